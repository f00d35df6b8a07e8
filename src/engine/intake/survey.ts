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
  /** Per column how many texts mean that nothing is known. */
  readonly empty: Readonly<Record<string, number>>;
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

/**
 * Looks at columns of a table of delivered text.
 * @param empty SQL per column that is true of a text that means nothing (empty-words.ts), for the columns that are asked
 */
export async function survey(
  db: Db,
  raw: string,
  columns: readonly (readonly [string, ColumnContract])[],
  empty: ReadonlyMap<string, string>,
): Promise<Survey> {
  const asked = columns.flatMap(([name, c]): [kind: string, name: string, sql: string][] => {
    const any = (test: string): string => `count(*) FILTER (${test})`;
    const odd = plain(name, c)?.odd;
    const none = empty.get(name);
    return [
      ["untidy", name, any(`NOT ${tidySql(`"${name}"`)}`)],
      ...(odd ? [["odd", name, any(odd)] as [string, string, string]] : []),
      ...(none ? [["empty", name, any(none)] as [string, string, string]] : []),
    ];
  });
  const row = await db.one<Record<string, number>>(
    `SELECT ${asked.map(([, , sql], k) => `${sql} AS k${k}`).join(", ")} FROM ${raw}`,
  );
  const found = asked.map(([kind, name], k) => ({ kind, name, n: row[`k${k}`] ?? 0 })).filter(({ n }) => n > 0);
  const names = (kind: string): Set<string> => new Set(found.filter((f) => f.kind === kind).map((f) => f.name));
  return {
    untidy: names("untidy"),
    odd: names("odd"),
    empty: Object.fromEntries(found.filter((f) => f.kind === "empty").map((f) => [f.name, f.n])),
  };
}
