import { keyBelow } from "../unit-key.js";
/**
 * What a linear mixed model needs of the rows: cross-products over all of them, and sums per group. Rows never leave the
 * database; fitting costs the same however many there are.
 */

/** One behandelaar of a vestiging; without a behandelaar: what the vestiging has of nobody known. */
export interface Group {
  readonly vestiging: string;
  readonly behandelaar: string | null;
  readonly n: number;
  /** Sum of every column of X. */
  readonly x: readonly number[];
  /** Sum of the outcome. */
  readonly y: number;
}

export interface GroupSums {
  /** Columns of X; the first is the intercept. */
  readonly namen: readonly string[];
  readonly n: number;
  /** X'X. */
  readonly xx: readonly (readonly number[])[];
  readonly xy: readonly number[];
  readonly yy: number;
  readonly groepen: readonly Group[];
}

/** The same rows with fewer columns of X. @param keep indices of the columns that stay, in order */
export function pickColumns(g: GroupSums, keep: readonly number[]): GroupSums {
  const pick = <T>(list: readonly T[]): T[] => keep.map((i) => list[i] as T);
  return {
    ...g,
    namen: pick(g.namen),
    xx: pick(g.xx).map(pick),
    xy: pick(g.xy),
    groepen: g.groepen.map((x) => ({ ...x, x: pick(x.x) })),
  };
}

/** Groups of one vestiging and behandelaar (in several years, say) as one, in the order they were met. */
export function joinGroups(groups: readonly Group[]): Group[] {
  const by = new Map<string, Group>();
  for (const g of groups) {
    const key = g.behandelaar === null ? g.vestiging : keyBelow(g.vestiging, g.behandelaar);
    const k = by.get(key);
    by.set(key, k ? { ...k, n: k.n + g.n, y: k.y + g.y, x: k.x.map((x, i) => x + (g.x[i] as number)) } : g);
  }
  return [...by.values()];
}

/** The quadratic form w'Mw: the variance of a weighted sum of estimates with covariances M. */
export const quadratic = (m: readonly (readonly number[])[], w: readonly number[]): number =>
  w.reduce(
    (sum, a, i) => sum + a * w.reduce((row, b, j) => row + b * ((m[i] as readonly number[])[j] as number), 0),
    0,
  );
