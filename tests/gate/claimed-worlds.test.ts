import { expect, test } from "vitest";
import { attack } from "../../src/engine/gate/attack/attack.js";
import { isWorld, unknownsOf } from "../../src/engine/gate/attack/attack-model.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import type { Move } from "../../src/engine/gate/system/ranges.js";
import { HIDDEN, SHOWN, type System, type SystemCell } from "../../src/engine/gate/system/system.js";
import { countCell } from "../support/system.js";

/** The attack takes worlds over from the suppressor only after checking them: a claim proves nothing by itself. */

const count = (waarde: number): SystemCell => countCell(waarde, { kosten: waarde });
const sum = (waarde: number, aantal: number): SystemCell => ({
  ...count(waarde),
  soort: "som",
  primair: false,
  over: { aantal, laag: -10, hoog: 10 },
});

/** 0 = 1 + 2 + 3 in zorgtrajecten, and 4 = 5 + 6 + 7 in their sums of a value from −10 to 10. */
const SYSTEM: System = {
  cellen: [count(20), count(3), count(7), count(10), sum(12, 0), sum(30, 1), sum(-8, 2), sum(-10, 3)],
  relaties: [
    { soort: "eenheid", ouder: 0, kinderen: [1, 2, 3] },
    { soort: "eenheid", ouder: 4, kinderen: [5, 6, 7] },
  ],
};
const hiding = (...cells: number[]): Uint8Array =>
  Uint8Array.from(SYSTEM.cellen, (_, i) => (cells.includes(i) ? HIDDEN : SHOWN));

const verdict = (
  soort: SystemCell["soort"],
  hidden: readonly number[],
  steps: readonly (readonly [number, number])[],
) =>
  isWorld(SYSTEM, unknownsOf(SYSTEM, hiding(...hidden), soort), {
    cells: steps.map(([c]) => c),
    steps: steps.map(([, d]) => d),
  });

test.each([
  [
    "two hidden cells that make up for each other",
    [
      [1, 5],
      [2, -5],
    ] as const,
    true,
  ],
  [
    "to nought is possible",
    [
      [1, -3],
      [2, 3],
    ] as const,
    true,
  ],
  [
    "below nought is not",
    [
      [1, -4],
      [2, 4],
    ] as const,
    false,
  ],
  [
    "half a zorgtraject is none",
    [
      [1, 2.5],
      [2, -2.5],
    ] as const,
    false,
  ],
  [
    "a sum that is off by one",
    [
      [1, 5],
      [2, -4],
    ] as const,
    false,
  ],
  [
    "a cell that is shown",
    [
      [1, 5],
      [3, -5],
    ] as const,
    false,
  ],
  [
    "the same cell twice",
    [
      [1, 1],
      [1, 1],
      [2, -2],
    ] as const,
    false,
  ],
])("zorgtrajecten: %s", (_, steps, expected) => {
  expect(verdict("aantal", [1, 2, 5, 6], steps)).toBe(expected);
});

test.each([
  [
    "within the range of the values",
    [
      [5, -5],
      [6, 5],
    ] as const,
    true,
  ],
  [
    "three zorgtrajecten of at most 10 cannot make 31",
    [
      [5, 1],
      [6, -1],
    ] as const,
    false,
  ],
  [
    "counts are no sums",
    [
      [1, 1],
      [2, -1],
    ] as const,
    false,
  ],
])("sums: %s", (_, steps, expected) => {
  expect(verdict("som", [1, 2, 5, 6], steps)).toBe(expected);
});

test("false claims do not save a cell that anyone can compute, however many", async () => {
  const werelden: Move[] = [
    { cells: [1, 2], steps: [50, -50] },
    { cells: [1], steps: [50] },
    { cells: [1, 3], steps: [7, -7] },
  ];
  const { zwak, nagerekend } = await attack(SYSTEM, hiding(1, 5), { werelden });
  expect(zwak.filter((w) => w.cel === 1)).toEqual([{ cel: 1, lid: -1, laag: 3, hoog: 3 }]);
  expect(nagerekend).toBe(0);
});

test("what the suppressor claims are worlds", async () => {
  const { pattern, werelden } = await protect(SYSTEM);
  expect(werelden.length).toBeGreaterThan(0);
  const counts = unknownsOf(SYSTEM, pattern, "aantal");
  const sums = unknownsOf(SYSTEM, pattern, "som");
  for (const w of werelden) expect(isWorld(SYSTEM, counts, w) || isWorld(SYSTEM, sums, w)).toBe(true);
  expect((await attack(SYSTEM, pattern, { werelden })).zwak).toEqual([]);
});
