import { readFileSync } from "node:fs";
import path from "node:path";
import { lit, openDb } from "../../../src/engine/db.js";
import { type Files, tempFolder } from "../../support/delivery.js";
import { METINGEN } from "../basis.js";

export async function files(): Promise<Files> {
  const db = await openDb();
  const file = path.join(tempFolder(), "t.parquet");
  await db.run(
    `COPY (SELECT [i] AS traject_id, {'a': i} AS patient_id, i % 2 = 0 AS vestiging, 43110 + i AS eerste_contact, 'x'::BLOB AS laatste_contact FROM range(1, 7) t(i)) TO ${lit(file)} (FORMAT parquet)`,
  );
  db.close();
  const bytes = readFileSync(file);
  return { "trajecten.parquet": bytes, "metingen.csv": METINGEN };
}
