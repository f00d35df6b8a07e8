import type { Asked, AskedAtom, AskedSum } from "./counting.js";
import type { Parts } from "./exact.js";

/** What a tally takes, holds and gives. */

/** Rows that are alike in every question, at one instrument and in the same cells; of one patient, or each of a patient of its own. */
export interface Alike {
  readonly cells: readonly number[];
  /** Per cell: reporting and closing date lie in one period there. */
  readonly same: readonly boolean[];
  readonly instrument: number;
  /** Number of the units that its cells are of. */
  readonly units: number;
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
export interface PlacedSum extends AskedSum {
  /** n of its atom. */
  readonly bit: number;
  /** Its place among the sums, and that of its first other mean among those. */
  readonly nr: number;
  readonly elder: number;
}
export interface Placed {
  readonly sommen: readonly PlacedSum[];
  /** Place of the atom among the denominators' counts: two, and two per numerator. */
  readonly whole: number;
}

/** Where everything that is counted of some atoms stands in the arrays of a tally. */
export interface Layout {
  readonly placed: ReadonlyMap<AskedAtom, Placed>;
  /** Denominators: where their counts begin, and the questions of their numerators. */
  readonly wholes: readonly { readonly bit: number; readonly from: number; readonly tellers: readonly number[] }[];
  readonly sums: readonly PlacedSum[];
  readonly bits: number;
  readonly elders: number;
  /** Where sums and denominators begin among what patients with more rows have, and how long that is. */
  readonly sumsFrom: number;
  readonly wholesFrom: number;
  readonly length: number;
}

/** Lays out the counts of some atoms. */
export function layOutCounts(asked: Asked): Layout {
  const sums: PlacedSum[] = [];
  const placed = new Map<AskedAtom, Placed>();
  let [elders, whole] = [0, 0];
  for (const a of asked.atoms) {
    const sommen = a.sommen.map((s) => {
      const one = { ...s, bit: a.bit, nr: sums.length, elder: elders };
      sums.push(one);
      elders += s.elders.length;
      return one;
    });
    placed.set(a, { sommen, whole });
    if (a.tellers) whole += 2 + 2 * a.tellers.length;
  }
  const bits = asked.bits.length;
  const sumsFrom = 2 * bits + 2 * elders;
  const wholesFrom = sumsFrom + 8 * sums.length;
  const wholes = asked.atoms.flatMap((a) =>
    a.tellers
      ? [{ bit: a.bit, from: wholesFrom + (placed.get(a) as Placed).whole, tellers: a.tellers.map((t) => t.bit) }]
      : [],
  );
  return { placed, wholes, sums, bits, elders, sumsFrom, wholesFrom, length: wholesFrom + whole };
}

/** A pattern of answers: the questions answered with yes, and the sums that rows of it count in. */
export interface Pattern {
  readonly yes: readonly number[];
  readonly sums: readonly PlacedSum[];
}

/** Rows with their pattern, and the parts of each of its sums and of that of the squares. */
export interface Seen {
  readonly row: Alike;
  readonly pattern: Pattern;
  readonly parts: readonly (readonly [Parts, Parts])[];
}

/** What a patient has in a group of cells that hold the same rows of it: `own` holds rows per question, rows elsewhere, and a sum per sum. */
export interface Open {
  readonly cells: number[];
  instrument: number;
  readonly own: Float64Array;
  readonly patterns: Pattern[];
}

/** A copy with room for a place, and for as many again. */
export function grown(list: Int32Array<ArrayBuffer>, place: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * (place + 1));
  more.set(list);
  return more;
}

export function listAt<T>(lists: T[][], at: number): T[] {
  const list = lists[at] ?? [];
  lists[at] = list;
  return list;
}

/** Adds a number at one place of several lists. */
export function addTo(lists: readonly Float64Array[], at: number, by: number): void {
  for (let k = 0; k < lists.length; k++) {
    const to = lists[k] as Float64Array;
    to[at] = (to[at] as number) + by;
  }
}

export const valueAt = (list: Float64Array | undefined, at: number): number => list?.[at] ?? 0;
