import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Db, openDb } from "../../src/engine/db.js";
import { alfaInterval, cronbachAlfa } from "../../src/engine/definitions/alpha.js";
import { effectgrootte } from "../../src/engine/definitions/effect-size.js";
import { cohenKappa } from "../../src/engine/definitions/kappa.js";
import { MACROS } from "../../src/engine/definitions/macros.js";
import { type TauMethode, tau2 } from "../../src/engine/definitions/tau2.js";

/** Direction, scale and order of what says how much a patient changed, and how much units differ. */

let db: Db;
beforeAll(async () => {
  db = await openDb();
  for (const sql of MACROS) await db.run(sql);
});
const seed = { seed: 20261129, numRuns: 200 };
const score = fc.integer({ min: 0, max: 180 });
const r = fc.integer({ min: 5, max: 98 }).map((x) => x / 100);
const sd = fc.integer({ min: 2, max: 30 });
const row = <T>(sql: string): Promise<T> => db.one<T & Record<string, never>>(`SELECT ${sql}`);

/** The indices as SQL of scores, direction and scale (score → factor·score + shift). */
const INDICES = {
  jt: (v: string, n: string, _m: string, s: string, rel: number, up: boolean) =>
    `rom_rci(${v}, ${n}, rom_meetfout(${s}, ${rel}), ${up})`,
  gulliksen: (v: string, n: string, m: string, s: string, rel: number, up: boolean) =>
    `rom_rci_gulliksen(${v}, ${n}, ${m}, ${s}, ${rel}, ${up})`,
  edwards: (v: string, n: string, m: string, s: string, rel: number, up: boolean) =>
    `rom_rci_edwards(${v}, ${n}, ${m}, ${s}, ${rel}, ${up})`,
  nunnally: (v: string, n: string, m: string, s: string, rel: number, up: boolean) =>
    `rom_rci_nunnally(${v}, ${n}, ${m}, ${s}, ${rel}, ${rel}, ${up})`,
  hageman: (v: string, n: string, m: string, s: string, rel: number, up: boolean) =>
    `rom_rci_hageman(${v}, ${n}, ${m}, ${m}, rom_meetfout(${s}, ${rel}), 0.64, ${up})`,
};

describe.each(Object.entries(INDICES))("index %s", (_, sql) => {
  test("mirrors with the direction, does not change with the scale, and a better nameting never gives less", async () => {
    await fc.assert(
      fc.asyncProperty(score, score, score, sd, r, async (voor, a, b, s, rel) => {
        const [better, worse] = [Math.min(a, b), Math.max(a, b)];
        const of = (f: number, shift: number, na: number, up: boolean): string => {
          const at = (x: number): string => `(${f} * ${x}::DOUBLE + ${shift})`;
          return sql(at(voor), at(na), at(60), `(${Math.abs(f)} * ${s}::DOUBLE)`, rel, up);
        };
        const x = await row<Record<"plain" | "mirrored" | "scaled" | "worse", number>>(
          `${of(1, 0, better, false)} AS plain, ${of(-1, 180, better, true)} AS mirrored,
           ${of(2.5, 7, better, false)} AS scaled, ${of(1, 0, worse, false)} AS worse`,
        );
        expect(x.mirrored).toBeCloseTo(x.plain, 8);
        expect(x.scaled).toBeCloseTo(x.plain, 8);
        expect(x.plain).toBeGreaterThanOrEqual(x.worse - 1e-12);
      }),
      seed,
    );
  });
});

const ORDER = ["betrouwbaar verslechterd", "onveranderd", "betrouwbaar verbeterd", "hersteld"];

test("four classes are the three, of which hersteld is a part of the improved; a better nameting never gives a worse class", async () => {
  await fc.assert(
    fc.asyncProperty(score, score, score, sd, r, async (voor, a, b, s, rel) => {
      const of = async (na: number): Promise<{ drie: string; vier: string }> =>
        row(`rom_rci_klasse(x, 1.96) AS drie,
          rom_jt_klasse(x, 1.96, rom_klinisch(${voor}, 55, false), rom_klinisch(${na}, 55, false)) AS vier
          FROM (SELECT rom_rci(${voor}, ${na}, rom_meetfout(${s}, ${rel}), false) AS x)`);
      const better = await of(Math.min(a, b));
      const worse = await of(Math.max(a, b));
      for (const x of [better, worse]) expect(x.vier === "hersteld" ? "betrouwbaar verbeterd" : x.vier).toBe(x.drie);
      expect(ORDER.indexOf(better.vier)).toBeGreaterThanOrEqual(ORDER.indexOf(worse.vier));
      if (better.vier === "hersteld") expect(voor).toBeGreaterThanOrEqual(55);
    }),
    seed,
  );
});

test("half of the complaints is a percentage of 50 or more, in either direction", async () => {
  await fc.assert(
    fc.asyncProperty(score, score, fc.constantFrom(0, 180), async (voor, na, beste) => {
      const x = await row<{ p: number | null; half: boolean | null }>(
        `rom_percentage_verandering(${voor}, ${na}, ${beste}) AS p, rom_halvering(${voor}, ${na}, ${beste}) AS half`,
      );
      expect(x.half).toBe(x.p === null ? null : x.p >= 50);
      if (x.p !== null) expect(x.p).toBeLessThanOrEqual(100);
    }),
    seed,
  );
});

test("the least change that matters: the same either way up, on any scale, and never lost by improving more", async () => {
  const part = fc.constantFrom(10, 17.5, 20, 40);
  await fc.assert(
    fc.asyncProperty(score, score, part, fc.integer({ min: 2, max: 5 }), async (voor, na, procent, maal) => {
      const x = await row<Record<"zo" | "gespiegeld" | "maal" | "meer" | "half", boolean | null>>(
        `rom_belangrijk(${voor}, ${na}, 0, ${procent}) AS zo, rom_belangrijk(${-voor}, ${-na}, 0, ${procent}) AS gespiegeld,
         rom_belangrijk(${maal * voor}, ${maal * na}, 0, ${procent}) AS maal, rom_belangrijk(${voor}, ${na - 1}, 0, ${procent}) AS meer,
         rom_halvering(${voor}, ${na}, 0) AS half`,
      );
      expect(x.gespiegeld).toBe(x.zo);
      expect(x.maal).toBe(x.zo);
      if (x.zo) expect(x.meer).toBe(true);
      // Half of the complaints is always enough.
      if (x.half) expect(x.zo).toBe(true);
    }),
    seed,
  );
});

const units = fc
  .array(fc.record({ d: fc.integer({ min: -400, max: 400 }), s2: fc.integer({ min: 10, max: 900 }) }), {
    minLength: 3,
    maxLength: 25,
  })
  .map((xs) => xs.map(({ d, s2 }) => ({ d: d / 100, s2: s2 / 100 })));
const METHODS: TauMethode[] = ["DL", "REML", "PM"];

test("τ² moves with the square of the scale and not with the origin, and equal units have none", () => {
  fc.assert(
    fc.property(units, (u) => {
      for (const m of METHODS) {
        const plain = tau2(u, m);
        expect(plain).toBeGreaterThanOrEqual(0);
        const other = tau2(
          u.map(({ d, s2 }) => ({ d: 3 * d - 5, s2: 9 * s2 })),
          m,
        );
        expect(other).toBeCloseTo(9 * plain, 5);
        expect(
          tau2(
            u.map(({ s2 }) => ({ d: 1, s2 })),
            m,
          ),
        ).toBe(0);
      }
    }),
    seed,
  );
});

test("at Paule-Mandel's τ² the generalised Q is its expectation, and REML is nowhere beaten", () => {
  fc.assert(
    fc.property(units, (u) => {
      const q = (t: number): { q: number; l: number } => {
        const w = u.map(({ s2 }) => 1 / (s2 + t));
        const sum = w.reduce((a, x) => a + x, 0);
        const m = u.reduce((a, { d }, i) => a + (w[i] as number) * d, 0) / sum;
        const value = u.reduce((a, { d }, i) => a + (w[i] as number) * (d - m) ** 2, 0);
        return { q: value, l: -0.5 * (w.reduce((a, x) => a - Math.log(x), 0) + Math.log(sum) + value) };
      };
      const pm = tau2(u, "PM");
      if (pm > 0) expect(q(pm).q).toBeCloseTo(u.length - 1, 6);
      else expect(q(0).q).toBeLessThanOrEqual(u.length - 1);
      const best = q(tau2(u, "REML")).l;
      for (let i = 0; i <= 400; i++) expect(q((i / 40) ** 2 / 4).l).toBeLessThanOrEqual(best + 1e-7);
    }),
    { ...seed, numRuns: 60 },
  );
});

test("κ does not mind which classification comes first, and lies within its interval", () => {
  const tables = fc.array(fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(tables, (t) => {
      const k = cohenKappa(t);
      const turned = cohenKappa(t.map((_, i) => t.map((row) => row[i] as number)));
      if (k === null || turned === null) return expect(turned).toBe(k);
      expect(turned.kappa).toBeCloseTo(k.kappa, 12);
      expect(turned.variantie).toBeCloseTo(k.variantie, 12);
      expect(k.laag).toBeLessThanOrEqual(k.kappa);
      expect(k.hoog).toBeGreaterThanOrEqual(k.kappa);
    }),
    seed,
  );
});

test("alpha does not mind the unit of the items; its interval holds it and narrows with n", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 90 }), r, fc.integer({ min: 30, max: 400 }), (items, rho, n) => {
      const total = items * (1 + (items - 1) * rho);
      const alfa = cronbachAlfa(items, total, items);
      expect(alfa).toBeCloseTo((items * rho) / (1 + (items - 1) * rho), 10);
      expect(cronbachAlfa(items * 4, total * 4, items)).toBeCloseTo(alfa, 12);
      const [narrow, wide] = [alfaInterval(alfa, 4 * n, items), alfaInterval(alfa, n, items)];
      expect(wide.laag).toBeLessThan(narrow.laag);
      expect(narrow.laag).toBeLessThan(alfa);
      expect(alfa).toBeLessThan(narrow.hoog);
      expect(narrow.hoog).toBeLessThan(wide.hoog);
    }),
    seed,
  );
});

test("an effect size mirrors with the change, and a large group is not corrected", () => {
  fc.assert(
    fc.property(fc.integer({ min: -300, max: 300 }), sd, fc.integer({ min: 3, max: 500 }), r, (change, s, n, corr) => {
      const a = effectgrootte(change / 10, s, n, corr);
      const b = effectgrootte(-change / 10, s, n, corr);
      expect(a.waarde).toBeCloseTo(-b.waarde, 12);
      expect(a.variantie).toBeCloseTo(b.variantie, 12);
      expect(effectgrootte(change / 10, s, 100_000, corr).waarde).toBeCloseTo(change / 10 / s, 2);
    }),
    seed,
  );
});
