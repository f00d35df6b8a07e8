import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { textOf } from "./column-sql.js";

/**
 * Objections. A patient who objected on one zorgtraject (`toestemming` = nee) objected for all of theirs. Their rows are
 * read, since a delivery is accounted for row by row, but nothing is computed from them: their answers are not summed, and
 * they are gone from the database before any model, metric or check looks at it. Only counts stay.
 * Decision: docs/decisions/0012-objection-counts-for-the-patient.md.
 */

/** What is left of objectors; grain: one row per kind of thing counted. */
const COUNTS_DDL = "CREATE TABLE bezwaar (wat VARCHAR, aantal BIGINT)";

const OBJECTED = "SELECT traject_id FROM trajecten WHERE trim(patient_id) IN (SELECT patient FROM bezwaar_patient)";

/**
 * Remembers who objected, from the rows as delivered: an objection holds too where its own row is set aside for
 * another fault.
 * @param raw name of the table with the delivered text; null where the delivery has no column `toestemming`
 */
export async function findObjectors(db: Db, raw: string | null): Promise<void> {
  await db.run("CREATE TABLE bezwaar_patient (patient VARCHAR)");
  if (raw !== null)
    await db.run(`INSERT INTO bezwaar_patient SELECT DISTINCT trim(patient_id) FROM ${raw}
      WHERE lower(${textOf("toestemming")}) = 'nee' AND ${textOf("patient_id")} IS NOT NULL`);
}

/** Takes the instrument from the metingen of objectors, so that their answers are counted as rows and never summed. */
export async function muteObjectors(db: Db): Promise<void> {
  await db.run(`UPDATE metingen SET instrument_code = NULL WHERE traject_id IN (${OBJECTED})`);
}

/**
 * Removes every accepted row of patients who objected from `trajecten`, `metingen`, `item_som` and `contacten`, and
 * leaves their numbers in `bezwaar`, with the number of remaining zorgtrajecten that tell nothing about consent
 * (`zonder vermelding`: no objection is known, so they count).
 * @throws RomError (aanlevering) when nobody is left
 */
export async function removeObjectors(db: Db): Promise<void> {
  await db.run(COUNTS_DDL);
  await db.run(`CREATE TABLE bezwaar_traject AS ${OBJECTED}`);
  const count = (wat: string, from: string): Promise<void> =>
    db.run(`INSERT INTO bezwaar SELECT ${lit(wat)}, count(*) FROM ${from}`);
  const theirs = "WHERE traject_id IN (SELECT traject_id FROM bezwaar_traject)";
  await count("patiënten", `(SELECT DISTINCT trim(patient_id) FROM trajecten ${theirs})`);
  const sums = `item_som WHERE meting_nr IN (SELECT nr FROM metingen ${theirs})`;
  await count("metingen met antwoorden", sums);
  await db.run(`DELETE FROM ${sums}`);
  for (const table of ["item_beeld", "item_vreemd"])
    await db.run(`DELETE FROM ${table} WHERE meting_nr IN (SELECT nr FROM metingen ${theirs})`);
  for (const table of ["metingen", "contacten", "trajecten"]) {
    await count(table, `${table} ${theirs}`);
    await db.run(`DELETE FROM ${table} ${theirs}`);
  }
  await count("zonder vermelding", "trajecten WHERE toestemming IS NULL");
  await db.run("DROP TABLE bezwaar_traject");
  await db.run("DROP TABLE bezwaar_patient");
  const { n } = await db.one<{ n: number }>("SELECT count(*) AS n FROM trajecten");
  if (n === 0)
    throw new RomError(
      "aanlevering",
      "Bij alle bruikbare zorgtrajecten is bezwaar gemaakt; er valt niets te berekenen.",
      "Controleer de kolom toestemming: nee betekent dat de patiënt bezwaar maakte.",
    );
}

/** The counts of `bezwaar` by name; grain as there. */
export async function objections(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db.all<{ wat: string; aantal: number }>("SELECT wat, aantal FROM bezwaar");
  return Object.fromEntries(rows.map((r) => [r.wat, r.aantal]));
}
