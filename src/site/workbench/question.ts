import { type SqlValue, sqlText } from "../sql.js";

/** A question as a reader writes it: SQL with `${name}` where the value of another cell comes. */

const PLACE = /\$\{\s*([a-z_][a-z0-9_]*)\s*\}/g;

/** Names of the cells whose values a question takes, in order of first use. */
export const namesIn = (sql: string): string[] => [...new Set([...sql.matchAll(PLACE)].map((m) => m[1] ?? ""))];

/** The question with values in it, each as a literal, so that no value can become SQL. */
export function withValues(sql: string, values: Readonly<Record<string, SqlValue>>): string {
  const names = [...sql.matchAll(PLACE)].map((m) => m[1] ?? "");
  const text = sql.split(PLACE).filter((_, i) => i % 2 === 0);
  return sqlText(
    text,
    names.map((n) => values[n] ?? null),
  );
}

/** SQL without its comments, and with nothing in its strings: what a look at its words may go by. */
export const bare = (sql: string): string =>
  sql
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/--[^\n]*/g, " ")
    .replace(/'(?:[^']|'')*'/g, "''");

/** Semicolons and white space at the end, after which nothing may follow. */
export const trimmed = (sql: string): string => sql.replace(/[\s;]+$/, "");

/** What a reader wrote, as rows only: a question within another can make, change or drop nothing. */
export const asRows = (sql: string, rows: number): string => `SELECT * FROM (\n${trimmed(sql)}\n) LIMIT ${rows}`;
