import { type Move, OUTSIDER, type Ranges } from "../system/ranges.js";
import { makeSets, roomFor, type System } from "../system/system.js";
import type { Part } from "./attack-model.js";
import type { Lp } from "./lp.js";

const EPSILON = 1e-6;
/** What a step costs against what a step of a cell under attack gives: detours are taken, needless steps are not. */
const STEP_COST = 1e-3;
/** Cells attacked in one programme: few, so that the steps found fall apart into small moves. */
const TOGETHER = 8;

export interface Counters {
  lps: number;
  /** Worlds of others that were checked and taken over. */
  claimed: number;
  /** Moves in which some count made no whole step. */
  broken: number;
}

/**
 * The attack within one part of the unknowns. Every solution of a programme is a world that fits what is shown; its steps
 * away from the truth fall apart into moves that touch no relation in common, and each move by itself is a world too.
 */
export class PartAttack {
  private readonly m: number;
  private readonly unit: Float64Array;
  /** Bounds of columns that hold while some vestigingen attack. */
  private known: ReadonlyMap<number, number> = new Map();

  constructor(
    private readonly s: System,
    private readonly part: Part,
    private readonly lp: Lp,
    private readonly ranges: Ranges,
    private readonly counters: Counters,
  ) {
    this.m = part.cells.length;
    this.unit = Float64Array.from(part.cells, (c) => (s.cellen[c]?.over ? Math.max(1, s.cellen[c]?.breedte ?? 1) : 1));
  }

  private width(j: number): number {
    return this.s.cellen[this.part.cells[j] as number]?.breedte ?? 0;
  }

  /** Splits a solution into moves. Counts move by whole steps, or the move is no world; sums may move by any. */
  private movesOf(solution: Float64Array, alsoBroken: boolean): Move[] {
    const step = Float64Array.from(
      { length: this.m },
      (_, j) => (solution[j] as number) - (solution[this.m + j] as number),
    );
    const sets = makeSets(this.m);
    const moved = (j: number): boolean => Math.abs(step[j] as number) > EPSILON;
    for (const row of this.part.rows) {
      let first = -1;
      for (const j of row) {
        if (!moved(j)) continue;
        if (first < 0) first = j;
        else sets.join(j, first);
      }
    }
    const moves = new Map<number, number[]>();
    for (let j = 0; j < this.m; j++) {
      if (!moved(j)) continue;
      const root = sets.find(j);
      const list = moves.get(root);
      if (list) list.push(j);
      else moves.set(root, [j]);
    }
    const counts = this.s.cellen[this.part.cells[0] as number]?.soort === "aantal";
    const out: Move[] = [];
    for (const columns of moves.values()) {
      const whole = columns.every((j) => Math.abs((step[j] as number) - Math.round(step[j] as number)) < EPSILON);
      if (counts && !whole) {
        this.counters.broken++;
        if (!alsoBroken) continue;
      }
      out.push({
        cells: columns.map((j) => this.part.cells[j] as number),
        steps: columns.map((j) => (counts && whole ? Math.round(step[j] as number) : (step[j] as number))),
      });
    }
    return out;
  }

  /** Lets cells (columns) step up, or down, by their width at once, at the least number of steps. */
  private push(columns: readonly number[], up: boolean, alsoBroken = false): void {
    const { m } = this;
    const cost = new Float64Array(2 * m);
    for (let j = 0; j < m; j++) cost[j] = cost[m + j] = -STEP_COST / (this.unit[j] as number);
    const forward: number[] = [];
    const back: number[] = [];
    for (const j of columns) {
      const gain = 1 / (this.unit[j] as number);
      cost[j] = up ? gain : -gain;
      cost[m + j] = up ? -gain : gain;
      forward.push(up ? j : m + j);
      back.push(up ? m + j : j);
    }
    const room = (c: number): number => this.known.get(c) ?? (this.part.model.upper[c] as number);
    const list = [...forward, ...back];
    const zero = list.map(() => 0);
    const caps = [...forward.map((f, i) => Math.min(room(f), this.width(columns[i] as number))), ...back.map(() => 0)];
    this.lp.setBounds(list, zero, caps);
    this.counters.lps++;
    const solution = this.lp.maximise(cost);
    if (solution) for (const move of this.movesOf(solution, alsoBroken)) this.ranges.add(move);
    this.lp.setBounds(list, zero, list.map(room));
  }

  /** Keeps what some vestigingen know as it is, for as long as the work lasts. */
  private knowing(lids: ReadonlySet<number>, work: () => void): void {
    const { upper } = this.part.model;
    this.known = roomFor(this.s, this.part.cells, lids, upper);
    const columns = [...this.known.keys()];
    const zero = columns.map(() => 0);
    this.lp.setBounds(columns, zero, [...this.known.values()]);
    work();
    this.known = new Map();
    this.lp.setBounds(
      columns,
      zero,
      columns.map((c) => upper[c] as number),
    );
  }

  /** Attacks cells of the part. @param alsoBroken whether worlds with fractions of zorgtrajecten count as well */
  run(targets: readonly number[], alsoBroken: boolean): void {
    const columns = targets.map((c) => this.part.column.get(c) as number);
    const open = (lid: number): number[] => columns.filter((_, k) => this.ranges.isOpen(targets[k] as number, lid));
    for (const up of [true, false])
      for (let list = open(OUTSIDER), i = 0; i < list.length; i += TOGETHER) this.push(list.slice(i, i + TOGETHER), up);
    for (const [k, c] of targets.entries()) {
      const j = columns[k] as number;
      for (const up of [true, false]) if (this.ranges.isOpen(c, OUTSIDER)) this.push([j], up, alsoBroken);
      // All that can be attacked at once first, then one by one.
      const all = new Set(this.ranges.open(c));
      for (const lids of [all, ...[...all].map((lid) => new Set([lid]))]) {
        if (lids.has(OUTSIDER) || ![...lids].some((lid) => this.ranges.isOpen(c, lid))) continue;
        this.knowing(lids, () => {
          for (const up of [true, false])
            if ([...lids].some((lid) => this.ranges.isOpen(c, lid))) this.push([j], up, alsoBroken);
        });
      }
    }
  }
}
