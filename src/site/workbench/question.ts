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

const TEXTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Of the same length, with comments white and nothing in its texts: what a look at its words may go by. A name in quotes stays
 * where it is a plain one.
 */
export const masked = (sql: string): string =>
  sql.replace(TEXTS, (found) => {
    if (/^"\w+"$/.test(found)) return found;
    const white = found.replace(/[^\n]/g, " ");
    return found.startsWith("-") || found.startsWith("/") ? white : `'${white.slice(1, -1)}'`;
  });

/** Semicolons and white space at the end, after which nothing may follow. */
export const trimmed = (sql: string): string => sql.replace(/[\s;]+$/, "");

/** The question for the columns of an answer, with their types: `column_name`, `column_type`. */
export const columnsOf = (sql: string): string => `DESCRIBE SELECT * FROM (\n${trimmed(sql)}\n)`;

/** Types that are numbers. */
export const isNumber = (type: string): boolean =>
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))$/.test(type);
/** Types that a page shows as they are; dates, lists and the like are written out by the database. */
const isPlain = (type: string): boolean => isNumber(type) || /^(?:VARCHAR|BOOLEAN|ENUM\(.*\))$/.test(type);

const quoted = (naam: string): string => `"${naam.replaceAll('"', '""')}"`;

/**
 * What a reader wrote, as rows only: a question within another can make, change or drop nothing.
 * @param columns of its answer; those of no plain type come as text
 */
export function asRows(
  sql: string,
  rows: number,
  columns: readonly { readonly naam: string; readonly type: string }[] = [],
): string {
  const names = columns.map((c) => c.naam);
  const odd = columns.filter((c) => !isPlain(c.type) && names.indexOf(c.naam) === names.lastIndexOf(c.naam));
  const replace = odd.map((c) => `CAST(${quoted(c.naam)} AS VARCHAR) AS ${quoted(c.naam)}`).join(", ");
  return `SELECT *${replace ? ` REPLACE (${replace})` : ""} FROM (\n${trimmed(sql)}\n) LIMIT ${rows}`;
}
