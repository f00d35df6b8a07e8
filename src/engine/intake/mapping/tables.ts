import { type Db, lit } from "../../db.js";
import { readPolicy } from "../../policy/policy.js";
import { cleanSql } from "../clean.js";
import type { ColumnContract, TableContract } from "../contract.js";
import { dateSql } from "../dates.js";
import { emptySql } from "../empty-words.js";
import { LIST_FIELDS, type Plan, type PlannedField, type PlannedList, type PlannedWhere } from "./plan.js";

/**
 * SQL from staged exports to the tables of a delivery.
 * In: `breed_<k>` (rij, regel, k0 …) of source k, `breed_lang_<k>` (rij, plek, kolom, waarde) of its answers.
 * Out: breed_meting, one row per list that a row holds, numbered; breed_vraag and breed_antwoord, what column is which
 * question and word which answer; breed_traject, one row per zorgtraject; breed_strijd, its columns of which rows contradict;
 * breed_fout, the values left out for that (the zorgtraject stays), with their place.
 */
export const TABLES_DDL = `
CREATE TABLE breed_ruw (bron INTEGER, rij INTEGER, lijst INTEGER, meting_id VARCHAR, traject_id VARCHAR, instrument VARCHAR,
  datum VARCHAR, respondent VARCHAR, ruwe_score VARCHAR, t_score VARCHAR, t_metric VARCHAR);
CREATE TABLE breed_vraag (bron INTEGER, lijst INTEGER, kolom VARCHAR, item INTEGER, naam VARCHAR);
CREATE TABLE breed_antwoord (bron INTEGER, lijst INTEGER, tekst VARCHAR, antwoord VARCHAR);
CREATE TABLE breed_gevuld (bron INTEGER, lijst INTEGER, rij INTEGER);
CREATE TABLE breed_kolom (bron INTEGER, lijst INTEGER, tabel VARCHAR, kolom VARCHAR, naam VARCHAR);
CREATE TABLE breed_strijd (nr BIGINT, kolom VARCHAR, plek BIGINT);
CREATE TABLE breed_fout (bestand VARCHAR, soort VARCHAR, regel BIGINT, rij BIGINT, plek VARCHAR, waarde VARCHAR, verwacht VARCHAR);`;

/** A row of a source as one number, in the order of sources and rows. */
export const PLACE = "(bron::BIGINT * 4294967296 + rij)";
/** Room for the places of answers within a row. */
export const ANSWERS = 100_000;

const filled = (k: number): string => `CASE WHEN trim(k${k}) <> '' THEN k${k} END`;
const folded = (sql: string): string => `lower(trim(${sql}))`;
/** A value that says something: a word for nothing says no other thing than a blank. @param clean the value, cleaned */
const said = (sql: string, column: string, type: ColumnContract["type"], clean = cleanSql(sql)): string => {
  const empty = emptySql(clean, column, type, readPolicy().lezen.leeg);
  return empty === null ? sql : `CASE WHEN NOT coalesce(${empty}, false) THEN ${sql} END`;
};

/** The value of a field; NULL where it is blank or was not mapped. */
function fieldSql(f: PlannedField | undefined): string {
  if (!f) return "NULL";
  if ("vast" in f) return lit(f.vast);
  const cases = Object.entries(f.waarden ?? {}).map(
    ([code, value]) => `WHEN ${lit(code.trim().toLowerCase())} THEN ${lit(value)}`,
  );
  return cases.length
    ? `CASE ${folded(`k${f.kolom}`)} ${cases.join(" ")} ELSE ${filled(f.kolom)} END`
    : filled(f.kolom);
}

/** The key that columns make together. */
function keySql(columns: readonly number[]): string {
  const [one] = columns;
  // Cleaned here as everywhere, since rows of one zorgtraject are put together by it.
  if (columns.length === 1 && one !== undefined) return cleanSql(`k${one}`);
  const parts = columns.map((c) => `coalesce(${cleanSql(`k${c}`)}, '')`).join(", ");
  return `CASE WHEN coalesce(${columns.map(filled).join(", ")}) IS NOT NULL THEN concat_ws('/', ${parts}) END`;
}

const whereSql = (where: PlannedWhere): string =>
  where.length
    ? where
        .map((w) => `${folded(`k${w.kolom}`)} IN (${w.waarden.map((v) => lit(v.trim().toLowerCase())).join(", ")})`)
        .join(" AND ")
    : "true";

const columnsOf = (fields: readonly (PlannedField | undefined)[]): number[] =>
  fields.flatMap((f) => (f && "kolom" in f ? [f.kolom] : []));

/** Whether a row holds a list: an answer, a total, its instrument, or a date that is of no other list. */
function presentSql(list: PlannedList, answers: string): string {
  const { instrument, velden, eigenDatum } = list;
  const own = [
    ["instrument", "tekst", instrument],
    ["ruwe_score", "getal", velden.ruwe_score],
    ["t_score", "getal", velden.t_score],
    ["datum", "datum", eigenDatum ? velden.datum : undefined],
  ] as const;
  const given = own.flatMap(([name, type, f]) =>
    columnsOf([f]).map((c) => `(${said(filled(c), name, type)}) IS NOT NULL`),
  );
  return [answers, ...given].join(" OR ");
}

/** Notes which rows of a source hold an answer to which list: once for all lists, since every column of answers is read for it. */
export const noteAnswered = (db: Db, k: number): Promise<void> =>
  db.run(`INSERT INTO breed_gevuld SELECT DISTINCT ${k}, v.lijst, l.rij
    FROM breed_lang_${k} l JOIN breed_vraag v ON v.bron = ${k} AND v.kolom = l.kolom
    WHERE (${said("nullif(trim(l.waarde), '')", "score", "geheel")}) IS NOT NULL`);

/**
 * Adds the metingen of one list of a source, whose answers were noted.
 * @param made number of the list among all of the source
 * @param several whether a row can hold more than one list, so that the row's own key is not enough
 */
export async function addList(
  db: Db,
  k: number,
  made: number,
  plan: Plan,
  list: PlannedList,
  several: boolean,
): Promise<void> {
  const v = list.velden;
  const instrument = fieldSql(list.instrument);
  const label = "vast" in list.instrument ? lit(list.label) : instrument;
  const own = plan.meting && keySql(plan.meting);
  const traject = keySql(plan.traject);
  const id = own
    ? several
      ? `CASE WHEN (${own}) IS NOT NULL THEN concat_ws('/', ${own}, ${label}) END`
      : own
    : `concat_ws('/', ${traject}, ${fieldSql(v.datum)}, ${label}, '${k}', rij)`;
  const answered = `rij IN (SELECT rij FROM breed_gevuld WHERE bron = ${k} AND lijst = ${made})`;
  await db.run(`INSERT INTO breed_ruw SELECT ${k}, rij, ${made}, ${id}, ${traject}, ${instrument},
      ${LIST_FIELDS.map((f) => fieldSql(v[f])).join(", ")}
    FROM breed_${k} WHERE (${whereSql(list.waar)}) AND (${presentSql(list, answered)})`);
  const names = (tabel: string, kolom: string, f: PlannedField | undefined) =>
    f && "kolom" in f ? [[k, made, tabel, kolom, f.naam] as const] : [];
  const rows = [
    ...names("metingen", "instrument", list.instrument),
    ...LIST_FIELDS.flatMap((f) => names("metingen", f, v[f])),
    [k, made, "metingen", "traject_id", [plan.bron.traject_id].flat().join(" / ")] as const,
    ...(plan.bron.meting_id
      ? [[k, made, "metingen", "meting_id", [plan.bron.meting_id].flat().join(" / ")] as const]
      : []),
  ];
  await db.append("breed_kolom", ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"], rows);
  await db.append(
    "breed_antwoord",
    ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR"],
    Object.entries(list.antwoorden).map(([t, a]) => [k, made, t.trim().toLowerCase(), String(a)]),
  );
}

/** Numbers the metingen of all sources in the order in which they were delivered. */
export const METINGEN_SQL = `CREATE TABLE breed_meting AS
  SELECT (row_number() OVER (ORDER BY bron, rij, lijst))::INTEGER AS nr, * FROM breed_ruw ORDER BY bron, rij, lijst`;

/**
 * The answers of all sources, with a number of their own that leads back to their place. A word for nothing is no answer, as a
 * blank is none, unless the mapping gives it one: columns of another list often hold NULL in every row.
 */
export const itemsSql = (sources: readonly number[]): string =>
  sources
    .map(
      (
        k,
      ) => `SELECT m.nr::BIGINT * ${ANSWERS} + l.plek AS rij, m.meting_id, v.item::VARCHAR AS item, coalesce(a.antwoord, l.waarde) AS score
      FROM breed_lang_${k} l JOIN breed_vraag v ON v.bron = ${k} AND v.kolom = l.kolom
      JOIN breed_meting m ON m.bron = ${k} AND m.rij = l.rij AND m.lijst = v.lijst
      LEFT JOIN breed_antwoord a ON a.bron = ${k} AND a.lijst = v.lijst AND a.tekst = lower(trim(l.waarde))
      WHERE a.antwoord IS NOT NULL OR (${said("nullif(trim(l.waarde), '')", "score", "geheel")}) IS NOT NULL`,
    )
    .join(" UNION ALL ");

/**
 * The rows of zorgtrajecten with, of each column, also `… net`, the value cleaned; `… zegt`, the value where it says something; `… dag`, its
 * day; and `… als`, what it is compared by: two spellings of one name, or of one day, are no contradiction. Each step is a query on the one
 * before it: written out in one another, they were a text that took longer to read than the delivery.
 */
function readRows(
  columns: readonly string[],
  typeOf: (column: string) => ColumnContract["type"],
  isChosen: (column: string) => boolean,
): string {
  const steps: ((c: string) => string | readonly string[])[] = [
    (c) => `${cleanSql(`"${c}"`)} AS "${c} net"`,
    (c) => `${said(`"${c}"`, c, typeOf(c), `"${c} net"`)} AS "${c} zegt"`,
    (c) =>
      typeOf(c) === "datum" || isChosen(c)
        ? `CASE WHEN "${c} zegt" IS NOT NULL THEN ${dateSql(`"${c} net"`)} END AS "${c} dag"`
        : [],
    (c) =>
      `CASE WHEN "${c} zegt" IS NOT NULL THEN ${
        typeOf(c) === "datum" ? `coalesce(CAST("${c} dag" AS VARCHAR), lower("${c} net"))` : `lower("${c} net")`
      } END AS "${c} als"`,
  ];
  return steps.reduce(
    (from, step) => `(SELECT ${["*", ...columns.flatMap(step)].join(", ")} FROM ${from})`,
    "breed_trajectrij",
  );
}

/** One value out of the rows of a zorgtraject. Where all say nothing, the word for it goes through, to be told. */
function oneOf(column: string, kies: "eerste" | "laatste" | undefined): string {
  const [c, value, day] = [`"${column}"`, `"${column} zegt"`, `"${column} dag"`];
  // A date that is no date goes through as it stands, so that the contract names it.
  if (kies)
    return `coalesce(min(${value}) FILTER (${day} IS NULL), arg_${kies === "eerste" ? "min" : "max"}(${c}, ${day}), min(${c}))`;
  // One objection counts for all rows.
  if (column === "toestemming") return `coalesce(min(${c}) FILTER (lower(trim(${c})) <> 'ja'), min(${c}))`;
  return `CASE WHEN count(DISTINCT "${column} als") <= 1 THEN coalesce(min(${value}), min(${c})) END`;
}

/**
 * Makes breed_traject from the rows of all sources that give columns of trajecten.
 * @returns its columns
 */
export async function makeTrajecten(
  db: Db,
  plans: ReadonlyMap<number, Plan>,
  contract: TableContract,
): Promise<string[]> {
  const given = [...plans].filter(([, p]) => p.trajecten);
  const columns = Object.keys(contract.kolommen).filter((c) => given.some(([, p]) => p.trajecten?.has(c)));
  const rows = given.map(([k, p]) => {
    const read = columnsOf([...(p.trajecten?.values() ?? [])]);
    const any = [...p.traject, ...read].map((c) => `(${filled(c)}) IS NOT NULL`).join(" OR ");
    return `SELECT ${k} AS bron, rij, ${keySql(p.traject)} AS traject_id, ${columns
      .map((c) => `CAST(${fieldSql(p.trajecten?.get(c))} AS VARCHAR) AS "${c}"`)
      .join(", ")} FROM breed_${k} WHERE (${whereSql(p.trajectenWaar)}) AND (${any})`;
  });
  await db.run(`CREATE TABLE breed_trajectrij AS ${rows.join(" UNION ALL ")}`);
  const choice = (c: string) =>
    given.map(([, p]) => p.trajecten?.get(c)).find((f) => f && "kolom" in f && f.kies !== undefined) as
      | { kies?: "eerste" | "laatste" }
      | undefined;
  const typeOf = (c: string): ColumnContract["type"] => contract.kolommen[c]?.type ?? "tekst";
  const chosen = columns.map((c) => `${oneOf(c, choice(c)?.kies)} AS "${c}"`);
  const plain = columns.filter((c) => c !== "toestemming" && !choice(c));
  const strife = plain.map(
    (c) => `CASE WHEN count(DISTINCT "${c} als") > 1 THEN arg_max(${PLACE}, "${c} zegt") END AS "strijd_${c}"`,
  );
  await db.run(`CREATE TABLE breed_traject AS SELECT (row_number() OVER (ORDER BY plek))::INTEGER AS nr, * FROM (
    SELECT min(${PLACE}) AS plek, traject_id, ${[...chosen, ...strife].join(", ")}
    FROM ${readRows(columns, typeOf, (c) => choice(c) !== undefined)} GROUP BY traject_id, CASE WHEN traject_id IS NULL THEN ${PLACE} END) ORDER BY plek`);
  for (const c of plain)
    await db.run(
      `INSERT INTO breed_strijd SELECT nr, ${lit(c)}, "strijd_${c}" FROM breed_traject WHERE "strijd_${c}" IS NOT NULL`,
    );
  for (const [k, p] of given) {
    const names = [...(p.trajecten ?? [])].flatMap(([c, f]) => ("kolom" in f ? [[k, -1, "trajecten", c, f.naam]] : []));
    await db.append(
      "breed_kolom",
      ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"],
      [...names, [k, -1, "trajecten", "traject_id", [p.bron.traject_id].flat().join(" / ")]],
    );
  }
  await db.run("DROP TABLE breed_trajectrij");
  return ["traject_id", ...columns];
}
