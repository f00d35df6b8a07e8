import type { Dropped, Ranges } from "../system/ranges.js";
import { HIDDEN, type Pattern, SHOWN, type System, type SystemCell } from "../system/system.js";
import { makeBreath } from "./breath.js";
import type { MoveSearch } from "./move-search.js";
import type { Together } from "./together.js";

/** Work (in programmes) spent on showing cells again, per hidden cell: enough for small releases, bounded for large ones. */
const RELEASE_BUDGET = { perCell: 1.5, least: 500 };
/** For the first rank, which is small in a release and holds the figures that matter most: in effect all that it needs there. */
const FIRST_BUDGET = { perCell: 18, most: 4000 };
/** Work spent on exchanging cells for others. */
const EXCHANGE_BUDGET = 6000;
/** So many exchanges in a row that gain nothing end them: the dearest come first, and of cheaper ones hardly any gains. */
const IN_VAIN = 60;

/** What showing again works on. */
export interface Choice {
  readonly s: System;
  readonly pattern: Pattern;
  /** Per count the sums that are reckoned over it. */
  readonly sumsOf: readonly (readonly number[])[];
  readonly ranges: Ranges;
  readonly moves: MoveSearch;
  /** Whether only the protection of others keeps a cell hidden. */
  readonly mayShow: (cell: number) => boolean;
  /** The next cell that was hidden meanwhile and looks for moves; undefined: none. */
  readonly take: () => number | undefined;
  /** What is of more worth where it is shown whole. */
  readonly together: Together;
}

/** Shows again what need not be hidden, once all that is hidden has its moves. */
export class ShowAgain {
  /** Cells that are shown while it is tried what that costs; no move may go through them. */
  readonly held = new Set<number>();
  /** Others could not do without them at an earlier rank: asked again, hardly any could now. */
  private readonly refused = new Set<number>();
  /** What the cells cost together that were hidden since an exchange began. */
  private spent = 0;

  constructor(private readonly choice: Choice) {}

  private cell(i: number): SystemCell {
    return this.choice.s.cellen[i] as SystemCell;
  }

  /** Is to be told of every cell that is hidden. */
  wasHidden(i: number): void {
    this.spent += this.cell(i).kosten + this.choice.together.worth([i]);
  }

  /** What may be shown again, the dearest first. */
  private candidates(): number[] {
    return [...this.choice.pattern.keys()]
      .filter((i) => this.choice.mayShow(i))
      .sort((a, b) => this.cell(b).kosten - this.cell(a).kosten || a - b);
  }

  /**
   * Moves that were found later often protect more than they were looked for. A cell may come back where every cell that loses
   * its moves with it keeps enough others, or finds them among what is hidden anyway. The dearest first.
   */
  async release(rank: number, told: (part: number) => void): Promise<void> {
    const { pattern, moves, mayShow } = this.choice;
    const breath = makeBreath();
    const hidden = pattern.reduce((n, p) => n + (p === HIDDEN ? 1 : 0), 0);
    const first = rank === 0 ? Math.min(FIRST_BUDGET.perCell * hidden, FIRST_BUDGET.most) : 0;
    const budget = moves.lps + Math.max(RELEASE_BUDGET.least, RELEASE_BUDGET.perCell * hidden, first);
    const candidates = this.candidates().filter((i) => !this.refused.has(i));
    for (const [k, i] of candidates.entries()) {
      if (moves.lps > budget) return;
      await breath(() => told(k / candidates.length));
      if (mayShow(i) && !this.show(i)) this.refused.add(i);
    }
  }

  /** Shows a cell again, with the others that were only hidden for its sake. @returns whether that can be */
  show(start: number): boolean {
    const { pattern, sumsOf, ranges, moves, mayShow } = this.choice;
    const undo: { group: number[]; dropped: Dropped }[] = [];
    const shown: number[] = [start];
    let work: number[] = [];
    let holds = true;
    for (let next = shown.pop(); next !== undefined && holds; next = shown.pop()) {
      const group = [next, ...(sumsOf[next] ?? [])].filter((k) => pattern[k] === HIDDEN);
      const dropped = ranges.drop(group);
      // Taking moves back is work too: about as much per ten cells as a programme.
      moves.lps += dropped.lost.size / 10;
      for (const k of group) pattern[k] = SHOWN;
      undo.push({ group, dropped });
      // First who has fewest worlds left, so that what cannot be is soon known.
      work = [...new Set([...work, ...dropped.lost.keys()])].sort(
        (a, b) => ranges.worldsOf(b) - ranges.worldsOf(a) || b - a,
      );
      for (let c = work.pop(); c !== undefined; c = work.pop()) {
        if (pattern[c] !== HIDDEN || moves.protect(c, true)) continue;
        if (mayShow(c)) shown.push(c);
        else holds = false;
        break;
      }
    }
    if (holds) return true;
    for (const { group, dropped } of undo.reverse()) {
      for (const k of group) pattern[k] = HIDDEN;
      ranges.revive(dropped);
    }
    return false;
  }

  /**
   * Shows again what is dear where less dear cells can be hidden in its place: which of several ways was met first when moves were
   * sought is chance. First what is told together, all of it at once; then cell by cell. The dearest first, time after time until
   * nothing is gained.
   */
  async exchange(): Promise<void> {
    const { moves, mayShow, together } = this.choice;
    const breath = makeBreath();
    const budget = moves.lps + EXCHANGE_BUDGET;
    let vain = 0;
    for (let gained = true; gained; ) {
      gained = false;
      for (const cells of [...together.missing(mayShow), ...this.candidates().map((i) => [i])]) {
        if (moves.lps > budget || vain >= IN_VAIN) return;
        await breath(() => undefined);
        if (!cells.every(mayShow)) continue;
        const done = this.swap(cells);
        gained ||= done;
        vain = done ? 0 : vain + 1;
      }
    }
  }

  /** Shows cells again if what must be hidden for that costs less; else all stays as it was. @returns whether it does */
  private swap(start: readonly number[]): boolean {
    const { pattern, sumsOf, ranges, moves, take, together } = this.choice;
    const before = pattern.slice();
    const group = [...start, ...start.flatMap((i) => sumsOf[i] ?? [])].filter((k) => pattern[k] === HIDDEN);
    const worth = group.reduce((sum, k) => sum + this.cell(k).kosten, together.worth(group));
    const dropped = ranges.drop(group);
    for (const k of group) {
      pattern[k] = SHOWN;
      this.held.add(k);
    }
    this.spent = 0;
    const work = [...dropped.lost.keys()];
    const next = (): number | undefined => work.pop() ?? take();
    let holds = true;
    for (let c = next(); c !== undefined && holds; c = holds ? next() : undefined)
      holds = pattern[c] !== HIDDEN || (moves.protect(c) && this.spent < worth);
    this.held.clear();
    if (holds) return true;
    while (take() !== undefined);
    const hidden = [...pattern.keys()].filter((k) => pattern[k] === HIDDEN && before[k] !== HIDDEN);
    ranges.drop(hidden);
    pattern.set(before);
    ranges.revive(dropped);
    return false;
  }
}
