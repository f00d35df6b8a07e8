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

/** What a search for cells around one keeps per cell and sum, so that the next need not make it anew. */
interface Scratch {
  /** Number of the search that the rest is of. */
  search: number;
  readonly seen: Int32Array;
  readonly taken: Int32Array;
  readonly score: Int32Array;
  readonly counted: Int32Array;
  readonly inside: Int32Array;
}

const scratches = new WeakMap<Ties, Scratch>();

function scratchOf(ties: Ties): Scratch {
  const [n, m] = [ties.rowsOf.length, ties.cellsOf.length];
  const made = (size: number): Int32Array => new Int32Array(size);
  const held = scratches.get(ties) ?? {
    search: 0,
    seen: made(n),
    taken: made(n),
    score: made(n),
    counted: made(m),
    inside: made(m),
  };
  scratches.set(ties, held);
  held.search++;
  return held;
}

/**
 * Cells around one, at most `size`, each chosen to close what those before left open: a cell can only step if another in
 * every sum that it is in steps too. Such a choice holds small moves early, however wide the sums are.
 * @param penalty what speaks against a cell, where a sum that it closes speaks for it by 2; negative: never
 */
export function neighbourhood(
  ties: Ties,
  start: number,
  size: number,
  penalty: (cell: number) => number = () => 0,
): number[] {
  const { search, seen, taken, score, counted, inside } = scratchOf(ties);
  const chosen: number[] = [];
  const buckets: number[][] = [];
  const next: number[] = [];
  let most = -1;
  /** A sum of these cells has its first chosen cell, or its second. */
  const change = (cells: readonly number[], by: number): void => {
    for (let k = 0; k < cells.length; k++) {
      const c = cells[k] as number;
      if (taken[c] === search) continue;
      if (seen[c] !== search) {
        const extra = penalty(c);
        if (extra < 0) continue;
        seen[c] = search;
        score[c] = -OPENS * (ties.rowsOf[c]?.length ?? 0) - extra;
      }
      const now = (score[c] as number) + by;
      score[c] = now;
      const bucket = Math.max(0, LOWEST + now);
      while (buckets.length <= bucket) {
        buckets.push([]);
        next.push(0);
      }
      buckets[bucket]?.push(c);
      if (bucket > most) most = bucket;
    }
  };
  const best = (): number => {
    for (; most >= 0; most--) {
      const bucket = buckets[most] as number[];
      for (let at = next[most] as number; at < bucket.length; at++) {
        const c = bucket[at] as number;
        if (taken[c] === search || Math.max(0, LOWEST + (score[c] as number)) !== most) continue;
        next[most] = at + 1;
        return c;
      }
      next[most] = bucket.length;
    }
    return -1;
  };
  for (let c = start; c >= 0 && chosen.length < size; c = best()) {
    taken[c] = search;
    chosen.push(c);
    const rows = ties.rowsOf[c] ?? [];
    for (let k = 0; k < rows.length; k++) {
      const r = rows[k] as number;
      if (counted[r] !== search) {
        counted[r] = search;
        inside[r] = 0;
      }
      const count = (inside[r] as number) + 1;
      inside[r] = count;
      if (count <= 2) change(ties.cellsOf[r] ?? [], count === 1 ? OPENS + CLOSES : -CLOSES);
    }
  }
  return chosen;
}
