import { type Db, isOutOfMemory, lit } from "../db.js";
import { RomError } from "../errors.js";
import { readPolicy } from "../policy/policy.js";
import { cleanSql, spaceSql } from "./clean.js";
import { expectedSql, faultySql, shownSql, valueSql } from "./column-sql.js";
import type { ColumnContract, TableContract } from "./contract.js";
import { refuseTurned } from "./dates.js";
import { emptyWords } from "./empty-words.js";
import { judgeKeys } from "./keys.js";
import type { SourceFile } from "./source-file.js";

/** The list of rows set aside; one line per fault. `rij` is the record's position, `positie`
 * the byte at which a line that is no record starts; `regel` follows from them afterwards. */
export const APART_DDL = `CREATE TABLE apart (tabel VARCHAR, bestand VARCHAR, rij BIGINT, positie BIGINT, regel BIGINT,
  kolom VARCHAR, waarde VARCHAR, verwacht VARCHAR)`;

/** As `apart`, for values that were left out of a row that stays, until all tables are read. */
export const EMPTIED_DDL = APART_DDL.replace("apart", "geleegd");

/** Puts the values that were left out with the rows set aside, marked `alleen_waarde`; no row is counted from there any more. */
export async function joinEmptied(db: Db): Promise<void> {
  await db.run("ALTER TABLE apart ADD COLUMN alleen_waarde BOOLEAN DEFAULT false");
  await db.run("INSERT INTO apart SELECT *, true FROM geleegd");
  await db.run("DROP TABLE geleegd");
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
/** Before the name of a column: what its text was read as. Read once, since it is asked for three times. */
const READ = "= ";
const isRead = ([, c]: Column): boolean => c.type !== "tekst" && c.type !== "sleutel";
const readAs = (column: Column): string => `"${isRead(column) ? READ : ""}${column[0]}"`;

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
  try {
    await db.run(`CREATE TABLE ruw_${table} AS
      SELECT row_number() OVER () AS rij, ${present.map(([n]) => `${n === "toestemming" ? spaceSql(`"${n}"`) : cleanSql(`"${n}"`)} AS "${n}"`).join(", ")}
      FROM ${source.relation}`);
  } catch (cause) {
    throw unreadable(source, cause);
  }
  const { leeg, datums } = readPolicy().lezen;
  await emptyWords(db, table, `ruw_${table}`, present, leeg);
  for (const [n, c] of present) if (c.type === "datum") await refuseTurned(db, `ruw_${table}`, source.name, n, datums);
  await db.run(`CREATE TABLE vorm_${table} AS SELECT *${present
    .filter(isRead)
    .map(([n, c]) => `, ${valueSql(n, c, `"${n}"`)} AS "${READ}${n}"`)
    .join("")}
    FROM ruw_${table}`);
  await db.run(`DROP TABLE ruw_${table}`);
  await db.run(`ALTER TABLE vorm_${table} RENAME TO ruw_${table}`);
  const faulty = ([n, c]: Column): string => faultySql(n, c, readAs([n, c]), `"${n}"`);
  const hits = await db.one<Record<string, boolean>>(
    `SELECT ${present.map((p) => `coalesce(bool_or(${faulty(p)}), false) AS "${p[0]}"`).join(", ")} FROM ruw_${table}`,
  );
  for (const [name, c] of present)
    if (hits[name])
      await db.run(`INSERT INTO ${costsRow(c) ? "apart" : "geleegd"}
      SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(name)}, ${shownSql(name, c)}, ${expectedSql(name, c)}
      FROM ruw_${table} WHERE ${faulty([name, c])}`);
  const aside = `SELECT rij FROM apart WHERE tabel = ${lit(table)} AND rij IS NOT NULL`;
  if (contract.verwijst) {
    const { kolom, tabel } = contract.verwijst;
    await db.run(`INSERT INTO apart
      SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(kolom)}, '(afgeschermd)', ${lit(`een ${kolom} die in ${tabel} staat en daar is aanvaard`)}
      FROM ruw_${table} r WHERE rij NOT IN (${aside})
        AND NOT EXISTS (SELECT 1 FROM ${tabel} d WHERE d."${kolom}" = r."${kolom}")`);
  }
  const key = contract.sleutel.map((k) => `"${k}"`).join(", ");
  const rest = present.map(([n]) => `"${n}"`).join(", ");
  // A table without a key has no doubles: two contacts on one day may look the same.
  if (key)
    await db.run(`INSERT INTO apart
    WITH dubbel AS (
      SELECT rij, row_number() OVER w AS volgorde,
        count(*) OVER (PARTITION BY ${key}) AS rijen,
        count(*) OVER (PARTITION BY ${rest}) AS gelijk
      FROM ruw_${table} WHERE rij NOT IN (${aside})
        AND (${key}) IN (SELECT ${key} FROM ruw_${table} GROUP BY ALL HAVING count(*) > 1)
      WINDOW w AS (PARTITION BY ${key} ORDER BY rij))
    SELECT ${lit(table)}, ${lit(source.name)}, rij, NULL, NULL, ${lit(contract.sleutel.join(", "))}, '(afgeschermd)',
      CASE WHEN rijen = gelijk THEN 'elke rij één keer' ELSE 'een sleutel die maar op één rij staat' END
    FROM dubbel WHERE rijen > 1 AND NOT (rijen = gelijk AND volgorde = 1)`);
  const columns = Object.entries(contract.kolommen).map(([n, c]) => {
    const type = SQL_TYPE[c.type];
    if (!source.columns.includes(n)) return `CAST(NULL AS ${type}) AS "${n}"`;
    const value = readAs([n, c]);
    // What cannot be read is NULL; of text that means what is too long, or no text.
    if (hits[n] && !costsRow(c)) return `CAST(CASE WHEN NOT ${faulty([n, c])} THEN ${value} END AS ${type}) AS "${n}"`;
    return c.waarden ? `lower(${value}) AS "${n}"` : `CAST(${value} AS ${type}) AS "${n}"`;
  });
  await db.run(`CREATE TABLE ${table} AS
    SELECT CAST(rij AS INTEGER) AS nr, ${columns.join(", ")}
    FROM ruw_${table} WHERE rij NOT IN (${aside}) ORDER BY rij`);
  const read = await db.one<{ n: number }>(`SELECT count(*) AS n FROM ruw_${table}`);
  const accepted = await db.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  const out = await db.one<{ n: number }>(`SELECT count(DISTINCT rij) AS n FROM apart WHERE tabel = ${lit(table)}`);
  await judgeKeys(db, table, `ruw_${table}`, source.columns, contract.verwijst);
  await whileRaw?.(`ruw_${table}`);
  await db.run(`DROP TABLE ruw_${table}`);
  const rejected = await setRejectsAside(db, source);
  return {
    tabel: table,
    bestand: source.name,
    gelezen: read.n + rejected,
    aanvaard: accepted.n,
    apart: out.n + rejected,
  };
}
