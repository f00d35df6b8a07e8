import { type Db, lit } from "../db.js";
import type { Reading } from "../policy/reading.js";
import type { ColumnContract } from "./contract.js";

/** Words of a delivery that stand where nothing is known, per column; `rijen` counts them. One row per word and column. */
export const EMPTY_WORDS_DDL =
  "CREATE TABLE IF NOT EXISTS leeg_woord (tabel VARCHAR, kolom VARCHAR, woord VARCHAR, rijen BIGINT)";

/**
 * SQL that is true where a cleaned text means that nothing is known; null for columns of which every word counts.
 * @param rule data/policy/lezen.json
 */
export function emptySql(
  text: string,
  column: string,
  type: ColumnContract["type"],
  rule: Reading["leeg"],
): string | null {
  if (rule.nooit.includes(column)) return null;
  const kept = new Set(rule.behalve[column] ?? []);
  const words = [...rule.woorden, ...(rule.kolommen[column] ?? [])].filter((w) => !kept.has(w));
  // One walk over a pattern, which nearly all text leaves at its first letter; a look-up per word took ten times as long.
  const any = (all: readonly string[]): string => `(?:${all.map(literal).join("|")})`;
  const longest = Math.max(...words.map((w) => Buffer.byteLength(w)));
  if (type !== "datum")
    return `(strlen(${text}) <= ${longest} AND regexp_full_match(lower(${text}), ${lit(any(words))}))`;
  const years = any(rule.open_jaren);
  // A date that means nothing may be followed by a time.
  const whole = [...words, ...rule.datums.filter((d) => d.length !== 10)];
  const begin = any(rule.datums.filter((d) => d.length === 10));
  return `regexp_matches(lower(${text}), ${lit(`^${any(whole)}$|^${begin}|^${years}-\\d{2}-\\d{2}|^\\d{1,2}[-/.]\\d{1,2}[-/.]${years}`)})`;
}

/** Text as a pattern that matches only itself. */
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Per column of the contract the SQL that is true of such a word, of those that have any. */
export const emptyTests = (
  columns: readonly (readonly [string, ColumnContract])[],
  rule: Reading["leeg"],
): Map<string, string> =>
  new Map(
    columns.flatMap(([n, c]) => {
      const sql = emptySql(`"${n}"`, n, c.type, rule);
      return sql ? [[n, sql] as const] : [];
    }),
  );

/**
 * Takes such words out of a table of delivered text, and notes how many of which there were.
 * @param raw the table, cleaned
 * @param tests of the columns that hold one
 */
export async function emptyWords(
  db: Db,
  table: string,
  raw: string,
  tests: readonly (readonly [column: string, sql: string])[],
): Promise<void> {
  await db.run(EMPTY_WORDS_DDL);
  for (const [n, sql] of tests) {
    await db.run(
      `INSERT INTO leeg_woord SELECT ${lit(table)}, ${lit(n)}, lower("${n}"), count(*) FROM ${raw} WHERE ${sql} GROUP BY ALL`,
    );
    await db.run(`UPDATE ${raw} SET "${n}" = NULL WHERE ${sql}`);
  }
}
