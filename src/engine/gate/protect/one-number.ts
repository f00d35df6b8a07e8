import { shownAt } from "../catalogue/ranks.js";
import { widthFor } from "../system/known.js";
import type { SignedTies } from "../system/neighbourhood.js";
import type { Move } from "../system/ranges.js";
import { FREE, type Own, type Pattern, type System, type SystemCell } from "../system/system.js";

/** A cell of the system as it was, and which way it goes where the number that it is steps up. */
interface Member {
  readonly cel: number;
  readonly teken: 1 | -1;
}

/** A system in which cells that are one number are one cell. */
export interface OneNumber {
  readonly cellen: readonly SystemCell[];
  /** The sums that cells move in; what everyone knows does not move. */
  readonly ties: SignedTies;
  /** Per cell those that it stands for. */
  readonly leden: readonly (readonly Member[])[];
  /** The room that one attacker must be left with in all of them. */
  readonly vraagt: (cell: number, attacker: number) => number;
}

/** The unknowns of a sum with their signs: the parent's is -1. */
type SparseRow = Map<number, number>;

const unknownsOf = (s: System): SparseRow[] =>
  s.relaties.flatMap((r) => {
    if (r.volgt) return [];
    const row: SparseRow = new Map();
    for (const [place, c] of [r.ouder, ...r.kinderen].entries())
      if (!s.cellen[c]?.bekend) row.set(c, place === 0 ? -1 : 1);
    return row.size ? [row] : [];
  });

/** Which cells are one number, found sum by sum: a sum that has two unknowns makes each of them tell the other. */
class Classes {
  private readonly up: Int32Array;
  private readonly sign: Int8Array;
  private readonly counted = new Set<number>();

  constructor(private readonly s: System) {
    this.up = Int32Array.from(s.cellen, (_, i) => i);
    this.sign = new Int8Array(s.cellen.length).fill(1);
    for (const { over } of s.cellen) if (over) this.counted.add(over.aantal);
  }

  /** What stands for a cell so far, and which way the cell goes beside it. */
  find(i: number): readonly [root: number, sign: number] {
    let sign = 1;
    let at = i;
    for (; this.up[at] !== at; at = this.up[at] as number) sign *= this.sign[at] as number;
    return [at, sign];
  }

  /** A sum among what stands for its cells. */
  private reduced(row: SparseRow): SparseRow {
    const out: SparseRow = new Map();
    for (const [c, x] of row) {
      const [root, sign] = this.find(c);
      const sum = (out.get(root) ?? 0) + x * sign;
      if (sum === 0) out.delete(root);
      else out.set(root, sum);
    }
    return out;
  }

  /** Whether two cells are the same to every attacker, so that one can stand for both. */
  private isAlike(a: number, b: number, sign: number): boolean {
    const [x, y] = [this.s.cellen[a] as SystemCell, this.s.cellen[b] as SystemCell];
    if (x.lid !== y.lid || (x.groepen ?? []).join() !== (y.groepen ?? []).join()) return false;
    if (!x.over || !y.over) return !this.counted.has(a) && !this.counted.has(b);
    const [n, m] = [this.s.cellen[x.over.aantal], this.s.cellen[y.over.aantal]];
    const sameRows = x.over.aantal === y.over.aantal || (n?.bekend === true && m?.bekend === true);
    if (sign < 0 || !sameRows || n?.waarde !== m?.waarde || x.over.laag !== y.over.laag || x.over.hoog !== y.over.hoog)
      return false;
    const shares = [x.eigen ?? new Map<number, Own>(), y.eigen ?? new Map<number, Own>()] as const;
    return shares[0].size === shares[1].size && [...shares[0]].every(([lid, own]) => shares[1].get(lid)?.n === own.n);
  }

  /** Whether each of a sum's cells still stands for itself, so that nothing new can be said of it. */
  private isReduced(row: SparseRow): boolean {
    for (const c of row.keys()) if (this.up[c] !== c) return false;
    return true;
  }

  /** Takes cells together until no sum of two is left. @returns the sums that are */
  join(rows: readonly SparseRow[]): SparseRow[] {
    let left: { row: SparseRow; key: string }[] = rows.map((row) => ({ row, key: "" }));
    for (let changed = true; changed; ) {
      changed = false;
      const seen = new Set<string>();
      left = left.filter((sum) => {
        if (sum.key === "" || !this.isReduced(sum.row)) {
          sum.row = this.reduced(sum.row);
          sum.key = keyOf(sum.row);
          const [first, second] = sum.row;
          if (!first) return false;
          if (sum.row.size === 2 && second && Math.abs(first[1]) === 1 && Math.abs(second[1]) === 1) {
            const sign = first[1] === second[1] ? -1 : 1;
            if (this.isAlike(first[0], second[0], sign)) {
              this.up[second[0]] = first[0];
              this.sign[second[0]] = sign;
              changed = true;
              return false;
            }
          }
        }
        // The same sum a second time says nothing.
        if (seen.has(sum.key)) return false;
        seen.add(sum.key);
        return true;
      });
    }
    return left.map(({ row }) => row);
  }
}

/** A name for a sum, whichever way it is written. */
function keyOf(row: SparseRow): string {
  const cells = Int32Array.from(row.keys());
  const [, way = 1] = row.entries().next().value ?? [];
  return cells.sort().reduce((key, c) => `${key},${c}:${(row.get(c) as number) * way}`, "");
}

/** What is least left below the members that go one way, where some of each are an attacker's own. */
const leastBelow = (s: System, list: readonly Member[], teken: 1 | -1, lid?: number): number =>
  list.reduce((least, m) => {
    const c = s.cellen[m.cel] as SystemCell;
    if (m.teken !== teken) return least;
    return Math.min(least, c.waarde - (lid === undefined ? 0 : (c.eigen?.get(lid)?.waarde ?? 0)));
  }, Number.POSITIVE_INFINITY);

/** One cell that stands for several; it has the number of the first. */
function standIn(s: System, list: readonly Member[]): SystemCell {
  const cells = list.map((m) => s.cellen[m.cel] as SystemCell);
  const [first] = cells as [SystemCell];
  if (cells.length === 1) return first;
  const shown = cells.filter((c) => c.gepubliceerd);
  const joint = {
    ...first,
    breedte: Math.max(...cells.map((c) => c.breedte)),
    kosten: (shown.length ? shown : cells).reduce((sum, c) => sum + c.kosten, 0),
    primair: cells.some((c) => c.primair),
    gepubliceerd: shown.length > 0,
    ...(shown.some((c) => c.tafels) ? { tafels: shown.flatMap((c) => c.tafels ?? []) } : {}),
  };
  if (first.over) return joint;
  const top = (lid?: number): { plafond?: number } => {
    const room = leastBelow(s, list, -1, lid);
    return room < Number.POSITIVE_INFINITY ? { plafond: first.waarde + room } : {};
  };
  const lids = new Set(cells.flatMap((c) => [...(c.eigen?.keys() ?? [])]));
  const eigen = new Map(
    [...lids].map((lid): [number, Own] => {
      const own = first.waarde - leastBelow(s, list, 1, lid);
      return [lid, { n: own, waarde: own, ...top(lid) }];
    }),
  );
  return { ...joint, ...top(), eigen };
}

/**
 * Takes cells together that are one number: the only part of a whole and that whole (one year, one vestiging, one questionnaire),
 * and the two parts that a known whole leaves open. A move of one of them is a move of all, so that it is sought once.
 * Cells that differ in who knows them stay apart. What is found so is checked on the system as it was.
 */
export function asOneNumber(s: System): OneNumber {
  const classes = new Classes(s);
  const rows = classes.join(unknownsOf(s));
  const leden: Member[][] = [];
  const place = new Int32Array(s.cellen.length).fill(-1);
  for (const i of s.cellen.keys()) {
    const [root, sign] = classes.find(i);
    if (place[root] === -1) place[root] = leden.push([]) - 1;
    leden[place[root] as number]?.push({ cel: i, teken: sign as 1 | -1 });
  }
  // The number that stands for all is the least of those that go its way: below nought goes none of them before it does.
  const flipped = new Set<number>();
  for (const [k, list] of leden.entries()) {
    if (list.length === 1) continue;
    const way = list[0]?.teken as 1 | -1;
    if (way < 0) flipped.add(k);
    list.forEach((m, i) => {
      list[i] = { cel: m.cel, teken: (m.teken * way) as 1 | -1 };
    });
    const value = (m: Member): number => s.cellen[m.cel]?.waarde ?? 0;
    if (s.cellen[list[0]?.cel ?? -1]?.over) continue;
    list.sort((a, b) => b.teken - a.teken || value(a) - value(b) || a.cel - b.cel);
  }
  const at = (i: number): number => place[classes.find(i)[0]] as number;
  const cellen = leden.map((list) => {
    const c = standIn(s, list);
    return c.over ? { ...c, over: { ...c.over, aantal: at(c.over.aantal) } } : c;
  });
  const rowsOf: number[][] = cellen.map(() => []);
  const signsOf: number[][] = cellen.map(() => []);
  const cellsOf = rows.map((row, r) =>
    [...row].map(([root, x]) => {
      const k = place[root] as number;
      rowsOf[k]?.push(r);
      signsOf[k]?.push(flipped.has(k) ? -x : x);
      return k;
    }),
  );
  const asked = new Map<number, Float64Array>();
  const vraagt = (cell: number, attacker: number): number => {
    const list = asked.get(attacker) ?? new Float64Array(cellen.length).fill(-1);
    asked.set(attacker, list);
    const known = list[cell] as number;
    if (known >= 0) return known;
    const width = Math.max(...(leden[cell] ?? []).map((m) => widthFor(s, m.cel, attacker)));
    list[cell] = width;
    return width;
  };
  return { cellen, ties: { rowsOf, signsOf, cellsOf }, leden, vraagt };
}

/** A move of numbers as one of the cells that they stand for. */
export function moveOf({ leden }: OneNumber, { cells, steps }: Move): Move {
  const all = cells.flatMap((k, x) => leden[k]?.map((m) => [m.cel, m.teken * (steps[x] as number)] as const) ?? []);
  return { cells: all.map(([c]) => c), steps: all.map(([, step]) => step) };
}

/**
 * What a choice among numbers says of the cells that they stand for: what no figure shows and is not too small is nobody's concern.
 * @param gone tables left out
 */
export function patternOf({ leden }: OneNumber, s: System, chosen: Pattern, gone: ReadonlySet<string>): Pattern {
  const out = new Uint8Array(s.cellen.length);
  for (const [k, list] of leden.entries())
    for (const { cel } of list) {
      const c = s.cellen[cel] as SystemCell;
      const isFigure = c.bekend || c.primair || shownAt(c, gone) < Number.POSITIVE_INFINITY;
      out[cel] = isFigure ? (chosen[k] as number) : FREE;
    }
  return out;
}
