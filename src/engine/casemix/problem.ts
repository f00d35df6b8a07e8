import { factor } from "./cholesky.js";
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
  at(i: number, j: number): number {
    const [r, c] = i < j ? [i, j] : [j, i];
    return this.half[r * this.k - (r * (r - 1)) / 2 + c - r] as number;
  }
  /** Σ f(i, j) m(i, j) over the first p rows and columns. @param f symmetric, p × p, row by row */
  sum(p: number, f: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < p; i++) {
      let at = i * this.k - (i * (i - 1)) / 2;
      sum += (f[i * p + i] as number) * (this.half[at++] as number);
      for (let j = i + 1; j < p; j++) sum += 2 * (f[i * p + j] as number) * (this.half[at++] as number);
    }
    return sum;
  }
  /** v'Mv. */
  quadratic(v: readonly number[]): number {
    let sum = 0;
    let at = 0;
    for (let i = 0; i < this.k; i++) {
      const a = v[i] as number;
      sum += a * a * (this.half[at++] as number);
      let row = 0;
      for (let j = i + 1; j < this.k; j++) row += (v[j] as number) * (this.half[at++] as number);
      sum += 2 * a * row;
    }
    return sum;
  }
}

/** Adds f·P to one half and g·P to another, in one pass. */
function addAlike(m: Float64Array, f: number, d: Float64Array, g: number, products: Float64Array): void {
  for (let i = 0; i < products.length; i++) {
    const x = products[i] as number;
    m[i] = (m[i] as number) + f * x;
    d[i] = (d[i] as number) + g * x;
  }
}

/**
 * Adds what a vestiging weighs, in one pass: −f·qq' to the products, −qq'/rest² to their slope by λ₁, and f²·dm·qq' − f·(dq·q' + q·dq')
 * to that by λ₂.
 */
function addPractice(
  m: Float64Array,
  d1: Float64Array,
  d2: Float64Array,
  v: {
    readonly f: number;
    readonly dm: number;
    readonly rest: number;
    readonly q: Float64Array;
    readonly dq: Float64Array;
  },
): void {
  const { f, dm, rest, q, dq } = v;
  const k = q.length;
  const first = -1 / (rest * rest);
  const second = f * f * dm;
  let at = 0;
  for (let i = 0; i < k; i++) {
    const x = q[i] as number;
    const a = first * x;
    const b = -f * x;
    const own = second * x;
    const c = -f * (dq[i] as number);
    for (let j = i; j < k; j++) {
      const y = q[j] as number;
      m[at] = (m[at] as number) + b * y;
      d1[at] = (d1[at] as number) + a * y;
      d2[at] = (d2[at] as number) + own * y + c * y + b * (dq[j] as number);
      at++;
    }
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
  const d: number[] = [];
  let m = 0;
  const q = new Float64Array(k);
  for (const { key, n, s } of v.leden) {
    const di = key === null ? 1 : 1 / (1 + n * l2);
    d.push(di);
    m += di * n;
    for (let j = 0; j < k; j++) q[j] = (q[j] as number) + di * (s[j] as number);
  }
  return { d, m, f: l1 / (1 + l1 * m), q };
}

/** Everything at one pair of ratios. */
export interface Evaluation {
  readonly deviance: number;
  /** By λ₁ and λ₂. */
  readonly gradient: readonly [number, number];
  /** Of {@link rss}, by λ₁ and λ₂. */
  readonly rssSlope: readonly [number, number];
  readonly beta: readonly number[];
  readonly rss: number;
  /** (X'V⁻¹X)⁻¹ with V in units of σ²; p × p, row by row. */
  readonly inverse: Float64Array;
}

export class Problem {
  readonly p: number;
  readonly practices: readonly Practice[];
  private readonly whole: Upper;
  /** Behandelaars with as many rows weigh alike: per number of rows how many there are, and Σ ss'. */
  private readonly alike = new Map<number, { count: number; readonly products: Upper }>();
  private readonly own: Upper;
  private readonly byFirst: Upper;
  private readonly bySecond: Upper;

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
    const k = this.p + 1;
    for (const b of this.practices.flatMap((v) => v.leden)) {
      if (b.key === null) continue;
      const group = this.alike.get(b.n) ?? { count: 0, products: new Upper(k) };
      group.count++;
      group.products.add(1, b.s);
      this.alike.set(b.n, group);
    }
    this.own = new Upper(k);
    this.byFirst = new Upper(k);
    this.bySecond = new Upper(k);
    this.whole = new Upper(this.p + 1, [...g.xx.map((row, i) => [...row, g.xy[i] as number]), [...g.xy, g.yy]]);
  }

  /** Degrees of freedom that σ² rests on. */
  get df(): number {
    return this.methode === "REML" ? this.g.n - this.p : this.g.n;
  }

  evaluate(at: Ratios): Evaluation {
    const k = this.p + 1;
    const [l1, l2] = at;
    const m = this.own;
    const d1 = this.byFirst;
    const d2 = this.bySecond;
    m.half.set(this.whole.half);
    d1.half.fill(0);
    d2.half.fill(0);
    let logdet = 0;
    let g1 = 0;
    let g2 = 0;
    for (const [n, { count, products }] of this.alike) {
      const di = 1 / (1 + n * l2);
      addAlike(m.half, -l2 * di, d2.half, -di * di, products.half);
      logdet -= count * Math.log(di);
      g2 += count * n * di;
    }
    for (const v of this.practices) {
      const { d, m: mass, f, q } = weigh(v, at, k);
      const dq = new Float64Array(k);
      let dm = 0;
      for (const [i, { key, n, s }] of v.leden.entries()) {
        if (key === null) continue;
        const di = d[i] as number;
        const turn = n * di * di;
        dm -= n * turn;
        for (let j = 0; j < k; j++) dq[j] = (dq[j] as number) - turn * (s[j] as number);
      }
      const rest = 1 + l1 * mass;
      logdet += Math.log(rest);
      g1 += mass / rest;
      g2 += (l1 * dm) / rest;
      if (f > 0) addPractice(m.half, d1.half, d2.half, { f, dm, rest, q, dq });
      else d1.add(-1 / (rest * rest), q);
    }
    const { p } = this;
    const a = new Float64Array(p * p);
    for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) a[i * p + j] = m.at(i, j);
    const found = factor(a, p);
    if (!found) throw new SingularDesign();
    const xy = Array.from({ length: p }, (_, i) => m.at(i, p));
    const beta = found.solve(xy);
    const rss = m.at(p, p) - dot(xy, beta);
    const { inverse, logDet } = found;
    const { df } = this;
    const contrast = [...beta.map((b) => -b), 1];
    const reml = this.methode === "REML";
    const rssSlope = [d1.quadratic(contrast), d2.quadratic(contrast)] as const;
    const slope = (k: 0 | 1, x: Upper): number => (df * rssSlope[k]) / rss + (reml ? x.sum(p, inverse) : 0);
    return {
      deviance: df * (1 + Math.log((2 * Math.PI * rss) / df)) + logdet + (reml ? logDet : 0),
      gradient: [slope(0, d1) + g1, slope(1, d2) + g2],
      rssSlope,
      beta,
      rss,
      inverse,
    };
  }
}

/** X has columns that follow from others. */
export class SingularDesign extends Error {}
