import { readdirSync } from "node:fs";
import path from "node:path";
import { TABLES } from "../../src/engine/contract/tables.js";
import { type Db, lit, openDb, type Row } from "../../src/engine/db.js";

/** What became of the rows of one table between two releases. */
export interface TableDifference {
  readonly naam: string;
  readonly gelijk: number;
  /** Rows that only the first or the second release has, as `key: values`. */
  readonly weg: readonly string[];
  readonly nieuw: readonly string[];
  readonly anders: readonly ChangedRow[];
}

export interface ChangedRow {
  readonly sleutel: string;
  /** Column → value before and after. Columns that only one of the releases has do not count. */
  readonly velden: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** A changed row in words: its key, and per column the value before and after. */
export const changeText = ({ sleutel, velden }: ChangedRow): string =>
  `${sleutel}: ${Object.entries(velden)
    .map(([c, [from, to]]) => `${c} ${from ?? "–"} → ${to ?? "–"}`)
    .join(", ")}`;

type Rows = Map<string, Row>;

const show = (row: Row, columns: readonly string[]): string => columns.map((c) => `${c}=${row[c] ?? ""}`).join(" ");

/** Units have a code per key and edition: their level and name say which they are in both releases. */
async function unitNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.all<{ niveau: string; eenheid: string; naam: string }>(
    "SELECT niveau, eenheid, naam FROM eenheden",
  );
  return new Map(rows.map((r) => [r.eenheid, r.niveau === "totaal" ? "totaal" : `${r.niveau} ${r.naam}`]));
}

interface Opened {
  readonly db: Db;
  readonly names: Map<string, string>;
  readonly tables: ReadonlySet<string>;
}

async function open(folder: string): Promise<Opened> {
  const db = await openDb();
  const tables = readdirSync(path.join(folder, "tables"))
    .filter((f) => f.endsWith(".parquet"))
    .map((f) => path.basename(f, ".parquet"));
  for (const t of tables)
    await db.run(`CREATE TABLE ${t} AS FROM read_parquet(${lit(path.join(folder, "tables", `${t}.parquet`))})`);
  return { db, names: await unitNames(db), tables: new Set(tables) };
}

const columnsOf = async ({ db, tables }: Opened, table: string): Promise<string[]> =>
  tables.has(table)
    ? db.texts(`SELECT column_name FROM duckdb_columns() WHERE table_name = ${lit(table)} ORDER BY column_index`)
    : [];

/** Rows by key; a key that stands more often is numbered. */
async function rowsOf({ db, names, tables }: Opened, table: string, key: readonly string[]): Promise<Rows> {
  const out: Rows = new Map();
  if (!tables.has(table)) return out;
  for (const row of await db.all(`FROM ${table} ORDER BY ALL`)) {
    for (const [c, v] of Object.entries(row)) if (typeof v === "string") row[c] = names.get(v) ?? v;
    let name = key.map((k) => row[k] ?? "").join(" | ");
    for (let i = 2; out.has(name); i++) name = `${key.map((k) => row[k] ?? "").join(" | ")} (${i})`;
    out.set(name, row);
  }
  return out;
}

/**
 * Compares two releases row by row, by the key of each table.
 * @param before folder of the earlier release, also one of an earlier version of the code
 * @param after folder of the later one
 * @returns per table of today's contract what is equal, changed, gone and new
 */
export async function differences(before: string, after: string): Promise<TableDifference[]> {
  const [a, b] = [await open(before), await open(after)];
  const out: TableDifference[] = [];
  for (const { naam, volgorde } of TABLES) {
    const columns = [await columnsOf(a, naam), await columnsOf(b, naam)] as const;
    const common = columns[0].filter((c) => columns[1].includes(c));
    const key = volgorde.filter((k) => !columns[0].length || !columns[1].length || common.includes(k));
    const [old, now] = [await rowsOf(a, naam, key), await rowsOf(b, naam, key)];
    const anders: ChangedRow[] = [];
    const weg: string[] = [];
    let gelijk = 0;
    for (const [sleutel, row] of old) {
      const other = now.get(sleutel);
      if (!other) {
        weg.push(
          `${sleutel}: ${show(
            row,
            columns[0].filter((c) => !key.includes(c)),
          )}`,
        );
        continue;
      }
      const velden = Object.fromEntries(
        common.filter((c) => row[c] !== other[c]).map((c) => [c, [row[c], other[c]] as const]),
      );
      if (Object.keys(velden).length) anders.push({ sleutel, velden });
      else gelijk++;
    }
    const nieuw = [...now]
      .filter(([sleutel]) => !old.has(sleutel))
      .map(
        ([sleutel, row]) =>
          `${sleutel}: ${show(
            row,
            columns[1].filter((c) => !key.includes(c)),
          )}`,
      );
    out.push({ naam, gelijk, weg, nieuw, anders });
  }
  a.db.close();
  b.db.close();
  return out;
}
