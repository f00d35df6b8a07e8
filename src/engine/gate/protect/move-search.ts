import { widthFor } from "../system/known.js";
import { neighbourhood, type SignedTies } from "../system/neighbourhood.js";
import { OUTSIDER, type Ranges } from "../system/ranges.js";
import { needsWorlds, type Pattern, SHOWN, type System, type SystemCell } from "../system/system.js";
import { type Field, MoveModel } from "./move-model.js";

/** Among how many cells a move is sought, and which: what is hidden anyway, or also what is shown, the cheap ones first. */
interface Attempt {
  readonly size: number;
  readonly among: "hidden" | "cheap";
}
const ATTEMPTS: readonly Attempt[] = [
  { size: 150, among: "hidden" },
  { size: 300, among: "cheap" },
  { size: 1200, among: "cheap" },
  { size: Number.POSITIVE_INFINITY, among: "cheap" },
];
/** A system that is no larger than this is searched as a whole at once: what lies between finds little there. */
const SMALL_SYSTEM = 2000;
const AT_ONCE = [ATTEMPTS[0], ATTEMPTS.at(-1)] as readonly Attempt[];
/** Large programmes per system, and more of them per cell: enough for releases, bounded for what is nearly all small. */
const LARGE = { size: 1200, least: 2000, perCell: 0.02 };
/** Hiding a cell costs no more than that of so many middling ones: beside one enormous price all others would be nothing. */
const DEAR = 1000;
const EPSILON = 1e-6;
const EVERYTHING: Field = { has: () => true };

/** What hiding a middling cell costs. */
function medianCost(s: System): number {
  const costs = s.cellen.flatMap((c) => (c.gepubliceerd && !c.bekend ? [c.kosten] : [])).sort((a, b) => a - b);
  return costs[costs.length >> 1] || 1;
}

/** What the search asks of the choice that it works for. */
export interface Choice {
  readonly hide: (cell: number) => void;
  /** Whether a cell is shown for good, and so does not move. */
  readonly isFixed: (cell: number) => boolean;
  /** What hiding a cell that is shown costs besides its own price. */
  readonly besides: (cell: number) => number;
}

/** Looks for moves of hidden cells: among what is hidden first, then among more and more. */
export class MoveSearch {
  /** Moves found so far. */
  lps = 0;
  private large = 0;
  private readonly model: MoveModel;
  /** Per cell the last field that it was in. */
  private readonly inField: Int32Array;
  private fields = 0;
  /** Per cell what speaks against showing it less, as a neighbourhood asks it. */
  private readonly dear: Float64Array;

  constructor(
    private readonly s: System,
    readonly ties: SignedTies,
    private readonly pattern: Pattern,
    private readonly ranges: Ranges,
    private readonly choice: Choice,
  ) {
    this.model = new MoveModel(s, this.ties, pattern, DEAR * medianCost(s), choice.besides);
    this.inField = new Int32Array(s.cellen.length);
    this.dear = Float64Array.from(s.cellen, (c) => 2 * Math.ceil(Math.log10(1 + c.kosten) / 3));
  }

  /**
   * Looks for the moves that a cell still needs, and hides what they touch.
   * @param within whether only what is hidden already may move
   * @param large how many large programmes all cells together may take
   * @returns whether it has them
   */
  protect(i: number, within = false, large = LARGE.least + LARGE.perCell * this.s.cellen.length): boolean {
    if (!needsWorlds(this.s, i)) return true;
    const small = this.s.cellen.length <= SMALL_SYSTEM;
    for (const attempt of small ? AT_ONCE : ATTEMPTS) {
      if (this.ranges.open(i).length === 0) return true;
      if (attempt.among !== "hidden" && within) break;
      if (attempt.size >= LARGE.size && !small && this.large > large) break;
      const field = this.fieldAround(i, attempt);
      this.search(i, field, attempt.size);
      if (attempt.among !== "hidden" && field.size < attempt.size) break;
    }
    return this.ranges.open(i).length === 0;
  }

  /** Looks for moves of one cell within a field, against outsiders and against the attackers that its moves touched. */
  private search(i: number, field: Field, size: number): void {
    const tried = new Set<string>();
    for (let open = this.ranges.open(i); open.length; open = this.ranges.open(i)) {
      // First against all at once, then one by one.
      const groups = [open, ...(open.length > 1 ? open.map((lid) => [lid]) : [])];
      const group = groups.find((g) => !tried.has(g.join()));
      if (!group) return;
      tried.add(group.join());
      if (size >= LARGE.size) this.large++;
      for (const steps of this.model.moves(i, attackers(group), field)) {
        this.lps++;
        for (const c of steps.cells) this.choice.hide(c);
        this.ranges.add(steps);
        if (!group.some((lid) => this.ranges.isOpen(i, lid))) break;
      }
    }
  }

  /**
   * How far a count can move for every attacker that it is not safe from, among everything that is tied to it, fixed or not.
   * @returns per attacker the room, where it is less than the width: that much is left whatever is hidden
   */
  roomless(i: number): Map<number, number> {
    const out = new Map<number, number>();
    for (const lid of this.ranges.open(i)) {
      let { low, high } = this.ranges.range(i, lid);
      for (const { cells, steps } of this.model.moves(i, attackers([lid]), EVERYTHING)) {
        this.lps++;
        const value = (this.s.cellen[i] as SystemCell).waarde + (steps[cells.indexOf(i)] ?? 0);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (high - low < widthFor(this.s, i, lid) * (1 - EPSILON)) out.set(lid, high - low);
    }
    return out;
  }

  /** Everything that is tied to a cell by sums, itself included. */
  tied(i: number): number[] {
    return neighbourhood(this.ties, i, Number.POSITIVE_INFINITY);
  }

  private fieldAround(start: number, { size, among }: Attempt): Field & { readonly size: number } {
    const mayMove = (c: number): boolean =>
      this.pattern[c] !== SHOWN || (among !== "hidden" && !this.choice.isFixed(c));
    // Of a search among everything only what it reaches is looked at.
    if (size === Number.POSITIVE_INFINITY) return { has: mayMove, size: 0 };
    const { pattern } = this;
    const cells = neighbourhood(this.ties, start, size, (c) => {
      if (pattern[c] !== SHOWN) return 0;
      return among !== "hidden" && !this.choice.isFixed(c) ? (this.dear[c] as number) : -1;
    });
    this.fields++;
    for (const c of cells) this.inField[c] = this.fields;
    return { has: (c) => this.inField[c] === this.fields, size: cells.length };
  }
}

const attackers = (lids: readonly number[]): ReadonlySet<number> => new Set(lids.filter((lid) => lid !== OUTSIDER));
