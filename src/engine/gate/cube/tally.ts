import { type Asked, type AskedAtom, type AskedSum, yesOf } from "./counting.js";
import { addParts, decimalText, type Parts, partsOf, product, sumAt } from "./exact.js";

/** Rows that are alike in every question, at one instrument and in the same cells; of one patient, or each of a patient of its own. */
export interface Alike {
  readonly cells: readonly number[];
  /** Per cell: reporting and closing date lie in one period there. */
  readonly same: readonly boolean[];
  readonly instrument: number;
  readonly rows: number;
  /** The answers (`wordsSql`). */
  readonly words: readonly number[];
  /** Per value: the sum over the rows, then that of its squares; digits of a decimal, null where no row has one. */
  readonly sums: readonly (number | bigint | null)[];
}

/** What is counted of an atom in a cell; sums as exact decimals. */
export interface Counted {
  readonly n: number;
  readonly patienten: number;
  /** Patients with more than one row, Σ n_g², and by numerator Σ t_g² and Σ t_g · n_g; the last only where some patient has more rows in the whole. */
  readonly herhaald: number;
  readonly aantallen: number;
  readonly tellers: Readonly<Record<string, { readonly kwadraat: number; readonly kruis: number }>>;
  /** Σ of values and of their squares; Σ S_g² and Σ S_g · n_g; patients who stand otherwise, or likewise, in other means. */
  readonly sommen: readonly {
    readonly som: string;
    readonly som2: string;
    readonly kwadraat: string;
    readonly kruis: string;
    readonly elders: readonly { readonly anders: number; readonly gelijk: number }[];
  }[];
}

/** Where the counts of an atom stand. */
interface PlacedSum extends AskedSum {
  /** n of its atom. */
  readonly bit: number;
  /** Its place among the sums, and that of its first other mean among those. */
  readonly nr: number;
  readonly elder: number;
}
interface Placed {
  readonly sommen: readonly PlacedSum[];
  /** Place of the atom among the denominators' counts: two, and two per numerator. */
  readonly whole: number;
}

/** A pattern of answers: the questions answered with yes, and the sums that rows of it count in. */
interface Pattern {
  readonly yes: readonly number[];
  readonly sums: readonly PlacedSum[];
}

function listAt<T>(lists: T[][], at: number): T[] {
  const list = lists[at] ?? [];
  lists[at] = list;
  return list;
}

/**
 * Counts of one table, per cell and instrument. Rows of patients who have no other row are added up as they are: each is its own
 * patient. Of patients with more rows, those in one cell are taken together first: distinct patients and the spread of rows over
 * patients need it.
 */
export class Tally {
  /** Per cell, per instrument. Of rows alone: n per question, rows elsewhere (two per other mean), four places per sum. */
  private readonly alone: (Float64Array | undefined)[][] = [];
  /** Of patients: rows, then patients per question, patients elsewhere, eight places per sum, then those of denominators. */
  private readonly repeated: (Float64Array | undefined)[][] = [];
  /** Of the patient at hand: rows per question, rows elsewhere, a sum per sum. */
  private readonly open: { readonly cell: number; readonly instrument: number; readonly own: Float64Array }[] = [];
  private readonly openAt: (Float64Array | undefined)[][] = [];
  private readonly spare: Float64Array[] = [];
  private readonly patterns = new Map<string, Pattern>();
  private readonly placed = new Map<AskedAtom, Placed>();
  private readonly sums: readonly PlacedSum[];
  private readonly bits: number;
  private readonly elders: number;
  /** Where sums and denominators begin in `repeated`, and how long that is. */
  private readonly sumsFrom: number;
  private readonly wholesFrom: number;
  private readonly length: number;

  /** @param scales digits after the point of every value, and of its squares */
  constructor(
    private readonly asked: Asked,
    private readonly scales: readonly (readonly [number, number])[],
  ) {
    const sums: PlacedSum[] = [];
    let [elders, wholes] = [0, 0];
    for (const a of asked.atoms) {
      const sommen = a.sommen.map((s) => {
        const placed = { ...s, bit: a.bit, nr: sums.length, elder: elders };
        sums.push(placed);
        elders += s.elders.length;
        return placed;
      });
      this.placed.set(a, { sommen, whole: wholes });
      if (a.tellers) wholes += 2 + 2 * a.tellers.length;
    }
    this.sums = sums;
    this.bits = asked.bits.length;
    this.elders = elders;
    this.sumsFrom = 2 * this.bits + 2 * elders;
    this.wholesFrom = this.sumsFrom + 8 * sums.length;
    this.length = this.wholesFrom + wholes;
  }

  /** Adds rows of patients without another row. */
  add(row: Alike): void {
    const { yes, sums } = this.patternOf(row.words);
    const parts = sums.map((s) => this.partsOf(row, s));
    for (let c = 0; c < row.cells.length; c++) {
      const to = this.at(
        this.alone,
        row.cells[c] as number,
        row.instrument,
        this.bits + 2 * this.elders + 4 * this.sums.length,
      );
      for (const b of yes) to[b] = (to[b] as number) + row.rows;
      for (let k = 0; k < sums.length; k++) {
        const sum = sums[k] as PlacedSum;
        const [som, som2] = parts[k] as readonly [Parts, Parts];
        const here = this.bits + 2 * this.elders + 4 * sum.nr;
        addParts(to, here, som);
        addParts(to, here + 2, som2);
        this.addElsewhere(to, sum, yes, row, c);
      }
    }
  }

  /** Adds rows of a patient who has others; {@link close} ends the patient. */
  addOf(row: Alike): void {
    const { yes, sums } = this.patternOf(row.words);
    const parts = sums.map((s) => this.partsOf(row, s));
    for (let c = 0; c < row.cells.length; c++) {
      const cell = row.cells[c] as number;
      const own = this.openOf(cell, row.instrument);
      for (const b of yes) own[b] = (own[b] as number) + row.rows;
      if (sums.length === 0) continue;
      const to = this.at(this.repeated, cell, row.instrument, this.length);
      for (let k = 0; k < sums.length; k++) {
        const sum = sums[k] as PlacedSum;
        const [som, som2] = parts[k] as readonly [Parts, Parts];
        addParts(to, this.sumsFrom + 8 * sum.nr, som);
        addParts(to, this.sumsFrom + 8 * sum.nr + 2, som2);
        const mine = this.bits + 2 * this.elders + sum.nr;
        own[mine] = (own[mine] as number) + Number(row.sums[2 * sum.value]);
        this.addElsewhere(own, sum, yes, row, c);
      }
    }
  }

  /** The rows of a patient are all there. */
  close(): void {
    for (const { cell, instrument, own } of this.open) {
      this.settle(this.at(this.repeated, cell, instrument, this.length), own);
      (this.openAt[cell] as (Float64Array | undefined)[])[instrument] = undefined;
      own.fill(0);
      this.spare.push(own);
    }
    this.open.length = 0;
  }

  private settle(to: Float64Array, own: Float64Array): void {
    const { bits } = this;
    for (let b = 0; b < bits + 2 * this.elders; b++) {
      const n = own[b] as number;
      if (n === 0) continue;
      if (b < bits) to[b] = (to[b] as number) + n;
      to[bits + b] = (to[bits + b] as number) + 1;
    }
    for (const { nr, bit } of this.sums) {
      const sum = own[bits + 2 * this.elders + nr] as number;
      if (sum === 0) continue;
      const here = this.sumsFrom + 8 * nr + 4;
      addParts(to, here, partsOf(product(sum, sum)));
      addParts(to, here + 2, partsOf(product(sum, own[bit] as number)));
    }
    let at = this.wholesFrom;
    for (const { bit, tellers } of this.asked.atoms) {
      if (!tellers) continue;
      const n = own[bit] as number;
      to[at] = (to[at] as number) + n * n;
      if (n > 1) to[at + 1] = (to[at + 1] as number) + 1;
      at += 2;
      for (const t of tellers) {
        const counted = own[t.bit] as number;
        to[at] = (to[at] as number) + counted * counted;
        to[at + 1] = (to[at + 1] as number) + counted * n;
        at += 2;
      }
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
    const single = (at: number): number => alone?.[at] ?? 0;
    const more = (at: number): number => repeated?.[at] ?? 0;
    const { bits, wholesFrom } = this;
    const from = wholesFrom + whole;
    return {
      n: single(a.bit) + more(a.bit),
      patienten: single(a.bit) + more(bits + a.bit),
      herhaald: a.tellers ? more(from + 1) : 0,
      aantallen: single(a.bit) + (a.tellers ? more(from) : 0),
      tellers: Object.fromEntries(
        (repeated ? (a.tellers ?? []) : []).map(({ naam, bit }, m) => {
          const at = from + 2 + 2 * m;
          return [naam, { kwadraat: single(bit) + more(at), kruis: single(bit) + more(at + 1) }];
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
    const text = (x: bigint, digits: number): string => (none ? "0" : decimalText(x, digits));
    const patients = (at: number): number => (alone?.[bits + at] ?? 0) + (repeated?.[2 * bits + at] ?? 0);
    return {
      som: text(som + sumAt(repeated, many), scale),
      som2: text(som2 + sumAt(repeated, many + 2), scale2),
      kwadraat: text(som2 + sumAt(repeated, many + 4), scale2),
      kruis: text(som + sumAt(repeated, many + 6), scale),
      elders: s.elders.map((_, e) => {
        const at = 2 * (s.elder + e);
        return { anders: patients(at), gelijk: patients(at + 1) };
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

  private openOf(cell: number, instrument: number): Float64Array {
    const list = listAt(this.openAt, cell);
    const found = list[instrument];
    if (found) return found;
    const own = this.spare.pop() ?? new Float64Array(this.bits + 2 * this.elders + this.sums.length);
    list[instrument] = own;
    this.open.push({ cell, instrument, own });
    return own;
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
