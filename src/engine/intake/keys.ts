import { type Db, lit } from "../db.js";
import type { TableName } from "./contract.js";

/**
 * What the keys of a delivery look like. Asked of the rows as delivered (cleaned, see clean.ts), before those of objectors
 * are removed: what is wrong with a key matters most for them. Only counts stay, no key.
 */

/**
 * voorloopnullen, hoofdletters: keys of one column that differ in nothing else; samen: how many keys they would be together.
 * ouder-voorloopnullen, ouder-hoofdletters: rows whose key stands in the table that they refer to but for that; samen: how
 * many rows refer to nothing in all; ouder-cijfers: rows whose key does by its digits alone (`ZT-0012`, `'12`, `12.0` and `12`),
 * ouder-patient: rows that hold a patient_id in its place. gedeeld: rijen: rows of the
 * patient with most of them, samen: rows in all. What Excel makes of a key: wetenschappelijk: `1,23E+15`; afgerond: zeros after fifteen
 * digits, samen: rows with a key of more than fifteen digits; datum: `2-jan`, `01-02-2018`.
 */
export type KeyTrouble =
  | "voorloopnullen"
  | "hoofdletters"
  | "ouder-voorloopnullen"
  | "ouder-hoofdletters"
  | "ouder-cijfers"
  | "ouder-patient"
  | "gedeeld"
  | (typeof EXCEL)[number];
export const EXCEL = ["wetenschappelijk", "afgerond", "datum"] as const;

/** One kind of trouble of one column of keys; `sleutels`: different keys, `rijen`: rows that hold them. */
export interface KeyReport {
  readonly tabel: TableName;
  readonly kolom: string;
  readonly soort: KeyTrouble;
  readonly sleutels: number;
  readonly samen: number;
  readonly rijen: number;
}

const DDL = `CREATE TABLE IF NOT EXISTS sleutel_oordeel (tabel VARCHAR, kolom VARCHAR, soort VARCHAR, sleutels BIGINT,
  samen BIGINT, rijen BIGINT)`;

/** A key without leading zeros: of the whole, and of the number at its end (`P-007`, `12-3-07`, of SBG's XML `AGB/007`). */
const bareSql = (key: string): string => `regexp_replace(ltrim(${key}, '0'), '([^0-9])0+(\\d+)$', '\\1\\2')`;

/**
 * Whether keys could be one without leading zeros: not where all are as long and none begins with a zero (each would lose as many, at
 * the same place), nor where none has a zero to lose.
 */
const anyZeros = `coalesce(bool_or(starts_with(sleutel, '0')) OR (min(length(sleutel)) <> max(length(sleutel))
  AND bool_or(regexp_matches(sleutel, '[^0-9]0'))), false)::INTEGER`;

/** What makes keys one that are not: how they are compared then. */
const ALIKE = { voorloopnullen: bareSql, hoofdletters: (key: string) => `lower(${key})` } as const;

/** The digits of a key, without what programs put around them. */
const digitsSql = (key: string): string =>
  `nullif(ltrim(regexp_replace(regexp_replace(${key}, '[.,]0$', ''), '[^0-9]', '', 'g'), '0'), '')`;

const LONG = "^\\d{16,}$";
const MONTH = "(jan|feb|mrt|mar|maa|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)";
/** What Excel's spellings look like; a key has such a form as a whole. */
const EXCEL_FORMS: Readonly<Record<(typeof EXCEL)[number], string>> = {
  wetenschappelijk: "^\\d([.,]\\d+)?E\\+\\d{1,3}$",
  afgerond: "^\\d{15}0+$",
  datum: `^(\\d{1,2}-${MONTH}(-\\d{2,4})?|${MONTH}-\\d{2,4}|\\d{1,2}[-/]\\d{1,2}[-/](19|20)\\d{2}|(19|20)\\d{2}-\\d{2}-\\d{2}( 00:00.*)?)$`,
};

/** Columns of which every value is asked; codes of behandelaars are keys as well. */
const KEYS: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  trajecten: ["patient_id", "traject_id", "behandelaar"],
  metingen: ["meting_id"],
  contacten: ["behandelaar"],
};

/**
 * Judges the keys of a table, and where rows of it refer to nothing, whether they nearly do.
 * @param raw name of the table with the delivered text of `table`, cleaned
 * @param columns the columns it has
 * @param refers by which column it refers to an accepted table, and how many rows refer to nothing
 */
export async function judgeKeys(
  db: Db,
  table: TableName,
  raw: string,
  columns: readonly string[],
  refers?: { readonly kolom: string; readonly tabel: string; readonly wees: number },
): Promise<void> {
  await db.run(DDL);
  const own = (KEYS[table] ?? []).filter((c) => columns.includes(c));
  const asked = refers && columns.includes(refers.kolom) ? [...own, refers.kolom] : own;
  for (const column of asked) {
    const list = `(SELECT "${column}" AS sleutel, count(*) AS rijen FROM ${raw} WHERE "${column}" IS NOT NULL GROUP BY 1)`;
    const alikes = own.includes(column) ? Object.entries(ALIKE) : [];
    // Nearly all keys show nothing: one look tells, and only what it sees is counted apart.
    const seen = await db.one<Record<string, number>>(
      `SELECT ${alikes.map(([kind, alike]) => `${kind === "voorloopnullen" ? anyZeros : `count(*) - count(DISTINCT ${alike("sleutel")})`} AS "${kind}", `).join("")}
        count(*) FILTER (regexp_matches(sleutel, '(?i)${Object.values(EXCEL_FORMS).join("|")}')) AS excel, coalesce(max(rijen), 0) AS meest FROM ${list}`,
    );
    for (const [kind, alike] of alikes)
      if (seen[kind])
        await db.run(`INSERT INTO sleutel_oordeel
          SELECT ${lit(table)}, ${lit(column)}, ${lit(kind)}, sum(n), count(*), sum(rijen) FROM (
            SELECT count(*) AS n, sum(rijen) AS rijen FROM ${list} GROUP BY ${alike("sleutel")} HAVING n > 1)
          HAVING count(*) > 0`);
    if (seen["excel"]) await judgeExcel(db, table, column, list);
    if (column === "patient_id" && (seen["meest"] ?? 0) >= 5)
      await db.run(`INSERT INTO sleutel_oordeel
        SELECT ${lit(table)}, ${lit(column)}, 'gedeeld', 1, sum(rijen), max(rijen) FROM ${list}`);
  }
  if (refers && refers.wees > 0) await judgeOrphans(db, table, raw, refers);
}

/** Keys that went through Excel. All of these begin with a digit or a month. @param list keys with how many rows have each */
async function judgeExcel(db: Db, table: TableName, column: string, list: string): Promise<void> {
  await db.run(`INSERT INTO sleutel_oordeel
    SELECT ${lit(table)}, ${lit(column)}, soort, count(*),
      CASE WHEN soort = 'afgerond' THEN (SELECT sum(rijen) FROM ${list} WHERE regexp_matches(sleutel, '${LONG}'))
        ELSE (SELECT sum(rijen) FROM ${list}) END, sum(rijen)
    FROM (SELECT rijen, CASE ${Object.entries(EXCEL_FORMS)
      .map(([kind, form]) => `WHEN regexp_matches(sleutel, '(?i)${form}') THEN '${kind}'`)
      .join(" ")} END AS soort FROM ${list})
    WHERE soort IS NOT NULL GROUP BY soort`);
}

/** Rows that refer to nothing: how many would, but for leading zeros or letter case. */
async function judgeOrphans(
  db: Db,
  table: TableName,
  raw: string,
  { kolom, tabel }: { readonly kolom: string; readonly tabel: string },
): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE sleutel_lijst AS
    SELECT "${kolom}" AS sleutel, count(*) AS rijen FROM ${raw} r WHERE "${kolom}" IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ${tabel} d WHERE d."${kolom}" = r."${kolom}") GROUP BY 1`);
  const { n } = await db.one<{ n: number }>("SELECT coalesce(sum(rijen), 0) AS n FROM sleutel_lijst");
  if (n > 0) await judgeNearly(db, table, kolom, tabel, n);
  await db.run("DROP TABLE sleutel_lijst");
}

/** Of the rows that refer to nothing, listed in `sleutel_lijst`: what makes them nearly refer to something. */
async function judgeNearly(db: Db, table: TableName, kolom: string, tabel: string, n: number): Promise<void> {
  for (const [kind, alike] of Object.entries(ALIKE))
    await db.run(`INSERT INTO sleutel_oordeel
      SELECT ${lit(table)}, ${lit(kolom)}, ${lit(`ouder-${kind}`)}, count(*), ${n}, sum(rijen) FROM sleutel_lijst
      WHERE ${alike("sleutel")} IN (SELECT ${alike(`"${kolom}"`)} FROM ${tabel}) HAVING count(*) > 0`);
  const nearly = await db.one<{ n: number }>(
    `SELECT count(*) AS n FROM sleutel_oordeel WHERE tabel = ${lit(table)} AND soort LIKE 'ouder-%'`,
  );
  if (nearly.n > 0) return;
  // By digits only where each belongs to one key, and by the patient only where most rows would: some fit by chance.
  await db.run(`INSERT INTO sleutel_oordeel
    WITH ouder AS (SELECT ${digitsSql(`"${kolom}"`)} AS kern FROM ${tabel} GROUP BY ALL HAVING count(*) = 1)
    SELECT ${lit(table)}, ${lit(kolom)}, 'ouder-cijfers', count(*), ${n}, sum(rijen) FROM sleutel_lijst
    WHERE ${digitsSql("sleutel")} IN (SELECT kern FROM ouder WHERE kern IS NOT NULL) HAVING sum(rijen) >= 0.5 * ${n}`);
  if (tabel === "trajecten")
    await db.run(`INSERT INTO sleutel_oordeel
      SELECT ${lit(table)}, ${lit(kolom)}, 'ouder-patient', count(*), ${n}, sum(rijen) FROM sleutel_lijst
      WHERE sleutel IN (SELECT patient_id FROM trajecten) HAVING sum(rijen) >= 0.5 * ${n}`);
}

/** What was found of the keys, in a fixed order; nothing where intake did not come that far. */
export async function keyReports(db: Db): Promise<KeyReport[]> {
  await db.run(DDL);
  return db.all<KeyReport>("SELECT * FROM sleutel_oordeel ORDER BY tabel = 'trajecten' DESC, tabel, kolom, soort");
}
