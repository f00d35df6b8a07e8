import { type Level, PERIOD_KINDS, type PeriodKind } from "../../policy/policy.js";
import type { Place } from "../cube/cube-index.js";
import { parentPeriod } from "../cube/periods.js";
import type { UnitTree } from "../cube/unit-tree.js";
import type { RelationKind } from "./system.js";

const BRANCHES: readonly (readonly Level[])[] = [
  ["totaal", "cluster", "vestiging", "team"],
  ["totaal", "organisatie", "vestiging", "behandelaar"],
];

/** A way in which a place falls apart: per step down the places there; the first step that has cells is the sum. */
export interface WayDown {
  readonly soort: RelationKind;
  readonly stappen: readonly (readonly Place[])[];
}

/** The ways in which a unit in a period falls apart: by both branches of units, and by periods. */
export function waysDown(
  c: Place & { readonly soort: PeriodKind },
  tree: UnitTree,
  periods: ReadonlyMap<PeriodKind, readonly string[]>,
): WayDown[] {
  const units = BRANCHES.filter((branch) => branch.includes(c.niveau)).map((branch): WayDown => {
    const stappen = branch
      .slice(branch.indexOf(c.niveau) + 1)
      .map((niveau) =>
        tree.below(c.niveau, c.eenheid, niveau).map((eenheid) => ({ niveau, eenheid, periode: c.periode })),
      );
    return { soort: "eenheid", stappen };
  });
  const stappen = PERIOD_KINDS.slice(PERIOD_KINDS.indexOf(c.soort) + 1).map((kind) =>
    (periods.get(kind) ?? [])
      .filter((p) => parentPeriod(p, c.soort) === c.periode)
      .map((periode) => ({ niveau: c.niveau, eenheid: c.eenheid, periode })),
  );
  return [...units, { soort: "periode", stappen }];
}
