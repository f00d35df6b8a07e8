import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { minimise } from "./minimise.js";
import type { GroupSums } from "./sums.js";

/**
 * Linear mixed model with random intercepts for vestiging and for behandelaar within vestiging:
 * y = Xβ + u[vestiging] + w[behandelaar] + e, u ~ N(0, σ²λ₁), w ~ N(0, σ²λ₂), e ~ N(0, σ²).
 * β and σ² are profiled out, so that the deviance is minimised over the two ratios λ only (Bates et al. 2015,
 * doi 10.18637/jss.v067.i01, §3.4; the nested structure in closed form: docs/methods/casemix.md).
 */

/** Ratios of the variances of vestiging and behandelaar to the residual variance. */
type Ratios = readonly [number, number];

interface Therapist {
  readonly key: string | null;
  readonly n: number;
  /** Sums of X and, last, of y. */
  readonly s: Float64Array;
}
interface Practice {
  readonly key: string;
  readonly leden: readonly Therapist[];
}

export interface Mode {
  /** Conditional mode (BLUP): how much this unit adds, in the outcome's unit. */
  readonly modus: number;
  /** Conditional standard deviation, as lme4's condVar: given the variances and β. */
  readonly sd: number;
  readonly n: number;
}
/** Of a behandelaar: what the behandelaar adds, and that together with what the vestiging adds. */
export interface TherapistMode extends Mode {
  readonly samen: { readonly modus: number; readonly sd: number };
}

export interface MixedFit {
  readonly methode: "REML" | "ML";
  readonly n: number;
  readonly namen: readonly string[];
  readonly beta: readonly number[];
  readonly covBeta: readonly (readonly number[])[];
  readonly varVestiging: number;
  readonly varBehandelaar: number;
  readonly varRest: number;
  /** Of REML: of the restricted likelihood. */
  readonly logLik: number;
  readonly vestigingen: ReadonlyMap<string, Mode>;
  /** By vestiging, {@link SEPARATOR}, behandelaar. */
  readonly behandelaars: ReadonlyMap<string, TherapistMode>;
  /** Standard errors of the logarithms of the two variance ratios, from the curvature; null where a variance is 0. */
  readonly seLogRatio: readonly [number | null, number | null];
  readonly iteraties: number;
  readonly geconvergeerd: boolean;
  /** A variance was estimated as 0. */
  readonly singulier: boolean;
}

/** Between vestiging and behandelaar in the key of a behandelaar. */
export const SEPARATOR = "\u0001";

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
interface Weighed {
  /** Per behandelaar 1 / (1 + nλ₂). */
  readonly d: readonly number[];
  /** Σ d n. */
  readonly m: number;
  /** λ₁ / (1 + λ₁ m). */
  readonly f: number;
  /** Σ d s. */
  readonly q: Float64Array;
}

function weigh(v: Practice, [l1, l2]: Ratios, k: number): Weighed {
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
interface Evaluation {
  readonly deviance: number;
  /** By λ₁ and λ₂. */
  readonly gradient: readonly [number, number];
  readonly beta: readonly number[];
  readonly rss: number;
  /** (X'V⁻¹X)⁻¹ with V in units of σ². */
  readonly inverse: Matrix;
}

class Problem {
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
        if (l2 > 0) m.add(-l2 * di, b.s);
        d2.add(-di * di, b.s);
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

/** Conditional modes and their standard deviations at the solution. */
function modes(
  problem: Problem,
  at: Ratios,
  e: Evaluation,
  sigma2: number,
): Pick<MixedFit, "vestigingen" | "behandelaars"> {
  const [l1, l2] = at;
  const k = problem.p + 1;
  const residual = (s: Float64Array): number =>
    (s[k - 1] as number) - e.beta.reduce((sum, b, i) => sum + b * (s[i] as number), 0);
  const vestigingen = new Map<string, Mode>();
  const behandelaars = new Map<string, TherapistMode>();
  for (const v of problem.practices) {
    const { d, m, q } = weigh(v, at, k);
    const spread = l1 / (1 + l1 * m);
    const u = spread * residual(q);
    const varU = sigma2 * spread;
    vestigingen.set(v.key, { modus: u, sd: Math.sqrt(varU), n: v.leden.reduce((sum, b) => sum + b.n, 0) });
    for (const [i, b] of v.leden.entries()) {
      if (b.key === null) continue;
      const di = d[i] as number;
      const pull = l2 * di;
      const w = pull * (residual(b.s) - b.n * u);
      const variance = sigma2 * pull + (b.n * pull) ** 2 * varU;
      const together = sigma2 * pull + (1 - b.n * pull) ** 2 * varU;
      behandelaars.set(v.key + SEPARATOR + b.key, {
        modus: w,
        sd: Math.sqrt(variance),
        n: b.n,
        samen: { modus: u + w, sd: Math.sqrt(together) },
      });
    }
  }
  return { vestigingen, behandelaars };
}

/**
 * Fits the model from sums.
 * @param g cross-products and sums per group; a group without a behandelaar has an effect of its vestiging only
 * @param method REML for variances and effects, ML to compare models with other columns
 * @returns estimates in the outcome's unit; `geconvergeerd` false where the minimum was not reached: such a fit must not
 * be used; `singulier` where a variance is 0: the modes of that level are 0 then
 * @throws SingularDesign where columns of X are linearly dependent; RangeError with no residual degrees of freedom
 */
export function fitMixed(g: GroupSums, method: "REML" | "ML" = "REML"): MixedFit {
  const problem = new Problem(g, method);
  if (problem.df < 1 || g.n <= problem.p) throw new RangeError(`fitMixed: ${g.n} rows for ${problem.p} columns`);
  const nested = g.groepen.some((b) => b.behandelaar !== null);
  const practices = problem.practices.length > 1;
  const found = minimise((at) => problem.evaluate(at), [practices, nested]);
  const e = problem.evaluate(found.at);
  const sigma2 = e.rss / problem.df;
  return {
    methode: method,
    n: g.n,
    namen: g.namen,
    beta: e.beta,
    covBeta: e.inverse.to2DArray().map((row) => row.map((x) => x * sigma2)),
    varVestiging: found.at[0] * sigma2,
    varBehandelaar: found.at[1] * sigma2,
    varRest: sigma2,
    logLik: -e.deviance / 2,
    ...modes(problem, found.at, e, sigma2),
    seLogRatio: found.seLog,
    iteraties: found.evaluaties,
    geconvergeerd: found.geconvergeerd && Number.isFinite(e.deviance) && e.rss > 0,
    singulier: (practices && found.at[0] === 0) || (nested && found.at[1] === 0),
  };
}
