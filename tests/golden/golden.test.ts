import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { changeText, differences } from "../release/differences.js";
import { tempFolder } from "../support/delivery.js";
import { GOLDEN, makeGolden } from "../support/golden.js";

/** Which rows of which table differ, with some examples. */
async function told(before: string, after: string): Promise<string> {
  const lines: string[] = [];
  for (const t of await differences(before, after)) {
    const rows = [
      ...t.anders.map((r) => `anders: ${changeText(r)}`),
      ...t.weg.map((r) => `weg: ${r}`),
      ...t.nieuw.map((r) => `nieuw: ${r}`),
    ];
    if (rows.length > 0) lines.push(`${t.naam}: ${t.gelijk} gelijk, ${rows.length} niet`, ...rows.slice(0, 5));
  }
  return lines.length > 0 ? lines.join("\n") : "No row of a table differs.";
}

test("today's code makes the golden release, byte for byte", async () => {
  const made = await makeGolden(path.join(tempFolder(), "uitgave"));
  const files = filesBelow(made);
  const former = existsSync(GOLDEN) ? filesBelow(GOLDEN) : [];
  const equal = (f: string): boolean => readFileSync(path.join(GOLDEN, f)).equals(readFileSync(path.join(made, f)));
  const others = [...new Set([...former, ...files])].filter(
    (f) => !former.includes(f) || !files.includes(f) || !equal(f),
  );
  const same = others.length === 0;
  if (process.env["ROM_GOLDEN"] === "nieuw") {
    const what = former.length > 0 ? await told(GOLDEN, made) : "There was none.";
    process.stdout.write(same ? "The golden release has not changed.\n" : `Changed: ${others.join(", ")}.\n${what}\n`);
    rmSync(GOLDEN, { recursive: true, force: true });
    cpSync(made, GOLDEN, { recursive: true });
    return;
  }
  expect(others, same ? "" : `\`npm run golden\` makes it anew. ${await told(GOLDEN, made)}`).toEqual([]);
});

test("of its delivery no row is set aside: every table counts", async () => {
  const db = await openRelease(readRelease(GOLDEN));
  const rows = await db.all<{ deel: string; gelezen: number; aanvaard: number }>(
    `SELECT deel, max(aantal) FILTER (post = 'gelezen') AS gelezen, max(aantal) FILTER (post = 'aanvaard') AS aanvaard
     FROM verantwoording WHERE onderdeel = 'rijen' GROUP BY deel ORDER BY deel`,
  );
  db.close();
  expect(rows.map((r) => r.deel)).toEqual(["contacten.csv", "items.csv", "metingen.csv", "trajecten.csv"]);
  for (const r of rows) expect(r.aanvaard, r.deel).toBe(r.gelezen);
});
