import { describe, expect, test } from "vitest";
import { equalTo, lessEq, solve } from "yalps";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { withKnownRooms } from "../../src/engine/gate/attack/known-attack.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { condense } from "../../src/engine/gate/system/condense.js";
import { widthFor } from "../../src/engine/gate/system/known.js";
import {
  checkSystem,
  FREE,
  HIDDEN,
  type Pattern,
  primaryPattern,
  type Relation,
  SHOWN,
  type System,
  type SystemCell,
} from "../../src/engine/gate/system/system.js";
import { span } from "../support/sizes.js";

/**
 * Small random cubes, protected and then besieged by a second attacker. That one shares no code and no way of
 * working with the gate's own: it writes every figure as a sum of the smallest ones, knows what is shown, and asks another
 * solver for the exact lowest and highest value of every hidden one. Of most cubes some tables are left out, as coarsening
 * does: the gate works on what it makes of that, the second attacker on the whole cube, in which the cells of such a table
 * are numbers of nought or more that nobody published.
 */

const { van, tot } = span(100, 1000);
const CUBES = tot - van + 1;
const PER_TEST = 50;
/** The first so many, whatever else is tried, are also put to a weaker gate. */
const WEAKENED = 90;
const OUTSIDER = -1;
/** Numbers of organisations begin here. */
const GROUPS = 100;

/** Whole numbers from..to from a linear congruential generator (Numerical Recipes), seeded. */
function generator(seed: number): (from: number, to: number) => number {
  let state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let i = 0; i < 8; i++) next();
  return (from, to) => from + Math.floor(next() * (to - from + 1));
}

interface Place {
  readonly name: string;
  /** The smallest units or periods in it. */
  readonly parts: readonly number[];
  readonly lid: number;
  /** The organisation of several units whose own it is. */
  readonly groep: number;
  /** Ways in which it falls apart: names of the places below it. */
  readonly below: readonly (readonly string[])[];
}

/** Two to four units under clusters and, across these, organisations. A place with one member's units only is that member's. */
function unitPlaces(pick: (from: number, to: number) => number): Place[] {
  const units = Array.from({ length: [2, 2, 2, 2, 3, 3, 4][pick(0, 6)] as number }, (_, i) => i);
  const ways: string[][] = [];
  const middle: Place[] = [];
  const groupOf = new Map<number, number>();
  for (const kind of ["cluster", "organisatie"]) {
    if (pick(0, 9) < 6) continue;
    const groups = Array.from({ length: pick(1, 2) }, (): number[] => []);
    for (const u of units) groups[pick(0, groups.length - 1)]?.push(u);
    const places = groups
      .filter((g) => g.length > 0)
      .map((parts, i): Place => {
        const lid = parts.length === 1 ? (parts[0] as number) : OUTSIDER;
        const group = kind === "organisatie" && parts.length > 1 ? GROUPS + i : OUTSIDER;
        if (group >= 0) for (const u of parts) groupOf.set(u, group);
        return { name: `${kind}${i}`, parts, lid, groep: group, below: [parts.map((u) => `unit${u}`)] };
      });
    middle.push(...places);
    ways.push(places.map((p) => p.name));
  }
  if (ways.length === 0) ways.push(units.map((u) => `unit${u}`));
  const groupOfAll = (parts: readonly number[]): number => {
    const [first, ...more] = new Set(parts.map((u) => groupOf.get(u) ?? OUTSIDER));
    return more.length === 0 ? (first ?? OUTSIDER) : OUTSIDER;
  };
  return [
    { name: "totaal", parts: units, lid: OUTSIDER, groep: groupOfAll(units), below: ways },
    // Clusters are drawn first: one that lies within one organisation is that one's.
    ...middle.map((p): Place => ({ ...p, groep: groupOfAll(p.parts) })),
    ...units.map(
      (u): Place => ({ name: `unit${u}`, parts: [u], lid: u, groep: groupOf.get(u) ?? OUTSIDER, below: [] }),
    ),
  ];
}

/** Units of one kind, periods of one kind, and what is counted or summed: what coarsening leaves out as a whole. */
const tableOf = (u: Place, p: Place, what: string): string =>
  `${u.name.replace(/\d+$/, "")}|${p.name.replace(/\d+$/, "")}|${what}`;

/** Tables of one category that a release leaves out: none of a third of the cubes, else up to three. Their whole stays. */
function leftOut(seed: number, tables: readonly string[]): ReadonlySet<string> {
  const pick = generator(seed + 7919);
  const out = new Set<string>();
  if (pick(0, 2) === 0) return out;
  const candidates = tables.filter((t) => !t.startsWith("totaal|alles|") && /categorie\d$/.test(t));
  for (let i = pick(1, 3); i > 0 && candidates.length > 0; i--) {
    const table = candidates[pick(0, candidates.length - 1)] as string;
    const [where] = table.split(/(?=categorie)/) as [string];
    // One category at least stays; a table that is left out as a whole is no part of any sum.
    const there = tables.filter((t) => t.startsWith(`${where}categorie`));
    if (there.filter((t) => !out.has(t) && t !== table).length > 0) out.add(table);
  }
  return out;
}

interface RandomCube extends System {
  /** Cells of tables that are left out. */
  readonly weg: ReadonlySet<number>;
}

/** A random cube: units × periods × categories, counts everywhere and in half of the cubes sums beside the wholes. */
function cubeOf(seed: number): RandomCube {
  const pick = generator(seed);
  const units = unitPlaces(pick);
  const periods = Array.from({ length: [1, 1, 2, 2, 2, 2, 3][pick(0, 6)] as number }, (_, i) => `periode${i}`);
  const categories = Array.from({ length: pick(0, 5) === 0 ? 3 : 2 }, (_, i) => `categorie${i}`);
  const withSums = pick(0, 1) === 1;
  // What follows from the whole and the other categories is sometimes not published.
  const unpublished = pick(0, 9) < 3 ? categories.at(-1) : undefined;
  // A third of the cubes have no periods.
  // Of a third of the cubes everyone knows every whole, as the denominators of outcomes.
  const known = generator(seed + 104_729)(0, 2) === 0;
  const nobody = { lid: OUTSIDER, groep: OUTSIDER };
  const wholePeriod: Place = { name: "alles", parts: [...periods.keys()], ...nobody, below: [periods] };
  const allPeriods: Place[] =
    seed % 3 === 0
      ? [{ ...wholePeriod, below: [] }]
      : [wholePeriod, ...periods.map((name, i): Place => ({ name, parts: [i], ...nobody, below: [] }))];
  const draw = (): number => {
    const kind = pick(0, 99);
    if (kind < 30) return 0;
    if (kind < 55) return 1;
    return kind < 80 ? pick(2, 9) : pick(10, 60);
  };
  const smallest = new Map<string, { n: number; som: number }>();
  for (const u of units.filter((p) => p.below.length === 0))
    for (const p of periods.keys()) {
      let n = 0;
      for (const c of categories) {
        const value = draw();
        n += value;
        smallest.set(`${u.parts[0]}|${p}|${c}`, { n: value, som: 0 });
      }
      smallest.set(`${u.parts[0]}|${p}|`, { n, som: n * pick(0, 100) });
    }

  const cellen: SystemCell[] = [];
  const index = new Map<string, number>();
  const value = (u: Place, p: Place, c: string, what: "n" | "som"): number =>
    u.parts.reduce((a, i) => p.parts.reduce((b, j) => b + (smallest.get(`${i}|${j}|${c}`)?.[what] ?? 0), a), 0);
  const cost = (u: Place, p: Place, n: number): number =>
    (n + 1) * (u.name === "totaal" ? 4 : u.below.length ? 2 : 1) * (p.below.length ? 2 : 1);
  for (const u of units)
    for (const p of allPeriods)
      for (const c of ["", ...categories]) {
        const n = value(u, p, c, "n");
        const common = { lid: u.lid, ...(u.groep < 0 ? {} : { groepen: [u.groep] }), kosten: cost(u, p, n) };
        const aantal = cellen.length;
        index.set(`${u.name}|${p.name}|${c}`, aantal);
        const gepubliceerd = c !== unpublished;
        if (c === "" && known)
          cellen.push({
            soort: "aantal",
            waarde: n,
            breedte: 5,
            primair: false,
            bekend: true,
            gepubliceerd,
            ...common,
          });
        else cellen.push({ soort: "aantal", waarde: n, breedte: 5, primair: n < 5, gepubliceerd, ...common });
        if (c !== "" || !withSums) continue;
        index.set(`${u.name}|${p.name}|som`, cellen.length);
        const waarde = value(u, p, c, "som");
        const over = { aantal, laag: 0, hoog: 100 };
        const breedte = 10 * Math.max(n, 1);
        cellen.push({ soort: "som", waarde, breedte, primair: n < 10, gepubliceerd: true, over, ...common });
      }

  const relaties: Relation[] = [];
  const at = (u: string, p: string, c: string): number => index.get(`${u}|${p}|${c}`) as number;
  const tables = new Map<string, number[]>();
  for (const u of units)
    for (const p of allPeriods)
      for (const what of ["", ...categories, ...(withSums ? ["som"] : [])]) {
        const table = tableOf(u, p, what);
        tables.set(table, [...(tables.get(table) ?? []), at(u.name, p.name, what)]);
      }
  const published = [...tables.keys()].filter((t) => unpublished === undefined || !t.endsWith(unpublished));
  // A third of the cubes come in by rank: the whole of everything first, other tables at a rank of their own.
  const rank = generator(seed + 15_485_863);
  const ranked = rank(0, 2) === 0;
  const rankOf = new Map<string, number>();
  for (const [naam, places] of ranked ? tables : []) {
    // A sum comes with its count.
    const rang = naam === "totaal|alles|" ? 0 : (rankOf.get(naam.replace(/som$/, "")) ?? rank(0, 2));
    rankOf.set(naam, rang);
    for (const i of places) {
      const c = cellen[i] as SystemCell;
      if (c.gepubliceerd) cellen[i] = { ...c, tafels: [{ naam, rang }] };
    }
  }
  const weg = new Set(ranked ? [] : [...leftOut(seed, published)].flatMap((table) => tables.get(table) ?? []));
  for (const i of weg) cellen[i] = { ...(cellen[i] as SystemCell), gepubliceerd: false };
  for (const u of units)
    for (const p of allPeriods) {
      const ouder = at(u.name, p.name, "");
      relaties.push({ soort: "categorie", ouder, kinderen: categories.map((c) => at(u.name, p.name, c)) });
      for (const c of ["", ...categories, ...(withSums ? ["som"] : [])]) {
        const relate = (soort: Relation["soort"], kinderen: number[]): void => {
          const follows = c === unpublished ? { volgt: true as const } : {};
          relaties.push({ soort, ouder: at(u.name, p.name, c), kinderen, ...follows });
        };
        for (const way of u.below)
          relate(
            "eenheid",
            way.map((name) => at(name, p.name, c)),
          );
        for (const way of p.below)
          relate(
            "periode",
            way.map((name) => at(u.name, name, c)),
          );
      }
    }
  const cube = { cellen, relaties, weg };
  checkSystem(cube);
  return cube;
}

interface Fall {
  readonly cel: number;
  readonly lid: number;
  readonly laag: number;
  readonly hoog: number;
}

type Sum = ReadonlyMap<number, number>;

const tolerance = (c: SystemCell): number => 1e-6 * Math.max(1, c.breedte);

/**
 * The second attacker. Variables are the smallest cells only, each reckoned from the lowest value it can have: then all
 * is nought or more, and for the cells above them that follows. The count under a sum is held for known.
 */
class Siege {
  private readonly sums: readonly Sum[];
  solved = 0;

  constructor(private readonly s: System) {
    const defining = new Map<number, Relation>();
    for (const r of s.relaties) if (!defining.has(r.ouder)) defining.set(r.ouder, r);
    const sums: (Sum | undefined)[] = s.cellen.map(() => undefined);
    const sumOf = (i: number): Sum => {
      const known = sums[i];
      if (known) return known;
      const out = new Map<number, number>();
      const parts = defining.get(i)?.kinderen;
      if (!parts) out.set(i, 1);
      for (const k of parts ?? []) for (const [leaf, f] of sumOf(k)) out.set(leaf, (out.get(leaf) ?? 0) + f);
      sums[i] = out;
      return out;
    };
    this.sums = s.cellen.map((_, i) => sumOf(i));
    // Along whichever relation, a cell must be the same sum: otherwise leaving the other relations out would lose some.
    for (const r of s.relaties) {
      const rest = new Map(this.sums[r.ouder]);
      for (const k of r.kinderen)
        for (const [leaf, f] of this.sums[k] as Sum) rest.set(leaf, (rest.get(leaf) ?? 0) - f);
      if ([...rest.values()].some((f) => f !== 0)) throw new Error("the smallest cells do not carry the system");
    }
  }

  private cell(i: number): SystemCell {
    return this.s.cellen[i] as SystemCell;
  }

  /** Per attacker the exact room of every count where nothing but the known wholes is to be seen. */
  private readonly rooms = new Map<number, ReadonlyMap<number, number>>();

  /** What the gate says that earlier ranks confine: per count the rank, and what was shown in the end. */
  claims: { readonly excused: ReadonlyMap<number, number>; readonly shown: Pattern } | undefined;

  /** No more is asked of a count than what known wholes and earlier ranks leave by themselves, reckoned here anew. */
  private width(i: number, lid: number): number {
    const { breedte, over } = this.cell(i);
    if (over) return breedte;
    let least = breedte;
    if (this.s.cellen.some((c) => c.bekend)) {
      const room = this.rooms.get(lid) ?? this.roomsFor(lid);
      this.rooms.set(lid, room);
      least = Math.min(breedte, room.get(i) ?? breedte);
    }
    const rank = this.claims?.excused.get(i) ?? 0;
    return rank === 0 ? least : Math.min(least, this.confinedTo(i, lid, rank));
  }

  /** The room of a count where only what everyone knows and earlier ranks show is to be seen. */
  private confinedTo(i: number, lid: number, rank: number): number {
    const before = Uint8Array.from(this.s.cellen, (c, k) => {
      const earlier = this.claims?.shown[k] === SHOWN && (c.tafels?.[0]?.rang ?? 0) < rank;
      return c.bekend || earlier ? SHOWN : HIDDEN;
    });
    const { breedte } = this.cell(i);
    const [fall] = this.fallsOf("aantal", before, lid, new Set([i]), () => breedte);
    return fall ? fall.hoog - fall.laag : breedte;
  }

  private roomsFor(lid: number): ReadonlyMap<number, number> {
    const nothing = Uint8Array.from(this.s.cellen, (c) => (c.bekend ? SHOWN : HIDDEN));
    const falls = this.fallsOf("aantal", nothing, lid, undefined, (i) => this.cell(i).breedte);
    return new Map(falls.map((f) => [f.cel, f.hoog - f.laag]));
  }

  /** How far a smallest cell is above its lowest value, and can be at most. */
  private reach(leaf: number): readonly [truth: number, most: number] {
    const { waarde, over } = this.cell(leaf);
    if (!over) return [waarde, Number.POSITIVE_INFINITY];
    const n = this.cell(over.aantal).waarde;
    return [waarde - over.laag * n, (over.hoog - over.laag) * n];
  }

  /** The hidden cells whose exact interval is too narrow, for one attacker. @param only leave the others out */
  falls(pattern: Pattern, lid: number, only?: ReadonlySet<number>): Fall[] {
    const out: Fall[] = [];
    for (const soort of ["aantal", "som"] as const) out.push(...this.fallsOf(soort, pattern, lid, only));
    return out;
  }

  private fallsOf(
    soort: SystemCell["soort"],
    pattern: Pattern,
    lid: number,
    only?: ReadonlySet<number>,
    width: (i: number) => number = (i) => this.width(i, lid),
  ): Fall[] {
    const own = (c: SystemCell): boolean => lid !== OUTSIDER && (c.lid === lid || c.groepen?.includes(lid) === true);
    const known = (i: number): boolean => pattern[i] === SHOWN || own(this.cell(i));
    const mine = [...this.s.cellen.keys()].filter((i) => this.cell(i).soort === soort);
    const targets = mine.filter((i) => {
      const { over, breedte } = this.cell(i);
      if (pattern[i] !== HIDDEN || known(i) || breedte === 0 || (only && !only.has(i))) return false;
      return !over || this.cell(over.aantal).waarde > 0;
    });
    if (targets.length === 0) return [];
    const fixed = new Set<number>();
    for (const i of mine)
      if (this.sums[i]?.size === 1 && this.sums[i]?.has(i) && (known(i) || this.reach(i)[1] === 0)) fixed.add(i);
    const open = (i: number): (readonly [number, number])[] =>
      [...(this.sums[i] as Sum)].filter(([leaf]) => !fixed.has(leaf));
    const rows = new Map<string, readonly (readonly [number, number])[]>();
    for (const i of mine) {
      if (!known(i)) continue;
      const row = open(i).sort((a, b) => a[0] - b[0]);
      if (row.length) rows.set(row.join(";"), row);
    }
    const constraints = new Map<string, ReturnType<typeof equalTo>>();
    const columns = new Map<number, Map<string, number>>();
    const column = (leaf: number): Map<string, number> => {
      const held = columns.get(leaf) ?? new Map<string, number>();
      columns.set(leaf, held);
      return held;
    };
    for (const [name, row] of rows) {
      constraints.set(name, equalTo(row.reduce((a, [leaf, f]) => a + f * this.reach(leaf)[0], 0)));
      for (const [leaf, f] of row) column(leaf).set(name, f);
    }
    for (const leaf of new Set([...columns.keys(), ...targets.flatMap((i) => open(i).map(([x]) => x))])) {
      const [, most] = this.reach(leaf);
      if (most === Number.POSITIVE_INFINITY) column(leaf);
      else {
        constraints.set(`most ${leaf}`, lessEq(most));
        column(leaf).set(`most ${leaf}`, 1);
      }
    }
    // A world found for one cell is one for all others as well.
    const seen = new Map(targets.map((i) => [i, { low: this.cell(i).waarde, high: this.cell(i).waarde }]));
    const note = (world: ReadonlyMap<number, number>): void => {
      for (const [i, range] of seen) {
        let x = this.cell(i).waarde;
        for (const [leaf, f] of open(i)) x += f * ((world.get(leaf) ?? 0) - this.reach(leaf)[0]);
        range.low = Math.min(range.low, x);
        range.high = Math.max(range.high, x);
      }
    };
    const wide = (i: number): boolean => {
      const range = seen.get(i);
      return range !== undefined && range.high - range.low >= width(i) - tolerance(this.cell(i));
    };
    const out: Fall[] = [];
    for (const i of targets) {
      if (wide(i)) continue;
      const goal = new Map(open(i));
      const ends = { minimize: this.cell(i).waarde, maximize: this.cell(i).waarde };
      for (const direction of ["maximize", "minimize"] as const) {
        if (wide(i) || goal.size === 0) break;
        this.solved++;
        const { status, result, variables } = solve(
          {
            direction,
            objective: "goal",
            constraints,
            variables: [...columns].map(([leaf, held]) => {
              const f = goal.get(leaf);
              return [leaf, f === undefined ? held : new Map([...held, ["goal", f]])] as const;
            }),
          },
          { checkCycles: true },
        );
        if (status === "unbounded") ends[direction] = Number.POSITIVE_INFINITY;
        else if (status === "optimal") {
          const truth = [...goal].reduce((a, [leaf, f]) => a + f * this.reach(leaf)[0], 0);
          ends[direction] = this.cell(i).waarde + result - truth;
          const world = new Map(variables);
          this.verify(rows.values(), world);
          note(world);
        } else throw new Error(`second solver: ${status}`);
        if (ends[direction] === Number.POSITIVE_INFINITY) break;
      }
      if (wide(i) || ends.maximize === Number.POSITIVE_INFINITY) continue;
      out.push({ cel: i, lid, laag: ends.minimize, hoog: ends.maximize });
    }
    return out;
  }

  /** The second solver is not believed either: its worlds must fit what is known. */
  private verify(rows: Iterable<readonly (readonly [number, number])[]>, world: ReadonlyMap<number, number>): void {
    for (const row of rows) {
      let gap = 0;
      let size = 1;
      for (const [leaf, f] of row) {
        gap += f * ((world.get(leaf) ?? 0) - this.reach(leaf)[0]);
        size += Math.abs(this.reach(leaf)[0]);
      }
      if (Math.abs(gap) > 1e-6 * size) throw new Error(`second solver: a world that does not fit, by ${gap}`);
    }
    for (const [leaf, x] of world)
      if (x < -1e-6 || x > this.reach(leaf)[1] + 1e-6 * (1 + this.cell(leaf).waarde))
        throw new Error(`second solver: a world out of bounds`);
  }
}

interface Case {
  readonly seed: number;
  /** What the gate works on. */
  readonly system: System;
  /** The whole cube, and per cell of it where the gate has it, alone or with others. */
  readonly whole: RandomCube;
  readonly place: ReadonlyMap<number, number>;
  readonly siege: Siege;
  /** Everyone who attacks: the outsider and every member. */
  readonly lids: readonly number[];
  readonly pattern: Pattern;
  /** Tables left out for earlier ranks. */
  readonly gone: ReadonlySet<string>;
}

const cases = new Map<number, Case>();
async function caseOf(seed: number): Promise<Case> {
  const held = cases.get(seed);
  if (held) return held;
  const whole = cubeOf(seed);
  const { uit, ...system } = condense(whole.cellen, whole.relaties);
  checkSystem(system);
  const place = new Map(uit.flatMap((from, i) => from.map((c) => [c, i] as const)));
  const lids = [...new Set([OUTSIDER, ...whole.cellen.flatMap((c) => [c.lid, ...(c.groepen ?? [])])])];
  const { pattern, krap, weggelaten } = await protect(system);
  const made = {
    seed,
    system: await withKnownRooms(system, pattern, krap, weggelaten),
    whole,
    place,
    siege: new Siege(whole),
    lids,
    pattern,
    gone: weggelaten,
  };
  const excused = new Map([...place].flatMap(([c, i]) => (krap.has(i) ? [[c, krap.get(i) as number] as const] : [])));
  made.siege.claims = { excused, shown: wholePattern(made, pattern) };
  // Only what no table shows may be excused for earlier ranks.
  for (const [c, rank] of excused) {
    const table = whole.cellen[c]?.tafels?.[0]?.naam;
    if (rank > 0)
      expect(table === undefined || weggelaten.has(table), `cube ${seed}: ${c} is excused in a table`).toBe(true);
  }
  cases.set(seed, made);
  return made;
}

/**
 * What a pattern of the gate's says of the whole cube: what is too small and in no table is hidden as well, but for what is left
 * between tables that were left out for earlier ranks.
 */
const wholePattern = (c: Pick<Case, "whole" | "place" | "gone">, pattern: Pattern): Pattern =>
  Uint8Array.from(c.whole.cellen, ({ gepubliceerd, primair, bekend }, i) => {
    if (bekend) return SHOWN;
    const place = c.place.get(i);
    if (gepubliceerd || c.gone.size > 0) return place === undefined ? FREE : (pattern[place] as number);
    return primair ? HIDDEN : FREE;
  });

const batches = Array.from({ length: Math.ceil(CUBES / PER_TEST) }, (_, i): [number, number] => [
  van + i * PER_TEST + 1,
  Math.min(tot + 1, van + (i + 1) * PER_TEST),
]);
const seedsOf = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const fallsFor = (c: Case, pattern: Pattern): Fall[] =>
  c.lids.flatMap((lid) => c.siege.falls(wholePattern(c, pattern), lid));
const keyOf = (f: { readonly cel: number; readonly lid: number }): string => `${f.cel} for ${f.lid}`;

/** What the gate's attack did not find. What falls to an outsider falls to everyone and is named once. */
async function missed(c: Case, pattern: Pattern, falls: readonly Fall[]): Promise<string[]> {
  const { zwak } = await attack(c.system, pattern);
  const found = new Set(zwak.map(keyOf));
  for (const z of zwak) if (z.lid === OUTSIDER) for (const lid of c.lids) found.add(keyOf({ cel: z.cel, lid }));
  // What stands together with others falls with them; what the gate does not have must not fall at all.
  return falls.filter(({ cel, lid }) => !found.has(keyOf({ cel: c.place.get(cel) ?? -1, lid }))).map(keyOf);
}

/**
 * What falls even where nothing at all is shown: a mean of which one member owns all but a few zorgtrajecten, so that
 * the few cannot move it by its width. No pattern that hides it protects it; the attack must name it and the gate refuse.
 */
function beyondProtection(c: Case): Set<string> {
  const nothing = Uint8Array.from(c.pattern, (p) => (p === FREE ? FREE : HIDDEN));
  return new Set(fallsFor(c, nothing).map(keyOf));
}

const tally = {
  hidden: 0,
  counts: 0,
  sums: 0,
  free: 0,
  owned: 0,
  singletons: 0,
  beyond: 0,
  planted: 0,
  bare: 0,
  leftOut: 0,
  known: 0,
  narrow: 0,
  groups: 0,
  ranked: 0,
  tables: 0,
};

describe("a protected cube withstands the second attacker, as outsider and as every member", () => {
  test.each(batches)("cubes %i-%i", async (from, to) => {
    const weak: string[] = [];
    for (const seed of seedsOf(from, to)) {
      const c = await caseOf(seed);
      for (const [i, cell] of c.system.cellen.entries()) {
        // What no table has any more, or what is left between such tables, is nobody's concern.
        const out = cell.gepubliceerd ? cell.tafels?.every((t) => c.gone.has(t.naam)) === true : c.gone.size > 0;
        if (!out)
          expect(!cell.primair || c.pattern[i] === HIDDEN, `cube ${seed}: primary cell ${i} is shown`).toBe(true);
        if (out) expect(c.pattern[i], `cube ${seed}: cell ${i} of a table left out`).not.toBe(SHOWN);
        if (out) tally.tables++;
        if (cell.tafels) tally.ranked++;
        if (cell.over && c.pattern[cell.over.aantal] === HIDDEN)
          expect(c.pattern[i], `cube ${seed}: sum ${i} is shown without its count`).not.toBe(SHOWN);
        if (c.pattern[i] === FREE) tally.free++;
        if (cell.bekend) tally.known++;
        if (cell.groepen) tally.groups++;
        if (!cell.over && c.pattern[i] === HIDDEN && widthFor(c.system, i, OUTSIDER) < cell.breedte) tally.narrow++;
        if (c.pattern[i] !== HIDDEN) continue;
        tally.hidden++;
        if (cell.soort === "som") tally.sums++;
        else tally.counts++;
      }
      for (const i of c.whole.weg) if (c.whole.cellen[i]?.primair) tally.leftOut++;
      for (const r of c.system.relaties)
        if (r.soort === "eenheid" && r.kinderen.length === 1) {
          tally.singletons++;
          if (c.system.cellen[r.ouder]?.lid !== OUTSIDER) tally.owned++;
        }
      const falls = fallsFor(c, c.pattern);
      if (falls.length === 0) continue;
      const beyond = beyondProtection(c);
      expect(await missed(c, c.pattern, falls), `cube ${seed}: the attack misses`).toEqual([]);
      for (const f of falls)
        if (beyond.has(keyOf(f))) tally.beyond++;
        else weak.push(`cube ${seed}: cell ${f.cel} is ${f.laag}-${f.hoog} for ${f.lid}`);
    }
    expect(weak).toEqual([]);
  });
});

describe("a suppressor that shows one cell too many is found out", () => {
  test.each(batches)("cubes %i-%i", async (from, to) => {
    // Every other cube: enough leaks, in half the time.
    for (const seed of seedsOf(from, to).filter((x) => x % 2 === 0)) {
      const c = await caseOf(seed);
      const before = new Set(fallsFor(c, c.pattern).map(keyOf));
      const secondary = [...c.pattern.keys()].filter((i) => {
        const cell = c.system.cellen[i];
        return c.pattern[i] === HIDDEN && cell?.gepubliceerd && !cell.primair;
      });
      const pick = generator(seed + 1000);
      while (secondary.length > 0) {
        const [shown] = secondary.splice(pick(0, secondary.length - 1), 1);
        const weakened = Uint8Array.from(c.pattern);
        weakened[shown as number] = SHOWN;
        const falls = fallsFor(c, weakened);
        if (falls.every((f) => before.has(keyOf(f)))) continue;
        tally.planted++;
        expect(await missed(c, weakened, falls), `cube ${seed} with ${shown} shown: the attack misses`).toEqual([]);
        break;
      }
    }
  });
});

describe("hiding only what is too small is found out wherever something falls", () => {
  test.each(batches)("cubes %i-%i", async (from, to) => {
    for (const seed of seedsOf(from, to)) {
      const c = await caseOf(seed);
      const pattern = primaryPattern(c.system);
      const falls = fallsFor(c, pattern);
      if (falls.length > 0) tally.bare++;
      expect(await missed(c, pattern, falls), `cube ${seed}: the attack misses`).toEqual([]);
    }
  });
});

/** The gate as it was: a sum one of whose parts is left out is no equation, and what is left out is nobody's concern. */
function withoutWhatIsLeftOut(s: RandomCube): { system: System; place: ReadonlyMap<number, number> } {
  const kept = [...s.cellen.keys()].filter((i) => !s.weg.has(i));
  const place = new Map(kept.map((i, k) => [i, k]));
  const cellen = kept.map((i): SystemCell => {
    const { over, ...c } = s.cellen[i] as SystemCell;
    return over ? { ...c, over: { ...over, aantal: place.get(over.aantal) as number } } : c;
  });
  const relaties = s.relaties.flatMap((r): Relation[] => {
    const [ouder, ...kinderen] = [r.ouder, ...r.kinderen].map((c) => place.get(c));
    if (ouder === undefined || kinderen.some((k) => k === undefined)) return [];
    return [{ ...r, ouder, kinderen: kinderen as number[] }];
  });
  return { system: { cellen, relaties }, place };
}

test("a gate that drops the sums of what is left out is found out", async () => {
  let found = 0;
  let tried = 0;
  for (const seed of seedsOf(1, WEAKENED)) {
    const c = await caseOf(seed);
    if (c.whole.weg.size === 0) continue;
    tried++;
    const weak = withoutWhatIsLeftOut(c.whole);
    const { pattern, krap } = await protect(weak.system);
    expect(
      (await attack(await withKnownRooms(weak.system, pattern, krap), pattern)).zwak.filter((z) => z.lid === OUTSIDER),
    ).toEqual([]);
    const shown = Uint8Array.from(c.whole.cellen, ({ primair }, i) => {
      const at = weak.place.get(i);
      return at === undefined ? (primair ? HIDDEN : FREE) : (pattern[at] as number);
    });
    if (c.siege.falls(shown, OUTSIDER).some((f) => !c.whole.weg.has(f.cel))) found++;
  }
  expect(tried).toBeGreaterThan(20);
  expect(found).toBeGreaterThan(tried / 10);
});

/**
 * Found as cube 127 of an earlier draw, and made small: two members, two periods, all counts shown. Member 0 owns all but
 * 7 of the 68 zorgtrajecten of period b, so that its mean needs nearly all the room that the other 7 can give. That room
 * is there as soon as member 1's own total is hidden too, as it is when every sum is.
 */
test("a mean that one member owns nearly all of is protected where others can give it room", async () => {
  const places: readonly (readonly [n: number, som: number, lid: number])[] = [
    [107, 3820, OUTSIDER],
    [39, 1557, OUTSIDER],
    [68, 2263, OUTSIDER],
    [92, 3159, 0],
    [31, 1085, 0],
    [61, 2074, 0],
    [15, 661, 1],
    [8, 472, 1],
    [7, 189, 1],
  ];
  const counts = places.map(([waarde, , lid]): SystemCell => {
    return { soort: "aantal", waarde, breedte: 5, lid, kosten: waarde + 1, primair: false, gepubliceerd: true };
  });
  const sums = places.map(([n, waarde, lid], aantal): SystemCell => {
    const over = { aantal, laag: 0, hoog: 100 };
    return { soort: "som", waarde, breedte: 10 * n, lid, kosten: n + 1, primair: n < 10, gepubliceerd: true, over };
  });
  const relaties = [0, places.length].flatMap((first): Relation[] => [
    ...[0, 1, 2].map((i): Relation => {
      return { soort: "eenheid", ouder: first + i, kinderen: [first + 3 + i, first + 6 + i] };
    }),
    ...[0, 3, 6].map((i): Relation => {
      return { soort: "periode", ouder: first + i, kinderen: [first + i + 1, first + i + 2] };
    }),
  ]);
  const system = { cellen: [...counts, ...sums], relaties };
  checkSystem(system);
  const siege = new Siege(system);
  const falls = (pattern: Pattern): Fall[] => [OUTSIDER, 0, 1].flatMap((lid) => siege.falls(pattern, lid));
  const allSums = Uint8Array.from(system.cellen, (c) => (c.over ? HIDDEN : SHOWN));
  expect(falls(allSums)).toEqual([]);
  expect((await attack(system, allSums)).zwak).toEqual([]);
  expect(falls((await protect(system)).pattern)).toEqual([]);
});

test("the cubes held what they were made for", () => {
  expect([...cases.keys()].filter((seed) => seed > van && seed <= tot + 1)).toHaveLength(CUBES);
  expect(tally.counts).toBeGreaterThan(10 * CUBES);
  expect(tally.sums).toBeGreaterThan(2 * CUBES);
  expect(tally.free).toBeGreaterThan(CUBES / 2);
  expect(tally.owned).toBeGreaterThan(CUBES / 2);
  expect(tally.planted).toBeGreaterThanOrEqual(CUBES / 5);
  expect(tally.bare).toBeGreaterThan(CUBES / 2);
  // Two in three cubes have no ranks, and most of these leave a part out.
  expect(tally.leftOut).toBeGreaterThan(CUBES / 2);
  if (process.env["TALLY"]) console.log(tally);
});
