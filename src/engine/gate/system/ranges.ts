import { widthFor } from "./known.js";
import { boundsOf, knows, type System, type SystemCell } from "./system.js";

export const OUTSIDER = -1;
const EPSILON = 1e-6;
const NOBODY: ReadonlySet<number> = new Set();

interface Range {
  low: number;
  high: number;
}

/** What all attackers from inside that a cell's moves touched are left with; most cells have none. */
type Inside = Map<number, Range>;

/** Cells that move together and so form another world that fits what is shown. */
export interface Move {
  readonly cells: readonly number[];
  readonly steps: readonly number[];
}

/** A move that was added, and whether it still holds. */
interface World {
  readonly move: Move;
  /** The vestigingen and organisaties that know better: the move touches their own cells, or leaves less than their share of another. */
  readonly lids: ReadonlySet<number>;
  /** A later one has a higher number. */
  readonly number: number;
  holds: boolean;
}

/** A world, with the value of one cell in it. */
interface Kept {
  readonly world: World;
  readonly value: number;
}

/** Moves taken back. */
export interface Dropped {
  /** The cells that they went through. */
  readonly lost: ReadonlySet<number>;
  readonly worlds: readonly World[];
}

/**
 * What the worlds found so far leave open, per protected cell and attacker. A vestiging knows its own cells, so that a
 * move counts for it only where it leaves these alone. Per cell only the vestigingen are kept that some move touched:
 * for all others the outsider's range holds.
 */
export class Ranges {
  /** Per cell the outsider's range, where it is watched. */
  private readonly outside: (Range | undefined)[];
  private readonly inside: (Inside | undefined)[];
  /** Moves kept, so that those through a cell can be taken back; what was taken back stays in the list until that is half full of it. */
  private readonly kept: Kept[][];
  /** How many of them hold. */
  private readonly holding: Int32Array;
  /** Worlds so far. */
  private worlds = 0;
  /** Per cell between which values it leaves every attacker its share, reckoned when first asked: NaN before. */
  private readonly leastForAll: Float64Array;
  private readonly mostForAll: Float64Array;
  /** Whether what made a cell's ranges as wide as they are was taken back since they were reckoned. */
  private readonly stale: Uint8Array;

  constructor(
    private readonly s: System,
    protect: readonly number[],
    private readonly members: boolean,
  ) {
    const n = s.cellen.length;
    this.outside = new Array<Range | undefined>(n).fill(undefined);
    this.inside = new Array<Inside | undefined>(n).fill(undefined);
    this.kept = Array.from({ length: n }, () => []);
    this.stale = new Uint8Array(n);
    this.holding = new Int32Array(n);
    this.leastForAll = new Float64Array(n).fill(Number.NaN);
    this.mostForAll = new Float64Array(n);
    for (const c of protect) this.watch(c);
  }

  private cell(c: number): SystemCell {
    return this.s.cellen[c] as SystemCell;
  }

  /** Starts to keep account of a cell. */
  watch(c: number): void {
    this.outside[c] ??= { low: this.cell(c).waarde, high: this.cell(c).waarde };
  }

  add(move: Move): void {
    this.keep(move, this.members ? this.wiser(move) : NOBODY);
  }

  private keep(move: Move, lids: ReadonlySet<number>): void {
    const world: World = { move, lids, number: this.worlds++, holds: true };
    for (let k = 0; k < move.cells.length; k++) {
      const c = move.cells[k] as number;
      const entry: Kept = { world, value: this.cell(c).waarde + (move.steps[k] as number) };
      this.kept[c]?.push(entry);
      this.holding[c] = (this.holding[c] as number) + 1;
      if (!this.stale[c]) this.apply(c, entry);
    }
  }

  /** The attackers from inside to whom a move is no world. */
  private wiser(move: Move): Set<number> {
    const lids = new Set<number>();
    for (const [k, c] of move.cells.entries()) {
      const { lid, groepen, waarde, eigen } = this.cell(c);
      if (lid !== OUTSIDER) lids.add(lid);
      if (groepen) for (const g of groepen) lids.add(g);
      const value = waarde + (move.steps[k] as number);
      if (!eigen?.size || this.suitsAll(c, value)) continue;
      // No world for whoever has more in a cell than would be left of it.
      for (const [own, share] of eigen) {
        const [low, high] = boundsOf(this.s, c, share);
        const slack = EPSILON * Math.max(1, Math.abs(value));
        if (value < low - slack || value > high + slack) lids.add(own);
      }
    }
    return lids;
  }

  /** Whether a value leaves every attacker its share of a cell. */
  private suitsAll(c: number, value: number): boolean {
    if (Number.isNaN(this.leastForAll[c])) {
      let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (const share of this.cell(c).eigen?.values() ?? []) {
        const [low, high] = boundsOf(this.s, c, share);
        least = Math.max(least, low);
        most = Math.min(most, high);
      }
      this.leastForAll[c] = least;
      this.mostForAll[c] = most;
    }
    return value >= (this.leastForAll[c] as number) && value <= (this.mostForAll[c] as number);
  }

  private apply(c: number, { world: { lids }, value }: Kept): void {
    const out = this.outside[c];
    if (!out) return;
    let own = this.inside[c];
    for (const lid of lids) {
      if (own?.has(lid) || knows(this.cell(c), lid)) continue;
      own ??= new Map();
      own.set(lid, { low: out.low, high: out.high });
    }
    if (own) {
      this.inside[c] = own;
      for (const [lid, range] of own) if (!lids.has(lid)) widen(range, value);
    }
    widen(out, value);
  }

  /** Whether some range of a cell is as wide as it is by a world in which the cell has this value. */
  private isEnd(c: number, value: number): boolean {
    const out = this.outside[c];
    if (!out) return false;
    if (value === out.low || value === out.high) return true;
    const own = this.inside[c];
    if (own) for (const { low, high } of own.values()) if (value === low || value === high) return true;
    return false;
  }

  /** Takes back every move through some cells. @returns what it takes to undo that, and the cells that lost moves */
  drop(cells: readonly number[]): Dropped {
    const worlds: World[] = [];
    for (const c of cells)
      for (const { world } of this.kept[c] ?? []) {
        if (!world.holds) continue;
        world.holds = false;
        worlds.push(world);
      }
    const lost = new Set<number>();
    for (const { move } of worlds)
      for (const [k, c] of move.cells.entries()) {
        lost.add(c);
        this.holding[c] = (this.holding[c] as number) - 1;
        if (!this.stale[c] && this.isEnd(c, this.cell(c).waarde + (move.steps[k] as number))) this.stale[c] = 1;
      }
    return { lost, worlds };
  }

  revive({ worlds }: Dropped): void {
    for (const { move, lids } of [...worlds].sort((a, b) => a.number - b.number)) this.keep(move, lids);
  }

  /** Reckons a cell's ranges anew, once someone asks. */
  private refresh(c: number): void {
    if (!this.stale[c]) return;
    this.stale[c] = 0;
    if (!this.outside[c]) return;
    this.outside[c] = { low: this.cell(c).waarde, high: this.cell(c).waarde };
    this.inside[c] = undefined;
    const list = this.kept[c] as Kept[];
    if (list.length > 2 * this.worldsOf(c)) this.kept[c] = list.filter(({ world }) => world.holds);
    for (const entry of this.kept[c] ?? []) if (entry.world.holds) this.apply(c, entry);
  }

  /** How many moves go through a cell. */
  worldsOf(c: number): number {
    return this.holding[c] ?? 0;
  }

  /** Every move that was added and not taken back. */
  moves(): Move[] {
    const found = new Set<Move>();
    for (const list of this.kept) for (const { world } of list) if (world.holds) found.add(world.move);
    return [...found];
  }

  range(c: number, lid: number): Readonly<Range> {
    this.refresh(c);
    return this.inside[c]?.get(lid) ?? (this.outside[c] as Range);
  }

  isOpen(c: number, lid: number): boolean {
    const { low, high } = this.range(c, lid);
    return high - low < widthFor(this.s, c, lid) * (1 - EPSILON);
  }

  /** The attackers that a cell is not yet safe from; where an outsider is one, no other is named. */
  open(c: number): number[] {
    this.refresh(c);
    if (this.isOpen(c, OUTSIDER)) return [OUTSIDER];
    const own = this.inside[c];
    return own ? [...own.keys()].filter((lid) => this.isOpen(c, lid)) : [];
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
