import { parse } from "csv-parse/sync";
import { type Db, lit } from "../../db.js";
import { RomError } from "../../errors.js";
import type { DeliveredFile } from "../container.js";
import { readHead } from "../file-head.js";
import { unreadable } from "../load-table.js";
import { checkGzip, csvSql } from "../source-file.js";
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
  } | null;
  /**
   * Reads the columns at these positions, in order, into a new table `(rij, regel, k<position> …)`; rij counts rows, regel is the line or
   * row of the sheet where it is known already.
   * @param headers rows after the first that are no data
   */
  readonly load: (db: Db, table: string, columns: readonly number[], rejects: string, headers: number) => Promise<void>;
  readonly fhir: FhirReader | null;
}

/** First record of a CSV text by each separator; the one that gives most columns is taken. */
export function readHeader(bytes: Buffer): { names: string[]; delimiter: string } {
  const readings = [",", ";", "\t"].map((delimiter) => {
    try {
      const options = { delimiter, to: 1, bom: true, relax_column_count: true, relax_quotes: true };
      const [names = []] = parse(bytes, options) as string[][];
      return { names: names.map((n) => n.trim()), delimiter };
    } catch {
      return { names: [], delimiter };
    }
  });
  return readings.reduce((a, b) => (b.names.length > a.names.length ? b : a));
}

/** @throws RomError (aanlevering) where bytes are no UTF-8 text */
export function checkText(name: string, bytes: Buffer): void {
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
  const { names, delimiter } = readHeader(start);
  const newline = start.includes(LF) || !start.includes(CR) ? LF : CR;
  return {
    name: f.name,
    kind: "csv",
    names,
    csv: { file: f.path, gz: f.gz, delimiter, newline },
    fhir: null,
    load: async (db, table, columns, rejects, headers) => {
      const read = csvSql(
        { file: f.path, gz: f.gz, delimiter, rejects },
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
