import { keyBelow } from "../unit-key.js";
import { type Curvature, minimise, type Start } from "./minimise.js";
import { type Evaluation, Problem, type Ratios, weigh } from "./problem.js";
import type { GroupSums } from "./sums.js";

export { SingularDesign } from "./problem.js";

/**
 * Linear mixed model with random intercepts for vestiging and for behandelaar within vestiging:
 * y = Xβ + u[vestiging] + w[behandelaar] + e, u ~ N(0, σ²λ₁), w ~ N(0, σ²λ₂), e ~ N(0, σ²).
 * β and σ² are profiled out, so that the deviance is minimised over the two ratios λ only (Bates et al. 2015,
 * doi 10.18637/jss.v067.i01, §3.4; the nested structure in closed form: docs/methods/casemix.md).
 */

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
  /** By unit key. */
  readonly behandelaars: ReadonlyMap<string, TherapistMode>;
  /** Standard errors of the logarithms of the two variance ratios, from the curvature; null where a variance is 0. */
  readonly seLogRatio: readonly [number | null, number | null];
  /** Curvature of the deviance at the end, for a search on nearly the same rows. */
  readonly bocht: Curvature;
  readonly iteraties: number;
  readonly geconvergeerd: boolean;
  /** A variance was estimated as 0. */
  readonly singulier: boolean;
}

/** The ratios of its two variances to the residual one. */
export const ratiosOf = (f: MixedFit): Ratios => [f.varVestiging / f.varRest, f.varBehandelaar / f.varRest];

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
      behandelaars.set(keyBelow(v.key, b.key), {
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
 * @param start where to begin the search: ratios of the two variances to the residual one @param small fall of the deviance that
 * is not worth another step
 * @returns estimates in the outcome's unit; `geconvergeerd` false where the minimum was not reached: such a fit must not
 * be used; `singulier` where a variance is 0: the modes of that level are 0 then
 * @throws SingularDesign where columns of X are linearly dependent; RangeError with no residual degrees of freedom
 */
export function fitMixed(g: GroupSums, method: "REML" | "ML" = "REML", start?: Start, small?: number): MixedFit {
  const problem = new Problem(g, method);
  if (problem.df < 1 || g.n <= problem.p) throw new RangeError(`fitMixed: ${g.n} rows for ${problem.p} columns`);
  const nested = g.groepen.some((b) => b.behandelaar !== null);
  const practices = problem.practices.length > 1;
  const found = minimise((at) => problem.evaluate(at), [practices, nested], start, small);
  const e = problem.evaluate(found.at);
  const sigma2 = e.rss / problem.df;
  return {
    methode: method,
    n: g.n,
    namen: g.namen,
    beta: e.beta,
    covBeta: e.beta.map((_, i) =>
      Array.from(e.inverse.subarray(i * problem.p, (i + 1) * problem.p), (x) => x * sigma2),
    ),
    varVestiging: found.at[0] * sigma2,
    varBehandelaar: found.at[1] * sigma2,
    varRest: sigma2,
    logLik: -e.deviance / 2,
    ...modes(problem, found.at, e, sigma2),
    seLogRatio: found.seLog,
    bocht: found.bocht,
    iteraties: found.evaluaties,
    geconvergeerd: found.geconvergeerd && Number.isFinite(e.deviance) && e.rss > 0,
    singulier: (practices && found.at[0] === 0) || (nested && found.at[1] === 0),
  };
}

/**
 * β at given variance ratios: what leaving rows out would do to the effects, without a new search.
 * @throws SingularDesign
 */
export function effectsAt(g: GroupSums, at: Ratios): readonly number[] {
  return new Problem(g, "REML").evaluate(at).beta;
}
