import { type LpModel, stepModel } from "./lp.js";
import { FREE, HIDDEN, needsWorlds, type Pattern, SHOWN, type System, type SystemCell } from "./system.js";

/** What an attacker does not know, and the sums that tie it together. */
export interface Unknowns {
  /** Rows: the unknowns of one relation with their signs. */
  readonly rows: readonly { readonly cells: readonly number[]; readonly factors: readonly number[] }[];
  /** Per cell the rows it is in; none for what is known. */
  readonly rowsOf: readonly (readonly number[])[];
  /** Cells to be protected. */
  readonly protect: readonly number[];
}

/**
 * The unknowns of one kind under a pattern. A relation with one unknown that need not be protected makes it known. A
 * relation that follows from others is left out.
 */
export function unknownsOf(s: System, pattern: Pattern, soort: SystemCell["soort"]): Unknowns {
  const known = Uint8Array.from(pattern);
  const relations = s.relaties.filter((r) => !r.volgt && s.cellen[r.ouder]?.soort === soort);
  for (let changed = true; changed; ) {
    changed = false;
    for (const r of relations) {
      const unknown = [r.ouder, ...r.kinderen].filter((c) => known[c] !== SHOWN);
      const [only] = unknown;
      if (unknown.length !== 1 || only === undefined || known[only] !== FREE) continue;
      known[only] = SHOWN;
      changed = true;
    }
  }
  const rows: { cells: number[]; factors: number[] }[] = [];
  const rowsOf: number[][] = s.cellen.map(() => []);
  for (const r of relations) {
    const cells = [r.ouder, ...r.kinderen].filter((c) => known[c] !== SHOWN);
    if (cells.length === 0) continue;
    for (const c of cells) rowsOf[c]?.push(rows.length);
    rows.push({ cells, factors: cells.map((c) => (c === r.ouder ? -1 : 1)) });
  }
  const protect: number[] = [];
  for (const [i, c] of s.cellen.entries())
    if (c.soort === soort && known[i] === HIDDEN && needsWorlds(s, i)) protect.push(i);
  return { rows, rowsOf, protect };
}

/** The unknowns nearest to a cell, in order of distance, at most `size`. */
export function ballAround(u: Unknowns, start: number, size: number): number[] {
  const ball = [start];
  const seen = new Set(ball);
  const done = new Set<number>();
  for (let at = 0; at < ball.length && ball.length < size; at++)
    for (const r of u.rowsOf[ball[at] as number] ?? []) {
      if (done.has(r)) continue;
      done.add(r);
      for (const c of u.rows[r]?.cells ?? []) {
        if (seen.has(c) || ball.length >= size) continue;
        seen.add(c);
        ball.push(c);
      }
    }
  return ball;
}

/**
 * What an attacker knows of one unknown by itself. Counts are not negative. A sum lies between n times the lowest and n
 * times the highest value; n is held for known, which makes the attacker stronger. With `near`, worlds far from the truth
 * are left out: stronger again, and every programme is bounded.
 */
function boundsOf(s: System, i: number, near: boolean): readonly [number, number] {
  const c = s.cellen[i] as SystemCell;
  if (!c.over) return [0, near ? 2 * c.waarde + 50 : Number.POSITIVE_INFINITY];
  const n = s.cellen[c.over.aantal]?.waarde ?? 0;
  return [c.over.laag * n, c.over.hoog * n];
}

/** Some unknowns that move while all others stay as they are. */
export interface Part {
  readonly cells: readonly number[];
  readonly column: ReadonlyMap<number, number>;
  /** Per relation the columns in it. */
  readonly rows: readonly (readonly number[])[];
  readonly model: LpModel;
}

/** @param near see {@link boundsOf} */
export function makePart(s: System, u: Unknowns, cells: readonly number[], near = true): Part {
  const column = new Map(cells.map((c, j) => [c, j]));
  const used = [...new Set(cells.flatMap((c) => u.rowsOf[c] ?? []))];
  const rows = used.map((r) => {
    const row = u.rows[r];
    return (row?.cells ?? []).flatMap((c, k): (readonly [number, number])[] => {
      const j = column.get(c);
      return j === undefined ? [] : [[j, row?.factors[k] as number]];
    });
  });
  const m = cells.length;
  const upper = new Float64Array(2 * m);
  for (const [j, c] of cells.entries()) {
    const truth = s.cellen[c]?.waarde ?? 0;
    const [low, high] = boundsOf(s, c, near);
    upper[j] = Math.max(0, high - truth);
    upper[m + j] = Math.max(0, truth - low);
  }
  return { cells, column, rows: rows.map((row) => row.map(([j]) => j)), model: stepModel(rows, upper) };
}
