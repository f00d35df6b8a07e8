import { capital } from "../format.js";
import { lit, type Query } from "../query.js";
import { type Cell, type CellFilter, cells } from "./cells.js";
import { isWithin, periodInWords, yearOf } from "./periods.js";

/** Choosing what can be shown: the finest figure that is not too thin, and the words for what was chosen. */

/** One way to show a figure: what to ask for, which rows of it, and its name in a sentence ("per maand"). */
export interface Candidate {
  readonly filter: CellFilter;
  readonly houd?: (c: Cell) => boolean;
  readonly wat: string;
}

export interface Picked {
  readonly rows: Cell[];
  readonly wat: string;
  /** A sentence where the first way was not taken; null where it was. */
  readonly grover: string | null;
}

const shownOf = (rows: readonly Cell[]): number => rows.filter((r) => r.waarde !== null).length;

/**
 * The first way of which at least half of the figures are shown; else the first that shows any; else the first the
 * release has. Nothing at all: no rows.
 */
export async function pick(q: Query, ways: readonly Candidate[]): Promise<Picked> {
  const found = [];
  for (const w of ways) {
    const all = await cells(q, w.filter);
    const rows = w.houd ? all.filter(w.houd) : all;
    found.push({ rows, wat: w.wat });
    if (rows.length > 0 && 2 * shownOf(rows) >= rows.length) break;
  }
  const best =
    found.find((f) => f.rows.length > 0 && 2 * shownOf(f.rows) >= f.rows.length) ??
    found.find((f) => shownOf(f.rows) > 0) ??
    found.find((f) => f.rows.length > 0);
  const first = found[0];
  if (!best || !first) return { rows: [], wat: first?.wat ?? "", grover: null };
  if (best === first) return { ...best, grover: null };
  const why =
    first.rows.length === 0
      ? `${capital(first.wat)} niet gepubliceerd`
      : `${capital(first.wat)} zijn de aantallen te klein om de helft te tonen`;
  return { ...best, grover: `${why}; hier ${best.wat}.` };
}

/** Kinds of period from fine to coarse. */
const KINDS = [
  ["maand", "per maand"],
  ["kwartaal", "per kwartaal"],
  ["halfjaar", "per half jaar"],
  ["jaar", "per jaar"],
  ["totaal", "voor de hele periode"],
] as const;
export type Kind = (typeof KINDS)[number][0];

/** Within a chosen period, or anywhere. */
const within =
  (periode: string) =>
  (c: Cell): boolean =>
    c.soort === "totaal" || isWithin(c.periode, periode);

/** Ways to show a course from the given kind of period on, within the chosen period. */
export const course = (f: CellFilter, periode: string, from: Kind = "maand"): Candidate[] =>
  KINDS.slice(KINDS.findIndex(([k]) => k === from)).map(([soort, wat]) => ({
    filter: { ...f, soort },
    houd: within(periode),
    wat,
  }));

const LEVEL_WORD: Readonly<Record<string, string>> = {
  totaal: "voor het geheel",
  cluster: "per cluster",
  organisatie: "per organisatie",
  vestiging: "per vestiging",
};

/** Ways to show units of a level in a period: then over the whole period, then coarser levels. */
export function atUnits(f: CellFilter, niveau: string, periode: string): Candidate[] {
  const levels = ["vestiging", "organisatie", "cluster", "totaal"];
  return levels.slice(Math.max(0, levels.indexOf(niveau))).flatMap((l) => [
    ...named(periode).map((p) => ({
      filter: { ...f, niveau: l, periode: p },
      wat: `${LEVEL_WORD[l] ?? l} in ${periodInWords(p)}`,
    })),
    {
      filter: { ...f, niveau: l, periode: "totaal" },
      wat: `${LEVEL_WORD[l] ?? l}${periode === "totaal" ? "" : " over de hele periode"}`,
    },
  ]);
}

/** A chosen period, and of a half-year then its year. */
const named = (periode: string): string[] => (periode === "totaal" ? [] : [...new Set([periode, yearOf(periode)])]);

/** Ways to show one period: then its year, then the whole. */
export const inPeriod = (f: CellFilter, periode: string): Candidate[] => [
  ...named(periode).map((p) => ({ filter: { ...f, periode: p }, wat: `in ${periodInWords(p)}` })),
  { filter: { ...f, periode: "totaal" }, wat: "over de hele periode" },
];

/** What the n of a figure counts, and which date places it in a period: as the release says it. */
export interface Meaning {
  readonly noemer: string;
  readonly datum: string;
  readonly soort: string;
}
const meaningSql = (indicator: string, definitie: string, populatie?: string): string =>
  `SELECT noemer, datum, soort FROM begrippen WHERE indicator = ${lit(indicator)} AND definitie = ${lit(definitie)}${
    populatie === undefined ? "" : ` AND populatie = ${lit(populatie)}`
  } ORDER BY populatie LIMIT 1`;
export const meaning = async (
  q: Query,
  indicator: string,
  definitie = "standaard",
  populatie?: string,
): Promise<Meaning | undefined> => (await q.all<Meaning>(meaningSql(indicator, definitie, populatie)))[0];

/** The cluster of a vestiging, from the sums of the release. */
const clusterSql = (vestiging: string): string =>
  `SELECT DISTINCT e.eenheid, e.naam, e.volgorde FROM relaties r JOIN eenheden e ON e.eenheid = r.ouder AND e.niveau = 'cluster'
   WHERE r.soort = 'eenheid' AND r.kind = ${lit(vestiging)} ORDER BY e.volgorde`;
export const clusterOf = async (q: Query, vestiging: string): Promise<{ eenheid: string; naam: string } | undefined> =>
  (await q.all<{ eenheid: string; naam: string }>(clusterSql(vestiging)))[0];

export interface Scale {
  readonly instrument: string;
  readonly schaal: string;
  readonly naam: string;
  readonly laag: number;
  readonly hoog: number;
}
const SCALES_SQL = "SELECT instrument, schaal, naam, laag, hoog FROM schalen ORDER BY instrument, volgorde";
export const scales = (q: Query): Promise<Scale[]> => q.all<Scale>(SCALES_SQL);
