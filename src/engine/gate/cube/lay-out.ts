import { type Db, lit } from "../../db.js";
import type { Level, PeriodKind } from "../../policy/policy.js";
import { UNIT_KEY } from "../../unit-key.js";
import { type Family, MEMBERS, periodKey } from "./cube-sources.js";

/** Where a cell stands: a unit in a period. Before the gate `eenheid` is the unit's key, "" for totaal. */
export interface Position {
  readonly niveau: Level;
  readonly eenheid: string;
  readonly soort: PeriodKind;
  readonly periode: string;
}

export interface Crossing {
  readonly niveau: Level;
  readonly perioden: readonly PeriodKind[];
}

/** Crossings taken together: every level once, with all its kinds of period. */
export function unionOfCrossings(crossings: readonly Crossing[]): Crossing[] {
  const kinds = new Map<Level, Set<PeriodKind>>();
  for (const { niveau, perioden } of crossings) kinds.set(niveau, new Set([...(kinds.get(niveau) ?? []), ...perioden]));
  return [...kinds].map(([niveau, perioden]) => ({ niveau, perioden: [...perioden] }));
}

/** A level with a kind of period. */
export interface Pair {
  readonly niveau: Level;
  readonly soort: PeriodKind;
}

/** Units and periods of a family, in the order of the cube, numbered from 0 within their level or kind. */
export interface Laid {
  readonly familie: Family;
  readonly paren: readonly Pair[];
  readonly eenheden: ReadonlyMap<Level, readonly string[]>;
  /** By code, all kinds together. */
  readonly perioden: readonly { readonly soort: PeriodKind; readonly periode: string; readonly nr: number }[];
}

/**
 * Makes `plek_…`: every combination of units (`u_…`, by their number), periods (`p_…`) and whether the closing date lies in the
 * same period (`z_…`) that rows of the family have; and `lid_…`: one row per row of the family, with its plek. herhaald marks rows
 * of patients with more than one.
 */
export async function layOut(db: Db, familie: Family, crossing: readonly Crossing[]): Promise<Laid> {
  const paren = crossing.flatMap(({ niveau, perioden }) => perioden.map((soort) => ({ niveau, soort })));
  const levels = [...new Set(paren.map((p) => p.niveau))];
  const kinds = [...new Set(paren.map((p) => p.soort))];
  if (paren.length === 0) return { familie, paren, eenheden: new Map(), perioden: [] };
  const columns = [...levels.map((l) => `u_${l}`), ...kinds.map((k) => `p_${k}`)];
  await db.run(`CREATE TABLE benoemd AS
    SELECT rij, CAST(patient_nr AS INTEGER) AS patient_nr, count(*) OVER (PARTITION BY patient_nr) > 1 AS herhaald,
      ${levels.map((l) => `${UNIT_KEY[l]} AS u_${l}`).join(", ")}, ${kinds.map((k) => `${periodKey(k, "datum")} AS p_${k}`).join(", ")},
      ${kinds.map((k) => `coalesce(${periodKey(k, "datum")} = ${periodKey(k, "sluitdatum")}, false) AS z_${k}`).join(", ")}
    FROM ${MEMBERS[familie]}`);
  const all = [...columns, ...kinds.map((k) => `z_${k}`)].join(", ");
  await db.run(`CREATE TABLE plek_benoemd AS
    SELECT CAST(row_number() OVER (ORDER BY ${all}) AS INTEGER) AS plek, * FROM (SELECT DISTINCT ${all} FROM benoemd)`);
  await db.run(
    `CREATE TABLE lid_${familie} AS SELECT rij, patient_nr, herhaald, plek FROM benoemd JOIN plek_benoemd USING (${all})`,
  );
  await db.run(`CREATE TABLE nummer AS
    SELECT kolom, waarde, CAST(row_number() OVER (PARTITION BY kolom ORDER BY waarde) - 1 AS INTEGER) AS nr FROM (
      ${columns.map((c) => `SELECT DISTINCT ${lit(c)} AS kolom, ${c} AS waarde FROM plek_benoemd`).join(" UNION ALL ")})`);
  const number = (c: string): string =>
    `LEFT JOIN (SELECT waarde AS ${c}, nr AS n_${c} FROM nummer WHERE kolom = ${lit(c)}) USING (${c})`;
  await db.run(`CREATE TABLE plek_${familie} AS
    SELECT plek, ${columns.map((c) => `n_${c} AS ${c}`).join(", ")}, ${kinds.map((k) => `z_${k}`).join(", ")}
    FROM plek_benoemd ${columns.map(number).join(" ")}`);
  const rows = await db.all<{ kolom: string; waarde: string; nr: number }>(
    "SELECT * FROM nummer ORDER BY waarde, kolom",
  );
  for (const table of ["benoemd", "plek_benoemd", "nummer"]) await db.run(`DROP TABLE ${table}`);
  return {
    familie,
    paren,
    eenheden: new Map(levels.map((l) => [l, rows.filter((r) => r.kolom === `u_${l}`).map((r) => r.waarde)])),
    perioden: rows
      .filter((r) => r.kolom.startsWith("p_"))
      .map((r) => ({ soort: r.kolom.slice(2) as PeriodKind, periode: r.waarde, nr: r.nr })),
  };
}

/** Cells of some pairs in the order of the cube, and which cell a unit has in a period. */
export interface Cells {
  readonly cellen: readonly (Position & { readonly eenheidNr: number })[];
  /** Place among the cells. */
  at(pair: Pair, eenheid: number, periode: number): number;
}

/** Lays out the cells of some pairs: every unit in every period, also where nothing was counted, so that an absent row never tells a zero. */
export function cellsOf({ eenheden, perioden }: Laid, pairs: readonly Pair[]): Cells {
  const key = (p: Pair): string => `${p.niveau}|${p.soort}`;
  const count = (soort: PeriodKind): number => perioden.filter((p) => p.soort === soort).length;
  const grids = new Map(
    pairs.map((p) => [
      key(p),
      { width: count(p.soort), cells: new Int32Array((eenheden.get(p.niveau)?.length ?? 0) * count(p.soort)) },
    ]),
  );
  const cellen: (Position & { eenheidNr: number })[] = [];
  for (const niveau of [...new Set(pairs.map((p) => p.niveau))].sort())
    for (const [eenheidNr, eenheid] of (eenheden.get(niveau) ?? []).entries())
      for (const { soort, periode, nr } of perioden) {
        const grid = grids.get(`${niveau}|${soort}`);
        if (!grid) continue;
        grid.cells[eenheidNr * grid.width + nr] = cellen.length;
        cellen.push({ niveau, eenheid, soort, periode, eenheidNr });
      }
  return {
    cellen,
    at: (pair, eenheid, periode) => {
      const grid = grids.get(key(pair));
      return grid?.cells[eenheid * grid.width + periode] as number;
    },
  };
}
