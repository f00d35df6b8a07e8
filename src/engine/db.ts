import { totalmem } from "node:os";
import {
  BIGINT,
  DuckDBDataChunk,
  DuckDBDecimal128Vector,
  DuckDBHugeIntVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  INTEGER,
  SMALLINT,
  UTINYINT,
} from "@duckdb/node-api";
import { MACROS } from "./definitions/macros.js";
import { type Filled, fillVector, type Numbers } from "./fill-vector.js";

const FILLED = { BIGINT, INTEGER, SMALLINT, UTINYINT };

export type Row = Record<string, unknown>;

/** A connection to DuckDB; the only place that knows its client. */
export interface Db {
  /** Runs a statement, or several with `;` between them. */
  run(sql: string): Promise<void>;
  /** Rows as plain objects: BIGINT and HUGEINT become numbers (exact below 2^53), DECIMAL numbers, lists arrays, dates ISO text. */
  all<T = Row>(sql: string): Promise<T[]>;
  /** The single row of a query that must give one. */
  one<T = Row>(sql: string): Promise<T>;
  /** One column of text as a list. */
  texts(sql: string): Promise<string[]>;
  /**
   * Hands over the rows of a query part by part, column by column: for what is read once and added up. Of a decimal its digits; whole
   * numbers beyond 2^53 are bigints, so that nothing is rounded.
   */
  scan(sql: string, use: (part: Chunk) => void): Promise<void>;
  /** Adds rows to an existing table; values in column order. */
  append(table: string, types: readonly AppendType[], rows: Iterable<readonly AppendValue[]>): Promise<void>;
  /** Adds rows to an existing table, column by column: for many whole numbers. @throws RangeError where one does not fit its type */
  fill(table: string, columns: readonly Filled[]): Promise<void>;
  /** How many statements a text holds. @throws Error where it is no SQL */
  statements(sql: string): Promise<number>;
  /** Ends what it is doing, which then fails. */
  interrupt(): void;
  close(): void;
}

export type Scanned = number | bigint | string | boolean | null;
export interface Chunk {
  readonly rows: number;
  readonly columns: readonly (readonly Scanned[])[];
  /** Digits after the point, by column; 0 where it holds no decimals. */
  readonly scales: readonly number[];
}

export type AppendType = "VARCHAR" | "INTEGER" | "DOUBLE" | "BOOLEAN";
export type AppendValue = string | number | boolean | null;

export interface DbOptions {
  /** DuckDB file; in memory where left out. */
  readonly file?: string;
  /** Folder for what does not fit in memory; needed with a file. */
  readonly tempFolder?: string;
  /** As many as there are cores where left out. */
  readonly threads?: number | undefined;
}

/** Enough for some ten million answers; the rest goes to disk. */
const MEMORY_LIMIT = "1200MB";
/** At most this much of the machine, and this many MB, where a delivery needs more. */
const MORE = { share: 0.25, megabytes: 4096 };

/** Rows that the client takes at a time. */
const PART = 2048;

/** Whether the database ran out of the memory that it may use. */
export const isOutOfMemory = (cause: unknown): boolean => /out of memory/i.test(String(cause));

/** Allows a database more memory, for a delivery for which the usual is not enough. */
export async function allowMore(db: Pick<Db, "run">): Promise<void> {
  const megabytes = Math.max(1200, Math.min(MORE.megabytes, Math.floor((MORE.share * totalmem()) / 1e6)));
  await db.run(`SET memory_limit = '${megabytes}MB'`);
}

/** Loads every macro of the definitions. */
export const loadMacros = (db: Pick<Db, "run">): Promise<void> => db.run(MACROS.join(";\n"));

/**
 * Runs at once what a piece of work says one by one: most statements on a small delivery take less than their own way to the
 * database. For statements whose answers nobody waits for.
 */
export async function together(db: Pick<Db, "run">, say: (batch: Pick<Db, "run">) => Promise<void>): Promise<void> {
  const statements: string[] = [];
  await say({ run: async (sql) => void statements.push(sql) });
  await db.run(statements.join(";\n"));
}

export { lit } from "./text/sql.js";

function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "object") {
    const kind = value.constructor.name;
    if (kind === "DuckDBDecimalValue") return (value as { toDouble(): number }).toDouble();
    if (kind === "DuckDBListValue") return (value as { items: readonly unknown[] }).items.map(plain);
    if (kind.startsWith("DuckDB")) return String(value);
  }
  return value;
}

const exact = (x: bigint): number | bigint =>
  x >= Number.MIN_SAFE_INTEGER && x <= Number.MAX_SAFE_INTEGER ? Number(x) : x;

/** A vector of the client that is read. Its parts are private there: 32 bits in `items`, 128 in `dataView`, what is not NULL in `validity`. */
interface Column {
  readonly items: Int32Array;
  readonly dataView: DataView;
  readonly validity: { readonly data: BigUint64Array | null };
  getItem(place: number): unknown;
}
const WORD = 2 ** 32;
/** The high halves of 64 bits of what is exact as a double. */
const EXACT = 2 ** 21;

/** A whole number of 128 bits, where it is exact as a double; null where not. */
function small(bytes: DataView, at: number): number | null {
  const high = bytes.getInt32(at + 12, true);
  if (bytes.getInt32(at + 8, true) !== high) return null;
  const middle = high === 0 ? bytes.getUint32(at + 4, true) : bytes.getInt32(at + 4, true);
  const isSmall = high === 0 ? middle < EXACT : high === -1 && middle < 0 && middle > -EXACT;
  return isSmall ? middle * WORD + bytes.getUint32(at, true) : null;
}

/**
 * The values of a column, as {@link scanned} gives them. Whole numbers of 32 bits and sums of 128 are taken from its bytes: the client makes
 * an object, and of every NULL bit a bigint, for each.
 */
function valuesOf(vector: object, rows: number): Scanned[] {
  const column = vector as Column;
  const isWide = vector instanceof DuckDBDecimal128Vector || vector instanceof DuckDBHugeIntVector;
  const out: Scanned[] = [];
  if (!isWide && !(vector instanceof DuckDBIntegerVector)) {
    for (let i = 0; i < rows; i++) out.push(scanned(column.getItem(i)));
    return out;
  }
  const { data } = column.validity;
  const bits = data && new Uint32Array(data.buffer, data.byteOffset);
  for (let i = 0; i < rows; i++)
    if (bits && (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 0) out.push(null);
    else if (isWide) out.push(small(column.dataView, 16 * i) ?? scanned(column.getItem(i)));
    else out.push(column.items[i] as number);
  return out;
}

/** A value of {@link Db.scan}. @throws Error for a type that it does not hand over exactly */
function scanned(value: unknown): Scanned {
  if (typeof value === "bigint") return exact(value);
  if (value === null || typeof value !== "object") return value as Scanned;
  if (value.constructor.name !== "DuckDBDecimalValue") throw new Error(`scan: ${value.constructor.name}`);
  return exact((value as { value: bigint }).value);
}

/** Whether a database still answers: after a fault within itself the client refuses every further statement. */
export async function isAlive(db: Pick<Db, "run">): Promise<boolean> {
  try {
    await db.run("SELECT 1");
    return true;
  } catch {
    return false;
  }
}

/** Opens a database. Nothing is fetched: extensions are those built into the client. */
export async function openDb(options: DbOptions = {}): Promise<Db> {
  const instance = await DuckDBInstance.create(options.file ?? ":memory:", {
    memory_limit: MEMORY_LIMIT,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(options.tempFolder ? { temp_directory: options.tempFolder } : {}),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    // A file lives as long as its run: keeping it safe at every 16 MB would only hold up the statement at hand.
    ...(options.file ? { checkpoint_threshold: "1TB" } : {}),
  });
  const connection = await instance.connect();
  const all = async <T>(sql: string): Promise<T[]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjects().map((row) => {
      const out: Row = {};
      for (const [key, value] of Object.entries(row)) out[key] = plain(value);
      return out as T;
    });
  };
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    all,
    one: async <T>(sql: string): Promise<T> => {
      const rows = await all<T>(sql);
      const [row] = rows;
      if (!row || rows.length !== 1) throw new Error(`expected one row, got ${rows.length}: ${sql.slice(0, 80)}`);
      return row;
    },
    texts: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      return (reader.getColumns()[0] ?? []).map(String);
    },
    scan: async (sql, use) => {
      const result = await connection.stream(sql);
      const scales = result.columnTypes().map((type) => ("scale" in type ? Number(type.scale) : 0));
      for (let part = await result.fetchChunk(); part && part.rowCount > 0; part = await result.fetchChunk())
        use({
          rows: part.rowCount,
          columns: scales.map((_, k) => valuesOf(part.getColumnVector(k), part.rowCount)),
          scales,
        });
    },
    append: async (table, types, rows) => {
      const appender = await connection.createAppender(table);
      for (const row of rows) {
        for (const [k, type] of types.entries()) {
          const value = row[k] ?? null;
          if (value === null) appender.appendNull();
          else if (type === "VARCHAR") appender.appendVarchar(String(value));
          else if (type === "INTEGER") appender.appendInteger(Number(value));
          else if (type === "DOUBLE") appender.appendDouble(Number(value));
          else appender.appendBoolean(value === true);
        }
        appender.endRow();
      }
      appender.closeSync();
    },
    fill: async (table, columns) => {
      const appender = await connection.createAppender(table);
      const types = columns.map((c) => FILLED[c.type]);
      const length = columns[0]?.length ?? 0;
      for (let from = 0; from < length; from += PART) {
        const rows = Math.min(PART, length - from);
        const chunk = DuckDBDataChunk.create(types, rows);
        for (const [k, column] of columns.entries())
          fillVector(chunk.getColumnVector(k) as unknown as Numbers, column, from, rows);
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    },
    statements: async (sql) => (await connection.extractStatements(sql)).count,
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
