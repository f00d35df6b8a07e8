import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import type { DeliveredFile } from "./container.js";
import type { TableContract, TableName } from "./contract.js";

/** One file of a delivery, opened far enough to know its columns. */
export interface SourceFile {
  readonly table: TableName;
  readonly file: string;
  readonly name: string;
  /** `export`: staged by the mapping of the delivery; its relation for items numbers its rows itself, as `rij`. */
  readonly kind: "csv" | "parquet" | "xml" | "export";
  readonly gz: boolean;
  /** Separator of a CSV file. */
  readonly delimiter: string;
  /** The byte that ends a line of a CSV file: LF (also after CR), or CR where the file has no LF. */
  readonly newline: number;
  /** Column names in file order, lower case. */
  readonly columns: readonly string[];
  /** A DuckDB relation with the file's columns under their own names, all text; rejected lines go to `rejects`. */
  readonly relation: string;
  /** As `relation`, but read straight into the given DuckDB types; null where the file kind cannot. */
  readonly typed: ((types: Readonly<Record<string, string>>) => string) | null;
  /** Name of the DuckDB table of lines that are no rows; null for Parquet and XML. */
  readonly rejects: string | null;
}

const HEAD_BYTES = 1 << 18;
const LF = 10;
const CR = 13;

/** The first bytes of a file, unpacked where it is gzip; never more, however far it unpacks. */
export async function head(file: string, gz: boolean, name: string): Promise<Buffer> {
  const raw = createReadStream(file, { end: HEAD_BYTES - 1 });
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Of a gzip file only a beginning is read, which ends it too early; whether it is whole was checked before.
    const bytes: AsyncIterable<Buffer> = gz ? raw.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : raw;
    for await (const chunk of bytes) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch {
    throw new RomError(
      "aanlevering",
      `${name} is niet te lezen${gz ? " als gzip" : ""}.`,
      "Controleer of het bestand heel is en leesbaar voor deze gebruiker.",
    );
  } finally {
    raw.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

/** Unpacks a gzip file to its end: the database reads a file that was cut off as if it were whole. */
export async function checkGzip(file: string, name: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), new Writable({ write: (_, __, done) => done() }));
  } catch {
    throw new RomError(
      "aanlevering",
      `${name} is niet te lezen als gzip: het bestand is beschadigd of afgekapt.`,
      "Maak het bestand opnieuw en controleer of het helemaal is overgekomen.",
    );
  }
}

/** Column names and separator of a CSV file. */
function csvHeader(name: string, bytes: Buffer, contract: TableContract): { columns: string[]; delimiter: string } {
  if (bytes.length === 0)
    throw new RomError("aanlevering", `${name} is leeg.`, "Lever het bestand opnieuw aan, met een kopregel en rijen.");
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
    throw new RomError(
      "aanlevering",
      `${name} is geen UTF-8-tekst (waarschijnlijk UTF-16).`,
      "Sla het op als CSV UTF-8.",
    );
  const required = Object.entries(contract.kolommen)
    .filter(([, c]) => c.verplicht)
    .map(([n]) => n);
  const readings = [",", ";"].map((delimiter) => {
    let columns: string[] = [];
    try {
      const [first] = parse(bytes, { delimiter, to: 1, bom: true, relax_column_count: true }) as string[][];
      columns = (first ?? []).map((c) => c.trim().toLowerCase());
    } catch {
      // A header that one separator cannot read may be plain under the other.
    }
    return { delimiter, columns, hits: required.filter((r) => columns.includes(r)).length };
  });
  const best = readings.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best;
}

function checkColumns(name: string, columns: readonly string[], contract: TableContract): void {
  const missing = Object.entries(contract.kolommen)
    .filter(([n, c]) => c.verplicht && !columns.includes(n))
    .map(([n]) => n);
  if (missing.length)
    throw new RomError(
      "aanlevering",
      `${name} mist ${missing.length === 1 ? "de verplichte kolom" : "de verplichte kolommen"} ${missing.join(", ")}.`,
      "De eerste regel moet de kolomnamen bevatten, gescheiden door komma's of puntkomma's; zie docs/data-contract.md.",
    );
  const twice = Object.keys(contract.kolommen).filter((n) => columns.filter((c) => c === n).length > 1);
  if (twice.length)
    throw new RomError(
      "aanlevering",
      `${name} heeft de kolom ${twice.join(", ")} meer dan eens.`,
      "Laat elke kolom één keer voorkomen.",
    );
}

/** SQL that reads a CSV file: columns `k0`, `k1`, … of the given types in file order; lines that are no rows go to `rejects`. */
export function csvSql(
  f: { readonly file: string; readonly delimiter: string; readonly gz: boolean; readonly rejects: string },
  types: readonly string[],
): string {
  return `read_csv(${lit(f.file)},
      auto_detect = false, columns = {${types.map((t, i) => `'k${i}': '${t}'`).join(", ")}}, header = true, delim = ${lit(f.delimiter)},
      quote = '"', escape = '"', nullstr = '', strict_mode = true, max_line_size = 12000000, compression = ${lit(f.gz ? "gzip" : "none")},
      store_rejects = true, rejects_table = ${lit(f.rejects)}, rejects_scan = ${lit(`${f.rejects}_scan`)})`;
}

/**
 * Finds and opens a table's file (`.csv`, `.csv.gz` or `.parquet`).
 * @returns null when an optional table was not delivered
 * @throws RomError (aanlevering) when a required file is missing, delivered twice, unreadable or lacks columns
 */
export async function openSource(
  db: Db,
  files: readonly DeliveredFile[],
  table: TableName,
  contract: TableContract,
): Promise<SourceFile | null> {
  const found = files.filter((f) => [".csv", ".csv.gz", ".parquet"].some((end) => f.base === table + end));
  if (found.length > 1)
    throw new RomError(
      "aanlevering",
      `De tabel ${table} is meer dan eens aangeleverd: ${found.map((f) => f.name).join(", ")}.`,
      "Laat één van deze bestanden in de map staan.",
    );
  const [delivered] = found;
  if (!delivered) {
    if (!contract.verplicht) return null;
    throw new RomError(
      "aanlevering",
      `In de aanlevering ontbreekt ${table}.csv (of .csv.gz of .parquet).`,
      "Een aanlevering is een map met ten minste trajecten.csv en metingen.csv, of met XML-bestanden van SBG.",
    );
  }
  const { name, path: file, gz } = delivered;
  if (delivered.base.endsWith(".parquet")) {
    let columns: string[];
    try {
      columns = (await db.all<{ column_name: string }>(`DESCRIBE FROM read_parquet(${lit(file)})`)).map(
        (c) => c.column_name,
      );
    } catch {
      throw new RomError("aanlevering", `${name} is niet te lezen als Parquet.`, "Controleer of het bestand heel is.");
    }
    const lower = columns.map((c) => c.trim().toLowerCase());
    checkColumns(name, lower, contract);
    const select = columns
      .map((c, i) => [c, lower[i] ?? ""] as const)
      .filter(([, l]) => l in contract.kolommen)
      .map(([c, l]) => `CAST("${c.replaceAll('"', '""')}" AS VARCHAR) AS "${l}"`);
    return {
      table,
      file,
      name,
      kind: "parquet",
      gz: false,
      delimiter: "",
      newline: LF,
      columns: lower,
      rejects: null,
      typed: null,
      relation: `(SELECT ${select.join(", ")} FROM read_parquet(${lit(file)}))`,
    };
  }
  if (gz) await checkGzip(file, name);
  const start = await head(file, gz, name);
  const { columns, delimiter } = csvHeader(name, start, contract);
  checkColumns(name, columns, contract);
  const rejects = `afgekeurd_${table}`;
  const known = columns.map((c, i) => [c, `k${i}`] as const).filter(([c]) => c in contract.kolommen);
  // A bad byte in a column behind one that is passed over breaks the client down: those before the last known one are read too.
  const last = columns.findLastIndex((c) => c in contract.kolommen);
  const between = columns.flatMap((c, i) => (i < last && !(c in contract.kolommen) ? [`k${i}`] : []));
  const all = between.length ? ` WHERE hash(${between.join(", ")}) IS NOT NULL` : "";
  const typed = (types: Readonly<Record<string, string>>): string => {
    const read = csvSql(
      { file, delimiter, gz, rejects },
      columns.map((c) => types[c] ?? "VARCHAR"),
    );
    return `(SELECT ${known.map(([c, k]) => `${k} AS "${c}"`).join(", ")} FROM ${read}${all})`;
  };
  return {
    table,
    file,
    name,
    kind: "csv",
    gz,
    delimiter,
    newline: start.includes(LF) || !start.includes(CR) ? LF : CR,
    columns,
    rejects,
    typed,
    relation: typed({}),
  };
}
