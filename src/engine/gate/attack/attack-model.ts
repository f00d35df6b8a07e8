import type { Ties } from "../system/neighbourhood.js";
import type { Move } from "../system/ranges.js";
import {
  boundsOf,
  FREE,
  HIDDEN,
  needsWorlds,
  type Pattern,
  SHOWN,
  type System,
  type SystemCell,
} from "../system/system.js";
import { type LpModel, stepModel } from "./lp.js";

const EPSILON = 1e-6;
/** A count further from the truth than itself and this is not looked for. */
const FAR = 50;

/** What an attacker does not know, and the sums that tie it together. */
export interface Unknowns {
  /** Per cell the sums it is in, per sum its unknowns; none for what is known. */
  readonly ties: Ties;
  /** The signs of a sum's unknowns. */
  readonly factors: readonly (readonly number[])[];
  /** Whether a cell is one of them. */
  readonly has: (cell: number) => boolean;
  /** Cells to be protected. */
  readonly protect: readonly number[];
}

/**
 * The unknowns of one kind under a pattern. A relation with one unknown that need not be protected makes it known. A
 * relation that follows from others is left out.
 */
export function unknownsOf(s: System, pattern: Pattern, soort: SystemCell["soort"]): Unknowns {
  const known = Uint8Array.from(pattern, (p, i) => (s.cellen[i]?.bekend ? SHOWN : p));
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
  const cellsOf: number[][] = [];
  const factors: number[][] = [];
  const rowsOf: number[][] = s.cellen.map(() => []);
  for (const r of relations) {
    const cells = [r.ouder, ...r.kinderen].filter((c) => known[c] !== SHOWN);
    if (cells.length === 0) continue;
    for (const c of cells) rowsOf[c]?.push(cellsOf.length);
    cellsOf.push(cells);
    factors.push(cells.map((c) => (c === r.ouder ? -1 : 1)));
  }
  const protect: number[] = [];
  for (const [i, c] of s.cellen.entries())
    if (c.soort === soort && known[i] === HIDDEN && needsWorlds(s, i)) protect.push(i);
  const has = (c: number): boolean => s.cellen[c]?.soort === soort && known[c] !== SHOWN;
  return { ties: { rowsOf, cellsOf }, factors, has, protect };
}

/**
 * Whether steps make another world that fits all that is shown: only unknowns step, every sum stays right, counts make
 * whole steps and none goes below nought, sums stay within their range.
 */
export function isWorld(s: System, u: Unknowns, move: Move): boolean {
  if (new Set(move.cells).size < move.cells.length || !move.cells.every(u.has)) return false;
  const off = new Map<number, number>();
  for (const [k, c] of move.cells.entries()) {
    const step = move.steps[k] as number;
    const value = (s.cellen[c]?.waarde ?? 0) + step;
    const [low, high] = boundsOf(s, c);
    const slack = s.cellen[c]?.over ? EPSILON * Math.max(1, high - low) : 0;
    if (!s.cellen[c]?.over && !Number.isInteger(step)) return false;
    if (!(value >= low - slack && value <= high + slack)) return false;
    for (const r of u.ties.rowsOf[c] ?? []) {
      const factor = u.factors[r]?.[u.ties.cellsOf[r]?.indexOf(c) ?? -1] ?? Number.NaN;
      off.set(r, (off.get(r) ?? 0) + factor * step);
    }
  }
  const most = move.steps.reduce((max, step) => Math.max(max, Math.abs(step)), 1);
  return [...off.values()].every((x) => Math.abs(x) <= EPSILON * most);
}

/** Some unknowns that move while all others stay as they are. */
export interface Part {
  readonly cells: readonly number[];
  readonly column: ReadonlyMap<number, number>;
  /** Per relation the columns in it. */
  readonly rows: readonly (readonly number[])[];
  readonly model: LpModel;
}

/** @param near whether worlds far from the truth are left out: a stronger attacker, and every programme is bounded */
export function makePart(s: System, u: Unknowns, cells: readonly number[], near = true): Part {
  const column = new Map(cells.map((c, j) => [c, j]));
  const used = [...new Set(cells.flatMap((c) => u.ties.rowsOf[c] ?? []))];
  const rows = used.map((r) =>
    (u.ties.cellsOf[r] ?? []).flatMap((c, k): (readonly [number, number])[] => {
      const j = column.get(c);
      return j === undefined ? [] : [[j, u.factors[r]?.[k] as number]];
    }),
  );
  const m = cells.length;
  const upper = new Float64Array(2 * m);
  for (const [j, c] of cells.entries()) {
    const truth = s.cellen[c]?.waarde ?? 0;
    const [low, high] = boundsOf(s, c);
    upper[j] = Math.max(0, near && high === Number.POSITIVE_INFINITY ? truth + FAR : high - truth);
    upper[m + j] = Math.max(0, truth - low);
  }
  return { cells, column, rows: rows.map((row) => row.map(([j]) => j)), model: stepModel(rows, upper) };
}
