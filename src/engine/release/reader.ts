import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CERTIFICATE_LEVELS, type Certificate, type Manifest, METRIC_FILE } from "../contract/manifest.js";
import { TABLES } from "../contract/tables.js";
import { VIEWS } from "../contract/views.js";
import { type Db, lit, openDb } from "../db.js";
import { RomError } from "../errors.js";
import { readJson } from "../json-file.js";

const period = z.object({ van: z.string(), tot: z.string() });
const manifestSchema: z.ZodType<Manifest> = z.object({
  formaat: z.literal(1),
  bron: z.string(),
  synthetisch: z.boolean(),
  aanlevering: z.string(),
  versie: z.string(),
  beleid: z.string(),
  editie: z.object({ naam: z.string(), titel: z.string(), toelichting: z.string(), licentie: z.string().optional() }),
  periode: period,
  referentieperiode: period,
  peildatum: z.string(),
  niveaus: z.array(z.string()),
  reden_verborgen: z.string(),
  voorbehoud: z.array(z.string()).optional(),
  vingerafdruk: z.string().regex(/^[0-9a-f]{64}$/),
});
const number = z.number();
const proof = z.object({
  bouwstenen: number,
  verborgen: number,
  tekleen: number,
  vergelijkingen: number,
  aangevallen: number,
  doorregel: number,
  programmas: number,
  nagerekend: number,
  gebroken: number,
  speling: z.object({ minst: number, kwart: number, midden: number, driekwart: number }).nullable(),
  zichtbaar: z.array(
    z.object({
      wat: z.string(),
      periode: z.string(),
      cellen: number,
      cellen_getoond: number,
      zorgtrajecten_zichtbaar: number,
    }),
  ),
});
const certificateSchema: z.ZodType<Certificate> = z.object({
  niveau: z.enum(CERTIFICATE_LEVELS),
  betekenis: z.string(),
  regels: z.array(z.string()),
  cellen: z.object({ getoond: z.number(), verborgen: z.number() }),
  proef: proof.optional(),
  tabellen: z.record(z.string(), z.string()),
});

export interface Release {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly certificate: Certificate;
}

/**
 * Opens a release and checks that every table is the one its certificate speaks of.
 * @throws RomError (uitgave) when a part is missing, malformed or altered
 */
export function readRelease(folder: string): Release {
  if (!existsSync(path.join(folder, "manifest.json")))
    throw new RomError(
      "uitgave",
      `${folder} is geen uitgave: manifest.json ontbreekt.`,
      "Maak er een met 'npm run rom -- process'.",
    );
  const manifest = readJson(path.join(folder, "manifest.json"), manifestSchema, "uitgave");
  const certificate = readJson(path.join(folder, "certificate.json"), certificateSchema, "uitgave");
  if (certificate.niveau === "volledig" && !certificate.proef)
    throw new RomError(
      "uitgave",
      "Het certificaat zegt 'volledig' maar bevat geen verslag van de aanval (proef).",
      "Maak de uitgave opnieuw; een certificaat mag niet met de hand worden aangepast.",
    );
  const parts = [
    ...TABLES.map((t) => [t.naam, `${t.naam}.parquet`, "tables"] as const),
    ["metriek", METRIC_FILE, ""] as const,
  ];
  for (const [naam, name, below] of parts) {
    const file = path.join(folder, below, name);
    const promised = certificate.tabellen[name];
    const actual = existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : undefined;
    if (!promised || actual !== promised)
      throw new RomError(
        "uitgave",
        `Tabel ${naam} van de uitgave ${actual ? "is veranderd sinds het certificaat" : "ontbreekt"}.`,
        "Maak de uitgave opnieuw; een uitgave mag niet met de hand worden aangepast.",
      );
  }
  return { folder, manifest, certificate };
}

/** A database with the tables and views of a release, ready to query. */
export async function openRelease(release: Release): Promise<Db> {
  const db = await openDb();
  for (const { naam } of TABLES)
    await db.run(
      `CREATE TABLE ${naam} AS FROM read_parquet(${lit(path.join(release.folder, "tables", `${naam}.parquet`))})`,
    );
  for (const { sql } of VIEWS) await db.run(sql);
  return db;
}
