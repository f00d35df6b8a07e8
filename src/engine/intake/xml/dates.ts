import { type Db, lit } from "../../db.js";
import { readPolicy } from "../../policy/policy.js";
import { dateSql } from "../dates.js";
import { EMPTY_WORDS_DDL, emptySql } from "../empty-words.js";
import type { FileInfo } from "./reader.js";

/** Columns of the staging tables that hold dates, and the table of the contract that is made of them. */
const DATES = [
  ["xml_dbc", "trajecten", ["eerste_contact", "start", "laatste_contact", "einddatum"]],
  ["xml_meting", "metingen", ["datum"]],
] as const;

/**
 * Writes the dates of the staging tables in one form, before DBCTrajecten are compared: those that are read as ISO days, those
 * that mean open or unknown as nothing. What is no date stays as it stands, so that the contract names it.
 */
export async function readXmlDates(db: Db): Promise<void> {
  const rule = readPolicy().lezen.leeg;
  await db.run(EMPTY_WORDS_DDL);
  const plain = (c: string): string => `regexp_full_match(${c}, '(19|20)\\d{2}-\\d{2}-\\d{2}')`;
  const emptyOf = (c: string): string => emptySql(c, c, "datum", rule) ?? "false";
  for (const [staged, table, columns] of DATES) {
    // Nearly all dates are ISO days; what reads the other forms is made only where one stands.
    const seen = await db.one<Record<string, number>>(
      `SELECT ${columns.map((c) => `count(*) FILTER (${emptyOf(c)}) AS leeg_${c}, count(*) FILTER (NOT ${plain(c)}) AS anders_${c}`).join(", ")} FROM ${staged}`,
    );
    for (const c of columns) {
      const empty = emptyOf(c);
      if (c !== "start" && seen[`leeg_${c}`])
        await db.run(
          `INSERT INTO leeg_woord SELECT ${lit(table)}, ${lit(c)}, lower(${c}), count(*) FROM ${staged} WHERE ${empty} GROUP BY ALL`,
        );
      if (seen[`anders_${c}`])
        await db.run(`UPDATE ${staged} SET ${c} = CASE WHEN ${empty} THEN NULL ELSE coalesce(CAST(${dateSql(c)} AS VARCHAR), ${c}) END
          WHERE ${c} IS NOT NULL AND NOT ${plain(c)}`);
    }
  }
}

/** Whether a text is an ISO day of this century or the last, that exists. */
const isDay = (text: string): boolean =>
  /^(19|20)\d{2}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** The period that the files tell together: from the first day of any to the last; null where a file tells none that is one. */
export async function readPeriod(db: Db, infos: readonly FileInfo[]): Promise<{ van: string; tot: string } | null> {
  const days = async (texts: readonly string[]): Promise<string[]> => {
    const read: string[] = [];
    for (const text of texts) {
      if (isDay(text)) {
        read.push(text);
        continue;
      }
      const [day] = await db.all<{ d: string | null }>(
        `SELECT CAST(${dateSql("t")} AS VARCHAR) AS d FROM (SELECT ${lit(text)} AS t)`,
      );
      if (day?.d) read.push(day.d);
    }
    return read.sort();
  };
  const van = (await days(infos.map((i) => i.van)))[0];
  const tot = (await days(infos.map((i) => i.tot))).at(-1);
  return van !== undefined && tot !== undefined && van <= tot ? { van, tot } : null;
}
