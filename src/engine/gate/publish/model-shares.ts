import type { ShareFigure } from "../../casemix/estimate.js";
import type { ReleaseRow } from "../../contract/tables.js";
import { DIGITS, maybe, significant } from "./model-figures.js";

/** How figures of shares stand in a release. Limits and variances follow from the patients' chances, not from who recovered. */

/** Decimals of z: the expected number is not to be had from it to more than a two-hundredth of its standard deviation. */
const Z_DECIMALS = 2;

/**
 * A limit of an interval in three digits, on the side of "none" on which it lies: rounding never makes an interval touch what
 * it leaves out, so that it says what the funnel says.
 * @param side the limit's own: what matters is an upper limit under `none`, a lower limit over it
 */
export function beside(x: number, none: number, side: "laag" | "hoog"): number {
  const [limit, middle] = [significant(x), significant(none)];
  const out = side === "hoog" ? x < none && limit >= middle : x > none && limit <= middle;
  if (!out) return limit;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(middle))) - DIGITS + 1);
  if (side === "laag") return significant(middle + step);
  // Under a power of ten the digits are finer.
  const below = significant(middle - step / 10);
  return below < middle ? below : significant(middle - step);
}

/** What a unit's row has more under a share. @param geheel share of all, percent, as estimated */
export function shareColumns(s: ShareFigure, geheel: number): Partial<ReleaseRow<"casemix_eenheden">> {
  const z = Number(((s.waargenomen - s.verwacht) / Math.sqrt(s.variantie)).toFixed(Z_DECIMALS));
  return {
    gecorrigeerd_laag: beside(s.gecorrigeerd.laag, geheel, "laag"),
    gecorrigeerd_hoog: beside(s.gecorrigeerd.hoog, geheel, "hoog"),
    krimp_laag: beside(s.krimp.laag, geheel, "laag"),
    krimp_hoog: beside(s.krimp.hoog, geheel, "hoog"),
    waargenomen: s.waargenomen,
    verwacht_aantal: significant(s.verwacht),
    variantie: maybe(s.variantie),
    z: Object.is(z, -0) ? 0 : z,
    verhouding: significant(s.waargenomen / s.verwacht),
    verhouding_laag: beside(s.verhouding.laag, 1, "laag"),
    verhouding_hoog: beside(s.verhouding.hoog, 1, "hoog"),
  };
}
