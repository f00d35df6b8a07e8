/**
 * The system of published figures as an attacker sees it: cells that add up to other cells. Suppressor and attacker
 * work on it apart; they share these types, the account of worlds found (ranges.ts) and the solver (lp.ts).
 */

/** One number: a count of zorgtrajecten, or a sum over the zorgtrajecten that a count cell counts. */
export interface SystemCell {
  readonly soort: "aantal" | "som";
  /** The exact value. Private. */
  readonly waarde: number;
  /** How much room an attacker must be left with: highest minus lowest possible value. */
  readonly breedte: number;
  /** Number of the vestiging that knows this cell from its own administration; -1: nobody inside. */
  readonly lid: number;
  /** Numbers of those that know it from what their vestigingen know: its organisatie, and pairs of vestigingen, where these attack. */
  readonly groepen?: readonly number[];
  /** Held for known by every attacker, shown or not: it is never hidden, and never moves (docs/disclosure.md, classes). */
  readonly bekend?: true;
  /** What hiding it costs; only the order matters. */
  readonly kosten: number;
  /** Too small to show, by the rules. */
  readonly primair: boolean;
  /** Whether the release has a place for it. A cell that is not published and not too small may be found out. */
  readonly gepubliceerd: boolean;
  /** The tables of the release that it stands in, with their ranks; none: a system of one rank. */
  readonly tafels?: readonly { readonly naam: string; readonly rang: number }[];
  /** Sums: index of the cell that counts the zorgtrajecten summed over, and the range of one zorgtraject's value. */
  readonly over?: { readonly aantal: number; readonly laag: number; readonly hoog: number };
  /**
   * Above the vestigingen: what of it is a vestiging's own, or an organisatie's. No world has less than that for this
   * attacker; what it could learn is about the others, and the room it must be left with in a sum is theirs.
   */
  readonly eigen?: ReadonlyMap<number, Own>;
  /** A count that what is left of a known whole keeps from being more. */
  readonly plafond?: number;
}

/** An attacker's share of a cell: its zorgtrajecten, and its part of the cell's value. */
export interface Own {
  readonly n: number;
  readonly waarde: number;
  /** How much the whole cell can be at most, by what this attacker knows. */
  readonly plafond?: number;
}

export type RelationKind = "eenheid" | "periode" | "categorie" | "populatie" | "instrument";

/** ouder = Σ kinderen; all counts, or all sums. Indices of cells. */
export interface Relation {
  readonly soort: RelationKind;
  readonly ouder: number;
  readonly kinderen: readonly number[];
  /**
   * It follows from the other relations and tells an attacker nothing new: checked against the data, and left out of
   * the choice of what to hide and of the attack.
   */
  readonly volgt?: true;
}

export interface System {
  readonly cellen: readonly SystemCell[];
  readonly relaties: readonly Relation[];
  /** Counts of which an attacker (-1: anyone) is left with less than their width also where nothing is shown: with how much. */
  readonly ruimte?: Rooms;
  /** Where cells stand for several of another system: the room that these ask for. */
  readonly vraagt?: (cell: number, attacker: number) => number;
}

/** Per cell, per attacker. */
export type Rooms = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Shown; hidden and to be protected; not published and harmless when found out. */
export const SHOWN = 0;
export const HIDDEN = 1;
export const FREE = 2;
/** One status per cell. */
export type Pattern = Uint8Array;

/** The pattern the rules alone give: too small is hidden, the rest shown or not published; what everyone knows is open. */
export function primaryPattern(s: System): Pattern {
  return Uint8Array.from(s.cellen, (c) => (c.bekend ? SHOWN : c.primair ? HIDDEN : c.gepubliceerd ? SHOWN : FREE));
}

/** Whether an attacker from inside knows a cell from its own administration. */
export const knows = (c: SystemCell, attacker: number): boolean =>
  attacker >= 0 && (c.lid === attacker || c.groepen?.includes(attacker) === true);

/** Whether one of some attackers from inside does. */
export const isKnownTo = (c: SystemCell, attackers: ReadonlySet<number>): boolean =>
  attackers.has(c.lid) || c.groepen?.some((g) => attackers.has(g)) === true;

const NO_GROUPS: readonly number[] = [];
/** The groups that all of some cells are known to. */
export function commonGroups([first, ...more]: readonly (SystemCell | undefined)[]): readonly number[] {
  const groups = first?.groepen ?? NO_GROUPS;
  return groups.length === 0 ? NO_GROUPS : groups.filter((g) => more.every((c) => c?.groepen?.includes(g)));
}

/**
 * Checks that the truth satisfies every relation: a relation that does not hold is a fault in its declaration.
 * @throws Error naming kind and number of the relation
 */
export function checkSystem(s: System): void {
  for (const [i, r] of s.relaties.entries()) {
    const parent = s.cellen[r.ouder];
    let sum = 0;
    for (const k of r.kinderen) {
      sum += s.cellen[k]?.waarde ?? Number.NaN;
      if (s.cellen[k]?.soort !== parent?.soort) throw new Error(`relation ${i} (${r.soort}) mixes counts and sums`);
    }
    const tolerance = parent?.soort === "som" ? 1e-6 * (1 + Math.abs(parent.waarde)) : 0;
    if (!(Math.abs(sum - (parent?.waarde ?? Number.NaN)) <= tolerance))
      throw new Error(`relation ${i} (${r.soort}) does not add up`);
  }
}

/** A whole all of whose parts are one attacker's is its own knowledge too, and so is every part of it. */
export function ownWholes(cells: SystemCell[], relations: readonly Relation[]): SystemCell[] {
  const out = [...cells];
  let changed = true;
  const learn = (i: number, more: Partial<SystemCell>): void => {
    out[i] = { ...(out[i] as SystemCell), ...more };
    changed = true;
  };
  const own = (i: number | undefined): number => out[i ?? -1]?.lid ?? -1;
  while (changed) {
    changed = false;
    for (const r of relations) {
      const parent = own(r.ouder);
      if (parent >= 0) for (const k of r.kinderen) if (own(k) < 0) learn(k, { lid: parent });
      const lid = own(r.kinderen[0]);
      if (parent < 0 && lid >= 0 && r.kinderen.every((k) => own(k) === lid)) learn(r.ouder, { lid });
    }
  }
  const join = (i: number, groups: readonly number[]): void => {
    const had = out[i]?.groepen ?? NO_GROUPS;
    const fresh = groups.filter((g) => !had.includes(g));
    if (fresh.length) learn(i, { groepen: [...had, ...fresh].sort((a, b) => a - b) });
  };
  for (changed = true; changed; ) {
    changed = false;
    for (const r of relations) {
      const groups = out[r.ouder]?.groepen;
      if (groups) for (const k of r.kinderen) join(k, groups);
      join(r.ouder, commonGroups(r.kinderen.map((k) => out[k])));
    }
  }
  return out;
}

const NOTHING: Own = { n: 0, waarde: 0 };

/**
 * Between which values a cell lies for an attacker that knows its own share of it (nobody's: an outsider). Counts are
 * not below that share; the others' part of a sum lies within the range of their values, their number held for known.
 */
export function boundsOf(s: System, i: number, own: Own = NOTHING): readonly [number, number] {
  const c = s.cellen[i] as SystemCell;
  if (!c.over) return [own.waarde, own.plafond ?? c.plafond ?? Number.POSITIVE_INFINITY];
  const others = (s.cellen[c.over.aantal]?.waarde ?? 0) - own.n;
  return [own.waarde + c.over.laag * others, own.waarde + c.over.hoog * others];
}

/**
 * How far some cells may step where what vestigingen know stays true: their own cells not at all, others no further than
 * their shares allow.
 * @param free how far each column may step for who knows nothing
 * @returns per column (up: place in the list, down: length + place) that is bounded, its bound
 */
export function roomFor(
  s: System,
  cells: readonly number[],
  lids: ReadonlySet<number>,
  free: Float64Array,
): Map<number, number> {
  const room = new Map<number, number>();
  const least = (column: number, bound: number): void => {
    room.set(column, Math.max(0, Math.min(bound, room.get(column) ?? (free[column] as number))));
  };
  for (const [j, i] of cells.entries()) {
    const c = s.cellen[i] as SystemCell;
    if (isKnownTo(c, lids)) {
      least(j, 0);
      least(cells.length + j, 0);
    } else if (c.eigen)
      for (const lid of lids) {
        const share = c.eigen.get(lid);
        if (!share) continue;
        const [low, high] = boundsOf(s, i, share);
        if (high < Number.POSITIVE_INFINITY) least(j, high - c.waarde);
        least(cells.length + j, c.waarde - low);
      }
  }
  return room;
}

/** A sum over nobody is nought and known to be so once its count is: it is protected with its count. */
export const needsWorlds = (s: System, i: number): boolean => {
  const c = s.cellen[i];
  return (
    c !== undefined &&
    !c.bekend &&
    c.breedte > 0 &&
    (c.over === undefined || (s.cellen[c.over.aantal]?.waarde ?? 0) > 0)
  );
};

/** Union-find over 0..n-1. */
export function makeSets(n: number): { find: (i: number) => number; join: (a: number, b: number) => void } {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const find = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r] as number;
    while (parent[i] !== r) {
      const next = parent[i] as number;
      parent[i] = r;
      i = next;
    }
    return r;
  };
  return {
    find,
    join: (a, b) => {
      parent[find(a)] = find(b);
    },
  };
}
