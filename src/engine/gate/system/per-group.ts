import type { Level, Policy } from "../../policy/policy.js";
import type { Measure } from "../catalogue/measure.js";
import { isOfGroup } from "../catalogue/ranks.js";
import { type Cube, cellsByPlace } from "../cube/cube.js";
import type { Grid } from "../cube/positions.js";

type Cells = ReturnType<typeof cellsByPlace>;

/** Whether a figure is of one diagnosis group at units: there its margins decide where it stands. */
export const isCrossed = (m: Measure, niveau: Level): boolean => isOfGroup(m) && niveau !== "totaal";

/**
 * Share of a diagnosis group's patients that would stand in cells that are large enough, were the group spread over the units as
 * all patients are: n of the group × n of the unit / n of all. How many of a group are at a unit is protected, and has no part in it.
 * @returns 0 to 1; 1 where the delivery has nobody in the group
 */
export function expectedShare(m: Measure, niveau: Level, cells: Cells, policy: Policy): number {
  const { drempels, vergroven } = policy.publicatie;
  const least = Math.max(
    drempels.uitkomst.patienten,
    m.categorieen.length > 1 ? vergroven.per_klasse * m.categorieen.length : 0,
  );
  const [group] = cells(m.noemer, "totaal", "totaal");
  const [all] = cells(WHOLE, "totaal", "totaal");
  if (!group?.n || !all?.n) return 1;
  const expected = cells(WHOLE, niveau, "totaal").map((c) => (c.patienten * group.n) / all.n);
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  return sum(expected.filter((x) => x >= least)) / Math.max(sum(expected), 1);
}

/** What diagnosis groups add up to. */
const WHOLE = "hoofdpaar";

/**
 * Takes diagnosis groups × units out of the grid where none of them could stand, or where the delivery knows one group only, which
 * would be all patients once more. Nothing of such a level is published, so that nothing is told of what its cells leave between them;
 * in the system they would only be carried along.
 */
export function withoutEmptyGroups(full: Grid, cube: Cube, policy: Policy): Grid {
  const cells = cellsByPlace(cube);
  const least = policy.publicatie.vergroven.hoofdcijfers;
  const there = [...full].filter(([m]) => isOfGroup(m) && (cells(m.noemer, "totaal", "totaal")[0]?.n ?? 0) > 0);
  const several = new Set(there.map(([m]) => m.noemer)).size > 1;
  const stands = new Set(
    there.flatMap(([m, crossing]) =>
      crossing
        .filter(({ niveau, perioden }) => isCrossed(m, niveau) && perioden.length > 0)
        .filter(({ niveau }) => several && expectedShare(m, niveau, cells, policy) >= least)
        .map(({ niveau }) => niveau),
    ),
  );
  return new Map(
    [...full].map(([m, crossing]) => [m, crossing.filter(({ niveau }) => !isCrossed(m, niveau) || stands.has(niveau))]),
  );
}
