import type { SignedTies } from "../system/neighbourhood.js";

/** Sums and their cells, both ways, in compressed form. */
export class SumMatrix {
  /** How many sums there are. */
  readonly count: number;
  /** Per cell where its sums begin in `rows` and `signs`. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly signs: Float64Array;
  /** Per sum where its cells begin in `cells` and `cellSigns`. */
  readonly rowStarts: Int32Array;
  readonly cells: Int32Array;
  readonly cellSigns: Float64Array;

  constructor(private readonly ties: SignedTies) {
    const n = ties.rowsOf.length;
    this.count = ties.cellsOf.length;
    const entries = ties.rowsOf.reduce((sum, list) => sum + list.length, 0);
    this.starts = new Int32Array(n + 1);
    this.rows = new Int32Array(entries);
    this.signs = new Float64Array(entries);
    this.rowStarts = new Int32Array(this.count + 1);
    this.cells = new Int32Array(entries);
    this.cellSigns = new Float64Array(entries);
    for (const [r, list] of ties.cellsOf.entries()) this.rowStarts[r + 1] = (this.rowStarts[r] as number) + list.length;
    const next = this.rowStarts.slice();
    let at = 0;
    for (const [c, list] of ties.rowsOf.entries()) {
      for (const [x, r] of list.entries()) {
        const sign = ties.signsOf[c]?.[x] as number;
        this.rows[at] = r;
        this.signs[at++] = sign;
        const to = next[r] as number;
        next[r] = to + 1;
        this.cells[to] = c;
        this.cellSigns[to] = sign;
      }
      this.starts[c + 1] = at;
    }
  }

  cellsIn(r: number): readonly number[] {
    return this.ties.cellsOf[r] as readonly number[];
  }

  /** Whether steps leave every sum right. @param slack what a sum may be off by */
  balances(cells: readonly number[], steps: readonly number[], slack: number): boolean {
    const off = new Map<number, number>();
    for (const [x, c] of cells.entries())
      for (let k = this.starts[c] as number; k < (this.starts[c + 1] as number); k++) {
        const r = this.rows[k] as number;
        off.set(r, (off.get(r) ?? 0) + (this.signs[k] as number) * (steps[x] as number));
      }
    return [...off.values()].every((x) => Math.abs(x) <= slack);
  }
}
