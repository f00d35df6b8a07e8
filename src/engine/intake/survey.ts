import type { Db } from "../db.js";
import { tidySql } from "./clean.js";
import type { ColumnContract } from "./contract.js";
import { plainDateSql } from "./dates.js";

/**
 * What the texts of a table look like, asked in one pass: most columns of most deliveries are plain, and what reads every other
 * way of writing (tens of patterns per column) is then not even made.
 */
export interface Survey {
  /** Columns with a text that cleaning may change. */
  readonly untidy: ReadonlySet<string>;
  /** Columns of dates and whole numbers with a text that is not written in the plainest way. */
  readonly odd: ReadonlySet<string>;
  /** Columns with a text that means that nothing is known. */
  readonly empty: ReadonlySet<string>;
}

/** The plainest reading of a column's texts, and SQL that is true of a text that it does not read; null for types read one way. */
function plain(name: string, { type }: ColumnContract): { readonly value: string; readonly odd: string } | null {
  const t = `"${name}"`;
  if (type === "datum") return { value: `TRY_CAST(${t} AS DATE)`, odd: `NOT ${plainDateSql(t)}` };
  // What the database takes for a whole number and is none (`1e2`, `3.7`) is odd.
  if (type === "geheel")
    return {
      value: `TRY_CAST(${t} AS SMALLINT)`,
      odd: `TRY_CAST(translate(${t}, '.,eE', 'xxxx') AS SMALLINT) IS NULL AND ${t} IS NOT NULL`,
    };
  return null;
}

/** SQL for the value of a column of which no text is odd; null where there is no shorter way than the usual one. */
export const plainValueSql = (name: string, c: ColumnContract): string | null => plain(name, c)?.value ?? null;

/** From so many rows on the texts of a column are told apart before they are looked at; on fewer that costs more than it saves. */
const MANY = 10_000;

/**
 * Looks at columns of a table of delivered text. Patterns are slow and texts repeat: of a large table each different text of a column
 * is looked at once, but for keys, which are all different.
 * @param empty SQL per column that is true of a text that means nothing (empty-words.ts), for the columns that are asked
 */
export async function survey(
  db: Db,
  raw: string,
  columns: readonly (readonly [string, ColumnContract])[],
  empty: ReadonlyMap<string, string>,
): Promise<Survey> {
  const { n: rows } = await db.one<{ n: number }>(`SELECT count(*) AS n FROM ${raw}`);
  const asked = columns.flatMap(([name, c]): { kind: string; name: string; test: string; from: string }[] => {
    const odd = plain(name, c)?.odd;
    const none = empty.get(name);
    const from = rows < MANY || c.type === "sleutel" ? raw : `(SELECT DISTINCT "${name}" FROM ${raw})`;
    return [
      { kind: "untidy", name, test: `NOT ${tidySql(`"${name}"`)}`, from },
      ...(odd ? [{ kind: "odd", name, test: odd, from }] : []),
      ...(none ? [{ kind: "empty", name, test: none, from }] : []),
    ];
  });
  const looks = [...new Set(asked.map((a) => a.from))].map((from, k) => {
    const tests = asked.flatMap((a, i) => (a.from === from ? [`count(*) FILTER (${a.test}) AS k${i}`] : []));
    return `(SELECT ${tests.join(", ")} FROM ${from}) t${k}`;
  });
  const row = await db.one<Record<string, number>>(`SELECT * FROM ${looks.join(", ")}`);
  const found = asked.filter((_, k) => (row[`k${k}`] ?? 0) > 0);
  const names = (kind: string): Set<string> => new Set(found.filter((f) => f.kind === kind).map((f) => f.name));
  return { untidy: names("untidy"), odd: names("odd"), empty: names("empty") };
}
