import { isDeepStrictEqual } from "node:util";
import type { RowAccount } from "../../src/engine/intake/load-table.js";
import type { Metric } from "../../src/engine/models/metric.js";
import { exactCube } from "./cube.js";
import { runFolder } from "./delivery.js";

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
