import { readFileSync } from "node:fs";
import path from "node:path";
import { lit, openDb } from "../../../src/engine/db.js";
import { type Files, tempFolder } from "../../support/delivery.js";
import { METINGEN } from "../basis.js";

export async function files(): Promise<Files> {
  const db = await openDb();
  const file = path.join(tempFolder(), "t.parquet");
  await db.run(
    `COPY (SELECT 'ZT-4711-0' || i AS traject_id, 'PAT-0815-0' || i AS patient_id, 'Abeel' AS vestiging, DATE '2018-01-10' AS eerste_contact, TIMESTAMP '2018-06-12 00:00:00' AS laatste_contact, 1961 AS geboortejaar FROM range(1, 7) t(i)) TO ${lit(file)} (FORMAT parquet)`,
  );
  db.close();
  const bytes = readFileSync(file);
  return {
    "trajecten.parquet": Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(200, 255), bytes.subarray(204)]),
    "metingen.csv": METINGEN,
  };
}
