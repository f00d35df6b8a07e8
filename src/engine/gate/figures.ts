import { begrensd, type Interval, student, wilson } from "../definitions/intervals.js";
import type { Level, Policy } from "../policy/policy.js";
import { ATOM } from "./atoms.js";
import type { CubeSystem } from "./build-system.js";
import { type Cube, type CubeCell, cellsByPlace } from "./cube.js";
import type { Measure } from "./measure.js";
import { HSK, MEASURES } from "./measures.js";
import { aboveVestiging, type Grid, isDerived, isOptional, isRepeated, tellerOf } from "./positions.js";
import { type Pattern, SHOWN } from "./system.js";
import type { Membership } from "./units.js";

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
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly methode: string | null;
  readonly status: "getoond" | "verborgen" | "niet beschikbaar";
  readonly reden: string | null;
}

type Publication = Policy["publicatie"];

export const round = (x: number, digits: number): number => {
  const f = 10 ** digits;
  const r = Math.round((x + Math.sign(x) * Number.EPSILON) * f) / f;
  return Object.is(r, -0) ? 0 : r;
};

export const NO_FIGURE = {
  n: null,
  teller: null,
  waarde: null,
  sd: null,
  laag: null,
  hoog: null,
  methode: null,
} as const;

function withInterval(i: Interval, methode: string, digits: number) {
  return { laag: round(i.laag, digits), hoog: round(i.hoog, digits), methode };
}

/** What a figure is made of, with what of it may be shown. */
export interface Ingredients {
  readonly n: number;
  readonly nGetoond: boolean;
  readonly teller?: { readonly aantal: number; readonly getoond: boolean };
  readonly som?: { readonly som: string; readonly som2: string; readonly getoond: boolean };
}

/** Percentages are bounded; everything else that has a mean is not. */
const isBounded = (indicator: string): boolean => indicator === HSK;

/**
 * One figure from its parts: n where it may be shown, the value where that may be shown too. Intervals are computed
 * from the published, rounded figures, so that they tell nothing more.
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
  if (soort === "aantal") return { ...key, ...NO_FIGURE, n: i.n, waarde: i.n, status: "getoond", reden: null };
  if (soort === "aandeel") {
    if (!i.teller?.getoond) return { ...hidden, n: i.n };
    const teller = i.teller.aantal;
    return {
      ...key,
      n: i.n,
      teller,
      waarde: round((100 * teller) / i.n, aandeel),
      sd: null,
      ...withInterval(wilson(teller, i.n), "wilson", aandeel),
      status: "getoond",
      reden: null,
    };
  }
  if (!i.som?.getoond) return { ...hidden, n: i.n };
  const som = Number(i.som.som);
  const waarde = round(som / i.n, gemiddelde);
  const sd = round(Math.sqrt(Math.max(0, (Number(i.som.som2) - (som * som) / i.n) / (i.n - 1))), gemiddelde);
  const interval = isBounded(key.indicator)
    ? withInterval(begrensd([{ gemiddelde: waarde, sd, n: i.n }], -100, 100), "begrensd", gemiddelde)
    : withInterval(student(waarde, sd, i.n), "student", gemiddelde);
  return { ...key, n: i.n, teller: null, waarde, sd, ...interval, status: "getoond", reden: null };
}

/**
 * The HSK percentage of an organisatie, cluster or the whole: the unweighted mean of the published figures of its
 * vestigingen, as the paper computes it. It adds no equation, since it follows from what is published. Which vestigingen
 * are shown depends on their number of patients, never on their outcome. (Complete pairs above the vestiging are a plain
 * share: a vestiging whose numerator is hidden is hidden because of its outcome, and a mean of the others would flatter.)
 * @param members which published vestiging cells belong to the unit
 */
export function meanOfVestigingen(
  key: FigureKey,
  members: readonly PublishedCell[],
  policy: Publication,
): PublishedCell {
  const shown = members.filter((m) => m.status === "getoond");
  const groups = shown.map((m) => ({ gemiddelde: m.waarde ?? 0, sd: m.sd ?? 0, n: m.n ?? 0 }));
  if (groups.length === 0) return { ...key, ...NO_FIGURE, status: "verborgen", reden: policy.reden };
  const digits = policy.decimalen.gemiddelde;
  const n = groups.reduce((sum, g) => sum + g.n, 0);
  const waarde = round(groups.reduce((sum, g) => sum + g.gemiddelde, 0) / groups.length, digits);
  return {
    ...key,
    n,
    teller: null,
    waarde,
    sd: null,
    ...withInterval(begrensd(groups, -100, 100), "begrensd", digits),
    status: "getoond",
    reden: null,
  };
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

/** The figures of a cube under a pattern of what is hidden. */
export function publishFigures(
  cube: Cube,
  grid: Grid,
  built: CubeSystem,
  pattern: Pattern,
  membership: Membership,
  policy: Publication,
): PublishedCell[] {
  const cells = cellsByPlace(cube);
  const shown = (cel: number | undefined): boolean => cel !== undefined && pattern[cel] === SHOWN;
  const value = (cel: number | undefined): number => (cel === undefined ? 0 : (built.system.cellen[cel]?.waarde ?? 0));
  const out: PublishedCell[] = [];
  for (const m of MEASURES)
    for (const { niveau, perioden } of grid.get(m) ?? [])
      for (const soort of perioden)
        for (const c of cells(m.noemer, niveau, soort)) {
          const cel = built.cel(m.noemer, c);
          if (cel === undefined || !built.bestaat(m.vereist, c.instrument)) continue;
          if (isRepeated(m, niveau) || isDerived(m, niveau)) continue;
          const sums = m.som === undefined ? undefined : built.bron(cel).sommen[m.som];
          for (const categorie of m.categorieen) {
            const atoom = tellerOf(m, categorie) ?? "";
            const teller = built.cel(atoom, c);
            if (teller === undefined && isOptional(atoom)) continue;
            const parts: Ingredients = {
              n: value(cel),
              nGetoond: shown(cel),
              ...(m.teller === undefined ? {} : { teller: { aantal: value(teller), getoond: shown(teller) } }),
              ...(sums ? { som: { ...sums, getoond: shown(built.som(m.noemer, c, m.som ?? "")) } } : {}),
            };
            out.push(publishFigure(keyOf(m, c, categorie), m.soort, parts, policy));
          }
        }
  return [...out, ...derivedFigures(out, cells, grid, built, membership, policy)];
}

/** The HSK figures above the vestiging, from the published ones of the vestigingen. */
function derivedFigures(
  figures: readonly PublishedCell[],
  cells: ReturnType<typeof cellsByPlace>,
  grid: Grid,
  built: CubeSystem,
  membership: Membership,
  policy: Publication,
): PublishedCell[] {
  const measure = MEASURES.find((m) => m.indicator === HSK && m.definitie === "standaard");
  if (!measure) return [];
  const perVestiging = new Map<string, PublishedCell[]>();
  for (const f of figures) {
    if (f.indicator !== HSK || f.definitie !== "standaard" || f.niveau !== "vestiging") continue;
    const at = `${f.periode}|${f.instrument}`;
    perVestiging.set(at, [...(perVestiging.get(at) ?? []), f]);
  }
  return (grid.get(measure) ?? [])
    .filter(({ niveau }) => aboveVestiging(niveau))
    .flatMap(({ niveau, perioden }) =>
      perioden
        .flatMap((soort) => cells(measure.noemer, niveau, soort))
        .filter((c) => built.bestaat(measure.vereist, c.instrument))
        .map((c) => {
          const members = (perVestiging.get(`${c.periode}|${c.instrument}`) ?? []).filter(
            (v) => niveau === "totaal" || membership.get(v.eenheid)?.[niveau] === c.eenheid,
          );
          return meanOfVestigingen(keyOf(measure, c, ""), members, policy);
        }),
    );
}
