import { expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { isWorld, unknownsOf } from "../../src/engine/gate/attack/attack-model.js";
import { asOneNumber, moveOf, patternOf } from "../../src/engine/gate/protect/one-number.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { boundsOf, FREE, HIDDEN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { countCell } from "../support/system.js";

/** Cells that are one number: what stands for them may go as far as all of them can, and what is chosen holds for each. */

const known = (waarde: number): SystemCell => countCell(waarde, { bekend: true, primair: false });
const part = (ouder: number, ...kinderen: number[]) => ({ soort: "categorie" as const, ouder, kinderen });

/**
 * Of one year: the whole period 0 is the year 1. Of a known 20 (cell 2) some are in 1, the others in 3, which no figure shows.
 * Three such places 0 …, 4 …, 8 … add up to 12, and the known 2, 6 and 10 to nothing that is told.
 */
const SYSTEM: System = {
  cellen: [
    ...[6, 7, 15].flatMap((n, i) => [
      countCell(n, { lid: i }),
      countCell(n, { lid: i }),
      { ...known(20), lid: i },
      countCell(20 - n, { lid: i, gepubliceerd: false, primair: false, breedte: 4 }),
    ]),
    countCell(28),
  ],
  relaties: [0, 4, 8]
    .flatMap((at) => [part(at, at + 1), part(at + 2, at + 1, at + 3)])
    .concat([part(12, 0, 4, 8), part(12, 1, 5, 9)]),
};

test("equal cells and the two parts of a known whole are one number, and a sum is there once", () => {
  const { cellen, ties, leden } = asOneNumber(SYSTEM);
  const together = leden.filter((list) => list.length > 1).map((list) => list.map((m) => [m.cel, m.teken]));
  expect(together).toEqual(
    [0, 4, 8].map((at) => [
      [at, 1],
      [at + 1, 1],
      [at + 3, -1],
    ]),
  );
  expect(ties.cellsOf).toHaveLength(1);
  // The 6 can be 0 to 20, since what is left of the 20 is no less than nought.
  const six = leden.findIndex((list) => list[0]?.cel === 0);
  expect(boundsOf({ cellen, relaties: [] }, six)).toEqual([0, 20]);
});

test("a sum is looked at again when cells of it have become one number by sums after it", () => {
  const s: System = {
    cellen: [30, 10, 20, 30, 10, 20].map((n) => countCell(n)),
    // What makes 3 = 4 + 5 the same sum as 0 = 1 + 2 comes last.
    relaties: [part(0, 1, 2), part(3, 4, 5), part(1, 4), part(2, 5), part(0, 3)],
  };
  const { ties, leden } = asOneNumber(s);
  expect(leden.map((list) => list.map((m) => [m.cel, m.teken]))).toEqual(
    [0, 1, 2].map((i) => [
      [i, 1],
      [i + 3, 1],
    ]),
  );
  expect(ties.cellsOf).toEqual([[0, 1, 2]]);
});

test("one number asks for as much room as the widest of its cells, and is too small where one of them is", () => {
  const s: System = {
    cellen: [countCell(9, { breedte: 5 }), countCell(9, { breedte: 7, primair: true })],
    relaties: [part(0, 1)],
  };
  const { cellen, vraagt } = asOneNumber(s);
  expect(cellen.map((c) => [c.primair, c.kosten])).toEqual([[true, 20]]);
  expect(vraagt(0, -1)).toBe(7);
});

test("an attacker's share of either part binds the number", () => {
  const s: System = {
    cellen: [
      known(20),
      countCell(12, { eigen: new Map([[3, { n: 5, waarde: 5 }]]) }),
      countCell(8, {
        gepubliceerd: false,
        eigen: new Map([
          [3, { n: 6, waarde: 6 }],
          [4, { n: 1, waarde: 1 }],
        ]),
      }),
    ],
    relaties: [part(0, 1, 2)],
  };
  const { cellen, leden } = asOneNumber(s);
  const k = leden.findIndex((list) => list.length === 2);
  const merged = { cellen, relaties: [] };
  expect([3, 4].map((lid) => boundsOf(merged, k, cellen[k]?.eigen?.get(lid)))).toEqual([
    [5, 14],
    [0, 19],
  ]);
});

test("what one attacker knows and another does not, stays two numbers; so does what sums are reckoned over", () => {
  const apart: System = { cellen: [countCell(9, { lid: 0 }), countCell(9, { lid: 1 })], relaties: [part(0, 1)] };
  expect(asOneNumber(apart).leden).toHaveLength(2);
  const sum = (aantal: number): SystemCell => ({
    ...countCell(30),
    soort: "som",
    over: { aantal, laag: -10, hoog: 10 },
  });
  const counted: System = { cellen: [countCell(9), countCell(9), sum(0), sum(1)], relaties: [part(0, 1), part(2, 3)] };
  expect(asOneNumber(counted).leden).toHaveLength(4);
});

test("a move of one number is a world of all its cells", () => {
  const one = asOneNumber(SYSTEM);
  const at = (cel: number): number => one.leden.findIndex((list) => list[0]?.cel === cel);
  const hidden = Uint8Array.from(SYSTEM.cellen, (c) => (c.bekend ? 0 : HIDDEN));
  const u = unknownsOf(SYSTEM, hidden, "aantal");
  const move = (step: number) => moveOf(one, { cells: [at(0), at(4)], steps: [step, -step] });
  expect(new Map(move(5).cells.map((c, i) => [c, move(5).steps[i]]))).toEqual(
    new Map([
      [0, 5],
      [1, 5],
      [3, -5],
      [4, -5],
      [5, -5],
      [7, 5],
    ]),
  );
  expect([7, 8].map((step) => isWorld(SYSTEM, u, move(step)))).toEqual([true, false]);
});

test("what is chosen among numbers holds for every cell, and what no figure shows is nobody's concern", async () => {
  const small: System = {
    ...SYSTEM,
    cellen: SYSTEM.cellen.map((c, i) => (i === 1 ? { ...c, primair: true } : c)),
  };
  const { pattern, werelden } = await protect(small);
  expect([0, 1, 3].map((i) => pattern[i])).toEqual([HIDDEN, HIDDEN, FREE]);
  expect((await attack(small, pattern, { werelden })).zwak).toEqual([]);
  const one = asOneNumber(SYSTEM);
  expect(
    [...patternOf(one, SYSTEM, one.cellen.map(() => HIDDEN) as never, new Set())].filter((p) => p === FREE),
  ).toHaveLength(3);
});
