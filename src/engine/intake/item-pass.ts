import type { Db } from "../db.js";
import { PART_FACTOR, partsOf } from "../instruments/parts.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { readPolicy } from "../policy/policy.js";
import { cleanSql, unplainSql } from "./clean.js";
import { textOf, valueSql } from "./column-sql.js";
import type { ColumnContract } from "./contract.js";
import { emptySql } from "./empty-words.js";

/**
 * Sums of the answers; they are all that is kept of them.
 * item_som: one row per meting with items. som: answers of the main scale, reversed where the key says so · beantwoord: how
 * many of them · omgekeerd: how many of those were reversed · beantwoord_lijst: answered of the whole list · laagste, hoogste:
 * of all answers of the list.
 * item_deel: one row per meting and part of its list (instruments/parts.ts) that another scale than the main one needs.
 * item_steekproef: the answers themselves of a sample of metingen (SAMPLE of every instrument, by the hash of their key), one row
 * per meting and part: how items hang together cannot be told from sums. antwoorden: item x ANSWER + answer, reversed as in som.
 */
export const ITEM_SUM_DDL = `CREATE TABLE item_som (meting_nr INTEGER, som INTEGER, beantwoord SMALLINT, omgekeerd SMALLINT,
    beantwoord_lijst SMALLINT, laagste SMALLINT, hoogste SMALLINT);
  CREATE TABLE item_deel (meting_nr INTEGER, deel UTINYINT, som INTEGER, beantwoord SMALLINT, omgekeerd SMALLINT);
  CREATE TABLE item_steekproef (meting_nr INTEGER, antwoorden BIGINT[])`;

/** Metingen per instrument of which the answers are kept; of more, those with the least hash. */
const SAMPLE = 6000;
/** What one item's number counts for beside its answer. */
export const ANSWER = 1000;

/**
 * What the answers look like before any rule is put to them; the plausibility checks ask it.
 * item_beeld: one row per meting with items, faulty or not. vragen_laag, vragen_hoog: a bit per item number that came, 0–62 and
 * 63–125 · keer_som, keer_aantal: good answers, as delivered, to items of the scale that the key reverses · overig_som,
 * overig_aantal: those to its other items.
 * item_vreemd: one row per meting with an answer that was set aside. te_hoog, te_laag: answers one above or below the list's
 * range · negens: answers 9, 99 or 999, also with a minus · elders: answers of the list to a question with a smaller range of its own (yes/no).
 */
export const ITEM_PROFILE_DDL = `CREATE TABLE item_beeld (meting_nr INTEGER, vragen_laag BIGINT, vragen_hoog BIGINT,
    keer_som INTEGER, keer_aantal SMALLINT, overig_som INTEGER, overig_aantal SMALLINT);
  CREATE TABLE item_vreemd (meting_nr INTEGER, te_hoog SMALLINT, te_laag SMALLINT, negens SMALLINT, elders SMALLINT)`;

/**
 * A row of the scoring key: per instrument and item its part (deel), whether it counts in the main scale and the key reverses
 * it (omkeren), whether it is still to be reversed (omgekeerd), the list's own range, the lowest and highest answer of any known coding, and
 * the answers that mean "not known".
 */
export interface KeyRow {
  readonly instrument: string;
  /** Number of the instrument. */
  readonly lijst: number;
  readonly item: number;
  readonly deel: number;
  readonly omkeren: boolean;
  readonly omgekeerd: boolean;
  readonly antwoord_min: number;
  readonly antwoord_max: number;
  readonly laagste: number;
  readonly hoogste: number;
  readonly onbekend_van: number | null;
  readonly onbekend_tot: number | null;
}

/** The scoring key of the instruments. @param stored codes of those whose answers were delivered reversed already */
export function keyRows(instruments: readonly Instrument[], stored: readonly string[]): KeyRow[] {
  const reversedAlready = new Set(stored.map(normalCode));
  return instruments.flatMap((i, lijst) => {
    if (!i.items) return [];
    const { min, max, anders, schaal, omgekeerd, afwijkend, onbekend } = i.items;
    const as = i.aliassen.some((a) => reversedAlready.has(normalCode(a)));
    return [...partsOf(i.items, i.subschalen).deelVan].map(([item, deel]) => {
      const reverse = omgekeerd.includes(item);
      const own = afwijkend.find((a) => a.items.includes(item));
      return {
        instrument: i.code,
        lijst,
        item,
        deel,
        omkeren: reverse && schaal.includes(item),
        omgekeerd: reverse && !as,
        antwoord_min: min,
        antwoord_max: max,
        laagste: own?.min ?? Math.min(min, anders?.min ?? min),
        hoogste: own?.max ?? Math.max(max, anders?.max ?? max),
        onbekend_van: onbekend?.van ?? null,
        onbekend_tot: onbekend?.tot ?? null,
      };
    });
  });
}

/** The scoring key as a table, `itemsleutel`. plaats: lijst and item in one number, by which an answer is looked up. */
export async function makeKey(db: Db, keys: readonly KeyRow[]): Promise<void> {
  await db.run(`CREATE TABLE itemsleutel (instrument VARCHAR, lijst INTEGER, plaats INTEGER, item SMALLINT, deel UTINYINT, omkeren BOOLEAN, omgekeerd BOOLEAN,
    antwoord_min SMALLINT, antwoord_max SMALLINT, laagste SMALLINT, hoogste SMALLINT, onbekend_van SMALLINT,
    onbekend_tot SMALLINT)`);
  const number = Array.from({ length: 6 }, () => "INTEGER" as const);
  await db.append(
    "itemsleutel",
    ["VARCHAR", "INTEGER", "INTEGER", "INTEGER", "INTEGER", "BOOLEAN", "BOOLEAN", ...number],
    keys.map(({ instrument, lijst, item, deel, ...rest }) => [
      instrument,
      lijst,
      lijst * PLACE + item,
      item,
      deel,
      ...Object.values(rest),
    ]),
  );
}

/** Numbers of items, which are SMALLINT, from one instrument to the next. */
const PLACE = 65536;

/** The metingen, and whether the answers of each are kept (steekproef). */
export const SAMPLED = `(SELECT m.*, hash(m.meting_id) <= g.grens AS steekproef FROM metingen m
  JOIN (SELECT instrument_code, list_max(min(hash(meting_id), ${SAMPLE})) AS grens FROM metingen GROUP BY ALL) g
  ON g.instrument_code IS NOT DISTINCT FROM m.instrument_code)`;

export interface ItemColumns {
  readonly item: ColumnContract;
  readonly score: ColumnContract;
}

/** How key, item and score are taken from the relation: as read (typed) or from text. */
export interface Values {
  /** The key as delivered, or cleaned. As delivered does for keys that are found so: those of metingen are clean. */
  readonly sleutel: string;
  readonly item: string;
  readonly score: string;
  readonly leeg: string;
}

/** Words that mean that a question was not answered. */
export const emptyScoreSql = (): string =>
  emptySql(textOf("score"), "score", "geheel", readPolicy().lezen.leeg) ?? "false";

export const fromText = (c: ItemColumns): Values => ({
  sleutel: cleanSql("meting_id"),
  item: valueSql("item", c.item),
  score: valueSql("score", c.score),
  leeg: `(${textOf("score")} IS NULL OR ${emptyScoreSql()})`,
});

/** Judges every answer: known meting, known question, answer within the list's range. */
export function judgeSql(relation: string, v: Values, c: ItemColumns, extra = ""): string {
  return `WITH gelezen AS (
      SELECT ${v.sleutel} AS meting_id, ${v.item} AS item, ${v.score} AS score, ${v.leeg} AS leeg${extra} FROM ${relation})
    SELECT m.nr AS meting_nr, m.steekproef, g.meting_id, g.item, coalesce(k.deel, 0) AS deel, k.omkeren, k.omgekeerd AS gekeerd, k.laagste, k.hoogste, k.antwoord_max,
      CASE WHEN g.score BETWEEN k.onbekend_van AND k.onbekend_tot THEN NULL ELSE g.score END AS score,
      CASE WHEN k.omgekeerd THEN rom_item_omgekeerd(g.score, k.antwoord_min, k.antwoord_max) ELSE g.score END AS punten,
      CASE WHEN k.item IS NOT NULL THEN g.leeg OR coalesce(g.score BETWEEN k.laagste AND k.hoogste, false)
          OR coalesce(g.score BETWEEN k.onbekend_van AND k.onbekend_tot, false)
        ELSE m.nr IS NOT NULL AND m.instrument_code IS NULL AND coalesce(g.item BETWEEN ${c.item.min} AND ${c.item.max}, false)
          AND (g.leeg OR coalesce(g.score BETWEEN ${c.score.min} AND ${c.score.max}, false)) END AS goed${extra}
    FROM gelezen g
    -- One number to look up an answer by: two words took a quarter longer.
    LEFT JOIN (SELECT nr, meting_id, instrument_code, lijst, steekproef
      FROM ${SAMPLED} LEFT JOIN (SELECT DISTINCT instrument, lijst FROM itemsleutel) i ON i.instrument = instrument_code) m ON m.meting_id = g.meting_id
    LEFT JOIN itemsleutel k ON k.plaats = m.lijst * ${PLACE} + g.item`;
}

/** A number that stands for a meting_id, so that orphans can be found again without keeping their text. */
const ORPHAN = "-1 - (hash(meting_id) >> 10)::BIGINT";

/** A bit for each item number that came, good or not. */
const SEEN = `bit_or(CASE WHEN item BETWEEN 0 AND 62 THEN 1::BIGINT << item::BIGINT END) AS vragen_laag,
  bit_or(CASE WHEN item BETWEEN 63 AND 125 THEN 1::BIGINT << (item - 63)::BIGINT END) AS vragen_hoog`;

/**
 * Sums per meting and part of its list, by one number: PART_FACTOR x meting_nr + part (no known meting: part 0). All questions of a part are in
 * the main scale (odd) or none is, so no answer needs to be asked. alles: answers as delivered · keer_…: those of them that
 * the key reverses · te_schonen: rows without a known meting whose key cleaning may change.
 */
// CASE within the aggregates, and two words of bits, measured a fifth faster than FILTER and one HUGEINT.
export const partsSql = (
  judged: string,
): string => `SELECT coalesce(meting_nr::BIGINT, ${ORPHAN}) * ${PART_FACTOR} + deel AS sleutel,
    count(*) AS rijen, count(CASE WHEN NOT goed THEN 1 END) AS fout, ${SEEN},
    CAST(sum(CASE WHEN goed AND score IS NOT NULL THEN punten END) AS INTEGER) AS som,
    count(CASE WHEN goed THEN score END) AS beantwoord, count(CASE WHEN goed AND gekeerd THEN score END) AS omgekeerd,
    min(CASE WHEN goed THEN score END) AS laagste, max(CASE WHEN goed THEN score END) AS hoogste,
    CAST(sum(CASE WHEN goed THEN score END) AS INTEGER) AS alles,
    CAST(sum(CASE WHEN goed AND omkeren THEN score END) AS INTEGER) AS keer_som,
    count(CASE WHEN goed AND omkeren THEN score END) AS keer_aantal,
    list(item::BIGINT * ${ANSWER} + punten) FILTER (steekproef AND goed AND punten IS NOT NULL AND score IS NOT NULL) AS antwoorden,
    count(CASE WHEN meting_nr IS NULL THEN CASE WHEN ${unplainSql("meting_id")} THEN 1 END END) AS te_schonen
  FROM (${judged}) GROUP BY 1`;

/** The parts put together: one row per meting; dubbel: an item came twice. */
export const listsSql = (parts: string): string => `SELECT *,
    -- Fewer different items than rows; where a row has no such number the meting is faulty anyway.
    coalesce(bit_count(vragen_laag), 0) + coalesce(bit_count(vragen_hoog), 0) < rijen AS dubbel
  FROM (SELECT sleutel // ${PART_FACTOR} AS meting_nr, sum(rijen)::BIGINT AS rijen, sum(fout)::BIGINT AS fout,
      bit_or(vragen_laag) AS vragen_laag, bit_or(vragen_hoog) AS vragen_hoog,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN som END) AS INTEGER) AS som,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN beantwoord ELSE 0 END) AS SMALLINT) AS beantwoord,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN omgekeerd ELSE 0 END) AS SMALLINT) AS omgekeerd,
      CAST(sum(beantwoord) AS SMALLINT) AS beantwoord_lijst, min(laagste) AS laagste, max(hoogste) AS hoogste,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN keer_som END) AS INTEGER) AS keer_som,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN keer_aantal ELSE 0 END) AS SMALLINT) AS keer_aantal,
      CAST(sum(CASE WHEN sleutel % 2 = 1 THEN coalesce(alles, 0) - coalesce(keer_som, 0) END) AS INTEGER) AS overig_som
    FROM ${parts} GROUP BY 1)`;

/** Keeps the parts that a scale besides the main one needs, of the metingen that `lists` holds. */
export const keepPartsSql = (parts: string, lists: string): string => `INSERT INTO item_deel
  SELECT (sleutel // ${PART_FACTOR})::INTEGER, (sleutel % ${PART_FACTOR})::UTINYINT, som, beantwoord, omgekeerd FROM ${parts}
  WHERE sleutel >= 0 AND sleutel % ${PART_FACTOR} > 1 AND beantwoord > 0 AND sleutel // ${PART_FACTOR} IN (SELECT meting_nr FROM ${lists})`;

/** Keeps the answers of the sample, of the metingen that `lists` holds. */
export const keepSampleSql = (parts: string, lists: string): string => `INSERT INTO item_steekproef
  SELECT (sleutel // ${PART_FACTOR})::INTEGER, antwoorden FROM ${parts}
  WHERE antwoorden IS NOT NULL AND sleutel >= 0 AND sleutel // ${PART_FACTOR} IN (SELECT meting_nr FROM ${lists})`;
