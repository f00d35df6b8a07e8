import { keyBelow } from "../unit-key.js";
import { type MixedFit, ratiosOf } from "./mixed.js";
import { Problem, weigh } from "./problem.js";
import { type GroupSums, quadratic } from "./sums.js";

/** Standard errors of shrunken values: by key as in the fit. */
export interface UnitErrors {
  readonly vestigingen: ReadonlyMap<string, number>;
  /** Of a behandelaar together with the vestiging. */
  readonly behandelaars: ReadonlyMap<string, number>;
}

/**
 * How far a shrunken value (the prediction at x plus the unit's mode) may be from the truth. The conditional standard
 * deviation takes effects and variances as known; with few units that is too narrow (docs/methods/trechters.md). Added are
 * the error of the effects, as it is left after shrinking, and twice that of the variance ratios.
 * @param x the covariates at which units are compared, first the intercept
 * @returns in the outcome's unit; for a level whose variance is 0 there is nothing to add from the ratio
 * @source Kackar & Harville 1984; Prasad & Rao 1990 (g₁ + g₂ + 2g₃), here for two nested levels
 */
export function unitErrors(g: GroupSums, fit: MixedFit, x: readonly number[]): UnitErrors {
  const problem = new Problem(g, fit.methode);
  const at = ratiosOf(fit);
  const [l1, l2] = at;
  const s2 = fit.varRest;
  const p = problem.p;
  /** Variance of the estimate of log λ. */
  const [v1, v2] = fit.seLogRatio.map((se) => (se === null ? 0 : se * se)) as [number, number];
  const effects = (d: readonly number[]): number => quadratic(fit.covBeta, d);
  const vestigingen = new Map<string, number>();
  const behandelaars = new Map<string, number>();
  for (const v of problem.practices) {
    const { d, m, q } = weigh(v, at, p + 1);
    const rest = 1 + l1 * m;
    const spread = l1 / rest;
    const own = x.map((a, j) => a - spread * (q[j] as number));
    const ratio1 = (s2 * l1 * l1 * m * v1) / rest ** 3;
    vestigingen.set(v.key, Math.sqrt(s2 * spread + effects(own) + 2 * ratio1));
    for (const [i, b] of v.leden.entries()) {
      if (b.key === null) continue;
      const pull = l2 * (d[i] as number);
      const left = 1 - b.n * pull;
      const weights = x.map((a, j) => a - left * spread * (q[j] as number) - pull * (b.s[j] as number));
      const ratio2 = (s2 * l2 * l2 * b.n * v2) / (1 + l2 * b.n) ** 3;
      const conditional = (fit.behandelaars.get(keyBelow(v.key, b.key))?.samen.sd ?? 0) ** 2;
      behandelaars.set(
        keyBelow(v.key, b.key),
        Math.sqrt(conditional + effects(weights) + 2 * (left * left * ratio1 + ratio2)),
      );
    }
  }
  return { vestigingen, behandelaars };
}
