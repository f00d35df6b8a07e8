import { describe, expect, test } from "vitest";
import { changePolicy, readPolicy } from "../../src/engine/policy/policy.js";
import { csv, type Files, runFiles } from "../support/delivery.js";

/**
 * Classes of characteristics, as a clinician can check them: one zorgtraject per row in, its class out. Rare classes are left
 * as they are (least 1 patient), but in the last group.
 */

const apart = (least: number) =>
  changePolicy(readPolicy(), {
    casemix: { klein: { minimum: least } },
    publicatie: { drempels: { uitkomst: { patienten: least } } },
  });

/** A delivery of which the columns that a case is about are added to those that every row needs. */
function delivery(header: string, rows: readonly string[], extra: Files = {}): Files {
  const columns = header.split("|").map((c) => c.trim());
  const fixed = { eerste_contact: "2018-01-10", organisatie: "De Vlier", geboortejaar: "1980" };
  const rest = Object.entries(fixed).filter(([c]) => !columns.includes(c));
  const lines = rows.map(
    (r, i) =>
      `T${i + 1} | P${i + 1} | Abeel | 2018-06-10 | 2018-06-20 | ${rest.map(([, v]) => `${v} | `).join("")} ${r}`,
  );
  return {
    "aanlevering.json": JSON.stringify({ periode: { van: "2015-01-01", tot: "2018-12-31" } }),
    "trajecten.csv": csv(
      `traject_id | patient_id | vestiging | laatste_contact | einddatum | ${rest.map(([c]) => `${c} | `).join("")} ${header}\n${lines.join("\n")}`,
    ),
    "metingen.csv": csv(
      "meting_id | traject_id | instrument | datum | respondent | ruwe_score\nM1 | T1 | SCL-90 | 2018-01-12 | patient | 200",
    ),
    ...extra,
  };
}

async function classes(kenmerk: string, files: Files, least = 1) {
  const { db, models } = await runFiles(files, undefined, apart(least));
  const rows = await db.all<{ klasse: string }>(
    `SELECT klasse FROM kenmerk WHERE kenmerk = '${kenmerk}' ORDER BY traject_nr`,
  );
  db.close();
  return {
    klassen: rows.map((r) => r.klasse),
    namen: models.kenmerken.klassen.filter((k) => k.kenmerk === kenmerk).map((k) => k.naam),
    weg: models.kenmerken.weggelaten.find((w) => w.kenmerk === kenmerk)?.reden,
  };
}
const classOf = async (kenmerk: string, header: string, rows: readonly string[]): Promise<string[]> =>
  (await classes(kenmerk, delivery(header, rows))).klassen;

describe("words of a delivered column", () => {
  test("are compared without regard to case and blanks; unknown words are overig, nothing is onbekend", async () => {
    expect(
      await classOf("verwijzer", "verwijzer", [
        "Huisarts",
        " POH-GGZ ",
        "bedrijfsarts",
        "Dr. Jansen te Zwolle",
        "",
        "Onbekend",
      ]),
    ).toEqual(["huisarts", "huisarts", "bedrijfsarts", "overig", "onbekend", "onbekend"]);
  });
  test("SBG's codes and the labels of its code list mean the same", async () => {
    expect(
      await classOf("leefsituatie", "leefsituatie", ["10", "alleenstaand", "40", "partner met kinderen", "90", "99"]),
    ).toEqual(["alleen", "alleen", "partner", "partner", "anders", "onbekend"]);
    expect(
      await classOf("opleiding", "opleidingsniveau", ["20", "secundair 2e fase laag", "hoger 3e fase", "hts"]),
    ).toEqual(["laag", "midden", "hoog", "overig"]);
  });
  test("a column that was not delivered, is empty or says the same of everyone gives no classes, and a reason", async () => {
    const rows = ["ja |  | Huisarts", "nee |  | huisarts"];
    const files = delivery("protocol | supervisie | verwijzer", rows);
    expect((await classes("overgenomen", files)).weg).toBe("niet geleverd");
    expect((await classes("supervisie", files)).weg).toBe("de kolom is overal leeg");
    expect((await classes("verwijzer", files)).weg).toBe("alle zorgtrajecten vallen in één klasse");
    expect((await classes("protocol", files)).klassen).toEqual(["ja", "nee"]);
  });
  test("something in the column is a nevendiagnose, nothing is none", async () => {
    expect(await classOf("nevendiagnose", "nevendiagnose", ["as2_2", "", "angst"])).toEqual(["ja", "nee", "ja"]);
  });
});

describe("numbers", () => {
  test("a class starts at its bound: 24 is under 25, 25 is not; 65 and more is the last", async () => {
    // Age at the first contact in 2018.
    expect(await classOf("leeftijd", "geboortejaar", ["1994", "1993", "1954", "1953", "1930", ""])).toEqual([
      "<25",
      "25-35",
      "55-65",
      ">=65",
      ">=65",
      "onbekend",
    ]);
  });
  test("severity is the T of the voormeting: 44.9 is under 45, 45.0 is not; who has none stands apart", async () => {
    const files = delivery("geslacht", ["v", "v", "v", "m"], {
      "metingen.csv": csv(`
        meting_id | traject_id | instrument | datum | respondent | ruwe_score
        M1 | T1 | SCL-90 | 2018-01-12 | patient | 149
        M2 | T2 | SCL-90 | 2018-01-12 | patient | 150
        M3 | T3 | SCL-90 | 2018-01-12 | patient | 300
        M4 | T1 | SCL-90 | 2018-06-01 | patient | 149
        M5 | T2 | SCL-90 | 2018-06-01 | patient | 140
        M6 | T3 | SCL-90 | 2018-06-01 | patient | 100`),
    });
    const scl = { instrument: "SCL-90", metriek: "patient-voormeting", gemiddelde: 200, sd: 100, n: 500 };
    const given = [{ ...scl, van: "2018-01-01", tot: "2018-12-31" }];
    const { db } = await runFiles(files, given, apart(1));
    expect(await db.texts("SELECT klasse FROM kenmerk WHERE kenmerk = 'ernst' ORDER BY traject_nr")).toEqual([
      "40-45",
      "45-50",
      ">=60",
      "geen voormeting",
    ]);
    // 300 to 100 is 20 points of T; the fourth has no pair.
    expect(await db.all("SELECT traject_nr, delta_t, t_voor, jaar FROM casemix_rij ORDER BY 1")).toEqual([
      { traject_nr: 1, delta_t: 0, t_voor: 44.9, jaar: 2018 },
      { traject_nr: 2, delta_t: 1, t_voor: 45, jaar: 2018 },
      { traject_nr: 3, delta_t: 20, t_voor: 60, jaar: 2018 },
    ]);
    db.close();
  });
});

describe("zorgvraagzwaarte", () => {
  const zvz = (rows: readonly string[]): Promise<string[]> =>
    classOf("zvz", "eerste_contact | zorgsoort | prestatiecode | zvz", rows);
  test("is read from positions 7 to 9 of the prestatiecode, else from its own column", async () => {
    expect(
      await zvz([
        "2016-02-01 | g-ggz | 101007004114 | 001",
        "2016-02-01 | g-ggz | | 5",
        "2016-02-01 | g-ggz | 1010 | 006",
      ]),
    ).toEqual(["004", "005", "006"]);
  });
  test("counts for DBC's opened from 1 January 2016: an older 000 is no missing value", async () => {
    expect(
      await zvz([
        "2015-12-31 | g-ggz | 101007000114 | ",
        "2016-01-01 | g-ggz | 101007000114 | ",
        "2016-01-01 | g-ggz | 101007003114 |",
      ]),
    ).toEqual(["niet van toepassing", "000 (niet vermeld)", "003"]);
  });
  test("999 stands apart from 000, no value is onbekend, and 008 is none of the seven", async () => {
    const day = "2017-03-01 | g-ggz";
    expect(
      await zvz([`${day} | 101007999114 | `, `${day} | 101007000114 | `, `${day} | | `, `${day} | 101007008114 |`]),
    ).toEqual(["999 (privacybezwaar)", "000 (niet vermeld)", "onbekend", "overig"]);
  });
  test("is for long groups only: not basis-ggz, not ZPM, not a product group of crisis or diagnostics", async () => {
    expect(
      await zvz([
        "2017-03-01 | gb-ggz | 101007004112 | ",
        "2022-03-01 | zpm |  | 004",
        "2017-03-01 | g-ggz | 101007004013 | ",
        "2017-03-01 | g-ggz | 101007004114 | ",
      ]),
    ).toEqual(["niet van toepassing", "niet van toepassing", "niet van toepassing", "004"]);
  });
  test("is not for vrijgevestigden: an organisatie with one behandelaar has none", async () => {
    expect(
      await classOf("zvz", "organisatie | behandelaar | prestatiecode", [
        "Praktijk Linde | B1 | 101007004114",
        "Praktijk Linde | B1 | 101007002114",
        "De Vlier | B2 | 101007004114",
        "De Vlier | B3 | 101007003114",
      ]),
    ).toEqual(["niet van toepassing", "niet van toepassing", "004", "003"]);
  });
});

describe("zorgvraagtype", () => {
  test("is a number; free text never becomes a class", async () => {
    expect(await classOf("zorgvraagtype", "zorgvraagtype", ["5", "05", "12", "angst", ""])).toEqual([
      "05",
      "05",
      "12",
      "overig",
      "onbekend",
    ]);
  });
});

describe("rare classes", () => {
  const rows = (words: Readonly<Record<string, number>>): string[] =>
    Object.entries(words).flatMap(([w, n]) => Array.from({ length: n }, () => w));
  test("of fewer patients than the minimum are taken together as overig", async () => {
    const r = await classes("verwijzer", delivery("verwijzer", rows({ huisarts: 5, ggz: 2, specialist: 1 })), 3);
    expect([...new Set(r.klassen)]).toEqual(["huisarts", "overig"]);
    expect(r.klassen.filter((k) => k === "overig")).toHaveLength(3);
  });
  test("join onbekend where they are too few together", async () => {
    const r = await classes("verwijzer", delivery("verwijzer", rows({ huisarts: 5, ggz: 2, onbekend: 4 })), 3);
    expect([...new Set(r.klassen)].sort()).toEqual(["huisarts", "onbekend"]);
    expect(r.namen).toContain("Overig of onbekend");
  });
  test("and else the largest class, whose name says so", async () => {
    const r = await classes("geslacht", delivery("geslacht", rows({ v: 6, m: 5, onbekend: 2 })), 3);
    expect([...new Set(r.klassen)].sort()).toEqual(["man", "vrouw"]);
    expect(r.namen).toEqual(["Man", "Vrouw, of onbekend"]);
    expect(r.klassen.filter((k) => k === "vrouw")).toHaveLength(8);
  });
});
