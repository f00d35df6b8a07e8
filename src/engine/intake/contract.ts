import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

const column = z.strictObject({
  /** sleutel: text that is cleaned as all text is (clean.ts) and never changed further, so that all files of a delivery agree on it. */
  type: z.enum(["sleutel", "tekst", "datum", "geheel", "getal"]),
  /** The column must be there and, unless `leeg_toegestaan`, filled in every row. */
  verplicht: z.boolean().default(false),
  leeg_toegestaan: z.boolean().default(false),
  /** What a value that cannot be read costs: itself, or the row. Of a required column always the row. */
  fout: z.enum(["waarde", "rij"]).default("waarde"),
  /** Identifies or describes a person: its value is never shown in any message or report. */
  persoon: z.boolean().default(false),
  min: z.number().optional(),
  max: z.number().optional(),
  waarden: z.array(z.string()).optional(),
  betekenis: z.string(),
});
const table = z.strictObject({
  verplicht: z.boolean(),
  korrel: z.string(),
  sleutel: z.array(z.string()),
  verwijst: z.strictObject({ kolom: z.string(), tabel: z.string() }).optional(),
  kolommen: z.record(z.string(), column),
});
const contract = z.strictObject({
  versie: z.string(),
  bron: z.string(),
  tabellen: z.strictObject({ trajecten: table, metingen: table, items: table, contacten: table, eenheden: table }),
});

export type ColumnContract = z.infer<typeof column>;
export type TableContract = z.infer<typeof table>;
export type Contract = z.infer<typeof contract>;
export type TableName = keyof Contract["tabellen"];

/** The column contract of ROM-CSV; data/reference/contracten/rom-csv.json. */
export const readContract = (): Contract =>
  readJson(inProject("data", "reference", "contracten", "rom-csv.json"), contract, "intern");

/** Longest text that a column may hold. */
export const MAX_LENGTH = 200;

/** What a column expects, in Dutch, for messages and the data contract. */
export function expectation(c: ColumnContract): string {
  const range = c.min !== undefined && c.max !== undefined ? ` van ${c.min} tot en met ${c.max}` : "";
  if (c.waarden) return `een van: ${c.waarden.join(", ")}`;
  if (c.type === "datum") return "een bestaande datum als 2018-03-31";
  if (c.type === "geheel") return `een geheel getal${range}`;
  if (c.type === "getal") return `een getal${range}, met punt of komma`;
  return `tekst van hoogstens ${MAX_LENGTH} tekens`;
}
