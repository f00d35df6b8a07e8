/** Rows of a column or a row that are not nought, with its values there: the first `count` of either list. */
export interface Sparse {
  readonly rows: Int32Array;
  readonly values: Float64Array;
  count: number;
}

/** Rows that were reached, some perhaps twice. */
export class Reached {
  rows = new Int32Array(1024);
  count = 0;

  push(row: number): void {
    if (this.count === this.rows.length) this.rows = longer(this.rows, Int32Array);
    this.rows[this.count++] = row;
  }
}

/**
 * The inverse of a basis that began as the identity, as the product of the pivots since (product form): each is the column
 * that came in, at the row that it came in for. Vectors are dense, with what is not nought left in place.
 */
export class Pivots {
  private rows = new Int32Array(64);
  private pivots = new Float64Array(64);
  private starts = new Int32Array(65);
  private entries = new Int32Array(1024);
  private values = new Float64Array(1024);
  /** How many there are. */
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** @param row where it came in @param column that column, in the basis before it */
  push(row: number, column: Sparse): void {
    const { rows, values, count } = column;
    if (this.count === this.rows.length) {
      this.rows = longer(this.rows, Int32Array);
      this.pivots = longer(this.pivots, Float64Array);
      this.starts = longer(this.starts, Int32Array, 1);
    }
    let at = this.starts[this.count] as number;
    if (at + count > this.entries.length) {
      this.entries = longer(this.entries, Int32Array, count);
      this.values = longer(this.values, Float64Array, count);
    }
    this.rows[this.count] = row;
    for (let k = 0; k < count; k++) {
      const i = rows[k] as number;
      const x = values[k] as number;
      if (i === row) this.pivots[this.count] = x;
      else {
        this.entries[at] = i;
        this.values[at++] = x;
      }
    }
    this.starts[++this.count] = at;
  }

  /** Makes a column of the sums one of the basis. @param reached gets every row that may have become other than nought */
  forward(column: Float64Array, reached: Reached): void {
    const { rows, pivots, starts, entries, values, count } = this;
    for (let k = 0; k < count; k++) {
      const r = rows[k] as number;
      const x = column[r] as number;
      if (x === 0) continue;
      const t = x / (pivots[k] as number);
      column[r] = t;
      const end = starts[k + 1] as number;
      for (let e = starts[k] as number; e < end; e++) {
        const i = entries[e] as number;
        if (column[i] === 0) reached.push(i);
        column[i] = (column[i] as number) - (values[e] as number) * t;
      }
    }
  }

  /** Makes a row of the basis one of the sums. @param reached as above */
  backward(row: Float64Array, reached: Reached): void {
    const { rows, pivots, starts, entries, values, count } = this;
    for (let k = count - 1; k >= 0; k--) {
      const r = rows[k] as number;
      const before = row[r] as number;
      let x = before;
      const end = starts[k + 1] as number;
      for (let e = starts[k] as number; e < end; e++)
        x -= (values[e] as number) * (row[entries[e] as number] as number);
      if (x === 0 && before === 0) continue;
      if (before === 0) reached.push(r);
      row[r] = x / (pivots[k] as number);
    }
  }
}

function longer<T extends Int32Array | Float64Array>(list: T, make: new (n: number) => T, least = 0): T {
  const out = new make(2 * list.length + least);
  out.set(list as never);
  return out;
}
