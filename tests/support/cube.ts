import { isDeepStrictEqual } from "node:util";
import type { Db } from "../../src/engine/db.js";
import { ATOMS, OTHER_NAME } from "../../src/engine/gate/catalogue/atoms.js";
import { MEASURES } from "../../src/engine/gate/catalogue/measures.js";
import { REPORT_MEASURES } from "../../src/engine/gate/catalogue/report-measures.js";
import { buildCube, type Crossing, type Cube } from "../../src/engine/gate/cube/cube.js";
import { FAMILIES, type Family } from "../../src/engine/gate/cube/cube-sources.js";
import { tellerOf } from "../../src/engine/gate/cube/positions.js";
import type { RowAccount } from "../../src/engine/intake/load-table.js";
import type { Metric } from "../../src/engine/models/metric.js";
import { runFolder } from "./delivery.js";

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

const PERIODS = ["totaal", "jaar", "halfjaar", "kwartaal", "maand"] as const;
const LEVELS = ["cluster", "organisatie", "vestiging", "team", "behandelaar"] as const;

/** Everything exact that can be computed of a delivery, before anything is hidden. */
export interface Exact {
  /** By atom, instrument, level, unit and period. */
  readonly cells: ReadonlyMap<string, unknown>;
  readonly metrics: readonly Metric[];
  readonly accounts: readonly RowAccount[];
}

/** Reads a delivery and counts every atom: per period of every kind for the whole, per unit for the whole period. */
export async function exactOf(folder: string): Promise<Exact> {
  const { db, delivery, models } = await runFolder(folder);
  const { cellen } = await exactCube(
    db,
    [{ niveau: "totaal", perioden: PERIODS }, ...LEVELS.map((niveau) => ({ niveau, perioden: ["totaal"] as const }))],
    models.periode,
  );
  db.close();
  const cells = new Map(cellen.map((c) => [[c.atoom, c.instrument, c.niveau, c.eenheid, c.periode].join("|"), c]));
  return { cells, metrics: models.metrics, accounts: delivery.accounts };
}

/** The cells that are not the same in both, or in one only. */
export const changed = (a: Exact["cells"], b: Exact["cells"]): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((key) => !isDeepStrictEqual(a.get(key), b.get(key)));
