import chi2Quantile from "@stdlib/stats-base-dists-chisquare-quantile";
import { additive, type Place } from "./overdispersion.js";
import { nulpunt } from "./quantiles.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Variance between units (τ²) as meta-analysis estimates it, beside the winsorised form that the funnels take
 * (overdispersion.ts). A unit is its value `d` with the variance `s2` that chance alone gives it.
 */

export type TauMethode = "DL" | "REML" | "PM";

const weightsAt = (units: readonly Place[], tau2: number): number[] => units.map(({ s2 }) => 1 / (s2 + tau2));
const total = (xs: readonly number[]): number => xs.reduce((a, x) => a + x, 0);
const meanAt = (units: readonly Place[], w: readonly number[]): number =>
  units.reduce((a, { d }, i) => a + (w[i] as number) * d, 0) / total(w);
/** Cochran's Q around the weighted mean, at these weights. */
function qAt(units: readonly Place[], w: readonly number[]): number {
  const mean = meanAt(units, w);
  return units.reduce((a, { d }, i) => a + (w[i] as number) * (d - mean) ** 2, 0);
}

/** The value at which the generalised Q equals its expectation; falls as τ² rises. @source Paule & Mandel 1982 (doi 10.6028/jres.087.022) */
function pauleMandel(units: readonly Place[], most: number): number {
  const lacking = (tau2: number): number => units.length - 1 - qAt(units, weightsAt(units, tau2));
  return lacking(0) >= 0 ? 0 : nulpunt(lacking, 0, most);
}

/**
 * Slope of the restricted log-likelihood in τ²:
 * ½(Σ w²(d−m)² − Σ w + Σ w²/Σ w); see {@link restricted} for the likelihood itself.
 */
function slope(units: readonly Place[], tau2: number): number {
  const w = weightsAt(units, tau2);
  const mean = meanAt(units, w);
  const squares = total(w.map((x) => x * x));
  const residual = units.reduce((a, { d }, i) => a + ((w[i] as number) * (d - mean)) ** 2, 0);
  return residual - total(w) + squares / total(w);
}
/** Restricted log-likelihood at τ², up to a constant. */
function restricted(units: readonly Place[], tau2: number): number {
  const w = weightsAt(units, tau2);
  return -0.5 * (total(w.map((x) => -Math.log(x))) + Math.log(total(w)) + qAt(units, w));
}

/** Steps of the search for the top of the likelihood: close together near 0, where small variances lie. */
const STEPS = 200;

/** The highest point of the restricted likelihood on 0..most: a search on a grid, then where the slope passes zero. */
function reml(units: readonly Place[], most: number): number {
  const at = (i: number): number => most * (i / STEPS) ** 3;
  let best = 0;
  let top = restricted(units, 0);
  for (let i = 1; i <= STEPS; i++) {
    const l = restricted(units, at(i));
    if (l > top) [best, top] = [i, l];
  }
  const low = at(Math.max(0, best - 1));
  const high = at(Math.min(STEPS, best + 1));
  return nulpunt((x) => -slope(units, x), low, high);
}

/**
 * Variance between units by one of three methods, none of them winsorised.
 * @param units at least 2, each with s2 above 0
 * @returns τ² on the scale of `d`, squared; 0 where units do not differ more than chance gives
 * @source DL: DerSimonian & Laird 1986 (doi 10.1016/0197-2456(86)90046-2) · REML: Viechtbauer 2005
 * (doi 10.3102/10769986030003261) · PM: Paule & Mandel 1982; values of the R package metafor in the tests
 */
export function tau2(units: readonly Place[], methode: TauMethode): number {
  if (units.length < 2 || units.some(({ s2 }) => !(s2 > 0))) throw new RangeError("tau2: eenheden");
  const w = weightsAt(units, 0);
  if (methode === "DL") return additive(qAt(units, w) / units.length, w);
  // Beyond this neither can lie: with Σ(d−m)² the generalised Q is below its expectation, and the likelihood falls.
  const mean = total(units.map(({ d }) => d)) / units.length;
  const most = 4 * total(units.map(({ d }) => (d - mean) ** 2));
  if (most === 0) return 0;
  return methode === "PM" ? pauleMandel(units, most) : reml(units, most);
}

/**
 * Interval of τ² by the profile of Q: all values at which the generalised Q is not unlikely.
 * @param units at least 2, each with s2 above 0
 * @source Viechtbauer 2007 (doi 10.1002/sim.2514); `confint` of the R package metafor
 */
export function tau2Interval(units: readonly Place[], zekerheid = 0.95): { laag: number; hoog: number } {
  if (units.length < 2 || units.some(({ s2 }) => !(s2 > 0))) throw new RangeError("tau2Interval: eenheden");
  const at = (p: number): number => {
    const lacking = (tau2: number): number => qAt(units, weightsAt(units, tau2)) - chi2Quantile(p, units.length - 1);
    if (lacking(0) <= 0) return 0;
    let most = 1;
    while (lacking(most) > 0) most *= 2;
    return nulpunt((x) => -lacking(x), 0, most);
  };
  return { laag: at((1 + zekerheid) / 2), hoog: at((1 - zekerheid) / 2) };
}

/** BCG vaccine and tuberculosis: log risk ratios of thirteen trials with their variances. @source Colditz et al. 1994, dat.bcg of metafor */
export const BCG: readonly Place[] = [
  [4, 119, 11, 128],
  [6, 300, 29, 274],
  [3, 228, 11, 209],
  [62, 13536, 248, 12619],
  [33, 5036, 47, 5761],
  [180, 1361, 372, 1079],
  [8, 2537, 10, 619],
  [505, 87886, 499, 87892],
  [29, 7470, 45, 7232],
  [17, 1699, 65, 1600],
  [186, 50448, 141, 27197],
  [5, 2493, 3, 2338],
  [27, 16886, 29, 17825],
].map(([a = 0, b = 0, c = 0, d = 0]) => ({
  d: Math.log(a / (a + b) / (c / (c + d))),
  s2: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
}));

export const tau2Definitie: FunctionDefinition = {
  soort: "functie",
  id: "tau2",
  titel: "Spreiding tussen eenheden: DL, REML en Paule-Mandel",
  uitleg:
    "Drie gangbare schattingen van hoeveel eenheden werkelijk verschillen. Zij laten uitschieters vol meetellen; de trechters van deze werkbank doen dat niet, zodat een enkele afwijkende eenheid de grenzen niet oprekt.",
  formule:
    "DL: (Q − (k−1))/(Σw − Σw²/Σw); PM: de τ² waarbij Σ(d−m)²/(s²+τ²) = k−1; REML: de τ² met de hoogste beperkte aannemelijkheid; nooit onder 0",
  bron: "DerSimonian & Laird 1986 (doi 10.1016/0197-2456(86)90046-2), Paule & Mandel 1982 (doi 10.6028/jres.087.022), Viechtbauer 2005 (doi 10.3102/10769986030003261); getoetst aan het R-pakket metafor. Interval: alle τ² waarbij Q binnen χ²(k−1) past (Viechtbauer 2007, doi 10.1002/sim.2514), nagerekend in R; metafor geeft 0,1197 tot 1,1115.",
  voorbeelden: [
    { uitleg: "Dertien onderzoeken naar BCG: DL", aanroep: 'tau2(bcg, "DL")', verwacht: 0.308760262862376 },
    { uitleg: "Dezelfde: REML", aanroep: 'tau2(bcg, "REML")', verwacht: 0.313243258136486 },
    { uitleg: "Dezelfde: Paule-Mandel", aanroep: 'tau2(bcg, "PM")', verwacht: 0.318068452205024 },
    { uitleg: "Dezelfde: ondergrens van τ²", aanroep: "tau2Interval(bcg).laag", verwacht: 0.119718361141261 },
    { uitleg: "Dezelfde: bovengrens van τ²", aanroep: "tau2Interval(bcg).hoog", verwacht: 1.111479084060929 },
  ],
  roep: {
    'tau2(bcg, "DL")': () => tau2(BCG, "DL"),
    'tau2(bcg, "REML")': () => tau2(BCG, "REML"),
    'tau2(bcg, "PM")': () => tau2(BCG, "PM"),
    "tau2Interval(bcg).laag": () => tau2Interval(BCG).laag,
    "tau2Interval(bcg).hoog": () => tau2Interval(BCG).hoog,
  },
};
