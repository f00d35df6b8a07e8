import { type Asked, type AskedAtom, yesOf } from "./counting.js";
import { addParts, decimalText, type Parts, partsOf, product, sumAt } from "./exact.js";
import {
  type Alike,
  addTo,
  type Counted,
  grown,
  type Layout,
  layOutCounts,
  listAt,
  type Open,
  type Pattern,
  type Placed,
  type PlacedSum,
  type Seen,
  valueAt,
} from "./tally-rows.js";

/**
 * Counts of one table, per cell and instrument. Rows of patients who have no other row are added up as they are: each is its own
 * patient. Of patients with more rows, those in one cell are taken together first: distinct patients and the spread of rows over
 * patients need it. Where a patient has all rows at the same units, those of one period are the same rows at every
 * level: they are taken together once, and what comes of it is added to the cell of each level.
 */
export class Tally {
  /** Per cell, per instrument. Of rows alone: n per question, rows elsewhere (two per other mean), four places per sum. */
  private readonly alone: (Float64Array | undefined)[][] = [];
  /** Of patients: rows, then patients per question, patients elsewhere, eight places per sum, then those of denominators. */
  private readonly repeated: (Float64Array | undefined)[][] = [];
  /** Rows of the patient at hand, and how many of them lie in each cell that is the first of its kind of period. */
  private readonly rows: Seen[] = [];
  private times = new Int32Array(1 << 10);
  /** What it has in cells with several. */
  private readonly open: Open[] = [];
  private readonly openAt: (Open | undefined)[][] = [];
  private readonly spare: Open[] = [];
  private readonly patterns = new Map<string, Pattern>();
  private readonly placed: Layout["placed"];
  private readonly wholes: Layout["wholes"];
  private readonly sums: readonly PlacedSum[];
  private readonly bits: number;
  private readonly elders: number;
  private readonly sumsFrom: number;
  private readonly wholesFrom: number;
  private readonly length: number;
  /** Every cell of a row by itself: for patients with rows at several units. */
  private readonly single: readonly (readonly number[])[];

  /**
   * @param scales digits after the point of every value, and of its squares
   * @param kinds the places of a row's cells, those of one kind of period together
   */
  constructor(
    asked: Asked,
    private readonly scales: readonly (readonly [number, number])[],
    private readonly kinds: readonly (readonly number[])[],
  ) {
    ({
      placed: this.placed,
      wholes: this.wholes,
      sums: this.sums,
      bits: this.bits,
      elders: this.elders,
      sumsFrom: this.sumsFrom,
      wholesFrom: this.wholesFrom,
      length: this.length,
    } = layOutCounts(asked));
    this.single = kinds.flat().map((c) => [c]);
  }

  /** Adds rows of patients without another row. */
  add(row: Alike): void {
    const seen = this.seen(row);
    for (let c = 0; c < row.cells.length; c++) this.addAlone(seen, c);
  }

  /** Adds rows of a patient who has others; {@link close} ends the patient. */
  addOf(row: Alike): void {
    this.rows.push(this.seen(row));
  }

  /** The rows of a patient are all there. In a cell with one of them it counts as one of a patient without another. */
  close(): void {
    const { rows } = this;
    const units = rows[0]?.row.units;
    const groups = rows.every(({ row }) => row.units === units) ? this.kinds : this.single;
    const first = (row: Alike, group: readonly number[]): number => row.cells[group[0] as number] as number;
    for (const { row } of rows)
      for (const group of groups) {
        const cell = first(row, group);
        if (cell >= this.times.length) this.times = grown(this.times, cell);
        this.times[cell] = (this.times[cell] as number) + row.rows;
      }
    for (const seen of rows)
      for (const group of groups)
        if (this.times[first(seen.row, group)] === 1) for (const c of group) this.addAlone(seen, c);
        else this.addTogether(seen, group);
    for (const { row } of rows) for (const group of groups) this.times[first(row, group)] = 0;
    rows.length = 0;
    for (const o of this.open) {
      this.settle(o);
      (this.openAt[o.cells[0] as number] as (Open | undefined)[])[o.instrument] = undefined;
      o.patterns.length = 0;
      this.spare.push(o);
    }
    this.open.length = 0;
  }

  private seen(row: Alike): Seen {
    const pattern = this.patternOf(row.words);
    return { row, pattern, parts: pattern.sums.map((s) => this.partsOf(row, s)) };
  }

  private addAlone({ row, pattern: { yes, sums }, parts }: Seen, c: number): void {
    const length = this.bits + 2 * this.elders + 4 * this.sums.length;
    const to = this.at(this.alone, row.cells[c] as number, row.instrument, length);
    for (let k = 0; k < yes.length; k++) {
      const b = yes[k] as number;
      to[b] = (to[b] as number) + row.rows;
    }
    for (let k = 0; k < sums.length; k++) {
      const sum = sums[k] as PlacedSum;
      const [som, som2] = parts[k] as readonly [Parts, Parts];
      const here = this.bits + 2 * this.elders + 4 * sum.nr;
      addParts(to, here, som);
      addParts(to, here + 2, som2);
      this.addElsewhere(to, sum, yes, row, c);
    }
  }

  private addTogether({ row, pattern, parts }: Seen, group: readonly number[]): void {
    const { yes, sums } = pattern;
    const { own, cells, patterns } = this.openOf(row, group);
    patterns.push(pattern);
    for (let k = 0; k < yes.length; k++) {
      const b = yes[k] as number;
      own[b] = (own[b] as number) + row.rows;
    }
    for (let k = 0; k < sums.length; k++) {
      const sum = sums[k] as PlacedSum;
      const [som, som2] = parts[k] as readonly [Parts, Parts];
      for (const cell of cells) {
        const to = this.at(this.repeated, cell, row.instrument, this.length);
        addParts(to, this.sumsFrom + 8 * sum.nr, som);
        addParts(to, this.sumsFrom + 8 * sum.nr + 2, som2);
      }
      const mine = this.bits + 2 * this.elders + sum.nr;
      own[mine] = (own[mine] as number) + Number(row.sums[2 * sum.value]);
      this.addElsewhere(own, sum, yes, row, group[0] as number);
    }
  }

  /** Adds what a patient has in some cells to each, and leaves its counts empty. Only questions that a row said yes to have any. */
  private settle({ own, cells, instrument, patterns }: Open): void {
    const { bits } = this;
    const lists = cells.map((cell) => this.at(this.repeated, cell, instrument, this.length));
    for (const { nr, bit } of this.sums) {
      const mine = bits + 2 * this.elders + nr;
      const sum = own[mine] as number;
      if (sum === 0) continue;
      const here = this.sumsFrom + 8 * nr + 4;
      const [square, cross] = [partsOf(product(sum, sum)), partsOf(product(sum, own[bit] as number))];
      for (const to of lists) {
        addParts(to, here, square);
        addParts(to, here + 2, cross);
      }
      own[mine] = 0;
    }
    for (const { bit, from, tellers } of this.wholes) {
      const n = own[bit] as number;
      // Its numerators lie within it.
      if (n === 0) continue;
      addTo(lists, from, n * n);
      if (n > 1) addTo(lists, from + 1, 1);
      for (let k = 0; k < tellers.length; k++) {
        const counted = own[tellers[k] as number] as number;
        if (counted === 0) continue;
        addTo(lists, from + 2 + 2 * k, counted * counted);
        addTo(lists, from + 3 + 2 * k, counted * n);
      }
    }
    for (const { yes } of patterns)
      for (let k = 0; k < yes.length; k++) {
        const b = yes[k] as number;
        const n = own[b] as number;
        if (n === 0) continue;
        addTo(lists, b, n);
        addTo(lists, bits + b, 1);
        own[b] = 0;
      }
    for (let e = bits; e < bits + 2 * this.elders; e++) {
      if (own[e] === 0) continue;
      addTo(lists, bits + e, 1);
      own[e] = 0;
    }
  }

  /** Rows of an atom in a cell. */
  n(cell: number, instrument: number, { bit }: AskedAtom): number {
    return (this.alone[cell]?.[instrument]?.[bit] ?? 0) + (this.repeated[cell]?.[instrument]?.[bit] ?? 0);
  }

  /** All that was counted of an atom in a cell. */
  read(cell: number, instrument: number, a: AskedAtom): Counted {
    const alone = this.alone[cell]?.[instrument];
    const repeated = this.repeated[cell]?.[instrument];
    const { sommen, whole } = this.placed.get(a) as Placed;
    // No functions within: a name is given to each anew, for every cell.
    const { bits, wholesFrom } = this;
    const from = wholesFrom + whole;
    const n = valueAt(alone, a.bit);
    return {
      n: n + valueAt(repeated, a.bit),
      patienten: n + valueAt(repeated, bits + a.bit),
      herhaald: a.tellers ? valueAt(repeated, from + 1) : 0,
      aantallen: n + (a.tellers ? valueAt(repeated, from) : 0),
      tellers: Object.fromEntries(
        (repeated ? (a.tellers ?? []) : []).map(({ naam, bit }, m) => {
          const at = from + 2 + 2 * m;
          const t = valueAt(alone, bit);
          return [naam, { kwadraat: t + valueAt(repeated, at), kruis: t + valueAt(repeated, at + 1) }];
        }),
      ),
      sommen: sommen.map((s) => this.sumOf(s, alone, repeated)),
    };
  }

  private sumOf(
    s: PlacedSum,
    alone: Float64Array | undefined,
    repeated: Float64Array | undefined,
  ): Counted["sommen"][number] {
    const [scale, scale2] = this.scales[s.value] as readonly [number, number];
    const { bits, elders } = this;
    const one = bits + 2 * elders + 4 * s.nr;
    const many = this.sumsFrom + 8 * s.nr;
    const [som, som2] = [sumAt(alone, one), sumAt(alone, one + 2)];
    const none = !alone?.[s.present] && !repeated?.[s.present];
    return {
      som: none ? "0" : decimalText(som + sumAt(repeated, many), scale),
      som2: none ? "0" : decimalText(som2 + sumAt(repeated, many + 2), scale2),
      kwadraat: none ? "0" : decimalText(som2 + sumAt(repeated, many + 4), scale2),
      kruis: none ? "0" : decimalText(som + sumAt(repeated, many + 6), scale),
      elders: s.elders.map((_, e) => {
        const at = 2 * (s.elder + e);
        return {
          anders: valueAt(alone, bits + at) + valueAt(repeated, 2 * bits + at),
          gelijk: valueAt(alone, bits + at + 1) + valueAt(repeated, 2 * bits + at + 1),
        };
      }),
    };
  }

  private patternOf(words: readonly number[]): Pattern {
    const key = words.length === 1 ? String(words[0]) : words.join();
    const found = this.patterns.get(key);
    if (found) return found;
    const yes = yesOf(words);
    const made = { yes, sums: this.sums.filter((s) => yes.includes(s.present)) };
    this.patterns.set(key, made);
    return made;
  }

  private partsOf({ sums }: Alike, { value }: PlacedSum): readonly [Parts, Parts] {
    return [partsOf(sums[2 * value] as number | bigint), partsOf(sums[2 * value + 1] as number | bigint)];
  }

  /** Adds rows to those that stand otherwise, or likewise, in other means. */
  private addElsewhere(to: Float64Array, sum: PlacedSum, yes: readonly number[], row: Alike, c: number): void {
    for (const [e, { gelijk, zelfdePeriode }] of sum.elders.entries()) {
      const alike = yes.includes(gelijk) && (row.same[c] === true || !zelfdePeriode);
      const at = this.bits + 2 * (sum.elder + e) + (alike ? 1 : 0);
      to[at] = (to[at] as number) + row.rows;
    }
  }

  private openOf(row: Alike, group: readonly number[]): Open {
    const list = listAt(this.openAt, row.cells[group[0] as number] as number);
    const found = list[row.instrument];
    if (found) return found;
    const length = this.bits + 2 * this.elders + this.sums.length;
    const made = this.spare.pop() ?? { cells: [], instrument: 0, own: new Float64Array(length), patterns: [] };
    made.cells.length = 0;
    for (const c of group) made.cells.push(row.cells[c] as number);
    made.instrument = row.instrument;
    list[row.instrument] = made;
    this.open.push(made);
    return made;
  }

  private at(of: (Float64Array | undefined)[][], cell: number, instrument: number, length: number): Float64Array {
    const list = listAt(of, cell);
    const found = list[instrument];
    if (found) return found;
    const made = new Float64Array(length);
    list[instrument] = made;
    return made;
  }
}
