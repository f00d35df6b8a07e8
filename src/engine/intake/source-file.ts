import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import { contractName, listNames } from "./column-names.js";
import type { Container, DeliveredFile } from "./container.js";
import type { TableContract, TableName } from "./contract.js";
import { findHeader, PLAIN } from "./csv-header.js";
import { readHead } from "./file-head.js";
import { findOther, seekAmong } from "./other-files.js";

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
  /** Physical lines of a CSV file above its header that are passed over (with the header, where a line under it goes too). */
  readonly skip: number;
  /** Whether a header record follows them. */
  readonly header: boolean;
  /** What was read otherwise than the contract says, in Dutch. */
  readonly told: readonly string[];
  /** Column names in file order: the contract's, or as delivered in lower case. */
  readonly columns: readonly string[];
  /** A DuckDB relation with the file's columns under their own names, all text; rejected lines go to `rejects`. */
  readonly relation: string;
  /** As `relation`, but read straight into the given DuckDB types; null where the file kind cannot. */
  readonly typed: ((types: Readonly<Record<string, string>>) => string) | null;
  /** Name of the DuckDB table of lines that are no rows; null for Parquet and XML. */
  readonly rejects: string | null;
}

const LF = 10;
const CR = 13;

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

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Length of a first line that is passed over and is a quoted text with a byte order mark before it; 0 where there is none. */
export const quotedAbove = (start: Buffer, skip: number, newline: number): number =>
  skip > 0 && start.subarray(0, 3).equals(MARK) && start[3] === 34 ? start.indexOf(newline) + 1 : 0;

/**
 * A copy of a file whose first line holds no quotes, every byte in its place; unpacked where it is gzip. DuckDB 1.5.5 takes a
 * quoted line with a byte order mark before it for an open quote, and reads nothing below it, without a word.
 * @param end length of that line in bytes
 */
async function quietAbove(file: string, gz: boolean, end: number, target: string): Promise<string> {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  let at = 0;
  const quiet = new Transform({
    transform(chunk: Buffer, _, done) {
      for (let i = 0; i < chunk.length && at + i < end; i++) if (chunk[i] !== LF && chunk[i] !== CR) chunk[i] = 120;
      at += chunk.length;
      done(null, chunk);
    },
  });
  const bytes = createReadStream(file);
  const out = createWriteStream(target, { mode: 0o600 });
  await (gz ? pipeline(bytes, createGunzip(), quiet, out) : pipeline(bytes, quiet, out));
  return target;
}

function checkColumns(name: string, columns: readonly string[], contract: TableContract): void {
  const missing = Object.entries(contract.kolommen)
    .filter(([n, c]) => c.verplicht && !columns.includes(n))
    .map(([n]) => n);
  if (missing.length)
    throw new RomError(
      "aanlevering",
      `${name} mist ${missing.length === 1 ? "de verplichte kolom" : "de verplichte kolommen"} ${missing.join(", ")}. Gevonden: ${listNames(columns)}.`,
      "De kolommen moeten heten zoals in docs/data-contract.md.",
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
  f: {
    readonly file: string;
    readonly delimiter: string;
    readonly gz: boolean;
    readonly rejects: string;
    readonly skip?: number;
    readonly header?: boolean;
  },
  types: readonly string[],
): string {
  return `read_csv(${lit(f.file)},
      auto_detect = false, columns = {${types.map((t, i) => `'k${i}': '${t}'`).join(", ")}}, skip = ${f.skip ?? 0}, header = ${f.header ?? true}, delim = ${lit(f.delimiter)},
      quote = '"', escape = '"', nullstr = '', strict_mode = true, max_line_size = 12000000, compression = ${lit(f.gz ? "gzip" : "none")},
      store_rejects = true, rejects_table = ${lit(f.rejects)}, rejects_scan = ${lit(`${f.rejects}_scan`)})`;
}

/**
 * Finds and opens a table's file (`.csv`, `.csv.gz` or `.parquet`); one of another name where it is certain which it is.
 * @param list whether a message on a missing file names what was found instead
 * @param scratch folder of this run, readable by its owner only
 * @param seek looks among the files of other names
 * @returns null when an optional table was not delivered
 * @throws RomError (aanlevering) when a required file is missing, delivered twice, unreadable or lacks columns
 */
export async function openSource(
  db: Db,
  container: Pick<Container, "files" | "others" | "passed">,
  table: TableName,
  contract: TableContract,
  scratch: string,
  list = true,
  seek = seekAmong(db, container.others),
): Promise<SourceFile | null> {
  const { files } = container;
  const found = files.filter((f) => [".csv", ".csv.gz", ".parquet"].some((end) => f.base === table + end));
  if (found.length > 1)
    throw new RomError(
      "aanlevering",
      `De tabel ${table} is meer dan eens aangeleverd: ${found.map((f) => f.name).join(", ")}.`,
      "Laat één van deze bestanden in de map staan.",
    );
  const other = found[0] ? null : await findOther(seek, container, table, contract, list);
  const delivered = found[0] ?? other;
  if (!delivered) return null;
  const source = await openFile(db, delivered, table, contract, scratch);
  return other ? { ...source, told: [`gelezen als ${table}`, ...source.told] } : source;
}

/** Opens one file as a table. @throws RomError (aanlevering) */
async function openFile(
  db: Db,
  delivered: DeliveredFile,
  table: TableName,
  contract: TableContract,
  scratch: string,
): Promise<SourceFile> {
  const { name } = delivered;
  let { path: file, gz } = delivered;
  if (delivered.base.endsWith(".parquet")) {
    let columns: string[];
    try {
      columns = (await db.all<{ column_name: string }>(`DESCRIBE FROM read_parquet(${lit(file)})`)).map(
        (c) => c.column_name,
      );
    } catch {
      throw new RomError("aanlevering", `${name} is niet te lezen als Parquet.`, "Controleer of het bestand heel is.");
    }
    const { columns: lower, renamed } = contractName(columns, contract);
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
      ...PLAIN,
      told: renamed.map(({ from, to }) => `kolom '${from}' is gelezen als ${to}`),
      columns: lower,
      rejects: null,
      typed: null,
      relation: `(SELECT ${select.join(", ")} FROM read_parquet(${lit(file)}))`,
    };
  }
  if (gz) await checkGzip(file, name);
  const start = await readHead(file, gz, name);
  const { columns, delimiter, skip, header, told } = findHeader(name, start, contract);
  checkColumns(name, columns, contract);
  const newline = start.includes(LF) || !start.includes(CR) ? LF : CR;
  const above = quotedAbove(start, skip, newline);
  if (above > 0) {
    file = await quietAbove(file, gz, above, path.join(scratch, `${table}-vanaf-de-kop.csv`));
    gz = false;
  }
  const rejects = `afgekeurd_${table}`;
  const known = columns.map((c, i) => [c, `k${i}`] as const).filter(([c]) => c in contract.kolommen);
  // A bad byte in a column behind one that is passed over breaks the client down: those before the last known one are read too.
  const last = columns.findLastIndex((c) => c in contract.kolommen);
  const between = columns.flatMap((c, i) => (i < last && !(c in contract.kolommen) ? [`k${i}`] : []));
  const all = between.length ? ` WHERE hash(${between.join(", ")}) IS NOT NULL` : "";
  const typed = (types: Readonly<Record<string, string>>): string => {
    const read = csvSql(
      { file, delimiter, gz, rejects, skip, header },
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
    newline,
    skip,
    header,
    told,
    columns,
    rejects,
    typed,
    relation: typed({}),
  };
}
