import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { licenceOf } from "../contract/citation.js";
import { type Certificate, type Manifest, METRIC_FILE, RELEASE_MARKER } from "../contract/manifest.js";
import type { Table } from "../contract/table.js";
import { TABLES } from "../contract/tables.js";
import { lit, openDb } from "../db.js";
import type { GatedTables } from "../gate/gate.js";
import { makeStaging, placeFolder, removeKnown } from "../place-folder.js";

type ReleaseRow = Readonly<Record<string, string | number | boolean | null>>;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A row must have exactly the contract's columns. */
function checkRow(table: Table, row: ReleaseRow): void {
  const names = table.kolommen.map((c) => c.naam);
  const extra = Object.keys(row).filter((k) => !names.includes(k));
  const missing = names.filter((k) => !(k in row));
  if (extra.length || missing.length)
    throw new Error(`${table.naam}: columns off the contract: ${[...extra, ...missing].join(", ")}`);
  for (const [k, value] of Object.entries(row))
    if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${table.naam}.${k} is no finite number`);
}

/** What a Parquet file says of itself, so that it can be read apart from its release; its own hash and the release's come later. */
const aboutTable = (t: Table, input: ManifestInput): Readonly<Record<string, string>> => ({
  tabel: t.naam,
  korrel: t.korrel,
  kolommen: JSON.stringify(t.kolommen),
  sleutel: JSON.stringify(t.volgorde),
  bron: input.bron,
  peildatum: input.peildatum,
  editie: input.editie.titel,
  licentie: licenceOf(input),
  versie: input.versie,
  verborgen: `Een verborgen cijfer is een rij zonder waarde, met reden “${input.reden_verborgen}”.`,
});

/** Writes the tables as Parquet in a fixed order; same rows, same bytes. */
async function writeTables(gated: GatedTables, input: ManifestInput, folder: string): Promise<Record<string, string>> {
  const db = await openDb();
  const hashes: Record<string, string> = {};
  try {
    for (const table of TABLES) {
      const rows: readonly ReleaseRow[] = gated.tabellen[table.naam];
      await db.run(`CREATE TABLE "${table.naam}" (${table.kolommen.map((c) => `"${c.naam}" ${c.type}`).join(", ")})`);
      for (const row of rows) checkRow(table, row);
      await db.append(
        table.naam,
        table.kolommen.map((c) => c.type),
        rows.map((row) => table.kolommen.map((c) => row[c.naam] ?? null)),
      );
      const file = path.join(folder, `${table.naam}.parquet`);
      const order = table.volgorde.map((c) => `"${c}"`).join(", ");
      const about = Object.entries(aboutTable(table, input)).map(([k, v]) => `${k}: ${lit(v)}`);
      await db.run(
        `COPY (SELECT * FROM "${table.naam}" ORDER BY ${order}) TO ${lit(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${about.join(", ")}})`,
      );
      hashes[`${table.naam}.parquet`] = createHash("sha256").update(readFileSync(file)).digest("hex");
    }
  } finally {
    db.close();
  }
  return hashes;
}

export type ManifestInput = Omit<Manifest, "formaat" | "vingerafdruk" | "niveaus">;

/**
 * Writes a release: manifest, certificate, dictionary, metric constants, tables. All or nothing: it is made beside its
 * place and moved there when it is whole.
 * @throws RomError (gebruik) when `out` holds something that is no release
 */
export async function writeRelease(gated: GatedTables, input: ManifestInput, out: string): Promise<Manifest> {
  const staging = makeStaging(out, RELEASE_MARKER);
  mkdirSync(path.join(staging, "tables"), { recursive: true });
  try {
    const hashes = await writeTables(gated, input, path.join(staging, "tables"));
    writeFileSync(path.join(staging, METRIC_FILE), gated.metriek);
    hashes[METRIC_FILE] = createHash("sha256").update(gated.metriek).digest("hex");
    const certificate: Certificate = {
      niveau: gated.niveau,
      betekenis: gated.betekenis,
      regels: gated.regels,
      cellen: gated.cellen,
      proef: gated.proef,
      tabellen: hashes,
    };
    const manifest: Manifest = {
      formaat: 1,
      ...input,
      niveaus: gated.niveaus,
      vingerafdruk: createHash("sha256").update(json({ input, hashes })).digest("hex"),
    };
    writeFileSync(path.join(staging, "manifest.json"), json(manifest));
    writeFileSync(path.join(staging, "certificate.json"), json(certificate));
    writeFileSync(path.join(staging, "dictionary.json"), json(TABLES));
    placeFolder(staging, out, RELEASE_MARKER);
    return manifest;
  } finally {
    removeKnown(staging);
  }
}
