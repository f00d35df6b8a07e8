import { allowMore, type Db, isOutOfMemory, lit } from "../db.js";
import type { Instrument } from "../instruments/registry.js";
import { cleanSql, cleanText } from "./clean.js";
import { expectedSql, faultySql, shownSql, valueSql } from "./column-sql.js";
import { maskObjectors } from "./consent.js";
import type { ColumnContract, TableContract } from "./contract.js";
import { findRecords } from "./find-records.js";
import {
  emptyScoreSql,
  fromText,
  type ItemColumns,
  judgeSql,
  keepPartsSql,
  keepSampleSql,
  keyRows,
  listsSql,
  makeKey,
  partsSql,
  type Values,
} from "./item-pass.js";
import { scanItems } from "./item-scan.js";
import { type ItemRows, writeItems } from "./item-write.js";
import { judgeKeys } from "./keys.js";
import { hasRejects, type RowAccount, rejectPositions, setRejectsAside, unreadable } from "./load-table.js";
import type { SourceFile } from "./source-file.js";

/**
 * Scores the items in one pass over the file, without keeping them: of a plain file in typed arrays, of any other by SQL. Only where a meting turns out to hold a faulty or
 * double answer is the file read once more, to set those rows aside with their place and to sum that meting again.
 * Needs `metingen` with `instrument_code`. Makes `item_som`, `item_deel`, `item_steekproef`, `item_beeld` and `item_vreemd`.
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
  const keys = keyRows(instruments, reversedAlready);
  await makeKey(db, keys);
  await db.run("CREATE TABLE item_verdacht (meting_nr INTEGER)");
  const tally = await scanItems(db, source, keys, { item: boundsOf(item), score: boundsOf(score) });
  const read = tally ? await writeItems(db, tally) : await sumItems(db, source, c);
  const repaired = read.gelezen > read.goed ? await setItemsAside(db, source, c, read.wezen > 0) : 0;
  const out = await db.one<{ n: number }>("SELECT count(DISTINCT rij) AS n FROM apart WHERE tabel = 'items'");
  await db.run("DROP TABLE item_verdacht; DROP TABLE itemsleutel");
  const rejected = await setRejectsAside(db, source);
  return {
    tabel: "items",
    bestand: source.name,
    gelezen: read.gelezen + rejected,
    aanvaard: read.goed + repaired,
    apart: out.n + rejected,
  };
}

const boundsOf = ({ min, max }: ColumnContract): readonly [number, number] => [min ?? -Infinity, max ?? Infinity];

/** The sums by SQL, which reads every form of file; leaves what `writeItems` does. */
async function sumItems(db: Db, source: SourceFile, c: ItemColumns): Promise<ItemRows> {
  try {
    await readItems(db, source, c);
  } catch (cause) {
    throw unreadable(source, cause);
  }
  const good = "meting_nr >= 0 AND fout = 0 AND NOT dubbel";
  await db.run(`INSERT INTO item_som SELECT meting_nr, som, beantwoord, omgekeerd, beantwoord_lijst, laagste, hoogste
    FROM item_pas WHERE ${good}`);
  await db.run(keepPartsSql("item_groep", `item_pas WHERE ${good}`));
  await db.run(keepSampleSql("item_groep", `item_pas WHERE ${good}`));
  await db.run(`INSERT INTO item_beeld SELECT meting_nr, vragen_laag, vragen_hoog, keer_som, keer_aantal, overig_som,
    beantwoord - keer_aantal FROM item_pas WHERE meting_nr >= 0`);
  await db.run(
    "INSERT INTO item_verdacht SELECT meting_nr FROM item_pas WHERE meting_nr >= 0 AND (fout > 0 OR dubbel)",
  );
  const read =
    await db.one<ItemRows>(`SELECT coalesce(sum(rijen), 0) AS gelezen, coalesce(sum(rijen) FILTER (${good}), 0) AS goed,
    coalesce(sum(rijen) FILTER (meting_nr < 0), 0) AS wezen FROM item_pas`);
  await db.run("DROP TABLE item_groep; DROP TABLE item_pas");
  return read;
}

/**
 * The one pass. Plain whole numbers are read as such; where a file holds anything else, it is read as text instead. Keys are
 * looked up as they stand, since nearly all are clean; only where one that is not stays without a meting, all are cleaned.
 */
async function readItems(db: Db, source: SourceFile, c: ItemColumns): Promise<void> {
  const once = async (relation: string, v: Values): Promise<void> => {
    await db.run(`CREATE OR REPLACE TABLE item_groep AS ${partsSql(judgeSql(relation, v, c))}`);
    await db.run(`CREATE OR REPLACE TABLE item_pas AS ${listsSql("item_groep")}`);
  };
  // A hundred million answers do not fit in what is enough for ten million.
  const pass = async (relation: string, v: Values): Promise<void> => {
    try {
      await once(relation, v);
    } catch (cause) {
      if (!isOutOfMemory(cause)) throw cause;
      await allowMore(db);
      await once(relation, v);
    }
  };
  // All threads: how many the run has follows from its other tables.
  await db.run("SET preserve_insertion_order = false; RESET threads");
  try {
    const typed = source.typed?.({ item: "SMALLINT", score: "SMALLINT" });
    if (typed) {
      const plain = { sleutel: "meting_id", item: "item", score: "score", leeg: "score IS NULL" };
      await pass(typed, plain);
      if (!(await dropCastRejects(db, source))) {
        const dirty = await db.one<{ n: number }>("SELECT count(*) AS n FROM item_groep WHERE te_schonen > 0");
        if (dirty.n > 0) {
          await dropRejects(db, source);
          await pass(typed, { ...plain, sleutel: cleanSql("meting_id") });
        }
        return;
      }
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
  if (n > 0) await dropRejects(db, source);
  return n > 0;
}

/** Forgets which lines were no rows, before a file is read once more. */
async function dropRejects(db: Db, source: SourceFile): Promise<void> {
  if (!(await hasRejects(db, source))) return;
  await db.run(`DROP TABLE ${source.rejects}`);
  await db.run(`DROP TABLE ${source.rejects}_scan`);
}

/** Makes `item_nader`: every row of a suspect meting and every row without a known meting, with its place. */
async function takeSuspects(db: Db, source: SourceFile, withOrphans: boolean): Promise<void> {
  await db.run("CREATE TABLE item_nader (rij BIGINT, regel INTEGER, meting_id VARCHAR, item VARCHAR, score VARCHAR)");
  const suspects = "SELECT meting_id FROM metingen WHERE nr IN (SELECT meting_nr FROM item_verdacht)";
  if (source.kind !== "csv") {
    await db.run(`INSERT INTO item_nader SELECT rij, NULL, meting_id, item, score
      FROM (SELECT ${source.kind === "export" ? "" : "row_number() OVER () AS rij, "}* REPLACE (${cleanSql("meting_id")} AS meting_id)
        FROM ${source.relation})
      WHERE meting_id IS NULL OR meting_id IN (${suspects}) OR meting_id NOT IN (SELECT meting_id FROM metingen)`);
    return;
  }
  const suspect = new Set(await db.texts(suspects));
  const known = withOrphans ? new Set(await db.texts("SELECT meting_id FROM metingen")) : null;
  const rejected = await rejectPositions(db, source);
  const [id, item, score] = ["meting_id", "item", "score"].map((c) => source.columns.indexOf(c));
  const at = (fields: readonly string[], column: number | undefined): string | null => fields[column ?? -1] || null;
  const key = (fields: readonly string[]): string | null => cleanText(at(fields, id) ?? "") || null;
  const wanted = (text: string): boolean => {
    const clean = cleanText(text);
    return suspect.has(clean) || (known !== null && !known.has(clean));
  };
  await findRecords(source, id ?? 0, wanted, rejected, (records) =>
    db.append(
      "item_nader",
      ["INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"],
      records.map((r) => [r.rij, r.regel, key(r.fields), at(r.fields, item), at(r.fields, score)]),
    ),
  );
}

/** Second reading for the metingen with faults; returns how many of their rows are accepted after all. */
async function setItemsAside(db: Db, source: SourceFile, c: ItemColumns, withOrphans: boolean): Promise<number> {
  await takeSuspects(db, source, withOrphans);
  const { wees } = await db.one<{ wees: number }>(
    "SELECT count(*) AS wees FROM item_nader n WHERE NOT EXISTS (SELECT 1 FROM metingen m WHERE m.meting_id = n.meting_id)",
  );
  await judgeKeys(db, "items", "item_nader", source.columns, { kolom: "meting_id", tabel: "metingen", wees });
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
      `FROM item_nader WHERE ${faultySql(name, column, valueSql(name, column))}${name === "score" ? ` AND NOT coalesce(${emptyScoreSql()}, false)` : ""}`,
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
    // An answer is a number of at most five digits: it tells nothing of who gave it, and is what must be mended.
    "'vraag ' || item || coalesce(', antwoord ' || score, '')",
    lit("een vraagnummer en antwoord die het instrument kent"),
    `FROM item_oordeel WHERE NOT goed AND ${rest}`,
  );
  await db.run(`INSERT INTO item_vreemd SELECT meting_nr, count(CASE WHEN score = hoogste + 1 THEN 1 END),
      count(CASE WHEN score = laagste - 1 THEN 1 END), count(CASE WHEN abs(score) IN (9, 99, 999) THEN 1 END),
      count(CASE WHEN hoogste < antwoord_max AND score > hoogste AND score <= antwoord_max THEN 1 END)
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
  await db.run(`CREATE TABLE item_groep AS ${partsSql(`SELECT * FROM item_oordeel WHERE ${rest}`)}`);
  await db.run(`CREATE TABLE item_lijst AS ${listsSql("item_groep")}`);
  await db.run(`INSERT INTO item_som SELECT meting_nr, som, beantwoord, omgekeerd, beantwoord_lijst, laagste, hoogste
    FROM item_lijst`);
  await db.run(keepPartsSql("item_groep", "item_lijst"));
  const accepted = await db.one<{ n: number }>(`SELECT count(*) AS n FROM item_oordeel WHERE ${rest}`);
  await maskObjectors(db, "items", "item_nader");
  for (const table of ["item_nader", "item_oordeel", "item_groep", "item_lijst"]) await db.run(`DROP TABLE ${table}`);
  return accepted.n;
}
