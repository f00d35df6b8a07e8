import { type Lp, openLp, stepModel } from "./lp.js";
import type { PlacedTies } from "./neighbourhood.js";
import { boundsOf, FREE, type Pattern, roomFor, SHOWN, type System, type SystemCell } from "./system.js";

/** What a step of a cell that is hidden already costs, against the dearest shown one's 1. */
const FREE_STEP = 1e-5;

/** The moves that are possible among some cells, held by the solver; hiding what is shown costs what policy says. */
export class MoveModel {
  private readonly m: number;

  private constructor(
    private readonly s: System,
    private readonly cells: readonly number[],
    private readonly pattern: Pattern,
    private readonly dearest: number,
    private readonly column: ReadonlyMap<number, number>,
    private readonly upper: Float64Array,
    private readonly lp: Lp,
  ) {
    this.m = cells.length;
  }

  /** @param pattern looked at anew for every move: what was hidden meanwhile is cheap */
  static async open(
    s: System,
    cells: readonly number[],
    ties: PlacedTies,
    pattern: Pattern,
    dearest: number,
  ): Promise<MoveModel> {
    const m = cells.length;
    const column = new Map(cells.map((c, j) => [c, j]));
    // Per relation its cells among these, in the relation's own order. From the cells, not from the relation: a whole over
    // a hundred units has few of its parts among them.
    const found = new Map<number, [place: number, column: number][]>();
    for (const [j, c] of cells.entries())
      for (const [x, r] of (ties.rowsOf[c] ?? []).entries()) {
        const place = ties.placesOf[c]?.[x] ?? 0;
        const list = found.get(r);
        if (list) list.push([place, j]);
        else found.set(r, [[place, j]]);
      }
    // The parent comes first.
    const rows = [...found.values()].map((list) =>
      list.sort((a, b) => a[0] - b[0]).map(([place, j]): readonly [number, number] => [j, place === 0 ? -1 : 1]),
    );
    const upper = new Float64Array(2 * m);
    for (const [j, c] of cells.entries()) [upper[m + j], upper[j]] = reach(s, c);
    return new MoveModel(s, cells, pattern, dearest, column, upper, await openLp(stepModel(rows, upper)));
  }

  dispose(): void {
    this.lp.dispose();
  }

  /** @param width of the cell that is to move: what a move costs is reckoned per that width, however many cells it takes */
  private prices(width: number): Float64Array {
    const cost = new Float64Array(2 * this.m);
    for (const [j, c] of this.cells.entries()) {
      const cell = this.s.cellen[c] as SystemCell;
      const status = this.pattern[c];
      const price =
        status === SHOWN
          ? Math.min(1, cell.kosten / this.dearest) + FREE_STEP
          : status === FREE
            ? FREE_STEP / 2
            : FREE_STEP;
      const unit = cell.over ? Math.max(1, width) : 1;
      cost[j] = cost[this.m + j] = -price / unit;
    }
    return cost;
  }

  /**
   * The cheapest moves of a cell by its width: up, or else down, or else some of both. What the vestigingen in lids
   * know stays as it is.
   */
  *moves(i: number, lids: ReadonlySet<number>): Generator<{ cells: number[]; steps: number[] }> {
    const j = this.column.get(i) as number;
    const width = (this.s.cellen[i] as SystemCell).breedte;
    const known = roomFor(this.s, this.cells, lids, this.upper);
    const fixed = [...known.keys()].filter((c) => c !== j && c !== this.m + j);
    const room = (c: number): number => known.get(c) ?? (this.upper[c] as number);
    const set = (columns: readonly number[], of: (c: number) => number): void =>
      this.lp.setBounds(
        columns,
        columns.map(() => 0),
        columns.map(of),
      );
    set(fixed, room);
    const gain = 10 * this.m;
    try {
      for (const forward of [j, this.m + j]) {
        const back = forward === j ? this.m + j : j;
        const cost = this.prices(width);
        cost[forward] = gain;
        cost[back] = -gain;
        set([forward], () => Math.min(width, room(forward)));
        set([back], () => 0);
        const x = this.lp.maximise(cost);
        set([j, this.m + j], (c) => this.upper[c] as number);
        if (!x) continue;
        const steps = { cells: [] as number[], steps: [] as number[] };
        const counts = !this.s.cellen[i]?.over;
        for (let k = 0; k < this.m; k++) {
          const step = (x[k] as number) - (x[this.m + k] as number);
          if (Math.abs(step) < 1e-6) continue;
          steps.cells.push(this.cells[k] as number);
          steps.steps.push(counts && Math.abs(step - Math.round(step)) < 1e-6 ? Math.round(step) : step);
        }
        if (steps.cells.length) yield steps;
      }
    } finally {
      // Also where whoever asked has enough after the first.
      set(fixed, (c) => this.upper[c] as number);
    }
  }
}

/** How far a cell may step down and up: counts some way, sums within the range of their values. */
function reach(s: System, c: number): readonly [number, number] {
  const { waarde } = s.cellen[c] as SystemCell;
  const [low, high] = boundsOf(s, c);
  return [Math.max(0, waarde - low), high < Number.POSITIVE_INFINITY ? Math.max(0, high - waarde) : 2 * waarde + 50];
}
