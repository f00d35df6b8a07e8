import type { Cell } from "../queries/cells.js";

/** The delta-T classes in the order in which figures stack them. */
export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;

/** Classes in their own order within each unit and period. */
export const sortClasses = (rows: readonly Cell[]): Cell[] => {
  const order = new Map<string, number>();
  for (const r of rows) {
    const at = `${r.eenheid}|${r.periode}`;
    if (!order.has(at)) order.set(at, order.size);
  }
  const rank = (r: Cell): number => (CLASSES as readonly string[]).indexOf(r.categorie);
  return [...rows].sort(
    (a, b) =>
      (order.get(`${a.eenheid}|${a.periode}`) ?? 0) - (order.get(`${b.eenheid}|${b.periode}`) ?? 0) ||
      rank(a) - rank(b),
  );
};
