import betainc from "@stdlib/math-base-special-betainc";
import chiQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import type { Interval } from "./intervals.js";
import { normaalKwantiel } from "./normal.js";

/** Confidence levels and limits are asked in percent, strictly between 50 and 100. */
function tail(niveau: number): number {
  if (!(niveau > 50 && niveau < 100)) throw new RangeError(`niveau ${niveau}`);
  return (1 - niveau / 100) / 2;
}

/** Chance left on either side of a two-sided level. @param niveau percent, such as 95 or 99.8 */
export const staart = tail;

/** Two-sided critical value of the standard normal distribution. @param niveau percent, such as 95 or 99.8 */
export const kritiek = (niveau: number): number => -normaalKwantiel(tail(niveau));

/** From here the expansion is within 2e-9; the library's upper tail is off by up to 9e-4 from 2,000 on. */
const EXPAND_FROM = 1000;

/**
 * Quantile of the chi-square distribution.
 * @param p strictly between 0 and 1 @param df above 0; need not be whole @returns the value, with 9 digits or more
 * @source @stdlib below 1,000 degrees of freedom; above, the Cornish-Fisher expansion of Goldberg & Levine 1946
 * (doi 10.1214/aoms/1177730979), because @stdlib 0.2.3 has the upper tail wrong from 2,000 on (docs/methods/trechters.md)
 */
export function chiKwadraatKwantiel(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) throw new RangeError(`chiKwadraatKwantiel: p ${p}, df ${df}`);
  if (df < EXPAND_FROM) return chiQuantile(p, df);
  const z = normaalKwantiel(p);
  const root = Math.sqrt(2 * df);
  return (
    df +
    root * z +
    (2 / 3) * (z * z - 1) +
    (z ** 3 - 7 * z) / (9 * root) -
    (6 * z ** 4 + 14 * z * z - 32) / (405 * df) +
    (9 * z ** 5 + 256 * z ** 3 - 433 * z) / (4860 * root * df)
  );
}

/** Exact lower limit of the mean that a Poisson count came from; 0 at 0. The count need not be whole. */
export const poissonOnder = (aantal: number, p: number): number =>
  aantal > 0 ? chiKwadraatKwantiel(p, 2 * aantal) / 2 : 0;

/** Exact upper limit of the mean that a Poisson count came from. The count need not be whole. */
export const poissonBoven = (aantal: number, p: number): number => chiKwadraatKwantiel(1 - p, 2 * (aantal + 1)) / 2;

/**
 * Exact interval of the mean of a Poisson count.
 * @param aantal 0 or more @param niveau percent @returns limits in the unit of the count
 * @source Garwood 1936 (doi 10.1093/biomet/28.3-4.437)
 */
export function poissonInterval(aantal: number, niveau = 95): Interval {
  if (!(aantal >= 0)) throw new RangeError(`poissonInterval: ${aantal}`);
  const p = tail(niveau);
  return { laag: poissonOnder(aantal, p), hoog: poissonBoven(aantal, p) };
}

/**
 * P(X ≤ y) of a binomial count, continued between whole numbers by the incomplete beta function.
 * @param y from -1 (0) to n (1) @param n at least 1 @param kans 0..1
 */
export function binomiaalTot(y: number, n: number, kans: number): number {
  if (y <= -1) return 0;
  if (y >= n) return 1;
  return 1 - betainc(kans, y + 1, n - y);
}

/**
 * Where a rising function passes zero: the Illinois rule (Dowell & Jarratt 1971), with halving where that is slow.
 * @param f below or at zero in `laag`, above or at zero in `hoog` @returns the place, to 1e-11 of the range
 */
export function nulpunt(f: (x: number) => number, laag: number, hoog: number): number {
  let [a, b] = [laag, hoog];
  let [fa, fb] = [f(a), f(b)];
  if (fa >= 0) return a;
  if (fb <= 0) return b;
  const precision = 1e-11 * Math.max(1, Math.abs(hoog));
  let last = 0;
  let before = a;
  for (let i = 0; i < 200 && b - a > precision; i++) {
    const secant = b - (fb * (b - a)) / (fb - fa);
    const halve = i % 8 === 7 || !(secant > a && secant < b);
    const x = halve ? (a + b) / 2 : secant;
    const fx = f(x);
    if (fx === 0 || (!halve && Math.abs(x - before) < precision / 10)) return x;
    before = x;
    const side = Math.sign(fx);
    if (side < 0) {
      [a, fa] = [x, fx];
      if (last === side) fb /= 2;
    } else {
      [b, fb] = [x, fx];
      if (last === side) fa /= 2;
    }
    last = side;
  }
  return (a + b) / 2;
}
