import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  doorToeval,
  type Groep,
  restVan,
  schattingVan,
  tegenGeheel,
  verschilAandeelMetRest,
  verschilAandelen,
  verschilGemiddelden,
  verschilIntervallen,
  verschilMetRest,
} from "../../src/engine/definitions/difference.js";
import { verschilAandeelMetRestFout, verschilMetRestFout } from "../../src/engine/definitions/difference-clustered.js";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";
import { random } from "../../src/engine/demo/random.js";

/** Differences with an interval of their own, from published figures, against the same from the raw rows. */

const seed = { seed: 20260112, numRuns: 400 } as const;
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const rows = (min: number, max: number) => fc.array(real(-30, 40), { minLength: min, maxLength: max });

const groupOf = (x: readonly number[]): Groep => {
  const gemiddelde = x.reduce((a, b) => a + b, 0) / x.length;
  return { n: x.length, gemiddelde, sd: Math.sqrt(x.reduce((a, b) => a + (b - gemiddelde) ** 2, 0) / (x.length - 1)) };
};
const round = (g: Groep): Groep => ({
  n: g.n,
  gemiddelde: Math.round(100 * g.gemiddelde) / 100,
  sd: Math.round(100 * g.sd) / 100,
});

describe("a unit and the others of its whole", () => {
  test("from unit and whole: as from the raw rows of unit and rest", () => {
    fc.assert(
      fc.property(rows(2, 40), rows(2, 60), (unit, rest) => {
        const found = restVan(groupOf(unit), groupOf([...unit, ...rest]));
        const raw = groupOf(rest);
        expect(found?.groep.n).toBe(raw.n);
        expect(found?.groep.gemiddelde).toBeCloseTo(raw.gemiddelde, 8);
        expect(found?.groep.sd).toBeCloseTo(raw.sd, 4);
        expect(found?.ruim).toBe(0);
        const v = verschilMetRest(groupOf(unit), groupOf([...unit, ...rest]));
        const welch = verschilGemiddelden(schattingVan(groupOf(unit)), schattingVan(raw));
        expect(v?.laag).toBeCloseTo(welch.laag, 3);
        expect(v?.hoog).toBeCloseTo(welch.hoog, 3);
      }),
      seed,
    );
  });
  test("of rounded figures: what the raw rows give lies inside, and not much is added", () => {
    fc.assert(
      fc.property(rows(10, 60), rows(10, 60), (unit, rest) => {
        const [own, whole] = [groupOf(unit), groupOf([...unit, ...rest])];
        if (own.sd < 1 || groupOf(rest).sd < 1) return;
        const v = verschilMetRest(round(own), round(whole), 0.005);
        const welch = verschilGemiddelden(schattingVan(own), schattingVan(groupOf(rest)));
        // Degrees of freedom follow the rounding either way.
        expect(v?.laag).toBeLessThanOrEqual(welch.laag + 1e-3);
        expect(v?.hoog).toBeGreaterThanOrEqual(welch.hoog - 1e-3);
        expect((v?.hoog ?? 0) - (v?.laag ?? 0) - (welch.hoog - welch.laag)).toBeLessThan(0.35);
      }),
      seed,
    );
  });
  test("against the whole: the variance of own minus whole, covariance kept", () => {
    fc.assert(
      fc.property(rows(3, 40), rows(3, 60), (unit, rest) => {
        const [u, r] = [groupOf(unit), groupOf(rest)];
        const n = u.n + r.n;
        const whole = groupOf([...unit, ...rest]);
        const v = verschilMetRest(u, whole);
        if (!v || u.sd + r.sd < 1) return;
        const t = tegenGeheel(v, u.n, n);
        expect(t.waarde).toBeCloseTo(u.gemiddelde - whole.gemiddelde, 8);
        const [vu, vr] = [u.sd ** 2 / u.n, r.sd ** 2 / r.n];
        // Var(own) + Var(whole) − 2·Cov(own, whole); the whole holds own for its part n/N.
        const varWhole = (u.n / n) ** 2 * vu + (r.n / n) ** 2 * vr;
        const variance = vu + varWhole - 2 * (u.n / n) * vu;
        const ratio = (t.hoog - t.laag) / (v.hoog - v.laag);
        expect(ratio).toBeCloseTo(Math.sqrt(variance / (vu + vr)), 6);
      }),
      seed,
    );
  });
  test("moves with the scale and not with the origin; a change of sides changes the sign", () => {
    fc.assert(
      fc.property(rows(3, 30), rows(3, 30), real(-50, 50), real(0.2, 5), (unit, rest, shift, times) => {
        const on = (f: (x: number) => number) =>
          verschilMetRest(groupOf(unit.map(f)), groupOf([...unit, ...rest].map(f)));
        const [plain, moved] = [on((x) => x), on((x) => times * x + shift)];
        if (groupOf(unit).sd < 1 || groupOf(rest).sd < 1) return;
        expect(moved?.waarde).toBeCloseTo(times * (plain?.waarde ?? 0), 6);
        expect(moved?.laag).toBeCloseTo(times * (plain?.laag ?? 0), 4);
        const [a, b] = [schattingVan(groupOf(unit)), schattingVan(groupOf(rest))];
        const [ab, ba] = [verschilGemiddelden(a, b), verschilGemiddelden(b, a)];
        expect([ba.waarde, ba.laag, ba.hoog]).toEqual([-ab.waarde, -ab.hoog, -ab.laag]);
      }),
      seed,
    );
  });
  test("nothing where fewer than two are left, or where the figures are not of one whole", () => {
    const own = { n: 10, gemiddelde: 5, sd: 2 };
    expect(restVan(own, { n: 11, gemiddelde: 5, sd: 2 })).toBeNull();
    expect(restVan(own, { n: 10, gemiddelde: 5, sd: 2 })).toBeNull();
    expect(restVan(own, { n: 8, gemiddelde: 5, sd: 2 })).toBeNull();
    expect(restVan({ n: 1, gemiddelde: 5, sd: 0 }, { n: 30, gemiddelde: 5, sd: 2 })).toBeNull();
    // A unit with more spread than the whole can hold.
    expect(restVan({ n: 10, gemiddelde: 5, sd: 20 }, { n: 12, gemiddelde: 5, sd: 2 })).toBeNull();
    expect(verschilMetRest(own, { n: 12, gemiddelde: 5, sd: 2 })?.waarde).toBe(0);
    expect(() => schattingVan({ n: 1, gemiddelde: 5, sd: 2 })).toThrow(RangeError);
    expect(() => verschilGemiddelden({ waarde: 1, fout: -1, df: 3 }, { waarde: 1, fout: 1, df: 3 })).toThrow(
      RangeError,
    );
  });
});

describe("errors that are clustered by patient", () => {
  /** Mean and clustered error of patients with several values each, CR0 with the factor m/(m − 1). */
  const clustered = (patients: readonly (readonly number[])[]) => {
    const all = patients.flat();
    const waarde = all.reduce((a, b) => a + b, 0) / all.length;
    const m = patients.length;
    const ss = patients.reduce((s, p) => s + p.reduce((t, x) => t + x - waarde, 0) ** 2, 0);
    return { n: all.length, waarde, fout: Math.sqrt((ss * m) / (m - 1)) / all.length, df: m - 1 };
  };
  test("the rest's error from unit and whole is that of its own patients, or a little larger", () => {
    const { next } = random(4711);
    const patients = (count: number, mean: number) =>
      Array.from({ length: count }, () => {
        const own = mean + 8 * (next() + next() + next() - 1.5);
        return Array.from({ length: 1 + Math.floor(4 * next()) }, () => own + 3 * (next() - 0.5));
      });
    for (let run = 0; run < 200; run++) {
      const [unit, rest] = [patients(30, 10), patients(120, 10 + (run % 4))];
      const [u, w, r] = [clustered(unit), clustered([...unit, ...rest]), clustered(rest)];
      const found = verschilMetRestFout(u, w);
      const exact = verschilGemiddelden(u, r);
      expect(found?.waarde).toBeCloseTo(exact.waarde, 8);
      const ratio = ((found?.hoog ?? 0) - (found?.laag ?? 0)) / (exact.hoog - exact.laag);
      expect(ratio).toBeGreaterThan(0.97);
      expect(ratio).toBeLessThan(1.1);
    }
  });
  test("with one value per patient it is the plain one", () => {
    fc.assert(
      fc.property(rows(10, 60), rows(10, 60), (unit, rest) => {
        const s = (x: readonly number[]) => ({ n: x.length, ...schattingVan(groupOf(x)) });
        if (groupOf(unit).sd < 1 || groupOf(rest).sd < 1) return;
        const found = verschilMetRestFout(s(unit), s([...unit, ...rest]));
        const plain = verschilMetRest(groupOf(unit), groupOf([...unit, ...rest]));
        expect(found?.laag).toBeCloseTo(plain?.laag ?? 0, 6);
        expect(found?.hoog).toBeCloseTo(plain?.hoog ?? 0, 6);
      }),
      seed,
    );
  });
  test("a share with one row per patient: Newcombe's, but for t in the place of z", () => {
    const of = (teller: number, n: number) => {
      const p = teller / n;
      return { n, waarde: 100 * p, fout: 100 * Math.sqrt((p * (1 - p)) / (n - 1)), df: n - 1 };
    };
    const own = { ...of(56, 70), ...wilson(56, 70) };
    const found = verschilAandeelMetRestFout(own, of(560, 1000));
    const plain = verschilAandelen({ teller: 56, n: 70 }, { teller: 504, n: 930 });
    expect(found?.waarde).toBeCloseTo(plain.waarde, 9);
    expect(Math.abs((found?.laag ?? 0) - plain.laag)).toBeLessThan(0.02);
    expect(Math.abs((found?.hoog ?? 0) - plain.hoog)).toBeLessThan(0.02);
    // Two equal rows per patient: half as many say anything.
    const pairs = (teller: number, n: number) => ({
      ...of(teller, n),
      fout: Math.SQRT2 * of(teller, n).fout,
      df: n / 2 - 1,
    });
    const half = verschilAandeelMetRestFout({ ...pairs(56, 70), ...wilson(28, 35) }, pairs(560, 1000));
    const small = verschilAandelen({ teller: 28, n: 35 }, { teller: 252, n: 465 });
    expect(Math.abs((half?.laag ?? 0) - small.laag)).toBeLessThan(0.1);
    expect(Math.abs((half?.hoog ?? 0) - small.hoog)).toBeLessThan(0.1);
  });
  test("nothing where no patients are left", () => {
    expect(verschilMetRestFout({ n: 20, waarde: 5, fout: 1, df: 9 }, { n: 30, waarde: 5, fout: 1, df: 10 })).toBeNull();
    expect(
      verschilMetRestFout({ n: 20, waarde: 5, fout: 3, df: 9 }, { n: 40, waarde: 5, fout: 0.5, df: 19 }),
    ).toBeNull();
  });
});

describe("shares", () => {
  const share = fc
    .integer({ min: 1, max: 400 })
    .chain((n) => fc.record({ n: fc.constant(n), teller: fc.integer({ min: 0, max: n }) }));
  test("stay within −100..100, hold the difference, and change sign with the sides", () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const v = verschilAandelen(a, b);
        expect(v.laag).toBeGreaterThanOrEqual(-100 - 1e-9);
        expect(v.hoog).toBeLessThanOrEqual(100 + 1e-9);
        expect(v.laag).toBeLessThanOrEqual(v.waarde);
        expect(v.waarde).toBeLessThanOrEqual(v.hoog);
        const back = verschilAandelen(b, a);
        expect(back.laag).toBeCloseTo(-v.hoog, 9);
        const missed = (x: typeof a) => ({ n: x.n, teller: x.n - x.teller });
        expect(verschilAandelen(missed(b), missed(a)).laag).toBeCloseTo(v.laag, 9);
      }),
      seed,
    );
  });
  test("of a unit: the rest is whole minus unit; nothing where there is none", () => {
    expect(verschilAandeelMetRest({ teller: 56, n: 70 }, { teller: 104, n: 150 })).toEqual(
      verschilAandelen({ teller: 56, n: 70 }, { teller: 48, n: 80 }),
    );
    expect(verschilAandeelMetRest({ teller: 5, n: 70 }, { teller: 5, n: 70 })).toBeNull();
    expect(verschilAandeelMetRest({ teller: 50, n: 70 }, { teller: 40, n: 150 })).toBeNull();
    expect(verschilAandeelMetRest({ teller: 5, n: 70 }, { teller: 140, n: 150 })).toBeNull();
  });
  test("the interval of the difference holds the truth in 95 % of pairs", () => {
    const { next } = random(17);
    const draw = (n: number, p: number) => ({ n, teller: Array.from({ length: n }, next).filter((x) => x < p).length });
    for (const [n, p, m, q] of [
      [20, 0.1, 200, 0.15],
      [40, 0.8, 300, 0.7],
      [90, 0.5, 90, 0.4],
    ] as const) {
      let held = 0;
      for (let i = 0; i < 2000; i++) {
        const v = verschilAandelen(draw(n, p), draw(m, q));
        if (v.laag <= 100 * (p - q) && 100 * (p - q) <= v.hoog) held++;
      }
      // Newcombe: 94 to 97 %; three standard errors of 2,000 runs are 1.5 %.
      expect(held / 2000).toBeGreaterThan(0.935);
      expect(held / 2000).toBeLessThan(0.98);
    }
  });
});

describe("overlapping intervals", () => {
  test("overlap, and the difference leaves out 0; and the other way is not possible", () => {
    const own = student(53.5, 10, 100);
    const other = student(50, 10, 100);
    expect(own.laag).toBeLessThan(other.hoog);
    expect(
      verschilGemiddelden({ waarde: 53.5, fout: 1, df: 99 }, { waarde: 50, fout: 1, df: 99 }).laag,
    ).toBeGreaterThan(0);
    const [a, b] = [wilson(60, 100), wilson(45, 100)];
    expect(a.laag).toBeLessThan(b.hoog);
    expect(verschilAandelen({ teller: 60, n: 100 }, { teller: 45, n: 100 }).laag).toBeGreaterThan(0);
    fc.assert(
      fc.property(
        real(-50, 50),
        real(0, 20),
        real(0, 20),
        real(-50, 50),
        real(0, 20),
        real(0, 20),
        (x, l, h, y, k, g) => {
          const one = { waarde: x, laag: x - l, hoog: x + h };
          const two = { waarde: y, laag: y - k, hoog: y + g };
          // Apart by themselves: then certainly apart as a difference.
          if (one.laag > two.hoog) expect(verschilIntervallen(one, two).laag).toBeGreaterThan(0);
        },
      ),
      seed,
    );
  });
  test("a mean of bounded means and another: within twice the bounds", () => {
    const one = begrensd([{ gemiddelde: 95, sd: 20, n: 12 }], -100, 100);
    const rest = begrensd(
      [
        { gemiddelde: 20, sd: 60, n: 30 },
        { gemiddelde: 40, sd: 60, n: 30 },
      ],
      -100,
      100,
    );
    const v = verschilIntervallen({ waarde: 95, ...one }, { waarde: 30, ...rest });
    expect(v.waarde).toBe(65);
    expect(v.laag).toBeGreaterThan(0);
    expect(v.hoog).toBeLessThan(200);
    expect(() => verschilIntervallen({ waarde: 3, laag: 4, hoog: 5 }, { waarde: 0, laag: 0, hoog: 0 })).toThrow(
      RangeError,
    );
  });
});

test("chance among many: grows to certainty, and never more than one expects", () => {
  for (let k = 1; k <= 200; k++) {
    const { verwacht, eenOfMeer } = doorToeval(k);
    expect(eenOfMeer).toBeGreaterThan(doorToeval(k - 1).eenOfMeer);
    expect(eenOfMeer).toBeLessThanOrEqual(verwacht + 1e-12);
  }
  expect(() => doorToeval(-1)).toThrow(RangeError);
});
