import { minimise } from "./minimise.js";
import { type MixedFit, ratiosOf } from "./mixed.js";
import { Problem, type Ratios } from "./problem.js";
import type { GroupSums } from "./sums.js";

/** 95 % of a chi-square with one degree of freedom. */
const CHI2_95 = 3.841458820694124;

/** How near a limit is found: parts of λ, and of the deviance. Three digits are published. */
const CLOSE = 1e-4;
const ENOUGH = 1e-4;

/**
 * Profile interval of a standard deviation between units: the values at which twice the log-likelihood is less than 3.84
 * below its top, with the other variance free. The lower limit may be 0.
 * @param which 0 vestiging, 1 behandelaar within vestiging
 */
export function profileSd(g: GroupSums, fit: MixedFit, which: 0 | 1): { readonly laag: number; readonly hoog: number } {
  const problem = new Problem(g, fit.methode);
  const ratios = ratiosOf(fit);
  const other = which === 0 ? 1 : 0;
  const exists = other === 1 ? g.groepen.some((b) => b.behandelaar !== null) : problem.practices.length > 1;
  const lowest = -2 * fit.logLik;
  const own = fit.bocht[which === 0 ? 2 : 0];
  let rest = Math.max(ratios[other], 1e-3);
  const above = (lambda: number): { rise: number; sigma2: number } => {
    const at = (x: number): Ratios => (which === 0 ? [lambda, x] : [x, lambda]);
    const found = exists
      ? minimise(
          ([x]) => {
            const e = problem.evaluate(at(x));
            return { deviance: e.deviance, gradient: [e.gradient[other], 0] };
          },
          [true, false],
          { at: [rest, 0], ...(own > 0 ? { bocht: [own, 0, 0] } : {}) },
          ENOUGH,
        ).at[0]
      : 0;
    if (found > 0) rest = found;
    const e = problem.evaluate(at(found));
    return { rise: e.deviance - lowest - CHI2_95, sigma2: e.rss / problem.df };
  };
  const sd = (lambda: number): number => Math.sqrt(lambda * above(lambda).sigma2);
  // Regula falsi on the rise, with the end that stays halved (Illinois).
  const between = (inside: number, outside: number): number => {
    let [a, b] = [inside, outside];
    let [fa, fb] = [a === ratios[which] ? -CHI2_95 : above(a).rise, above(b).rise];
    for (let i = 0; i < 60 && Math.abs(b - a) > CLOSE * Math.max(a, b); i++) {
      const c = Math.min(Math.max((a * fb - b * fa) / (fb - fa), Math.min(a, b)), Math.max(a, b));
      const fc = above(c).rise;
      if (Math.abs(fc) < ENOUGH) return c;
      if (fc < 0 === fa < 0) {
        a = c;
        fa = fc;
        fb /= 2;
      } else {
        b = c;
        fb = fc;
        fa /= 2;
      }
    }
    return (a + b) / 2;
  };
  const top = ratios[which];
  let high = Math.max(2 * top, 1e-3);
  while (above(high).rise < 0 && high < 1e6) high *= 2;
  return {
    laag: top === 0 || above(0).rise <= 0 ? 0 : sd(between(top, 0)),
    hoog: sd(between(Math.max(top, 0), high)),
  };
}
