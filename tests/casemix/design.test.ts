import { describe, expect, test } from "vitest";
import { type ClassCount, joinSmall } from "../../src/engine/casemix/class-counts.js";
import { dependentColumns } from "../../src/engine/casemix/cross-products.js";
import { termsWith, termsWithout } from "../../src/engine/casemix/questions.js";
import { tau2Van } from "../../src/engine/definitions/overdispersion.js";

const klasse = (code: string, patienten: number, n = patienten): ClassCount => ({
  klasse: code,
  naam: code,
  n,
  patienten,
  van: [code],
  vestigingen: 2,
  organisaties: 1,
  teller: 0,
});
const names = (list: readonly ClassCount[]): string[] => list.map((c) => `${c.klasse} ${c.n} (${c.van.join(" + ")})`);

describe("classes that are too small for an effect of their own", () => {
  test("nine patients are too few, ten are not", () => {
    expect(names(joinSmall([klasse("a", 50), klasse("b", 10)], 10))).toEqual(["a 50 (a)", "b 10 (b)"]);
    expect(names(joinSmall([klasse("a", 50), klasse("b", 9)], 10))).toEqual(["a 59 (a + b)"]);
  });
  test("patients count, not zorgtrajecten", () => {
    expect(names(joinSmall([klasse("a", 50), klasse("b", 9, 30)], 10))).toEqual(["a 80 (a + b)"]);
  });
  test("together they are 'overig', where that is large enough", () => {
    expect(names(joinSmall([klasse("a", 50), klasse("b", 6), klasse("c", 4)], 10))).toEqual([
      "a 50 (a)",
      "overig 10 (b + c)",
    ]);
  });
  test("an 'overig' of the delivery takes them in; else the largest class does", () => {
    expect(names(joinSmall([klasse("a", 50), klasse("b", 6), klasse("overig", 20)], 10))).toEqual([
      "a 50 (a)",
      "overig 26 (b + overig)",
    ]);
    expect(names(joinSmall([klasse("a", 50), klasse("b", 60), klasse("c", 3)], 10))).toEqual([
      "a 50 (a)",
      "b 63 (b + c)",
    ]);
  });
});

describe("columns that follow from others", () => {
  /** X'X of rows. */
  const products = (rows: readonly (readonly number[])[]): number[][] =>
    (rows[0] as number[]).map((_, i) =>
      (rows[0] as number[]).map((_x, j) => rows.reduce((s, r) => s + (r[i] as number) * (r[j] as number), 0)),
    );
  test("the later one of two that say the same is left out", () => {
    const rows = [
      [1, 0, 2, 0],
      [1, 1, 5, 2],
      [1, 0, 7, 0],
      [1, 1, 1, 2],
    ];
    expect(dependentColumns(products(rows), [0, 1, 2, 3])).toEqual([3]);
    expect(dependentColumns(products(rows), [0, 2, 3])).toEqual([]);
  });
  test("dummies that add up to the intercept, and a column of nothing", () => {
    const rows = [
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 1, 0, 0],
    ];
    expect(dependentColumns(products(rows), [0, 1, 2, 3])).toEqual([2, 3]);
  });
  test("one after a left-out one is judged by those that stay", () => {
    const rows = [
      [1, 2, 2, 5],
      [1, 3, 3, 1],
      [1, 4, 4, 4],
      [1, 7, 7, 2],
    ];
    expect(dependentColumns(products(rows), [0, 1, 2, 3])).toEqual([2]);
  });
});

describe("terms of a question", () => {
  const base = ["t_voor", "leeftijd", "geslacht", "verwijzer"];
  test("a characteristic of the model is compared with the model without it", () => {
    expect(termsWith(base, "verwijzer")).toEqual(base);
    expect(termsWithout(base, "verwijzer")).toEqual(["t_voor", "leeftijd", "geslacht"]);
  });
  test("classes of severity stand in for the number, never beside it", () => {
    expect(termsWith(base, "ernst")).toEqual(["leeftijd", "geslacht", "verwijzer", "ernst"]);
    expect(termsWithout(base, "ernst")).toEqual(["leeftijd", "geslacht", "verwijzer"]);
  });
  test("a trait of the behandelaar comes on top", () => {
    expect(termsWith(base, "ervaring")).toEqual([...base, "ervaring"]);
    expect(termsWithout(base, "ervaring")).toEqual(base);
  });
});

describe("spread between units beyond chance", () => {
  test("none where they lie closer than chance would have them", () => {
    expect(tau2Van([1, 2, 3].map((d) => ({ d, s2: 4 })))).toBe(0);
  });
  test("with equal errors it is the variance minus the error", () => {
    // Variance of 0, 10, 20 is 100.
    expect(tau2Van([0, 10, 20].map((d) => ({ d, s2: 4 })))).toBeCloseTo(96, 10);
  });
  test("one unit has no spread", () => {
    expect(tau2Van([{ d: 3, s2: 1 }])).toBe(0);
  });
});
