import { tellingRelations } from "./left-out.js";
import { commonGroups, knows, type Own, type Relation, type SystemCell } from "./system.js";

/** A system with fewer cells that says the same. */
export interface Condensed {
  readonly cellen: readonly SystemCell[];
  readonly relaties: readonly Relation[];
  /** Per new cell the old cells it stands for: one, or parts taken together. */
  readonly uit: readonly (readonly number[])[];
}

/**
 * Makes a system of all cells, published or left out, as small as it can be without losing anything that its telling
 * relations ({@link tellingRelations}) give an attacker. Cells that no figure shows and that stand in one relation only are
 * its loose parts: of these it matters only what they are together.
 *
 * - Loose counts of one relation become one, their sum. Where one of them is too small, the sum is to be protected if it
 *   leaves any one vestiging, which knows its own share, less than the width: in a sum that leaves as much, each of two
 *   parts or more has that room.
 * - A relation of a whole and loose parts only is dropped where each part has room so.
 * - A whole that no figure shows is replaced by its parts where it stands.
 *
 * What is too small and would lose its protection by that stays as it is.
 */
export function condense(cells: readonly SystemCell[], relations: readonly Relation[]): Condensed {
  const telling = tellingRelations(cells, relations);
  const work = new Work(
    cells,
    relations.filter((_, i) => telling[i]),
  );
  // Sums first: a count under a sum must stay by itself.
  for (const soort of ["som", "aantal"] as const) while (work.round(soort));
  return work.result();
}

class Work {
  private readonly cells: SystemCell[];
  private readonly uit: number[][];
  /** Relations still there; the parent comes first. */
  private readonly rows: (number[] | null)[];
  private readonly rowsOf: Set<number>[];
  private readonly gone: boolean[];
  private readonly follows: readonly Relation[];

  constructor(
    cells: readonly SystemCell[],
    private readonly relations: readonly Relation[],
  ) {
    this.cells = [...cells];
    this.uit = cells.map((_, i) => [i]);
    this.gone = cells.map(() => false);
    this.rowsOf = cells.map(() => new Set());
    this.follows = relations.filter((r) => r.volgt);
    this.rows = relations.map((r) => (r.volgt ? null : [r.ouder, ...r.kinderen]));
    for (const [r, row] of this.rows.entries()) for (const c of row ?? []) this.rowsOf[c]?.add(r);
  }

  private cell(i: number): SystemCell {
    return this.cells[i] as SystemCell;
  }

  private isLoose(i: number): boolean {
    return !this.cell(i).gepubliceerd && !this.cell(i).bekend && this.rowsOf[i]?.size === 1;
  }

  private isKept(i: number): boolean {
    return !this.gone[i] && (this.cell(i).gepubliceerd || (this.rowsOf[i]?.size ?? 0) > 0);
  }

  /** Counts that a sum is reckoned over. */
  private counted(): Set<number> {
    return new Set(this.cells.flatMap((c, i) => (c.over && this.isKept(i) ? [c.over.aantal] : [])));
  }

  /** One pass over all relations of a kind. @returns whether anything changed */
  round(soort: SystemCell["soort"]): boolean {
    let changed = false;
    const counted = this.counted();
    for (const [r, row] of this.rows.entries()) {
      if (!row || this.cell(row[0] as number).soort !== soort) continue;
      const [parent, ...parts] = row as [number, ...number[]];
      if (this.isLoose(parent) && !this.cell(parent).primair) {
        // It is what its parts are, and stands nowhere else.
        this.drop(r);
        changed = true;
      } else if (this.isVacuous(parent, parts)) {
        this.drop(r);
        changed = true;
      } else if (this.substitute(r, parent, parts) || this.together(r, parts, counted)) changed = true;
    }
    return changed;
  }

  private drop(r: number): void {
    for (const c of this.rows[r] ?? []) this.rowsOf[c]?.delete(r);
    this.rows[r] = null;
  }

  /** The room that a cell too small asks for, and none where it is not. */
  private needed(i: number): number {
    const { primair, breedte, over } = this.cell(i);
    return primair && (!over || this.cell(over.aantal).waarde > 0) ? breedte : 0;
  }

  /** Whether whoever knows a count, and the own share of it, still leaves every loose part the room that it needs. */
  private leavesRoom(whole: SystemCell, parts: readonly number[]): boolean {
    const width = parts.reduce((max, c) => Math.max(max, this.needed(c)), 0);
    if (width === 0) return true;
    if (parts.length === 1 || whole.soort === "som") return false;
    return whole.waarde - mostOwned(whole) >= width;
  }

  private isVacuous(parent: number, parts: readonly number[]): boolean {
    // Of a known whole and loose parts no more room is asked than the whole leaves.
    const { bekend } = this.cell(parent);
    return parts.every((c) => this.isLoose(c)) && (bekend || this.leavesRoom(this.cell(parent), parts));
  }

  /** Puts the parts of a whole that no figure shows in its place in the one other relation that it is part of. */
  private substitute(r: number, parent: number, parts: readonly number[]): boolean {
    const { gepubliceerd, primair, bekend } = this.cell(parent);
    if (gepubliceerd || primair || bekend || this.rowsOf[parent]?.size !== 2) return false;
    const other = [...(this.rowsOf[parent] as Set<number>)].find((x) => x !== r) as number;
    const row = this.rows[other] as number[];
    if (row[0] === parent || parts.some((c) => row.includes(c))) return false;
    this.drop(r);
    this.drop(other);
    this.put(other, [...row.filter((c) => c !== parent), ...parts]);
    return true;
  }

  private put(r: number, row: number[]): void {
    this.rows[r] = row;
    for (const c of row) this.rowsOf[c]?.add(r);
  }

  /** Takes the loose parts of a relation together. */
  private together(r: number, parts: readonly number[], counted: ReadonlySet<number>): boolean {
    // Sums have ranges of their own.
    const loose = parts.filter((c) => this.isLoose(c) && !this.cell(c).over && !counted.has(c));
    if (loose.length < 2) return false;
    const one = this.sumOf(loose);
    const row = (this.rows[r] as number[]).filter((c) => !loose.includes(c));
    for (const c of loose) this.gone[c] = true;
    this.drop(r);
    this.cells.push(one);
    this.uit.push(loose.flatMap((c) => this.uit[c] as number[]));
    this.gone.push(false);
    this.rowsOf.push(new Set());
    this.put(r, [...row, this.cells.length - 1]);
    return true;
  }

  private sumOf(loose: readonly number[]): SystemCell {
    const list = loose.map((c) => this.cell(c));
    const eigen = new Map<number, Own>();
    for (const c of list)
      for (const [lid, own] of sharesOf(c)) {
        const had = eigen.get(lid);
        eigen.set(lid, { n: (had?.n ?? 0) + own.n, waarde: (had?.waarde ?? 0) + own.waarde });
      }
    const groepen = commonGroups(list);
    const one: SystemCell = {
      soort: "aantal",
      waarde: list.reduce((sum, c) => sum + c.waarde, 0),
      breedte: Math.max(...list.map((c) => c.breedte)),
      lid: list.every((c) => c.lid === list[0]?.lid) ? (list[0]?.lid ?? -1) : -1,
      kosten: Math.max(...list.map((c) => c.kosten)),
      ...(groepen.length ? { groepen } : {}),
      primair: false,
      gepubliceerd: false,
      eigen,
    };
    return { ...one, primair: !this.leavesRoom(one, loose) };
  }

  result(): Condensed {
    const counted = this.counted();
    const kept = [...this.cells.keys()].filter((i) => this.isKept(i) || counted.has(i));
    const place = new Map(kept.map((i, k) => [i, k]));
    const cellen = kept.map((i): SystemCell => {
      const c = this.cell(i);
      // Nobody can reckon what stands in no relation.
      const primair = c.primair && (c.gepubliceerd || (this.rowsOf[i]?.size ?? 0) > 0);
      return { ...c, primair, ...(c.over ? { over: { ...c.over, aantal: place.get(c.over.aantal) as number } } : {}) };
    });
    const relaties: Relation[] = [];
    const add = (r: Relation, row: readonly number[]): void => {
      const [ouder, ...kinderen] = row.map((c) => place.get(c)) as (number | undefined)[];
      if (ouder === undefined || kinderen.some((k) => k === undefined)) return;
      relaties.push({ ...r, ouder, kinderen: kinderen as number[] });
    };
    for (const [r, row] of this.rows.entries()) if (row) add(this.relations[r] as Relation, row);
    for (const r of this.follows) add(r, [r.ouder, ...r.kinderen]);
    return { cellen, relaties, uit: kept.map((i) => this.uit[i] as number[]) };
  }
}

/** What each attacker knows of a cell: all of its own ones, its share of others. */
function* sharesOf(c: SystemCell): Generator<readonly [number, Own]> {
  const all = { n: c.waarde, waarde: c.waarde };
  if (c.lid >= 0) yield [c.lid, all];
  for (const g of c.groepen ?? []) yield [g, all];
  for (const [lid, own] of c.eigen ?? []) if (!knows(c, lid)) yield [lid, own];
}

/** The largest share that one attacker has of a cell that is not its own. */
function mostOwned(c: SystemCell): number {
  let most = 0;
  for (const [lid, own] of sharesOf(c)) if (!knows(c, lid)) most = Math.max(most, own.waarde);
  return most;
}
