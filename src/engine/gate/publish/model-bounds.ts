import type { BoundFigure } from "../../casemix/estimate.js";
import type { ReleaseRow } from "../../contract/tables.js";
import type { Level } from "../../policy/policy.js";
import { SHOWN, significant } from "./model-figures.js";
import type { ModelRule } from "./model-rule.js";
import type { Cells } from "./published-cells.js";

/**
 * Rows of `casemix_grenzen`: every unit that has a mean, shown or hidden, under every scenario. One stands only beside the
 * attacked mean of those measured and the attacked number of those closed.
 * @param code published code of a unit, or undefined where the edition does not have its level
 */
export function boundRows(
  bounds: readonly BoundFigure[],
  cells: Cells,
  code: (niveau: Level, sleutel: string) => string | undefined,
  rule: ModelRule,
): ReleaseRow<"casemix_grenzen">[] {
  /**
   * A scenario that uses values of those who were not measured stands at a level only if it may at all of its units: one that
   * is left out would follow from the others and the whole.
   */
  const complete = (niveau: string, scenario: string): boolean =>
    bounds
      .filter((b) => b.niveau === niveau && b.scenario === scenario && b.patienten !== null)
      .every((b) => rule.enough(b.patienten ?? 0));
  const figure = (b: BoundFigure | undefined) => {
    const closed = b && cells.closed(b.niveau, b.sleutel);
    const rest = b && closed && closed.n !== null ? closed.n - b.n : null;
    const known =
      b &&
      cells.mean(b.niveau, b.sleutel)?.n === b.n &&
      (b.scenario === "gemeten" || (rest === b.aangevuld && (b.patienten === null || complete(b.niveau, b.scenario))));
    if (!known) return { n: null, n_aangevuld: null, waarde: null, ...rule.hidden };
    return { n: b.n, n_aangevuld: b.aangevuld, waarde: significant(b.waarde), ...SHOWN };
  };
  const levels = [...new Set(bounds.map((b) => b.niveau))];
  const scenarios = [...new Map(bounds.map((b) => [b.scenario, b.naam]))];
  const key = (b: Pick<BoundFigure, "niveau" | "sleutel" | "scenario">): string =>
    `${b.niveau}|${b.sleutel}|${b.scenario}`;
  const found = new Map(bounds.map((b) => [key(b), b]));
  return levels.flatMap((niveau) =>
    cells.unitsOf("delta-t", niveau, "").flatMap((sleutel) => {
      const eenheid = code(niveau, sleutel);
      if (eenheid === undefined) return [];
      return scenarios.map(([scenario, naam], volgorde) => ({
        ...{ niveau, eenheid, scenario, naam, volgorde },
        ...figure(found.get(key({ niveau, sleutel, scenario }))),
      }));
    }),
  );
}
