import type { Files } from "../../support/delivery.js";
import { METINGEN, parquetTrajecten } from "../basis.js";

export async function files(): Promise<Files> {
  const bytes = await parquetTrajecten();
  return {
    "trajecten.parquet": Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(200, 255), bytes.subarray(204)]),
    "metingen.csv": METINGEN,
  };
}
