import { DuckDBInstance } from "@duckdb/node-api";
import readWorkbook from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { wholeReport } from "../../src/engine/report/make.js";
import { reportDocument } from "../../src/engine/report/page.js";
import { readRules } from "../../src/engine/report/policy.js";
import { workbook } from "../../src/engine/report/workbook.js";
import { tooFew } from "../../src/site/mirror/groups.js";
import { NAMES } from "../../src/site/mirror/hidden.js";
import { valueText } from "../../src/site/mirror/html.js";
import { type Figure, figuresOf, type MirrorReport, type Subject } from "../../src/site/mirror/model.js";
import { subjects } from "../../src/site/mirror/report.js";
import type { ReleaseCard } from "../../src/site/pages/page.js";
import { remember } from "../../src/site/query.js";
import { GOLDEN } from "../support/golden.js";
import { drawn } from "../support/pages.js";

/** What a report says of the golden release, beside the same numbers read straight from its Parquet. */

let db: Db;
let all: readonly Subject[];
let card: ReleaseCard;
const made = new Map<string, MirrorReport>();
let parquet: (sql: string) => Promise<Record<string, unknown>[]>;

/** A vestiging with much shown, one with much hidden, and an organisatie. */
const LOOKED_AT = ["Vestiging Abeel", "Vestiging Spar", "De Vlier"];
/** One that uses no questionnaire with T. */
const WITHOUT_T = "Vestiging Linde";

beforeAll(async () => {
  const release = readRelease(GOLDEN);
  card = { manifest: release.manifest, certificaat: release.certificate };
  db = await openRelease(release);
  const q = remember(db);
  all = await subjects(q);
  const rules = readRules();
  for (const naam of [...LOOKED_AT, WITHOUT_T]) {
    const over = all.find((s) => s.naam === naam) as Subject;
    made.set(naam, await wholeReport(q, over, card, rules, { added: [], agreements: null }));
  }
  const own = await (await DuckDBInstance.create(":memory:")).connect();
  parquet = async (sql) =>
    (
      await own.runAndReadAll(sql.replaceAll("@", `'${GOLDEN}/tables/`).replaceAll("#", ".parquet'"))
    ).getRowObjectsJson();
});
afterAll(() => db.close());

const everyFigure = (r: MirrorReport): readonly Figure[] => [
  ...r.kop.map((k) => k.cijfer),
  ...r.blokken.flatMap(figuresOf),
];

test("what is hidden is named in words, never by its code", async () => {
  const rows = await parquet(
    "SELECT DISTINCT i.indicator FROM @indicatoren# i JOIN @eenheden# e USING (eenheid) WHERE e.niveau IN ('vestiging', 'organisatie')",
  );
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.map((r) => String(r["indicator"])).filter((i) => !(i in NAMES))).toEqual([]);
});

describe.each(LOOKED_AT)("%s", (naam) => {
  test("shows the figures of the release, and nothing where the release shows nothing", async () => {
    const rows = await parquet(
      "SELECT indicator, eenheid, periode, n, waarde, laag, hoog, status, reden FROM @indicatoren#",
    );
    const figures = everyFigure(made.get(naam) as MirrorReport).filter((f) => !f.indicator.startsWith("casemix"));
    expect(figures.length).toBeGreaterThan(40);
    for (const f of figures) {
      const of = rows.filter(
        (r) => r["indicator"] === f.indicator && r["eenheid"] === f.eenheid && r["periode"] === f.periode,
      );
      const what = `${f.wat}, ${f.naam}, ${f.periode}`;
      if (f.reden === "niet gepubliceerd") expect(f.waarde, what).toBeNull();
      else if (f.waarde === null)
        expect(
          of.some((r) => r["status"] !== "getoond" && r["reden"] === f.reden),
          what,
        ).toBe(true);
      else {
        const same = (r: Record<string, unknown>): boolean =>
          r["status"] === "getoond" && (["n", "waarde", "laag", "hoog"] as const).every((k) => r[k] === f[k]);
        expect(of.some(same), what).toBe(true);
      }
    }
  });

  test("counts its hidden figures as the release has them", async () => {
    const r = made.get(naam) as MirrorReport;
    const [count] = await parquet(
      `SELECT count(*)::INTEGER AS alle, count(*) FILTER (status = 'getoond')::INTEGER AS getoond FROM @indicatoren# WHERE eenheid = '${r.over.eenheid}'`,
    );
    const said = r.blokken.find((b) => b.naam === "verborgen")?.zinnen[0] ?? "";
    const [whole, shown] = [...said.matchAll(/\d+/g)].map(([x]) => Number(x));
    expect([whole, shown]).toEqual([count?.["alle"], count?.["getoond"]]);
  });

  test("says what is published coarser, and of which figures that goes for a part only", async () => {
    const r = made.get(naam) as MirrorReport;
    const said =
      r.blokken.find((b) => b.naam === "verborgen")?.zinnen.find((z) => z.includes("grover gepubliceerd")) ?? "";
    const { niveau } = r.over;
    const there = await parquet(
      `SELECT DISTINCT i.indicator, p.soort FROM @indicatoren# i JOIN @perioden# p USING (periode) WHERE i.niveau = '${niveau}'`,
    );
    const told = [...said.matchAll(/(?:: |; )([^;(]+) \((voor een deel )?niet per (\w+)\)/g)];
    expect(told.length).toBeGreaterThan(1);
    for (const [, name = "", part, per = ""] of told) {
      const soort = per === niveau ? "totaal" : per;
      const stands = there.some((x) => (NAMES[String(x["indicator"])] ?? "") === name && x["soort"] === soort);
      expect(part !== undefined, `${name} per ${per}`).toBe(stands);
    }
  });
  test("holds no figure and no name of another unit than those it stands beside", async () => {
    const r = made.get(naam) as MirrorReport;
    const beside = await parquet(
      `SELECT DISTINCT ouder FROM @relaties# WHERE soort = 'eenheid' AND kind = '${r.over.eenheid}'`,
    );
    const may = new Set([r.over.eenheid, r.over.organisatie, "totaal", ...beside.map((x) => x["ouder"])]);
    expect(everyFigure(r).filter((f) => !may.has(f.eenheid))).toEqual([]);
    const text = await reportDocument(r, card, "lang");
    const others = all.filter((s) => !may.has(s.eenheid)).map((s) => s.naam);
    expect(others.length).toBeGreaterThan(1);
    expect(others.filter((o) => text.includes(o))).toEqual([]);
  });

  test("the page shows every figure of the report, and no other unit's", async () => {
    const r = made.get(naam) as MirrorReport;
    const html = await drawn(remember(db), "/rapportage/spiegel", { vestiging: r.over.eenheid }, {}, undefined, card);
    const text = Object.values(html)
      .join("\n")
      .replace(/href="data:[^"]*"/g, "")
      .replaceAll("&nbsp;", "\u00a0");
    expect(html["kop"]).toContain(`<h2>${naam}</h2>`);
    const onPage = r.blokken.filter((x) => html[x.naam] !== undefined);
    expect(onPage.length).toBe(8);
    for (const b of onPage)
      for (const f of figuresOf(b).filter((x) => x.waarde !== null))
        expect(html[b.naam], `${f.wat}, ${f.naam}, ${f.periode}`).toContain(valueText(f));
    for (const v of r.vragen) expect(html["streefwaarden"]).toContain(v.vraag);
    const may = new Set([...everyFigure(r).map((f) => f.naam), r.organisatienaam]);
    expect(all.filter((s) => !may.has(s.naam) && text.includes(s.naam))).toEqual([]);
  });

  test("has three questions with a source, on three subjects, and everything of the list", () => {
    const r = made.get(naam) as MirrorReport;
    expect(r.vragen.length).toBe(3);
    expect(new Set(r.vragen.map((v) => v.onderwerp)).size).toBe(3);
    expect(r.vragen.every((v) => v.bron.length > 10)).toBe(true);
    expect(r.blokken.map((b) => b.naam)).toEqual([
      "kort",
      "wie",
      "gegevens",
      "uitkomst",
      "casemix",
      "verloop",
      "groepen",
      "inzet",
      "verborgen",
      "gesprek",
      "afspraken",
    ]);
    for (const b of r.blokken)
      expect(b.zinnen.length + b.tabellen.length + b.tekeningen.length, b.naam).toBeGreaterThan(0);
  });
});

test("an organisatie has the newest complete half-year, a small vestiging says why it has none", () => {
  const org = made.get("De Vlier") as MirrorReport;
  // On 31 January 2021 nametingen of the second half of 2020 can still come in.
  expect(org.periode).toBe("eerste helft 2020");
  expect(org.periodeWaarom).toBeNull();
  expect(org.blokken.find((b) => b.naam === "gegevens")?.tabellen[0]?.koppen).toEqual([
    "Cijfer",
    "eerste helft 2020",
    "tweede helft 2019",
    "eerste helft 2019",
    "Totaal, eerste helft 2020",
  ]);
  const small = made.get("Vestiging Abeel") as MirrorReport;
  expect(small.periode).toBe("2016–2020");
  expect(small.periodeWaarom).toMatch(
    /geen cijfers per half jaar; over 2019 zijn de aantallen van deze eenheid te klein/,
  );
});

test("diagnosis groups of a unit stand beside the same groups of the others; without them it is said why", async () => {
  const groups = (r: MirrorReport | undefined) => r?.blokken.find((b) => b.naam === "groepen");
  expect(groups(made.get("De Vlier"))?.zinnen[0]).toMatch(
    /^Van \d diagnosegroepen (is er (één|geen)|zijn er \d) getoond/,
  );
  expect(groups(made.get(WITHOUT_T))?.zinnen[0]).toMatch(
    /^Niet beschikbaar: Vestiging Linde heeft geen paren op een vragenlijst met T-scores\./,
  );
  // The golden release with both groups of one vestiging shown, whichever of them the gate shows today.
  const over = all.find((s) => s.naam === "Vestiging Abeel") as Subject;
  const shown = await openRelease(readRelease(GOLDEN));
  await shown.run(`UPDATE indicatoren SET status = 'getoond', reden = NULL, n = 18, waarde = 1.5, sd = 8, laag = -2.5, hoog = 5.5
    WHERE indicator = 'delta-t-hoofdgroep' AND eenheid = '${over.eenheid}'`);
  const abeel = groups(await wholeReport(remember(shown), over, card, readRules(), { added: [], agreements: null }));
  shown.close();
  expect(abeel?.tabellen[0]?.rijen.map((r) => r.kop)).toEqual(["Angststoornissen", "Stemmingsstoornissen"]);
  const own = figuresOf(abeel as NonNullable<typeof abeel>).filter((f) => f.rol === "eigen");
  expect(own.length).toBeGreaterThanOrEqual(2);
  for (const f of own) expect(f.definitie).toContain("Van elke diagnosegroep apart. n");
  // 1.5 with 8 / √18 lies well below the some 12 of the others.
  expect(abeel?.zinnen[0]).toMatch(/Angststoornissen: .*lager.*Stemmingsstoornissen: .*lager/);
});

test.each([
  [1, 1, "Deze uitgave heeft van deze eenheid maar één diagnosegroep; "],
  [1, 0, "De enige diagnosegroep die deze uitgave van deze eenheid heeft is niet getoond wegens kleine aantallen; "],
  [2, 0, "Van 2 diagnosegroepen is er geen getoond wegens kleine aantallen; "],
  [2, 1, "Van 2 diagnosegroepen is er één getoond, de andere niet wegens kleine aantallen; "],
])("of %d diagnosis groups %d shown: nothing is called hidden that is not", (all, shown, said) => {
  expect(tooFew(all, shown)).toBe(`${said}sterk of minder sterk is dan niet te zeggen.`);
});

test("text of a delivery stays text in the document", async () => {
  const r = made.get("De Vlier") as MirrorReport;
  const odd = { ...r, over: { ...r.over, naam: `</style><script>alert("x")</script> & Zoon` } };
  const text = await reportDocument(odd, card, "kort");
  expect(text).not.toContain("<script");
  expect(text.match(/<\/style>/g)?.length).toBe(1);
  expect(text).not.toMatch(/(?:src|href)="?https?:/);
});

test("the workbook has a sheet per block with n, interval and definition of every figure", async () => {
  const r = made.get("De Vlier") as MirrorReport;
  const sheets = await readWorkbook(await workbook(r, card));
  expect(sheets.slice(0, 3).map((s) => s.sheet)).toEqual(["Rapport", "Kerncijfers", "Kloppen de gegevens"]);
  const rows = sheets[2]?.data ?? [];
  const figures = figuresOf(r.blokken.find((b) => b.naam === "gegevens") as MirrorReport["blokken"][number]);
  expect(rows.length).toBe(figures.length + 1);
  figures.forEach((f, i) => {
    expect(rows[i + 1]?.slice(0, 8)).toEqual([f.wat, f.naam, f.rol, f.periodenaam, f.n, f.waarde, f.laag, f.hoog]);
    expect(rows[i + 1]?.[10]).toBe(f.definitie);
  });
});
