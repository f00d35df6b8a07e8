import type { SignedTies } from "../system/neighbourhood.js";
import { Basis, valueAt } from "./basis.js";
import { SumMatrix } from "./sum-matrix.js";

/** Per cell how far it may step up and down, and what a step of one costs. */
export interface Limits {
  readonly up: Float64Array;
  readonly down: Float64Array;
  readonly price: Float64Array;
}

/** Cells that step, and by how much. */
export interface Steps {
  readonly cells: readonly number[];
  readonly steps: readonly number[];
}

/** What is outside its range by no more than this is inside. */
const EPSILON = 1e-7;
/** A step that is smaller than this is none. */
const LEAST_STEP = 1e-6;
/** What is smaller than this is not divided by. */
const LEAST_PIVOT = 1e-7;
/** Prices are told apart by so much of themselves, so that hardly any two ways cost the same and no search goes in circles. */
const APART = 1e-3;
/** A search that takes more pivots is given up. */
const MOST_PIVOTS = 3000;

/** Where a cell stands that is not in the basis: at nought, or at one of its ends. */
const ZERO = 0;
const UP = 1;
const DOWN = 2;

/**
 * The cheapest move of one cell among all cells that sums tie to it, by the dual simplex method on steps away from the truth.
 * The cell is put at its full step, which puts the sums that it stands in out of balance; every pivot mends one of them in the
 * way that is cheapest by then, until all are right. Only what is reached so is ever looked at, so that a search costs what
 * the move is long, not what the system is large. A cell's step is one variable, whose cost has a bend at nought.
 * @source Koberstein 2005, The dual simplex method: techniques for a fast and stable implementation; bends: Fourer 1985
 */
export class CheapestMove {
  private readonly sums: SumMatrix;
  private readonly basis: Basis;
  private readonly limits: Limits;
  /** Per cell the last search that looked at it. */
  private readonly seen: Int32Array;
  /** What moving a cell would change elsewhere, per step; its own price is apart. */
  private readonly reduced: Float64Array;
  private readonly place: Uint8Array;
  /** Per cell its row in the basis; -1: none. */
  private readonly rowOf: Int32Array;
  /** On which side of its bend a cell in the basis is: 1 or -1. */
  private readonly side: Int8Array;
  private readonly alpha: Float64Array;
  /** Per sum the last search that looked at it, and how many of its cells may step there: the first of its places in `movers`. */
  private readonly opened: Int32Array;
  private readonly movable: Int32Array;
  private readonly movers: Int32Array;
  private readonly moverSigns: Float64Array;
  private search = 0;
  private known: number[] = [];
  private look: (cell: number, limits: Limits) => void = () => undefined;
  private target = -1;
  private way: 1 | -1 = 1;
  /** What a step of the target is worth: more than any way of mending costs. */
  private readonly gain: number;

  constructor(ties: SignedTies) {
    const n = ties.rowsOf.length;
    this.sums = new SumMatrix(ties);
    this.limits = { up: new Float64Array(n), down: new Float64Array(n), price: new Float64Array(n) };
    this.seen = new Int32Array(n);
    this.reduced = new Float64Array(n);
    this.place = new Uint8Array(n);
    this.rowOf = new Int32Array(n).fill(-1);
    this.side = new Int8Array(n);
    this.alpha = new Float64Array(n);
    this.opened = new Int32Array(this.sums.count);
    this.movable = new Int32Array(this.sums.count);
    this.movers = new Int32Array(this.sums.cells.length);
    this.moverSigns = new Float64Array(this.sums.cells.length);
    this.basis = new Basis(this.sums, this.rowOf);
    this.gain = 10 * n;
  }

  /**
   * @param cell the cell that is to move @param way 1: up; -1: down
   * @param look fills in the limits of a cell that is met, the target's with its full step in that way; prices at most about 1
   * @returns the cells that step, the target by as much of its full step as is possible; none where it cannot step at all;
   * undefined where the search was given up
   */
  find(cell: number, way: 1 | -1, look: (cell: number, limits: Limits) => void): Steps | undefined {
    this.search++;
    this.look = look;
    this.target = cell;
    this.way = way;
    try {
      this.meet(cell);
      this.place[cell] = way > 0 ? UP : DOWN;
      this.limits[way > 0 ? "down" : "up"][cell] = 0;
      if (Math.abs(this.standing(cell)) < LEAST_STEP) return { cells: [], steps: [] };
      const { starts, rows, signs } = this.sums;
      for (let k = starts[cell] as number; k < (starts[cell + 1] as number); k++) {
        this.basis.activate(rows[k] as number);
        this.basis.value[rows[k] as number] = -(signs[k] as number) * this.standing(cell);
      }
      let row = this.worst();
      for (let pivots = 0; row >= 0; pivots++, row = this.worst()) {
        if (pivots >= MOST_PIVOTS || !this.mend(row)) return undefined;
        if (this.basis.isLong && !this.basis.begin(this.atEnds())) return undefined;
      }
      return this.result();
    } finally {
      for (const c of this.known) this.rowOf[c] = -1;
      this.known = [];
      this.basis.clear();
    }
  }

  /** Looks at a sum for the first time in a search: which of its cells may step at all. Mostly that is few of them. */
  private open(r: number): void {
    const { rowStarts, cells, cellSigns } = this.sums;
    this.opened[r] = this.search;
    const from = rowStarts[r] as number;
    let to = from;
    for (let e = from; e < (rowStarts[r + 1] as number); e++) {
      const c = cells[e] as number;
      if (!this.meet(c)) continue;
      this.movers[to] = c;
      this.moverSigns[to++] = cellSigns[e] as number;
    }
    this.movable[r] = to - from;
  }

  /** Looks at a cell for the first time in a search. @returns whether it may step at all */
  private meet(c: number): boolean {
    const { up, down, price } = this.limits;
    if (this.seen[c] !== this.search) {
      this.seen[c] = this.search;
      this.look(c, this.limits);
      price[c] = (price[c] as number) * (1 + APART * ((Math.imul(c + 1, 0x9e3779b1) >>> 0) / 2 ** 32));
      this.reduced[c] = 0;
      this.place[c] = ZERO;
      this.known.push(c);
    }
    return (up[c] as number) > 0 || (down[c] as number) > 0;
  }

  /** Where a cell stands that is not in the basis. */
  private standing(c: number): number {
    const place = this.place[c];
    return place === UP ? (this.limits.up[c] as number) : place === DOWN ? -(this.limits.down[c] as number) : 0;
  }

  private atEnds(): [cell: number, at: number][] {
    return this.known.flatMap((c) =>
      (this.rowOf[c] as number) < 0 && this.place[c] !== ZERO ? [[c, this.standing(c)] as [number, number]] : [],
    );
  }

  /** What a step up costs on a side of the bend. */
  private slope(c: number, side: number): number {
    return c === this.target ? -this.way * this.gain : side * (this.limits.price[c] as number);
  }

  /** What it costs by now to move a cell that is not in the basis, per step; infinite where it cannot. @param way 1: up; -1: down */
  private rate(c: number, way: number): number {
    const place = this.place[c];
    const { up, down } = this.limits;
    const stuck = place === ZERO ? (way > 0 ? up[c] : down[c]) === 0 : place === (way > 0 ? UP : DOWN);
    if (stuck) return Number.POSITIVE_INFINITY;
    const side = place === ZERO ? way : place === UP ? 1 : -1;
    return Math.max(0, way * (this.slope(c, side) + (this.reduced[c] as number)));
  }

  /** How far the value at a row is above (positive) or below its range; 0: it is inside. */
  private excess(r: number): number {
    const x = this.basis.value[r] as number;
    const c = this.basis.head[r] as number;
    if (c < 0) return x;
    const most = this.side[c] === 1 ? (this.limits.up[c] as number) : 0;
    const least = this.side[c] === 1 ? 0 : -(this.limits.down[c] as number);
    return x > most ? x - most : x < least ? x - least : 0;
  }

  /** The row that is to be mended next; -1: all are right. */
  private worst(): number {
    let row = -1;
    let most = 0;
    for (const r of this.basis.active) {
      const off = this.excess(r);
      if (Math.abs(off) <= EPSILON) continue;
      const steep = (off * off) / (this.basis.weight[r] as number);
      if (steep <= most) continue;
      most = steep;
      row = r;
    }
    return row;
  }

  /** One pivot: what is outside its range at a row is brought to the end of it. @returns whether there was a way */
  private mend(r: number): boolean {
    const alpha = this.alpha;
    const sums = this.sums;
    const off = this.excess(r);
    const sense = Math.sign(off);
    const row = this.basis.rowOfInverse(r);
    const cells: number[] = [];
    const { rowOf } = this;
    for (let k = 0; k < row.count; k++) {
      const i = row.rows[k] as number;
      const weight = row.values[k] as number;
      if (this.opened[i] !== this.search) this.open(i);
      const from = sums.rowStarts[i] as number;
      const end = from + (this.movable[i] as number);
      for (let e = from; e < end; e++) {
        const c = this.movers[e] as number;
        if ((rowOf[c] as number) >= 0) continue;
        if (alpha[c] === 0) cells.push(c);
        alpha[c] = (alpha[c] as number) + weight * (this.moverSigns[e] as number);
      }
    }
    // The cheapest for what it mends; of as cheap ones the one that mends clearly more.
    let enter = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const c of cells) {
      const a = alpha[c] as number;
      const size = Math.abs(a);
      if (size < LEAST_PIVOT) continue;
      const ratio = this.rate(c, a * sense > 0 ? 1 : -1) / size;
      const alike = enter >= 0 && ratio <= least * (1 + 1e-9) && size > 1.5 * Math.abs(alpha[enter] as number);
      if (ratio >= least && !alike) continue;
      enter = c;
      least = Math.min(least, ratio);
    }
    const leave = this.basis.head[r] as number;
    const bend = this.bendOf(leave, sense);
    const rise = Math.min(least, bend);
    for (const c of cells) {
      if (rise < Number.POSITIVE_INFINITY)
        this.reduced[c] = (this.reduced[c] as number) - sense * rise * (alpha[c] as number);
      alpha[c] = 0;
    }
    if (rise === Number.POSITIVE_INFINITY) return false;
    if (bend <= least) {
      // Past its bend it may stay in the basis, on the other side.
      this.side[leave] = -(this.side[leave] as number);
      return true;
    }
    const column = this.basis.columnOf(enter);
    const step = off / (valueAt(column, r) || Number.NaN);
    const place = this.place[enter];
    if (!this.basis.swap(r, enter, column, row, step, this.standing(enter) + step)) return false;
    this.side[enter] = place === ZERO ? Math.sign(step) : place === UP ? 1 : -1;
    if (leave >= 0) {
      this.rowOf[leave] = -1;
      this.reduced[leave] = -this.slope(leave, this.side[leave] as number) - sense * rise;
      const end = off > 0 ? UP : DOWN;
      this.place[leave] = (end === UP) === (this.side[leave] === 1) ? end : ZERO;
    }
    return true;
  }

  /** How much the cost may rise until what leaves goes past its bend instead; infinite where it cannot. */
  private bendOf(c: number, sense: number): number {
    if (c < 0 || c === this.target || this.side[c] === sense) return Number.POSITIVE_INFINITY;
    const beyond = (sense < 0 ? this.limits.down[c] : this.limits.up[c]) as number;
    return beyond > 0 ? 2 * (this.limits.price[c] as number) : Number.POSITIVE_INFINITY;
  }

  private result(): Steps | undefined {
    const cells: number[] = [];
    const steps: number[] = [];
    for (const c of this.known) {
      const at = this.rowOf[c] as number;
      const step = at >= 0 ? (this.basis.value[at] as number) : this.standing(c);
      if (Math.abs(step) < LEAST_STEP) continue;
      cells.push(c);
      steps.push(step);
    }
    if (!cells.includes(this.target)) return { cells: [], steps: [] };
    const most = steps.reduce((max, x) => Math.max(max, Math.abs(x)), 1);
    return this.sums.balances(cells, steps, LEAST_STEP * most) ? { cells, steps } : undefined;
  }
}
