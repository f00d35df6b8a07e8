import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyFindings } from "../../src/engine/check/keys.js";
import { type Db, openDb } from "../../src/engine/db.js";
import { type Random, random } from "../../src/engine/demo/random.js";
import { cleanSql, cleanText, spaceSql } from "../../src/engine/intake/clean.js";
import { objections } from "../../src/engine/intake/consent.js";
import { csv, type Files, intake, writeFiles } from "../support/delivery.js";
import { makeDemo, makeRelease } from "../support/releases.js";
import { deep } from "../support/sizes.js";
import { benchmarkImport, dbc, item, meting, patient, provider, traject } from "../support/xml.js";

/** Keys are cleaned once, and whatever stands around them changes no figure (docs/decisions/0025). */

/** What may stand around a key unseen. */
const AROUND = [" ", "  ", "\u00a0", "\u2009", "\u3000", "\t", "\u200b", "\ufeff", "\u202f \u00a0", "\u00ad"];
const padding = (r: Random): string => (r.chance(0.5) ? r.pick(AROUND as [string, ...string[]]) : "");
const padded = (key: string, r: Random): string =>
  padding(r) + (r.chance(0.5) ? key.normalize("NFD") : key) + padding(r);

/** Pads the cells of these columns in the lines of a CSV text without quotes. */
function padColumns(text: string, columns: readonly string[], r: Random): string {
  const [head = "", ...rows] = text.trimEnd().split("\n");
  const at = head.split(",").flatMap((name, k) => (columns.includes(name) ? [k] : []));
  const turn = (row: string): string =>
    row
      .split(",")
      .map((cell, k) => (cell && at.includes(k) ? padded(cell, r) : cell))
      .join(",");
  return `${[head, ...rows.map(turn)].join("\n")}\n`;
}
const KEYS = [
  "traject_id",
  "patient_id",
  "behandelaar",
  "meting_id",
  "vestiging",
  "organisatie",
  "code",
  "naam",
  "ouder",
];

describe("cleaning", () => {
  const examples: readonly (readonly [string, string])[] = [
    ["T1", "T1"],
    ["  T 1 ", "T 1"],
    ["\u00a0T1\u2009", "T1"],
    ["\tT1\r\n", "T1"],
    ["\u200bT1\ufeff", "T1"],
    ["\u202aT1\u202c", "T1"],
    ["Cafe\u0301", "Café"],
    ["a\u00a0b", "a\u00a0b"],
    ["t1", "t1"],
    ["007", "007"],
    ["\u001fT1", "\u001fT1"],
    ["é\u0000b ", "é\u0000b"],
    [" \u00a0\u3000", ""],
  ];
  const sql = async (db: Db, text: string, clean = cleanSql): Promise<string> => {
    await db.run("CREATE OR REPLACE TEMP TABLE t (x VARCHAR)");
    await db.append("t", ["VARCHAR"], [[text]]);
    return (await db.one<{ x: string | null }>(`SELECT ${clean("x")} AS x FROM t`)).x ?? "";
  };
  test("examples, in SQL and in the reader of XML", async () => {
    const db = await openDb();
    for (const [text, clean] of examples) {
      expect(await sql(db, text), JSON.stringify(text)).toBe(clean);
      expect(cleanText(text), JSON.stringify(text)).toBe(clean);
    }
    // A word of consent loses white space only.
    expect(await sql(db, "\u00a0ja\t", spaceSql)).toBe("ja");
    expect(await sql(db, "ja\u200b", spaceSql)).toBe("ja\u200b");
    db.close();
  });
  test("SQL and the reader of XML agree on any text, and twice is as once", async () => {
    const db = await openDb();
    const part = fc.oneof(
      fc.constantFrom(...AROUND, "e\u0301", "é", "0", "Z", "\u0085", "\u180e"),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const text = parts.join("").replaceAll(/[\ud800-\udfff]/g, "x");
        const clean = await sql(db, text);
        expect(cleanText(text)).toBe(clean);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 300 },
    );
    db.close();
  });
});

const FILES = {
  "trajecten.csv": csv(`
    traject_id | patient_id | organisatie | vestiging | behandelaar | eerste_contact | laatste_contact | einddatum  | toestemming
    T1         | Pé1        | Vlier       | Abeel     | B1          | 2018-01-10     | 2018-06-10      | 2018-06-20 | ja
    T2         | Pé1        | Vlier       | Abeel     | B1          | 2018-01-11     | 2018-06-11      | 2018-06-21 | ja
    T3         | P2         | Vlier       | Berk      | B2          | 2018-01-12     | 2018-06-12      | 2018-06-22 | nee
    T4         | P2         | Vlier       | Berk      |             | 2018-01-13     | 2018-06-13      | 2018-06-23 | ja
    T5         | P3         | Vlier       | V-B       |             | 2018-01-14     | 2018-06-14      | 2018-06-24 |`),
  "metingen.csv": csv(`
    meting_id | traject_id | instrument | datum      | ruwe_score
    M1        | T1         | OQ-45      | 2018-01-10 |
    M2        | T1         | OQ-45      | 2018-06-10 | 60
    M3        | T4         | OQ-45      | 2018-01-13 | 70
    M4        | T5         | OQ-45      | 2018-01-14 |`),
  "items.csv": `meting_id,item,score\n${["M1", "M4"].flatMap((m) => Array.from({ length: 45 }, (_, i) => `${m},${i + 1},${i % 5}\n`)).join("")}M4,46,9\n`,
  "contacten.csv": csv(`
    traject_id | datum      | behandelaar
    T5         | 2018-02-01 | B3
    T5         | 2018-02-02 | B3
    T3         | 2018-02-02 | B2`),
  "eenheden.csv": csv(`
    code | niveau    | naam | ouder
    V-B  | vestiging | Berk | Vlier`),
} as const;

async function tables(files: Files) {
  const { db, delivery } = await intake(files);
  const read: Record<string, unknown> = {};
  for (const t of ["trajecten", "metingen", "contacten", "eenheden"]) read[t] = await db.all(`FROM ${t} ORDER BY nr`);
  for (const t of ["item_som", "item_beeld"]) read[t] = await db.all(`FROM ${t} ORDER BY meting_nr`);
  read["bezwaar"] = await objections(db);
  read["apart"] = await db.all("SELECT * FROM apart ORDER BY ALL");
  read["rijen"] = delivery.accounts;
  read["sleutels"] = await keyFindings(db);
  db.close();
  return read;
}

test("keys padded in any way give the same tables", async () => {
  const plain = await tables(FILES);
  expect(plain["bezwaar"]).toMatchObject({ patiënten: 1, trajecten: 2, metingen: 1, contacten: 1 });
  expect(plain["trajecten"]).toHaveLength(3);
  expect(plain["sleutels"]).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const r = random(seed);
      const files = Object.fromEntries(Object.entries(FILES).map(([f, text]) => [f, padColumns(text, KEYS, r)]));
      expect(await tables(files)).toEqual(plain);
    }),
    // Seeded: every run of the same size tries the same paddings.
    { numRuns: deep ? 12 : 4, seed: 1 },
  );
});

test("one zorgtraject under two spellings of its key is a copy, or contradicts itself", async () => {
  const [head = "", first = ""] = FILES["trajecten.csv"].split("\n");
  const rows = (...more: string[]): Files => ({ ...FILES, "trajecten.csv": `${[head, first, ...more].join("\n")}\n` });
  const aside = async (files: Files): Promise<string[]> => {
    const { db } = await intake(files);
    return db.texts("SELECT verwacht FROM apart WHERE tabel = 'trajecten' ORDER BY rij");
  };
  const other = first.replace("T1", "T9");
  expect(await aside(rows(first.replace("T1", "T1\u00a0").replace("Pé1", " Pe\u03011"), other))).toEqual([
    "elke rij één keer",
  ]);
  expect(await aside(rows(first.replace("T1,Pé1", "T1\u00a0,P8"), other))).toEqual([
    "een sleutel die maar op één rij staat",
    "een sleutel die maar op één rij staat",
  ]);
});

test("an objection reaches the zorgtrajecten under another spelling of the key, in XML as in tables", async () => {
  const t = (nr: number, extra = {}) =>
    traject({ zorgtrajectnummer: nr, ...extra }, dbc({ DBCTrajectnummer: nr }, meting({}, item(1, 2))));
  const text = benchmarkImport(
    {},
    provider(
      {},
      patient({ koppelnummer: "K1" }, t(1)),
      patient({ koppelnummer: "\u00a0K1 " }, t(2)),
      patient({ koppelnummer: "K2" }, t(3)),
    ),
  );
  const { db } = await intake({ "import.xml": text });
  expect(await db.all("SELECT count(*) AS n, count(DISTINCT patient_id) AS p FROM trajecten")).toEqual([
    { n: 3, p: 2 },
  ]);
});

describe("keys that look alike", () => {
  const found = async (files: Files) => {
    const { db } = await intake(files);
    const all = await keyFindings(db);
    db.close();
    return all;
  };
  const patients = (...keys: string[]): Files => ({
    "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,toestemming\n${keys.map((k, i) => `T${i},${k},Abeel,2018-01-10,${i === 0 ? "nee" : "ja"}\n`).join("")}`,
    "metingen.csv": "meting_id,traject_id,instrument,datum\n",
  });
  test("leading zeros are a fault, told with what they do to objections and thresholds, also where one of the two objected", async () => {
    const [one, ...more] = await found(patients("0047110815", "47110815", "47110815", "47110816"));
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      code: "sleutels-voorloopnullen",
      ernst: "fout",
      waar: "trajecten, kolom patient_id",
      rijen: 3,
    });
    expect(one?.wat).toMatch(/2 sleutels verschillen .* voorloopnullen .* 1 patiënt in plaats van 2/);
    expect(one?.gevolg).toMatch(/bezwaar/);
    expect(one?.gevolg).toMatch(/drempel/);
    expect(JSON.stringify(one)).not.toContain("4711");
  });
  test.each([
    ["P-007", "P-7", true],
    ["12345678/0012", "12345678/12", true],
    ["0", "00", true],
    ["P-070", "P-7", false],
    ["100", "1", false],
    ["a01b", "a1b", false],
    ["P10", "P1", false],
  ])("%s and %s: %s", async (a, b, alike) => {
    expect((await found(patients("X", a, b))).map((f) => f.code)).toEqual(alike ? ["sleutels-voorloopnullen"] : []);
  });
  test("letter case is a warning, and merges nobody", async () => {
    const [one, ...more] = await found(patients("X", "aB1", "Ab1", "zz"));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ code: "sleutels-hoofdletters", ernst: "let op", rijen: 2 });
    const { db } = await intake(patients("ab1", "AB1"));
    // The objection of ab1 is not one of AB1.
    expect(await db.texts("SELECT patient_id FROM trajecten")).toEqual(["AB1"]);
  });
  test("codes of behandelaars and keys of zorgtrajecten too; blanks alone are nothing", async () => {
    const [head = "", ...rows] = FILES["trajecten.csv"].trimEnd().split("\n");
    const turned = rows.map((row, k) => row.replace("B1", k === 0 ? "07" : "7").replace("T5", "t4"));
    const codes = (await found({ ...FILES, "trajecten.csv": `${[head, ...turned].join("\n")}\n` })).map((f) => [
      f.waar,
      f.code,
    ]);
    expect(codes).toEqual([
      ["trajecten, kolom behandelaar", "sleutels-voorloopnullen"],
      ["trajecten, kolom traject_id", "sleutels-hoofdletters"],
    ]);
  });
  test("rows that would refer to something but for leading zeros are counted", async () => {
    const all = await found({
      ...FILES,
      "trajecten.csv": FILES["trajecten.csv"].replaceAll(/^T(\d)/gm, "000$1"),
      "metingen.csv": FILES["metingen.csv"].replaceAll(/,T(\d)/g, ",$1").replace(",5,", ",9,"),
    });
    expect(all.map((f) => [f.waar, f.code, f.rijen])).toEqual([
      // Contacten kept the letter before the number.
      ["contacten, kolom traject_id", "verwijzing-cijfers", 3],
      ["metingen, kolom traject_id", "verwijzing-voorloopnullen", 3],
    ]);
    const items = await found({ ...FILES, "items.csv": FILES["items.csv"].replaceAll("M1,", "m1,") });
    expect(items.map((f) => [f.waar, f.code, f.rijen])).toEqual([
      ["items, kolom meting_id", "verwijzing-hoofdletters", 45],
    ]);
    expect(all[1]?.wat).toMatch(/van 4 rijen .* zouden er 3 passen/);
  });
});

const FIGURES = ["indicatoren", "eenheden", "relaties", "bouwstenen", "perioden", "verantwoording"];
const same = (a: string, b: string): string[] =>
  FIGURES.filter(
    (t) =>
      !readFileSync(path.join(a, "tables", `${t}.parquet`)).equals(
        readFileSync(path.join(b, "tables", `${t}.parquet`)),
      ),
  );

test("a release of padded keys has the figures of the clean one", async () => {
  const demo = makeDemo(150, 11);
  const r = random(5);
  const files = ["trajecten.csv", "metingen.csv", "items.csv", "contacten.csv"];
  const text = (f: string): string => readFileSync(path.join(demo, f), "utf8");
  const other = writeFiles({
    ...Object.fromEntries(files.map((f) => [f, padColumns(text(f), KEYS, r)])),
    "aanlevering.json": text("aanlevering.json"),
  });
  expect(text("trajecten.csv")).not.toBe(readFileSync(path.join(other, "trajecten.csv"), "utf8"));
  expect(same(await makeRelease(demo, { coarse: true }), await makeRelease(other, { coarse: true }))).toEqual([]);
});
