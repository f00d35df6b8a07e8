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

interface Inner {
  readonly rows: readonly NestedRow[];
  /** The last mode. */
  w: number;
}
interface Group {
  readonly parts: readonly Inner[];
  u: number;
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

class Likelihood {
  readonly groups: Group[];
  constructor(rows: readonly NestedRow[]) {
    this.groups = by(rows, (r) => r.groep).map((own) => ({
      u: 0,
      parts: by(own, (r) => r.binnen).map((list) => ({ rows: list, w: 0 })),
    }));
  }

  /** @param p β, then σ₁ and σ₂, of which only the size counts; without the constants of the binomial */
  at(p: readonly number[]): number {
    const [s1, s2] = [Math.abs(p[p.length - 2] as number), Math.abs(p[p.length - 1] as number)];
    return this.groups.reduce((sum, g) => sum + this.ofGroup(g, p, s1, s2), 0);
  }

  private ofGroup(g: Group, p: readonly number[], s1: number, s2: number): number {
    const fixed = g.parts.map(({ rows }) =>
      rows.map((r) => r.x.reduce((sum, x, i) => sum + x * (p[i] as number), r.offset ?? 0)),
    );
    for (let step = 0; step < 100; step++) {
      // Newton with the border taken out: of each part its slope, curvature and what it shares with u.
      let slope = -g.u;
      let border = 1;
      const parts = g.parts.map((part, k) => {
        let [score, weight] = [0, 0];
        for (const [i, { teller, n }] of part.rows.entries()) {
          const chance = inverse(((fixed[k] as number[])[i] as number) + s1 * g.u + s2 * part.w);
          score += teller - n * chance;
          weight += n * chance * (1 - chance);
        }
        const [own, curve, cross] = [s2 * score - part.w, 1 + s2 * s2 * weight, s1 * s2 * weight];
        slope += s1 * score - (cross * own) / curve;
        border += s1 * s1 * weight - (cross * cross) / curve;
        return { own, curve, cross };
      });
      const move = Math.max(-2, Math.min(2, slope / border));
      let most = Math.abs(move);
      g.u += move;
      for (const [k, { own, curve, cross }] of parts.entries()) {
        const d = Math.max(-2, Math.min(2, (own - cross * move) / curve));
        (g.parts[k] as Inner).w += d;
        most = Math.max(most, Math.abs(d));
      }
      if (most < 1e-11) break;
    }
    let value = -(g.u * g.u) / 2;
    let border = 1;
    let logDet = 0;
    for (const [k, part] of g.parts.entries()) {
      let weight = 0;
      value -= (part.w * part.w) / 2;
      for (const [i, { teller, n }] of part.rows.entries()) {
        const eta = ((fixed[k] as number[])[i] as number) + s1 * g.u + s2 * part.w;
        const chance = inverse(eta);
        value += teller * eta - n * softplus(eta);
        weight += n * chance * (1 - chance);
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
    effecten: likelihood.groups.map((g) => sd * g.u),
    geconvergeerd: done,
  };
}
