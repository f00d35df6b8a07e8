import { expect, test } from "vitest";
import { openLp, stepModel } from "../../src/engine/gate/attack/lp.js";
import { CheapestMove } from "../../src/engine/gate/protect/cheapest-move.js";
import type { SignedTies } from "../../src/engine/gate/system/neighbourhood.js";
import { span } from "../support/sizes.js";

/**
 * The search for a cheapest move beside the whole programme in the solver: on made-up tables both must step as far, and at the same
 * price. Tables are large enough that the search begins its pivots afresh several times.
 */

const { van, tot } = span(6, 40);

function generator(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Table {
  readonly ties: SignedTies;
  readonly up: readonly number[];
  readonly down: readonly number[];
  readonly price: readonly number[];
}

/** Units × periods × categories with all their totals, of which some cells may not move and others not far. */
function makeTable(random: () => number): Table {
  const sizes = [0, 1, 2].map(() => 2 + Math.floor(random() * 7)) as [number, number, number];
  const at = (p: readonly number[]): number => p.reduce((k, x, d) => k * ((sizes[d] as number) + 1) + x, 0);
  const n = sizes.reduce((k, s) => k * (s + 1), 1);
  const rowsOf: number[][] = Array.from({ length: n }, () => []);
  const signsOf: number[][] = Array.from({ length: n }, () => []);
  const cellsOf: number[][] = [];
  const walk = (d: number, p: number[]): void => {
    if (d < 3) {
      for (let x = 0; x <= (sizes[d] as number); x++) walk(d + 1, [...p, x]);
      return;
    }
    for (const axis of [0, 1, 2]) {
      // Place 0 of an axis is its total.
      if (p[axis] !== 0 || random() < 0.05) continue;
      const cells = Array.from({ length: (sizes[axis] as number) + 1 }, (_, x) => at(p.with(axis, x)));
      for (const [place, c] of cells.entries()) {
        rowsOf[c]?.push(cellsOf.length);
        signsOf[c]?.push(place === 0 ? -1 : 1);
      }
      cellsOf.push(cells);
    }
  };
  walk(0, []);
  const limit = (): number => (random() < 0.25 ? 0 : Math.floor(random() * 12));
  return {
    ties: { rowsOf, signsOf, cellsOf },
    up: Array.from({ length: n }, limit),
    down: Array.from({ length: n }, limit),
    price: Array.from({ length: n }, () => (random() < 0.4 ? 1e-5 : random())),
  };
}

/** What the solver makes of it. @returns how far the cell steps, and at what price */
async function whole(t: Table, cell: number, way: 1 | -1, width: number): Promise<readonly [number, number]> {
  const n = t.up.length;
  const upper = Float64Array.from([...t.up, ...t.down]);
  const [forward, back] = way > 0 ? [cell, n + cell] : [n + cell, cell];
  upper[forward] = Math.min(width, upper[forward] as number);
  upper[back] = 0;
  const rows = t.ties.cellsOf.map((cells) =>
    cells.map((c, place): readonly [number, number] => [c, place === 0 ? -1 : 1]),
  );
  const lp = await openLp(stepModel(rows, upper));
  const cost = Float64Array.from([...t.price, ...t.price], (p) => -p);
  cost[forward] = 10 * n;
  const x = lp.maximise(cost) as Float64Array;
  lp.dispose();
  const price = t.price.reduce(
    (sum, p, c) => sum + (c === cell ? 0 : p * ((x[c] as number) + (x[n + c] as number))),
    0,
  );
  return [x[forward] as number, price];
}

test.each(Array.from({ length: tot - van + 1 }, (_, i) => van + i))(
  "a move of table %i is as long and as cheap as the solver's, and leaves every sum right",
  async (seed) => {
    const random = generator(seed);
    const t = makeTable(random);
    const search = new CheapestMove(t.ties);
    for (let k = 0; k < 12; k++) {
      const cell = Math.floor(random() * t.up.length);
      const way = random() < 0.5 ? 1 : -1;
      const found = search.find(cell, way, (c, limits) => {
        limits.up[c] = Math.min(c === cell ? 5 : 99, t.up[c] as number);
        limits.down[c] = Math.min(c === cell ? 5 : 99, t.down[c] as number);
        limits.price[c] = t.price[c] as number;
      });
      const [step, price] = await whole(t, cell, way, 5);
      expect(found).toBeDefined();
      const { cells, steps } = found as { cells: number[]; steps: number[] };
      expect(new Set(cells).size).toBe(cells.length);
      const of = (c: number): number => steps[cells.indexOf(c)] ?? 0;
      expect(way * of(cell)).toBeCloseTo(step, 5);
      for (const [i, c] of cells.entries()) {
        expect(steps[i]).toBeLessThanOrEqual((t.up[c] as number) + 1e-6);
        expect(steps[i]).toBeGreaterThanOrEqual(-(t.down[c] as number) - 1e-6);
      }
      for (const sum of t.ties.cellsOf)
        expect(sum.reduce((x, c, place) => x + (place === 0 ? -of(c) : of(c)), 0)).toBeCloseTo(0, 5);
      const ours = cells.reduce((x, c) => x + (c === cell ? 0 : (t.price[c] as number) * Math.abs(of(c))), 0);
      // Prices are told apart by a thousandth of themselves.
      expect(ours).toBeLessThanOrEqual(price * 1.0011 + 1e-6);
    }
  },
);
