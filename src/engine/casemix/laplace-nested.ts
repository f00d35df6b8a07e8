import { type BinomialRow, climb, inverse, softplus } from "./laplace.js";

/**
 * Logistic model with two random intercepts, one within the other: log-odds = offset + xβ + σ₁·u of the vestiging + σ₂·w of the
 * behandelaar there, u and w standard normal. The likelihood by Laplace's approximation, one vestiging at a time: given u the
 * behandelaars are independent, so that its curvature is a diagonal with one border.
 */

export interface NestedRow extends BinomialRow {
  /** The behandelaar within the group; a number of its own within each. */
  readonly binnen: number;
  /** Log-odds that are known beforehand. */
  readonly offset?: number;
}
export interface NestedIntercepts {
  readonly beta: readonly number[];
  /** Standard deviations on the scale of log-odds: between groups, and between those within a group. */
  readonly sd: number;
  readonly sdBinnen: number;
  readonly logLik: number;
  /** σ₁ times the mode of each group, in order of group. */
  readonly effecten: readonly number[];
  readonly geconvergeerd: boolean;
}

const by = <T>(list: readonly T[], key: (x: T) => number): T[][] => {
  const out = new Map<number, T[]>();
  for (const x of list) {
    const found = out.get(key(x));
    if (found) found.push(x);
    else out.set(key(x), [x]);
  }
  return [...out].sort(([a], [b]) => a - b).map(([, rows]) => rows);
};

/** The likelihood of rows that lie together by behandelaar within group: a search asks it thousands of times of as many rows. */
class Likelihood {
  private readonly columns: number;
  /** Per row its x, one after the other. */
  private readonly x: Float64Array;
  private readonly offset: Float64Array;
  private readonly successes: Float64Array;
  private readonly n: Float64Array;
  /** The first row of each behandelaar, and the first behandelaar of each group. */
  private readonly rowStarts: Int32Array;
  private readonly partStarts: Int32Array;
  /** The last modes, of groups and of behandelaars. */
  readonly u: Float64Array;
  private readonly w: Float64Array;
  /** Per row its log-odds without random intercepts; per behandelaar the step that is being reckoned. */
  private readonly fixed: Float64Array;
  private readonly own: Float64Array;
  private readonly curve: Float64Array;
  private readonly cross: Float64Array;

  constructor(rows: readonly NestedRow[]) {
    const groups = by(rows, (r) => r.groep).map((own) => by(own, (r) => r.binnen));
    const parts = groups.flat();
    const all = parts.flat();
    const starts = (lengths: readonly number[]): Int32Array => {
      let at = 0;
      return Int32Array.from([0, ...lengths.map((length) => (at += length))]);
    };
    this.rowStarts = starts(parts.map((list) => list.length));
    this.partStarts = starts(groups.map((list) => list.length));
    this.columns = all[0]?.x.length ?? 0;
    this.x = Float64Array.from(all.flatMap((r) => r.x));
    this.offset = Float64Array.from(all, (r) => r.offset ?? 0);
    this.successes = Float64Array.from(all, (r) => r.teller);
    this.n = Float64Array.from(all, (r) => r.n);
    this.u = new Float64Array(groups.length);
    this.w = new Float64Array(parts.length);
    this.own = new Float64Array(parts.length);
    this.curve = new Float64Array(parts.length);
    this.cross = new Float64Array(parts.length);
    this.fixed = new Float64Array(all.length);
  }

  /** @param p β, then σ₁ and σ₂, of which only the size counts; without the constants of the binomial */
  at(p: readonly number[]): number {
    const [s1, s2] = [Math.abs(p[p.length - 2] as number), Math.abs(p[p.length - 1] as number)];
    const columns = this.columns;
    const x = this.x;
    const offset = this.offset;
    const fixed = this.fixed;
    for (let r = 0; r < fixed.length; r++) {
      let sum = offset[r] as number;
      for (let i = 0; i < columns; i++) sum += (x[r * columns + i] as number) * (p[i] as number);
      fixed[r] = sum;
    }
    let sum = 0;
    for (let g = 0; g < this.u.length; g++) sum += this.ofGroup(g, s1, s2);
    return sum;
  }

  /** Newton with the border taken out: of each behandelaar its slope, curvature and what it shares with u. @returns how far it went */
  private step(g: number, s1: number, s2: number): number {
    const fixed = this.fixed;
    const successes = this.successes;
    const n = this.n;
    const rowStarts = this.rowStarts;
    const w = this.w;
    const own = this.own;
    const curve = this.curve;
    const cross = this.cross;
    const [from, to] = [this.partStarts[g] as number, this.partStarts[g + 1] as number];
    const u = this.u[g] as number;
    let slope = -u;
    let border = 1;
    for (let k = from; k < to; k++) {
      const inner = w[k] as number;
      let score = 0;
      let weight = 0;
      const end = rowStarts[k + 1] as number;
      for (let r = rowStarts[k] as number; r < end; r++) {
        const chance = inverse((fixed[r] as number) + s1 * u + s2 * inner);
        const many = n[r] as number;
        score += (successes[r] as number) - many * chance;
        weight += many * chance * (1 - chance);
      }
      const [o, c, x] = [s2 * score - inner, 1 + s2 * s2 * weight, s1 * s2 * weight];
      slope += s1 * score - (x * o) / c;
      border += s1 * s1 * weight - (x * x) / c;
      own[k] = o;
      curve[k] = c;
      cross[k] = x;
    }
    const move = Math.max(-2, Math.min(2, slope / border));
    let most = Math.abs(move);
    this.u[g] = u + move;
    for (let k = from; k < to; k++) {
      const d = Math.max(-2, Math.min(2, ((own[k] as number) - (cross[k] as number) * move) / (curve[k] as number)));
      w[k] = (w[k] as number) + d;
      most = Math.max(most, Math.abs(d));
    }
    return most;
  }

  private ofGroup(g: number, s1: number, s2: number): number {
    for (let step = 0; step < 100; step++) if (this.step(g, s1, s2) < 1e-11) break;
    const fixed = this.fixed;
    const successes = this.successes;
    const n = this.n;
    const rowStarts = this.rowStarts;
    const w = this.w;
    const u = this.u[g] as number;
    let value = -(u * u) / 2;
    let border = 1;
    let logDet = 0;
    for (let k = this.partStarts[g] as number; k < (this.partStarts[g + 1] as number); k++) {
      const inner = w[k] as number;
      let weight = 0;
      value -= (inner * inner) / 2;
      const end = rowStarts[k + 1] as number;
      for (let r = rowStarts[k] as number; r < end; r++) {
        const eta = (fixed[r] as number) + s1 * u + s2 * inner;
        const chance = inverse(eta);
        const many = n[r] as number;
        value += (successes[r] as number) * eta - many * softplus(eta);
        weight += many * chance * (1 - chance);
      }
      const curve = 1 + s2 * s2 * weight;
      logDet += Math.log(curve);
      border += s1 * s1 * weight - (s1 * s2 * weight) ** 2 / curve;
    }
    return value - (logDet + Math.log(border)) / 2;
  }
}

/**
 * Fits the model by maximum likelihood, Laplace.
 * @param rows `x` of equal length, the intercept among it; n at least 1
 * @param fixed standard deviations that are not searched: between groups, within them
 * @returns standard deviations 0 where nothing differs beyond chance; `logLik` without the constants of the binomial. With few
 * patients per behandelaar Laplace takes the inner one too small (docs/methods/trechters.md says by how much)
 */
export function fitNested(
  rows: readonly NestedRow[],
  fixed: { readonly sd?: number; readonly sdBinnen?: number } = {},
): NestedIntercepts {
  const columns = rows[0]?.x.length ?? 0;
  if (columns === 0 || rows.some((r) => r.x.length !== columns || !(r.n >= 1) || r.teller < 0 || r.teller > r.n))
    throw new RangeError("fitNested: rows");
  const likelihood = new Likelihood(rows);
  const { sd: given, sdBinnen: givenInner } = fixed;
  const whole = (p: readonly number[]): number[] => {
    const sds = p.slice(columns);
    return [...p.slice(0, columns), given ?? (sds.shift() as number), givenInner ?? (sds.shift() as number)];
  };
  const f = (p: readonly number[]): number => likelihood.at(whole(p));
  const start = [given, givenInner].filter((x) => x === undefined).map(() => 0.4);
  const { at, done } = climb(f, [...Array.from({ length: columns }, () => 0), ...start]);
  const logLik = f(at);
  const [sd, sdBinnen] = whole(at).slice(columns).map(Math.abs) as [number, number];
  return {
    beta: at.slice(0, columns),
    sd,
    sdBinnen,
    logLik,
    effecten: Array.from(likelihood.u, (u) => sd * u),
    geconvergeerd: done,
  };
}
