import path from "node:path";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { agreementsBlock, readAgreements } from "../../src/engine/report/agreements.js";
import { ADDED_SENTENCE, addedBlock, readAdded, thresholds } from "../../src/engine/report/enriched.js";
import { fileNames, findSubject } from "../../src/engine/report/names.js";
import type { MirrorReport, Subject } from "../../src/site/mirror/model.js";
import { RULES } from "../../src/site/mirror/rules.js";
import type { Period, Unit } from "../../src/site/queries/lists.js";
import { writeFiles } from "../support/delivery.js";

/** What a network adds itself, and names of units as people type them. */

const UNITS = [
  ["totaal", "totaal", "Totaal", null],
  ["organisatie", "o1", "De Vlier", "o1"],
  ["vestiging", "v1", "Vestiging Berk", "o1"],
  ["vestiging", "v2", "Vestiging Crêpe/Noord", "o1"],
].map(([niveau, eenheid, naam, organisatie]) => ({
  niveau,
  eenheid,
  naam,
  organisatie,
  organisatienaam: null,
})) as Unit[];
const PERIODS: readonly Period[] = [
  { periode: "totaal", soort: "totaal", label: "2019–2020" },
  { periode: "2020", soort: "jaar", label: "2020" },
  { periode: "2020-H1", soort: "halfjaar", label: "eerste helft 2020" },
  { periode: "2020-H2", soort: "halfjaar", label: "tweede helft 2020" },
];
const HEAD = "eenheid;periode;naam;waarde;maat;bron;telt_personen;n";
const read = (...lines: string[]) => {
  const folder = writeFiles({ "verrijking.csv": [HEAD, ...lines].join("\n") });
  return readAdded(path.join(folder, "verrijking.csv"), UNITS, PERIODS, { telling: 5, uitkomst: 10 }, "niet getoond");
};

describe("added figures", () => {
  test("the thresholds are those of policy", () => {
    const { drempels } = readPolicy().publicatie;
    expect(thresholds()).toEqual({ telling: drempels.telling.aantal, uitkomst: drempels.uitkomst.patienten });
  });
  test("by name or code, with numbers as a spreadsheet writes them", () => {
    const rows = read(
      "Vestiging Berk;2020;Kosten per zorgtraject;1.234,5;euro;jaarrekening;nee;",
      "v2;eerste helft 2020;Wachttijd;-3.5;dagen;planning;nee;",
    );
    expect(rows.map((r) => [r.eenheid, r.periode, r.waarde, r.maat])).toEqual([
      ["v1", "2020", 1234.5, "euro"],
      ["v2", "2020-H1", -3.5, "dagen"],
    ]);
  });
  test.each([
    ["v1;2020;Medewerkers;5;personen;p;ja;", 5],
    ["v1;2020;Medewerkers;4;personen;p;ja;", null],
    ["v1;2020;Medewerkers;0;personen;p;ja;", null],
    ["v1;2020;Vertrokken;12,5;%;p;ja;10", 12.5],
    ["v1;2020;Vertrokken;12,5;%;p;ja;9", null],
    ["v1;2020;Wachttijd;4;dagen;p;nee;", 4],
  ])("%s is shown as %s", (line, expected) => {
    const [row] = read(line);
    expect(row?.waarde).toBe(expected);
    expect(row?.reden).toBe(expected === null ? "niet getoond" : null);
  });
  test("nothing is shown from which a small number would follow: units above, and periods around it", () => {
    const of = (unit: string, periode: string, value: number) => `${unit};${periode};Medewerkers;${value};;p;ja;`;
    const rows = read(
      of("v1", "2020-H1", 3),
      of("v1", "2020-H2", 20),
      of("v1", "2020", 23),
      of("v2", "2020-H1", 30),
      of("o1", "2020-H1", 33),
      of("totaal", "2020-H1", 33),
      of("totaal", "2020-H2", 80),
      "o1;2020-H1;Kosten;7;euro;p;nee;",
    );
    expect(rows.map((r) => `${r.eenheid} ${r.periode} ${r.naam} ${r.waarde}`)).toEqual([
      "v1 2020-H1 Medewerkers null",
      "v1 2020-H2 Medewerkers 20",
      "v1 2020 Medewerkers null",
      "v2 2020-H1 Medewerkers 30",
      "o1 2020-H1 Medewerkers null",
      "totaal 2020-H1 Medewerkers null",
      "totaal 2020-H2 Medewerkers 80",
      "o1 2020-H1 Kosten 7",
    ]);
  });
  test("all faults at once, with their lines, without the values", () => {
    const faulty = () =>
      read(
        "onbekend;2020;A;1;;p;nee;",
        "v1;2031;A;1;;p;nee;",
        "v1;2020;A;veel;;p;misschien;",
        "v1;2020;B;1;;;nee;",
        "v1;2020;C;2,5;;p;ja;",
        "v1;2020;Kosten;12.500;euro;p;nee;",
      );
    expect(faulty).toThrow(
      /regel 2: eenheid is geen[^\n]*\n[^\n]*regel 3: periode is geen[^\n]*\n[^\n]*regel 4: waarde is geen getal; telt_personen is niet ja of nee\n[^\n]*regel 5: bron is leeg\n[^\n]*regel 6: telt_personen is ja en waarde is geen heel getal[^\n]*\n[^\n]*regel 7: waarde kan twee getallen zijn/,
    );
    expect(faulty).not.toThrow(/veel|misschien/);
    expect(() => read("v1;2020;A;1")).toThrow(/regel 2 is geen geldige CSV/);
    const folder = writeFiles({ "v.csv": "eenheid,periode,naam\n" });
    expect(() => readAdded(path.join(folder, "v.csv"), UNITS, PERIODS, thresholds(), "")).toThrow(
      /kolom waarde, maat, bron, telt_personen ontbreekt/,
    );
    expect(() => readAdded(path.join(folder, "geen.csv"), UNITS, PERIODS, thresholds(), "")).toThrow(/niet te lezen/);
  });
  test("stand in the report of their own unit, marked, and with what the certificate leaves out", () => {
    const rows = read("v1;2020;Wachttijd;21;dagen;planning;nee;", "v2;2020;Wachttijd;99;dagen;planning;nee;");
    const own = { periode: "2020", wat: "Response", waarde: 61, soort: "cijfer" };
    const report = { over: { eenheid: "v1", naam: "Vestiging Berk" }, hoofdcijfers: [own] } as unknown as MirrorReport;
    const block = addedBlock(report, rows);
    expect(block?.zinnen).toEqual([ADDED_SENTENCE]);
    expect(JSON.stringify(block)).not.toContain("99");
    const [row] = block?.tabellen[0]?.rijen ?? [];
    expect(row?.kop).toBe("Wachttijd (dagen)");
    expect(row?.cellen.map((c) => (c.soort === "cijfer" ? [c.cijfer.waarde, c.cijfer.herkomst] : c.soort))).toEqual([
      "tekst",
      [21, "overgenomen"],
      "tekst",
      [61, undefined],
    ]);
    expect(addedBlock({ over: { eenheid: "o1" }, hoofdcijfers: [] } as unknown as MirrorReport, rows)).toBeNull();
  });
});

test("agreements stand with their own unit only", () => {
  const folder = writeFiles({
    "afspraken.csv":
      "eenheid;datum;afspraak;wie\nv1;2020-03-01;SCL-90 aan de balie;Anna\nVestiging Berk;2020-09-01;Terugkijken;\nv2;2020-03-01;Geheim van de ander;Bob\n",
    "fout.csv": "eenheid;datum;afspraak\nv1;1 maart;iets\n",
  });
  const all = readAgreements(path.join(folder, "afspraken.csv"), UNITS);
  const over = { niveau: "vestiging", eenheid: "v1", naam: "Vestiging Berk", organisatie: "o1" } as const;
  const text = JSON.stringify(agreementsBlock(over, all, RULES));
  expect(text).toContain("SCL-90 aan de balie");
  expect(text).toContain("de laatste van 2020-09-01");
  expect(text).not.toContain("Geheim van de ander");
  expect(agreementsBlock(over, null, RULES).zinnen[0]).toMatch(/niet meegegeven/);
  expect(() => readAgreements(path.join(folder, "fout.csv"), UNITS)).toThrow(/regel 2: datum is geen datum/);
});

describe("names", () => {
  const subjects = UNITS.filter((u) => u.niveau === "vestiging") as unknown as Subject[];
  test("capitals, accents and signs do not matter; near names are offered", () => {
    expect(findSubject(subjects, "vestiging", "vestiging crepe noord").eenheid).toBe("v2");
    expect(findSubject(subjects, "vestiging", "v1").eenheid).toBe("v1");
    const asked = (name: string) => {
      try {
        return findSubject(subjects, "vestiging", name).naam;
      } catch (e) {
        return `${(e as Error).message} ${(e as { advies?: string }).advies}`;
      }
    };
    expect(asked("Brek")).toMatch(/geen vestiging met de naam ‘Brek’\. Bedoelt u Vestiging Berk\?/);
    expect(asked("xyzxyzxyz")).toMatch(/Een naam is bijvoorbeeld Vestiging Berk/);
    expect(asked("")).toMatch(/geen vestiging/);
    expect(() => findSubject([], "organisatie", "A")).toThrow(/geen organisaties/);
  });
  test("file names hold letters, digits and hyphens, and are never the same", () => {
    const of = (...names: string[]) => [
      ...fileNames(
        names.map((naam, i) => ({ niveau: "vestiging", eenheid: `v${i}`, naam, organisatie: null })),
      ).values(),
    ];
    expect(
      of("Vestiging Crêpe/Noord", "Ënschede & Co.", "../../etc/passwd", "日本", "A b", "A-b", "x".repeat(300)),
    ).toEqual(["vestiging-crepe-noord", "enschede-co", "etc-passwd", "v3", "a-b-v4", "a-b-v5", "x".repeat(60)]);
  });
});
