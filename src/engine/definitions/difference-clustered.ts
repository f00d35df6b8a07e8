import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import {
  type MetInterval,
  type Schatting,
  type Verschil,
  verschilGemiddelden,
  verschilIntervallen,
} from "./difference.js";
import { wilson, Z } from "./intervals.js";

/**
 * The others of a whole where rows belong to patients with several, and errors are published that are clustered by patient:
 * error² = m/(m − 1) · Σ (sum of a patient's deviations)² / n², m patients.
 */

/** A mean or share of n rows with its clustered error; df: patients less one. */
export interface Geclusterd extends Schatting {
  readonly n: number;
}

/** How far published figures may be off by rounding: values by so much, errors by such a part of themselves. */
export interface Afronding {
  readonly waarde: number;
  readonly fout: number;
}
const EXACT: Afronding = { waarde: 0, fout: 0 };

/**
 * Those of the whole that are not in the unit. The squares in n²·error² add up like those of rows, but for what lies between
 * both means, which is taken as if every patient counted once; the rest's error is then rather too large. Exact where all do.
 * @returns `ruim`: how far unit minus rest may be off by rounding; null where nobody is left
 */
function restGeclusterd(
  eenheid: Geclusterd,
  geheel: Geclusterd,
  af: Afronding = EXACT,
): (Geclusterd & { readonly ruim: number }) | null {
  const n = geheel.n - eenheid.n;
  const df = geheel.df - eenheid.df - 1;
  if (!(n >= 2) || !(df >= 1)) return null;
  const apart = eenheid.waarde - geheel.waarde;
  const between = ((eenheid.n * geheel.n) / n) * Math.max(0, Math.abs(apart) - 2 * af.waarde) ** 2;
  const squares = (s: Geclusterd, fout: number): number => (s.n * fout) ** 2 * (s.df / (s.df + 1));
  const all = squares(geheel, geheel.fout * (1 + af.fout));
  const left = all - squares(eenheid, eenheid.fout * (1 - af.fout)) - between;
  if (!(left > 1e-12 * all)) return null;
  return {
    n,
    waarde: geheel.waarde - (eenheid.n * apart) / n,
    fout: Math.sqrt((left * (df + 1)) / df) / n,
    df,
    ruim: af.waarde * (1 + (geheel.n + eenheid.n) / n),
  };
}

/** Difference of a unit's mean and that of the others, both errors clustered; null where nobody is left. */
export function verschilMetRestFout(eenheid: Geclusterd, geheel: Geclusterd, af: Afronding = EXACT): Verschil | null {
  const rest = restGeclusterd(eenheid, geheel, af);
  return rest && verschilGemiddelden({ ...eenheid, fout: eenheid.fout * (1 + af.fout) }, rest, rest.ruim);
}

/**
 * A share with Wilson's interval at the sample size that its clustered error leaves, never more than n.
 * @param s value and error in percent
 * @source Korn & Graubard 1998: effective size with degrees of freedom, (z/t)² of it
 */
function aandeelMetFout(s: Geclusterd): MetInterval {
  const waarde = Math.min(100, Math.max(0, s.waarde));
  const variance = (waarde * (100 - waarde)) / s.n;
  const effect = s.fout > 0 && variance > 0 ? Math.max(1, s.fout ** 2 / variance) : 1;
  const n = Math.max(1, (s.n / effect) * (Z / tQuantile(0.975, s.df)) ** 2);
  const { laag, hoog } = wilson((waarde / 100) * n, n);
  return { waarde, laag: Math.min(laag, waarde), hoog: Math.max(hoog, waarde) };
}

/**
 * Share of a unit less that of the others, in percentage points, both errors clustered.
 * @param eenheid its share in percent with the interval that is published @returns null where nobody is left
 */
export function verschilAandeelMetRestFout(
  eenheid: Geclusterd & MetInterval,
  geheel: Geclusterd,
  af: Afronding = EXACT,
): Verschil | null {
  const rest = restGeclusterd(eenheid, geheel, af);
  if (!rest) return null;
  const v = verschilIntervallen(eenheid, aandeelMetFout(rest));
  return { waarde: v.waarde, laag: v.laag - rest.ruim, hoog: v.hoog + rest.ruim };
}
