import { type Db, lit } from "../db.js";
import { maskedSql } from "./column-sql.js";
import type { TableContract } from "./contract.js";
import { loadTable, type RowAccount } from "./load-table.js";
import type { SourceFile } from "./source-file.js";

/** What is wrong with rows of `eenheden`, as it stands in `apart.verwacht`. */
export const UNIT_FAULTS = {
  omgekeerd: "een geldig_tot die niet voor geldig_van ligt",
  dubbel: "elke rij één keer",
  overlap: "tijdvakken van één code die elkaar niet overlappen",
  kring: "een ouder die niet langs andere eenheden bij de eenheid zelf uitkomt",
} as const;

/** Both ends of a row's time, an open one as a date before or after all others. */
export const UNIT_SPAN =
  "coalesce(geldig_van, DATE '0001-01-01') AS van, coalesce(geldig_tot, DATE '9999-12-31') AS tot";

/** SQL for the niveau that the ouder of a unit stands at; NULL where a unit has none. */
export const PARENT_LEVEL =
  "CASE niveau WHEN 'team' THEN 'vestiging' WHEN 'vestiging' THEN 'organisatie' WHEN 'organisatie' THEN 'cluster' END";

/**
 * Reads `eenheden` and sets aside what cannot all be true: an end before the beginning, copies, rows of one code whose
 * times overlap (all of them: nothing tells which is right), and rows that stand under themselves by way of others.
 * What is left holds, per niveau and code, times that do not overlap.
 */
export async function loadUnits(db: Db, source: SourceFile, contract: TableContract): Promise<RowAccount> {
  const account = await loadTable(db, source, contract);
  let removed = 0;
  const setAside = async (kolom: string, verwacht: string, rows: string): Promise<void> => {
    await db.run(`CREATE OR REPLACE TABLE eenheid_fout AS ${rows}`);
    await db.run(`INSERT INTO apart SELECT 'eenheden', ${lit(source.name)}, nr, NULL, NULL, ${lit(kolom)}, ${maskedSql("code")}, ${lit(verwacht)}
      FROM eenheden WHERE nr IN (SELECT nr FROM eenheid_fout)`);
    const { n } = await db.one<{ n: number }>("SELECT count(DISTINCT nr) AS n FROM eenheid_fout");
    removed += n;
    await db.run("DELETE FROM eenheden WHERE nr IN (SELECT nr FROM eenheid_fout)");
  };
  await setAside("geldig_tot", UNIT_FAULTS.omgekeerd, "SELECT nr FROM eenheden WHERE geldig_tot < geldig_van");
  const all = Object.keys(contract.kolommen).join(", ");
  await setAside(
    "code",
    UNIT_FAULTS.dubbel,
    `SELECT nr FROM eenheden QUALIFY row_number() OVER (PARTITION BY ${all} ORDER BY nr) > 1`,
  );
  const span = `(SELECT nr, niveau, code, ${UNIT_SPAN} FROM eenheden)`;
  await setAside(
    "geldig_van, geldig_tot",
    UNIT_FAULTS.overlap,
    `SELECT DISTINCT a.nr FROM ${span} a JOIN ${span} b USING (niveau, code)
      WHERE a.nr <> b.nr AND a.van <= b.tot AND b.van <= a.tot`,
  );
  // The ouder is the unit of that code one level up; only where there is none, a unit of that code at another level. Models
  // look one level up only, so that a ring longer than eight, not sought here, cannot hold them.
  await setAside(
    "ouder",
    UNIT_FAULTS.kring,
    `WITH RECURSIVE knoop AS (SELECT DISTINCT niveau, code FROM eenheden),
      tak AS (
        SELECT DISTINCT e.niveau, e.code, o.niveau AS hoger, o.code AS boven
        FROM (SELECT niveau, code, ouder, ${PARENT_LEVEL} AS verwacht FROM eenheden WHERE ouder IS NOT NULL) e
        JOIN knoop o ON o.code = e.ouder AND (o.niveau = e.verwacht
          OR NOT EXISTS (SELECT 1 FROM knoop p WHERE p.code = e.ouder AND p.niveau = e.verwacht))),
      pad AS (
        SELECT niveau, code, hoger, boven, 1 AS stap FROM tak
        UNION
        SELECT p.niveau, p.code, t.hoger, t.boven, p.stap + 1 FROM pad p
        JOIN tak t ON t.niveau = p.hoger AND t.code = p.boven WHERE p.stap < 8)
    SELECT e.nr FROM eenheden e WHERE e.ouder IS NOT NULL
      AND EXISTS (SELECT 1 FROM pad p WHERE p.niveau = e.niveau AND p.code = e.code AND p.hoger = e.niveau AND p.boven = e.code)`,
  );
  await db.run("DROP TABLE eenheid_fout");
  return { ...account, aanvaard: account.aanvaard - removed, apart: account.apart + removed };
}

/** The delivered columns of trajecten, with those that `eenheden` makes known although trajecten lacks them. */
export async function unitColumns(db: Db, columns: readonly string[]): Promise<string[]> {
  const known = await db.one<{ organisatie: boolean; cluster: boolean }>(`SELECT
    coalesce(bool_or(ouder IS NOT NULL), false) AS organisatie, coalesce(bool_or(cluster IS NOT NULL), false) AS cluster
    FROM eenheden WHERE niveau = 'vestiging'`);
  const extra = (["organisatie", "cluster"] as const).filter((c) => known[c] && !columns.includes(c));
  return [...columns, ...extra];
}
