import { readFileSync } from "node:fs";
import path from "node:path";
import { lit, openDb } from "../../src/engine/db.js";
import { tempFolder } from "../support/delivery.js";

/** The plain delivery on which the cases that are made by `maak.ts` build. */

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

/** Six zorgtrajecten at two vestigingen. */
export const TRAJECTEN = read("gewoon/trajecten.csv");
/** A voormeting and a nameting of each. */
export const METINGEN = read("gewoon/metingen.csv");
/** The same as a BenchmarkImport. */
export const IMPORT = read("xml-gewoon/import.xml");

/** Six sound zorgtrajecten as the bytes of a Parquet file. */
export async function parquetTrajecten(): Promise<Buffer> {
  const db = await openDb();
  const file = path.join(tempFolder(), "t.parquet");
  await db.run(
    `COPY (SELECT 'ZT-4711-0' || i AS traject_id, 'PAT-0815-0' || i AS patient_id, 'Abeel' AS vestiging, DATE '2018-01-10' AS eerste_contact, TIMESTAMP '2018-06-12 00:00:00' AS laatste_contact, 1961 AS geboortejaar FROM range(1, 7) t(i)) TO ${lit(file)} (FORMAT parquet)`,
  );
  db.close();
  return readFileSync(file);
}
