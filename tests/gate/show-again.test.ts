import { expect, test } from "vitest";
import { HIDDEN, SHOWN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { choiceOf } from "../support/choice.js";
import { countCell } from "../support/system.js";

/** 0 = 1 + 2 + 3: of 100 zorgtrajecten 3 are too few to be shown, and 2 or 3 must be hidden for their sake. */
function choiceWith(costs: readonly [number, number]) {
  const cell = (waarde: number, kosten: number): SystemCell => countCell(waarde, { kosten });
  const whole: System = {
    cellen: [cell(100, 1000), cell(3, 3), cell(50, costs[0]), cell(47, costs[1])],
    relaties: [{ soort: "categorie", ouder: 0, kinderen: [1, 2, 3] }],
  };
  const choice = choiceOf(whole, [1, 2], 1, (i) => i === 0);
  choice.ranges.add({ cells: [1, 2], steps: [5, -5] });
  return choice;
}

test("a dear cell is exchanged for one that costs less, and all keep their room", async () => {
  const { again, pattern, ranges } = choiceWith([100, 10]);
  await again.exchange();
  expect([...pattern]).toEqual([SHOWN, HIDDEN, SHOWN, HIDDEN]);
  for (const c of [1, 3]) expect(ranges.open(c)).toEqual([]);
  // No world is left that goes through what is now shown.
  expect(ranges.moves().some((m) => m.cells.includes(2))).toBe(false);
});

test("where the other costs as much or more, all stays as it was", async () => {
  for (const costs of [
    [100, 100],
    [10, 100],
  ] as const) {
    const { again, pattern, ranges } = choiceWith(costs);
    await again.exchange();
    expect([...pattern]).toEqual([SHOWN, HIDDEN, HIDDEN, SHOWN]);
    for (const c of [1, 2]) expect(ranges.open(c)).toEqual([]);
    expect(ranges.moves().some((m) => m.cells.includes(3))).toBe(false);
  }
});

test("what nothing else can stand in for stays hidden, and is asked again in vain", async () => {
  const { again, pattern } = choiceWith([100, 10]);
  await again.release(0, () => undefined);
  expect([...pattern]).toEqual([SHOWN, HIDDEN, HIDDEN, SHOWN]);
});

test("exchanges end after sixty in a row that gain nothing, and not before", async () => {
  const gainsAfter = async (vain: number): Promise<boolean> => {
    // Dearer ones whose other costs more still, and last one that can be had for less.
    const costs = [...Array.from({ length: vain }, () => [1000, 2000] as const), [100, 10] as const];
    const cellen = costs.flatMap(([one, other]) =>
      [
        [100, 5000],
        [3, 3],
        [50, one],
        [47, other],
      ].map(([waarde = 0, kosten = 0]) => countCell(waarde, { kosten })),
    );
    const relaties = costs.map((_, b) => ({
      soort: "categorie" as const,
      ouder: 4 * b,
      kinderen: [4 * b + 1, 4 * b + 2, 4 * b + 3],
    }));
    const pairs = costs.map((_, b) => [4 * b + 1, 4 * b + 2]);
    const { again, pattern, ranges } = choiceOf({ cellen, relaties }, pairs.flat(), 1, (i) => i % 4 === 0);
    for (const cells of pairs) ranges.add({ cells, steps: [5, -5] });
    await again.exchange();
    expect(pattern.filter((p) => p === HIDDEN)).toHaveLength(2 * costs.length);
    return pattern[4 * vain + 2] === SHOWN;
  };
  expect(await gainsAfter(59)).toBe(true);
  expect(await gainsAfter(60)).toBe(false);
});
