import { minimise } from "./minimise.js";
import { type MixedFit, ratiosOf } from "./mixed.js";
import { Problem, type Ratios } from "./problem.js";
import type { GroupSums } from "./sums.js";

/**
 * Profile intervals of the standard deviations between units. With few rows beside columns the deviance has several hollows, and a
 * ratio of variances may run off to infinity while the standard deviation stays where it is. So every search begins at the
 * lowest of a net of points over both ratios, and what is profiled is the standard deviation itself.
 */

/** 95 % of a chi-square with one degree of freedom. */
const CHI2_95 = 3.841458820694124;

/** The net: ratios of 0, and of e to these powers in steps of one. Beyond the highest, the residual variance is as good as 0. */
const LOWEST = -8;
const HIGHEST = 9;
const NET = [0, ...Array.from({ length: HIGHEST - LOWEST + 1 }, (_, i) => Math.exp(LOWEST + i))];
const FAR = Math.exp(HIGHEST);

/** Standard deviations looked at first, in logarithms from that of the residuals of a model without units. */
const REACH = 7;
const STRIDE = 0.1;

/** How near a limit is found: in its logarithm, and in the deviance. Three digits are published. */
const CLOSE = 1e-4;
const ENOUGH = 1e-4;
/** A hollow elsewhere that is no more than this above the lowest point of the net is searched too. */
const RIVAL = 1;
/** Elsewhere: so far away in the logarithm of a ratio. */
const APART = 1.5;

interface Point {
  readonly at: Ratios;
  readonly deviance: number;
  /** Residual variance that fits best there. */
  readonly sigma2: number;
}

/** Limits of a standard deviation; none where the deviance stays within reach however large it is. */
export type Limits = { readonly laag: number; readonly hoog: number } | Record<string, never>;

const pointAt = (problem: Problem, at: Ratios): Point => {
  const e = problem.evaluate(at);
  return { at, deviance: e.deviance, sigma2: e.rss / problem.df };
};

/** Between two ratios in logarithms; those below the net count as its lowest. */
const distance = (a: Ratios, b: Ratios): number => {
  const log = (x: number): number => Math.log(Math.max(x, NET[1] as number));
  return Math.max(Math.abs(log(a[0]) - log(b[0])), Math.abs(log(a[1]) - log(b[1])));
};

class Profile {
  /** The net and the fit, and every lowest point found since: a search begins at the best of them. */
  private readonly points: Point[];

  constructor(
    private readonly problem: Problem,
    net: readonly Point[],
    private readonly exists: readonly [boolean, boolean],
    private readonly own: 0 | 1,
  ) {
    this.points = [...net];
  }

  /** Deviance at a point where the standard deviation is given, so that the residual variance follows from it. */
  private given(sd: number, p: Point): number {
    if (sd === 0) return p.at[this.own] === 0 ? p.deviance : Number.POSITIVE_INFINITY;
    const ratio = (p.sigma2 * p.at[this.own]) / (sd * sd);
    return ratio > 0 ? p.deviance + this.problem.df * (ratio - 1 - Math.log(ratio)) : Number.POSITIVE_INFINITY;
  }

  private best(sd: number, among: readonly Point[]): Point | null {
    let [found, lowest]: [Point | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const p of among) {
      const deviance = this.given(sd, p);
      if (deviance < lowest) [found, lowest] = [p, deviance];
    }
    return found;
  }

  /** The lowest of the points alone: never below {@link at}. */
  rough(sd: number): number {
    const p = this.best(sd, this.points);
    return p ? this.given(sd, p) : Number.POSITIVE_INFINITY;
  }

  private search(sd: number, from: Point): Point {
    const { own, problem } = this;
    const free: readonly [boolean, boolean] = own === 0 ? [sd > 0, this.exists[1]] : [this.exists[0], sd > 0];
    const { at } = minimise(
      (asked) => {
        const at: Ratios = [Math.min(asked[0], FAR), Math.min(asked[1], FAR)];
        const e = problem.evaluate(at);
        const ratio = sd > 0 ? ((e.rss / problem.df) * at[own]) / (sd * sd) : 1;
        const slope = (k: 0 | 1): number => {
          if (asked[k] >= FAR) return 0;
          const shift = e.rssSlope[k] / e.rss + (k === own && sd > 0 ? 1 / at[own] : 0);
          return e.gradient[k] + problem.df * (ratio - 1) * shift;
        };
        return { deviance: e.deviance + problem.df * (ratio - 1 - Math.log(ratio)), gradient: [slope(0), slope(1)] };
      },
      free,
      { at: from.at, vlak: true },
      ENOUGH,
    );
    const end: Ratios = [Math.min(at[0], FAR), Math.min(at[1], FAR)];
    const found = pointAt(problem, sd > 0 ? end : own === 0 ? [0, end[1]] : [end[0], 0]);
    // The search stops where a step gains little; it never ends above where it began.
    const lower = this.given(sd, found) < this.given(sd, from) ? found : from;
    this.points.push(lower);
    return lower;
  }

  /** Adds where a search for a standard deviation below all of the net begins: beside no difference at all, the residual variance is known. */
  private addBelow(sd: number): void {
    const none = this.best(0, this.points);
    const ratio = none ? (sd * sd) / none.sigma2 : 0;
    if (!none || ratio === 0 || ratio >= (NET[1] as number)) return;
    this.points.push(pointAt(this.problem, this.own === 0 ? [ratio, none.at[1]] : [none.at[0], ratio]));
  }

  /** Lowest deviance with this standard deviation, whatever the other variances and effects are. */
  at(sd: number): number {
    this.addBelow(sd);
    const from = this.best(sd, this.points);
    if (!from) return Number.POSITIVE_INFINITY;
    const limit = this.given(sd, from) + RIVAL;
    const known = this.points.filter((p) => this.given(sd, p) < limit);
    const found = this.search(sd, from);
    const rival = this.best(
      sd,
      known.filter((p) => distance(p.at, found.at) > APART && distance(p.at, from.at) > APART),
    );
    const lowest = this.given(sd, found);
    return rival ? Math.min(lowest, this.given(sd, this.search(sd, rival))) : lowest;
  }
}

type Rise = (log: number) => number;

/** Where the rise crosses 0, between logarithms of two standard deviations: regula falsi, an end that stays is halved (Illinois). */
function crossing(rise: Rise, inside: number, outside: number): number {
  let [a, b] = [inside, outside];
  let [fa, fb] = [rise(a), rise(b)];
  let stayed = 0;
  for (let i = 0; i < 60 && Math.abs(b - a) > CLOSE; i++) {
    const c = (a * fb - b * fa) / (fb - fa);
    const fc = rise(c);
    if (Math.abs(fc) < ENOUGH) return Math.exp(c);
    if (fc < 0) {
      [a, fa] = [c, fc];
      if (stayed > 0) fb /= 2;
      stayed = 1;
    } else {
      [b, fb] = [c, fc];
      if (stayed < 0) fa /= 2;
      stayed = -1;
    }
  }
  return Math.exp((a + b) / 2);
}

/** The limit outwards of a standard deviation that is inside, all in logarithms; null where there is none before the end. */
function outwards(rise: Rise, inside: number, way: 1 | -1, end: number): number | null {
  let from = inside;
  for (let stride = STRIDE; way * (end - from) > 0; stride *= 2) {
    const next = from + way * stride;
    if (rise(next) > 0) return crossing(rise, from, next);
    from = next;
  }
  return null;
}

function limitsOf(profile: Profile, fitted: number, middle: number, lowest: number): Limits {
  const most = lowest + CHI2_95;
  const rise: Rise = (log) => profile.at(Math.exp(log)) - most;
  const strides = Math.round(REACH / STRIDE);
  const inside = Array.from({ length: 2 * strides + 1 }, (_, i) => middle + (i - strides) * STRIDE).filter(
    (log) => profile.rough(Math.exp(log)) <= most,
  );
  if (fitted > 0) inside.push(Math.log(fitted));
  // Units of thousands of rows that do not differ: only what is smaller than any of the net is within reach.
  if (inside.length === 0) inside.push(middle - 2 * REACH);
  const hoog = outwards(rise, Math.max(...inside), 1, middle + REACH);
  if (hoog === null) return {};
  const laag = profile.at(0) <= most ? 0 : outwards(rise, Math.min(...inside), -1, middle - REACH);
  return { laag: laag ?? 0, hoog };
}

/**
 * Profile intervals of the standard deviations between vestigingen and between behandelaars: all values at which twice the
 * log-likelihood, with the other variances and the effects free, is less than 3.84 below its top; from the lowest of them, which may be
 * 0, to the highest.
 * @param g the sums that the model was fitted on
 * @returns limits in the outcome's unit, of vestigingen and of behandelaars; none of a level that is not in the rows
 */
export function profileSds(g: GroupSums, fit: MixedFit): readonly [Limits, Limits] {
  const problem = new Problem(g, fit.methode);
  const exists = [problem.practices.length > 1, g.groepen.some((b) => b.behandelaar !== null)] as const;
  const axis = (k: 0 | 1): readonly number[] => (exists[k] ? NET : [0]);
  const net = axis(0).flatMap((first) => axis(1).map((second) => pointAt(problem, [first, second])));
  const middle = Math.log((net[0] as Point).sigma2) / 2;
  const points = [{ at: ratiosOf(fit), deviance: -2 * fit.logLik, sigma2: fit.varRest }, ...net];
  const lowest = Math.min(...points.map((p) => p.deviance));
  const of = (own: 0 | 1, variance: number): Limits =>
    exists[own] ? limitsOf(new Profile(problem, points, exists, own), Math.sqrt(variance), middle, lowest) : {};
  return [of(0, fit.varVestiging), of(1, fit.varBehandelaar)];
}
