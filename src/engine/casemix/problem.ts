import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { GroupSums } from "./sums.js";

/**
 * The profiled deviance of the mixed model (mixed.ts) and its gradient, at given ratios of the variances. V is inverted in
 * closed form: per behandelaar I − cJ, and per vestiging once more (docs/methods/casemix.md).
 */

/** Ratios of the variances of vestiging and behandelaar to the residual variance. */
export type Ratios = readonly [number, number];

export interface Therapist {
  readonly key: string | null;
  readonly n: number;
  /** Sums of X and, last, of y. */
  readonly s: Float64Array;
}
export interface Practice {
  readonly key: string;
  readonly leden: readonly Therapist[];
}

/** Upper half of a symmetric matrix, row by row; sums of products are added to it. */
class Upper {
  readonly half: Float64Array;
  constructor(
    readonly k: number,
    from?: readonly (readonly number[])[],
  ) {
    this.half = new Float64Array((k * (k + 1)) / 2);
    let at = 0;
    if (from)
      for (let i = 0; i < k; i++)
        for (let j = i; j < k; j++) this.half[at++] = (from[i] as readonly number[])[j] as number;
  }
  copy(): Upper {
    const c = new Upper(this.k);
    c.half.set(this.half);
    return c;
  }
  /** Adds f·vv'. */
  add(f: number, v: Float64Array): void {
    const { half, k } = this;
    let at = 0;
    for (let i = 0; i < k; i++) {
      const a = f * (v[i] as number);
      for (let j = i; j < k; j++) {
        half[at] = (half[at] as number) + a * (v[j] as number);
        at++;
      }
    }
  }
  /** Adds f·vv' here, and g·vv' to another. */
  addTwice(f: number, other: Upper, g: number, v: Float64Array): void {
    const { half, k } = this;
    const { half: there } = other;
    let at = 0;
    for (let i = 0; i < k; i++) {
      const a = v[i] as number;
      for (let j = i; j < k; j++) {
        const x = a * (v[j] as number);
        half[at] = (half[at] as number) + f * x;
        there[at] = (there[at] as number) + g * x;
        at++;
      }
    }
  }
  /** Adds f·(vw' + wv'). */
  addBoth(f: number, v: Float64Array, w: Float64Array): void {
    const { half, k } = this;
    let at = 0;
    for (let i = 0; i < k; i++) {
      const a = f * (v[i] as number);
      const b = f * (w[i] as number);
      for (let j = i; j < k; j++) {
        half[at] = (half[at] as number) + a * (w[j] as number) + b * (v[j] as number);
        at++;
      }
    }
  }
  at(i: number, j: number): number {
    const [r, c] = i < j ? [i, j] : [j, i];
    return this.half[r * this.k - (r * (r - 1)) / 2 + c - r] as number;
  }
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** How far a vestiging's rows weigh at given ratios; see {@link weigh}. */
export interface Weighed {
  /** Per behandelaar 1 / (1 + nλ₂). */
  readonly d: readonly number[];
  /** Σ d n. */
  readonly m: number;
  /** λ₁ / (1 + λ₁ m). */
  readonly f: number;
  /** Σ d s. */
  readonly q: Float64Array;
}

export function weigh(v: Practice, [l1, l2]: Ratios, k: number): Weighed {
  const d = v.leden.map((b) => (b.key === null ? 1 : 1 / (1 + b.n * l2)));
  let m = 0;
  const q = new Float64Array(k);
  for (const [i, b] of v.leden.entries()) {
    const di = d[i] as number;
    m += di * b.n;
    for (let j = 0; j < k; j++) q[j] = (q[j] as number) + di * (b.s[j] as number);
  }
  return { d, m, f: l1 / (1 + l1 * m), q };
}

/** Everything at one pair of ratios. */
export interface Evaluation {
  readonly deviance: number;
  /** By λ₁ and λ₂. */
  readonly gradient: readonly [number, number];
  readonly beta: readonly number[];
  readonly rss: number;
  /** (X'V⁻¹X)⁻¹ with V in units of σ². */
  readonly inverse: Matrix;
}

export class Problem {
  readonly p: number;
  readonly practices: readonly Practice[];
  private readonly whole: Upper;

  constructor(
    private readonly g: GroupSums,
    readonly methode: "REML" | "ML",
  ) {
    this.p = g.namen.length;
    const by = new Map<string, Therapist[]>();
    for (const b of g.groepen) {
      const list = by.get(b.vestiging) ?? [];
      list.push({ key: b.behandelaar, n: b.n, s: Float64Array.of(...b.x, b.y) });
      by.set(b.vestiging, list);
    }
    this.practices = [...by].map(([key, leden]) => ({ key, leden }));
    this.whole = new Upper(this.p + 1, [...g.xx.map((row, i) => [...row, g.xy[i] as number]), [...g.xy, g.yy]]);
  }

  /** Degrees of freedom that σ² rests on. */
  get df(): number {
    return this.methode === "REML" ? this.g.n - this.p : this.g.n;
  }

  evaluate(at: Ratios): Evaluation {
    const k = this.p + 1;
    const [l1, l2] = at;
    const m = this.whole.copy();
    const d1 = new Upper(k);
    const d2 = new Upper(k);
    let logdet = 0;
    let g1 = 0;
    let g2 = 0;
    for (const v of this.practices) {
      const { d, m: mass, f, q } = weigh(v, at, k);
      const dq = new Float64Array(k);
      let dm = 0;
      for (const [i, b] of v.leden.entries()) {
        if (b.key === null) continue;
        const di = d[i] as number;
        m.addTwice(-l2 * di, d2, -di * di, b.s);
        logdet -= Math.log(di);
        g2 += b.n * di;
        dm -= b.n * b.n * di * di;
        for (let j = 0; j < k; j++) dq[j] = (dq[j] as number) - b.n * di * di * (b.s[j] as number);
      }
      const rest = 1 + l1 * mass;
      logdet += Math.log(rest);
      g1 += mass / rest;
      g2 += (l1 * dm) / rest;
      d1.add(-1 / (rest * rest), q);
      if (f > 0) {
        m.add(-f, q);
        d2.add(f * f * dm, q);
        d2.addBoth(-f, dq, q);
      }
    }
    const { p } = this;
    const a = new Matrix(Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => m.at(i, j))));
    const chol = new CholeskyDecomposition(a);
    if (!chol.isPositiveDefinite()) throw new SingularDesign();
    const xy = Array.from({ length: p }, (_, i) => m.at(i, p));
    const beta = chol.solve(Matrix.columnVector(xy)).to1DArray();
    const rss = m.at(p, p) - dot(xy, beta);
    const inverse = chol.solve(Matrix.eye(p));
    const { df } = this;
    const contrast = [...beta.map((b) => -b), 1];
    const quadratic = (x: Upper): number =>
      contrast.reduce((sum, c, i) => sum + c * contrast.reduce((row, d, j) => row + d * x.at(i, j), 0), 0);
    const trace = (x: Upper): number => {
      let sum = 0;
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += inverse.get(i, j) * x.at(i, j);
      return sum;
    };
    const reml = this.methode === "REML";
    const logA = reml ? 2 * chol.lowerTriangularMatrix.diagonal().reduce((sum, x) => sum + Math.log(x), 0) : 0;
    return {
      deviance: df * (1 + Math.log((2 * Math.PI * rss) / df)) + logdet + logA,
      gradient: [
        (df * quadratic(d1)) / rss + g1 + (reml ? trace(d1) : 0),
        (df * quadratic(d2)) / rss + g2 + (reml ? trace(d2) : 0),
      ],
      beta,
      rss,
      inverse,
    };
  }
}

/** X has columns that follow from others. */
export class SingularDesign extends Error {}
