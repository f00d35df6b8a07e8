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
  const list = (all: readonly string[]): string => all.map(lit).join(", ");
  // Nearly all text is longer than any such word, or found to be another at once.
  const longest = Math.max(...words.map((w) => Buffer.byteLength(w)));
  const plain = `(strlen(${text}) <= ${longest} AND lower(${text}) IN (${list(words)}))`;
  if (type !== "datum") return plain;
  const years = rule.open_jaren.join("|");
  return `(${plain} OR ${text} IN (${list(rule.datums)}) OR left(${text}, 10) IN (${list(rule.datums.filter((d) => d.length === 10))})
    OR regexp_matches(${text}, '^(${years})-\\d{2}-\\d{2}|^\\d{1,2}[-/.]\\d{1,2}[-/.](${years})'))`;
}

/**
 * Takes such words out of a table of delivered text, and notes how many of which there were.
 * @param raw the table, cleaned
 * @param columns its columns of the contract
 */
export async function emptyWords(
  db: Db,
  table: string,
  raw: string,
  columns: readonly (readonly [string, ColumnContract])[],
  rule: Reading["leeg"],
): Promise<void> {
  await db.run(EMPTY_WORDS_DDL);
  const asked = columns.flatMap(([n, c]) => {
    const sql = emptySql(`"${n}"`, n, c.type, rule);
    return sql ? [[n, sql] as const] : [];
  });
  if (asked.length === 0) return;
  const hits = await db.one<Record<string, number>>(
    `SELECT ${asked.map(([n, sql]) => `count(*) FILTER (${sql}) AS "${n}"`).join(", ")} FROM ${raw}`,
  );
  for (const [n, sql] of asked) {
    if (!hits[n]) continue;
    await db.run(
      `INSERT INTO leeg_woord SELECT ${lit(table)}, ${lit(n)}, lower("${n}"), count(*) FROM ${raw} WHERE ${sql} GROUP BY ALL`,
    );
    await db.run(`UPDATE ${raw} SET "${n}" = NULL WHERE ${sql}`);
  }
}
