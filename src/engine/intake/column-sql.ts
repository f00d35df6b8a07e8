import { lit } from "../db.js";
import { type ColumnContract, expectation, MAX_LENGTH } from "./contract.js";
import { dateSql, expectedDateSql } from "./dates.js";

/** The text of a delivered value; blanks count as empty. */
export const textOf = (column: string): string => `nullif(trim("${column}"), '')`;

/**
 * SQL that turns a delivered text into the column's type; NULL where it cannot be read.
 * Dates: dates.ts.
 * Whole numbers: the plain form is tried first, `3,0` and `3.00` after it; `3.7` is never rounded.
 * @param t the text, where it was cleaned already
 */
export function valueSql(column: string, c: ColumnContract, t = textOf(column)): string {
  switch (c.type) {
    case "sleutel":
      return `"${column}"`;
    case "tekst":
      return t;
    case "datum":
      return dateSql(t);
    case "geheel":
      return `coalesce(TRY_CAST(translate("${column}", '.,eE', 'xxxx') AS SMALLINT),
        CASE WHEN regexp_full_match(${t}, '[+-]?\\d+[.,]0+') THEN TRY_CAST(regexp_replace(${t}, '[.,]0+$', '') AS SMALLINT) END)`;
    case "getal":
      return `TRY_CAST(replace(${t}, ',', '.') AS DECIMAL(12, 4))`;
  }
}

/** SQL that is true where the delivered text (`t`) breaks the column's contract, given the value as `value`. */
export function faultySql(column: string, c: ColumnContract, value: string, t = textOf(column)): string {
  const tests: string[] = [];
  if (c.type !== "tekst" && c.type !== "sleutel") tests.push(`(${t} IS NOT NULL AND ${value} IS NULL)`);
  if (c.verplicht && !c.leeg_toegestaan) tests.push(`${t} IS NULL`);
  if (c.type === "tekst" || c.type === "sleutel")
    // chr(31) separates the parts of a unit's key; no name holds it, or a NUL, by intention.
    tests.push(`coalesce(length(${t}) > ${MAX_LENGTH} OR contains(${t}, chr(31)) OR contains(${t}, chr(0)), false)`);
  if (c.min !== undefined) tests.push(`coalesce(${value} < ${c.min}, false)`);
  if (c.max !== undefined) tests.push(`coalesce(${value} > ${c.max}, false)`);
  if (c.waarden) tests.push(`coalesce(lower(${t}) NOT IN (${c.waarden.map(lit).join(", ")}), false)`);
  return tests.length ? `(${tests.join(" OR ")})` : "false";
}

/** What a faulty value should have been; an empty value is named as such. */
export const expectedSql = (column: string, c: ColumnContract): string =>
  `CASE WHEN ${textOf(column)} IS NULL THEN ${lit(`ingevuld: ${expectation(c)}`)} ELSE ${
    c.type === "datum" ? expectedDateSql(textOf(column), expectation(c)) : lit(expectation(c))
  } END`;

/**
 * A faulty value as it may be shown. In a file whose columns have shifted any column may hold a person's key, name or date of
 * birth, so only what cannot be one is shown as it stands: dates since 2011 (SBG's first year), numbers of at most four
 * digits, dates that no living person was born on, and words that say that something is unknown. Of the rest the shape is shown: `Jansen12` becomes `Aaaaaa99`.
 */
export const maskedSql = (text: string): string => `CASE
  WHEN ${text} IS NULL THEN ''
  WHEN length(${text}) > 40 THEN '(' || length(${text}) || ' tekens)'
  WHEN regexp_full_match(${text}, '(?:${YEAR})[-/.]\\d{1,2}[-/.]\\d{1,2}([T ][\\d:.]*)?|\\d{1,2}[-/.]\\d{1,2}[-/.](?:${YEAR})') THEN ${text}
  WHEN regexp_full_match(${text}, '[-+/.,: \\d]*') AND length(regexp_replace(${text}, '\\D', '', 'g')) <= 4 THEN ${text}
  WHEN lower(${text}) IN (${UNKNOWN.map(lit).join(", ")}) THEN ${text}
  ELSE regexp_replace(regexp_replace(regexp_replace(${text}, '\\d', '9', 'g'), '\\p{Lu}', 'A', 'g'), '\\p{Ll}', 'a', 'g') END`;
const YEAR = "(?:2[1-9]|[3-9]\\d)\\d\\d|20(?:1[1-9]|[2-9]\\d)";
const UNKNOWN = [
  "onbekend",
  "nvt",
  "n.v.t.",
  "n/a",
  "na",
  "nan",
  "null",
  "leeg",
  "geen",
  "?",
  "x",
  "true",
  "false",
  "ja",
  "nee",
  "j",
  "n",
];

/** A value as it may stand in the fault list: values of or about a person are left out. */
export const shownSql = (column: string, c: ColumnContract): string =>
  c.persoon ? `'(afgeschermd)'` : maskedSql(textOf(column));
