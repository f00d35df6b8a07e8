import { lit, type Query } from "../query.js";

export interface Unit {
  readonly niveau: string;
  readonly eenheid: string;
  readonly naam: string;
  readonly organisatie: string | null;
  readonly organisatienaam: string | null;
}
const UNITS_SQL = `SELECT e.niveau, e.eenheid, e.naam, e.organisatie, o.naam AS organisatienaam
  FROM eenheden e LEFT JOIN eenheden o ON o.eenheid = e.organisatie ORDER BY e.volgorde`;
export const units = (q: Query): Promise<Unit[]> => q.all<Unit>(UNITS_SQL);

export interface Period {
  readonly periode: string;
  readonly soort: string;
  readonly label: string;
}
const PERIODS_SQL = "SELECT periode, soort, label FROM perioden ORDER BY volgorde";
export const periods = (q: Query): Promise<Period[]> => q.all<Period>(PERIODS_SQL);

/**
 * Kinds of periods that a reader can choose: the whole, years, and every other kind for which the release shows the response of
 * units below the whole. Of other kinds it has courses in time only.
 */
const PERIOD_KINDS_SQL = `SELECT DISTINCT p.soort FROM indicatoren i JOIN perioden p USING (periode)
  WHERE i.indicator = 'response' AND i.niveau IN ('vestiging', 'organisatie') AND i.status = 'getoond' ORDER BY 1`;
export const periodKinds = async (q: Query): Promise<string[]> => [
  ...new Set(["totaal", "jaar", ...(await q.all<{ soort: string }>(PERIOD_KINDS_SQL)).map((r) => r.soort)]),
];

export interface InstrumentRow {
  readonly instrument: string;
  readonly naam: string;
  readonly nulpunt: number | null;
  readonly hoger_is_beter: boolean;
  readonly gemiddelde: number | null;
  readonly sd: number | null;
  readonly n_referentie: number | null;
  readonly bron: string;
}
/** Instruments with a zero point first: the HSK figures belong to them. */
const INSTRUMENTS_SQL = `SELECT instrument, naam, nulpunt, hoger_is_beter, gemiddelde, sd, n_referentie, bron
  FROM instrumenten ORDER BY nulpunt IS NULL, instrument`;
export const instruments = (q: Query): Promise<InstrumentRow[]> => q.all<InstrumentRow>(INSTRUMENTS_SQL);

export interface Target {
  readonly jaar: number | null;
  readonly waarde: number;
}
const targetsSql = (indicator: string): string =>
  `SELECT jaar, waarde FROM streefwaarden WHERE indicator = ${lit(indicator)} ORDER BY jaar`;
export const targets = (q: Query, indicator: string): Promise<Target[]> => q.all<Target>(targetsSql(indicator));

export interface AccountRow {
  readonly post: string;
  readonly deel: string;
  readonly aantal: number | null;
  readonly reden: string | null;
}
const accountSql = (onderdeel: string): string =>
  `SELECT post, deel, aantal, reden FROM verantwoording WHERE onderdeel = ${lit(onderdeel)} ORDER BY volgorde`;
export const account = (q: Query, onderdeel: string): Promise<AccountRow[]> => q.all<AccountRow>(accountSql(onderdeel));
