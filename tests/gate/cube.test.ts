import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { ATOMS } from "../../src/engine/gate/catalogue/atoms.js";
import { FAMILIES } from "../../src/engine/gate/cube/cube-sources.js";
import { addParts, decimalText, partsOf, product, sumAt } from "../../src/engine/gate/cube/exact.js";
import { exactCube } from "../support/cube.js";
import { runFolder } from "../support/delivery.js";
import { plainCube } from "../support/plain-cube.js";
import { makeDemo } from "../support/releases.js";

describe("the exact cube", () => {
  test("is what counting every cell from its rows gives, in the same order", async () => {
    // Enough for T constants, so that there are sums.
    const { db, models } = await runFolder(makeDemo(1000));
    const crossing = [
      { niveau: "totaal", perioden: ["totaal", "maand"] },
      { niveau: "cluster", perioden: ["totaal"] },
      { niveau: "organisatie", perioden: ["halfjaar"] },
      { niveau: "vestiging", perioden: ["totaal"] },
    ] as const;
    const { cellen } = await exactCube(db, crossing, models.periode);
    const geteld = new Map(FAMILIES.map((f) => [f, crossing]));
    const plain = await plainCube(db, { geteld, vast: new Map(ATOMS.map((a) => [a.id, crossing])) }, models.periode);
    // Some patients have rows at several units, which are not taken together with those of other levels.
    const several = await db.one<{ n: number }>(
      "SELECT count(*) AS n FROM (SELECT patient_nr FROM behandeling JOIN zorgtraject USING (patient_nr) GROUP BY 1 HAVING count(DISTINCT vestiging) > 1)",
    );
    expect(several.n).toBeGreaterThan(20);
    db.close();
    // What the delivery does not have at all is left out of the one and not of the other.
    const gone = new Set(ATOMS.map((a) => a.id));
    for (const c of cellen) gone.delete(c.atoom);
    const kept = new Set(cellen.map((c) => `${c.atoom}|${c.instrument}`));
    const expected = plain.filter((c) => !gone.has(c.atoom) && kept.has(`${c.atoom}|${c.instrument}`));
    expect(cellen.length).toBe(expected.length);
    expect(cellen.filter((c, i) => !isDeepStrictEqual(c, expected[i])).slice(0, 3)).toEqual([]);
    expect(cellen.filter((c) => c.perPatient).length).toBeGreaterThan(500);
    expect(
      cellen.some((c) => Object.values(c.sommen).some((s) => s.elders?.some((e) => e.anders > 0 && e.gelijk > 0))),
    ).toBe(true);
  });
});

describe("exact sums of whole numbers in doubles", () => {
  test("hold beyond 2^53, below nought and at the bound between the two parts", () => {
    const numbers = [
      2n ** 26n,
      2n ** 26n - 1n,
      -1n,
      -(2n ** 26n),
      9_007_199_254_740_993n,
      2n ** 70n,
      -(2n ** 70n) + 5n,
      0n,
    ];
    const sum = new Float64Array(2);
    for (const x of numbers) addParts(sum, 0, partsOf(x));
    expect(sumAt(sum, 0)).toBe(numbers.reduce((a, b) => a + b, 0n));
    for (const x of [0, 1, -1, 2 ** 26, -(2 ** 26) - 1, Number.MAX_SAFE_INTEGER])
      expect(partsOf(x)).toEqual(partsOf(BigInt(x)));
    expect(() => partsOf(2n ** 79n)).toThrow(RangeError);
  });
  test("products are exact, and what is no whole number is refused", () => {
    expect(product(94_906_265, -94_906_265)).toBe(-9_007_199_136_250_225);
    expect(product(94_906_267, 94_906_267)).toBe(9_007_199_515_875_289n);
    expect(() => product(2 ** 53, 1)).toThrow(RangeError);
  });
  test("decimals are written as the database writes them", () => {
    expect([decimalText(-500n, 4), decimalText(12n, 0), decimalText(0n, 2), decimalText(123_456n, 4)]).toEqual([
      "-0.0500",
      "12",
      "0.00",
      "12.3456",
    ]);
  });
});
