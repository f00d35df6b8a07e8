import { lit, type Query } from "../query.js";

/** A published figure with the names a reader knows; every field as in the release's table `indicatoren`. */
export interface Cell {
  /** Absent where rows were made by hand. */
  readonly indicator?: string;
  readonly niveau: string;
  readonly eenheid: string;
  readonly naam: string;
  readonly organisatie: string | null;
  readonly periode: string;
  readonly label: string;
  readonly soort: string;
  readonly instrument: string;
  readonly categorie: string;
  readonly definitie: string;
  readonly populatie: string;
  readonly n: number | null;
  readonly teller: number | null;
  /** Those of the denominator that are not in the numerator; null where either is not shown. */
  readonly rest: number | null;
  readonly waarde: number | null;
  readonly sd: number | null;
  /** Standard error of the value, where the release gives one, in the unit of the value. */
  readonly fout?: number | null;
  /** Patients that `fout` is clustered by; absent or null: every row counts as another patient. */
  readonly patienten?: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly methode: string | null;
  readonly reden: string | null;
}

export interface CellFilter {
  readonly indicator: string;
  /** Left out: figures without regard to instrument; null: of every instrument. */
  readonly instrument?: string | null;
  readonly definitie?: string | null;
  readonly populatie?: string;
  readonly niveau?: string;
  readonly eenheden?: readonly string[];
  readonly periode?: string;
  readonly soort?: string;
  /** What figures are split by; left out: of any. */
  readonly uitsplitsing?: string;
}

/** SQL for figures of one indicator, in neutral order of units and order of time. */
export function cellsSql(f: CellFilter): string {
  const where = [`i.indicator = ${lit(f.indicator)}`];
  if (f.instrument !== null) where.push(`i.instrument = ${lit(f.instrument ?? "")}`);
  if (f.definitie !== null) where.push(`i.definitie = ${lit(f.definitie ?? "standaard")}`);
  if (f.populatie !== undefined) where.push(`i.populatie = ${lit(f.populatie)}`);
  if (f.niveau !== undefined) where.push(`i.niveau = ${lit(f.niveau)}`);
  if (f.eenheden) where.push(`i.eenheid IN (${f.eenheden.map(lit).join(", ") || "NULL"})`);
  if (f.periode !== undefined) where.push(`i.periode = ${lit(f.periode)}`);
  if (f.uitsplitsing !== undefined) where.push(`i.uitsplitsing = ${lit(f.uitsplitsing)}`);
  if (f.soort !== undefined) where.push(`p.soort = ${lit(f.soort)}`);
  return `SELECT i.indicator, i.niveau, i.eenheid, e.naam, e.organisatie, i.periode, p.label, p.soort, i.instrument, i.categorie, i.definitie, i.populatie,
      i.n, i.teller, i.n - i.teller AS rest, i.waarde, i.sd, i.fout, i.patienten, i.laag, i.hoog, i.methode, i.reden
    FROM indicatoren i JOIN eenheden e USING (eenheid) JOIN perioden p USING (periode)
    WHERE ${where.join(" AND ")}
    ORDER BY e.volgorde, p.volgorde, i.definitie, i.populatie, i.instrument, i.categorie`;
}

export const cells = (q: Query, f: CellFilter): Promise<Cell[]> => q.all<Cell>(cellsSql(f));

/** The figures of the first filter that the release has any of: a finer reading first, a coarser one after it. */
export async function firstCells(q: Query, filters: readonly CellFilter[]): Promise<Cell[]> {
  for (const f of filters) {
    const rows = await cells(q, f);
    if (rows.length > 0) return rows;
  }
  return [];
}

/** The one figure of a unit and period, or undefined where the release has no such cell. */
export async function oneCell(
  q: Query,
  f: CellFilter & { periode: string; eenheden: readonly [string] },
): Promise<Cell | undefined> {
  return (await cells(q, f))[0];
}
