import gammaln from "@stdlib/math-base-special-gammaln";
import { EVD, Matrix } from "ml-matrix";
import { iccOdds } from "../definitions/odds-spread.js";

/**
 * Logistic model with a random intercept per group: log-odds = xβ + σ·u, u standard normal. The likelihood of a group is an integral over
 * its u, taken by adaptive Gauss-Hermite quadrature around the mode; with one node that is Laplace's approximation. Two terms, and
 * what stands behind figures: laplace-nested.ts.
 */

/** Rows of one group with equal x may be put together: `teller` of `n`. */
export interface BinomialRow {
  readonly x: readonly number[];
  readonly groep: number;
  readonly teller: number;
  readonly n: number;
}
export interface RandomIntercept {
  readonly beta: readonly number[];
  /** Standard deviation between groups on the scale of log-odds; 0 or more. */
  readonly sd: number;
  /** With the constants of the binomial; by quadrature of several nodes too. */
  readonly logLik: number;
  /** σ times the mode of each group, in order of group. */
  readonly effecten: readonly number[];
  /** Share of the variance of the latent scale that is between groups: σ²/(σ² + π²/3). */
  readonly icc: number;
  readonly geconvergeerd: boolean;
}

interface Node {
  readonly t: number;
  /** ln w + t². */
  readonly logWeight: number;
}

/** Gauss-Hermite nodes from the eigenvalues of the Jacobi matrix (Golub & Welsch 1969). */
function hermite(count: number): Node[] {
  if (count === 1) return [{ t: 0, logWeight: Math.log(Math.sqrt(Math.PI)) }];
  const jacobi = Matrix.zeros(count, count);
  for (let i = 1; i < count; i++) {
    jacobi.set(i - 1, i, Math.sqrt(i / 2));
    jacobi.set(i, i - 1, Math.sqrt(i / 2));
  }
  const { realEigenvalues, eigenvectorMatrix } = new EVD(jacobi, { assumeSymmetric: true });
  return realEigenvalues.map((t, k) => ({
    t,
    logWeight: Math.log(Math.sqrt(Math.PI) * eigenvectorMatrix.get(0, k) ** 2) + t * t,
  }));
}

/** ln(1 + eˣ) without overflow. */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
export const inverse = (x: number): number => 1 / (1 + Math.exp(-x));

class Likelihood {
  private readonly groups: (readonly BinomialRow[])[];
  private readonly constant: number;
  /** The last mode of each group, from which the next search starts. */
  readonly modes: number[];

  constructor(
    rows: readonly BinomialRow[],
    private readonly nodes: readonly Node[],
  ) {
    const by = new Map<number, BinomialRow[]>();
    for (const r of rows) by.set(r.groep, [...(by.get(r.groep) ?? []), r]);
    this.groups = [...by].sort(([a], [b]) => a - b).map(([, list]) => list);
    this.modes = this.groups.map(() => 0);
    this.constant = rows.reduce(
      (sum, { n, teller }) => sum + gammaln(n + 1) - gammaln(teller + 1) - gammaln(n - teller + 1),
      0,
    );
  }

  /** @param p β, then σ, of which only the size counts */
  at(p: readonly number[]): number {
    const sd = Math.abs(p[p.length - 1] as number);
    return this.groups.reduce((sum, rows, g) => sum + this.ofGroup(rows, g, p, sd), this.constant);
  }

  private ofGroup(rows: readonly BinomialRow[], g: number, p: readonly number[], sd: number): number {
    const fixed = rows.map((r) => r.x.reduce((sum, x, i) => sum + x * (p[i] as number), 0));
    const joint = (u: number): number =>
      rows.reduce(
        (sum, { teller, n }, i) => {
          const eta = (fixed[i] as number) + sd * u;
          return sum + teller * eta - n * softplus(eta);
        },
        -(u * u) / 2,
      );
    let u = this.modes[g] as number;
    let curvature = 1;
    for (let step = 0; step < 50; step++) {
      let slope = -u;
      curvature = 1;
      for (const [i, { teller, n }] of rows.entries()) {
        const chance = inverse((fixed[i] as number) + sd * u);
        slope += sd * (teller - n * chance);
        curvature += sd * sd * n * chance * (1 - chance);
      }
      // Concave, so that a step that is cut short still goes the right way.
      const move = Math.max(-2, Math.min(2, slope / curvature));
      u += move;
      if (Math.abs(move) < 1e-12) break;
    }
    this.modes[g] = u;
    const scale = Math.sqrt(2 / curvature);
    const terms = this.nodes.map(({ t, logWeight }) => logWeight + joint(u + scale * t));
    const top = Math.max(...terms);
    return (
      top + Math.log(terms.reduce((sum, x) => sum + Math.exp(x - top), 0)) + Math.log(scale / Math.sqrt(2 * Math.PI))
    );
  }
}

const DIFFERENCE = 1e-5;
const MOST_STEPS = 300;

/** Slope by central differences. */
const slopeOf = (f: (p: readonly number[]) => number, p: readonly number[]): number[] =>
  p.map((x, i) => {
    const at = (d: number): number => f(p.map((y, k) => (k === i ? x + d : y)));
    return (at(DIFFERENCE) - at(-DIFFERENCE)) / (2 * DIFFERENCE);
  });

/** The highest point by BFGS with halving of steps. */
export function climb(f: (p: readonly number[]) => number, start: readonly number[]): { at: number[]; done: boolean } {
  let at = [...start];
  let value = f(at);
  let slope = slopeOf(f, at);
  let metric = Matrix.eye(at.length).mul(0.1);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (Math.max(...slope.map(Math.abs)) < 1e-6) return { at, done: true };
    const direction = metric.mmul(Matrix.columnVector(slope)).to1DArray();
    // At most one unit of log-odds: further off quadrature is no likelihood any more.
    let size = Math.min(1, 1 / Math.max(...direction.map(Math.abs)));
    let next = at;
    let higher = value;
    for (; size > 1e-10; size /= 2) {
      next = at.map((x, i) => x + size * (direction[i] as number));
      higher = f(next);
      if (higher > value) break;
    }
    // No higher point along a way up: what is left is rounding.
    if (!(higher > value)) return { at, done: Math.max(...slope.map(Math.abs)) < 1e-3 };
    const fresh = slopeOf(f, next);
    const s = Matrix.columnVector(next.map((x, i) => x - (at[i] as number)));
    const y = Matrix.columnVector(fresh.map((x, i) => (slope[i] as number) - x));
    const sy = s.transpose().mmul(y).get(0, 0);
    if (sy > 1e-14) {
      const eye = Matrix.eye(at.length);
      const left = eye.clone().sub(s.mmul(y.transpose()).div(sy));
      metric = left.mmul(metric).mmul(left.transpose()).add(s.mmul(s.transpose()).div(sy));
    }
    [at, value, slope] = [next, higher, fresh];
  }
  return { at, done: false };
}

/**
 * Fits the model by maximum likelihood.
 * @param rows `x` of equal length, the intercept among it; 0 ≤ teller ≤ n, n at least 1
 * @param nodes quadrature nodes; 1: Laplace
 * @returns σ 0 where groups do not differ more than chance gives. With a few patients per group Laplace takes σ too small
 * (Breslow & Lin 1995, doi 10.1093/biomet/82.1.81); more nodes mend that
 */
export function fitRandomIntercept(rows: readonly BinomialRow[], nodes = 1): RandomIntercept {
  const columns = rows[0]?.x.length ?? 0;
  if (columns === 0 || rows.some((r) => r.x.length !== columns || !(r.n >= 1) || r.teller < 0 || r.teller > r.n))
    throw new RangeError("fitRandomIntercept: rows");
  if (!Number.isInteger(nodes) || nodes < 1) throw new RangeError(`fitRandomIntercept: ${nodes} nodes`);
  const likelihood = new Likelihood(rows, hermite(nodes));
  const f = (p: readonly number[]): number => likelihood.at(p);
  const rough = nodes === 1 ? null : fitRandomIntercept(rows);
  const start = rough ? [...rough.beta, rough.sd] : [...Array.from({ length: columns }, () => 0), 0.5];
  const { at, done } = climb(f, start);
  const sd = Math.abs(at[columns] as number);
  const logLik = f(at);
  return {
    beta: at.slice(0, columns),
    sd,
    logLik,
    effecten: likelihood.modes.map((u) => sd * u),
    icc: iccOdds(sd),
    geconvergeerd: done,
  };
}
