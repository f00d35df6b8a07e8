/** Cells tied together by sums: per cell the numbers of the sums it is in, per sum its cells. */
export interface Ties {
  readonly rowsOf: readonly (readonly number[])[];
  readonly cellsOf: readonly (readonly number[])[];
}

/** Ties that also tell the sign of a cell in each of its sums. */
export interface SignedTies extends Ties {
  /** Beside rowsOf: 1 or -1; a whole and its parts have different ones. */
  readonly signsOf: readonly (readonly number[])[];
}

/** A sum with one chosen cell asks for a second; opening a sum that has none is to be avoided. */
const CLOSES = 2;
const OPENS = 1;
const LOWEST = 24;

/**
 * Cells around one, at most `size`, each chosen to close what those before left open: a cell can only step if another in
 * every sum that it is in steps too. Such a choice holds small moves early, however wide the sums are.
 * @param penalty what speaks against a cell, where a sum that it closes speaks for it by 2; undefined: never
 */
export function neighbourhood(
  ties: Ties,
  start: number,
  size: number,
  penalty: (cell: number) => number | undefined = () => 0,
): number[] {
  const chosen: number[] = [];
  const taken = new Set<number>();
  const inside = new Map<number, number>();
  const score = new Map<number, number>();
  const buckets: { cells: number[]; at: number }[] = [];
  const change = (c: number, by: number): void => {
    if (taken.has(c)) return;
    const before = score.get(c);
    const extra = before === undefined ? penalty(c) : 0;
    if (extra === undefined) return;
    const now = (before ?? -OPENS * (ties.rowsOf[c]?.length ?? 0) - extra) + by;
    score.set(c, now);
    const bucket = Math.max(0, LOWEST + now);
    while (buckets.length <= bucket) buckets.push({ cells: [], at: 0 });
    buckets[bucket]?.cells.push(c);
  };
  const take = (c: number): void => {
    taken.add(c);
    chosen.push(c);
    for (const r of ties.rowsOf[c] ?? []) {
      const count = (inside.get(r) ?? 0) + 1;
      inside.set(r, count);
      if (count <= 2) for (const k of ties.cellsOf[r] ?? []) change(k, count === 1 ? OPENS + CLOSES : -CLOSES);
    }
  };
  const best = (): number | undefined => {
    for (let i = buckets.length - 1; i >= 0; i--) {
      const bucket = buckets[i] as { cells: number[]; at: number };
      while (bucket.at < bucket.cells.length) {
        const c = bucket.cells[bucket.at++] as number;
        if (!taken.has(c) && Math.max(0, LOWEST + (score.get(c) ?? 0)) === i) return c;
      }
    }
    return undefined;
  };
  for (let next: number | undefined = start; next !== undefined && chosen.length < size; next = best()) take(next);
  return chosen;
}
