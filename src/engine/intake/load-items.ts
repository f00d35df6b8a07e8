import { type Db, lit } from "../db.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import { expectedSql, faultySql, shownSql, textOf, valueSql } from "./column-sql.js";
import { maskObjectors } from "./consent.js";
import type { ColumnContract, TableContract } from "./contract.js";
import { findRecords } from "./find-records.js";
import { hasRejects, type RowAccount, rejectPositions, setRejectsAside, unreadable } from "./load-table.js";
import type { SourceFile } from "./source-file.js";

/**
 * Sum of the answers per meting; grain: one row per meting with items.
 * som: answers of the scale, reversed where the key says so · beantwoord: how many of them · omgekeerd: how many of
 * those were reversed · beantwoord_lijst: answered of the whole list · laagste, hoogste: of all answers of the list.
 */
export const ITEM_SUM_DDL = `CREATE TABLE item_som (meting_nr INTEGER, som INTEGER, beantwoord SMALLINT, omgekeerd SMALLINT,
  beantwoord_lijst SMALLINT, laagste SMALLINT, hoogste SMALLINT)`;

/**
 * What the answers look like before any rule is put to them; the plausibility checks ask it.
 * item_beeld: one row per meting with items, faulty or not. vragen_laag, vragen_hoog: a bit per item number that came, 1–62 and
 * 63–125 · keer_som, keer_aantal: good answers, as delivered, to items of the scale that the key reverses · overig_som,
 * overig_aantal: those to its other items.
 * item_vreemd: one row per meting with an answer that was set aside. te_hoog, te_laag: answers one above or below the list's
 * range · negens: answers 9, 99 or 999.
 */
export const ITEM_PROFILE_DDL = `CREATE TABLE item_beeld (meting_nr INTEGER, vragen_laag BIGINT, vragen_hoog BIGINT,
    keer_som INTEGER, keer_aantal SMALLINT, overig_som INTEGER, overig_aantal SMALLINT);
  CREATE TABLE item_vreemd (meting_nr INTEGER, te_hoog SMALLINT, te_laag SMALLINT, negens SMALLINT)`;

/**
 * The scoring key as a table: per instrument and item whether it counts in the scale, whether the key reverses it (omkeren),
 * whether it is still to be reversed (omgekeerd), the lowest and highest answer of any known coding, and the answers that
 * mean "not known".
 */
async function makeKey(db: Db, instruments: readonly Instrument[], stored: readonly string[]): Promise<void> {
  await db.run(`CREATE TABLE itemsleutel (instrument VARCHAR, item SMALLINT, in_schaal BOOLEAN, omkeren BOOLEAN, omgekeerd BOOLEAN,
    antwoord_min SMALLINT, antwoord_max SMALLINT, laagste SMALLINT, hoogste SMALLINT, onbekend_van SMALLINT,
    onbekend_tot SMALLINT)`);
  const reversedAlready = new Set(stored.map(normalCode));
  for (const i of instruments) {
    if (!i.items) continue;
    const { aantal, min, max, anders, schaal, omgekeerd, afwijkend, onbekend } = i.items;
    const unknown = onbekend ? `${onbekend.van}, ${onbekend.tot}` : "NULL, NULL";
    const as = i.aliassen.some((a) => reversedAlready.has(normalCode(a)));
    const rows = Array.from({ length: aantal }, (_, k) => k + 1).map((item) => {
      const turned = omgekeerd.includes(item) && !as;
      const own = afwijkend.find((a) => a.items.includes(item));
      const lowest = own?.min ?? Math.min(min, anders?.min ?? min);
      const highest = own?.max ?? Math.max(max, anders?.max ?? max);
      return `(${lit(i.code)}, ${item}, ${schaal.includes(item)}, ${omgekeerd.includes(item)}, ${turned}, ${min}, ${max}, ${lowest}, ${highest}, ${unknown})`;
    });
    await db.run(`INSERT INTO itemsleutel VALUES ${rows.join(", ")}`);
  }
}

interface ItemColumns {
  readonly item: ColumnContract;
  readonly score: ColumnContract;
}

const fromText = (c: ItemColumns): Values => ({
  item: valueSql("item", c.item),
  score: valueSql("score", c.score),
  leeg: `${textOf("score")} IS NULL`,
});

/** How item and score are taken from the relation: as read (typed) or from text. */
interface Values {
  readonly item: string;
  readonly score: string;
  readonly leeg: string;
}

/** Judges every answer: known meting, known question, answer within the list's range. */
function judgeSql(relation: string, v: Values, c: ItemColumns, extra = ""): string {
  return `WITH gelezen AS (
      SELECT meting_id, ${v.item} AS item, ${v.score} AS score, ${v.leeg} AS leeg${extra} FROM ${relation})
    SELECT m.nr AS meting_nr, g.meting_id, g.item, k.in_schaal, k.omkeren, k.omgekeerd AS gekeerd, k.laagste, k.hoogste,
      CASE WHEN g.score BETWEEN k.onbekend_van AND k.onbekend_tot THEN NULL ELSE g.score END AS score,
      CASE WHEN k.omgekeerd THEN rom_item_omgekeerd(g.score, k.antwoord_min, k.antwoord_max) ELSE g.score END AS punten,
      (m.nr IS NOT NULL AND coalesce(g.item BETWEEN ${c.item.min} AND ${c.item.max}, false)
        AND (g.leeg OR coalesce(g.score BETWEEN ${c.score.min} AND ${c.score.max}, false))
        AND (m.instrument_code IS NULL OR (k.item IS NOT NULL AND (g.leeg OR g.score BETWEEN k.laagste AND k.hoogste
          OR coalesce(g.score BETWEEN k.onbekend_van AND k.onbekend_tot, false))))) AS goed${extra}
    FROM gelezen g
    LEFT JOIN metingen m ON m.meting_id = g.meting_id
    LEFT JOIN itemsleutel k ON k.instrument = m.instrument_code AND k.item = g.item`;
}

/** A number that stands for a meting_id, so that orphans can be found again without keeping their text. */
const ORPHAN = "-1 - (hash(meting_id) >> 2)::BIGINT";

// CASE within the aggregates, and two words of bits, measured a fifth faster than FILTER and one HUGEINT.
const AGGREGATE = `CAST(sum(CASE WHEN goed AND in_schaal AND score IS NOT NULL THEN punten END) AS INTEGER) AS som,
  CAST(count(CASE WHEN goed AND in_schaal THEN score END) AS SMALLINT) AS beantwoord,
  CAST(count(CASE WHEN goed AND gekeerd THEN score END) AS SMALLINT) AS omgekeerd,
  CAST(count(CASE WHEN goed THEN score END) AS SMALLINT) AS beantwoord_lijst,
  min(CASE WHEN goed THEN score END) AS laagste, max(CASE WHEN goed THEN score END) AS hoogste`;

/** A bit for each item number that came, good or not. */
const SEEN = `bit_or(CASE WHEN item BETWEEN 1 AND 62 THEN 1::BIGINT << item::BIGINT END) AS vragen_laag,
  bit_or(CASE WHEN item BETWEEN 63 AND 125 THEN 1::BIGINT << (item - 63)::BIGINT END) AS vragen_hoog`;

/** Answers as delivered, apart for items that the key reverses. */
const AS_DELIVERED = `CAST(sum(CASE WHEN goed AND in_schaal AND omkeren THEN score END) AS INTEGER) AS keer_som,
  CAST(count(CASE WHEN goed AND in_schaal AND omkeren THEN score END) AS SMALLINT) AS keer_aantal,
  CAST(sum(CASE WHEN goed AND in_schaal AND NOT omkeren THEN score END) AS INTEGER) AS overig_som`;

/** Whether an item came twice: fewer different items than rows. Where a row has no such number the meting is faulty anyway. */
const DOUBLE = "coalesce(bit_count(vragen_laag), 0) + coalesce(bit_count(vragen_hoog), 0) < rijen AS dubbel";

/**
 * Scores the items in one pass over the file, without keeping them. Only where a meting turns out to hold a faulty or
 * double answer is the file read once more, to set those rows aside with their place and to sum that meting again.
 * Needs `metingen` with `instrument_code`. Makes `item_som`, `item_beeld` and `item_vreemd`.
 */
export async function loadItems(
  db: Db,
  source: SourceFile,
  contract: TableContract,
  instruments: readonly Instrument[],
  reversedAlready: readonly string[],
): Promise<RowAccount> {
  const item = contract.kolommen["item"];
  const score = contract.kolommen["score"];
  if (!item || !score) throw new Error("the items contract needs item and score");
  const c: ItemColumns = { item, score };
  await makeKey(db, instruments, reversedAlready);
  try {
    await sumItems(db, source, c);
  } catch (cause) {
    throw unreadable(source, cause);
  }
  const good = "meting_nr >= 0 AND fout = 0 AND NOT dubbel";
  await db.run(`INSERT INTO item_som SELECT meting_nr, som, beantwoord, omgekeerd, beantwoord_lijst, laagste, hoogste
    FROM item_pas WHERE ${good}`);
  await db.run(`INSERT INTO item_beeld SELECT meting_nr, vragen_laag, vragen_hoog, keer_som, keer_aantal, overig_som,
    beantwoord - keer_aantal FROM item_pas WHERE meting_nr >= 0`);
  const read = await db.one<{ n: number }>("SELECT coalesce(sum(rijen), 0) AS n FROM item_pas");
  const clean = await db.one<{ n: number }>(`SELECT coalesce(sum(rijen), 0) AS n FROM item_pas WHERE ${good}`);
  let repaired = 0;
  if (read.n > clean.n) repaired = await setItemsAside(db, source, c);
  const out = await db.one<{ n: number }>("SELECT count(DISTINCT rij) AS n FROM apart WHERE tabel = 'items'");
  await db.run("DROP TABLE item_pas");
  await db.run("DROP TABLE itemsleutel");
  const rejected = await setRejectsAside(db, source);
  return {
    tabel: "items",
    bestand: source.name,
    gelezen: read.n + rejected,
    aanvaard: clean.n + repaired,
    apart: out.n + rejected,
  };
}

/** The one pass. Plain whole numbers are read as such; where a file holds anything else, it is read as text instead. */
async function sumItems(db: Db, source: SourceFile, c: ItemColumns): Promise<void> {
  const pass = (relation: string, v: Values): Promise<void> =>
    db.run(`CREATE OR REPLACE TABLE item_pas AS
      SELECT *, ${DOUBLE} FROM (
        SELECT coalesce(meting_nr::BIGINT, ${ORPHAN}) AS meting_nr, count(*) AS rijen,
          count(CASE WHEN NOT goed THEN 1 END) AS fout, ${SEEN},
          ${AGGREGATE},
          ${AS_DELIVERED}
        FROM (${judgeSql(relation, v, c)}) GROUP BY 1)`);
  await db.run("SET preserve_insertion_order = false");
  try {
    if (source.typed) {
      await pass(source.typed({ item: "SMALLINT", score: "SMALLINT" }), {
        item: "item",
        score: "score",
        leeg: "score IS NULL",
      });
      if (!(await dropCastRejects(db, source))) return;
    }
    await pass(source.relation, fromText(c));
  } finally {
    await db.run("SET preserve_insertion_order = true");
  }
}

/** Whether the typed reading met text that is no plain whole number; if so its rejects are forgotten. */
async function dropCastRejects(db: Db, source: SourceFile): Promise<boolean> {
  if (!(await hasRejects(db, source))) return false;
  const { n } = await db.one<{ n: number }>(
    `SELECT count(*) AS n FROM ${source.rejects} WHERE error_type::VARCHAR = 'CAST'`,
  );
  if (n === 0) return false;
  await db.run(`DROP TABLE ${source.rejects}`);
  await db.run(`DROP TABLE ${source.rejects}_scan`);
  return true;
}

/** Makes `item_nader`: every row of a suspect meting and every row without a known meting, with its place. */
async function takeSuspects(db: Db, source: SourceFile): Promise<void> {
  await db.run("CREATE TABLE item_nader (rij INTEGER, regel INTEGER, meting_id VARCHAR, item VARCHAR, score VARCHAR)");
  const suspects =
    "SELECT meting_id FROM metingen WHERE nr IN (SELECT meting_nr FROM item_pas WHERE fout > 0 OR dubbel)";
  if (source.kind !== "csv") {
    await db.run(`INSERT INTO item_nader SELECT rij, NULL, meting_id, item, score
      FROM (SELECT row_number() OVER () AS rij, * FROM ${source.relation})
      WHERE meting_id IS NULL OR meting_id IN (${suspects}) OR meting_id NOT IN (SELECT meting_id FROM metingen)`);
    return;
  }
  const suspect = new Set(await db.texts(suspects));
  const orphans = await db.one<{ n: number }>("SELECT count(*) AS n FROM item_pas WHERE meting_nr < 0");
  const known = orphans.n > 0 ? new Set(await db.texts("SELECT meting_id FROM metingen")) : null;
  const rejected = await rejectPositions(db, source);
  const [id, item, score] = ["meting_id", "item", "score"].map((c) => source.columns.indexOf(c));
  const at = (fields: readonly string[], column: number | undefined): string | null => fields[column ?? -1] || null;
  const wanted = (key: string): boolean => suspect.has(key) || (known !== null && !known.has(key));
  await findRecords(source, id ?? 0, wanted, rejected, (records) =>
    db.append(
      "item_nader",
      ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"],
      records.map((r) => [r.rij, r.regel, at(r.fields, id), at(r.fields, item), at(r.fields, score)]),
    ),
  );
}

/** Second reading for the metingen with faults; returns how many of their rows are accepted after all. */
async function setItemsAside(db: Db, source: SourceFile, c: ItemColumns): Promise<number> {
  await takeSuspects(db, source);
  const aside = (kolom: string, waarde: string, verwacht: string, from: string): Promise<void> =>
    db.run(
      `INSERT INTO apart SELECT 'items', ${lit(source.name)}, rij, NULL, regel, ${lit(kolom)}, ${waarde}, ${verwacht} ${from}`,
    );
  const rest = "rij NOT IN (SELECT rij FROM apart WHERE tabel = 'items' AND rij IS NOT NULL)";
  for (const [name, column] of [
    ["item", c.item],
    ["score", c.score],
  ] as const)
    await aside(
      name,
      shownSql(name, column),
      expectedSql(name, column),
      `FROM item_nader WHERE ${faultySql(name, column, valueSql(name, column))}`,
    );
  await aside(
    "meting_id",
    "'(afgeschermd)'",
    lit("een meting_id die in metingen staat en daar is aanvaard"),
    `FROM item_nader n WHERE ${rest} AND NOT EXISTS (SELECT 1 FROM metingen m WHERE m.meting_id = n.meting_id)`,
  );
  await db.run(`CREATE TABLE item_oordeel AS ${judgeSql("item_nader", fromText(c), c, ", rij, regel")}`);
  await aside(
    "item, score",
    "'vraag ' || item",
    lit("een vraagnummer en antwoord die het instrument kent"),
    `FROM item_oordeel WHERE NOT goed AND ${rest}`,
  );
  await db.run(`INSERT INTO item_vreemd SELECT meting_nr, count(CASE WHEN score = hoogste + 1 THEN 1 END),
      count(CASE WHEN score = laagste - 1 THEN 1 END), count(CASE WHEN score IN (9, 99, 999) THEN 1 END)
    FROM item_oordeel WHERE NOT goed AND meting_nr IS NOT NULL GROUP BY meting_nr`);
  // A copy of an answer is kept once; answers that contradict each other count neither time.
  const double = `(SELECT rij, regel, row_number() OVER (PARTITION BY meting_nr, item ORDER BY rij) AS volgorde,
      count(*) OVER w AS keer, min(coalesce(score, -1)) OVER w = max(coalesce(score, -1)) OVER w AS gelijk
    FROM item_oordeel WHERE ${rest} WINDOW w AS (PARTITION BY meting_nr, item))`;
  await aside(
    "item",
    "''",
    "CASE WHEN gelijk THEN 'elke rij één keer' ELSE 'elke vraag één keer per meting' END",
    `FROM ${double} WHERE keer > 1 AND NOT (gelijk AND volgorde = 1)`,
  );
  await db.run(
    `INSERT INTO item_som SELECT meting_nr, ${AGGREGATE} FROM item_oordeel WHERE ${rest} GROUP BY meting_nr`,
  );
  const accepted = await db.one<{ n: number }>(`SELECT count(*) AS n FROM item_oordeel WHERE ${rest}`);
  await maskObjectors(db, "items", "item_nader");
  await db.run("DROP TABLE item_nader");
  await db.run("DROP TABLE item_oordeel");
  return accepted.n;
}
