import { expect, test } from "vitest";
import { mutations } from "./halves.js";
import { FORMS, mutation, rowsOf } from "./mutate.js";

/** A sound delivery damaged in hundreds of ways: read or refused as promised. More by hand: see mutate.ts. */

/** The first half; the other half runs beside it (mutations-more.test.ts). */
mutations(0);

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
