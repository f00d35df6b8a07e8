import { expect, test } from "vitest";
import { bounds } from "../../src/engine/casemix/bounds.js";
import { openDb } from "../../src/engine/db.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

/**
 * What the mean of all would be, had those without a pair done as the worst or best quarter of those measured.
 * @param measured delta-T per zorgtraject @param others how many have no pair
 * @param patients patient of each measured zorgtraject; left out: each a patient of their own
 */
async function scenarios(measured: readonly number[], others: number, patients?: readonly number[]) {
  const db = await openDb();
  const unit = "'O' AS organisatie, 'V' AS vestiging";
  const rest = Array.from({ length: others }, (_, i) => 1000 + i);
  await db.run(`CREATE TABLE casemix_rij AS
    SELECT CAST(a[1] AS INTEGER) AS traject_nr, CAST(a[2] AS INTEGER) AS patient_nr, CAST(a[3] AS DECIMAL(18, 4)) AS delta_t, ${unit}
    FROM (SELECT unnest([${measured.map((x, i) => `[${i}, ${patients?.[i] ?? i}, ${x}]`).join(", ")}]) AS a)`);
  await db.run(`CREATE TABLE rest_rij AS
    SELECT r AS traject_nr, r AS patient_nr, 0::DECIMAL(18, 4) AS laatste, false AS gevolgd, 'C' AS cluster, ${unit}
    FROM (SELECT unnest(${JSON.stringify(rest)}::INTEGER[]) AS r)`);
  await db.run(`CREATE TABLE zorgtraject AS
    SELECT traject_nr, 'C' AS cluster FROM casemix_rij UNION ALL SELECT traject_nr, cluster FROM rest_rij`);
  await db.run("CREATE TABLE casemix_klasse AS SELECT traject_nr FROM zorgtraject");
  const out = await bounds(db, readPolicy().casemix, null, false);
  db.close();
  const of = (scenario: string) => out.find((b) => b.niveau === "totaal" && b.scenario === scenario);
  return { gemeten: of("gemeten"), slechtst: of("slechtst"), best: of("best") };
}

/** 1, 2, … n. */
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test("of 40 measured the worst quarter is 1 to 10, mean 5.5: with as many not measured the mean goes from 20.5 to 13", async () => {
  const { gemeten, slechtst, best } = await scenarios(upTo(40), 40);
  expect(gemeten).toMatchObject({ n: 40, aangevuld: 0, waarde: 20.5, patienten: null });
  // The quartile, 10, would have made it 15.25.
  expect(slechtst).toMatchObject({ n: 40, aangevuld: 40, waarde: (20.5 + 5.5) / 2, patienten: 10 });
  expect(best).toMatchObject({ n: 40, aangevuld: 40, waarde: (20.5 + 35.5) / 2, patienten: 10 });
});

test("of 42 the quarter is ten and a half: the eleventh counts for a half, and ten patients are in it whole", async () => {
  const { slechtst } = await scenarios(upTo(42), 42);
  expect(slechtst?.waarde).toBeCloseTo((21.5 + (55 + 11 / 2) / 10.5) / 2, 12);
  expect(slechtst?.patienten).toBe(10);
});

test("ties at the bound need no order: any of them fills what is left", async () => {
  const { slechtst } = await scenarios([...Array(5).fill(-3), ...Array(20).fill(4), ...Array(15).fill(9)], 40);
  const mean = (5 * -3 + 20 * 4 + 15 * 9) / 40;
  expect(slechtst?.waarde).toBeCloseTo((mean + (5 * -3 + 5 * 4) / 10) / 2, 12);
  expect(slechtst?.patienten).toBe(10);
});

test("a quarter that is ten zorgtrajecten of nine patients says so, so that the gate can hide it", async () => {
  const one = upTo(40).map((i) => (i <= 2 ? 1 : i));
  expect((await scenarios(upTo(40), 5, one)).slechtst?.patienten).toBe(9);
  expect((await scenarios(upTo(40), 5, one)).best?.patienten).toBe(10);
  expect((await scenarios(upTo(39), 5)).slechtst?.patienten).toBe(9);
});
