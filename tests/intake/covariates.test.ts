import { describe, expect, test } from "vitest";
import { findAll } from "../../src/engine/check/all.js";
import { changePolicy, readPolicy } from "../../src/engine/policy/policy.js";
import { csv, type Files, intake, runFiles } from "../support/delivery.js";

/** Covariates that aanlevering.json declares: columns of trajecten beside those of the contract. */

const files = (covariaten: Readonly<Record<string, string>>, more = ""): Files => ({
  "aanlevering.json": JSON.stringify({ periode: { van: "2018-01-01", tot: "2018-12-31" }, covariaten }),
  "trajecten.csv": csv(`
    traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum  | gaf_begin | Inkomen | regio ${more}
    T1         | P1         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20 | 55        | 12.5    | Noord
    T2         | P2         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20 | 60        | veel    | noord
    T3         | P3         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20 |           |         |      `),
  "metingen.csv": csv(`
    meting_id | traject_id | instrument | datum | respondent | ruwe_score
    M1 | T1 | SCL-90 | 2018-01-12 | patient | 200
    M2 | T1 | SCL-90 | 2018-06-01 | patient | 150
    M3 | T2 | SCL-90 | 2018-01-12 | patient | 200
    M4 | T2 | SCL-90 | 2018-06-01 | patient | 150
    M5 | T3 | SCL-90 | 2018-01-12 | patient | 200
    M6 | T3 | SCL-90 | 2018-06-01 | patient | 150`),
});

describe("declared covariates", () => {
  test("become columns of trajecten: numbers as numbers, words as text; undeclared columns stay out", async () => {
    const { db } = await intake(files({ inkomen: "getal", gaf_begin: "getal" }));
    expect(await db.all("SELECT cov_inkomen, cov_gaf_begin, gaf_begin FROM trajecten ORDER BY nr")).toEqual([
      { cov_inkomen: 12.5, cov_gaf_begin: 55, gaf_begin: 55 },
      { cov_inkomen: null, cov_gaf_begin: 60, gaf_begin: 60 },
      { cov_inkomen: null, cov_gaf_begin: null, gaf_begin: null },
    ]);
    const names = (await db.all<{ column_name: string }>("DESCRIBE trajecten")).map((c) => c.column_name);
    expect(names).not.toContain("inkomen");
    expect(names).not.toContain("regio");
  });
  test("a value that is no number is a finding, without the value; the zorgtraject counts", async () => {
    const { db, delivery, models } = await runFiles(files({ Inkomen: "getal" }));
    expect(delivery.accounts.find((a) => a.tabel === "trajecten")?.aanvaard).toBe(3);
    const found = (await findAll(db, delivery, models, readPolicy(), [])).bevindingen;
    const [f] = found.filter((x) => x.code === "covariaat-onleesbaar");
    expect(f).toMatchObject({ rijen: 1, ernst: "fout", waar: "trajecten, kolom Inkomen" });
    expect(JSON.stringify(f)).not.toContain("veel");
  });
  test("words reach the models in lower case; where few have one it is overig, nothing is onbekend", async () => {
    const covariate = async (minimum: number): Promise<string[]> => {
      const policy = changePolicy(readPolicy(), { casemix: { klein: { minimum } } });
      const { db } = await runFiles(files({ regio: "categorie" }), METRIC, policy);
      return db.texts("SELECT cov_regio FROM casemix_rij ORDER BY traject_nr");
    };
    expect(await covariate(2)).toEqual(["noord", "noord", "onbekend"]);
    expect(await covariate(3)).toEqual(["overig", "overig", "onbekend"]);
  });
  test("a column that is not there stops the delivery and is named", async () => {
    await expect(intake(files({ postcode: "getal", regio: "categorie" }))).rejects.toThrow(
      /noemt de covariaat postcode, maar trajecten\.csv heeft die kolom niet/,
    );
  });
  test("a key or date of the contract cannot be one, nor a name that is no column name", async () => {
    await expect(intake(files({ patient_id: "categorie" }))).rejects.toThrow(/patient_id als covariaat/);
    await expect(intake(files({ eerste_contact: "categorie" }))).rejects.toThrow(/eerste_contact als covariaat/);
    await expect(intake(files({ 'x" FROM y': "getal" }))).rejects.toThrow(/kolomnamen van letters/);
    await expect(intake(files({ regio: "categorie", Regio: "categorie" }))).rejects.toThrow(/noemt een kolom tweemaal/);
  });
});

const METRIC = [
  {
    instrument: "SCL-90",
    metriek: "patient-voormeting",
    gemiddelde: 200,
    sd: 100,
    n: 500,
    van: "2018-01-01",
    tot: "2018-12-31",
  },
];
