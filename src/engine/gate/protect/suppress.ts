import { entryRanks, shownAt } from "../catalogue/ranks.js";
import { type Move, Ranges } from "../system/ranges.js";
import { FREE, HIDDEN, type Pattern, SHOWN, type System, type SystemCell } from "../system/system.js";
import { makeBreath } from "./breath.js";
import { MoveSearch } from "./move-search.js";
import { asOneNumber, moveOf, type OneNumber, patternOf } from "./one-number.js";
import { ShowAgain } from "./show-again.js";
import { partsOfKnown, Together } from "./together.js";

/**
 * Chooses what to hide besides what is too small. For every hidden cell it looks for the cheapest move, a set of cells
 * that can step up and down together with every sum still right, that changes the cell by its protection width; what
 * the move touches is hidden. Such a move is a second world beside the truth, and stays one whatever is hidden later.
 * An attacker that knows its own cells is no wiser as long as the move leaves these alone, so that a cell needs moves
 * that have no attacker in common.
 *
 * Cells come in by rank. What an earlier rank shows stays shown; where a cell then finds no move, the tables of the present
 * rank that it stands in are left out. Cells of later ranks are unknowns that move freely and are nobody's concern yet.
 */
export class Suppressor {
  private readonly pattern: Pattern;
  private readonly sumsOf: number[][];
  private readonly ranges: Ranges;
  private readonly moves: MoveSearch;
  /** Hidden cells that still look for moves, in order of arrival. */
  private readonly queue: Record<SystemCell["soort"], Set<number>> = { aantal: new Set(), som: new Set() };
  /** Counts without the room that is asked, also where everything around them is hidden. */
  private readonly rooms = new Map<number, Map<number, number>>();
  private readonly excused = new Map<number, number>();
  private readonly s: System;
  /** Per cell the rank at which it comes in; Infinity: never. */
  private entry: readonly number[];
  private rank = -1;
  /** Tables left out. */
  private readonly gone = new Set<string>();
  /** Hidden as the last resort for another: shown again they would be hidden again, and so on without end. */
  private readonly forced = new Set<number>();
  private readonly again: ShowAgain;
  /** The cells that it works with: each is all those of the system that are one number. */
  private readonly one: OneNumber;

  constructor(
    private readonly system: System,
    members = true,
  ) {
    this.one = asOneNumber(system);
    const { cellen, ties, vraagt } = this.one;
    const s: System = { cellen, relaties: [], ruimte: this.rooms, vraagt };
    this.s = s;
    this.pattern = Uint8Array.from(s.cellen, (c) => (c.bekend ? SHOWN : FREE));
    this.sumsOf = s.cellen.map(() => []);
    for (const [i, c] of s.cellen.entries()) if (c.over) this.sumsOf[c.over.aantal]?.push(i);
    this.ranges = new Ranges(s, [], members);
    const together = new Together(partsOfKnown(system, this.one), s.cellen, this.pattern);
    this.moves = new MoveSearch(s, ties, this.pattern, this.ranges, {
      hide: (i) => this.hide(i),
      isFixed: (i) => this.isFixed(i),
      // Only in the first rank: in later ones it costs more of other figures than it gains (docs/decisions/0070).
      besides: (i) => (this.rank === 0 ? together.worth([i]) : 0),
    });
    this.again = new ShowAgain({
      s,
      pattern: this.pattern,
      sumsOf: this.sumsOf,
      ranges: this.ranges,
      moves: this.moves,
      mayShow: (i) => this.mayShow(i),
      take: () => this.take("aantal") ?? this.take("som"),
      together,
    });
    this.entry = this.entryNow();
  }

  private entryNow(): number[] {
    const entry = entryRanks(this.system, this.gone);
    return this.one.leden.map((list, k) => {
      // What is shown comes in when it is, though one of its cells that no figure shows is told of before.
      const shown = this.cell(k).primair ? Number.POSITIVE_INFINITY : shownAt(this.cell(k), this.gone);
      return shown < Number.POSITIVE_INFINITY ? shown : Math.min(...list.map(({ cel }) => entry[cel] as number));
    });
  }

  /**
   * Works through all ranks.
   * @param told is told the share done, now and then
   */
  async run(told: (share: number) => void = () => undefined): Promise<void> {
    const ranks = [...new Set(this.entry)].filter((r) => r < Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const size = (of: (rank: number) => boolean): number => this.entry.reduce((n, r) => n + (of(r) ? 1 : 0), 0);
    const all = size((r) => r < Number.POSITIVE_INFINITY);
    for (const rank of ranks) {
      const [before, own] = [size((r) => r < rank) / all, size((r) => r === rank) / all];
      this.enter(rank);
      await this.settle((part) => told(before + (own * part) / 2));
      await this.again.release(rank, (part) => told(before + own * (0.5 + part / 2)));
      // What the first rank shows goes before all else; later ones are large, and gain less than it takes (docs/decisions/0064).
      if (rank === 0) await this.again.exchange();
    }
  }

  /** What is chosen so far: what no figure shows need not be hidden where it is not too small. */
  chosen(): Pattern {
    return patternOf(this.one, this.system, this.pattern, this.gone);
  }

  /** The moves found that still hold. */
  worlds(): Move[] {
    return this.ranges.moves().map((move) => moveOf(this.one, move));
  }

  /** Counts that have too little room whatever is hidden from some rank on, with that rank. */
  narrow(): ReadonlyMap<number, number> {
    return new Map([...this.excused].flatMap(([k, rank]) => this.one.leden[k]?.map(({ cel }) => [cel, rank]) ?? []));
  }

  /** Tables left out for the sake of what earlier ranks show. */
  leftOut(): ReadonlySet<string> {
    return this.gone;
  }

  private cell(i: number): SystemCell {
    return this.s.cellen[i] as SystemCell;
  }

  /** Whether an earlier rank shows a cell, or everyone knows it. */
  private isFixed(i: number): boolean {
    if (this.cell(i).bekend === true || this.again.held.has(i)) return true;
    return this.pattern[i] === SHOWN && (this.entry[i] as number) < this.rank;
  }

  /** Takes in the cells of a rank: too small is hidden, the rest shown; moves through what is now shown are none any more. */
  private enter(rank: number): void {
    this.rank = rank;
    const fresh = [...this.entry.keys()].filter((i) => this.entry[i] === rank && !this.cell(i).bekend);
    for (const i of fresh) {
      const { primair } = this.cell(i);
      const shown = shownAt(this.cell(i), this.gone) < Number.POSITIVE_INFINITY;
      this.pattern[i] = primair ? HIDDEN : shown ? SHOWN : FREE;
    }
    for (const i of fresh) {
      const { over } = this.cell(i);
      if (this.pattern[i] === HIDDEN) {
        this.enqueue(i);
        for (const k of this.sumsOf[i] ?? []) this.hide(k);
      } else if (over && this.pattern[over.aantal] === HIDDEN) this.hide(i);
    }
    const { lost } = this.ranges.drop(fresh.filter((i) => this.pattern[i] === SHOWN));
    for (const c of lost.keys()) if (this.pattern[c] === HIDDEN) this.enqueue(c);
  }

  private enqueue(i: number): void {
    this.ranges.watch(i);
    this.queue[this.cell(i).soort].add(i);
  }

  /** Hides a cell, and the sums that cannot be shown without it. */
  private hide(i: number): void {
    if (this.pattern[i] !== SHOWN || this.cell(i).bekend) return;
    this.pattern[i] = HIDDEN;
    this.again.wasHidden(i);
    this.enqueue(i);
    for (const k of this.sumsOf[i] ?? []) this.hide(k);
  }

  /**
   * Works until every hidden cell has its moves. Where a cell finds none, and that is for the sake of earlier ranks, tables of this
   * rank are left out; else everything in its relations is hidden, parents too: the last resort, which ends at the latest when
   * nothing is shown.
   */
  private async settle(told: (part: number) => void): Promise<void> {
    const breath = makeBreath();
    let settled = 0;
    // Counts first: what is hidden of them decides which sums are hidden too.
    for (const soort of ["aantal", "som"] as const)
      for (let i = this.take(soort); i !== undefined; i = this.take(soort)) {
        settled++;
        await breath(() => told(settled / (settled + this.queue.aantal.size + this.queue.som.size)));
        if (this.pattern[i] !== HIDDEN || this.moves.protect(i)) continue;
        if (this.moves.protect(i, false, Number.POSITIVE_INFINITY)) continue;
        if (soort === "aantal" && this.isNarrow(i)) continue;
        // What only protected others may stand open as well.
        if (!this.forced.has(i) && this.mayShow(i) && this.again.show(i)) continue;
        if (this.leaveOut(i) || (soort === "aantal" && this.isConfined(i))) {
          if (this.pattern[i] === HIDDEN) this.enqueue(i);
          continue;
        }
        const around = (this.moves.ties.rowsOf[i] ?? []).flatMap((r) => this.moves.ties.cellsOf[r] ?? []);
        const near = around.filter((k) => this.pattern[k] === SHOWN);
        const shown = near.length ? near : this.moves.tied(i).filter((k) => this.pattern[k] === SHOWN);
        for (const k of new Set(shown)) {
          this.forced.add(k);
          this.hide(k);
        }
        if (shown.length) this.enqueue(i);
      }
  }

  /** Where a count has too little room among everything that is tied to it, no more is asked. */
  private isNarrow(i: number): boolean {
    this.excuse(i, 0, this.moves.roomless(i));
    return this.ranges.open(i).length === 0;
  }

  /** A count that no table shows, and that earlier ranks confine by themselves whatever this one hides: no more is asked. */
  private isConfined(i: number): boolean {
    if (this.rank === 0 || shownAt(this.cell(i), this.gone) < Number.POSITIVE_INFINITY) return false;
    const found = this.ranges.open(i).map((lid): [number, number] => {
      const { low, high } = this.ranges.range(i, lid);
      return [lid, high - low];
    });
    this.excuse(i, this.rank, new Map(found));
    return found.length > 0;
  }

  private excuse(i: number, rank: number, room: ReadonlyMap<number, number>): void {
    if (room.size === 0) return;
    this.rooms.set(i, new Map([...(this.rooms.get(i) ?? []), ...room]));
    this.excused.set(i, Math.max(rank, this.excused.get(i) ?? 0));
  }

  /**
   * Leaves out the tables of this rank that a cell stands in; of one that stands in none, those of the cells that it adds up with,
   * since they are why it is anyone's concern now.
   * @returns whether there were any, and it was for earlier ranks
   */
  private leaveOut(i: number): boolean {
    if (this.rank === 0 || this.entry[i] !== this.rank) return false;
    const of = (k: number) => (this.cell(k).tafels ?? []).filter((t) => t.rang === this.rank && !this.gone.has(t.naam));
    const own = of(i);
    const unshown = shownAt(this.cell(i), this.gone) === Number.POSITIVE_INFINITY;
    const around = (): number[] => (this.moves.ties.rowsOf[i] ?? []).flatMap((r) => this.moves.ties.cellsOf[r] ?? []);
    const tables = own.length || !unshown ? own : around().flatMap(of);
    if (tables.length === 0) return false;
    for (const t of tables) this.gone.add(t.naam);
    this.entry = this.entryNow();
    for (const [k, c] of this.s.cellen.entries()) {
      if (c.bekend || this.pattern[k] === FREE || shownAt(c, this.gone) <= this.rank) continue;
      if (c.primair && (this.entry[k] as number) <= this.rank) continue;
      this.pattern[k] = FREE;
      this.queue[c.soort].delete(k);
    }
    return true;
  }

  /** Whether only the protection of others keeps a cell hidden. */
  private mayShow(i: number): boolean {
    const c = this.cell(i);
    if (this.pattern[i] !== HIDDEN || c.primair || shownAt(c, this.gone) > this.rank) return false;
    if (c.over && this.pattern[c.over.aantal] === HIDDEN) return false;
    return !(this.sumsOf[i] ?? []).some((k) => this.cell(k).primair);
  }

  private take(soort: SystemCell["soort"]): number | undefined {
    const [i] = this.queue[soort];
    if (i !== undefined) this.queue[soort].delete(i);
    return i;
  }
}
