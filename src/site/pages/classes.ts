import { type Cell, type CellFilter, firstCells } from "../queries/cells.js";
import type { Query } from "../query.js";

/** The delta-T classes in the order in which figures stack them. */
export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;
/** Where four classes would leave too little to show. */
export const THREE_CLASSES = ["hersteld", "verbeterd", "onveranderd of verslechterd"] as const;

/** The four classes where they are published, else the three. */
export async function classCells(q: Query, f: Omit<CellFilter, "indicator" | "definitie">) {
  const at = { ...f, indicator: "delta-t-klasse" };
  const rows = await firstCells(q, [at, { ...at, definitie: "drie klassen" }]);
  return { rows: sortClasses(rows), klassen: rows[0]?.definitie === "standaard" ? CLASSES : THREE_CLASSES };
}

/** Classes in their own order within each unit and period. */
export const sortClasses = (rows: readonly Cell[]): Cell[] => {
  const order = new Map<string, number>();
  for (const r of rows) {
    const at = `${r.eenheid}|${r.periode}`;
    if (!order.has(at)) order.set(at, order.size);
  }
  const rank = (r: Cell): number => [...CLASSES, THREE_CLASSES[2]].indexOf(r.categorie as (typeof CLASSES)[number]);
  return [...rows].sort(
    (a, b) =>
      (order.get(`${a.eenheid}|${a.periode}`) ?? 0) - (order.get(`${b.eenheid}|${b.periode}`) ?? 0) ||
      rank(a) - rank(b),
  );
};
