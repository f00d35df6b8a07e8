import { minimise } from "./minimise.js";
import type { MixedFit } from "./mixed.js";
import { Problem, type Ratios } from "./problem.js";
import type { GroupSums } from "./sums.js";

/** 95 % of a chi-square with one degree of freedom. */
const CHI2_95 = 3.841458820694124;

/**
 * Profile interval of a standard deviation between units: the values at which twice the log-likelihood is less than 3.84
 * below its top, with the other variance free. The lower limit may be 0.
 * @param which 0 vestiging, 1 behandelaar within vestiging
 */
export function profileSd(g: GroupSums, fit: MixedFit, which: 0 | 1): { readonly laag: number; readonly hoog: number } {
  const problem = new Problem(g, fit.methode);
  const ratios: Ratios = [fit.varVestiging / fit.varRest, fit.varBehandelaar / fit.varRest];
  const other = which === 0 ? 1 : 0;
  const exists = other === 1 ? g.groepen.some((b) => b.behandelaar !== null) : problem.practices.length > 1;
  const lowest = -2 * fit.logLik;
  const above = (lambda: number): { rise: number; sigma2: number } => {
    const at = (rest: number): Ratios => (which === 0 ? [lambda, rest] : [rest, lambda]);
    const found = exists
      ? minimise(
          ([x]) => {
            const e = problem.evaluate(at(x));
            return { deviance: e.deviance, gradient: [e.gradient[other], 0] };
          },
          [true, false],
          [Math.max(ratios[other], 1e-3), 0],
        ).at[0]
      : 0;
    const e = problem.evaluate(at(found));
    return { rise: e.deviance - lowest - CHI2_95, sigma2: e.rss / problem.df };
  };
  const sd = (lambda: number): number => Math.sqrt(lambda * above(lambda).sigma2);
  const between = (inside: number, outside: number): number => {
    let [a, b] = [inside, outside];
    for (let i = 0; i < 60 && Math.abs(b - a) > 1e-6 * Math.max(a, b); i++) {
      const middle = (a + b) / 2;
      if (above(middle).rise < 0) a = middle;
      else b = middle;
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
