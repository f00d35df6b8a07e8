import type { Relation, SystemCell } from "./system.js";

/**
 * Which relations tell an attacker anything, where some cells are left out of a release. Known or unknown, a cell that is
 * published counts; so does every cell of a relation whose whole counts and one of whose parts does (the whole is then no
 * less than its other parts, and what is left is split among the parts that are left out), and a whole all of whose parts
 * count. A relation of a whole and parts of which none counts says nothing of the whole.
 * @returns per relation whether it tells anything
 */
export function tellingRelations(
  cells: readonly Pick<SystemCell, "gepubliceerd" | "bekend">[],
  relations: readonly Relation[],
): boolean[] {
  const counts = cells.map((c) => c.gepubliceerd || c.bekend === true);
  const unknown = (c: number): boolean => counts[c] === true && !cells[c]?.bekend;
  const rowsOf: number[][] = cells.map(() => []);
  for (const [i, r] of relations.entries()) if (!r.volgt) for (const c of [r.ouder, ...r.kinderen]) rowsOf[c]?.push(i);
  const telling = relations.map(() => false);
  const tells = ({ ouder, kinderen }: Relation): boolean =>
    counts[ouder] ? kinderen.some(cells[ouder]?.bekend ? unknown : (k) => counts[k]) : kinderen.every((k) => counts[k]);
  const work = [...relations.keys()].filter((i) => !relations[i]?.volgt);
  for (let i = work.pop(); i !== undefined; i = work.pop()) {
    const r = relations[i] as Relation;
    if (telling[i] || !tells(r)) continue;
    telling[i] = true;
    for (const c of [r.ouder, ...r.kinderen]) {
      if (counts[c]) continue;
      counts[c] = true;
      work.push(...(rowsOf[c] ?? []));
    }
  }
  return relations.map((r, i) => telling[i] || (r.volgt === true && [r.ouder, ...r.kinderen].every((c) => counts[c])));
}
