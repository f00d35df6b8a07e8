import { widthFor } from "./known.js";
import { boundsOf, knows, type System, type SystemCell } from "./system.js";

export const OUTSIDER = -1;
const EPSILON = 1e-6;

interface Range {
  low: number;
  high: number;
}

/** Cells that move together and so form another world that fits what is shown. */
export interface Move {
  readonly cells: readonly number[];
  readonly steps: readonly number[];
}

interface Kept {
  readonly move: Move;
  /** The vestigingen and organisaties that know better: the move touches their own cells, or leaves less than their share of another. */
  readonly lids: ReadonlySet<number>;
  /** Value of the cell in this world. */
  readonly value: number;
}

/** Moves taken back, per cell that they went through. */
export interface Dropped {
  readonly lost: ReadonlyMap<number, readonly Kept[]>;
}

/**
 * What the worlds found so far leave open, per protected cell and attacker. A vestiging knows its own cells, so that a
 * move counts for it only where it leaves these alone. Per cell only the vestigingen are kept that some move touched:
 * for all others the outsider's range holds.
 */
export class Ranges {
  private readonly outside = new Map<number, Range>();
  private readonly inside = new Map<number, Map<number, Range>>();
  /** Moves kept, so that those through a cell can be taken back. */
  private readonly kept = new Map<number, Kept[]>();
  /** Cells whose moves have changed since their ranges were reckoned. */
  private readonly stale = new Set<number>();

  constructor(
    private readonly s: System,
    protect: readonly number[],
    private readonly members: boolean,
  ) {
    for (const c of protect) this.watch(c);
  }

  private cell(c: number): SystemCell {
    return this.s.cellen[c] as SystemCell;
  }

  /** Starts to keep account of a cell. */
  watch(c: number): void {
    if (!this.outside.has(c)) this.outside.set(c, { low: this.cell(c).waarde, high: this.cell(c).waarde });
  }

  add(move: Move): void {
    const lids = new Set<number>();
    if (this.members)
      for (const [k, c] of move.cells.entries()) {
        const { lid, groepen, waarde, eigen } = this.cell(c);
        if (lid !== OUTSIDER) lids.add(lid);
        for (const g of groepen ?? []) lids.add(g);
        // No world for whoever has more in a cell than would be left of it.
        for (const [own, share] of eigen ?? []) {
          const [low, high] = boundsOf(this.s, c, share);
          const value = waarde + (move.steps[k] as number);
          const slack = EPSILON * Math.max(1, Math.abs(value));
          if (value < low - slack || value > high + slack) lids.add(own);
        }
      }
    for (const [k, c] of move.cells.entries()) {
      const entry: Kept = { move, lids, value: this.cell(c).waarde + (move.steps[k] as number) };
      const list = this.kept.get(c);
      if (list) list.push(entry);
      else this.kept.set(c, [entry]);
      if (!this.stale.has(c)) this.apply(c, entry);
    }
  }

  private apply(c: number, { lids, value }: Kept): void {
    const out = this.outside.get(c);
    if (!out) return;
    const own = this.inside.get(c) ?? new Map<number, Range>();
    for (const lid of lids)
      if (!knows(this.cell(c), lid) && !own.has(lid)) own.set(lid, { low: out.low, high: out.high });
    if (own.size) this.inside.set(c, own);
    for (const [lid, range] of own) if (!lids.has(lid)) widen(range, value);
    widen(out, value);
  }

  /** Takes back every move through some cells. @returns what it takes to undo that, and the cells that lost moves */
  drop(cells: readonly number[]): Dropped {
    const moves = new Set<Move>();
    for (const c of cells) for (const entry of this.kept.get(c) ?? []) moves.add(entry.move);
    const lost = new Map<number, Kept[]>();
    for (const m of moves)
      for (const c of m.cells) {
        if (lost.has(c)) continue;
        const list = this.kept.get(c) ?? [];
        lost.set(
          c,
          list.filter((entry) => moves.has(entry.move)),
        );
        this.recount(
          c,
          list.filter((entry) => !moves.has(entry.move)),
        );
      }
    return { lost };
  }

  revive({ lost }: Dropped): void {
    for (const [c, entries] of lost) this.recount(c, [...(this.kept.get(c) ?? []), ...entries]);
  }

  private recount(c: number, entries: Kept[]): void {
    this.kept.set(c, entries);
    this.stale.add(c);
  }

  /** Reckons a cell's ranges anew, once someone asks. */
  private refresh(c: number): void {
    if (!this.stale.delete(c) || !this.outside.has(c)) return;
    this.outside.set(c, { low: this.cell(c).waarde, high: this.cell(c).waarde });
    this.inside.delete(c);
    for (const entry of this.kept.get(c) ?? []) this.apply(c, entry);
  }

  /** Every move that was added and not taken back. */
  moves(): Move[] {
    return [...new Set([...this.kept.values()].flatMap((list) => list.map((entry) => entry.move)))];
  }

  range(c: number, lid: number): Readonly<Range> {
    this.refresh(c);
    return this.inside.get(c)?.get(lid) ?? (this.outside.get(c) as Range);
  }

  isOpen(c: number, lid: number): boolean {
    const { low, high } = this.range(c, lid);
    return high - low < widthFor(this.s, c, lid) * (1 - EPSILON);
  }

  /** The attackers that a cell is not yet safe from; where an outsider is one, no other is named. */
  open(c: number): number[] {
    this.refresh(c);
    if (this.isOpen(c, OUTSIDER)) return [OUTSIDER];
    return [...(this.inside.get(c)?.keys() ?? [])].filter((lid) => this.isOpen(c, lid));
  }

  /** Room of an outsider as a multiple of what is required. */
  room(c: number): number {
    const { low, high } = this.range(c, OUTSIDER);
    return (high - low) / widthFor(this.s, c, OUTSIDER);
  }
}

function widen(range: Range, x: number): void {
  if (x < range.low) range.low = x;
  if (x > range.high) range.high = x;
}
