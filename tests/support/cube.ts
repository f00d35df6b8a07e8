import type { Db } from "../../src/engine/db.js";
import { ATOMS } from "../../src/engine/gate/atoms.js";
import { buildCube, type Crossing, type Cube } from "../../src/engine/gate/cube.js";
import { FAMILIES, type Family } from "../../src/engine/gate/cube-sources.js";

/** Every atom at every unit and period of a crossing, also where nothing was counted: the exact cube, before any figure. */
export function exactCube(
  db: Db,
  crossing: readonly Crossing[],
  period: { readonly van: string; readonly tot: string },
  families: readonly Family[] = FAMILIES,
): Promise<Cube> {
  const geteld = new Map(families.map((f) => [f, crossing]));
  const vast = new Map(ATOMS.map((a) => [a.id, crossing]));
  return buildCube(db, { geteld, vast }, period, { groep: 10, reden: 5 }, "SCL-90");
}
