import { type Db, lit } from "../db.js";
import { RomError } from "../errors.js";
import type { Reading } from "../policy/reading.js";

/**
 * One reading of dates for every form of delivery: `2018-03-31`; with a time, which is passed over; ISO with a zone, of which
 * the day in the Netherlands counts; `2018/03/31` and `20180331`, year first; `31-03-2018`, also with `/` or `.`, day first. Of this century or the last: a year like
 * 0018 is a slip. Without ICU, so that what a date is does not hang on the machine's tables.
 */

const TIME = "([ T]\\d{1,2}:[0-5]\\d(:[0-5]\\d([.,]\\d+)?)?)";
const ZONE = "\\s*(Z|[+-]\\d{2}(:?\\d{2})?)";
const ISO = "(19|20)\\d{2}-\\d{2}-\\d{2}";
/** Year first with another sign or none: of these only one reading exists too. */
const YEAR_FIRST = "(19|20)\\d{2}[/.]\\d{1,2}[/.]\\d{1,2}";
const BASIC = "(19|20)\\d{6}";
const DAY_FIRST = "\\d{1,2}([-/.])\\d{1,2}[-/.](19|20)\\d{2}";
/** Any date that is read, for who judges the form only. */
export const DATE_FORM = new RegExp(
  `^\\s*(${ISO}(${TIME}?(${ZONE})?)|(${YEAR_FIRST}|${DAY_FIRST})${TIME}?|${BASIC})\\s*$`,
);

/** The last Sunday of a month of 31 days at 01:00 UTC, when Europe turns its clocks. */
const turn = (year: string, month: number): string =>
  `(make_timestamp(${year}, ${month}, 31, 1, 0, 0) - to_days(CAST(dayofweek(make_date(${year}, ${month}, 31)) AS INTEGER)))`;

/**
 * SQL for the day in the Netherlands at a moment in UTC: one hour ahead, two from the last Sunday of March to that of
 * October, 01:00 UTC (Directive 2000/84/EC; so since 1996. Before, summer time ended in September: an hour's difference in four
 * weeks of autumn that no delivery reaches).
 */
const dutchDaySql = (utc: string): string => {
  const year = `CAST(year(${utc}) AS BIGINT)`;
  return `CAST(${utc} + to_hours(CASE WHEN ${utc} >= ${turn(year, 3)} AND ${utc} < ${turn(year, 10)} THEN 2 ELSE 1 END) AS DATE)`;
};

/** SQL for a moment with a zone as UTC; NULL where there is no such moment. */
const utcSql = (t: string): string => {
  const zone = `regexp_extract(${t}, '${ZONE}$', 1)`;
  const minutes = `(CASE WHEN ${zone} = 'Z' THEN 0 ELSE (CASE WHEN ${zone}[1] = '-' THEN -1 ELSE 1 END)
    * (60 * TRY_CAST(${zone}[2:3] AS INTEGER) + coalesce(TRY_CAST(right(replace(${zone}, ':', ''), 2) AS INTEGER) * (length(${zone}) > 3)::INTEGER, 0)) END)`;
  return `(TRY_CAST(replace(regexp_replace(${t}, '${ZONE}$', ''), ',', '.') AS TIMESTAMP) - to_minutes(${minutes}))`;
};

/** SQL that is true of a text in the plainest form, of a month that exists: such a date was not turned, and a cast reads it. */
export const plainDateSql = (t: string): string => `regexp_full_match(${t}, '(19|20)\\d{2}-(0\\d|1[0-2])-\\d{2}')`;

/** SQL for the date that a cleaned text is; NULL where it is none. The plain form is tried first. */
export const dateSql = (t: string): string => `CASE
  WHEN regexp_full_match(${t}, '${ISO}') THEN TRY_CAST(${t} AS DATE)
  WHEN regexp_full_match(${t}, '${ISO}${ZONE}') THEN TRY_CAST(left(${t}, 10) AS DATE)
  WHEN regexp_full_match(${t}, '${ISO}${TIME}') THEN CASE WHEN TRY_CAST(replace(replace(${t}, 'T', ' '), ',', '.') AS TIMESTAMP) IS NOT NULL THEN TRY_CAST(left(${t}, 10) AS DATE) END
  WHEN regexp_full_match(${t}, '${ISO}${TIME}${ZONE}') THEN ${dutchDaySql(utcSql(t))}
  WHEN regexp_full_match(${t}, '${BASIC}') THEN CAST(try_strptime(${t}, '%Y%m%d') AS DATE)
  WHEN regexp_full_match(${t}, '${YEAR_FIRST}${TIME}?')
    THEN CAST(try_strptime(replace(replace(split_part(replace(${t}, 'T', ' '), ' ', 1), '/', '-'), '.', '-'), '%Y-%m-%d') AS DATE)
  WHEN regexp_full_match(${t}, '${DAY_FIRST}${TIME}?')
    THEN CAST(try_strptime(replace(replace(split_part(replace(${t}, 'T', ' '), ' ', 1), '/', '-'), '.', '-'), '%d-%m-%Y') AS DATE) END`;

/** A number of days that Excel writes for a date: 1954 up to 2036, with a time behind the comma. */
const SERIAL = "[2-4]\\d{4}([.,]\\d+)?";

interface Forms {
  /** Per form: dates with a day after the twelfth, dates of which both parts could be a month, and dates that only exist turned. */
  readonly iso: readonly [number, number, number];
  readonly dag: readonly [number, number, number];
}

const FORM_SQL = (first: string, second: string, any: string): string => `[
  count(*) FILTER (${any} AND ${first} BETWEEN 13 AND 31 AND ${second} BETWEEN 1 AND 12),
  count(*) FILTER (${any} AND ${first} BETWEEN 1 AND 12 AND ${second} BETWEEN 1 AND 12),
  count(*) FILTER (${any} AND ${first} BETWEEN 1 AND 12 AND ${second} BETWEEN 13 AND 31)]`;

/** How many dates of a column have which form; the texts are cleaned. */
async function formsOf(db: Db, raw: string, column: string): Promise<Forms> {
  const row = await db.one<{ iso: string; dag: string }>(`
    WITH deel AS (SELECT regexp_extract("${column}", '^(?:19|20)\\d{2}[-/.]?(\\d{1,2})[-/.]?(\\d{1,2})(?:\\D|$)', ['a', 'b']) AS i,
        regexp_extract("${column}", '^(\\d{1,2})[-/.](\\d{1,2})[-/.](?:19|20)\\d{2}', ['a', 'b']) AS d
      FROM ${raw} WHERE "${column}" IS NOT NULL),
    getal AS (SELECT TRY_CAST(i.b AS INTEGER) AS id, TRY_CAST(i.a AS INTEGER) AS im, TRY_CAST(d.a AS INTEGER) AS dd, TRY_CAST(d.b AS INTEGER) AS dm FROM deel)
    SELECT array_to_string(${FORM_SQL("id", "im", "id IS NOT NULL")}, ' ') AS iso, array_to_string(${FORM_SQL("dd", "dm", "dd IS NOT NULL")}, ' ') AS dag FROM getal`);
  const three = (text: string): [number, number, number] => {
    const [a = 0, b = 0, c = 0] = text.split(" ").map(Number);
    return [a, b, c];
  };
  return { iso: three(row.iso), dag: three(row.dag) };
}

/**
 * Refuses a column in which day and month were turned: those that exist either way would be read as another day without a
 * word. Seen by dates that only exist turned, or by two forms of which one holds only days up to the twelfth and the other only
 * later ones: what a program took for a date it turned, the rest it left.
 * @param raw table with the delivered text, cleaned
 * @throws RomError (aanlevering) naming file and column
 */
export async function refuseTurned(
  db: Db,
  raw: string,
  file: string,
  column: string,
  rule: Reading["datums"],
): Promise<void> {
  const forms = await formsOf(db, raw, column);
  const turned = Object.values(forms).find(
    ([right, , wrong]) => wrong >= rule.verwisseld_rijen && wrong >= rule.verwisseld_aandeel * (right + wrong),
  );
  if (turned)
    throw new RomError(
      "aanlevering",
      `In ${file} zijn in de kolom ${column} dag en maand verwisseld: ${turned[2]} datums bestaan alleen als de maand na de dag komt te staan waar de dag hoort, zoals 2018-31-03 of 03-31-2018. De ${turned[1]} datums die in beide lezingen bestaan zouden als een andere dag worden gelezen; daarom is de kolom niet gebruikt.`,
      "Exporteer datums als jaar-maand-dag (2018-03-31) of dag-maand-jaar (31-03-2018), rechtstreeks uit het bronsysteem.",
    );
  const mixed = ([a, b]: readonly [Forms["iso"], Forms["iso"]]): boolean =>
    a[0] === 0 && a[1] >= rule.gemengd_rijen && b[1] === 0 && b[0] >= rule.verwisseld_rijen;
  if (mixed([forms.iso, forms.dag]) || mixed([forms.dag, forms.iso]))
    throw new RomError(
      "aanlevering",
      `In ${file} staan in de kolom ${column} twee schrijfwijzen van datums door elkaar: ${forms.iso[0] + forms.iso[1]} als 2018-03-31 en ${forms.dag[0] + forms.dag[1]} als 31-03-2018, en de ene heeft alleen dagen tot en met de 12e, de andere alleen latere. Een programma (vaak Excel) heeft dan dag en maand verwisseld waar dat kon; daarom is de kolom niet gebruikt.`,
      "Exporteer datums in één schrijfwijze, rechtstreeks uit het bronsysteem en zonder het bestand in Excel te openen en op te slaan.",
    );
}

/** SQL for what a faulty date should have been. */
export const expectedDateSql = (t: string, plain: string): string =>
  `CASE WHEN regexp_full_match(${t}, '${SERIAL}') THEN ${lit(`${plain}; dit lijkt een reeksgetal van Excel`)} ELSE ${lit(plain)} END`;
