import { type Cell, type CellFilter, firstCells } from "../queries/cells.js";
import type { Query } from "../query.js";

/** The delta-T classes in the order in which figures stack them. */
export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;
/** Where four classes would leave too little to show. */
export const THREE_CLASSES = ["hersteld", "verbeterd", "onveranderd of verslechterd"] as const;

/** The classes that rows are about: three where they say so, else four. */
export const classesOf = (rows: readonly Cell[]): readonly string[] =>
  rows[0]?.definitie === "drie klassen" ? THREE_CLASSES : CLASSES;

/** The four classes where they are published, else the three. */
export async function classCells(q: Query, f: Omit<CellFilter, "indicator" | "definitie">) {
  const at = { ...f, indicator: "delta-t-klasse" };
  const rows = await firstCells(q, [at, { ...at, definitie: "drie klassen" }]);
  return { rows: sortClasses(rows), klassen: classesOf(rows) };
}

const keyOf = (r: Cell): string => `${r.eenheid}|${r.periode}|${r.instrument}|${r.populatie}`;

/** Classes in their own order within each unit and period. */
export const sortClasses = (rows: readonly Cell[]): Cell[] => {
  const order = new Map<string, number>();
  for (const r of rows) {
    const at = keyOf(r);
    if (!order.has(at)) order.set(at, order.size);
  }
  const rank = (r: Cell): number => [...CLASSES, THREE_CLASSES[2]].indexOf(r.categorie as (typeof CLASSES)[number]);
  return [...rows].sort((a, b) => (order.get(keyOf(a)) ?? 0) - (order.get(keyOf(b)) ?? 0) || rank(a) - rank(b));
};
