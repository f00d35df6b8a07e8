import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { TABLES } from "../../src/engine/contract/tables.js";
import { filesBelow } from "../../src/engine/publish/post.js";
import { publishSite } from "../../src/engine/publish/publish.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { quiet, tempFolder } from "../support/delivery.js";
import { PLANTED } from "../support/golden.js";
import { makeDemo, makeRelease } from "../support/releases.js";
import { type BuiltSite, builtSite, srcWithout } from "../support/site.js";

/** What every byte of the built site and of its release holds, and does not. */

let { delivery, release, site, vestigingen }: BuiltSite = { delivery: "", release: "", site: "", vestigingen: [] };
beforeAll(async () => {
  ({ delivery, release, site, vestigingen } = await builtSite());
});

describe("what is in the site", () => {
  /** Every byte of a folder, unpacked where packed. */
  const contents = (folder: string): Map<string, Buffer> =>
    new Map(
      filesBelow(folder).map((f) => {
        const bytes = readFileSync(path.join(folder, f));
        return [f, bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes];
      }),
    );
  test("no identifier of a person or behandelaar, no rare date and no free text, in no byte of release or site", async () => {
    const given = [...contents(delivery)].map(([, bytes]) => bytes.toString("utf8")).join("\n");
    for (const word of PLANTED) expect(given, word).toContain(word);
    for (const folder of [release, site])
      for (const [file, bytes] of contents(folder))
        for (const word of PLANTED) expect(bytes.includes(word), `${file}: ${word}`).toBe(false);
    const db = await openRelease(readRelease(release));
    for (const t of TABLES) {
      const text = JSON.stringify(await db.all(`FROM ${t.naam}`));
      for (const word of PLANTED) expect(text.includes(word), `${t.naam}: ${word}`).toBe(false);
      expect(text.length).toBeGreaterThan(20);
    }
  });
  test("nothing points outside", () => {
    for (const [file, bytes] of contents(site))
      if (file.endsWith(".html"))
        expect(bytes.toString("utf8").match(/(?:src|href|action|content)="https?:[^"]*/g) ?? [], file).toEqual([]);
  });
  test("the page of a vestiging hands its own code to its script, and holds none of the others", () => {
    const codes = vestigingen.map((v) => v.eenheid);
    expect(codes.length).toBeGreaterThan(10);
    for (const { eenheid, naam } of vestigingen) {
      const html = readFileSync(path.join(site, "vestiging", `${eenheid}.html`), "utf8");
      expect(html).toContain(`pagina({ params: { vestiging: "${eenheid}" }`);
      expect(html).toContain(`<title>${naam} | ROM-werkbank</title>`);
      // The strip names all of them, to go to their pages.
      const page = html.replace(/<form class="keuzes strook"[\s\S]*?<\/form>/, "");
      expect(codes.filter((c) => page.includes(c))).toEqual([eenheid]);
      // The script is named by its hash: one that changed afterwards would not run.
      const script = /<script type="module">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "";
      expect(html).toContain(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    }
  });
  test("no path of this machine", () => {
    for (const [file, bytes] of contents(site))
      if (!/duckdb/.test(file)) expect(bytes.includes(process.cwd()), file).toBe(false);
  });
  // In this order: the other site is built in the process that has just built the first.
  test("the first built again has the same bytes", async () => {
    const again = path.join(tempFolder(), "opnieuw");
    await publishSite({ release, out: again, notForPublication: false, step: quiet });
    const [a, b] = [contents(site), contents(again)];
    expect([...b.keys()]).toEqual([...a.keys()]);
    // DuckDB promises no bytes; tests/reference/take-along.test.ts compares what stands in its file.
    for (const [file, bytes] of a)
      if (file !== path.join("meenemen", "rom.duckdb")) expect(b.get(file)?.equals(bytes), file).toBe(true);
  });
  test("another release built right after it holds nothing of the first", async () => {
    // Of another delivery and under another key, so that neither mark nor codes are those of the first.
    const second = await makeRelease(makeDemo(150), { coarse: true });
    const other = path.join(tempFolder(), "ander");
    // Some of the pages: what could be left of the first is in the stage, the bundle and the data, not in one page more.
    const bron = srcWithout("casemix", "onderzoek", "rapportage", "verandering", "verantwoording");
    await publishSite({ release: second, out: other, bron, notForPublication: false, step: quiet });
    const mark = readRelease(release).manifest.vingerafdruk;
    const codes = vestigingen.map((v) => v.eenheid);
    for (const [file, bytes] of contents(other))
      for (const word of [mark, mark.slice(0, 8), ...codes])
        expect(bytes.includes(word), `${file}: ${word}`).toBe(false);
  });
});
