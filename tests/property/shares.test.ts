import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  kansenVan,
  staarten,
  thetaBij,
  thetaInterval,
  trechterAantal,
  variantieBij,
  verdeling,
  verwachtBij,
} from "../../src/engine/definitions/poisson-binomial.js";
import {
  aandeelBij,
  aantalGrenzen,
  gekrompenTheta,
  krimpFout,
  thetaGrenzen,
} from "../../src/engine/definitions/shares.js";
import { significant } from "../../src/engine/gate/publish/model-figures.js";
import { beside } from "../../src/engine/gate/publish/model-shares.js";

/** Shares whose patients each have a chance of their own: limit, interval and adjusted share are one statement. */

const seed = { seed: 20261128, numRuns: 250 };
const level = fc.constantFrom(90, 95, 99, 99.8);
const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const chances = fc.array(chance, { minLength: 1, maxLength: 120 });
/** A group and a count of it: as often at an end as within. */
const counted = fc
  .tuple(chances, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([p, part]) => ({ k: kansenVan(p), n: p.length, o: Math.round(part * p.length) }));

describe("a share", () => {
  test.each(["poisson-binomiaal", "poisson"] as const)(
    "a unit lies outside its limits exactly where its intervals leave out what is expected: %s",
    (way) => {
      fc.assert(
        fc.property(counted, level, ({ k, n, o }, at) => {
          const { onder, boven } = aantalGrenzen(k, at, way);
          const { laag, hoog } = thetaGrenzen(k, o, at, way);
          fc.pre(Math.abs(laag) > 1e-8 && Math.abs(hoog) > 1e-8);
          expect(hoog < 0, `${o} of ${n}, limits ${onder}–${boven}`).toBe(o < onder);
          expect(laag > 0, `${o} of ${n}, limits ${onder}–${boven}`).toBe(o > boven);
          const e = verwachtBij(k);
          expect(verwachtBij(k, hoog) / e < 1).toBe(o < onder);
          expect(verwachtBij(k, laag) / e > 1).toBe(o > boven);
        }),
        seed,
      );
    },
  );
  test("published in three digits its intervals still say what its limits say", () => {
    fc.assert(
      fc.property(counted, chances, level, ({ k, o }, others, at) => {
        const all = kansenVan(others);
        const whole = aandeelBij(all, 0);
        const { onder, boven } = trechterAantal(k, at);
        const { laag, hoog } = thetaInterval(k, o, at);
        fc.pre(Math.abs(laag) > 1e-8 && Math.abs(hoog) > 1e-8);
        const e = verwachtBij(k);
        const ends = [
          [verwachtBij(k, laag) / e, verwachtBij(k, hoog) / e, 1],
          [aandeelBij(all, laag), aandeelBij(all, hoog), whole],
        ] as const;
        for (const [low, high, none] of ends) {
          expect(beside(high, none, "hoog") < significant(none)).toBe(o < onder);
          expect(beside(low, none, "laag") > significant(none)).toBe(o > boven);
        }
      }),
      seed,
    );
  });
  test("its interval holds its own θ, and the adjusted share stays within 0 and 100", () => {
    fc.assert(
      fc.property(counted, chances, level, ({ k, n, o }, others, at) => {
        const all = kansenVan(others);
        const { laag, hoog } = thetaInterval(k, o, at);
        const theta = thetaBij(k, o);
        expect(laag).toBeLessThanOrEqual(theta);
        expect(hoog).toBeGreaterThanOrEqual(theta);
        for (const x of [laag, theta, hoog]) {
          expect(aandeelBij(all, x)).toBeGreaterThanOrEqual(0);
          expect(aandeelBij(all, x)).toBeLessThanOrEqual(100);
        }
        if (o === 0) expect(aandeelBij(all, theta)).toBe(0);
        if (o === n) expect(aandeelBij(all, theta)).toBe(100);
        if (o > 0 && o < n) expect(verwachtBij(k, theta)).toBeCloseTo(o, 6);
      }),
      seed,
    );
  });
  test("a distribution adds up to one, with the mean and variance of its chances, and is what its tails say", () => {
    fc.assert(
      fc.property(counted, fc.double({ min: -3, max: 3, noNaN: true }), ({ k, o }, theta) => {
        const f = verdeling(k, theta);
        const sum = (of: (x: number) => number): number => f.reduce((s, p, x) => s + p * of(x), 0);
        expect(sum(() => 1)).toBeCloseTo(1, 10);
        const mean = sum((x) => x);
        expect(mean).toBeCloseTo(verwachtBij(k, theta), 8);
        expect(sum((x) => (x - mean) ** 2)).toBeCloseTo(variantieBij(k, theta), 7);
        const { boven, onder } = staarten(k, o, theta);
        expect(boven).toBeCloseTo(
          f.slice(o).reduce((a, b) => a + b, 0),
          10,
        );
        expect(boven + onder - (f[o] as number)).toBeCloseTo(1, 10);
      }),
      seed,
    );
  });
  test("counting who has not mirrors limits and intervals", () => {
    fc.assert(
      fc.property(chances, fc.double({ min: 0, max: 1, noNaN: true }), level, (p, part, at) => {
        const [k, turned] = [kansenVan(p), kansenVan(p.map((x) => 1 - x))];
        const o = Math.round(part * p.length);
        const [a, b] = [thetaInterval(k, o, at), thetaInterval(turned, p.length - o, at)];
        if (Number.isFinite(a.laag)) expect(a.laag).toBeCloseTo(-b.hoog, 6);
        else expect(b.hoog).toBe(Number.POSITIVE_INFINITY);
        const limits = trechterAantal(k, at);
        const other = trechterAantal(turned, at);
        // A tail that is exactly the limit may fall either way.
        expect(Math.abs(limits.onder - (p.length - other.boven))).toBeLessThanOrEqual(
          Math.abs(staarten(k, limits.onder).onder - (1 - at / 100) / 2) < 1e-12 ? 1 : 0,
        );
      }),
      seed,
    );
  });
  test("shrunken it lies between the whole and its own, nearer to its own with more spread between units", () => {
    fc.assert(
      fc.property(counted, fc.double({ min: 0.001, max: 2, noNaN: true }), ({ k, o }, tau2) => {
        const own = thetaBij(k, o);
        const a = gekrompenTheta(k, o, tau2).theta;
        const b = gekrompenTheta(k, o, 2 * tau2).theta;
        expect(Number.isFinite(a)).toBe(true);
        expect(a * own).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.abs(a)).toBeLessThanOrEqual(Math.abs(own) + 1e-9);
        expect(Math.abs(b)).toBeGreaterThanOrEqual(Math.abs(a) - 1e-9);
        expect(gekrompenTheta(k, o, 0)).toEqual({ theta: 0, se: 0 });
      }),
      seed,
    );
  });
  test("the error of a shrunken θ has that of the middle and of τ²: for equal units in closed form, and less with more units", () => {
    // s² = 0.2, τ² = 0.3, ten units: w = 2; (0.4)²/20 + 2·0.04·(2/40)/0.125.
    expect(krimpFout(0.2, new Array<number>(10).fill(0.2), 0.3)).toBeCloseTo(0.16 / 20 + (0.08 * 0.05) / 0.125, 12);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 2, maxLength: 30 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (s2, tau2) => {
          const few = krimpFout(s2[0] as number, s2, tau2);
          expect(few).toBeGreaterThan(0);
          expect(krimpFout(s2[0] as number, [...s2, ...s2], tau2)).toBeCloseTo(few / 2, 10);
        },
      ),
      seed,
    );
  });
  test("no chance of 0 or 1, no half patient, nobody beyond the group", () => {
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => kansenVan([0.5, p])).toThrow(RangeError);
    const k = kansenVan([0.2, 0.4]);
    for (const o of [-1, 3, 0.5]) expect(() => thetaInterval(k, o)).toThrow(RangeError);
    expect(() => thetaBij(k, 2.1)).toThrow(RangeError);
    expect(() => trechterAantal(k, 100)).toThrow(RangeError);
  });
});

test("rounding leaves an interval on its side of what it leaves out, and moves nothing else", () => {
  expect(beside(0.9996, 1, "hoog")).toBe(0.999);
  expect(beside(1.0004, 1, "laag")).toBe(1.01);
  expect(beside(0.9996, 1, "laag")).toBe(1);
  expect(beside(1.0004, 1, "hoog")).toBe(1);
  expect(beside(62.27, 62.31, "hoog")).toBe(62.2);
  expect(beside(62.33, 62.31, "laag")).toBe(62.4);
  expect(beside(62.33, 62.31, "hoog")).toBe(62.3);
  expect(beside(9.998, 10.001, "hoog")).toBe(9.99);
  expect(beside(55.12, 62.31, "hoog")).toBe(55.1);
});
