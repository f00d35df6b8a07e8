import type { Policy } from "../../policy/policy.js";
import { DEFINITION_MEASURES } from "../catalogue/definition-atoms.js";
import type { Measure } from "../catalogue/measure.js";
import { isChief } from "../catalogue/ranks.js";
import { type Cube, cellsByPlace } from "../cube/cube.js";
import type { Grid } from "../cube/positions.js";
import type { Coarsened } from "./coarsen.js";

/** Least share of pairs in cells that are large enough. */
const HALF = 0.5;

const compares = (m: Measure): boolean => DEFINITION_MEASURES.includes(m) || m.indicator === "hsk-honderd";

/**
 * Leaves the comparison of definitions out of places where it is of few patients, before anything is weighed: what earlier ranks show
 * stays shown by rule, but the search of what to hide must carry every later unknown along, and in small releases it then finds
 * less for the chief figures. The whole over the whole period stays; what a vestiging has of the HSK's class is another figure.
 * @returns the grid without them, and what was left out: known numbers decide, so that it tells nothing
 */
export function comparedWhereMany(full: Grid, cube: Cube, policy: Policy): { grid: Grid; weg: Coarsened[] } {
  const cells = cellsByPlace(cube);
  const { hoofdklassen } = policy.uitkomsten.verandering;
  const least = policy.publicatie.vergroven.definities;
  const weg: Coarsened[] = [];
  const grid: Grid = new Map(
    [...full].map(([m, crossing]) => [
      m,
      crossing.map(({ niveau, perioden }) => {
        if (!compares(m) || isChief(m, hoofdklassen) || niveau === "vestiging" || niveau === "organisatie")
          return { niveau, perioden };
        const kept = perioden.filter((soort) => {
          if (soort === "totaal" && (niveau === "totaal" || m.indicator === "hsk-honderd")) return true;
          const all = cells("paar", niveau, soort);
          const of = (list: typeof all): number => list.reduce((sum, c) => sum + c.n, 0);
          const zichtbaar = of(all) === 0 ? 0 : of(all.filter((c) => c.patienten >= least)) / of(all);
          if (zichtbaar >= HALF) return true;
          weg.push({
            figuur: [m.indicator, m.definitie, m.populatie].join(", "),
            niveau,
            periode: soort,
            zichtbaar,
            minstens: least,
          });
          return false;
        });
        return { niveau, perioden: kept };
      }),
    ]),
  );
  return { grid, weg };
}
