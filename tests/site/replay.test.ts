import { describe, expect, test } from "vitest";
import { equalTo, solve } from "yalps";
import { random } from "../../src/engine/demo/random.js";
import { type ReplayCell, type ReplaySum, replay } from "../../src/site/replay/replay.js";

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

/** To a millionth, without a negative nought. */
const rounded = (x: number): number => Math.round(x * 1e6) / 1e6 + 0;

/** The same by one programme per bound over the whole table, without any short cut. */
function plainly(cells: readonly ReplayCell[], sums: readonly ReplaySum[]) {
  const value = new Map(cells.map((c) => [c.sleutel, c.waarde]));
  const constraints = new Map<string, ReturnType<typeof equalTo>>();
  const columns = new Map<string, Record<string, number>>();
  for (const [i, s] of sums.entries()) {
    const known = (k: string): number => value.get(k) ?? 0;
    constraints.set(`s${i}`, equalTo(known(s.ouder) - s.kinderen.reduce((x, k) => x + known(k), 0)));
    for (const [k, sign] of [[s.ouder, -1] as const, ...s.kinderen.map((k) => [k, 1] as const)])
      if (value.get(k) === null) columns.set(k, { ...columns.get(k), [`s${i}`]: sign });
    if (s.deels) columns.set(`deel${i}`, { [`s${i}`]: 1 });
  }
  return cells
    .filter((c) => c.waarde === null)
    .map(({ sleutel }) => {
      const variables = new Map(columns);
      variables.set(sleutel, { ...columns.get(sleutel), doel: 1 });
      const bound = (direction: "minimize" | "maximize"): number | null => {
        const s = solve({ direction, objective: "doel", constraints, variables });
        return s.status === "optimal" ? rounded(s.result) : null;
      };
      return { sleutel, laag: bound("minimize"), hoog: bound("maximize") };
    });
}

test("short cuts change nothing: random tables of units and periods, some totals hidden, some parts left out", () => {
  let hidden = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const rng = random(seed);
    const [units, periods] = [2 + (seed % 4), 2 + (seed % 3)];
    const n = new Map<string, number>();
    const sums: ReplaySum[] = [];
    const whole = (k: string, parts: readonly string[]): void => {
      n.set(
        k,
        parts.reduce((s, x) => s + (n.get(x) ?? 0), 0),
      );
      sums.push({ ouder: k, kinderen: parts, deels: rng.next() < 0.1 });
    };
    const u = Array.from({ length: units }, (_, i) => `u${i}`);
    const p = Array.from({ length: periods }, (_, i) => `p${i}`);
    for (const a of u) for (const b of p) n.set(`${a}${b}`, Math.floor(30 * rng.next()));
    for (const a of u)
      whole(
        `${a}t`,
        p.map((b) => `${a}${b}`),
      );
    for (const b of [...p, "t"])
      whole(
        `t${b}`,
        u.map((a) => `${a}${b}`),
      );
    whole(
      "tt",
      p.map((b) => `t${b}`),
    );
    const cells = [...n].map(([k, x]) => cell(k, rng.next() < (k.includes("t") ? 0.2 : 0.6) ? null : x));
    const found = replay(cells, sums).map((f) => ({
      ...f,
      laag: rounded(f.laag),
      hoog: f.hoog === null ? null : rounded(f.hoog),
    }));
    expect(
      found.sort((a, b) => (a.sleutel < b.sleutel ? -1 : 1)),
      `table ${seed}`,
    ).toEqual(plainly(cells, sums).sort((a, b) => (a.sleutel < b.sleutel ? -1 : 1)));
    hidden += found.length;
  }
  expect(hidden).toBeGreaterThan(300);
});
