import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Db, openDb } from "../../src/engine/db.js";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";
import { MACROS } from "../../src/engine/definitions/macros.js";
import { random } from "../../src/engine/demo/random.js";

let db: Db;
beforeAll(async () => {
  db = await openDb();
  for (const sql of MACROS) await db.run(sql);
});

const scl = fc.integer({ min: 90, max: 450 });
const t = fc.integer({ min: 0, max: 400 }).map((x) => x / 4);
const seed = { seed: 20261122, numRuns: 300 };

async function value<T>(sql: string): Promise<T> {
  return (await db.one<{ x: T }>(`SELECT ${sql} AS x`)).x;
}

describe("percentage verbetering", () => {
  test("stays within ±100, is 100 exactly when the end is at or below the zero point, and never rewards getting worse", async () => {
    await fc.assert(
      fc.asyncProperty(scl, scl, async (pre, post) => {
        const p = await value<number>(`rom_percentage_verbetering(${pre}, ${post}, 118)`);
        expect(p).toBeGreaterThanOrEqual(-100);
        expect(p).toBeLessThanOrEqual(100);
        if (post <= 118) expect(p).toBe(100);
        else if (post > pre) expect(p).toBeLessThan(0);
        else if (post < pre) expect(p).toBeGreaterThan(0);
        else expect(p).toBe(pre > 118 ? 0 : -100);
      }),
      seed,
    );
  });
  test("a lower end score never gives a lower percentage", async () => {
    await fc.assert(
      fc.asyncProperty(scl, scl, scl, async (pre, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const better = await value<number>(`rom_percentage_verbetering(${pre}, ${low}, 118)`);
        const worse = await value<number>(`rom_percentage_verbetering(${pre}, ${high}, 118)`);
        expect(better).toBeGreaterThanOrEqual(worse);
      }),
      seed,
    );
  });
  test("the readings differ only where the start is at or below the zero point", async () => {
    await fc.assert(
      fc.asyncProperty(scl, scl, async (pre, post) => {
        const p = await value<number>(`rom_percentage_verbetering(${pre}, ${post}, 118)`);
        const left = await value<number | null>(`rom_percentage_verbetering_weggelaten(${pre}, ${post}, 118)`);
        const literal = await value<number | null>(`rom_percentage_verbetering_letterlijk(${pre}, ${post}, 118)`);
        if (pre > 118 || post <= 118) {
          expect(left).toBe(p);
          expect(literal).toBe(p);
        } else {
          expect(left).toBeNull();
          expect(literal === null || literal > 0).toBe(true);
        }
      }),
      seed,
    );
  });
  test("needs both scores and a zero point", async () => {
    for (const call of ["(NULL, 100, 118)", "(200, NULL, 118)", "(200, 100, NULL)", "(200, 150, NULL)"])
      for (const name of [
        "rom_percentage_verbetering",
        "rom_percentage_verbetering_weggelaten",
        "rom_percentage_verbetering_letterlijk",
      ])
        expect(await value(`${name}${call}`), name + call).toBeNull();
  });
});

describe("delta-T classes", () => {
  test("every pair has exactly one class; the strict reading differs only at ties", async () => {
    await fc.assert(
      fc.asyncProperty(t, t, async (pre, post) => {
        const k = await value<string>(`rom_delta_t_klasse(${pre}, ${post}, 5, 42.5)`);
        const strict = await value<string>(`rom_delta_t_klasse_strikt(${pre}, ${post}, 5, 42.5)`);
        expect(["hersteld", "verbeterd", "onveranderd", "verslechterd"]).toContain(k);
        const tie = Math.abs(pre - post) === 5 || (pre - post > 5 && (pre === 42.5 || post === 42.5));
        if (tie) expect(strict).toBe("niet ingedeeld");
        else expect(strict).toBe(k);
      }),
      seed,
    );
  });
  test("a higher-is-better instrument mirrors the T-score", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (raw) => {
        const up = await value<number>(`rom_t(${raw}, 34.2, 6.7, true)`);
        const down = await value<number>(`rom_t(${raw}, 34.2, 6.7, false)`);
        expect(up + down).toBeCloseTo(100, 9);
      }),
      seed,
    );
  });
});

test("mean imputation keeps the mean of the answers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 25 }), async (som, n) => {
      const x = await value<number | null>(`rom_ruwe_som(${som}, ${n}, 25, 20)`);
      if (n < 20) expect(x).toBeNull();
      else expect(Number(x) / 25).toBeCloseTo(som / n, 9);
    }),
    seed,
  );
});

describe("intervals", () => {
  test("hold their value, stay within bounds and narrow with n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const teller = Math.round(share * n);
        const w = wilson(teller, n);
        const p = (100 * teller) / n;
        expect(w.laag).toBeGreaterThanOrEqual(0);
        expect(w.hoog).toBeLessThanOrEqual(100);
        expect(w.laag).toBeLessThanOrEqual(p + 1e-9);
        expect(w.hoog).toBeGreaterThanOrEqual(p - 1e-9);
        const wider = wilson(teller, n);
        const narrower = wilson(4 * teller, 4 * n);
        expect(narrower.hoog - narrower.laag).toBeLessThanOrEqual(wider.hoog - wider.laag + 1e-9);
      }),
      seed,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 500 }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (n, m, sd) => {
          const b = begrensd([{ gemiddelde: m, sd, n }], -100, 100);
          expect(b.laag).toBeGreaterThanOrEqual(-100);
          expect(b.hoog).toBeLessThanOrEqual(100);
          expect(b.laag).toBeLessThanOrEqual(m + 1e-6);
          expect(b.hoog).toBeGreaterThanOrEqual(m - 1e-6);
          const s = student(m, sd, n);
          expect((s.laag + s.hoog) / 2).toBeCloseTo(m, 6);
        },
      ),
      seed,
    );
  });
  test("refuse what is no sample", () => {
    expect(() => wilson(0, 0)).toThrow(RangeError);
    expect(() => wilson(6, 5)).toThrow(RangeError);
    expect(() => student(1, 1, 1)).toThrow(RangeError);
    expect(() => begrensd([], -100, 100)).toThrow(RangeError);
  });

  /** One patient's percentage improvement in an invented clinic. */
  function draw(rng: ReturnType<typeof random>, way: number, noise: number): number {
    const pre = Math.max(92, Math.round(205 + 50 * rng.normal()));
    const post = Math.max(90, Math.round(118 + (pre - 118) * (1 - way) + noise * rng.normal()));
    if (post <= 118) return 100;
    if (pre <= 118) return -100;
    return Math.max(-100, Math.min(100, (100 * (pre - post)) / (pre - 118)));
  }
  test.each([
    [0.4, 30, 10],
    [0.65, 30, 10],
    [0.85, 25, 10],
    [0.95, 15, 10],
    [0.2, 50, 10],
    [0.4, 30, 50],
    [0.85, 25, 50],
    [0.95, 15, 50],
    [0.95, 15, 150],
  ])("the bounded interval covers the true mean: way %s, noise %s, n %s", (way, noise, n) => {
    const rng = random(7);
    let truth = 0;
    for (let i = 0; i < 100_000; i++) truth += draw(rng, way, noise) / 100_000;
    let hit = 0;
    const runs = 1500;
    for (let r = 0; r < runs; r++) {
      const xs = Array.from({ length: n }, () => draw(rng, way, noise));
      const m = xs.reduce((a, b) => a + b, 0) / n;
      const sd = Math.sqrt(xs.reduce((a, b) => a + (b - m) ** 2, 0) / (n - 1));
      const i = begrensd([{ gemiddelde: m, sd, n }], -100, 100);
      if (i.laag <= truth && truth <= i.hoog) hit++;
    }
    // 95 % nominal; three standard errors of 1,500 runs below it is 93.3 %.
    expect(hit / runs).toBeGreaterThanOrEqual(0.933);
  });
});
