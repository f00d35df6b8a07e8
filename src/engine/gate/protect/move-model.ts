import type { SignedTies } from "../system/neighbourhood.js";
import { boundsOf, FREE, isKnownTo, type Pattern, SHOWN, type System, type SystemCell } from "../system/system.js";
import { CheapestMove, type Limits, type Steps } from "./cheapest-move.js";

/** What a step of a cell that is hidden already costs, against the dearest shown one's 1. */
const FREE_STEP = 1e-5;

/** Which cells may move. */
export interface Field {
  readonly has: (cell: number) => boolean;
}

/** The cheapest moves of cells, where hiding what is shown costs what policy says. */
export class MoveModel {
  private readonly search: CheapestMove;
  private readonly up: Float64Array;
  private readonly down: Float64Array;

  /**
   * @param pattern looked at anew for every move: what was hidden meanwhile is cheap
   * @param dearest what hiding a cell costs at most
   * @param besides what hiding a cell that is shown costs besides its own price
   */
  constructor(
    private readonly s: System,
    ties: SignedTies,
    private readonly pattern: Pattern,
    private readonly dearest: number,
    private readonly besides: (cell: number) => number,
  ) {
    this.search = new CheapestMove(ties);
    const reaches = s.cellen.map((_, c) => reach(s, c));
    this.up = Float64Array.from(reaches, ([, up]) => up);
    this.down = Float64Array.from(reaches, ([down]) => down);
  }

  /** @param width of the cell that is to move: what a move costs is reckoned per that width, however many cells it takes */
  private price(c: number, width: number): number {
    const cell = this.s.cellen[c] as SystemCell;
    const status = this.pattern[c];
    const price =
      status === SHOWN
        ? Math.min(1, (cell.kosten + this.besides(c)) / this.dearest) + FREE_STEP
        : status === FREE
          ? FREE_STEP / 2
          : FREE_STEP;
    return price / (cell.over ? Math.max(1, width) : 1);
  }

  /** How far a cell may step where what some attackers know stays true: their own not at all, others no further than their shares allow. */
  private limit(c: number, lids: ReadonlySet<number>, limits: Limits): void {
    const cell = this.s.cellen[c] as SystemCell;
    let up = this.up[c] as number;
    let down = this.down[c] as number;
    if (isKnownTo(cell, lids)) up = down = 0;
    else if (cell.eigen)
      for (const lid of lids) {
        const share = cell.eigen.get(lid);
        if (!share) continue;
        const [low, high] = boundsOf(this.s, c, share);
        up = Math.max(0, Math.min(up, high - cell.waarde));
        down = Math.max(0, Math.min(down, cell.waarde - low));
      }
    limits.up[c] = up;
    limits.down[c] = down;
  }

  /**
   * The cheapest moves of a cell by its width: up, then down, each by as much of that as is possible. What the attackers in lids
   * know stays as it is.
   */
  *moves(i: number, lids: ReadonlySet<number>, field: Field): Generator<Steps> {
    const { breedte: width, over } = this.s.cellen[i] as SystemCell;
    for (const way of [1, -1] as const) {
      const found = this.search.find(i, way, (c, limits) => {
        if (!field.has(c)) {
          limits.up[c] = limits.down[c] = 0;
          return;
        }
        this.limit(c, lids, limits);
        limits.price[c] = this.price(c, width);
        if (c !== i) return;
        limits.up[c] = Math.min(width, limits.up[c] as number);
        limits.down[c] = Math.min(width, limits.down[c] as number);
      });
      if (!found?.cells.length) continue;
      const whole = (x: number): number => (!over && Math.abs(x - Math.round(x)) < 1e-6 ? Math.round(x) : x);
      yield { cells: found.cells, steps: found.steps.map(whole) };
    }
  }
}

/** How far a cell may step down and up: counts some way, sums within the range of their values. */
function reach(s: System, c: number): readonly [number, number] {
  const { waarde, over } = s.cellen[c] as SystemCell;
  const [low, high] = boundsOf(s, c);
  const room = Math.max(0, high - waarde);
  return [Math.max(0, waarde - low), over ? room : Math.min(room, 2 * waarde + 50)];
}
