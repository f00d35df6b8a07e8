import { neighbourhood } from "../system/neighbourhood.js";
import { type Move, Ranges } from "../system/ranges.js";
import type { Pattern, System } from "../system/system.js";
import { isWorld, makePart, type Unknowns, unknownsOf } from "./attack-model.js";
import { type Counters, PartAttack } from "./attack-part.js";
import { openLp } from "./lp.js";

/** A hidden cell that someone can compute within its protection width. */
export interface Weak {
  readonly cel: number;
  /** Number of the vestiging that can, with its own cells; -1: anyone. */
  readonly lid: number;
  /** The interval that remains. */
  readonly laag: number;
  readonly hoog: number;
}

export interface AttackResult {
  readonly zwak: readonly Weak[];
  /** Per protected cell, what an outsider is left with, as a multiple of the required width; at least this. */
  readonly ruimte: ReadonlyMap<number, number>;
  /** Linear programmes solved. */
  readonly lps: number;
  /** Worlds taken over from others after checking them; none where its own proved everything. */
  readonly nagerekend: number;
  /** Moves met in which some count made no whole step; they only count where nothing else is left. */
  readonly gebroken: number;
}

/** The same, with the worlds that it found or took over, those with fractions of zorgtrajecten among them. */
export interface Attacked extends AttackResult {
  readonly werelden: readonly Move[];
}

export interface AttackOptions {
  /** Whether vestigingen attack with what they know of themselves; standard: yes. */
  readonly leden?: boolean;
  /** Worlds that someone claims there are; each is checked anew and none is taken on trust. */
  readonly werelden?: readonly Move[];
  /** Only these counts. */
  readonly alleen?: ReadonlySet<number>;
  /** Do without the last, dearest attempts: what they would have proven counts as weak. */
  readonly vluchtig?: boolean;
}

/** A cell is first attacked among its nearest unknowns; what then is open, among more; at last among all. */
const SIZES = [150, 600, Number.POSITIVE_INFINITY];

async function attackKind(
  s: System,
  u: Unknowns,
  ranges: Ranges,
  counters: Counters,
  options: AttackOptions,
): Promise<void> {
  // Claimed worlds that hold are worlds like its own; what they leave open it looks for itself.
  for (const move of (options.werelden ?? []).filter((w) => isWorld(s, u, w))) {
    ranges.add(move);
    counters.claimed++;
  }
  for (const size of options.vluchtig ? SIZES.slice(0, 2) : SIZES) {
    const untried = new Set(u.protect);
    for (const seed of u.protect) {
      if (!untried.has(seed) || ranges.open(seed).length === 0) continue;
      const ball = neighbourhood(u.ties, seed, size);
      const part = makePart(s, u, ball);
      const lp = await openLp(part.model);
      try {
        const near = size === Number.POSITIVE_INFINITY ? ball : ball.slice(0, Math.ceil(size / 4));
        const list = near.filter((c) => untried.has(c) && ranges.open(c).length > 0).sort((a, b) => a - b);
        for (const c of list) untried.delete(c);
        new PartAttack(s, part, lp, ranges, counters).run(list, size === Number.POSITIVE_INFINITY);
      } finally {
        lp.dispose();
      }
    }
  }
}

/**
 * Attacks a pattern: tries to compute every hidden cell from the shown ones, as an outsider and as every vestiging that
 * knows its own cells. A cell is safe from an attacker once two worlds that fit everything this attacker knows differ by
 * the cell's width; the truth is the first world, every solution of a linear programme another.
 * @returns the cells that fall, with the interval that remains; none: the pattern holds
 */
export async function attack(s: System, pattern: Pattern, options: AttackOptions = {}): Promise<Attacked> {
  const zwak: Weak[] = [];
  const ruimte = new Map<number, number>();
  const found: Move[] = [];
  const counters: Counters = { lps: 0, claimed: 0, broken: 0 };
  const { alleen } = options;
  for (const soort of alleen ? (["aantal"] as const) : (["aantal", "som"] as const)) {
    const all = unknownsOf(s, pattern, soort);
    const u = alleen ? { ...all, protect: all.protect.filter((c) => alleen.has(c)) } : all;
    const ranges = new Ranges(s, u.protect, options.leden ?? true);
    await attackKind(s, u, ranges, counters, options);
    found.push(...ranges.moves());
    for (const cel of u.protect) {
      ruimte.set(cel, ranges.room(cel));
      for (const lid of ranges.open(cel)) {
        const { low, high } = ranges.range(cel, lid);
        zwak.push({ cel, lid, laag: low, hoog: high });
      }
    }
  }
  return { zwak, ruimte, werelden: found, lps: counters.lps, nagerekend: counters.claimed, gebroken: counters.broken };
}

/** The exact interval an outsider can compute for one cell. */
export async function interval(s: System, pattern: Pattern, cel: number): Promise<readonly [number, number]> {
  const truth = s.cellen[cel]?.waarde ?? Number.NaN;
  const u = unknownsOf(s, pattern, s.cellen[cel]?.soort ?? "aantal");
  const part = makePart(s, u, neighbourhood(u.ties, cel, Number.POSITIVE_INFINITY), false);
  const lp = await openLp(part.model);
  try {
    const m = part.cells.length;
    const step = (sign: number): number | null => {
      const cost = new Float64Array(2 * m);
      cost[0] = sign;
      cost[m] = -sign;
      const x = lp.maximise(cost);
      return x && truth + (x[0] as number) - (x[m] as number);
    };
    return [step(-1) ?? Number.NEGATIVE_INFINITY, step(1) ?? Number.POSITIVE_INFINITY];
  } finally {
    lp.dispose();
  }
}
