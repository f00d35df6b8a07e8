import type { Db } from "../../src/engine/db.js";
import { ATOMS, OTHER_NAME } from "../../src/engine/gate/catalogue/atoms.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { REPORT_MEASURES } from "../../src/engine/gate/catalogue/report-measures.js";
import { buildCube, type Cube } from "../../src/engine/gate/cube/cube.js";
import { FAMILIES, type Family } from "../../src/engine/gate/cube/cube-sources.js";
import type { Crossing } from "../../src/engine/gate/cube/lay-out.js";
import { tellerOf } from "../../src/engine/gate/cube/positions.js";

/** Atoms of the outcomes and the response, without the management reports: what keten.R counts. */
export const OUTCOME_ATOMS: ReadonlySet<string> = new Set(
  MEASURES.filter((m) => !REPORT_MEASURES.includes(m)).flatMap((m) =>
    [m.noemer, ...m.categorieen.map((c) => tellerOf(m, c))].flatMap((a) => (a === null ? [] : [a, OTHER_NAME[a] ?? a])),
  ),
);

/** Every atom at every unit and period of a crossing, also where nothing was counted: the exact cube, before any figure. */
export function exactCube(
  db: Db,
  crossing: readonly Crossing[],
  period: { readonly van: string; readonly tot: string },
  families: readonly Family[] = FAMILIES,
  only?: ReadonlySet<string>,
): Promise<Cube> {
  const geteld = new Map(families.map((f) => [f, crossing]));
  const vast = new Map(ATOMS.filter((a) => only?.has(a.id) ?? true).map((a) => [a.id, crossing]));
  return buildCube(db, { geteld, vast }, period, { groep: 10, reden: 5 }, "SCL-90");
}
