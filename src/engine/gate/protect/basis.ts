import { Pivots, Reached, type Sparse } from "./pivots.js";
import type { SumMatrix } from "./sum-matrix.js";

/** What is smaller than this is not divided by. */
const LEAST_PIVOT = 1e-7;
/** What is smaller than this is nought. */
const NOTHING = 1e-11;
/** After so many pivots the product is begun afresh from what is in the basis: old pivots have become dense. */
const AFRESH = 60;
/** A row is never taken for easier to mend than this. */
const LEAST_WEIGHT = 1e-4;

const sparse = (size: number): Sparse => ({ rows: new Int32Array(size), values: new Float64Array(size), count: 0 });

/** The value at a row; 0 where there is none. */
export function valueAt({ rows, values, count }: Sparse, row: number): number {
  for (let k = 0; k < count; k++) if (rows[k] === row) return values[k] as number;
  return 0;
}

/**
 * The basis of a search over sums: per sum one variable that is reckoned from all others. At first that is what the sum itself is
 * off by; a cell may come in for it. Only rows that were reached take part.
 */
export class Basis {
  /** Per row its cell; -1: what the sum is off by. */
  readonly head: Int32Array;
  /** Per row the value of that. */
  readonly value: Float64Array;
  /** Per row the square of how far its own row of the inverse reaches: how much there is to mend per step (steepest edge). */
  readonly weight: Float64Array;
  /** Rows that were reached. */
  readonly active: number[] = [];
  private readonly isActive: Uint8Array;
  private readonly pivots = new Pivots();
  private readonly work: Float64Array;
  private readonly reached = new Reached();
  /** The column and the row that were reckoned last. */
  private readonly column: Sparse;
  private readonly row: Sparse;
  /** Pivots that the product was last begun with. */
  private begun = 0;
  /** While it is begun afresh: rows that still want a cell, and how many cells they could have. */
  private readonly wants: Uint8Array;
  private readonly offers: Int32Array;

  /** @param rowOf per cell the row where it is in the basis; kept up to date while it is begun afresh */
  constructor(
    private readonly sums: SumMatrix,
    private readonly rowOf: Int32Array,
  ) {
    const m = sums.count;
    this.head = new Int32Array(m).fill(-1);
    this.value = new Float64Array(m);
    this.weight = new Float64Array(m).fill(1);
    this.isActive = new Uint8Array(m);
    this.work = new Float64Array(m);
    this.column = sparse(m);
    this.row = sparse(m);
    this.wants = new Uint8Array(m);
    this.offers = new Int32Array(m);
  }

  clear(): void {
    for (const r of this.active) {
      this.isActive[r] = 0;
      this.head[r] = -1;
      this.value[r] = 0;
      this.weight[r] = 1;
    }
    this.active.length = 0;
    this.pivots.clear();
    this.begun = 0;
  }

  activate(r: number): void {
    if (this.isActive[r]) return;
    this.isActive[r] = 1;
    this.active.push(r);
  }

  /**
   * Reads a vector back from where it was reckoned, and leaves nought there.
   * @param to where it is read to: what stood there before is gone
   */
  private take(to: Sparse): Sparse {
    const { work } = this;
    const { rows, count: most } = this.reached;
    let count = 0;
    for (let k = 0; k < most; k++) {
      const i = rows[k] as number;
      const x = work[i] as number;
      work[i] = 0;
      if (Math.abs(x) < NOTHING) continue;
      to.rows[count] = i;
      to.values[count++] = x;
    }
    to.count = count;
    return to;
  }

  private forward(): Sparse {
    this.pivots.forward(this.work, this.reached);
    return this.take(this.column);
  }

  /** A row of the basis as sums: by how much of each sum its value is made. Holds until the next is asked for. */
  rowOfInverse(r: number): Sparse {
    this.work[r] = 1;
    this.reached.count = 0;
    this.reached.push(r);
    this.pivots.backward(this.work, this.reached);
    return this.take(this.row);
  }

  /** By how much the values change per step of a cell, negatively. Holds until the next is asked for. */
  columnOf(c: number): Sparse {
    const { starts, rows, signs } = this.sums;
    const { reached } = this;
    reached.count = 0;
    for (let k = starts[c] as number; k < (starts[c + 1] as number); k++) {
      const r = rows[k] as number;
      this.work[r] = signs[k] as number;
      reached.push(r);
    }
    return this.forward();
  }

  /**
   * Brings a cell in at a row.
   * @param column its column @param row the row of the inverse there @param step how far the cell steps for it
   * @returns whether that can be divided by
   */
  swap(r: number, cell: number, column: Sparse, row: Sparse, step: number, value: number): boolean {
    const pivot = valueAt(column, r);
    if (Math.abs(pivot) < LEAST_PIVOT) return false;
    const { work, value: values, weight } = this;
    let norm = 0;
    const { reached } = this;
    reached.count = 0;
    for (let k = 0; k < row.count; k++) {
      const i = row.rows[k] as number;
      const x = row.values[k] as number;
      norm += x * x;
      work[i] = x;
      reached.push(i);
    }
    this.pivots.forward(work, reached);
    for (let k = 0; k < column.count; k++) {
      const i = column.rows[k] as number;
      const x = column.values[k] as number;
      this.activate(i);
      values[i] = (values[i] as number) - x * step;
      const part = x / pivot;
      const now = (weight[i] as number) - 2 * part * (work[i] as number) + part * part * norm;
      weight[i] = Math.max(now, part * part + LEAST_WEIGHT);
    }
    for (let k = 0; k < reached.count; k++) work[reached.rows[k] as number] = 0;
    this.weight[r] = Math.max(norm / (pivot * pivot), LEAST_WEIGHT);
    this.value[r] = value;
    this.head[r] = cell;
    this.rowOf[cell] = r;
    this.pivots.push(r, column);
    return true;
  }

  /** Whether it is time to begin afresh. */
  get isLong(): boolean {
    return this.pivots.count >= this.begun + AFRESH;
  }

  /**
   * Begins the product of pivots afresh from the cells that are in: first, in turn, those that are all that a sum has, whose
   * pivots are their own few sums and no more. Reckons all values anew.
   * @param standing cells that are not in the basis and not at nought, with where they are
   * @returns whether the cells can be divided by
   */
  begin(standing: readonly (readonly [cell: number, at: number])[]): boolean {
    const { starts, rows, signs } = this.sums;
    const wanting = this.active.filter((r) => (this.head[r] as number) >= 0);
    const cells = wanting.map((r) => this.head[r] as number);
    const weights = wanting.map((r) => this.weight[r] as number);
    for (const r of wanting) {
      this.wants[r] = 1;
      this.offers[r] = 0;
    }
    const each = (c: number, tell: (r: number) => void): void => {
      for (let k = starts[c] as number; k < (starts[c + 1] as number); k++)
        if (this.wants[rows[k] as number]) tell(rows[k] as number);
    };
    for (const c of cells) {
      this.rowOf[c] = -1;
      each(c, (r) => {
        this.offers[r] = (this.offers[r] as number) + 1;
      });
    }
    this.pivots.clear();
    const alone = wanting.filter((r) => this.offers[r] === 1);
    const put = (c: number, r: number, column: Sparse): void => {
      this.pivots.push(r, column);
      this.rowOf[c] = r;
      this.head[r] = c;
      this.wants[r] = 0;
      each(c, (k) => {
        this.offers[k] = (this.offers[k] as number) - 1;
        if (this.offers[k] === 1) alone.push(k);
      });
    };
    const waiting = new Set(cells);
    for (let r = alone.pop(); r !== undefined; r = alone.pop()) {
      if (!this.wants[r] || this.offers[r] !== 1) continue;
      const c = this.sums.cellsIn(r).find((x) => waiting.has(x)) as number;
      waiting.delete(c);
      const [from, to] = [starts[c] as number, starts[c + 1] as number];
      put(c, r, { rows: rows.subarray(from, to), values: signs.subarray(from, to), count: to - from });
    }
    for (const c of waiting) {
      const column = this.columnOf(c);
      let at = -1;
      for (let k = 0; k < column.count; k++)
        if (
          this.wants[column.rows[k] as number] &&
          !(Math.abs(column.values[k] as number) <= Math.abs(column.values[at] ?? 0))
        )
          at = k;
      if (at < 0 || Math.abs(column.values[at] as number) < LEAST_PIVOT) break;
      put(c, column.rows[at] as number, column);
    }
    const done = wanting.every((r) => !this.wants[r]);
    for (const r of wanting) this.wants[r] = 0;
    if (!done) return false;
    for (const [k, c] of cells.entries()) this.weight[this.rowOf[c] as number] = weights[k] as number;
    const { reached } = this;
    reached.count = 0;
    for (const [c, at] of standing)
      for (let k = starts[c] as number; k < (starts[c + 1] as number); k++) {
        const r = rows[k] as number;
        this.work[r] = (this.work[r] as number) - (signs[k] as number) * at;
        reached.push(r);
      }
    const values = this.forward();
    for (const r of this.active) this.value[r] = 0;
    for (let k = 0; k < values.count; k++) {
      const r = values.rows[k] as number;
      this.activate(r);
      this.value[r] = values.values[k] as number;
    }
    this.begun = this.pivots.count;
    return true;
  }
}
