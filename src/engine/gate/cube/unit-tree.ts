import type { Level } from "../../policy/policy.js";
import { KEY_SEPARATOR } from "../../unit-key.js";
import type { CubeCell } from "./cube.js";
import { aboveVestiging } from "./positions.js";
import type { Membership } from "./units.js";

/** Which units lie below which, and which vestiging knows a unit as its own. */
export interface UnitTree {
  /** Keys of the units of a lower level that belong to a unit. */
  below(niveau: Level, eenheid: string, lower: Level): readonly string[];
  /** Number of the vestiging whose own a unit is, also where a unit above has only that one; else -1. */
  member(niveau: Level, eenheid: string): number;
  /**
   * Numbers of those whose own a unit is besides its vestiging: the organisatie, and pairs of vestigingen, where these attack. They go on
   * after the vestigingen's, in order.
   */
  groups(niveau: Level, eenheid: string): readonly number[];
}

/** With fewer organisaties than this, each of two computes the other from the whole: nothing that is shown could keep it. */
const LEAST_GROUPS = 3;
/** With fewer vestigingen than this the only one beside a pair follows from the whole. */
const LEAST_UNITS = 4;

/** Every two vestigingen, by number. */
function* pairsOf(many: number): Generator<readonly [number, number]> {
  for (let a = 0; a < many; a++) for (let b = a + 1; b < many; b++) yield [a, b];
}

/** Key of the vestiging that a vestiging, team or behandelaar belongs to. */
const vestigingOf = (key: string): string => key.split(KEY_SEPARATOR).slice(0, 2).join(KEY_SEPARATOR);

/**
 * @param membership vestiging key → keys of its cluster and organisatie
 * @param pairs whether every two vestigingen attack together
 */
export function makeTree(cells: readonly CubeCell[], membership: Membership, pairs = false): UnitTree {
  const units = new Map<Level, Set<string>>();
  for (const c of cells) {
    const set = units.get(c.niveau);
    if (set) set.add(c.eenheid);
    else units.set(c.niveau, new Set([c.eenheid]));
  }
  const vestigingen = [...(units.get("vestiging") ?? [])].sort();
  const number = new Map(vestigingen.map((v, i) => [v, i]));
  const groups = new Map<string, string[]>();
  for (const v of vestigingen) {
    const o = membership.get(v)?.["organisatie"];
    if (o !== undefined) groups.set(o, [...(groups.get(o) ?? []), v]);
  }
  // One with a single vestiging knows no more than that.
  const attackers = groups.size < LEAST_GROUPS ? [] : [...groups].filter(([, list]) => list.length > 1);
  const groupsOf = new Map<string, number[]>(vestigingen.map((v) => [v, []]));
  for (const [g, [, list]] of attackers.entries()) for (const v of list) groupsOf.get(v)?.push(vestigingen.length + g);
  let next = vestigingen.length + attackers.length;
  for (const pair of pairs && vestigingen.length >= LEAST_UNITS ? pairsOf(vestigingen.length) : []) {
    for (const v of pair) groupsOf.get(vestigingen[v] as string)?.push(next);
    next++;
  }
  const known = new Map<string, readonly string[]>();
  const belongs = (unit: string, lower: Level, niveau: Level, eenheid: string): boolean => {
    if (niveau === "totaal") return true;
    if (lower === "cluster" || lower === "organisatie") return false;
    if (niveau === "vestiging") return unit.startsWith(`${eenheid}${KEY_SEPARATOR}`);
    return membership.get(vestigingOf(unit))?.[niveau] === eenheid;
  };
  const below = (niveau: Level, eenheid: string, lower: Level): readonly string[] => {
    const key = `${niveau}|${eenheid}|${lower}`;
    const list = known.get(key) ?? [...(units.get(lower) ?? [])].filter((u) => belongs(u, lower, niveau, eenheid));
    known.set(key, list);
    return list;
  };
  return {
    below,
    groups: (niveau, eenheid) => {
      if (!aboveVestiging(niveau)) return groupsOf.get(vestigingOf(eenheid)) ?? [];
      const [first = [], ...more] = below(niveau, eenheid, "vestiging").map((v) => groupsOf.get(v) ?? []);
      return first.filter((g) => more.every((list) => list.includes(g)));
    },
    member: (niveau, eenheid) => {
      if (!aboveVestiging(niveau)) return number.get(vestigingOf(eenheid)) ?? -1;
      const [only, ...more] = below(niveau, eenheid, "vestiging");
      return only !== undefined && more.length === 0 ? (number.get(only) ?? -1) : -1;
    },
  };
}
