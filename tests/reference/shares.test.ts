import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { trechterAandeel, trechterVerhouding } from "../../src/engine/definitions/funnel.js";
import { overspreiding } from "../../src/engine/definitions/overdispersion.js";
import {
  EXACT_TOT,
  kansenVan,
  staarten,
  thetaBij,
  thetaInterval,
  trechterAantal,
  variantieBij,
  verdeling,
  verwachtBij,
} from "../../src/engine/definitions/poisson-binomial.js";
import { poissonInterval } from "../../src/engine/definitions/quantiles.js";
import { aandeelBij, aantalGrenzen, samengevat, thetaGrenzen } from "../../src/engine/definitions/shares.js";
import { random } from "../../src/engine/demo/random.js";

/** Shares whose patients each have a chance of their own, beside a convolution in base R (trechters/kansen.R). */

interface Group {
  readonly p: readonly number[] | number;
  readonly verwacht: number;
  readonly variantie: number;
  readonly grenzen: readonly (readonly [number, number, number])[];
  readonly staarten: readonly (readonly [number, number, number])[];
  readonly theta: readonly (readonly [number, number | null, number | null, number | null])[];
  readonly poisson: number;
}
interface Spread {
  readonly o: readonly number[];
  readonly e: readonly number[];
  readonly v: readonly number[];
  readonly kans: readonly number[];
  readonly poisson: readonly number[];
}
const R = JSON.parse(readFileSync(path.join("tests", "reference", "trechters", "kansen.json"), "utf8")) as {
  readonly groepen: readonly Group[];
  readonly spreiding: Spread;
};
const groups = R.groepen.map((g) => ({ ...g, k: kansenVan(typeof g.p === "number" ? [g.p] : g.p) }));

describe.each(groups)("a group with $verwacht expected", (g) => {
  test("expected number, variance and tails", () => {
    expect(verwachtBij(g.k)).toBeCloseTo(g.verwacht, 9);
    expect(variantieBij(g.k)).toBeCloseTo(g.variantie, 9);
    for (const [count, above, below] of g.staarten) {
      const found = staarten(g.k, count);
      expect(Math.abs(found.boven - above), `P(X ≥ ${count})`).toBeLessThan(1e-12 + 1e-9 * above);
      expect(Math.abs(found.onder - below), `P(X ≤ ${count})`).toBeLessThan(1e-12 + 1e-9 * below);
    }
  });
  test("limits at 95 and 99.8 %", () => {
    for (const [level, onder, boven] of g.grenzen) expect(trechterAantal(g.k, level)).toEqual({ onder, boven });
  });
  test("θ and its interval; none and all have an open end", () => {
    for (const [count, laag, hoog, middle] of g.theta) {
      const found = thetaInterval(g.k, count);
      if (laag === null) expect(found.laag).toBe(Number.NEGATIVE_INFINITY);
      else expect(found.laag).toBeCloseTo(laag, 7);
      if (hoog === null) expect(found.hoog).toBe(Number.POSITIVE_INFINITY);
      else expect(found.hoog).toBeCloseTo(hoog, 7);
      if (middle !== null) expect(thetaBij(g.k, count)).toBeCloseTo(middle, 7);
    }
  });
});

test("limits by Poisson hold nearly everything where the outcome is common: 99.996 % of 90 with chance .78", () => {
  const g = groups[0] as (typeof groups)[number];
  const { laag, hoog } = trechterVerhouding(g.verwacht);
  const inside = verdeling(g.k).reduce(
    (sum, p, k) => sum + (k / g.verwacht >= laag && k / g.verwacht <= hoog ? p : 0),
    0,
  );
  expect(inside).toBeCloseTo(g.poisson, 9);
  expect(inside).toBeCloseTo(0.99996, 5);
  // What is right: between 62 and 78 of 90, which holds 95 % or a little more.
  const { onder, boven } = trechterAantal(g.k);
  expect([onder, boven]).toEqual([62, 78]);
  const held = verdeling(g.k).slice(onder, boven + 1);
  expect(held.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(0.95);
  expect(held.slice(1).reduce((a, b) => a + b, 0)).toBeLessThan(0.975);
});

test("φ and τ² on θ = (O − E)/V; by Poisson the same units look closer than chance", () => {
  const { o, e, v, kans, poisson } = R.spreiding;
  const rows = o.map((teller, i) => ({
    n: 0,
    teller,
    verwacht: e[i] as number,
    variantie: v[i] as number,
  }));
  const found = overspreiding(rows, "kans", 1);
  expect(found.beschikbaar && [found.phi, found.phiZuiver, found.tau2]).toEqual(kans.map((x) => expect.closeTo(x, 7)));
  const before = overspreiding(rows, "verhouding", 1);
  expect(before.beschikbaar && [before.phi, before.phiZuiver, before.tau2]).toEqual(
    poisson.map((x) => expect.closeTo(x, 7)),
  );
  expect(kans[0]).toBeGreaterThan(1.3);
  expect(poisson[0]).toBeLessThan(0.3);
});

test("with equal chances they are the binomial limits and Clopper and Pearson's interval", () => {
  for (const [p, n] of [
    [0.3, 50],
    [0.78, 90],
    [0.5, 7],
    [0.97, 400],
  ] as const)
    for (const level of [95, 99.8]) {
      const { laag, hoog } = trechterAandeel(100 * p, n, level);
      const { onder, boven } = trechterAantal(kansenVan(new Array<number>(n).fill(p)), level);
      expect([onder, boven]).toEqual([
        Math.max(0, Math.ceil((laag * n) / 100 - 1e-9)),
        Math.floor((hoog * n) / 100 + 1e-9),
      ]);
    }
  // 7 of 20 (Clopper & Pearson 1934; binom.test in R): 15.39–59.22 %.
  const k = kansenVan(new Array<number>(20).fill(0.6));
  const { laag, hoog } = thetaInterval(k, 7);
  expect(aandeelBij(k, laag)).toBeCloseTo(15.3909, 3);
  expect(aandeelBij(k, hoog)).toBeCloseTo(59.2189, 3);
});

describe("the saddle-point form", () => {
  const rng = random(5);
  const group = (n: number, middle: number) =>
    kansenVan(
      Array.from({ length: n }, () => {
        const l = Math.log(middle / (1 - middle)) + 0.9 * rng.normal();
        return 1 / (1 + Math.exp(-l));
      }),
    );
  test.each([
    [EXACT_TOT / 2, 0.5],
    [EXACT_TOT / 2, 0.95],
    [EXACT_TOT, 0.2],
    [EXACT_TOT, 0.985],
    [EXACT_TOT + 1, 0.78],
    [1.5 * EXACT_TOT, 0.5],
  ])("equals the convolution to three digits on both sides of the switch: n %s, chance %s", (n, middle) => {
    const k = group(n, middle);
    for (const level of [95, 99.8]) {
      const limits = trechterAantal(k, level, "exact");
      expect(trechterAantal(k, level, "zadelpunt")).toEqual(limits);
      for (const count of [limits.onder, limits.boven]) {
        const [exact, form] = [staarten(k, count, 0, "exact"), staarten(k, count, 0, "zadelpunt")];
        const side = count === limits.onder ? "onder" : "boven";
        expect(Math.abs(form[side] / exact[side] - 1)).toBeLessThan(2e-4);
        const [a, b] = [thetaInterval(k, count, level, "exact"), thetaInterval(k, count, level, "zadelpunt")];
        for (const end of ["laag", "hoog"] as const)
          expect(Math.abs(verwachtBij(k, a[end]) / verwachtBij(k, b[end]) - 1)).toBeLessThan(1e-5);
      }
    }
  });
  test("is what a group over the switch gets, and the convolution one under it", () => {
    for (const [n, way] of [
      [EXACT_TOT, "exact"],
      [EXACT_TOT + 1, "zadelpunt"],
    ] as const) {
      const k = group(n, 0.6);
      const count = Math.round(verwachtBij(k) + 2 * Math.sqrt(variantieBij(k)));
      expect(staarten(k, count)).toEqual(staarten(k, count, 0, way));
      const other = way === "exact" ? "zadelpunt" : "exact";
      expect(staarten(k, count).boven).not.toBe(staarten(k, count, 0, other).boven);
    }
  });
  test("gives way to the convolution where few of a large group could go either way", () => {
    const k = kansenVan(new Array<number>(EXACT_TOT + 1).fill(2 / EXACT_TOT));
    expect(thetaInterval(k, 0).laag).toBe(Number.NEGATIVE_INFINITY);
    // None of n: (1 − p)ⁿ = .025 at the upper limit.
    const p = 1 - 0.025 ** (1 / (EXACT_TOT + 1));
    expect(verwachtBij(k, thetaInterval(k, 0).hoog)).toBeCloseTo((EXACT_TOT + 1) * p, 6);
    const even = kansenVan(new Array<number>(EXACT_TOT + 1).fill(0.5));
    expect(verwachtBij(even, thetaInterval(even, EXACT_TOT + 1).laag)).toBeCloseTo((EXACT_TOT + 1) * (1 - p), 6);
  });
});

test("all patients in steps give the mean of all patients one by one", () => {
  const rng = random(8);
  const l = Float64Array.from({ length: 5000 }, () => 1.1 + 1.3 * rng.normal()).sort();
  const few = samengevat(l);
  expect(few.logOdds.length).toBeLessThan(1000);
  for (const theta of [-2, -0.3, 0, 0.4, 3])
    expect(aandeelBij(few, theta)).toBeCloseTo(aandeelBij({ logOdds: l, aantal: null }, theta), 4);
});

describe("a count that policy calls rare", () => {
  const k = kansenVan(new Array<number>(400).fill(0.01));
  test("has Poisson's limits and interval", () => {
    // E = 4: P(X ≤ 0) = .0183 < .025, P(X ≤ 1) = .0916; P(X ≥ 9) = .0214 < .025, P(X ≥ 8) = .0511.
    expect(aantalGrenzen(k, 95, "poisson")).toEqual({ onder: 1, boven: 8 });
    const found = thetaGrenzen(k, 9, 95, "poisson");
    const count = poissonInterval(9);
    expect(verwachtBij(k, found.laag)).toBeCloseTo(count.laag, 7);
    expect(verwachtBij(k, found.hoog)).toBeCloseTo(count.hoog, 7);
    expect(found.laag).toBeGreaterThan(0);
    expect(thetaGrenzen(k, 8, 95, "poisson").laag).toBeLessThan(0);
  });
  test("differs from its own only where the outcome is not rare", () => {
    expect(aantalGrenzen(k, 95, "poisson-binomiaal")).toEqual({ onder: 1, boven: 8 });
    const common = kansenVan(new Array<number>(90).fill(0.78));
    expect(aantalGrenzen(common, 95, "poisson")).toEqual({ onder: 54, boven: 87 });
    expect(aantalGrenzen(common, 95, "poisson-binomiaal")).toEqual({ onder: 62, boven: 78 });
    // No more than there are.
    expect(aantalGrenzen(kansenVan([0.9, 0.9]), 95, "poisson").boven).toBe(2);
  });
});
