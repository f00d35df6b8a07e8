import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { faultGroups } from "../../src/engine/check/report.js";
import { objections } from "../../src/engine/intake/consent.js";
import { csv, type Files, intake, runFiles, tempFolder } from "../support/delivery.js";
import { changed, exactOf } from "../support/exact.js";
import { makeDemo } from "../support/releases.js";

/** Who objected is counted, and is in nothing else: worked examples, and figures that must not notice their scores. */

const TRAJECTEN = csv(`
  traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum  | toestemming
  T1         | P1         | A         | 2018-01-10     | 2018-06-10      | 2018-06-20 | ja
  T2         | P2         | A         | 2018-01-10     | 2018-06-10      | 2018-06-20 | nee
  T3         | P2         | A         | 2017-01-10     | 2017-06-10      | 2017-06-20 | ja
  T4         | P3         | A         | 2018-01-10     | 2018-06-10      | 2018-06-20 |`);
const METINGEN = csv(`
  meting_id | traject_id | instrument | datum      | ruwe_score
  M1        | T1         | OQ-45      | 2018-01-10 | 999
  M2        | T2         | OQ-45      | 2018-01-10 | 999
  M3        | T3         | SCL-90     | 2017-01-10 | 200
  M4        | T4         | SCL-90     | 2018-01-10 | 210`);
const answers = (id: string): string => Array.from({ length: 45 }, (_, i) => `${id},${i + 1},2\n`).join("");
const FILES: Files = {
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": METINGEN,
  "items.csv": `meting_id,item,score\n${answers("M1")}${answers("M2")}`,
  "contacten.csv": csv(`
    traject_id | datum      | behandelaar
    T1         | 2018-02-01 | B1
    T3         | 2017-02-01 | B1`),
};

const left = async (files: Files) => {
  const { db, delivery } = await intake(files);
  const ids = (sql: string): Promise<string[]> => db.texts(sql);
  return {
    db,
    delivery,
    trajecten: await ids("SELECT traject_id FROM trajecten ORDER BY 1"),
    metingen: await ids("SELECT meting_id FROM metingen ORDER BY 1"),
    contacten: await ids("SELECT traject_id FROM contacten ORDER BY 1"),
    sommen: await ids("SELECT meting_id FROM item_som JOIN metingen ON nr = meting_nr"),
    n: await objections(db),
  };
};

test("an objection on one zorgtraject takes out both of that patient, with measurements, answers and contacts", async () => {
  const l = await left(FILES);
  expect(l.trajecten).toEqual(["T1", "T4"]);
  expect(l.metingen).toEqual(["M1", "M4"]);
  expect(l.contacten).toEqual(["T1"]);
  expect(l.sommen).toEqual(["M1"]);
  expect(l.n).toEqual({
    patiënten: 1,
    trajecten: 2,
    metingen: 2,
    "metingen met antwoorden": 1,
    contacten: 1,
    "zonder vermelding": 1,
  });
  for (const table of ["bezwaar_patient", "bezwaar_traject"])
    expect(await l.db.all(`SELECT 1 FROM duckdb_tables() WHERE table_name = '${table}'`)).toEqual([]);
  // Their rows were read and are accounted for as accepted.
  expect(l.delivery.accounts.map((a) => [a.tabel, a.gelezen, a.aanvaard, a.apart])).toEqual([
    ["trajecten", 4, 4, 0],
    ["metingen", 4, 4, 0],
    ["items", 90, 90, 0],
    ["contacten", 2, 2, 0],
  ]);
});

test("an objection holds where its own row is set aside for another fault", async () => {
  const l = await left({ ...FILES, "trajecten.csv": TRAJECTEN.replace("T2,P2,A,2018-01-10", "T2,P2,A,2018-02-30") });
  expect(l.trajecten).toEqual(["T1", "T4"]);
  expect(l.n["trajecten"]).toBe(1);
});

test("empty is no objection, another word sets the row aside, capitals and spaces do not matter", async () => {
  const words = csv(`
    traject_id | patient_id | vestiging | eerste_contact | toestemming
    T1         | P1         | A         | 2018-01-10     |
    T2         | P2         | A         | 2018-01-10     | onbekend
    T3         | P3         | A         | 2018-01-10     | Nee`).replace("Nee", " NEE ");
  const l = await left({ "trajecten.csv": words, "metingen.csv": "meting_id,traject_id,instrument,datum\n" });
  expect(l.trajecten).toEqual(["T1"]);
  expect(l.delivery.accounts[0]).toMatchObject({ gelezen: 3, aanvaard: 2, apart: 1 });
  expect(l.n).toMatchObject({ trajecten: 1, "zonder vermelding": 1 });
});

test("a text that is neither ja nor nee holds as an objection of the patient, until it is mended", async () => {
  const unclear = { ...FILES, "trajecten.csv": TRAJECTEN.replace("2018-06-20,nee", "2018-06-20,misschien") };
  const l = await left(unclear);
  expect(l.trajecten).toEqual(["T1", "T4"]);
  expect(l.delivery.accounts[0]).toMatchObject({ gelezen: 4, aanvaard: 3, apart: 1 });
  // T2 is set aside; T3, the patient's other zorgtraject, is counted among those of objectors.
  expect(l.n).toMatchObject({ patiënten: 1, trajecten: 1, metingen: 1, contacten: 1 });
  expect(await l.db.texts("SELECT waarde FROM apart WHERE kolom = 'toestemming'")).toEqual(["aaaaaaaaa"]);
  const [group] = (await faultGroups(l.db)).filter((g) => g.plek === "toestemming");
  expect(group?.herstel).toMatch(/geldt de patiënt als iemand die bezwaar maakte/);
  const mended = await left(FILES);
  expect(mended.n).toMatchObject({ trajecten: 2 });
});

test("rows of objectors that are set aside keep their place and fault, and lose their value", async () => {
  const wrong = {
    "trajecten.csv": TRAJECTEN.replace("P2,A,2017-01-10", "P2,A,2017-02-30").replace(
      "P3,A,2018-01-10",
      "P3,A,2018-02-31",
    ),
    "metingen.csv": METINGEN.replace("T2,OQ-45,2018-01-10", "T2,OQ-45,2018-13-01")
      .replace("2018-01-10,999", "2018-13-02,999")
      .replace("SCL-90,2018-01-10,210", "SCL-90,2018-01-10,veel"),
    "items.csv": `${FILES["items.csv"]}M2,46,abc\nM5,1,abd\nM6,1,8x8\n`,
    "contacten.csv": `${FILES["contacten.csv"]}T2,2018-13-03,B1\nT1,2018-13-04,B1\n`,
  };
  wrong["metingen.csv"] += "M5,T2,OQ-45,2018-01-11,\nM6,T1,OQ-45,2018-01-11,\n";
  const l = await left({ ...FILES, ...wrong });
  const values = await l.db.all<{ tabel: string; waarde: string; n: number }>(
    "SELECT tabel, waarde, count(*) AS n FROM apart WHERE waarde <> '(afgeschermd)' GROUP BY ALL ORDER BY ALL",
  );
  // M2 and M5 are metingen of an objector, the one set aside and the other accepted.
  expect(values.map((v) => [v.tabel, v.waarde, v.n])).toEqual([
    ["contacten", "(bezwaar)", 1],
    ["contacten", "2018-13-04", 1],
    ["items", "(bezwaar)", 2],
    ["items", "9a9", 1],
    ["metingen", "(bezwaar)", 1],
    ["metingen", "2018-13-02", 1],
    ["metingen", "aaaa", 1],
    ["trajecten", "(bezwaar)", 1],
    ["trajecten", "2018-02-31", 1],
  ]);
  for (const a of l.delivery.accounts) expect(a.gelezen, a.tabel).toBe(a.aanvaard + a.apart);
  expect(await l.db.all("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'bezwaar_%'")).toEqual([]);
});

test("without the column nobody objected and nothing is told", async () => {
  const l = await left({
    "trajecten.csv": "traject_id,patient_id,vestiging,eerste_contact\nT1,P1,A,2018-01-10\n",
    "metingen.csv": "meting_id,traject_id,instrument,datum\n",
  });
  expect(l.n).toMatchObject({ patiënten: 0, trajecten: 0, "zonder vermelding": 1 });
});

test("a delivery of objectors only is refused in words", async () => {
  await expect(left({ ...FILES, "trajecten.csv": TRAJECTEN.replaceAll(/,ja$|,$/gm, ",nee") })).rejects.toThrow(
    /alle bruikbare zorgtrajecten is bezwaar/,
  );
});

test("the period, and the constants, are those of who is left", async () => {
  const { models, db } = await runFiles(FILES);
  expect(models.periode).toEqual({ van: "2018-06-20", tot: "2018-06-20" });
  expect(await db.all("SELECT count(*) AS n FROM score WHERE instrument = 'SCL-90'")).toEqual([{ n: 1 }]);
});

test("other scores of objectors, or none at all, change no figure", async () => {
  const demo = makeDemo(450, 3);
  const lines = readFileSync(path.join(demo, "trajecten.csv"), "utf8").trimEnd().split("\n");
  // One in eleven objects, on one zorgtraject only.
  const consent = (lines[0] ?? "").split(",").indexOf("toestemming");
  const objecting = lines.map((l, i) => (i > 0 && i % 11 === 0 ? l.split(",").with(consent, "nee").join(",") : l));
  const patients = new Set(objecting.filter((l) => l.split(",")[consent] === "nee").map((l) => l.split(",")[1]));
  const theirs = new Set(objecting.filter((l) => patients.has(l.split(",")[1])).map((l) => l.split(",")[0]));
  const metingen = readFileSync(path.join(demo, "metingen.csv"), "utf8").trimEnd().split("\n");
  const scored = new Set(metingen.filter((l) => theirs.has(l.split(",")[1])).map((l) => l.split(",")[0]));
  expect(scored.size).toBeGreaterThan(75);
  const items = readFileSync(path.join(demo, "items.csv"), "utf8").trimEnd().split("\n");
  const variant = (change: (line: string) => string | null): string => {
    const folder = path.join(tempFolder(), "demo");
    cpSync(demo, folder, { recursive: true });
    const write = (name: string, rows: readonly string[], id: (line: string) => boolean): void =>
      writeFileSync(
        path.join(folder, name),
        `${rows
          .map((l) => (id(l) ? change(l) : l))
          .filter((l) => l !== null)
          .join("\n")}\n`,
      );
    writeFileSync(path.join(folder, "trajecten.csv"), `${objecting.join("\n")}\n`);
    write("metingen.csv", metingen, (l) => scored.has(l.split(",")[0] ?? ""));
    write("items.csv", items, (l) => scored.has(l.split(",")[0] ?? ""));
    return folder;
  };
  // Half of their metingen are gone, the answers of the other half are all 3.
  const delivered = await exactOf(variant((l) => l));
  const other = await exactOf(
    variant((l) => (Number(/^M(\d+)/.exec(l)?.[1]) % 2 === 0 ? null : l.replace(/^(M\d+,\d+),\d$/, "$1,3"))),
  );
  // Every exact number, before anything is hidden, and the constants of the T.
  expect(delivered.cells.size).toBeGreaterThan(10_000);
  expect(changed(delivered.cells, other.cells)).toEqual([]);
  expect(other.metrics).toEqual(delivered.metrics);
  // Only the account knows that fewer rows were read.
  expect(other.accounts).not.toEqual(delivered.accounts);
});
