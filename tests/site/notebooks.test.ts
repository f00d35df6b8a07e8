import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { sampleCorrelation } from "simple-statistics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDb } from "../../src/engine/db.js";
import { forbiddenHtml } from "../../src/engine/publish/own-check.js";
import { publishSite } from "../../src/engine/publish/publish.js";
import { axeOf } from "../support/axe.js";
import { quiet, tempFolder } from "../support/delivery.js";
import { GOLDEN } from "../support/golden.js";
import { PATIENT, srcWithout, type Visit, visitSite } from "../support/site.js";

/** The worked notebooks, their numbers beside a second computation, and pages that were written elsewhere: one site for both. */

const NOTEBOOKS = [
  "zelfde-paren",
  "drempel",
  "eigen-groep",
  "response-en-uitkomst",
  "spreiding-in-de-tijd",
  "casemix-stappen",
  "trechter",
  "poort",
];

let visit: Visit;
let place: string;
const told: string[] = [];
type Raw = Readonly<Record<string, string | number | null>>;
const raw: Record<string, Raw[]> = {};

const CARD = `kaart:
  vraag: Hoeveel vestigingen zijn er?
  gegevens: De eenheden.
  methode: Tellen.
  grenzen: Alleen deze uitgave.
  veranderen: Kies een ander niveau.`;
const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;
/** What would be there if a line of a page had run in Node. */
const sentinel = (): string => path.join(place, "gelezen");

/** Pages as someone would send them: sound ones, faulty ones, and ones that try what they may not. */
function ownPages(): Readonly<Record<string, string>> {
  const write = `globalThis.process.getBuiltinModule("fs").writeFileSync(${JSON.stringify(sentinel())}, "x")`;
  return {
    "Mijn vraag.md": `---\ntitle: Mijn vraag\nkeuzes: [periode]\n${CARD}\n---\n\n# Mijn vraag\n\n${fence(
      "sql id=rijen",
      "SELECT naam, n, waarde, status FROM cijfers WHERE indicator = 'response' AND niveau = 'vestiging' AND periode_code = ${periode} ORDER BY naam",
    )}\n${fence("js", "display(Inputs.table(rijen));")}\nEr zijn \${rijen.length} rijen.\n\n${fence(
      "js figuur aantal",
      "const [r] = await sql`SELECT count(*)::INTEGER AS n FROM eenheden`;\nreturn zin(`Er zijn ${getal(r?.n)} eenheden.`);",
    )}\n${fence("js", 'import { median } from "simple-statistics";\nconst d = await FileAttachment("./extra/getal.json").json();\ndisplay(html`<p id="midden">${median([1, 2, 6])} en ${d.getal}</p>`);')}`,
    "extra/getal.json": '{"getal": 42}',
    // Of the same name as a page of the site: it stands beside it, in a place of its own.
    "werkbank.md": "# Een andere werkbank\n\nTekst.\n",
    // Runs in nobody's Node, and in the browser finds nothing to read with.
    "leest.md": `# Leest\n\n${fence("js figuur roof", `${write};\nreturn zin("gelezen");`)}\n${fence("js", 'display(await fetch("https://elders.example/x").then(() => "gestuurd"));')}`,
    "kop.md": `---js\n{ title: ${write.replace("globalThis.", "")} }\n---\n\n# Kop\n`,
    "noemt-node.md": `# Node\n\n${fence("js figuur roof", "return zin(process.cwd());")}`,
    "vraag.md": `# Vraag\n\n${fence("sql id=x", "SELECT * FROM\n  read_text('data/work/sleutel')")}`,
    "twee.md": `# Twee\n\n${fence("sql id=x", "SELECT 1) LIMIT 1; DROP TABLE eenheden; SELECT * FROM (SELECT 1")}`,
    "bijlage.md": `# Bijlage\n\n${fence("js", 'display(await FileAttachment("../../../../data/work/a.json").json());')}`,
    "data.json.ts": `import fs from "node:fs"; fs.writeFileSync(${JSON.stringify(sentinel())}, "x");`,
    "lader.md": `# Lader\n\n${fence("js", 'display(await FileAttachment("./data.json").json());')}`,
    "script.md": "# S\n\n<script>alert(1)</script>\n",
    "kader.md": '# K\n\ntekst <iframe src="/"></iframe>\n',
    "beeld.md": "# B\n\n![x](https://elders.example/x.png)\n",
    "net.md": `# N\n\n${fence("js", "display(Plot.plot({}));")}`,
    "later.md": `# L\n\n${fence("js", 'const m = await import("npm:d3");\ndisplay(m);')}`,
    // Told otherwise than Framework would read them, all of them would be looked up on a network or drawn over what the site says.
    "hoofdletters.md": `# H\n\n${fence("JS", 'await import("npm:d3");')}`,
    "aanhaling.md": `# A\n\n${fence('js a="x run=false y"', 'await import("npm:d3");')}`,
    "meta.md": `# M\n\n${fence("js", 'import.meta.resolve("npm:d3");')}`,
    "uitvoer.md": `# U\n\n${fence("js", 'export * from "npm:d3";')}`,
    "in-de-tekst.md": '# I\n\nx ${await import("npm:d3")}\n',
    "schuin.md": '# S\n\nx \\`${await import("npm:d3")}\\`\n',
    "in-blok.md": '# B\n\n<p>`${await import("npm:d3")}`</p>\n',
    "bijlage-in-tekst.md": '# B\n\n${FileAttachment("../data/gevallen.json").href}\n',
    "bijlage-met-commentaar.md": `# B\n\n${fence("js", 'FileAttachment/**/("../data/gevallen.json")')}`,
    "kaal-adres.md": "# K\n\nZie https://elders.example/x.\n",
    "beeld-in-html.md": '# B\n\n<img src="../../../etc/x.png" alt="x">\n',
    "banner.md": `# B\n\n${fence("js figuur banner", 'return zin("niets aan de hand");')}`,
    "fout.md": `# F\n\n${fence("js", "const a = ;")}`,
    "keuze.md": "---\nkeuzes: [team]\n---\n\n# K\n",
    "mijn-vraag.md": "# Zelfde adres\n",
  };
}

/** Of each page that is left out: what is said of it. */
const WHY: Readonly<Record<string, RegExp>> = {
  "kop.md": /regel 1: de kop is geen YAML/,
  "noemt-node.md": /regel 4: de naam process is hier niet bekend/,
  "vraag.md": /regel 5: deze vraag kan niet worden gesteld: .*disabled/,
  "twee.md": /regel 4: deze vraag kan niet worden gesteld/,
  "bijlage.md": /regel 4: het bestand \.\.\/\.\.\/\.\.\/\.\.\/data\/work\/a\.json is er niet/,
  "data.json.ts": /dit bestand kan niet mee/,
  "lader.md": /regel 4: het bestand \.\/data\.json is er niet/,
  "script.md": /regel 3: <script> mag niet/,
  "kader.md": /regel 3: <iframe> mag niet/,
  "beeld.md": /regel 3: https:\/\/elders\.example\/x\.png verwijst naar buiten/,
  "net.md": /regel 4: de naam Plot is hier niet bekend/,
  "later.md": /regel 4: .*npm:d3 komt van het net/,
  "hoofdletters.md": /regel 3: het begin van dit blok, JS, kan op twee manieren/,
  "aanhaling.md": /regel 3: het begin van dit blok/,
  "meta.md": /regel 4: import\.meta kan niet/,
  "uitvoer.md": /regel 4: .*npm:d3 komt van het net/,
  "in-de-tekst.md": /regel 3: dit stuk code in de tekst/,
  "schuin.md": /regel 3: dit stuk code in de tekst/,
  "in-blok.md": /regel 3: dit stuk code in de tekst/,
  "bijlage-in-tekst.md": /regel 3: het bestand \.\.\/data\/gevallen\.json is er niet/,
  "bijlage-met-commentaar.md": /regel 4: het bestand \(geen vaste naam\)/,
  "kaal-adres.md": /regel 3: https:\/\/elders\.example\/x verwijst naar buiten/,
  "beeld-in-html.md": /regel 3: de afbeelding .* is er niet/,
  "banner.md": /regel 3: een figuur kan niet banner heten/,
  "fout.md": /regel 4: deze cel kan niet worden gelezen/,
  "keuze.md": /regel 2: de keuze team bestaat niet/,
  "mijn-vraag.md": /hetzelfde adres als .*Mijn vraag\.md/,
  "binair.md": /regel 1: het bestand is geen tekst/,
  "link.md": /dit is een verwijzing/,
  linkmap: /dit is een verwijzing/,
};

beforeAll(async () => {
  place = tempFolder();
  const notities = path.join(place, "notities");
  for (const [name, text] of Object.entries(ownPages())) {
    mkdirSync(path.dirname(path.join(notities, name)), { recursive: true });
    writeFileSync(path.join(notities, name), text);
  }
  writeFileSync(path.join(notities, "binair.md"), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x00, 0x9d]));
  symlinkSync("/etc/hostname", path.join(notities, "link.md"));
  symlinkSync(path.resolve("data"), path.join(notities, "linkmap"));
  const site = path.join(place, "site");
  const build = async () => {
    await publishSite({
      release: GOLDEN,
      out: site,
      // Worked notebooks and pages of one's own, with the pages that they may lead to.
      bron: srcWithout("casemix", "rapportage", "vestiging"),
      notities,
      notForPublication: false,
      step: quiet,
      tell: (l) => void told.push(l),
    });
    return { delivery: "", release: GOLDEN, site, vestigingen: [] };
  };
  visit = await visitSite(build());
  const db = await openDb();
  for (const t of ["indicatoren", "eenheden", "perioden", "relaties", "variantie", "casemix_stappen"])
    raw[t] = await db.all<Raw>(`FROM read_parquet('${path.join(GOLDEN, "tables", `${t}.parquet`)}')`);
  db.close();
});
afterAll(() => visit?.close());

const htmlOf = (where: string): string => readFileSync(path.join(visit.site, `${where}.html`), "utf8");
const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, "")
    .replace(/&gt;/g, ">")
    .replace(/&lt;/g, "<")
    .replace(/&amp;/g, "&")
    .trim();

/** Rows of a table as a page has it before any script ran: head → text. */
function tableOf(where: string, rijen: string): Record<string, string>[] {
  const table = htmlOf(where).split(`<caption>Rijen van ${rijen}</caption>`)[1]?.split("</table>")[0] ?? "";
  const head = [...table.matchAll(/<th[^>]*>([\s\S]*?)<\/th>/g)].map((m) => plain(m[1] ?? ""));
  const rows = [...table.matchAll(/<tr>(<td[\s\S]*?)<\/tr>/g)].map((m) =>
    [...(m[1] ?? "").matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map((c) => plain(c[1] ?? "")),
  );
  return rows.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ""])));
}
/** A number as a reader sees it → the number; null where there is none. */
const read = (text: string | undefined): number | null =>
  text === undefined || !/\d/.test(text) ? null : Number(text.replaceAll(".", "").replace(",", ".").replace("−", "-"));
const num = (x: Raw[string] | undefined): number => Number(x);
const rows = (table: string, f: (r: Raw) => boolean): Raw[] => (raw[table] ?? []).filter(f);
const nameOf = (niveau: string, eenheid: Raw[string] | undefined): Raw[string] | undefined =>
  raw["eenheden"]?.find((e) => e["niveau"] === niveau && e["eenheid"] === eenheid)?.["naam"];
const kind = (periode: Raw[string] | undefined) => raw["perioden"]?.find((p) => p["periode"] === periode)?.["soort"];
const isResponse = (r: Raw, niveau: string): boolean =>
  r["indicator"] === "response" && r["niveau"] === niveau && r["uitsplitsing"] === "";

/** Wilson 1927, written here once more. */
function wilson(x: number, n: number): [number, number] {
  const z = 1.959963984540054;
  const [p, d] = [x / n, 1 + z ** 2 / n];
  const half = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return [(p + z ** 2 / (2 * n) - half) / d, (p + z ** 2 / (2 * n) + half) / d];
}

describe("numbers of the notebooks, computed again from the Parquet files", () => {
  test("zelfde-paren: denominators per questionnaire, and who changes class", () => {
    const used = rows(
      "indicatoren",
      (r) =>
        r["niveau"] === "totaal" &&
        r["periode"] === "totaal" &&
        r["populatie"] === "paren" &&
        (["verbeterd", "halvering", "hsk-honderd"].includes(String(r["indicator"])) ||
          (r["indicator"] === "rci-klasse" && r["categorie"] === "betrouwbaar verbeterd")),
    );
    const found = tableOf("onderzoek/zelfde-paren", "noemer");
    const instruments = [...new Set(used.map((r) => String(r["instrument"])))].sort();
    expect(found.map((r) => r["instrument"])).toEqual(instruments);
    for (const r of found) {
      const own = used.filter((u) => u["instrument"] === r["instrument"]).map((u) => num(u["n"]));
      expect([read(r["regels"]), read(r["kleinste_n"]), read(r["grootste_n"])]).toEqual([
        own.length,
        Math.min(...own),
        Math.max(...own),
      ]);
    }
    for (const r of tableOf("onderzoek/zelfde-paren", "eens")) {
      const [own] = rows(
        "indicatoren",
        (u) =>
          u["indicator"] === "definities-eens" &&
          u["niveau"] === "totaal" &&
          u["periode"] === "totaal" &&
          u["instrument"] === r["instrument"] &&
          u["definitie"] === r["regels"] &&
          u["categorie"] === r["verbeterd_volgens"],
      );
      expect([read(r["n"]), read(r["teller"])]).toEqual([own?.["n"], own?.["teller"]]);
    }
  });

  test("drempel: how many figures are left above it, and how wide their intervals are", () => {
    const found = tableOf("onderzoek/drempel", "over");
    expect(found.length).toBeGreaterThan(1);
    for (const r of found) {
      const own = rows("indicatoren", (u) => isResponse(u, "vestiging") && kind(u["periode"]) === r["soort_periode"]);
      const kept = own.filter((u) => u["status"] === "getoond" && num(u["n"]) >= 30);
      const widths = kept.map((u) => num(u["hoog"]) - num(u["laag"])).sort((a, b) => a - b);
      const middle = widths.length
        ? ((widths[(widths.length - 1) >> 1] ?? 0) + (widths[widths.length >> 1] ?? 0)) / 2
        : null;
      expect([read(r["cijfers"]), read(r["getoond"]), read(r["boven_de_drempel"]), read(r["vestigingen"])]).toEqual([
        own.length,
        own.filter((u) => u["waarde"] !== null).length,
        kept.length,
        new Set(kept.map((u) => u["eenheid"])).size,
      ]);
      if (middle !== null) expect(read(r["middelste_breedte"])).toBeCloseTo(middle, 0.9);
    }
  });

  test("eigen-groep: sums only where nothing is hidden, and the interval of the difference", () => {
    const first = rows("eenheden", (e) => e["niveau"] === "vestiging").sort(
      (a, b) => num(a["volgorde"]) - num(b["volgorde"]),
    )[0];
    const members = new Set(
      rows("eenheden", (e) => e["niveau"] === "vestiging" && e["organisatie"] === first?.["organisatie"]).map(
        (e) => e["eenheid"],
      ),
    );
    const of = (label: string | undefined, inside: boolean) => {
      const periode = raw["perioden"]?.find((p) => p["label"] === label)?.["periode"];
      const own = rows(
        "indicatoren",
        (u) => isResponse(u, "vestiging") && u["periode"] === periode && members.has(u["eenheid"] ?? null) === inside,
      );
      const hidden = own.filter((u) => u["teller"] === null).length;
      const sum = (k: string) => own.reduce((s, u) => s + num(u[k]), 0);
      return { hidden, count: own.length, n: hidden ? null : sum("n"), x: hidden ? null : sum("teller") };
    };
    const found = tableOf("onderzoek/eigen-groep", "groepen");
    for (const r of found) {
      const own = of(r["periode"], r["deel"] === "eigen groep");
      expect([read(r["vestigingen"]), read(r["verborgen"]), read(r["n"]), read(r["teller"])]).toEqual([
        own.count,
        own.hidden,
        own.n,
        own.x,
      ]);
      const w = own.n === null || own.x === null ? null : wilson(own.x, own.n);
      for (const [k, v] of [
        ["laag", w?.[0]],
        ["hoog", w?.[1]],
      ] as const)
        if (v === undefined) expect(r[k]).toBe("niet getoond");
        else expect(read(r[k])).toBeCloseTo(100 * v, 0.9);
    }
    expect(found.some((r) => r["status"] === "verborgen")).toBe(true);
    for (const r of tableOf("onderzoek/eigen-groep", "verschil")) {
      const [a, b] = [of(r["periode"], true), of(r["periode"], false)];
      if (a.n === null || a.x === null || b.n === null || b.x === null) {
        expect(r["verschil"]).toBe("niet getoond");
        continue;
      }
      const [[la, ua], [lb, ub], pa, pb] = [wilson(a.x, a.n), wilson(b.x, b.n), a.x / a.n, b.x / b.n];
      expect(read(r["verschil"])).toBeCloseTo(100 * (pa - pb), 0.9);
      expect(read(r["laag"])).toBeCloseTo(100 * (pa - pb - Math.hypot(pa - la, ub - pb)), 0.9);
      expect(read(r["hoog"])).toBeCloseTo(100 * (pa - pb + Math.hypot(ua - pa, pb - lb)), 0.9);
    }
  });

  test("response-en-uitkomst: the correlation and its interval", () => {
    const both = rows("indicatoren", (u) => isResponse(u, "vestiging") && u["periode"] === "totaal").flatMap((r) => {
      const d = rows(
        "indicatoren",
        (u) =>
          u["indicator"] === "delta-t-alle" &&
          u["niveau"] === "vestiging" &&
          u["periode"] === "totaal" &&
          u["uitsplitsing"] === "" &&
          u["eenheid"] === r["eenheid"],
      )[0];
      return r["waarde"] === null || d?.["waarde"] == null ? [] : [[num(r["waarde"]), num(d["waarde"])] as const];
    });
    const r = sampleCorrelation(
      both.map(([x]) => x),
      both.map(([, y]) => y),
    );
    const half = 1.96 / Math.sqrt(both.length - 3);
    const [found] = tableOf("onderzoek/response-en-uitkomst", "verband");
    expect(read(found?.["vestigingen"])).toBe(both.length);
    for (const [k, v] of [
      ["correlatie", r],
      ["laag", Math.tanh(Math.atanh(r) - half)],
      ["hoog", Math.tanh(Math.atanh(r) + half)],
    ] as const)
      expect(read(found?.[k])).toBeCloseTo(v, 1.9);
  });

  test("spreiding-in-de-tijd: every row of the release, a hidden one as such", () => {
    const own = rows("variantie", (v) => v["model"] === "delta-t" && v["niveau"] === "vestiging");
    const found = tableOf("onderzoek/spreiding-in-de-tijd", "spreiding");
    expect(found.length).toBe(own.length);
    for (const r of found) {
      const [v] = own.filter(
        (u) => u["periode"] === r["periode"] && (u["variant"] === "leeg") === (r["model_met"] === "zonder correctie"),
      );
      expect([read(r["n"]), read(r["sd"]), read(r["sd_laag"]), read(r["sd_hoog"]), r["status"]]).toEqual([
        v?.["n"],
        v?.["sd"],
        v?.["sd_laag"],
        v?.["sd_hoog"],
        v?.["status"],
      ]);
    }
    expect(found.some((r) => r["sd"] === "niet getoond")).toBe(true);
  });

  test("casemix-stappen: what changes between the first and the last step", () => {
    const step = (eenheid: Raw[string] | undefined, stap: string) =>
      rows("casemix_stappen", (s) => s["stap"] === stap && s["eenheid"] === eenheid && s["model"] === "delta-t")[0];
    const units = rows("casemix_stappen", (s) => s["stap"] === "geen" && s["model"] === "delta-t");
    const found = tableOf("onderzoek/casemix-stappen", "verschuiving");
    expect(found.length).toBe(units.length);
    for (const u of units) {
      const r = found.find((x) => x["vestiging"] === nameOf("vestiging", u["eenheid"]));
      const [a, z] = [step(u["eenheid"], "geen")?.["gecorrigeerd"], step(u["eenheid"], "alle")?.["gecorrigeerd"]];
      if (a == null || z == null) expect(read(r?.["verschuiving"])).toBeNull();
      else expect(read(r?.["verschuiving"])).toBeCloseTo(num(z) - num(a), 1.9);
    }
  });

  test("poort: what is hidden, and how many parts of each sum", () => {
    for (const r of tableOf("onderzoek/poort", "stand")) {
      const own = rows("indicatoren", (u) => u["niveau"] === r["niveau"] && kind(u["periode"]) === r["soort_periode"]);
      expect([read(r["cijfers"]), read(r["verborgen"])]).toEqual([
        own.length,
        own.filter((u) => u["status"] === "verborgen").length,
      ]);
    }
    const members = (naam: string | undefined) => {
      const [o] = rows("eenheden", (e) => e["niveau"] === "organisatie" && e["naam"] === naam);
      return rows("eenheden", (e) => e["niveau"] === "vestiging" && e["organisatie"] === o?.["eenheid"]).map(
        (e) => e["eenheid"],
      );
    };
    const found = tableOf("onderzoek/poort", "delen");
    expect(found.length).toBeGreaterThan(5);
    for (const r of found) {
      const own = rows(
        "indicatoren",
        (u) =>
          u["indicator"] === "delta-t-alle-klasse" &&
          u["niveau"] === "vestiging" &&
          u["definitie"] === r["definitie"] &&
          u["categorie"] === r["categorie"] &&
          members(r["organisatie"]).includes(u["eenheid"] ?? null),
      );
      const hidden = own.filter((u) => u["status"] === "verborgen").length;
      expect([read(r["vestigingen"]), read(r["verborgen"])]).toEqual([own.length, hidden]);
      // What the page says of these sums.
      if (r["som"] === "getoond") expect(hidden).not.toBe(1);
    }
    const known = tableOf("onderzoek/poort", "bekend");
    expect(known.length).toBeGreaterThan(5);
    for (const r of known) {
      const periode = raw["perioden"]?.find((p) => p["label"] === r["periode"])?.["periode"];
      const parts = members(r["organisatie"]);
      const own = rows(
        "indicatoren",
        (u) => isResponse(u, "vestiging") && u["periode"] === periode && parts.includes(u["eenheid"] ?? null),
      );
      expect([read(r["vestigingen"]), read(r["verborgen"])]).toEqual([
        own.length,
        own.filter((u) => u["status"] === "verborgen").length,
      ]);
    }
    // And that a count of a known class may be the only one missing, of which the page must not say the contrary.
    expect(known.some((r) => r["som"] === "getoond" && r["verborgen"] === "1")).toBe(true);
    for (const r of tableOf("onderzoek/poort", "sommen")) {
      const own = rows("relaties", (u) => u["soort"] === r["soort"]);
      expect([read(r["sommen"]), read(r["delen"])]).toEqual([
        new Set(own.map((u) => `${u["ouder"]} ${u["groep"]}`)).size,
        own.length,
      ]);
    }
  });
});

/** Until every place that the build drew is drawn anew by the page. */
const drawnAnew = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      [...document.querySelectorAll('[data-blok^="cel-"]')].every((b) => b.hasAttribute("data-leest")) &&
      !document.querySelector("observablehq-loading"),
    undefined,
    { ...PATIENT, timeout: 120_000 },
  );
const tables = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll('[data-blok^="cel-"] table')].map((t) => t.textContent ?? ""));

describe.each(NOTEBOOKS)("%s in a browser", (naam) => {
  test("shows what the build drew, breaks no rule of access, and ends with what it cannot tell", async () => {
    // Under the site's own policy, of which a breach is a complaint.
    const { page, complaints } = await visit.open(`onderzoek/${naam}.html`);
    const before = [...htmlOf(`onderzoek/${naam}`).matchAll(/<table>[\s\S]*?<\/table>/g)].length;
    await drawnAnew(page);
    // Node and browser draw the same rows.
    const now = await tables(page);
    expect(now.length).toBe(before);
    for (const [i, m] of [...htmlOf(`onderzoek/${naam}`).matchAll(/<table>([\s\S]*?)<\/table>/g)].entries())
      expect(now[i]).toBe(plain(m[1] ?? ""));
    expect(await page.locator(".observablehq--error").count()).toBe(0);
    expect(await page.locator(".paginakaart dt").allInnerTexts()).toEqual([
      "Vraag",
      "Gegevens",
      "Methode",
      "Grenzen",
      "Zelf veranderen",
    ]);
    const heads = await page.locator(".blad h2").allInnerTexts();
    expect(heads.filter((h) => h !== "Voor het gesprek").at(-1)).toBe("Wat dit niet zegt");
    expect(await axeOf(page)).toEqual([]);
    if (naam === "trechter") {
      const [whole] = rows("indicatoren", (u) => isResponse(u, "totaal") && u["periode"] === "totaal");
      const p = num(whole?.["teller"]) / num(whole?.["n"]);
      const out = rows(
        "indicatoren",
        (u) => isResponse(u, "vestiging") && u["periode"] === "totaal" && u["status"] === "getoond",
      )
        .filter((u) => Math.abs(num(u["waarde"]) / 100 - p) > 1.959964 * Math.sqrt((p * (1 - p)) / num(u["n"])))
        .map((u) => String(nameOf("vestiging", u["eenheid"])));
      const text = await page.innerText("#buiten");
      expect(text).toContain(`liggen er ${out.length} buiten`);
      for (const name of out) expect(text).toContain(name);
    }
    if (naam === "drempel") {
      await page.selectOption(".blad form select", "75");
      await page.waitForFunction(
        (was) => document.querySelector('[data-blok="cel-5"] table')?.textContent !== was,
        now.at(-1),
      );
    }
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
});

test("a notebook opens in the workbench, and its questions run there", async () => {
  const { page, complaints } = await visit.open("onderzoek/zelfde-paren.html");
  await page.click("text=Open in werkbank");
  await page.waitForURL(/onderzoek\/werkbank/);
  await page.locator(".wb-figuur svg").first().waitFor({ timeout: 60_000 });
  expect((await page.locator(".wb-fout").allInnerTexts()).filter((t) => t !== "")).toEqual([]);
  expect(await page.inputValue(".wb-titel")).toBe("Dezelfde paren, een andere regel");
  expect(await page.locator(".wb-cel").count()).toBeGreaterThan(6);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

describe("pages from elsewhere", () => {
  test("stand in the navigation, and what is faulty is told with file and line and left out", () => {
    for (const [file, why] of Object.entries(WHY)) {
      const lines = told.filter((l) => l.includes(`${path.sep}${file}, `));
      expect(lines.join("\n"), file).toMatch(why);
    }
    expect(told.filter((l) => l.startsWith("  Weggelaten")).length).toBe(Object.keys(WHY).length);
    expect(told).toContain("  Notities: 3 geplaatst.");
    for (const page of ["mijn-vraag", "werkbank", "leest"])
      expect(htmlOf(`notities/${page}`)).toContain("is geen deel van ROM-werkbank");
    expect(htmlOf("index")).toMatch(/<nav class="menu"[\s\S]*?href="\.\/notities\/[^"]*"[^>]*>Notities</);
    // Its own page of that name is another.
    expect(htmlOf("onderzoek/werkbank")).not.toContain("Een andere werkbank");
  });
  test("none of their code ran in Node", () => {
    expect(existsSync(sentinel())).toBe(false);
  });
  test("are drawn before any script by what they declare, and by the reader's browser where they compute", async () => {
    expect(htmlOf("notities/mijn-vraag")).toContain("<caption>Rijen van rijen</caption>");
    const { page, complaints } = await visit.open("notities/mijn-vraag.html");
    await page.waitForFunction(
      () => /Er zijn \d+ eenheden/.test(document.body.innerText) && document.querySelector("#midden"),
      undefined,
      PATIENT,
    );
    expect(await page.innerText("#midden")).toBe("2 en 42");
    expect(await page.innerText('[data-blok="aantal"]')).toMatch(
      new RegExp(`Er zijn ${raw["eenheden"]?.length} eenheden`),
    );
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("reach nothing of persons and nobody elsewhere from the browser either", async () => {
    const { page } = await visit.open("notities/leest.html");
    await page.waitForFunction(() => /kon niet worden getekend/.test(document.body.innerText), undefined, PATIENT);
    expect(await page.innerText("body")).not.toMatch(/gelezen\.|gestuurd/);
    await visit.leave(page);
  });
  test("with --streng nothing is built, and all that is faulty is told", async () => {
    const out = path.join(place, "streng");
    const asked = publishSite({
      release: GOLDEN,
      out,
      notities: path.join(place, "notities"),
      streng: true,
      notForPublication: false,
      step: quiet,
    });
    await expect(asked).rejects.toThrow(/script\.md, regel 3[\s\S]*script/);
    expect(existsSync(out)).toBe(false);
  });
  test.each([
    ["an empty folder", () => tempFolder(), /bevat geen bladzijde/],
    ["no folder", () => path.join(place, "nergens"), /is geen map/],
    ["a file", () => path.join(place, "notities", "fout.md"), /is geen map/],
  ])("%s is refused in words", async (_, folder, message) => {
    const asked = publishSite({
      release: GOLDEN,
      out: path.join(place, "niets"),
      notities: folder(),
      notForPublication: false,
      step: quiet,
    });
    await expect(asked).rejects.toThrow(message);
  });
  test("hold HTML for text and tables only", () => {
    for (const good of [
      '<table class="a"><tr><td colspan="2">x</td></tr></table>',
      '<a href="#b" aria-label="c">x</a>',
      "<!-- <script> -->",
      "a < b > c",
      '<img src="./x.png" alt="y">',
      '<a href="../uitkomsten/index.html?periode=2020&amp;instrument=x">x</a>',
      "<p title='a > b'>x</p>",
    ])
      expect(forbiddenHtml(good), good).toBeNull();
    for (const bad of [
      "<script>",
      "<SCRIPT src=x>",
      "<img/onerror=alert(1) src=x>",
      '<p onclick="x">',
      '<a href="https://x.nl">',
      '<a href=" javascript:x">',
      "<a href=//x.nl>",
      "<a href='https://x.nl'>",
      '<a href="/\\\\x.nl">',
      '<a href="&#104;ttps://x.nl">',
      '<a href="java\tscript:x">',
      '<p title="a>b" onclick="x">',
      "<!--> <script>x</script> -->",
      '<p title="',
      '<div class="blok" data-blok="banner">',
      '<base href="/">',
      '<meta http-equiv="refresh">',
      '<link rel="stylesheet">',
      "<form>",
      "<object>",
      "<svg/onload=x>",
      '<p style="background:url(x)">',
      "<style>",
    ])
      expect(forbiddenHtml(bad), bad).not.toBeNull();
  });
});
