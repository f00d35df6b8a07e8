import type { SystemCell } from "../../src/engine/gate/system/system.js";

/** A count of a system made by hand: everyone's, in a table, too small below 5; a little dearer than the zorgtrajecten it has. */
export const countCell = (waarde: number, more: Partial<SystemCell> = {}): SystemCell => ({
  soort: "aantal",
  waarde,
  breedte: 5,
  lid: -1,
  kosten: waarde + 1,
  primair: waarde < 5,
  gepubliceerd: true,
  ...more,
});
