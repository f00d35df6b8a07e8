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
  /** What it is split by; absent where rows were made by hand. */
  readonly uitsplitsing?: string;
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

/** What is kept of the figures of an indicator: as SQL, and of a row that is there already. */
function conditions(f: CellFilter): readonly (readonly [string, (c: Cell) => boolean])[] {
  const out: (readonly [string, (c: Cell) => boolean])[] = [];
  const same = (column: string, key: keyof Cell, value: string): void => {
    out.push([`${column} = ${lit(value)}`, (c) => c[key] === value]);
  };
  if (f.instrument !== null) same("i.instrument", "instrument", f.instrument ?? "");
  if (f.definitie !== null) same("i.definitie", "definitie", f.definitie ?? "standaard");
  if (f.populatie !== undefined) same("i.populatie", "populatie", f.populatie);
  if (f.niveau !== undefined) same("i.niveau", "niveau", f.niveau);
  const { eenheden } = f;
  if (eenheden)
    out.push([`i.eenheid IN (${eenheden.map(lit).join(", ") || "NULL"})`, (c) => eenheden.includes(c.eenheid)]);
  if (f.periode !== undefined) same("i.periode", "periode", f.periode);
  if (f.uitsplitsing !== undefined) same("i.uitsplitsing", "uitsplitsing", f.uitsplitsing);
  if (f.soort !== undefined) same("p.soort", "soort", f.soort);
  return out;
}

const sqlOf = (indicator: string, where: readonly string[]): string =>
  `SELECT i.indicator, i.niveau, i.eenheid, e.naam, e.organisatie, i.periode, p.label, p.soort, i.uitsplitsing, i.instrument, i.categorie,
      i.definitie, i.populatie, i.n, i.teller, i.n - i.teller AS rest, i.waarde, i.sd, i.fout, i.patienten, i.laag, i.hoog, i.methode, i.reden
    FROM indicatoren i JOIN eenheden e USING (eenheid) JOIN perioden p USING (periode)
    WHERE ${[`i.indicator = ${lit(indicator)}`, ...where].join(" AND ")}
    ORDER BY e.volgorde, p.volgorde, i.definitie, i.populatie, i.instrument, i.categorie, i.uitsplitsing`;

/** SQL for figures of one indicator, in neutral order of units and order of time. */
const cellsSql = (f: CellFilter): string =>
  sqlOf(
    f.indicator,
    conditions(f).map(([sql]) => sql),
  );

/** Figures of one indicator. Where answers are remembered all figures of it are asked for once: a choice then asks nothing. */
export function cells(q: Query, f: CellFilter): Promise<Cell[]> {
  if (!q.cut) return q.all<Cell>(cellsSql(f));
  const all = conditions(f);
  return q.cut<Cell>(cellsSql(f), sqlOf(f.indicator, []), (c) => all.every(([, keep]) => keep(c)));
}

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
