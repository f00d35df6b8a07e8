import { type MixedFit, ratiosOf } from "./mixed.js";
import { Problem, type Ratios } from "./problem.js";
import type { GroupSums } from "./sums.js";

/** Half the width, on the logarithm of a variance ratio, over which slopes are taken. */
const STEP = 0.01;

/**
 * Degrees of freedom of each effect, for t instead of z. A trait of patients rests on the rows, one of a behandelaar or
 * vestiging on how many of these there are: with twelve vestigingen z would hold the truth in 90 % of cases, not 95
 * (tests/simulation/dekking.ts).
 * @returns per column of X; 1 or more, at most n − p
 * @source Satterthwaite 1946, Giesbrecht & Burns 1985: 2V²/Var(V), V the squared standard error; the errors of the two
 * variance ratios and of the residual variance are taken as independent
 */
export function effectDf(g: GroupSums, fit: MixedFit): readonly number[] {
  const problem = new Problem(g, fit.methode);
  const at = ratiosOf(fit);
  const top = g.n - problem.p;
  const variances = (ratios: Ratios): number[] => {
    const e = problem.evaluate(ratios);
    return fit.beta.map((_, i) => Math.log(((e.inverse[i * problem.p + i] as number) * e.rss) / problem.df));
  };
  // Var(log V): of the residual variance, and of each ratio by its slope.
  const spread = fit.beta.map(() => 2 / top);
  for (const which of [0, 1] as const) {
    const se = fit.seLogRatio[which];
    if (se === null) continue;
    const moved = (by: number): Ratios => (which === 0 ? [at[0] * Math.exp(by), at[1]] : [at[0], at[1] * Math.exp(by)]);
    const up = variances(moved(STEP));
    const down = variances(moved(-STEP));
    for (const [i, v] of up.entries())
      spread[i] = (spread[i] as number) + ((se * (v - (down[i] as number))) / (2 * STEP)) ** 2;
  }
  return spread.map((v) => Math.min(top, Math.max(1, 2 / v)));
}
