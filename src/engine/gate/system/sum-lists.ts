import type { Relation } from "./system.js";

/** Sums and their cells, both ways, in compressed form. */
export interface SumLists {
  /** Per sum where its cells begin in `cells`: its whole, then its parts. */
  readonly starts: Int32Array;
  readonly cells: Int32Array;
  /** Per cell where its sums begin in `rows`. */
  readonly rowStarts: Int32Array;
  readonly rows: Int32Array;
}

/** @param count how many cells there are */
export function sumLists(sums: readonly Relation[], count: number): SumLists {
  const lists = sums.map(({ ouder, kinderen }) => [ouder, ...kinderen]);
  const starts = new Int32Array(lists.length + 1);
  const rowStarts = new Int32Array(count + 1);
  for (const [r, list] of lists.entries()) {
    starts[r + 1] = (starts[r] as number) + list.length;
    for (const c of list) rowStarts[c + 1] = (rowStarts[c + 1] as number) + 1;
  }
  for (let c = 0; c < count; c++) rowStarts[c + 1] = (rowStarts[c + 1] as number) + (rowStarts[c] as number);
  const next = rowStarts.slice();
  const rows = new Int32Array(rowStarts[count] as number);
  for (const [r, list] of lists.entries())
    for (const c of list) {
      rows[next[c] as number] = r;
      next[c] = (next[c] as number) + 1;
    }
  return { starts, cells: Int32Array.from(lists.flat()), rowStarts, rows };
}
