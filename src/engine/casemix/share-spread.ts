import { iccOdds } from "../definitions/odds-spread.js";
import { nulpunt } from "../definitions/quantiles.js";
import { samengevat } from "../definitions/shares.js";
import type { ModelFigure } from "./estimate.js";
import { fitNested, type NestedRow } from "./laplace-nested.js";
import { NOT_USED } from "./linear.js";
import type { LogisticGroup } from "./logistic.js";
import { LEAST_UNITS } from "./spread.js";

/**
 * How far vestigingen, and behandelaars within them, lie apart under a model of a share: two random intercepts beside the chances of the
 * patients, on the scale of log-odds. The covariates keep the effects of the model without random intercepts.
 */

/** The patients of a group in steps of log-odds; which of them had the outcome does not matter to what is estimated. */
function rowsOf(g: LogisticGroup, groep: number, binnen: number): NestedRow[] {
  const { logOdds, aantal } = samengevat(g.logOdds);
  let left = g.waargenomen;
  return Array.from(logOdds, (offset, i) => {
    const n = aantal ? (aantal[i] as number) : 1;
    const teller = Math.min(n, left);
    left -= teller;
    return { x: [1], groep, binnen, offset, n, teller };
  });
}

/** Half the 95 % quantile of χ²(1). */
const DROP = 1.9207294;
const FURTHEST = 4;
/** What the search leaves of a standard deviation that is 0. */
const NOUGHT = 1e-3;

/** Where the profile of the likelihood falls by {@link DROP}, below and above the estimate; 0 where it does not. */
function profile(rows: readonly NestedRow[], sd: number, top: number, inner: boolean): { laag: number; hoog: number } {
  const at = (x: number): number => fitNested(rows, { sd: x, ...(inner ? {} : { sdBinnen: 0 }) }).logLik - (top - DROP);
  const low = sd > 0 && at(0) < 0 ? nulpunt((x) => at(x), 0, sd) : 0;
  let far = Math.max(2 * sd, 0.3);
  while (far < FURTHEST && at(far) > 0) far *= 2;
  return { laag: low, hoog: at(far) > 0 ? FURTHEST : nulpunt((x) => -at(x), Math.max(sd, 1e-6), far) };
}

/**
 * Spread under a model of a share.
 * @param groups as the logistic fit has them, one per vestiging and behandelaar
 * @returns per quantity its estimate or why there is none: `sd_odds_vestiging` with a profile interval, `sd_odds_behandelaar` where
 * behandelaars are known, `icc_odds_vestiging` in percent of the latent scale
 */
export function shareSpread(groups: readonly LogisticGroup[]): (readonly [string, ModelFigure["schatting"]])[] {
  const units = [...new Set(groups.map((g) => g.vestiging))];
  if (units.length < LEAST_UNITS) return [["sd_odds_vestiging", { reden: `minder dan ${LEAST_UNITS} vestigingen` }]];
  const inner = groups.some((g) => g.behandelaar !== null);
  const rows = groups.flatMap((g, i) => rowsOf(g, units.indexOf(g.vestiging), inner ? i : 0));
  const fit = fitNested(rows, inner ? {} : { sdBinnen: 0 });
  if (!fit.geconvergeerd) return [["sd_odds_vestiging", { reden: NOT_USED }]];
  const [sd, sdBinnen] = [fit.sd, fit.sdBinnen].map((x) => (x < NOUGHT ? 0 : x)) as [number, number];
  return [
    ["sd_odds_vestiging", { waarde: sd, ...profile(rows, sd, fit.logLik, inner) }],
    ...(inner ? ([["sd_odds_behandelaar", { waarde: sdBinnen }]] as const) : []),
    ["icc_odds_vestiging", { waarde: 100 * iccOdds(sd, sdBinnen) }],
  ];
}
