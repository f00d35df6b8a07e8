import { describe, expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { condense } from "../../src/engine/gate/system/condense.js";
import { tellingRelations } from "../../src/engine/gate/system/left-out.js";
import {
  checkSystem,
  HIDDEN,
  primaryPattern,
  type Relation,
  SHOWN,
  type System,
  type SystemCell,
} from "../../src/engine/gate/system/system.js";
import { replay } from "../../src/site/replay/replay.js";
import { countCell } from "../support/system.js";

/** A part that a release leaves out is an unknown of nought or more: the whole is still no less than the other parts. */

const out = { gepubliceerd: false } as const;
const sum = (ouder: number, ...kinderen: number[]): Relation => ({ soort: "categorie", ouder, kinderen });
/** The system that the gate makes of cells and sums, and where each cell stands in it. */
function made(cellen: readonly SystemCell[], relaties: readonly Relation[]) {
  checkSystem({ cellen, relaties });
  const { uit, ...system } = condense(cellen, relaties);
  checkSystem(system);
  return { system, at: (i: number) => uit.findIndex((from) => from.includes(i)), uit };
}
const plain = (s: System, i: number) => s.cellen.map((_, k) => (k === i ? HIDDEN : SHOWN));

describe("a class of one diagnosis group in one year", () => {
  // Of 15 in the class two groups are published, 12 and 2; the third group, of which one, is left out per year.
  const CELLS = [countCell(15, { kosten: 100 }), countCell(12), countCell(2), countCell(1, out)];
  const SUMS = [sum(0, 1, 2, 3)];
  const { system, at } = made(CELLS, SUMS);

  test("shown wholes and parts bound it: 0 to 3, where a width of 5 is required", async () => {
    const pattern = primaryPattern(system);
    expect(pattern[at(2)]).toBe(HIDDEN);
    const { zwak } = await attack(system, pattern);
    expect(zwak.map((w) => [w.cel, w.laag, w.hoog])).toContainEqual([at(2), 0, 3]);
    // What a reader finds with the same figures.
    const cells = ["t", "a", "b"].map((sleutel, i) => ({ sleutel, waarde: [15, 12, null][i] ?? null }));
    expect(replay(cells, [{ ouder: "t", kinderen: ["a", "b"], deels: true }])).toEqual([
      { sleutel: "b", laag: 0, hoog: 3 },
    ]);
  });
  test("the part that is left out is as small, and protected like it", async () => {
    const { zwak } = await attack(system, primaryPattern(system));
    expect(zwak.map((w) => w.cel)).toContain(at(3));
  });
  test("without the sum, as the gate was, nothing seems to be wrong", async () => {
    const without = { cellen: CELLS.slice(0, 3), relaties: [] };
    expect((await attack(without, primaryPattern(without))).zwak).toEqual([]);
    expect([...(await protect(without)).pattern]).toEqual(plain(without, 2));
  });
  test("the choice of what to hide takes another figure with it, and holds", async () => {
    const { pattern, werelden } = await protect(system);
    expect([...pattern].filter((p) => p === HIDDEN).length).toBeGreaterThan(2);
    expect((await attack(system, pattern, { werelden })).zwak).toEqual([]);
  });
  test("one part that is left out and not too small may be found out; the small one beside it may not", async () => {
    const large = made([countCell(40), countCell(33), countCell(7, out)], [sum(0, 1, 2)]);
    expect((await attack(large.system, primaryPattern(large.system))).zwak).toEqual([]);
    const small = made([countCell(40), countCell(37), countCell(3, out)], [sum(0, 1, 2)]);
    const { zwak } = await attack(small.system, primaryPattern(small.system));
    expect(zwak.map((w) => [w.cel, w.laag, w.hoog])).toEqual([[small.at(2), 3, 3]]);
  });
});

describe("which sums tell anything", () => {
  test("those of a whole and a part that are published, with all that stands in the parts' other sums", () => {
    // 0 = 1 + 2 with 2 left out; 3 = 2 + 4, of which only the whole is published; 5 = 6 + 7, neither part is.
    const cells = [
      countCell(20),
      countCell(12),
      countCell(8, out),
      countCell(9),
      countCell(1, out),
      countCell(9),
      countCell(4, out),
      countCell(5, out),
    ];
    expect(tellingRelations(cells, [sum(0, 1, 2), sum(3, 2, 4), sum(5, 6, 7)])).toEqual([true, true, false]);
  });
  test("a whole that is left out counts where all its parts are published, and ties them to what it is part of", () => {
    const cells = [countCell(20), countCell(12, out), countCell(8, out), countCell(7), countCell(5), countCell(8)];
    const relations = [sum(0, 1, 2), sum(1, 3, 4), sum(2, 5)];
    expect(tellingRelations(cells, relations)).toEqual([true, true, true]);
    // It is replaced by its parts.
    const { system } = made(cells, relations);
    expect(system.cellen.map((c) => c.waarde).sort((a, b) => a - b)).toEqual([5, 7, 8, 20]);
    expect(system.relaties.map((r) => r.kinderen.length)).toEqual([3]);
  });
});

describe("parts that are left out together", () => {
  const both = (a: number, b: number, more: Partial<SystemCell> = {}) =>
    made(
      [countCell(20 + a + b), countCell(20), countCell(a, { ...out, ...more }), countCell(b, out)],
      [sum(0, 1, 2, 3)],
    );

  test("count as one; it is to be protected only where it leaves the small ones too little room", () => {
    for (const [a, b, primair] of [
      [1, 2, true],
      [2, 3, false],
      [4, 90, false],
    ] as const) {
      const { system, at } = both(a, b);
      expect(system.cellen.length).toBe(3);
      expect(at(2)).toBe(at(3));
      expect(system.cellen[at(2)]).toMatchObject({ waarde: a + b, primair });
    }
  });
  test("what one vestiging has of them is known to it", () => {
    const mine = { eigen: new Map([[0, { n: 4, waarde: 4 }]]) };
    const { system, at } = both(4, 3, mine);
    expect(system.cellen[at(2)]).toMatchObject({ waarde: 7, primair: true });
    expect(system.cellen[at(2)]?.eigen?.get(0)?.waarde).toBe(4);
    const theirs = both(4, 3, { lid: 0 });
    expect(theirs.system.cellen[theirs.at(2)]?.eigen?.get(0)?.waarde).toBe(4);
  });
  test("a whole of two of them says nothing more, unless it is too small for them", () => {
    const half = (n: number) =>
      made(
        [countCell(20 + n, { kosten: 9 }), countCell(20), countCell(n, out), countCell(1, out), countCell(n - 1, out)],
        [sum(0, 1, 2), sum(2, 3, 4)],
      );
    expect(half(9).system.cellen.length).toBe(3);
    expect(half(3).system.cellen.find((c) => c.waarde === 3)?.primair).toBe(true);
  });
});

describe("sums", () => {
  /** Counts 0-3 are known; sums 4-7 are of values from -10 to 10, the last is left out. */
  const sumOf = (waarde: number, aantal: number, n: number, more: Partial<SystemCell> = {}): SystemCell => ({
    ...countCell(n),
    soort: "som",
    waarde,
    breedte: 4 * n,
    primair: false,
    over: { aantal, laag: -10, hoog: 10 },
    ...more,
  });
  const system = (n: number, left: number) =>
    made(
      [
        countCell(40 + n),
        countCell(30),
        countCell(10),
        countCell(n, out),
        sumOf(100 + left, 0, 40 + n),
        sumOf(90, 1, 30),
        sumOf(10, 2, 10, { primair: true }),
        sumOf(left, 3, n, out),
      ],
      [sum(0, 1, 2, 3), sum(4, 5, 6, 7)],
    );

  test("a part that is left out lies within the range of its values, and so does what is left for the hidden one", async () => {
    // One zorgtraject is left out: the hidden sum of ten lies between 0 and 20, where 40 is required.
    const few = system(6, 0);
    const pattern = primaryPattern(few.system);
    const found = await attack(few.system, pattern);
    expect(found.zwak).toEqual([]);
    const one = system(1, 0);
    const weak = (await attack(one.system, primaryPattern(one.system))).zwak.find((w) => w.cel === one.at(6));
    expect([Math.round(weak?.laag ?? 0), Math.round(weak?.hoog ?? 0)]).toEqual([0, 20]);
  });
});
