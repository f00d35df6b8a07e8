import { type Db, isOutOfMemory, lit } from "../db.js";
import { RomError } from "../errors.js";
import { readPolicy } from "../policy/policy.js";
import { cleanSql, spaceSql } from "./clean.js";
import { expectedSql, faultySql, shownSql, valueSql } from "./column-sql.js";
import type { ColumnContract, TableContract } from "./contract.js";
import { refuseTurned } from "./dates.js";
import { emptyTests, emptyWords } from "./empty-words.js";
import { judgeKeys } from "./keys.js";
import type { SourceFile } from "./source-file.js";
import { plainValueSql, survey } from "./survey.js";

/** The list of rows set aside; one line per fault. `rij` is the record's position, `positie`
 * the byte at which a line that is no record starts; `regel` follows from them afterwards. */
export const APART_DDL = `CREATE TABLE apart (tabel VARCHAR, bestand VARCHAR, rij BIGINT, positie BIGINT, regel BIGINT,
  kolom VARCHAR, waarde VARCHAR, verwacht VARCHAR)`;

/** As `apart`, for values that were left out of a row that stays, until all tables are read. */
export const EMPTIED_DDL = APART_DDL.replace("apart", "geleegd");

/** Puts the values that were left out with the rows set aside, marked `alleen_waarde`; no row is counted from there any more. */
export async function joinEmptied(db: Db): Promise<void> {
  await db.run(`ALTER TABLE apart ADD COLUMN alleen_waarde BOOLEAN DEFAULT false;
    INSERT INTO apart SELECT *, true FROM geleegd;
    DROP TABLE geleegd`);
}

/** Rows of one table, counted separately at each place. */
export interface RowAccount {
  readonly tabel: string;
  readonly bestand: string;
  readonly gelezen: number;
  readonly aanvaard: number;
  readonly apart: number;
}

/** Wraps a fault of the reader itself: a file broken half-way, or no CSV at all. */
export function unreadable(source: Pick<SourceFile, "name">, cause: unknown): RomError {
  if (isOutOfMemory(cause))
    return new RomError(
      "aanlevering",
      `${source.name} is te groot voor het geheugen dat ROM-werkbank gebruikt; het bestand zelf kan heel zijn.`,
      "Lever minder jaren tegelijk aan, of vragenlijsten als totaalscore zonder losse antwoorden.",
    );
  const text = String(cause);
  // A bad byte beyond the last column breaks the database itself: "Attempted to access index 8 within vector of size 5".
  const advice = /unicode|utf-?8|encoding|access index/i.test(text)
    ? "Het bestand is geen UTF-8; sla het op als CSV UTF-8."
    : /state machine/i.test(text)
      ? "Regels eindigen er op verschillende manieren (met en zonder CR), of er staat een losse CR in: sla het opnieuw op als CSV UTF-8."
      : "Controleer of het bestand heel is: afgekapt, beschadigd of een ander soort bestand.";
  return new RomError("aanlevering", `${source.name} is niet tot het einde te lezen.`, advice);
}

const REJECT_REASONS: readonly [string, string][] = [
  ["MISSING COLUMNS", "evenveel kolommen als de kopregel"],
  ["TOO MANY COLUMNS", "evenveel kolommen als de kopregel"],
  ["UNQUOTED VALUE", "een afgesloten aanhalingsteken"],
  ["LINE SIZE OVER MAXIMUM", "een regel korter dan 12 MB"],
  ["INVALID ENCODING", "tekst in UTF-8"],
  ["INVALID UNICODE", "tekst in UTF-8"],
];

/** Whether the reader made a table of rejects for a file: it does so at the first one. */
export async function hasRejects(db: Db, source: SourceFile): Promise<boolean> {
  if (!source.rejects) return false;
  const tables = await db.one<{ n: number }>(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ${lit(source.rejects)}`,
  );
  return tables.n > 0;
}

/** Byte positions of the lines of a file that are no rows. */
export async function rejectPositions(db: Db, source: SourceFile): Promise<number[]> {
  if (!(await hasRejects(db, source))) return [];
  const rows = await db.all<{ plek: number }>(
    `SELECT DISTINCT line_byte_position AS plek FROM ${source.rejects} ORDER BY 1`,
  );
  return rows.map((r) => r.plek);
}

/** Moves lines that are no rows at all (wrong number of columns, open quote, no UTF-8) to the list. */
export async function setRejectsAside(db: Db, source: SourceFile): Promise<number> {
  const positions = await rejectPositions(db, source);
  if (positions.length === 0) return 0;
  const reason = REJECT_REASONS.map(([k, v]) => `WHEN error_type::VARCHAR = ${lit(k)} THEN ${lit(v)}`).join(" ");
  await db.run(`INSERT INTO apart
    SELECT ${lit(source.table)}, ${lit(source.name)}, NULL, plek, NULL, '(regel)', '(afgeschermd)',
      CASE ${reason} ELSE 'een leesbare regel' END
    FROM (SELECT line_byte_position AS plek, min(error_type) AS error_type FROM ${source.rejects} GROUP BY 1)`);
  return positions.length;
}

/** Whether a value that cannot be read sets its row aside, or only itself. */
const costsRow = (c: ColumnContract): boolean => c.verplicht || c.fout === "rij";

const SQL_TYPE = {
  sleutel: "VARCHAR",
  tekst: "VARCHAR",
  datum: "DATE",
  geheel: "SMALLINT",
  getal: "DECIMAL(12, 4)",
} as const;

/** Makes an optional table that was not delivered, empty, so that models need not ask. */
export async function emptyTable(db: Db, table: string, contract: TableContract): Promise<void> {
  const columns = Object.entries(contract.kolommen).map(([n, c]) => `"${n}" ${SQL_TYPE[c.type]}`);
  await db.run(`CREATE TABLE ${table} (nr INTEGER, ${columns.join(", ")})`);
}

type Column = readonly [name: string, contract: ColumnContract];
/** Before the name of a column: what its text was read as, where that takes more than a cast. Read once, since it is asked for three times. */
const READ = "= ";

/** Puts a table in the place of another. */
const replaceTable = (db: Db, table: string, sql: string): Promise<void> =>
  db.run(`CREATE TABLE nieuw_${table} AS ${sql}; DROP TABLE ${table}; ALTER TABLE nieuw_${table} RENAME TO ${table}`);

/**
 * Cleans the delivered text of a table and takes words for nothing out of it, column by column and only where there is something to do.
 * @param source its file, for what is said of it
 * @returns columns of which not every text is written in the plainest way
 * @throws RomError (aanlevering) where day and month were turned
 */
async function prepare(
  db: Db,
  source: SourceFile,
  raw: string,
  columns: readonly Column[],
): Promise<ReadonlySet<string>> {
  const { leeg, datums } = readPolicy().lezen;
  const tests = emptyTests(columns, leeg);
  let seen = await survey(db, raw, columns, tests);
  const untidy = columns.filter(([n]) => seen.untidy.has(n));
  if (untidy.length > 0) {
    const clean = untidy.map(([n]) => `${n === "toestemming" ? spaceSql(`"${n}"`) : cleanSql(`"${n}"`)} AS "${n}"`);
    try {
      await replaceTable(db, raw, `SELECT * REPLACE (${clean.join(", ")}) FROM ${raw}`);
    } catch (cause) {
      throw unreadable(source, cause);
    }
    // What was tidy has not changed.
    const again = await survey(db, raw, untidy, tests);
    const before = seen.untidy;
    seen = {
      untidy: again.untidy,
      odd: new Set([...[...seen.odd].filter((n) => !before.has(n)), ...again.odd]),
      empty: new Set([...[...seen.empty].filter((n) => !before.has(n)), ...again.empty]),
    };
  }
  await emptyWords(
    db,
    source.table,
    raw,
    [...tests].filter(([n]) => seen.empty.has(n)),
  );
  for (const [n, c] of columns)
    if (c.type === "datum" && seen.odd.has(n)) await refuseTurned(db, raw, source.name, n, datums);
  return seen.odd;
}

/**
 * Reads one table whole, sets faulty rows aside and leaves the rest, typed, in a table of its own name with a running
 * number `nr` in file order. All text is cleaned first (clean.ts), keys included, and later steps see it so only. Columns of the contract that were not delivered are there, empty.
 * @param whileRaw told the name of the table with the delivered text, before that is dropped
 * @returns the account of its rows, each figure counted on its own
 */
export async function loadTable(
  db: Db,
  source: SourceFile,
  contract: TableContract,
  whileRaw?: (raw: string) => Promise<void>,
): Promise<RowAccount> {
  const { table } = source;
  const present = Object.entries(contract.kolommen).filter(([n]) => source.columns.includes(n));
  const raw = `ruw_${table}`;
  try {
    await db.run(`CREATE TABLE ${raw} AS
      SELECT row_number() OVER () AS rij, ${present.map(([n]) => `"${n}"`).join(", ")} FROM ${source.relation}`);
  } catch (cause) {
    throw unreadable(source, cause);
  }
  const odd = await prepare(db, source, raw, present);
  const read = present.filter(([n]) => odd.has(n));
  if (read.length > 0)
    await replaceTable(
      db,
      raw,
      `SELECT *${read.map(([n, c]) => `, ${valueSql(n, c, `"${n}"`)} AS "${READ}${n}"`).join("")} FROM ${raw}`,
    );
  const readAs = ([n, c]: Column): string =>
    odd.has(n) ? `"${READ}${n}"` : (plainValueSql(n, c) ?? valueSql(n, c, `"${n}"`));
  const faulty = ([n, c]: Column): string => faultySql(n, c, readAs([n, c]), `"${n}"`);
  const key = contract.sleutel.map((k) => `"${k}"`).join(", ");
  const orphan = contract.verwijst
    ? `NOT EXISTS (SELECT 1 FROM ${contract.verwijst.tabel} d WHERE d."${contract.verwijst.kolom}" = r."${contract.verwijst.kolom}")`
    : "false";
  const twice = key ? `SELECT ${key} FROM ${raw} GROUP BY ALL HAVING count(*) > 1` : "SELECT 1 WHERE false";
  // One look at everything that may be wrong; most of it is not, and costs no statement of its own then.
  const { wees, dubbel, gelezen, ...hits } = await db.one<Record<string, number>>(
    `SELECT ${present.map((p, k) => `count(*) FILTER (${faulty(p)}) AS k${k}`).join(", ")}, count(*) AS gelezen,
      (SELECT count(*) FROM ${raw} r WHERE ${orphan}) AS wees, (SELECT count(*) FROM (${twice})) AS dubbel FROM ${raw}`,
  );
  const isHit = (name: string): boolean => (hits[`k${present.findIndex(([n]) => n === name)}`] ?? 0) > 0;
  for (const [name, c] of present)
    if (isHit(name))
      await db.run(`INSERT INTO ${costsRow(c) ? "apart" : "geleegd"}
      SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(name)}, ${shownSql(name, c)}, ${expectedSql(name, c)}
      FROM ${raw} WHERE ${faulty([name, c])}`);
  const aside = `SELECT rij FROM apart WHERE tabel = ${lit(table)} AND rij IS NOT NULL`;
  if (contract.verwijst && wees) {
    const { kolom, tabel } = contract.verwijst;
    await db.run(`INSERT INTO apart
      SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(kolom)}, '(afgeschermd)', ${lit(`een ${kolom} die in ${tabel} staat en daar is aanvaard`)}
      FROM ${raw} r WHERE rij NOT IN (${aside}) AND ${orphan}`);
  }
  const rest = present.map(([n]) => `"${n}"`).join(", ");
  // A table without a key has no doubles: two contacts on one day may look the same.
  if (dubbel)
    await db.run(`INSERT INTO apart
    WITH dubbel AS (
      SELECT rij, row_number() OVER w AS volgorde,
        count(*) OVER (PARTITION BY ${key}) AS rijen,
        count(*) OVER (PARTITION BY ${rest}) AS gelijk
      FROM ${raw} WHERE rij NOT IN (${aside})
        AND (${key}) IN (${twice})
      WINDOW w AS (PARTITION BY ${key} ORDER BY rij))
    SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(contract.sleutel.join(", "))}, '(afgeschermd)',
      CASE WHEN rijen = gelijk THEN 'elke rij één keer' ELSE 'een sleutel die maar op één rij staat' END
    FROM dubbel WHERE rijen > 1 AND NOT (rijen = gelijk AND volgorde = 1)`);
  const columns = Object.entries(contract.kolommen).map(([n, c]) => {
    const type = SQL_TYPE[c.type];
    if (!source.columns.includes(n)) return `CAST(NULL AS ${type}) AS "${n}"`;
    const value = readAs([n, c]);
    // What cannot be read is NULL; of text that means what is too long, or no text.
    if (isHit(n) && !costsRow(c)) return `CAST(CASE WHEN NOT ${faulty([n, c])} THEN ${value} END AS ${type}) AS "${n}"`;
    return c.waarden ? `lower(${value}) AS "${n}"` : `CAST(${value} AS ${type}) AS "${n}"`;
  });
  await db.run(`CREATE TABLE ${table} AS
    SELECT CAST(rij AS INTEGER) AS nr, ${columns.join(", ")}
    FROM ${raw} WHERE rij NOT IN (${aside}) ORDER BY rij`);
  const { aanvaard, apart } = await db.one<{ aanvaard: number; apart: number }>(`SELECT
    (SELECT count(*) FROM ${table}) AS aanvaard, (SELECT count(DISTINCT rij) FROM apart WHERE tabel = ${lit(table)}) AS apart`);
  await judgeKeys(db, table, raw, source.columns, contract.verwijst && { ...contract.verwijst, wees: wees ?? 0 });
  await whileRaw?.(raw);
  await db.run(`DROP TABLE ${raw}`);
  const rejected = await setRejectsAside(db, source);
  return {
    tabel: table,
    bestand: source.name,
    gelezen: (gelezen ?? 0) + rejected,
    aanvaard,
    apart: apart + rejected,
  };
}
