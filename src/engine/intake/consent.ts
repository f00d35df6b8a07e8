import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { textOf } from "./column-sql.js";

/**
 * Objections. A patient who objected on one zorgtraject (`toestemming` = nee) objected for all of theirs, and so did one
 * of whom it cannot be read, until that is mended. Their rows are
 * read, since a delivery is accounted for row by row, but nothing is computed from them: their answers are not summed, and
 * they are gone from the database before any model, metric or check looks at it. Only counts stay.
 * Decision: docs/decisions/0012-objection-counts-for-the-patient.md.
 */

/** What is left of objectors; grain: one row per kind of thing counted. */
const COUNTS_DDL = "CREATE TABLE bezwaar (wat VARCHAR, aantal BIGINT)";

const OBJECTED = "SELECT traject_id FROM trajecten WHERE patient_id IN (SELECT patient FROM bezwaar_patient)";

/** What stands in the list of rows set aside in place of a value of somebody who objected. */
const OBJECTOR = "(bezwaar)";

/**
 * Remembers who objected, from the rows as delivered: an objection holds too where its own row is set aside, and any
 * text but ja and nee is one. Masks their values in `apart`.
 * @param raw name of the table with the delivered text of trajecten, cleaned
 * @param told whether the delivery has a column `toestemming`
 */
export async function findObjectors(db: Db, raw: string, told: boolean): Promise<void> {
  await db.run("CREATE TABLE bezwaar_patient (patient VARCHAR)");
  await db.run("CREATE TABLE bezwaar_sleutel (tabel VARCHAR, sleutel VARCHAR)");
  if (!told) return;
  await db.run(`INSERT INTO bezwaar_patient SELECT DISTINCT patient_id FROM ${raw}
    WHERE lower(${textOf("toestemming")}) <> 'ja' AND patient_id IS NOT NULL`);
  if (!(await anyObjector(db))) return;
  const theirs = `FROM ${raw} WHERE patient_id IN (SELECT patient FROM bezwaar_patient)`;
  await db.run(
    `INSERT INTO bezwaar_sleutel SELECT DISTINCT 'trajecten', traject_id ${theirs} AND traject_id IS NOT NULL`,
  );
  await mask(db, "trajecten", theirs);
}

/** Whether anybody objected. Mostly nobody did, and then there is nothing to mask or remove. */
const anyObjector = async (db: Db): Promise<boolean> =>
  (await db.one<{ n: number }>("SELECT count(*) AS n FROM bezwaar_patient")).n > 0;

/**
 * Masks the values of objectors in `apart`: of metingen and contacten by zorgtraject, of items by meting, accepted or not.
 * @param raw name of the table with the delivered text of `table`, with `rij`
 */
export async function maskObjectors(db: Db, table: "metingen" | "contacten" | "items", raw: string): Promise<void> {
  if (!(await anyObjector(db))) return;
  const [key, of] = table === "items" ? ["meting_id", "metingen"] : ["traject_id", "trajecten"];
  const theirs = `FROM ${raw} WHERE ${key} IN (SELECT sleutel FROM bezwaar_sleutel WHERE tabel = ${lit(of)})`;
  if (table === "metingen")
    await db.run(
      `INSERT INTO bezwaar_sleutel SELECT DISTINCT 'metingen', meting_id ${theirs} AND meting_id IS NOT NULL`,
    );
  await mask(db, table, theirs);
}

/** The text of `toestemming` itself stays, as far as any value is shown: its sender has to mend it. */
async function mask(db: Db, table: string, theirs: string): Promise<void> {
  for (const list of ["apart", "geleegd"])
    await db.run(`UPDATE ${list} SET waarde = ${lit(OBJECTOR)}
    WHERE tabel = ${lit(table)} AND kolom <> 'toestemming' AND waarde NOT IN ('', '(afgeschermd)') AND rij IN (SELECT rij ${theirs})`);
}

/** Takes the instrument from the metingen of objectors, so that their answers are counted as rows and never summed. */
export async function muteObjectors(db: Db): Promise<void> {
  if (await anyObjector(db))
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
  if (await anyObjector(db)) await removeTheirs(db);
  else
    await db.run(
      `INSERT INTO bezwaar VALUES ${["patiënten", "metingen met antwoorden", "metingen", "contacten", "trajecten"].map((wat) => `(${lit(wat)}, 0)`).join(", ")}`,
    );
  await db.run(`INSERT INTO bezwaar SELECT 'zonder vermelding', count(*) FROM trajecten WHERE toestemming IS NULL;
    DROP TABLE bezwaar_patient; DROP TABLE bezwaar_sleutel`);
  const { n } = await db.one<{ n: number }>("SELECT count(*) AS n FROM trajecten");
  if (n === 0)
    throw new RomError(
      "aanlevering",
      "Bij alle bruikbare zorgtrajecten is bezwaar gemaakt; er valt niets te berekenen.",
      "Controleer de kolom toestemming: nee betekent dat de patiënt bezwaar maakte; een andere tekst dan ja geldt ook zo.",
    );
}

/** Counts and removes the rows of who objected. */
async function removeTheirs(db: Db): Promise<void> {
  await db.run(`CREATE TABLE bezwaar_traject AS ${OBJECTED}`);
  const count = (wat: string, from: string): Promise<void> =>
    db.run(`INSERT INTO bezwaar SELECT ${lit(wat)}, count(*) FROM ${from}`);
  const theirs = "WHERE traject_id IN (SELECT traject_id FROM bezwaar_traject)";
  await count("patiënten", `(SELECT DISTINCT patient_id FROM trajecten ${theirs})`);
  const sums = `item_som WHERE meting_nr IN (SELECT nr FROM metingen ${theirs})`;
  await count("metingen met antwoorden", sums);
  await db.run(`DELETE FROM ${sums}`);
  for (const table of ["item_deel", "item_steekproef", "item_beeld", "item_vreemd"])
    await db.run(`DELETE FROM ${table} WHERE meting_nr IN (SELECT nr FROM metingen ${theirs})`);
  for (const table of ["metingen", "contacten", "trajecten"]) {
    await count(table, `${table} ${theirs}`);
    await db.run(`DELETE FROM ${table} ${theirs}`);
  }
  await db.run("DROP TABLE bezwaar_traject");
}

/** The counts of `bezwaar` by name; grain as there. */
export async function objections(db: Db): Promise<Readonly<Record<string, number>>> {
  const rows = await db.all<{ wat: string; aantal: number }>("SELECT wat, aantal FROM bezwaar");
  return Object.fromEntries(rows.map((r) => [r.wat, r.aantal]));
}
