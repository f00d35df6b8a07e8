import { equalTo, solve } from "yalps";

/** One published number of a table, as a reader sees it; null: not shown. */
export interface ReplayCell {
  readonly sleutel: string;
  readonly waarde: number | null;
}

/** ouder = Σ kinderen, by key. */
export interface ReplaySum {
  readonly ouder: string;
  readonly kinderen: readonly string[];
  /** A part has no place in the release: then ouder is no less than Σ kinderen. */
  readonly deels?: boolean;
}

/** What anyone can compute of one number that is not shown. */
export interface Found {
  readonly sleutel: string;
  readonly laag: number;
  /** null: there is no upper bound. */
  readonly hoog: number | null;
}

interface ReplayRow {
  /** Numbers that are not shown, the parent among them. */
  readonly unknowns: readonly string[];
  readonly ouder: string;
  readonly deels: boolean;
  /** Σ hidden children − hidden parent. */
  readonly right: number;
}

interface Room {
  laag: number;
  hoog: number;
}

/** Numbers are counts; solutions are exact to far less than this. */
const EXACT = 1e-6;

/**
 * Bounds that single sums give, each used again with what the others gave until nothing moves: never narrower than what all sums
 * together allow.
 */
function roomOf(part: readonly string[], rows: readonly ReplayRow[]): ReadonlyMap<string, Room> {
  const room = new Map(part.map((k) => [k, { laag: 0, hoog: Number.POSITIVE_INFINITY }]));
  for (let moved = true, round = 0; moved && round < 100; round++) {
    moved = false;
    for (const r of rows) {
      // Lowest and highest value of each term; a part that is left out adds nought or more.
      const terms = r.unknowns.map((k) => {
        const at = room.get(k) as Room;
        return k === r.ouder ? { k, sign: -1, laag: -at.hoog, hoog: -at.laag } : { k, sign: 1, ...at };
      });
      for (const t of terms) {
        let [low, high] = [0, r.deels ? Number.POSITIVE_INFINITY : 0];
        for (const u of terms)
          if (u !== t) {
            low += u.laag;
            high += u.hoog;
          }
        const [least, most] = [r.right - high, r.right - low];
        const at = room.get(t.k) as Room;
        const laag = Math.max(at.laag, t.sign === 1 ? least : -most);
        const hoog = Math.min(at.hoog, t.sign === 1 ? most : -least);
        if (laag > at.laag || hoog < at.hoog) moved = true;
        at.laag = laag;
        at.hoog = hoog;
      }
    }
  }
  return room;
}

/** Parts larger than this are left alone: a reader would wait for minutes. */
export const MOST = 400;

/**
 * Attacks a table with what is published of it: for every number that is not shown the lowest and highest value that
 * all sums allow, counts being at least nought, also those of parts that the release leaves out. Knows nothing but what the
 * reader sees.
 * @returns an interval per hidden number; numbers in parts of more than {@link MOST} unknowns are left out
 */
export function replay(cells: readonly ReplayCell[], sums: readonly ReplaySum[]): Found[] {
  const value = new Map(cells.map((c) => [c.sleutel, c.waarde]));
  const unknown = (k: string): boolean => value.get(k) === null;
  const rows = sums
    .filter((s) => [s.ouder, ...s.kinderen].every((k) => value.has(k)))
    .map(
      (s): ReplayRow => ({
        unknowns: [s.ouder, ...s.kinderen].filter(unknown),
        ouder: s.ouder,
        deels: s.deels === true,
        right: (value.get(s.ouder) ?? 0) - s.kinderen.reduce((sum, k) => sum + (value.get(k) ?? 0), 0),
      }),
    )
    .filter((r) => r.unknowns.length > 0);
  const rowsOf = new Map<string, number[]>();
  for (const [i, r] of rows.entries()) for (const k of r.unknowns) rowsOf.set(k, [...(rowsOf.get(k) ?? []), i]);
  const found: Found[] = [];
  const done = new Set<string>();
  for (const { sleutel } of cells.filter((c) => c.waarde === null)) {
    if (done.has(sleutel)) continue;
    const part = [sleutel];
    const inPart = new Set<number>();
    done.add(sleutel);
    for (const k of part)
      for (const i of rowsOf.get(k) ?? []) {
        inPart.add(i);
        for (const other of rows[i]?.unknowns ?? [])
          if (!done.has(other)) {
            done.add(other);
            part.push(other);
          }
      }
    if (part.length > MOST) continue;
    const constraints = new Map([...inPart].map((i) => [`r${i}`, equalTo(rows[i]?.right ?? 0)]));
    const column = (k: string, aim: boolean): Record<string, number> => {
      const out: Record<string, number> = aim ? { doel: 1 } : {};
      // A hidden parent stands on the other side: Σ hidden children − parent = − Σ shown children.
      for (const i of rowsOf.get(k) ?? []) out[`r${i}`] = rows[i]?.ouder === k ? -1 : 1;
      return out;
    };
    const room = roomOf(
      part,
      [...inPart].map((i) => rows[i] as ReplayRow),
    );
    // Every solution is a way in which the table can be filled: where one reaches a bound that no sum lets pass, that is the answer.
    const seen = new Map(part.map((k) => [k, { laag: Number.POSITIVE_INFINITY, hoog: 0 }]));
    for (const aim of part) {
      const variables = new Map(part.map((k) => [k, column(k, k === aim)]));
      for (const i of inPart) if (rows[i]?.deels) variables.set(`deel${i}`, { [`r${i}`]: 1 });
      const bound = (direction: "minimize" | "maximize"): number | null => {
        const s = solve({ direction, objective: "doel", constraints, variables });
        if (s.status !== "optimal") return null;
        const filled = new Map(s.variables);
        for (const [k, range] of seen) {
          const x = filled.get(k) ?? 0;
          range.laag = Math.min(range.laag, x);
          range.hoog = Math.max(range.hoog, x);
        }
        return s.result;
      };
      const at = room.get(aim) as Room;
      const reached = seen.get(aim) as Room;
      const hoog = reached.hoog >= at.hoog - EXACT ? at.hoog : bound("maximize");
      const laag = reached.laag <= at.laag + EXACT ? at.laag : bound("minimize");
      found.push({ sleutel: aim, laag: laag ?? 0, hoog });
    }
  }
  return found;
}
