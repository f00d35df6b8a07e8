import { describe, expect, test } from "vitest";
import { findOnly, type Small } from "./small.js";

/** Lists in another form than the registry's: other numbers, other answers. */

type List = readonly (readonly [number, number])[];
const lists =
  (instrument: string, n: number, list: (k: number) => List) =>
  (w: Small): void => {
    for (const [k, t] of w.courses(n).entries()) w.measure(t, instrument, k, "", [...list(k)]);
  };
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe.concurrent("HoNOS65+", () => {
  const own = (k: number): List => numbers(12).map((i) => [i, (i + k) % 5]);
  const sbg = (k: number): List => own(k).map(([i, x]) => [i < 8 ? i : i + 1, x]);
  test("numbered 1-7 and 9-13: read so, and told; never called shifted", async () => {
    const [f, ...more] = await findOnly("nummering-herkend", lists("HoNOS65", 12, sbg));
    expect(more).toEqual([]);
    expect(f).toMatchObject({ ernst: "ter informatie", waar: "Abeel (De Vlier), HoNOS65", rijen: 12 });
    expect(await findOnly("nummering-verschoven", lists("HoNOS65", 12, sbg))).toEqual([]);
    expect(await findOnly("nummering-onduidelijk", lists("HoNOS65", 12, sbg))).toEqual([]);
  });
  test("numbered 1-12: nothing to tell", async () => {
    expect(await findOnly("nummering-herkend", lists("HoNOS65", 12, own))).toEqual([]);
  });
  test("sub-items, and 8 beside 13", async () => {
    const sub = (k: number): List => numbers(47).map((i) => [i, (i + k) % 5]);
    expect(await findOnly("nummering-onduidelijk", lists("HoNOS65", 3, sub))).toMatchObject([
      { ernst: "fout", rijen: 3 },
    ]);
    const both = (k: number): List => [...own(k), [13, 1]];
    expect(await findOnly("nummering-onduidelijk", lists("HoNOS65", 1, both))).toMatchObject([{ rijen: 1 }]);
  });
});

describe.concurrent("MANSA", () => {
  const scored =
    (yesNo: readonly number[]) =>
    (k: number): List =>
      numbers(16).map((i) => [i, yesNo.includes(i) ? (i + k) % 2 : 1 + ((i + k) % 7)]);
  test("the vn numbers under the ph code: yes/no questions with 3 to 7", async () => {
    const [f] = await findOnly("mansa-nummering", lists("MANSA-12ph", 12, scored([4, 5, 9, 10])));
    expect(f).toMatchObject({ ernst: "fout", waar: "Abeel (De Vlier), MANSA-12" });
    expect(f?.wat).toContain("7, 9, 10, 11");
    expect(f?.herstel).toContain("MANSA-12vn");
  });
  test("each under its own code is right; yes/no as 1 and 2 too", async () => {
    expect(await findOnly("mansa-nummering", lists("MANSA-12vn", 12, scored([4, 5, 9, 10])))).toEqual([]);
    const oneTwo = (k: number): List =>
      scored([7, 9, 10, 11])(k).map(([i, x]) => [i, [7, 9, 10, 11].includes(i) ? x + 1 : x]);
    expect(await findOnly("mansa-nummering", lists("MANSA-12ph", 12, oneTwo))).toEqual([]);
  });
});

describe.concurrent("SDQ", () => {
  /** `n` of twenty lists have a 3; all have a 0. */
  const sdq = (n: number) =>
    lists("SDQ-S11-17", 20, (k) => numbers(25).map((i) => [i, i === 2 && k < n ? 3 : (i + k) % 3]));
  test("a 3 in one list of ten or more does not exist", async () => {
    const [f] = await findOnly("antwoord-bestaat-niet", sdq(2));
    expect(f).toMatchObject({ ernst: "fout", waar: "Abeel (De Vlier), SDQ-S11-17", rijen: 2 });
    expect(f?.wat).toContain("deze lijst kent 0 tot en met 2");
  });
  test("one in twenty is a slip", async () => {
    expect(await findOnly("antwoord-bestaat-niet", sdq(1))).toEqual([]);
  });
  test("1-3 in stead of 0-2 is told as shifted, and once", async () => {
    const shifted = lists("SDQ-S11-17", 20, (k) => numbers(25).map((i) => [i, 1 + ((i + k) % 3)]));
    expect(await findOnly("antwoorden-verschoven", shifted)).toHaveLength(1);
    expect(await findOnly("antwoord-bestaat-niet", shifted)).toEqual([]);
  });
});

/** Totals that differ per patient, half-way the list. */
const totals =
  (instrument: string, total: (k: number) => number) =>
  (w: Small): void => {
    for (const [k, t] of w.courses(20).entries()) w.measure(t, instrument, k, total(k), []);
  };
test.concurrent.each([
  ["BSI as a sum 0-212", "BSI", (k: number) => 40 + 5 * k],
  ["CORE-OM as a sum 0-136", "CORE34", (k: number) => 30 + 4 * k],
  ["DASS-21 not doubled", "DASS21", (k: number) => 11 + k],
  ["MANSA as a mean 1-7", "MANSA-12ph", (k: number) => 3 + k / 10],
])("another unit: %s", async (_, instrument, total) => {
  expect(await findOnly("andere-eenheid", totals(instrument, total))).toHaveLength(1);
});
