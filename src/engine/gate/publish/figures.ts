import { sdOfShare } from "../../definitions/clustered.js";
import type { Level, Policy } from "../../policy/policy.js";
import { ATOM } from "../catalogue/atoms.js";
import { Classes } from "../catalogue/classes.js";
import type { Measure } from "../catalogue/measure.js";
import { MEASURES } from "../catalogue/measures.js";
import { tableOf } from "../catalogue/ranks.js";
import { type Cube, type CubeCell, cellsByPlace } from "../cube/cube.js";
import { publishedError, type RowsOfPatients } from "../cube/patient-error.js";
import { type Grid, isDerived, isOptional, isRepeated, tellerOf } from "../cube/positions.js";
import type { Membership } from "../cube/units.js";
import type { CubeSystem } from "../system/cube-system.js";
import { type Pattern, SHOWN } from "../system/system.js";
import { derivedFigures } from "./derived-figures.js";
import { meanInterval, round, shareInterval } from "./figure-intervals.js";

/** What a figure is about. Before the codes are put in, `eenheid` is the unit's key, "" for totaal. */
export interface FigureKey {
  readonly niveau: Level;
  readonly eenheid: string;
  readonly periode: string;
  readonly uitsplitsing: string;
  readonly categorie: string;
  readonly populatie: string;
  readonly instrument: string;
  readonly indicator: string;
  readonly definitie: string;
}

/** A figure as it is published, or the reason why there is none. */
export interface PublishedCell extends FigureKey {
  readonly n: number | null;
  readonly teller: number | null;
  readonly waarde: number | null;
  readonly sd: number | null;
  /** Standard error of the value, and the patients that it is clustered by (patient-error.ts). */
  readonly fout: number | null;
  readonly patienten: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly methode: string | null;
  readonly status: "getoond" | "verborgen" | "niet beschikbaar";
  readonly reden: string | null;
}

type Publication = Policy["publicatie"];

export const NO_FIGURE = {
  n: null,
  teller: null,
  waarde: null,
  sd: null,
  fout: null,
  patienten: null,
  laag: null,
  hoog: null,
  methode: null,
} as const;

/** What a figure is made of, with what of it may be shown. */
export interface Ingredients {
  readonly n: number;
  readonly nGetoond: boolean;
  readonly teller?: { readonly aantal: number; readonly getoond: boolean };
  readonly som?: { readonly som: string; readonly som2: string; readonly getoond: boolean };
  /** Where some patient has more than one row. */
  readonly rijen?: RowsOfPatients | undefined;
}

/**
 * One figure from its parts: n where it may be shown, the value where that may be shown too. Intervals are computed
 * from the published, rounded figures, the error among them, so that they tell nothing more.
 */
export function publishFigure(
  key: FigureKey,
  soort: Measure["soort"],
  i: Ingredients,
  policy: Publication,
): PublishedCell {
  const hidden = { ...key, ...NO_FIGURE, status: "verborgen", reden: policy.reden } as const;
  if (!i.nGetoond) return hidden;
  const { aandeel, gemiddelde } = policy.decimalen;
  const shown = { ...key, n: i.n, status: "getoond", reden: null } as const;
  if (soort === "aantal") return { ...shown, ...NO_FIGURE, n: i.n, waarde: i.n };
  if (soort === "aandeel") {
    if (!i.teller?.getoond) return { ...hidden, n: i.n };
    const teller = i.teller.aantal;
    const own = publishedError({ sd: sdOfShare(teller, i.n), n: i.n, som: String(teller) }, i.rijen, policy);
    const error = { ...own, fout: Number((100 * own.fout).toPrecision(policy.fout.cijfers)) };
    const waarde = round((100 * teller) / i.n, aandeel);
    return { ...shown, teller, waarde, sd: null, ...error, ...shareInterval(teller, i.n, error, aandeel) };
  }
  if (!i.som?.getoond) return { ...hidden, n: i.n };
  const som = Number(i.som.som);
  const waarde = round(som / i.n, gemiddelde);
  const sd = round(Math.sqrt(Math.max(0, (Number(i.som.som2) - (som * som) / i.n) / (i.n - 1))), gemiddelde);
  const error = publishedError({ sd, n: i.n, som: i.som.som }, i.rijen, policy);
  const interval = meanInterval(key.indicator, waarde, sd, i.n, error, gemiddelde);
  return { ...shown, teller: null, waarde, sd, ...error, ...interval };
}

/** A subscale (instrument#schaal) is published as a category of its instrument; a class (kenmerk#klasse) as one of its kenmerk. */
const keyOf = (m: Measure, c: CubeCell, categorie: string): FigureKey => {
  const [first = "", schaal = categorie] = c.instrument.split("#");
  const trait = ATOM.get(c.atoom)?.tabel === "kenmerk";
  const instrument = trait ? "" : first;
  return {
    niveau: c.niveau,
    eenheid: c.eenheid,
    periode: c.periode,
    uitsplitsing: trait ? first : m.uitsplitsing,
    categorie: schaal,
    populatie: m.populatie,
    instrument,
    indicator: m.indicator,
    definitie: m.definitie,
  };
};

/** How the rows of a figure lie over patients; undefined where each is of another patient. */
function rowsOf(c: CubeCell, m: Measure, teller: string): RowsOfPatients | undefined {
  const values = m.som === undefined ? c.perPatient?.tellers[teller] : c.sommen[m.som]?.perPatient;
  return c.perPatient && values && { patienten: c.patienten, ...c.perPatient, ...values };
}

/** The figures of a cube under a pattern of what is hidden. */
export function publishFigures(
  cube: Cube,
  grid: Grid,
  built: CubeSystem,
  pattern: Pattern,
  membership: Membership,
  policy: Policy,
  leftOut: ReadonlySet<string> = new Set(),
): PublishedCell[] {
  const cells = cellsByPlace(cube);
  const classes = new Classes(policy);
  const known = (cel: number): boolean => built.system.cellen[cel]?.bekend === true;
  const shown = (cel: number | undefined): boolean => cel !== undefined && pattern[cel] === SHOWN;
  // What everyone is held to know is shown by the rule of its class.
  const showsN = (cel: number): boolean => (known(cel) ? classes.showsN(built.bron(cel)) : shown(cel));
  const showsPart = (part: number | undefined, cel: number): boolean =>
    part !== undefined && (known(part) ? classes.showsPart(built.bron(part), built.bron(cel)) : shown(part));
  const value = (cel: number | undefined): number => (cel === undefined ? 0 : (built.system.cellen[cel]?.waarde ?? 0));
  const out: PublishedCell[] = [];
  for (const m of MEASURES)
    for (const { niveau, perioden } of grid.get(m) ?? [])
      for (const soort of perioden)
        for (const c of cells(m.noemer, niveau, soort)) {
          const cel = built.cel(m.noemer, c);
          if (cel === undefined || !built.bestaat(m.vereist, c.instrument)) continue;
          if (isRepeated(m, niveau) || isDerived(m, niveau)) continue;
          if (leftOut.has(tableOf(m, niveau, soort, c.instrument))) continue;
          const sums = m.som === undefined ? undefined : built.bron(cel).sommen[m.som];
          for (const categorie of m.categorieen) {
            const atoom = tellerOf(m, categorie) ?? "";
            const teller = built.cel(atoom, c);
            if (teller === undefined && isOptional(atoom)) continue;
            const parts: Ingredients = {
              n: value(cel),
              nGetoond: showsN(cel),
              ...(m.teller === undefined ? {} : { teller: { aantal: value(teller), getoond: showsPart(teller, cel) } }),
              ...(sums ? { som: { ...sums, getoond: shown(built.som(m.noemer, c, m.som ?? "")) } } : {}),
              rijen: rowsOf(built.bron(cel), m, atoom),
            };
            out.push(publishFigure(keyOf(m, c, categorie), m.soort, parts, policy.publicatie));
          }
        }
  return [...out, ...derivedFigures(out, cells, grid, built, membership, policy.publicatie, keyOf)];
}
