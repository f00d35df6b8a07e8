import { MoveModel } from "./move-model.js";
import { neighbourhood } from "./neighbourhood.js";
import { type Dropped, type Move, OUTSIDER, Ranges } from "./ranges.js";
import { HIDDEN, needsWorlds, type Pattern, primaryPattern, SHOWN, type System, type SystemCell } from "./system.js";

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
  private readonly ties: { rowsOf: number[][]; placesOf: number[][]; cellsOf: number[][] };
  private readonly sumsOf: number[][];
  private readonly ranges: Ranges;
  /** Hidden cells that still look for moves, in order of arrival. */
  private readonly queue: Record<SystemCell["soort"], Set<number>> = { aantal: new Set(), som: new Set() };
  private readonly dearest: number;
  /** Per cell all that is tied to it, where that was asked for. */
  private readonly wholes = new Map<number, number[]>();
  private lps = 0;
  private large = 0;

  constructor(
    private readonly s: System,
    members = true,
  ) {
    this.pattern = primaryPattern(s);
    this.ties = { rowsOf: s.cellen.map(() => []), placesOf: s.cellen.map(() => []), cellsOf: [] };
    this.sumsOf = s.cellen.map(() => []);
    for (const r of s.relaties) {
      if (r.volgt) continue;
      // The parent comes first.
      const cells = [r.ouder, ...r.kinderen];
      for (const [place, c] of cells.entries()) {
        this.ties.rowsOf[c]?.push(this.ties.cellsOf.length);
        this.ties.placesOf[c]?.push(place);
      }
      this.ties.cellsOf.push(cells);
    }
    for (const [i, c] of s.cellen.entries()) if (c.over) this.sumsOf[c.over.aantal]?.push(i);
    this.ranges = new Ranges(s, [], members);
    this.dearest = s.cellen.reduce((max, c) => Math.max(max, c.kosten), 0) || 1;
    for (let i = 0; i < s.cellen.length; i++)
      if (this.pattern[i] === HIDDEN) {
        this.enqueue(i);
        for (const k of this.sumsOf[i] ?? []) this.hide(k);
      }
  }

  /** The moves found that still hold. */
  worlds(): Move[] {
    return this.ranges.moves();
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
        const around = (this.ties.rowsOf[i] ?? []).flatMap((r) => this.ties.cellsOf[r] ?? []);
        const shown = [...new Set(around)].filter((k) => this.pattern[k] === SHOWN);
        for (const k of shown) this.hide(k);
        if (shown.length) this.enqueue(i);
        else await this.protect(i, false, Number.POSITIVE_INFINITY);
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

  /**
   * @param within whether only what is hidden already may move
   * @param large how many large programmes all cells together may take
   */
  private async protect(
    i: number,
    within = false,
    large = LARGE.least + LARGE.perCell * this.s.cellen.length,
  ): Promise<boolean> {
    if (!needsWorlds(this.s, i)) return true;
    const small = this.s.cellen.length <= SMALL_SYSTEM;
    for (const attempt of small ? AT_ONCE : ATTEMPTS) {
      if (this.ranges.open(i).length === 0) return true;
      if (attempt.among !== "hidden" && within) break;
      if (attempt.size >= LARGE.size && !small && this.large > large) break;
      const field = this.fieldAround(i, attempt);
      const model = await MoveModel.open(this.s, field, this.ties, this.pattern, this.dearest);
      try {
        this.search(i, model, attempt.size);
      } finally {
        model.dispose();
      }
      if (attempt.among !== "hidden" && field.length < attempt.size) break;
    }
    return this.ranges.open(i).length === 0;
  }

  /** Looks for moves of one cell within a model, against outsiders and against the vestigingen its moves touched. */
  private search(i: number, model: MoveModel, size: number): void {
    const tried = new Set<string>();
    for (let open = this.ranges.open(i); open.length; open = this.ranges.open(i)) {
      // First against all at once, then one by one.
      const groups = [open, ...(open.length > 1 ? open.map((lid) => [lid]) : [])];
      const group = groups.find((g) => !tried.has(g.join()));
      if (!group) return;
      tried.add(group.join());
      if (size >= LARGE.size) this.large++;
      const lids = new Set(group.filter((lid) => lid !== OUTSIDER));
      for (const steps of model.moves(i, lids)) {
        this.lps++;
        for (const c of steps.cells) this.hide(c);
        this.ranges.add(steps);
        if (!group.some((lid) => this.ranges.isOpen(i, lid))) break;
      }
    }
  }

  private fieldAround(start: number, { size, among }: Attempt): number[] {
    const known = size === Number.POSITIVE_INFINITY ? this.wholes.get(start) : undefined;
    if (known) return known;
    const field = neighbourhood(this.ties, start, size, (c) => {
      if (this.pattern[c] !== SHOWN) return 0;
      return among === "hidden" ? undefined : 2 * Math.ceil(Math.log10(1 + this.cell(c).kosten) / 3);
    });
    if (size === Number.POSITIVE_INFINITY) for (const c of field) this.wholes.set(c, field);
    return field;
  }
}
