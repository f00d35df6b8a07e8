import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readJson } from "../json-file.js";
import { inProject } from "../paths.js";

export const LEVELS = ["totaal", "cluster", "organisatie", "vestiging", "team", "behandelaar"] as const;
export type Level = (typeof LEVELS)[number];
export const PERIOD_KINDS = ["totaal", "jaar", "kwartaal", "maand"] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

const date = z.iso.date({ error: "verwacht een datum als 2016-07-01" });
const response = z.strictObject({
  versie: date,
  bron: z.string(),
  minimumleeftijd: z.number().int(),
  instrumenten: z.array(
    z.strictObject({
      instrument: z.string(),
      rol: z.enum(["voor", "na"]),
      van: date.nullable(),
      tot: date.nullable(),
      geheel_ingevuld_vanaf: date.nullable(),
    }),
  ),
  zonder_items: z.enum(["telt", "telt-niet"]),
  lokale_instrumenten: z.enum(["tellen", "tellen-niet"]),
  streefwaarden: z.array(z.strictObject({ jaar: z.number().int(), percentage: z.number() })),
  toelichting: z.array(z.string()),
});
const uitkomsten = z.strictObject({
  versie: date,
  venster_voor_dagen: z.number().int().nonnegative(),
  venster_na_dagen: z.number().int().nonnegative(),
  metriek: z.strictObject({ minimum_voormetingen: z.number().int().positive() }),
  delta_t: z.strictObject({ grens: z.number().positive(), afkap: z.number(), bron: z.string() }),
  hsk: z.strictObject({
    instrument: z.string(),
    streef_compleet: z.number(),
    streef_verbetering: z.number(),
    bron: z.string(),
  }),
  bron: z.string(),
});
const publicatie = z.strictObject({
  versie: date,
  drempels: z.strictObject({
    uitkomst: z.strictObject({ patienten: z.number().int().positive(), bron: z.string() }),
    telling: z.strictObject({ aantal: z.number().int().positive(), bron: z.string() }),
  }),
  reden: z.string(),
  decimalen: z.strictObject({ aandeel: z.number().int(), gemiddelde: z.number().int() }),
  kruisingen: z.array(z.strictObject({ niveau: z.enum(LEVELS), perioden: z.array(z.enum(PERIOD_KINDS)) })),
  varianten_op: z.array(z.enum(LEVELS)).min(1),
});
const edities = z.strictObject({
  versie: date,
  standaard: z.string(),
  edities: z.array(
    z.strictObject({
      naam: z.string(),
      titel: z.string(),
      niveaus: z.array(z.enum(LEVELS)),
      weergave: z.enum(["namen", "codes"]),
      toelichting: z.string(),
    }),
  ),
});

/** All policy, as read; field names are those of the files in data/policy. */
export interface Policy {
  readonly response: z.infer<typeof response>;
  readonly uitkomsten: z.infer<typeof uitkomsten>;
  readonly publicatie: z.infer<typeof publicatie>;
  readonly edities: z.infer<typeof edities>;
}
export type Edition = Policy["edities"]["edities"][number];

/**
 * Reads data/policy.
 * @throws RomError naming file and field where a file breaks its schema
 */
export function readPolicy(folder = inProject("data", "policy")): Policy {
  const read = <T>(name: string, schema: z.ZodType<T>): T =>
    readJson(path.join(folder, `${name}.json`), schema, "intern");
  return {
    response: read("response", response),
    uitkomsten: read("uitkomsten", uitkomsten),
    publicatie: read("publicatie", publicatie),
    edities: read("edities", edities),
  };
}

/** SHA-256 over policy and reference data, so that a release says by which rules it was made. */
export function policyHash(folders = [inProject("data", "policy"), inProject("data", "reference")]): string {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
      if (file.endsWith(".json")) hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  return hash.digest("hex");
}
