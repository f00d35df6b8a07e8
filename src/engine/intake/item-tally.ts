import { COUNTER, type List, LOCAL, listsOf, MAIN, TOTAL, TURNED } from "./item-lists.js";
import { ANSWER, type KeyRow } from "./item-pass.js";

/** A number that is none. */
export const NONE = -(2 ** 31);
/** What a SMALLINT holds: metingen with more rows are left to SQL. */
const MOST = 32767;

/** Bounds of the contract, which hold for questionnaires that the registry does not know. */
export interface ItemBounds {
  readonly item: readonly [number, number];
  readonly score: readonly [number, number];
}

const add = (to: Int32Array, at: number, by: number): void => {
  to[at] = (to[at] as number) + by;
};

/** Numbers that come one by one. */
export class Growing {
  values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Int32Array(2 * this.length);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  at(k: number): number {
    return this.values[k] as number;
  }
}

/**
 * Sums of answers per meting and part of its list, in typed arrays: what `partsSql` and `listsSql` of item-pass.ts say, of answers
 * judged as `judgeSql` does. First every meting is expected, then {@link ItemTally.settle}, then the answers come.
 */
export class ItemTally {
  /** Rows in all, and those of no known meting. */
  rows = 0;
  orphans = 0;
  /** Number, list, first place and whether it is of the sample, per meting. */
  readonly nr = new Growing();
  private readonly list = new Growing();
  private readonly first = new Growing();
  private readonly sample = new Growing();
  /** Of the sample: number of the meting, part, and the answer as `item_steekproef` keeps it. */
  readonly kept = { nr: new Growing(), deel: new Growing(), antwoord: new Growing() };
  private readonly lists: readonly List[];
  private readonly byCode: ReadonlyMap<string, number>;
  private places = 0;

  // Per place (a part of the list of a meting): points, answers, and those reversed.
  private points = new Int32Array(0);
  private answered = new Int32Array(0);
  private reversed = new Int32Array(0);
  // Per meting.
  private came = new Int32Array(0);
  private faults = new Int32Array(0);
  private low = new Int32Array(0);
  private high = new Int32Array(0);
  private ofMain = new Uint8Array(0);
  private counterSum = new Int32Array(0);
  private counters = new Int32Array(0);
  private otherSum = new Int32Array(0);
  /** A bit per item number that came, in four words: 0–31 and 32–62, 63–94 and 95–125. */
  private seen = new Int32Array(0);

  constructor(
    keys: readonly KeyRow[],
    private readonly bounds: ItemBounds,
  ) {
    ({ lists: this.lists, byCode: this.byCode } = listsOf(keys));
  }

  /** A meting of which answers may come; metingen are numbered in this order. @param code null: unknown to the registry */
  expect(nr: number, code: string | null, sample: boolean): void {
    const list = code === null ? LOCAL : (this.byCode.get(code) ?? TOTAL);
    this.nr.push(nr);
    this.list.push(list);
    this.first.push(this.places);
    this.sample.push(sample ? 1 : 0);
    this.places += (this.lists[list] as List).parts.length;
  }

  /** Makes room for what was expected. */
  settle(): void {
    const metingen = this.nr.length;
    this.points = new Int32Array(this.places);
    this.answered = new Int32Array(this.places);
    this.reversed = new Int32Array(this.places);
    this.came = new Int32Array(metingen);
    this.faults = new Int32Array(metingen);
    this.low = new Int32Array(metingen).fill(MOST);
    this.high = new Int32Array(metingen).fill(-MOST);
    this.ofMain = new Uint8Array(metingen);
    this.counterSum = new Int32Array(metingen);
    this.counters = new Int32Array(metingen);
    this.otherSum = new Int32Array(metingen);
    this.seen = new Int32Array(4 * metingen);
  }

  /**
   * Adds answers of one meting that stand together; it may have others elsewhere. What is the same for all of them is asked once.
   * @param at its number; -1: no known meting · @param scores NONE: not answered · @param n how many there are
   */
  add(at: number, items: Int32Array, scores: Int32Array, n: number): void {
    this.rows += n;
    if (at < 0) {
      this.orphans += n;
      return;
    }
    const number = this.list.at(at);
    const list = this.lists[number] as List;
    const { parts, part, flags, ends, lowest, highest, unknownFrom, unknownTo } = list;
    const { points, answered, reversed, kept } = this;
    const [leastItem, mostItem] = this.bounds.item;
    const [leastScore, mostScore] = this.bounds.score;
    const isLocal = number === LOCAL;
    const isSampled = this.sample.at(at) === 1;
    const first = this.first.at(at);
    const nr = this.nr.at(at);
    let low = this.low[at] as number;
    let high = this.high[at] as number;
    let [faults, all, counters, counterSum, otherSum] = [0, 0, 0, 0, 0];
    let [seen0, seen1, seen2, seen3] = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const item = items[k] as number;
      const score = scores[k] as number;
      // The 64th bit of each two words is a sign, and not used.
      if (item < 32) seen0 |= 1 << item;
      else if (item < 63) seen1 |= 1 << (item - 32);
      else if (item < 95) seen2 |= 1 << (item - 63);
      else if (item < 126) seen3 |= 1 << (item - 95);
      let own = item < part.length ? (part[item] as number) : -1;
      let gives = score;
      if (own < 0) {
        const isGood = isLocal && item >= leastItem && item <= mostItem;
        if (!isGood || (score !== NONE && (score < leastScore || score > mostScore))) {
          faults++;
          continue;
        }
        if (score === NONE) continue;
        own = 0;
      } else {
        const how = flags[item] as number;
        all |= how;
        if (score === NONE || (score >= (unknownFrom[item] as number) && score <= (unknownTo[item] as number)))
          continue;
        if (score < (lowest[item] as number) || score > (highest[item] as number)) {
          faults++;
          continue;
        }
        if (how & TURNED) {
          gives = (ends[item] as number) - score;
          add(reversed, first + own, 1);
        }
        if (how & COUNTER) {
          counters++;
          counterSum += score;
        } else if (how & MAIN) otherSum += score;
      }
      add(points, first + own, gives);
      add(answered, first + own, 1);
      if (score < low) low = score;
      if (score > high) high = score;
      if (isSampled) {
        kept.nr.push(nr);
        kept.deel.push(parts[own] as number);
        kept.antwoord.push(item * ANSWER + gives);
      }
    }
    this.low[at] = low;
    this.high[at] = high;
    if (all & MAIN) this.ofMain[at] = 1;
    add(this.came, at, n);
    add(this.faults, at, faults);
    add(this.counters, at, counters);
    add(this.counterSum, at, counterSum);
    add(this.otherSum, at, otherSum);
    const { seen } = this;
    seen[4 * at] = (seen[4 * at] as number) | seen0;
    seen[4 * at + 1] = (seen[4 * at + 1] as number) | seen1;
    seen[4 * at + 2] = (seen[4 * at + 2] as number) | seen2;
    seen[4 * at + 3] = (seen[4 * at + 3] as number) | seen3;
  }

  /** Whether every number of `item_som` and `item_beeld` fits its column. */
  fits(): boolean {
    return this.came.every((n) => n <= MOST);
  }

  /** What was counted of a meting, by its number here; null where no row of it came. NONE stands for a sum of nothing. */
  of(meting: number) {
    const rows = this.came[meting] as number;
    if (rows === 0) return null;
    const { parts } = this.lists[this.list.at(meting)] as List;
    const first = this.first.at(meting);
    const own = parts.map((deel, k) => ({
      deel,
      som: this.points[first + k] as number,
      beantwoord: this.answered[first + k] as number,
      omgekeerd: this.reversed[first + k] as number,
    }));
    let [som, beantwoord, omgekeerd, lijst] = [0, 0, 0, 0];
    for (const p of own) {
      lijst += p.beantwoord;
      if (p.deel % 2 === 0) continue;
      som += p.som;
      beantwoord += p.beantwoord;
      omgekeerd += p.omgekeerd;
    }
    const counters = this.counters[meting] as number;
    const kwam = [0, 1, 2, 3].map((w) => this.seen[4 * meting + w] as number);
    const different = kwam.reduce((sum, word) => sum + bitsOf(word), 0);
    return {
      rows,
      /** `vragen_laag` and `vragen_hoog` of `item_beeld`, each in two halves; 0: none came. */
      kwam,
      // Fewer different numbers than rows: a question came twice, or a number that no list has.
      isGood: this.faults[meting] === 0 && different === rows,
      som: beantwoord > 0 ? som : NONE,
      beantwoord,
      omgekeerd,
      beantwoord_lijst: lijst,
      laagste: lijst > 0 ? (this.low[meting] as number) : NONE,
      hoogste: lijst > 0 ? (this.high[meting] as number) : NONE,
      keer_som: counters > 0 ? (this.counterSum[meting] as number) : NONE,
      keer_aantal: counters,
      overig_som: this.ofMain[meting] === 1 ? (this.otherSum[meting] as number) : NONE,
      delen: own,
    };
  }

  /** How many places the metingen from one number up to another have. */
  placesOf(from: number, to: number): number {
    return (to < this.first.length ? this.first.at(to) : this.places) - this.first.at(from);
  }
}

/** How many bits of a 32-bit word are set. */
function bitsOf(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
