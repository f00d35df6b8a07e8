import { describe, expect, test } from "vitest";
import { replay } from "../../src/site/replay/replay.js";

const sum = (ouder: string, ...kinderen: string[]) => ({ ouder, kinderen });
const cell = (sleutel: string, waarde: number | null) => ({ sleutel, waarde });

describe("the attack that readers repeat", () => {
  test("one hidden part of a shown whole is found exactly", () => {
    expect(replay([cell("t", 40), cell("a", 37), cell("b", null)], [sum("t", "a", "b")])).toEqual([
      { sleutel: "b", laag: 3, hoog: 3 },
    ]);
  });
  test("two hidden parts can each be anything up to their sum", () => {
    const found = replay([cell("t", 40), cell("a", 30), cell("b", null), cell("c", null)], [sum("t", "a", "b", "c")]);
    expect(found).toEqual([
      { sleutel: "b", laag: 0, hoog: 10 },
      { sleutel: "c", laag: 0, hoog: 10 },
    ]);
  });
  test("a hidden whole has a lower bound and no upper one", () => {
    const [t] = replay([cell("t", null), cell("a", 30), cell("b", null)], [sum("t", "a", "b")]);
    expect(t).toEqual({ sleutel: "t", laag: 30, hoog: null });
  });
  test("of a sum with a part that the release leaves out, the others are no more than the whole", () => {
    const cells = [cell("t", 15), cell("a", 12), cell("b", null)];
    expect(replay(cells, [{ ...sum("t", "a", "b"), deels: true }])).toEqual([{ sleutel: "b", laag: 0, hoog: 3 }]);
    // Another sum says what the part is at least.
    const more = [...cells, cell("c", null), cell("u", 20), cell("d", 18)];
    const found = replay(more, [{ ...sum("t", "a", "b"), deels: true }, sum("u", "d", "b", "c")]);
    expect(found).toEqual([
      { sleutel: "b", laag: 0, hoog: 2 },
      { sleutel: "c", laag: 0, hoog: 2 },
    ]);
  });
  test("two tables together give away what neither does (golden G-C1: 47)", () => {
    const rows = [
      [30, 47, 64, 89],
      [90, 124, 5, 31],
      [92, 100, 59, 85],
      [800, 991, 651, 685],
    ];
    const hidden = new Set(["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]);
    const name = (r: number, c: number): string => `${"wxyz"[r]}${"abcd"[c]}`;
    const at = (r: number, c: number): number => rows[r]?.[c] ?? 0;
    const four = [0, 1, 2, 3];
    const cells = four.flatMap((r) => four.map((c) => cell(name(r, c), hidden.has(name(r, c)) ? null : at(r, c))));
    const sums = [];
    for (const k of four) {
      cells.push(
        cell(
          `rij${k}`,
          four.reduce((s, c) => s + at(k, c), 0),
        ),
      );
      cells.push(
        cell(
          `kolom${k}`,
          four.reduce((s, r) => s + at(r, k), 0),
        ),
      );
      sums.push(sum(`rij${k}`, ...four.map((c) => name(k, c))), sum(`kolom${k}`, ...four.map((r) => name(r, k))));
    }
    const found = new Map(replay(cells, sums).map((f) => [f.sleutel, [Math.round(f.laag), Math.round(f.hoog ?? -1)]]));
    expect(found.get("wb")).toEqual([47, 47]);
    expect(found.get("wa")).toEqual([25, 94]);
    expect(found.get("zd")).toEqual([585, 770]);
  });
});
