import { expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { asOneNumber } from "../../src/engine/gate/protect/one-number.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import { partsOfKnown, Together } from "../../src/engine/gate/protect/together.js";
import {
  HIDDEN,
  type Pattern,
  type Relation,
  SHOWN,
  type System,
  type SystemCell,
} from "../../src/engine/gate/system/system.js";
import { choiceOf } from "../support/choice.js";
import { countCell } from "../support/system.js";

/** A class of a unit: how many zorgtrajecten, and what hiding them costs. */
type Part = readonly [waarde: number, kosten: number];

/** Units whose numbers are known, three classes each; of all units together every class is shown, and dear. Cells 3u to 3u + 2 are of unit u. */
function unitsWith(...units: readonly (readonly [Part, Part, Part])[]): System {
  const parts = units.flatMap((u) =>
    u.map(([waarde, kosten]): SystemCell => countCell(waarde, { kosten, breedte: 3 })),
  );
  const sum = (list: readonly number[]): number => list.reduce((n, i) => n + (parts[i]?.waarde ?? 0), 0);
  const wholes = units.map((_, u) => [3 * u, 3 * u + 1, 3 * u + 2]);
  const classes = [0, 1, 2].map((k) => units.map((_, u) => 3 * u + k));
  const relation = (soort: Relation["soort"], kinderen: number[], at: number): Relation => ({
    soort,
    ouder: parts.length + at,
    kinderen,
  });
  return {
    cellen: [
      ...parts,
      ...wholes.map((row) => countCell(sum(row), { bekend: true, primair: false })),
      ...classes.map((row) => countCell(sum(row), { kosten: 1e6 })),
    ],
    relaties: [
      ...wholes.map((row, at) => relation("categorie", row, at)),
      ...classes.map((row, at) => relation("eenheid", row, units.length + at)),
    ],
  };
}

test("what is told together is worth more where all of it is shown", () => {
  const s = unitsWith(
    [
      [20, 20],
      [30, 30],
      [40, 40],
    ],
    [
      [50, 50],
      [60, 60],
      [70, 70],
    ],
  );
  const rows = partsOfKnown(s, asOneNumber(s));
  expect(rows).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  const pattern: Pattern = new Uint8Array(6).fill(SHOWN);
  const together = new Together(rows, s.cellen, pattern);
  expect(together.worth([1])).toBe(90);
  expect(together.worth([0, 1, 5])).toBe(90 + 180);
  expect(together.missing(() => true)).toEqual([]);
  pattern[0] = pattern[1] = pattern[5] = HIDDEN;
  // Of a unit that is not whole one cell more costs nothing but itself; both that are hidden give the whole back.
  expect(together.worth([2])).toBe(0);
  expect(together.worth([0])).toBe(0);
  expect(together.worth([0, 1])).toBe(90);
  expect(together.missing(() => true)).toEqual([[5], [0, 1]]);
  expect(together.missing((i) => i !== 1)).toEqual([[5]]);
});

/** Of the first unit a class is too small and goes with the second; the other units' cost 60 and 50 each. */
const small = unitsWith(
  [
    [3, 3],
    [40, 1],
    [40, 400],
  ],
  [
    [40, 60],
    [40, 60],
    [40, 60],
  ],
  [
    [40, 50],
    [40, 50],
    [40, 50],
  ],
);

/** Some cells are hidden; those after 8 are dear and stay as they are. @param rows what is told together */
function hiding(rows: readonly (readonly number[])[], hidden: readonly number[]) {
  const { again, moves, ranges, pattern } = choiceOf(small, hidden, 0, (i) => i > 8, rows);
  const list = (): number[] => [...pattern.keys()].filter((i) => pattern[i] === HIDDEN);
  return { again, moves, ranges, list };
}
const ROWS = partsOfKnown(small, asOneNumber(small));

test("a unit that is not whole gives two cells, rather than a whole one two that cost less", () => {
  const hiddenFor = (rows: readonly (readonly number[])[]): number[] => {
    const { moves, list } = hiding(rows, [0, 5]);
    expect(moves.protect(0)).toBe(true);
    return list();
  };
  expect(hiddenFor([])).toEqual([0, 1, 5, 6, 7]);
  expect(hiddenFor(ROWS)).toEqual([0, 1, 3, 4, 5]);
});

test("the hidden classes of one unit are exchanged at once, where one by one nothing would be gained", async () => {
  const exchanged = async (rows: readonly (readonly number[])[]): Promise<number[]> => {
    const { again, ranges, list } = hiding(rows, [0, 1, 3, 4]);
    ranges.add({ cells: [0, 1, 3, 4], steps: [3, -3, -3, 3] });
    await again.exchange();
    for (const i of list()) expect(ranges.open(i)).toEqual([]);
    return list();
  };
  expect(await exchanged([])).toEqual([0, 1, 3, 4]);
  expect(await exchanged(ROWS)).toEqual([0, 1, 6, 7]);
});

test("what is hidden so holds against the attack", async () => {
  const { pattern, werelden } = await protect(small);
  expect([...pattern.keys()].filter((i) => pattern[i] === HIDDEN)).toEqual([0, 1, 6, 7]);
  expect((await attack(small, pattern, { werelden })).zwak).toEqual([]);
});
