import { parse } from "csv-parse/sync";
import { type Db, lit } from "../../db.js";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";
import { readHead } from "../file-head.js";
import { unreadable } from "../load-table.js";
import { checkGzip, csvSql, quotedAbove } from "../source-file.js";
import type { FhirReader } from "./fhir.js";

const LF = 10;
const CR = 13;

/** A file of an export, opened far enough to know its columns. */
export interface ExportFile {
  readonly name: string;
  readonly kind: "csv" | "parquet" | "xlsx" | "fhir";
  /** Names of the columns in file order; null for FHIR, where any path may be asked for. */
  readonly names: readonly string[] | null;
  /** Where a line of a CSV file stands (locate-lines.ts). */
  readonly csv: {
    readonly file: string;
    readonly gz: boolean;
    readonly delimiter: string;
    readonly newline: number;
    readonly skip: number;
  } | null;
  /**
   * Reads the columns at these positions, in order, into a new table `(rij, regel, k<position> …)`; rij counts rows, regel is the line or
   * row of the sheet where it is known already.
   * @param headers rows after the first that are no data
   */
  readonly load: (db: Db, table: string, columns: readonly number[], rejects: string, headers: number) => Promise<void>;
  readonly fhir: FhirReader | null;
}

/** Names of columns are sought on this many lines. */
const HEAD_LINES = 30;
/** A field that holds a value, not the name of a column. */
const VALUE = /^[\d.,/:\s-]*$/;

/** The header of an export: its names, its separator, and the lines above it that are passed over. */
export interface ExportHeader {
  readonly names: readonly string[];
  readonly delimiter: string;
  readonly skip: number;
}

function recordAt(bytes: Buffer, start: number, delimiter: string): string[] {
  try {
    const options = { delimiter, to: 1, bom: true, relax_column_count: true, relax_quotes: true };
    const [names = []] = parse(bytes.subarray(start), options) as string[][];
    return names.map((n) => n.trim());
  } catch {
    return [];
  }
}

const filled = (record: readonly string[]): number => record.filter((c) => c !== "").length;

/** Whether a line below a title is one of names: several, all different, none of them a value. */
function areNames(record: readonly string[]): boolean {
  const names = record.filter((c) => c !== "");
  return names.length > 2 && new Set(names).size === names.length && names.every((n) => !VALUE.test(n));
}

/**
 * Finds the names of the columns of a CSV text: on its first line, by the separator that gives most columns. A line `sep=;` is passed
 * over, and so are lines of a title, of at most two filled fields each, above a line of names that is as wide as what follows.
 */
export function readHeader(bytes: Buffer): ExportHeader {
  const newline = bytes.includes(LF) || !bytes.includes(CR) ? LF : CR;
  const starts = [0];
  for (let at = bytes.indexOf(newline); at >= 0 && starts.length <= HEAD_LINES; at = bytes.indexOf(newline, at + 1))
    starts.push(at + 1);
  const readings = [",", ";", "\t"].map((delimiter) => {
    const records = starts.map((s) => recordAt(bytes, s, delimiter));
    const sep = /^"?sep=/i.test(
      bytes
        .subarray(0, 12)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    )
      ? 1
      : 0;
    const widest = Math.max(...records.map(filled));
    const below = records.findIndex((r, k) => k >= sep && filled(r) > 2);
    const title =
      below > sep && areNames(records[below] ?? []) && 2 * filled(records[below] ?? []) >= widest ? below : sep;
    return { names: records[title] ?? [], delimiter, skip: title };
  });
  return readings.reduce((a, b) => (b.names.length > a.names.length ? b : a));
}

/** @throws RomError (aanlevering) where bytes are no UTF-8 text */
function checkText(name: string, bytes: Buffer): void {
  if (bytes.length === 0) throw new RomError("aanlevering", `${name} is leeg.`, "Maak de export opnieuw.");
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
    throw new RomError(
      "aanlevering",
      `${name} is geen UTF-8-tekst (waarschijnlijk UTF-16).`,
      "Exporteer als CSV in UTF-8, of sla het bestand op als CSV UTF-8.",
    );
}

/** Opens a CSV file (comma, semicolon or tab; perhaps gzip). @throws RomError (aanlevering) */
export async function openText(f: DeliveredFile): Promise<ExportFile> {
  if (f.gz) await checkGzip(f.path, f.name);
  const start = await readHead(f.path, f.gz, f.name);
  checkText(f.name, start);
  const { names, delimiter, skip } = readHeader(start);
  const newline = start.includes(LF) || !start.includes(CR) ? LF : CR;
  if (quotedAbove(start, skip, newline) > 0)
    throw new RomError(
      "aanlevering",
      `${f.name} begint met een tekst tussen aanhalingstekens boven de kolomnamen, die zo niet te lezen is.`,
      "Haal de eerste regel weg, zodat het bestand met de kolomnamen begint.",
    );
  return {
    name: f.name,
    kind: "csv",
    names,
    csv: { file: f.path, gz: f.gz, delimiter, newline, skip },
    fhir: null,
    load: async (db, table, columns, rejects, headers) => {
      const read = csvSql(
        { file: f.path, gz: f.gz, delimiter, rejects, skip },
        names.map(() => "VARCHAR"),
      );
      // Columns that are passed over are read too: a bad byte in one of them would break the client down.
      const all = `hash(${names.map((_, i) => `k${i}`).join(", ")}) IS NOT NULL`;
      try {
        await db.run(`CREATE TABLE ${table} AS SELECT * FROM (
          SELECT (row_number() OVER ())::INTEGER AS rij, NULL::INTEGER AS regel${listed(columns)} FROM ${read} WHERE ${all}) WHERE rij > ${headers}`);
      } catch (cause) {
        throw unreadable(f, cause);
      }
    },
  };
}

const listed = (columns: readonly number[]): string => columns.map((c) => `, k${c}`).join("");

/** Opens a Parquet file. @throws RomError (aanlevering) */
export async function openParquet(db: Db, f: DeliveredFile): Promise<ExportFile> {
  let names: string[];
  try {
    names = (await db.all<{ column_name: string }>(`DESCRIBE FROM read_parquet(${lit(f.path)})`)).map(
      (c) => c.column_name,
    );
  } catch {
    throw new RomError("aanlevering", `${f.name} is niet te lezen als Parquet.`, "Controleer of het bestand heel is.");
  }
  const quoted = (k: number): string => `CAST("${(names[k] ?? "").replaceAll('"', '""')}" AS VARCHAR) AS k${k}`;
  return {
    name: f.name,
    kind: "parquet",
    names,
    csv: null,
    fhir: null,
    load: async (to, table, columns) => {
      try {
        await to.run(
          `CREATE TABLE ${table} AS SELECT (row_number() OVER ())::INTEGER AS rij, NULL::INTEGER AS regel${columns
            .map((c) => `, ${quoted(c)}`)
            .join("")} FROM read_parquet(${lit(f.path)})`,
        );
      } catch (cause) {
        throw unreadable(f, cause);
      }
    },
  };
}
