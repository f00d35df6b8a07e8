import { expect, test } from "vitest";
import { span } from "../support/sizes.js";
import { FORMS, mutation, nth, rowsOf, series } from "./mutate.js";

/** A sound delivery damaged in hundreds of ways: read or refused as promised. More by hand: see mutate.ts. */

const SEED = 1;
const EACH = 50;
/** So many with every run; `npm run test:deep` tries the two thousand. */
const FEW = 40;
const { van, tot } = span(FEW, 2000);
const parts = Array.from({ length: Math.ceil((tot - van + 1) / EACH) }, (_, k): [number, number] => [
  van + k * EACH,
  Math.min(tot, van + (k + 1) * EACH - 1),
]);

test.each(parts)("mutations %i to %i", async (from, to) => {
  const count = to - from + 1;
  const { gelezen, geweigerd, faults } = await series(SEED, count, from);
  expect(faults).toEqual([]);
  // Damage that is always refused, or never, would test half of what it should.
  expect(gelezen).toBeGreaterThan(count / 10);
  expect(geweigerd).toBeGreaterThan(count / 10);
});

test("those of every run damage every form, in many ways", () => {
  const made = Array.from({ length: FEW }, (_, k) => nth(SEED, k));
  expect(new Set(made.map((m) => m.form))).toEqual(new Set(FORMS));
  expect(new Set(made.map((m) => m.what)).size).toBeGreaterThan(20);
});

test("the mutations of a seed are the same every time, damage every form, and differ", () => {
  const made = Array.from({ length: 200 }, (_, k) => mutation(k));
  expect(Array.from({ length: 40 }, (_, k) => mutation(k))).toEqual(made.slice(0, 40));
  expect(new Set(made.map((m) => m.form))).toEqual(new Set(FORMS));
  expect(new Set(made.map((m) => m.what)).size).toBeGreaterThan(100);
});

test("rows are counted only where that is beyond doubt", () => {
  const count = (text: string): number | null => rowsOf(Buffer.from(text));
  expect(count("a,b\n1,2\n3,4\n")).toBe(2);
  expect(count("a,b\r\n1,2\r\n\r\n3,4")).toBe(2);
  expect(count('a,b\n1,"2\n3",4\n')).toBeNull();
  expect(count("a,b\n1,2\r\n3,4\n")).toBeNull();
  expect(count("a,b\r1,2\r")).toBeNull();
});
