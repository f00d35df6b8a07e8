import type { Lp } from "./lp.js";
import { MoveModel } from "./move-model.js";
import { type Dropped, OUTSIDER, Ranges } from "./ranges.js";
import {
  HIDDEN,
  needsWorlds,
  type Pattern,
  primaryPattern,
  type Relation,
  SHOWN,
  type System,
  type SystemCell,
} from "./system.js";

/** A cell is first protected with its nearest neighbours; where these cannot, with more; at last with all. */
const SIZES = [300, 1200, Number.POSITIVE_INFINITY];
/** Work (in programmes) spent on showing cells again, per hidden cell: enough for small releases, bounded for large ones. */
const RELEASE_BUDGET = 1.5;

/**
 * Chooses what to hide besides what is too small. For every hidden cell it looks for the cheapest move, a set of cells
 * that can step up and down together with every sum still right, that changes the cell by its protection width; what
 * the move touches is hidden. Such a move is a second world beside the truth, and stays one whatever is hidden later.
 * A vestiging that knows its own cells is no wiser as long as the move leaves these alone, so that a cell needs moves
 * that have no vestiging but its own in common.
 */
export class Suppressor {
  readonly pattern: Pattern;
  private readonly relations: Relation[][];
  private readonly sumsOf: number[][];
  private readonly ranges: Ranges;
  /** Hidden cells that still look for moves, in order of arrival. */
  private readonly queue: Record<SystemCell["soort"], Set<number>> = { aantal: new Set(), som: new Set() };
  private readonly dearest: number;
  private lps = 0;

  constructor(
    private readonly s: System,
    members = true,
  ) {
    this.pattern = primaryPattern(s);
    this.relations = s.cellen.map(() => []);
    this.sumsOf = s.cellen.map(() => []);
    for (const r of s.relaties) if (!r.volgt) for (const c of [r.ouder, ...r.kinderen]) this.relations[c]?.push(r);
    for (const [i, c] of s.cellen.entries()) if (c.over) this.sumsOf[c.over.aantal]?.push(i);
    this.ranges = new Ranges(s, [], members);
    this.dearest = s.cellen.reduce((max, c) => Math.max(max, c.kosten), 0) || 1;
    for (let i = 0; i < s.cellen.length; i++)
      if (this.pattern[i] === HIDDEN) {
        this.enqueue(i);
        for (const k of this.sumsOf[i] ?? []) this.hide(k);
      }
  }

  private cell(i: number): SystemCell {
    return this.s.cellen[i] as SystemCell;
  }

  private enqueue(i: number): void {
    this.ranges.watch(i);
    this.queue[this.cell(i).soort].add(i);
  }

  /** Hides a cell, and the sums that cannot be shown without it. */
  private hide(i: number): void {
    if (this.pattern[i] !== SHOWN) return;
    this.pattern[i] = HIDDEN;
    this.enqueue(i);
    for (const k of this.sumsOf[i] ?? []) this.hide(k);
  }

  /**
   * Works until every hidden cell has its moves. Where a cell finds none, everything in its relations is hidden, parents
   * too: the last resort, which ends at the latest when nothing is shown.
   */
  async settle(): Promise<void> {
    // Counts first: what is hidden of them decides which sums are hidden too.
    for (const soort of ["aantal", "som"] as const)
      for (let i = this.take(soort); i !== undefined; i = this.take(soort)) {
        if (await this.protect(i)) continue;
        const around = (this.relations[i] ?? []).flatMap((r) => [r.ouder, ...r.kinderen]);
        const shown = [...new Set(around)].filter((k) => this.pattern[k] === SHOWN);
        for (const k of shown) this.hide(k);
        if (shown.length) this.enqueue(i);
      }
  }

  /**
   * Shows again what need not be hidden: moves that were found later often protect more than they were looked for. A
   * cell may come back where every cell that loses its moves with it keeps enough others, or finds them among what is
   * hidden anyway. The dearest first.
   */
  async release(): Promise<void> {
    const hidden = this.pattern.reduce((n, p) => n + (p === HIDDEN ? 1 : 0), 0);
    const budget = this.lps + Math.max(500, RELEASE_BUDGET * hidden);
    const candidates = [...this.pattern.keys()]
      .filter((i) => this.mayShow(i))
      .sort((a, b) => this.cell(b).kosten - this.cell(a).kosten || a - b);
    for (const i of candidates) {
      if (this.lps > budget) return;
      if (this.mayShow(i)) await this.showAgain(i);
    }
  }

  /** Shows a cell again, with the others that were only hidden for its sake. @returns whether that can be */
  private async showAgain(start: number): Promise<boolean> {
    const undo: { group: number[]; dropped: Dropped }[] = [];
    const shown: number[] = [start];
    let work: number[] = [];
    let holds = true;
    for (let next = shown.pop(); next !== undefined && holds; next = shown.pop()) {
      const group = [next, ...(this.sumsOf[next] ?? [])].filter((k) => this.pattern[k] === HIDDEN);
      const dropped = this.ranges.drop(group);
      // Taking moves back is work too: about as much per ten cells as a programme.
      this.lps += dropped.lost.size / 10;
      for (const k of group) this.pattern[k] = SHOWN;
      undo.push({ group, dropped });
      work = [...new Set([...work, ...dropped.lost.keys()])];
      for (let c = work.pop(); c !== undefined; c = work.pop()) {
        if (this.pattern[c] !== HIDDEN || (await this.protect(c, true))) continue;
        if (this.mayShow(c)) shown.push(c);
        else holds = false;
        break;
      }
    }
    if (holds) return true;
    for (const { group, dropped } of undo.reverse()) {
      for (const k of group) this.pattern[k] = HIDDEN;
      this.ranges.revive(dropped);
    }
    return false;
  }

  /** Whether only the protection of others keeps a cell hidden. */
  private mayShow(i: number): boolean {
    const c = this.cell(i);
    if (this.pattern[i] !== HIDDEN || c.primair || !c.gepubliceerd) return false;
    if (c.over && this.pattern[c.over.aantal] === HIDDEN) return false;
    return !(this.sumsOf[i] ?? []).some((k) => this.cell(k).primair);
  }

  private take(soort: SystemCell["soort"]): number | undefined {
    const [i] = this.queue[soort];
    if (i !== undefined) this.queue[soort].delete(i);
    return i;
  }

  /** @param within whether only what is hidden already may move */
  private async protect(i: number, within = false): Promise<boolean> {
    if (!needsWorlds(this.s, i)) return true;
    // First among what is hidden anyway.
    const attempts = [{ size: 150, hidden: true }, ...(within ? [] : SIZES.map((size) => ({ size, hidden: false })))];
    for (const { size, hidden } of attempts) {
      if (this.ranges.open(i).length === 0) return true;
      const field = this.fieldAround(i, size, hidden);
      const model = new MoveModel(this.s, field, this.relations, this.pattern, this.dearest);
      const lp = await model.open();
      try {
        this.search(i, model, lp);
      } finally {
        lp.dispose();
      }
      if (!hidden && field.length < size) break;
    }
    return this.ranges.open(i).length === 0;
  }

  /** Looks for moves of one cell within a model, against outsiders and against the vestigingen its moves touched. */
  private search(i: number, model: MoveModel, lp: Lp): void {
    const tried = new Set<string>();
    for (let open = this.ranges.open(i); open.length; open = this.ranges.open(i)) {
      // First against all at once, then one by one.
      const groups = [open, ...(open.length > 1 ? open.map((lid) => [lid]) : [])];
      const group = groups.find((g) => !tried.has(g.join()));
      if (!group) return;
      tried.add(group.join());
      const lids = new Set(group.filter((lid) => lid !== OUTSIDER));
      for (const steps of model.moves(lp, i, lids)) {
        this.lps++;
        for (const c of steps.cells) this.hide(c);
        this.ranges.add(steps);
        if (!group.some((lid) => this.ranges.isOpen(i, lid))) break;
      }
    }
  }

  /** The cells around one, the cheap and the hidden ones first. @param hidden whether only these */
  private fieldAround(start: number, size: number, hidden: boolean): number[] {
    const distance = new Map([[start, 0]]);
    const buckets: number[][] = [[start]];
    const done = new Set<number>();
    const field: number[] = [];
    for (let d = 0; d < buckets.length && field.length < size; d++)
      for (const i of buckets[d] ?? []) {
        if (done.has(i) || field.length >= size) continue;
        done.add(i);
        field.push(i);
        for (const r of this.relations[i] ?? [])
          for (const k of [r.ouder, ...r.kinderen]) {
            if (hidden && this.pattern[k] === SHOWN) continue;
            // A parent is near; of many children none is nearer than another.
            const wide = k === r.ouder ? 1 : Math.ceil(Math.log2(1 + r.kinderen.length));
            const step = wide + (this.pattern[k] === SHOWN ? Math.ceil(Math.log10(1 + this.cell(k).kosten) / 3) : 0);
            const far = d + step;
            if (done.has(k) || far >= (distance.get(k) ?? Number.POSITIVE_INFINITY)) continue;
            distance.set(k, far);
            while (buckets.length <= far) buckets.push([]);
            buckets[far]?.push(k);
          }
      }
    return field;
  }
}
