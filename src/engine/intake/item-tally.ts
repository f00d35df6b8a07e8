import { type List, LOCAL, listsOf, type Question, TOTAL } from "./item-lists.js";
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

  // The meting whose answers are coming.
  private at = -1;
  private questions: readonly (Question | undefined)[] = [];
  private parts: readonly number[] = [];
  private isLocal = false;
  private place = 0;
  private isSampled = false;

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

  /** Answers are of this meting from here on; -1: of none. */
  turnTo(meting: number): void {
    this.at = meting;
    if (meting < 0) return;
    const list = this.list.at(meting);
    ({ questions: this.questions, parts: this.parts } = this.lists[list] as List);
    this.isLocal = list === LOCAL;
    this.place = this.first.at(meting);
    this.isSampled = this.sample.at(meting) === 1;
  }

  answer(item: number, score: number): void {
    const { at } = this;
    if (!this.see(item)) return;
    const q = this.questions[item];
    if (q === undefined) {
      const { item: i, score: s } = this.bounds;
      if (!this.isLocal || item < i[0] || item > i[1] || score < s[0] || score > s[1]) add(this.faults, at, 1);
      else this.count(this.place, score, score, item);
      return;
    }
    if (q.main) this.ofMain[at] = 1;
    if (score >= q.unknownFrom && score <= q.unknownTo) return;
    if (score < q.lowest || score > q.highest) {
      add(this.faults, at, 1);
      return;
    }
    const place = this.place + q.part;
    const points = q.turned ? q.ends - score : score;
    if (q.turned) add(this.reversed, place, 1);
    this.count(place, score, points, item);
    if (q.counter) {
      add(this.counterSum, at, score);
      add(this.counters, at, 1);
    } else if (q.main) add(this.otherSum, at, score);
  }

  /** A question that was asked and not answered. */
  empty(item: number): void {
    if (!this.see(item)) return;
    const q = this.questions[item];
    const [from, to] = this.bounds.item;
    if (q?.main) this.ofMain[this.at] = 1;
    if (q === undefined && !(this.isLocal && item >= from && item <= to)) add(this.faults, this.at, 1);
  }

  /** Counts a row, and marks the number that came. @returns whether it is of a known meting */
  private see(item: number): boolean {
    this.rows++;
    const { at } = this;
    if (at < 0) {
      this.orphans++;
      return false;
    }
    add(this.came, at, 1);
    if (item < 126) {
      const bit = item < 63 ? item : item - 63;
      const word = 4 * at + (item < 63 ? 0 : 2) + (bit >> 5);
      this.seen[word] = (this.seen[word] as number) | (1 << (bit & 31));
    }
    return true;
  }

  private count(place: number, score: number, points: number, item: number): void {
    const { at } = this;
    add(this.points, place, points);
    add(this.answered, place, 1);
    if (score < (this.low[at] as number)) this.low[at] = score;
    if (score > (this.high[at] as number)) this.high[at] = score;
    if (!this.isSampled) return;
    const { nr, deel, antwoord } = this.kept;
    nr.push(this.nr.at(at));
    deel.push(this.parts[place - this.place] as number);
    antwoord.push(item * ANSWER + points);
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
    let different = 0;
    for (let w = 4 * meting; w < 4 * meting + 4; w++) different += bitsOf(this.seen[w] as number);
    return {
      rows,
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

  /** The words of `seen` as the two columns of `item_beeld`, by twos; 0: none came. */
  get words(): BigInt64Array {
    return new BigInt64Array(this.seen.buffer);
  }
}

/** How many bits of a 32-bit word are set. */
function bitsOf(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
