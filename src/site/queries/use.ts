import { lit, type Query } from "../query.js";

/**
 * Who delivers an instrument at all. A unit has a row of delta-T over the whole period for every instrument with T of which a
 * meting came with one of its closed zorgtrajecten, hidden like any other where it is small; so no row, where the level has
 * rows of that instrument, says that there was none (docs/disclosure.md, "Full grid"). Where the level has no row at all the
 * release tells nothing, and nothing is said.
 */
const rowOf = (instrument: string): string =>
  `indicator = 'delta-t' AND definitie = 'standaard' AND periode = 'totaal' AND instrument = ${lit(instrument)}`;

export interface Named {
  readonly eenheid: string;
  readonly naam: string;
}

/** SQL for the units of a level that deliver no meting with an instrument, in neutral order. */
const withoutSql = (instrument: string, niveau: string): string =>
  `SELECT e.eenheid, e.naam FROM eenheden e WHERE e.niveau = ${lit(niveau)}
     AND EXISTS (SELECT 1 FROM indicatoren i WHERE ${rowOf(instrument)} AND i.niveau = e.niveau)
     AND NOT EXISTS (SELECT 1 FROM indicatoren i WHERE ${rowOf(instrument)} AND i.eenheid = e.eenheid)
   ORDER BY e.volgorde`;
export const without = (q: Query, instrument: string, niveau = "vestiging"): Promise<Named[]> =>
  q.all<Named>(withoutSql(instrument, niveau));

/** SQL for the instruments that a unit has rows of, with the n that is published of each; null where it is hidden. */
const usedSql = (eenheid: string): string =>
  `SELECT instrument, max(n) AS n FROM indicatoren
   WHERE indicator = 'delta-t' AND definitie = 'standaard' AND periode = 'totaal' AND instrument <> '' AND eenheid = ${lit(eenheid)}
   GROUP BY instrument`;
export const used = (q: Query, eenheid: string): Promise<{ instrument: string; n: number | null }[]> =>
  q.all<{ instrument: string; n: number | null }>(usedSql(eenheid));
