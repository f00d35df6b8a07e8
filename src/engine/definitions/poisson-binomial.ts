import type { Interval } from "./intervals.js";
import { normaalBoven } from "./normal.js";
import { nulpunt, staart } from "./quantiles.js";

/**
 * The number of a group that has an outcome when each member has a chance of its own: the Poisson-binomial distribution, and what
 * follows from moving all log-odds by the same θ. Convention of every tail here, as in the other funnels: a count lies outside
 * where the chance of it or of one further out is under half of what the level leaves (no mid-p), so that funnel and
 * interval never contradict. Method and measured precision: docs/methods/trechters.md.
 */

/** The chances of a group as log-odds, ascending; `aantal` says how many have each, null: one. */
export interface Kansen {
  readonly logOdds: ArrayLike<number>;
  readonly aantal: ArrayLike<number> | null;
}

/** Up to this many members the distribution is convolved; above, the saddle-point form equals it to four digits or more. */
export const EXACT_TOT = 10_000;
/** Where fewer than so many could go either way the form is not that near, and a convolution costs little. */
const LEAST_VARIANCE = 100;
/** Chances under this have no weight in any tail that is asked. */
const NOTHING = 1e-30;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
/** log(1 + eˣ) without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** Chances as log-odds in ascending order: the same group gives the same bytes. @param p each strictly between 0 and 1 */
export function kansenVan(p: readonly number[]): Kansen {
  if (p.some((x) => !(x > 0 && x < 1))) throw new RangeError("kansenVan: a chance is not between 0 and 1");
  return { logOdds: Float64Array.from(p, (x) => Math.log(x / (1 - x))).sort(), aantal: null };
}

function total(k: Kansen, of: (logOdds: number) => number): number {
  let sum = 0;
  for (let i = 0; i < k.logOdds.length; i++)
    sum += of(k.logOdds[i] as number) * (k.aantal ? (k.aantal[i] as number) : 1);
  return sum;
}

/** How many are in the group. */
export const omvang = (k: Kansen): number => (k.aantal ? total(k, () => 1) : k.logOdds.length);
/** Σ p with all log-odds moved by θ. @returns 0 at −∞, the size of the group at ∞ */
export const verwachtBij = (k: Kansen, theta = 0): number => total(k, (l) => logistic(l + theta));
/** Σ p(1 − p) with all log-odds moved by θ. */
export const variantieBij = (k: Kansen, theta = 0): number =>
  total(k, (l) => {
    const p = logistic(l + theta);
    return p * (1 - p);
  });

/**
 * The θ by which all log-odds must move for the expected number to be `waargenomen`.
 * @param waargenomen 0 to the size of the group, need not be whole @returns −∞ at 0, ∞ where all have the outcome
 */
export function thetaBij(k: Kansen, waargenomen: number): number {
  const n = omvang(k);
  if (!(waargenomen >= 0 && waargenomen <= n)) throw new RangeError(`thetaBij: ${waargenomen} of ${n}`);
  if (waargenomen === 0) return Number.NEGATIVE_INFINITY;
  if (waargenomen === n) return Number.POSITIVE_INFINITY;
  return bracketed((theta) => verwachtBij(k, theta) - waargenomen, 0);
}

/** Where a rising function passes zero, sought outwards from a place. */
function bracketed(f: (x: number) => number, from: number): number {
  let step = 1;
  let [low, high] = [from, from];
  while (f(low) > 0) low -= step *= 2;
  while (f(high) < 0) high += step *= 2;
  return low === high ? low : nulpunt(f, low, high);
}

/** Part of a distribution that has weight: `kans[i]` is that of `eerste + i`. */
interface Weights {
  readonly eerste: number;
  readonly kans: Float64Array;
}

/** The distribution by convolution, member by member, with log-odds moved by θ. Ends without weight are left out. */
function convolve(k: Kansen, theta: number): Weights {
  const n = omvang(k);
  const f = new Float64Array(n + 1);
  f[0] = 1;
  let [low, high] = [0, 0];
  for (let i = 0; i < k.logOdds.length; i++) {
    const p = logistic((k.logOdds[i] as number) + theta);
    for (let times = k.aantal ? (k.aantal[i] as number) : 1; times > 0; times--) {
      high++;
      for (let x = high; x > low; x--) f[x] = (f[x] as number) * (1 - p) + (f[x - 1] as number) * p;
      f[low] = (f[low] as number) * (1 - p);
      while (low < high && (f[low] as number) < NOTHING) f[low++] = 0;
      while (high > low && (f[high] as number) < NOTHING) f[high--] = 0;
    }
  }
  return { eerste: low, kans: f.slice(low, high + 1) };
}

/**
 * The chances of every count 0 … n, by convolution.
 * @returns as many numbers as the group has members, and one more; those under 10⁻³⁰ are 0
 */
export function verdeling(k: Kansen, theta = 0): number[] {
  const { eerste, kans } = convolve(k, theta);
  const out = new Array<number>(omvang(k) + 1).fill(0);
  for (const [i, p] of kans.entries()) out[eerste + i] = p;
  return out;
}

/** One tail of a distribution that moves with θ: P(X ≥ grens) at each θ. */
type UpperTail = (theta: number) => number;

/** Moving log-odds by θ multiplies the chance of x by e^(θx): one convolution near the count serves every θ near it. */
function exactTail(k: Kansen, grens: number, at: number): UpperTail {
  const { eerste, kans } = convolve(k, at);
  return (theta) => {
    let [below, above] = [0, 0];
    for (const [i, p] of kans.entries()) {
      const x = eerste + i;
      const weight = p * Math.exp((theta - at) * (x - grens));
      if (x >= grens) above += weight;
      else below += weight;
    }
    return above / (below + above);
  };
}

/** Under this distance from the middle the saddle-point form divides nought by nought; a tail that is asked is never there. */
const MIDDLE = 1e-4;

/**
 * Saddle-point form of the tail for counts: Lugannani & Rice with Daniels' second correction for continuity. Moving log-odds is
 * tilting, so that the saddle-point lies at one place for every θ.
 * @source Daniels 1987 (doi 10.2307/1403269), eq. 4.11 with x − ½
 */
function saddleTail(k: Kansen, grens: number, at: number): UpperTail {
  const there = total(k, (l) => softplus(l + at));
  const root = Math.sqrt(variantieBij(k, at));
  return (theta) => {
    const s = at - theta;
    const u = 2 * Math.sinh(s / 2) * root;
    if (Math.abs(u) < MIDDLE) return 0.5;
    const k0 = there - total(k, (l) => softplus(l + theta));
    const w = Math.sign(s) * Math.sqrt(Math.max(0, 2 * (s * (grens - 0.5) - k0)));
    return normaalBoven(w) + (Math.exp((-w * w) / 2) / Math.sqrt(2 * Math.PI)) * (1 / u - 1 / w);
  };
}

export type Rekenwijze = "exact" | "zadelpunt";
/** @param theta where the distribution is asked: a group can be large and hardly vary there */
const wayAt = (k: Kansen, theta: number): Rekenwijze =>
  omvang(k) <= EXACT_TOT || variantieBij(k, theta) < LEAST_VARIANCE ? "exact" : "zadelpunt";

/** Where the chances lie as the count would have them: half a count in, so that none and all have a place too. */
const near = (k: Kansen, grens: number): number => thetaBij(k, Math.min(omvang(k) - 0.5, grens - 0.5));

/** The upper tail as a function of θ; the exact one is asked within a few standard deviations of the count. */
function upperTail(k: Kansen, grens: number, wijze?: Rekenwijze): UpperTail {
  if (grens <= 0) return () => 1;
  if (grens > omvang(k)) return () => 0;
  const at = near(k, grens);
  return (wijze ?? wayAt(k, at)) === "exact" ? exactTail(k, grens, at) : saddleTail(k, grens, at);
}

/** P(X ≥ grens) at one θ. */
function tailAt(k: Kansen, grens: number, theta: number, wijze?: Rekenwijze): number {
  if (grens <= 0) return 1;
  if (grens > omvang(k)) return 0;
  if ((wijze ?? wayAt(k, theta)) === "zadelpunt") return saddleTail(k, grens, near(k, grens))(theta);
  const { eerste, kans } = convolve(k, theta);
  let sum = 0;
  for (let i = kans.length - 1; i >= 0 && eerste + i >= grens; i--) sum += kans[i] as number;
  return sum;
}

/**
 * P(X ≥ aantal) and P(X ≤ aantal).
 * @param aantal whole, 0 … n @param theta by how much all log-odds are moved
 */
export function staarten(
  k: Kansen,
  aantal: number,
  theta = 0,
  wijze?: Rekenwijze,
): { readonly boven: number; readonly onder: number } {
  return {
    boven: tailAt(k, aantal, theta, wijze),
    // By counting who has not: a small tail keeps its digits.
    onder: tailAt(mirrored(k), omvang(k) - aantal, -theta, wijze),
  };
}

/** The same group, counting those without the outcome. */
function mirrored(k: Kansen): Kansen {
  const n = k.logOdds.length;
  const turned = (a: ArrayLike<number>, sign: 1 | -1): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => sign * (a[n - 1 - i] as number));
  return { logOdds: turned(k.logOdds, -1), aantal: k.aantal && turned(k.aantal, 1) };
}

export interface Aantalgrenzen {
  /** The least and the most that still lie within. */
  readonly onder: number;
  readonly boven: number;
}

/** The most that lies within: the largest x with P(X ≥ x) ≥ p. */
function mostWithin(k: Kansen, p: number, wijze = wayAt(k, 0)): number {
  if (wijze === "exact") {
    const { eerste, kans } = convolve(k, 0);
    let sum = 0;
    for (let i = kans.length - 1; i >= 0; i--) {
      sum += kans[i] as number;
      if (sum >= p) return eerste + i;
    }
    return eerste;
  }
  // P(X ≥ low) ≥ p > P(X ≥ high).
  const [middle, reach] = [verwachtBij(k), 20 + 20 * Math.sqrt(variantieBij(k))];
  let [low, high] = [Math.floor(middle), Math.min(omvang(k) + 1, Math.ceil(middle + reach))];
  while (high - low > 1) {
    const x = Math.floor((low + high) / 2);
    if (tailAt(k, x, 0, wijze) >= p) low = x;
    else high = x;
  }
  return low;
}

/**
 * Funnel limits of a group's count.
 * @param niveau percent @returns whole numbers; a count lies outside where it is under `onder` or over `boven`
 */
export function trechterAantal(k: Kansen, niveau = 95, wijze?: Rekenwijze): Aantalgrenzen {
  const p = staart(niveau);
  return { boven: mostWithin(k, p, wijze), onder: omvang(k) - mostWithin(mirrored(k), p, wijze) };
}

/**
 * Interval of θ, the move of all log-odds that the count speaks of: where the count's tails are half of what the level
 * leaves. It leaves out 0 exactly where the count lies outside {@link trechterAantal}.
 * @param waargenomen whole, 0 … n @returns −∞ below where none, ∞ above where all had the outcome
 */
export function thetaInterval(k: Kansen, waargenomen: number, niveau = 95, wijze?: Rekenwijze): Interval {
  const n = omvang(k);
  if (!Number.isInteger(waargenomen) || waargenomen < 0 || waargenomen > n)
    throw new RangeError(`thetaInterval: ${waargenomen} of ${n}`);
  const p = staart(niveau);
  const lowest = (of: Kansen, count: number): number => {
    if (count === 0) return Number.NEGATIVE_INFINITY;
    const tail = upperTail(of, count, wijze);
    return bracketed((theta) => tail(theta) - p, Math.min(0, thetaBij(of, count - 0.5)));
  };
  return { laag: lowest(k, waargenomen), hoog: -lowest(mirrored(k), n - waargenomen) };
}
