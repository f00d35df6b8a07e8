import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clusterError,
  designEffect,
  type PatientSums,
  sdOfShare,
  studentCluster,
  wilsonCluster,
} from "../../src/engine/definitions/clustered.js";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";

/** Errors clustered by patient, beside base R (geclusterd/geclusterd.R: the sandwich by matrices, Wilson from prop.test). */

interface Witness {
  readonly n: number;
  readonly patienten: number;
  readonly gemiddelde: number;
  readonly fout: number;
  readonly gewoon: number;
  readonly laag: number;
  readonly hoog: number;
}
const R = JSON.parse(readFileSync(path.resolve("tests", "reference", "geclusterd", "geclusterd.json"), "utf8")) as {
  readonly rijen: readonly (readonly number[])[];
  readonly gemiddelde: Witness;
  readonly los: Witness;
  readonly aandeel: Witness & { readonly teller: number; readonly effect: number };
};

/** Sums of whole numbers by patient. */
function sumsOf(rows: readonly (readonly number[])[]): PatientSums {
  const totals = rows.map((r) => r.reduce((a, b) => a + b, 0));
  const add = (f: (total: number, n: number) => number): number =>
    rows.reduce((sum, r, g) => sum + f(totals[g] as number, r.length), 0);
  return {
    n: add((_, n) => n),
    patienten: rows.length,
    som: String(add((t) => t)),
    kwadraat: String(add((t) => t * t)),
    kruis: String(add((t, n) => t * n)),
    aantallen: add((_, n) => n * n),
  };
}

describe("beside R", () => {
  test("of a mean of rows of 50 chicks, 2 to 12 each", () => {
    const w = R.gemiddelde;
    const fout = clusterError(sumsOf(R.rijen));
    expect(fout).toBeCloseTo(w.fout, 11);
    const { laag, hoog } = studentCluster(w.gemiddelde, fout, w.patienten);
    expect(laag).toBeCloseTo(w.laag, 9);
    expect(hoog).toBeCloseTo(w.hoog, 9);
    // Rows taken as independent would have been far too sure.
    expect(fout / w.gewoon).toBeGreaterThan(1.4);
  });
  test("of a share of the same rows", () => {
    const w = R.aandeel;
    const fout = clusterError(sumsOf(R.rijen.map((r) => r.map((x) => (x > 100 ? 1 : 0)))));
    expect(fout).toBeCloseTo(w.fout, 12);
    expect(designEffect(fout, { sd: sdOfShare(w.teller, w.n), n: w.n })).toBeCloseTo(w.effect, 10);
    const { laag, hoog } = wilsonCluster(w.teller, w.n, fout, w.patienten);
    expect(laag).toBeCloseTo(w.laag, 8);
    expect(hoog).toBeCloseTo(w.hoog, 8);
  });
  test("of one row each: the plain error", () => {
    expect(clusterError(sumsOf(R.rijen.map((r) => r.slice(0, 1))))).toBeCloseTo(R.los.gewoon, 12);
  });
});

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 3, maxLength: 60 });
/** Whole numbers as decimals of four digits, as the models' sums are. */
const decimal = (x: bigint, digits: number): string => {
  const text = (x < 0n ? -x : x).toString().padStart(digits + 1, "0");
  return `${x < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

describe("properties", () => {
  test("with one row per patient the error is sd/√n, and the intervals are those of independent rows", () => {
    fc.assert(
      fc.property(values, (xs) => {
        const n = xs.length;
        const mean = xs.reduce((a, b) => a + b, 0) / n;
        const sd = Math.sqrt(xs.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
        const fout = clusterError(sumsOf(xs.map((x) => [x])));
        expect(Math.abs(fout - sd / Math.sqrt(n))).toBeLessThanOrEqual(1e-9 * (1 + sd));
        const [own, old] = [studentCluster(mean, fout, n), student(mean, sd, n)];
        expect(Math.abs(own.hoog - old.hoog)).toBeLessThanOrEqual(1e-7 * (1 + sd));
        const half = xs.map((x) => 99.99 * (x / 1_000_000));
        const m = half.reduce((a, b) => a + b, 0) / n;
        const s = Math.sqrt(half.reduce((a, b) => a + (b - m) ** 2, 0) / (n - 1));
        const group = { gemiddelde: m, sd: s, n };
        const patient = { effect: designEffect(s / Math.sqrt(n), { sd: s, n }), aantal: n };
        const [a, b] = [begrensd([{ ...group, patient }], -100, 100), begrensd([group], -100, 100)];
        expect(Math.abs(a.laag - b.laag) + Math.abs(a.hoog - b.hoog)).toBeLessThan(1e-6);
      }),
    );
  });
  test("of a share with one row per patient Wilson's n is n, but for t in stead of z", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 199 }), fc.integer({ min: 1, max: 199 }), (teller, rest) => {
        const n = teller + rest;
        const fout = sdOfShare(teller, n) / Math.sqrt(n);
        const many = wilsonCluster(teller, n, fout, 1e9);
        const old = wilson(teller, n);
        expect(Math.abs(many.laag - old.laag) + Math.abs(many.hoog - old.hoog)).toBeLessThan(1e-5);
        // Never narrower, also where rows of a patient are less alike than those of others.
        const few = wilsonCluster(teller, n, fout / 2, 20);
        expect(few.laag).toBeLessThanOrEqual(old.laag + 1e-9);
        expect(few.hoog).toBeGreaterThanOrEqual(old.hoog - 1e-9);
      }),
    );
  });
  test("decimals are exact: scaled by ten thousand, the error is a ten-thousandth", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -9_999_999, max: 9_999_999 }), { minLength: 1, maxLength: 5 }), {
          minLength: 2,
          maxLength: 20,
        }),
        (rows) => {
          const whole = sumsOf(rows);
          const parts: PatientSums = {
            ...whole,
            som: decimal(BigInt(whole.som), 4),
            kruis: decimal(BigInt(whole.kruis), 4),
            kwadraat: decimal(BigInt(whole.kwadraat), 8),
          };
          expect(Math.abs(clusterError(parts) * 1e4 - clusterError(whole))).toBeLessThanOrEqual(
            1e-9 * (1 + clusterError(whole)),
          );
        },
      ),
    );
  });
  test("a patient's rows repeated say no more: twice every row leaves the error as it was", () => {
    fc.assert(
      fc.property(values, (xs) => {
        const once = clusterError(sumsOf(xs.map((x) => [x])));
        const twice = clusterError(sumsOf(xs.map((x) => [x, x])));
        expect(Math.abs(once - twice)).toBeLessThanOrEqual(1e-9 * (1 + once));
      }),
    );
  });
  test("what cannot be is refused", () => {
    const s = sumsOf([[1, 2], [3]]);
    expect(() => clusterError({ ...s, patienten: 1 })).toThrow(RangeError);
    expect(() => clusterError({ ...s, n: 1 })).toThrow(RangeError);
    expect(() => clusterError({ ...s, som: "1e5" })).toThrow(RangeError);
    expect(() => clusterError({ ...s, kwadraat: "0" })).toThrow(RangeError);
  });
});
