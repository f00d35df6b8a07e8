import { describe, expect, test } from "vitest";
import { attack, interval } from "../../src/engine/gate/attack/attack.js";
import { protect } from "../../src/engine/gate/protect/protect.js";
import {
  checkSystem,
  HIDDEN,
  type Pattern,
  primaryPattern,
  type Relation,
  SHOWN,
  type System,
  type SystemCell,
} from "../../src/engine/gate/system/system.js";

/** Small tables from the literature and from other packages' tests, with the intervals that an attacker is left with. */

interface NamedSystem {
  readonly system: System;
  readonly names: readonly string[];
  readonly at: (name: string) => number;
}

/** A system from named values and sums; what is hidden by the rules is named too. */
function systemOf(
  values: Readonly<Record<string, number>>,
  sums: readonly (readonly [string, readonly string[]])[],
  primary: readonly string[],
  breedte: number,
): NamedSystem {
  const names = Object.keys(values);
  const at = (name: string): number => {
    const i = names.indexOf(name);
    if (i < 0) throw new Error(`no cell ${name}`);
    return i;
  };
  for (const name of primary) at(name);
  const cellen = Object.entries(values).map(
    ([name, waarde]): SystemCell => ({
      soort: "aantal",
      waarde,
      breedte,
      lid: -1,
      kosten: waarde,
      primair: primary.includes(name),
      gepubliceerd: true,
    }),
  );
  const relaties = sums.map(
    ([ouder, kinderen]): Relation => ({ soort: "eenheid", ouder: at(ouder), kinderen: kinderen.map(at) }),
  );
  const system = { cellen, relaties };
  checkSystem(system);
  return { system, names, at };
}

/** A table with margins: cells are row then column, margins are "row+", "+column" and "++". */
function tableOf(
  rows: Readonly<Record<string, readonly number[]>>,
  columns: readonly string[],
  primary: (name: string, value: number) => boolean,
  breedte: number,
): NamedSystem {
  const values: Record<string, number> = {};
  for (const [r, row] of Object.entries(rows)) {
    for (const [c, column] of columns.entries()) values[r + column] = row[c] as number;
    values[`${r}+`] = row.reduce((a, b) => a + b, 0);
  }
  const names = Object.keys(rows);
  for (const column of [...columns, "+"])
    values[`+${column}`] = names.reduce((a, r) => a + (values[r + column] ?? 0), 0);
  const sums = [
    ...[...names, "+"].map((r) => [`${r}+`, columns.map((c) => r + c)] as const),
    ...[...columns, "+"].map((c) => [`+${c}`, names.map((r) => r + c)] as const),
  ];
  const chosen = Object.entries(values).flatMap(([name, value]) => (primary(name, value) ? [name] : []));
  return systemOf(values, sums, chosen, breedte);
}

const hiding = (t: NamedSystem, names: readonly string[]): Pattern => {
  const pattern = new Uint8Array(t.names.length);
  for (const name of names) pattern[t.at(name)] = HIDDEN;
  return pattern;
};

const hiddenIn = (t: NamedSystem, pattern: Pattern): string[] => t.names.filter((_, i) => pattern[i] !== SHOWN);

/** Intervals of some cells under a pattern, to nine decimals so that 0 and a hair above it are the same. */
async function intervals(
  t: NamedSystem,
  pattern: Pattern,
  names: readonly string[],
): Promise<Record<string, readonly number[]>> {
  const out: Record<string, readonly number[]> = {};
  for (const name of names)
    out[name] = (await interval(t.system, pattern, t.at(name))).map((x) => Math.round(x * 1e9) / 1e9 + 0);
  return out;
}

describe("G-C1 hidden recomputation (sdcTable, test-simpleheuristic.R)", () => {
  const ROWS = { w: [30, 47, 64, 89], x: [90, 124, 5, 31], y: [92, 100, 59, 85], z: [800, 991, 651, 685] };
  const NINE = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"];
  const t = tableOf(ROWS, ["a", "b", "c", "d"], (name) => NINE.includes(name), 1);

  test("the table is the published one", () => {
    const margins = ["w+", "x+", "y+", "z+", "+a", "+b", "+c", "+d", "++"].map((m) => t.system.cellen[t.at(m)]?.waarde);
    expect(margins).toEqual([230, 250, 336, 3127, 1012, 1262, 779, 890, 3943]);
  });
  test("intervals of the nine hidden cells", async () => {
    expect(await intervals(t, hiding(t, NINE), NINE)).toEqual({
      wa: [25, 94],
      wb: [47, 47],
      wc: [0, 69],
      xa: [26, 95],
      xc: [0, 69],
      yb: [0, 185],
      yd: [0, 185],
      zb: [906, 1091],
      zd: [585, 770],
    });
  });
  test("two hidden cells in every row and column do not suffice: the attack finds wb and nothing else", async () => {
    const perLine = [..."wxyz", ..."abcd"].map((line) => NINE.filter((name) => name.includes(line)).length);
    expect(Math.min(...perLine)).toBeGreaterThanOrEqual(2);
    const { zwak } = await attack(t.system, hiding(t, NINE));
    expect(zwak).toEqual([{ cel: t.at("wb"), lid: -1, laag: 47, hoog: 47 }]);
  });
  test.each([
    ["xd", 78],
    ["ya", 141],
    ["za", 141],
    ["xb", 141],
    ["yc", 116],
    ["zc", 116],
    ["wd", 136],
  ])("with %s hidden too, wb is 0-%i and the attack finds nothing", async (name, high) => {
    const pattern = hiding(t, [...NINE, name]);
    expect(await intervals(t, pattern, ["wb"])).toEqual({ wb: [0, high] });
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
  test("protect adds one cell and then it holds", async () => {
    const { pattern } = await protect(t.system);
    const hidden = hiddenIn(t, pattern);
    expect(hidden).toEqual(expect.arrayContaining(NINE));
    expect(hidden).toHaveLength(NINE.length + 1);
    const [low, high] = await interval(t.system, pattern, t.at("wb"));
    expect(high - low).toBeGreaterThanOrEqual(1);
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
});

describe("G-C2 z1 (SSBtools)", () => {
  const ROWS = {
    A: [11, 11, 55, 36],
    B: [7, 1, 29, 18],
    C: [5, 8, 35, 25],
    D: [13, 2, 17, 13],
    E: [9, 14, 63, 52],
    F: [12, 9, 24, 22],
    G: [6, 4, 22, 8],
    H: [9, 3, 38, 15],
  };
  const COLUMNS = ["-annet", "-arbeid", "-soshjelp", "-trygd"];
  const SIX = ["B-annet", "B-arbeid", "D-annet", "D-arbeid", "H-annet", "H-arbeid"];
  const t = tableOf(ROWS, COLUMNS, (_, value) => value <= 3, 5);

  test("the table is the published one, with the three small counts of arbeid", () => {
    expect(t.system.cellen[t.at("++")]?.waarde).toBe(596);
    expect(hiddenIn(t, primaryPattern(t.system))).toEqual(["B-arbeid", "D-arbeid", "H-arbeid"]);
  });
  test("intervals with the six cells of GaussSuppression hidden", async () => {
    const pattern = hiding(t, SIX);
    expect(await intervals(t, pattern, SIX)).toEqual({
      "B-annet": [2, 8],
      "B-arbeid": [0, 6],
      "D-annet": [9, 15],
      "D-arbeid": [0, 6],
      "H-annet": [6, 12],
      "H-arbeid": [0, 6],
    });
    expect((await attack(t.system, pattern, { leden: false })).zwak).toEqual([]);
  });
  test("the three alone fall", async () => {
    const { zwak } = await attack(t.system, primaryPattern(t.system), { leden: false });
    expect(zwak.map((z) => t.names[z.cel])).toEqual(["B-arbeid", "D-arbeid", "H-arbeid"]);
    for (const z of zwak) expect(z.hoog - z.laag).toBe(0);
  });
  test("protect hides no more than GaussSuppression, and it holds", async () => {
    const { pattern } = await protect(t.system, { leden: false });
    expect(hiddenIn(t, pattern).length).toBeLessThanOrEqual(SIX.length);
    expect((await attack(t.system, pattern, { leden: false })).zwak).toEqual([]);
  });
});

describe("G-C4 linked tables (sdcTable, test-linked-tables.r)", () => {
  const REGIONS = { A: 2, B: 2, I: 8, J: 8, K: 3, L: 3, M: 3, N: 7 };
  const PRIMARY = ["A", "B", "K", "L", "M"];
  const COUNTIES = [
    ["total", ["county-1", "county-2"]],
    ["county-1", ["A", "B", "I", "J"]],
    ["county-2", ["K", "L", "M", "N"]],
  ] as const;
  const SIZES = [
    ["total", ["big", "small"]],
    ["big", ["L", "M"]],
    ["small", ["A", "B", "I", "J", "K", "N"]],
  ] as const;
  const counties = (breedte: number): NamedSystem =>
    systemOf({ ...REGIONS, "county-1": 20, "county-2": 16, total: 36 }, COUNTIES, PRIMARY, breedte);
  const sizes = (breedte: number): NamedSystem =>
    systemOf({ ...REGIONS, big: 6, small: 30, total: 36 }, SIZES, PRIMARY, breedte);
  const joint = (breedte: number): NamedSystem =>
    systemOf(
      { ...REGIONS, "county-1": 20, "county-2": 16, big: 6, small: 30, total: 36 },
      [...COUNTIES, ...SIZES],
      PRIMARY,
      breedte,
    );

  test.each([1, 4])("each table alone is safe, width %i", async (breedte) => {
    for (const t of [counties(breedte), sizes(breedte)]) {
      expect(hiddenIn(t, primaryPattern(t.system))).toEqual(PRIMARY);
      expect((await attack(t.system, primaryPattern(t.system))).zwak).toEqual([]);
      expect(hiddenIn(t, (await protect(t.system)).pattern)).toEqual(PRIMARY);
    }
  });
  test.each([1, 4])("together they give K exactly, width %i", async (breedte) => {
    const t = joint(breedte);
    const pattern = hiding(t, PRIMARY);
    expect(await intervals(t, pattern, PRIMARY)).toEqual({ A: [0, 4], B: [0, 4], K: [3, 3], L: [0, 6], M: [0, 6] });
    expect((await attack(t.system, pattern)).zwak).toEqual([{ cel: t.at("K"), lid: -1, laag: 3, hoog: 3 }]);
  });
  test("with N hidden too the intervals are wide", async () => {
    const t = joint(4);
    const pattern = hiding(t, [...PRIMARY, "N"]);
    expect(await intervals(t, pattern, [...PRIMARY, "N"])).toEqual({
      A: [0, 4],
      B: [0, 4],
      K: [0, 10],
      L: [0, 6],
      M: [0, 6],
      N: [0, 10],
    });
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
  test.each([1, 4])("protect hides one cell besides, as sdcTable does, width %i", async (breedte) => {
    const t = joint(breedte);
    const { pattern } = await protect(t.system);
    expect(hiddenIn(t, pattern)).toEqual(expect.arrayContaining(PRIMARY));
    expect(hiddenIn(t, pattern)).toHaveLength(PRIMARY.length + 1);
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
});

describe("G-C5 feasibility interval (Handbook chapter 4, after Geurts 1992)", () => {
  // Rows 7, 3 and (3, 3); columns 9 and 7. Whatever the truth behind the four hidden cells, the interval is one.
  test.each([3, 4, 5, 6])("X11 is in 3-6 when it is %i", async (x11) => {
    const four = ["11", "12", "21", "22"];
    const rows = { "1": [x11, 7 - x11], "2": [6 - x11, x11 - 3], "3": [3, 3] };
    const t = tableOf(rows, ["1", "2"], (name) => four.includes(name), 3);
    const margins = ["1+", "2+", "3+", "+1", "+2"].map((m) => t.system.cellen[t.at(m)]?.waarde);
    expect(margins).toEqual([7, 3, 6, 9, 7]);
    const pattern = hiding(t, four);
    expect(await intervals(t, pattern, four)).toEqual({ "11": [3, 6], "12": [1, 4], "21": [0, 3], "22": [0, 3] });
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
  test("a required width of 4 is one too many", async () => {
    const four = ["11", "12", "21", "22"];
    const t = tableOf({ "1": [4, 3], "2": [2, 1], "3": [3, 3] }, ["1", "2"], (name) => four.includes(name), 4);
    expect((await attack(t.system, hiding(t, four))).zwak.map((z) => t.names[z.cel])).toEqual(four);
  });
});

describe("G-C9 differencing (OpenSAFELY; Handbook)", () => {
  /** A part that has no place of its own and follows from the whole and the other part. */
  function differences(parts: readonly (readonly [whole: number, part: number])[], breedte: number): NamedSystem {
    const values: Record<string, number> = {};
    for (const [i, [whole, part]] of parts.entries())
      Object.assign(values, { [`whole${i}`]: whole, [`part${i}`]: part, [`rest${i}`]: whole - part });
    const t = systemOf(
      values,
      parts.map((_, i) => [`whole${i}`, [`part${i}`, `rest${i}`]]),
      parts.map((_, i) => `rest${i}`),
      breedte,
    );
    const cellen = t.system.cellen.map((c) => ({ ...c, gepubliceerd: !c.primair }));
    return { ...t, system: { ...t.system, cellen } };
  }

  test.each([
    ["all 20, male 19", 20, 19],
    ["all 8, male 7", 8, 7],
    ["male under 25: 7, under 20: 6", 7, 6],
    ["living and working in the area 22, males 21", 22, 21],
  ])("%s leaves one", async (_, whole, part) => {
    const t = differences([[whole, part]], 5);
    const shown = primaryPattern(t.system);
    expect(hiddenIn(t, shown)).toEqual(["rest0"]);
    expect((await attack(t.system, shown)).zwak).toEqual([{ cel: t.at("rest0"), lid: -1, laag: 1, hoog: 1 }]);
    const { pattern } = await protect(t.system);
    expect(hiddenIn(t, pattern).length).toBeGreaterThan(1);
    const [low, high] = await interval(t.system, pattern, t.at("rest0"));
    expect(high - low).toBeGreaterThanOrEqual(5);
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
  });
  test("8 of 20 and 7 of 19: both the one woman and her outcome follow, and neither does once protected", async () => {
    // The table of sex by outcome; no cell of the women is published.
    const women = ["Fyes", "Fno", "F+"];
    const table = tableOf({ M: [7, 12], F: [1, 0] }, ["yes", "no"], (name) => women.includes(name), 5);
    const cellen = table.system.cellen.map((c) => ({ ...c, gepubliceerd: !c.primair }));
    const t = { ...table, system: { ...table.system, cellen } };
    const { zwak } = await attack(t.system, primaryPattern(t.system));
    expect(zwak.map((z) => [t.names[z.cel], z.laag, z.hoog])).toEqual([
      ["Fyes", 1, 1],
      ["Fno", 0, 0],
      ["F+", 1, 1],
    ]);
    const { pattern } = await protect(t.system);
    expect((await attack(t.system, pattern)).zwak).toEqual([]);
    for (const name of women) {
      const [low, high] = await interval(t.system, pattern, t.at(name));
      expect(high - low, name).toBeGreaterThanOrEqual(5);
    }
  });
});
