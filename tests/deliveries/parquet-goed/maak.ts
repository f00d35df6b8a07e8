import type { Files } from "../../support/delivery.js";
import { METINGEN, parquetTrajecten } from "../basis.js";

export async function files(): Promise<Files> {
  const bytes = await parquetTrajecten();
  return { "trajecten.parquet": bytes, "metingen.csv": METINGEN };
}
