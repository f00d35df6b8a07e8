import { beforeAll, describe, expect, test } from "vitest";
import { type Db, openDb } from "../../src/engine/db.js";
import { alfaInterval, cronbachAlfa } from "../../src/engine/definitions/alpha.js";
import { effectgrootte } from "../../src/engine/definitions/effect-size.js";
import { cohenKappa } from "../../src/engine/definitions/kappa.js";
import { MACROS } from "../../src/engine/definitions/macros.js";
import { BCG, tau2 } from "../../src/engine/definitions/tau2.js";

/** Values that others published or computed: the articles' own, and R (clinicalsignificance, psych, metafor). */

let db: Db;
beforeAll(async () => {
  db = await openDb();
  for (const sql of MACROS) await db.run(sql);
});
const list = async (sql: string, pairs: readonly (readonly [number, number])[]): Promise<number[]> =>
  (
    await db.all<{ x: number }>(
      `SELECT ${sql} AS x FROM (VALUES ${pairs.map(([v, n], i) => `(${i}, ${v}, ${n})`).join(", ")}) t(i, voor, na) ORDER BY i`,
    )
  ).map(({ x }) => x);
const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  for (const [i, x] of expected.entries()) expect(found[i]).toBeCloseTo(x, 12);
};

/** The vectors of clinicalsignificance's own tests; values from its formulas in R. Lower is better, so the sign is turned. */
describe("variants on the vectors of clinicalsignificance (R)", () => {
  const same = [30, 20, 10, 8, 6, 4, 2].map((v) => [v, 2] as const);
  test("Jacobson-Truax: SD 5, r .80", async () => {
    close(
      await list(
        "rom_rci(voor, na, rom_meetfout(5, 0.8), true)",
        [-8, -4, 0, 4, 8].map((d) => [20, 20 + d] as const),
      ),
      [-8, -4, 0, 4, 8].map((d) => d / 3.1622776601683795),
    );
  });
  test("Gulliksen-Lord-Novick: M 5, SD 7, r .80", async () => {
    close(
      await list("rom_rci_gulliksen(voor, na, 5, 7, 0.8, false)", same),
      [
        5.476190476190477, 3.571428571428572, 1.666666666666667, 1.285714285714286, 0.904761904761905,
        0.523809523809524, 0.142857142857143,
      ],
    );
  });
  test("Edwards-Nunnally: M 10, SD 5, r .80", async () => {
    close(
      await list("rom_rci_edwards(voor, na, 10, 5, 0.8, false)", same),
      [
        10.733126291998992, 7.155417527999328, 3.577708763999664, 2.862167011199731, 2.146625258399798,
        1.431083505599865, 0.71554175279993,
      ],
    );
  });
  test("Nunnally-Kotsch: M 10, SD 5, r .80 at both", async () => {
    close(
      await list("rom_rci_nunnally(voor, na, 10, 5, 0.8, 0.8, false)", same),
      [
        8.381163549234939, 5.587442366156626, 2.793721183078313, 2.234976946462651, 1.676232709846988,
        1.117488473231325, 0.558744236615662,
      ],
    );
  });
  test("Hageman-Arrindell: M 10 and 7, SD 5 and 6, r .80", async () => {
    const pairs = [30, 20, 10, 8, 6, 4, 2].map((v, i) => [v, [3, 2, 2, 2, 2, 2, 1][i] as number] as const);
    const rdd = "rom_betrouwbaarheid_verschil(5, 6, rom_meetfout(5, 0.8), 0.8044686515463203)";
    close(await list(rdd, [[0, 0]]), [0.21457009589772552]);
    close(
      await list(`rom_rci_hageman(voor, na, 10, 7, rom_meetfout(5, 0.8), ${rdd}, false)`, pairs),
      [
        5.563602343040379, 4.245263321099673, 2.780442185609999, 2.487477958512065, 2.19451373141413, 1.901549504316196,
        1.755067390767228,
      ],
    );
  });
});

test("Jacobson & Truax 1991: a 55, b 45, c 50; from 32.5 to 47.5 is reliable, and not recovered by c", async () => {
  const [x] = await db.all(`SELECT rom_afkap_a(40, 7.5, true)::DOUBLE AS a, rom_afkap_b(60, 7.5, true)::DOUBLE AS b,
    rom_afkap_c(40, 7.5, 60, 7.5)::DOUBLE AS c, rom_meetfout(7.5, 0.8) AS fout,
    rom_rci(32.5, 47.5, rom_meetfout(7.5, 0.8), true) AS rc,
    rom_jt_klasse(rom_rci(32.5, 47.5, rom_meetfout(7.5, 0.8), true), 1.96, rom_klinisch(32.5, 50, true), rom_klinisch(47.5, 50, true)) AS klasse`);
  expect(x).toEqual({
    a: 55,
    b: 45,
    c: 50,
    fout: expect.closeTo(3.354102, 6),
    rc: expect.closeTo(3.162278, 6),
    klasse: "betrouwbaar verbeterd",
  });
});

/** psych::alpha(attitude): raw alpha and Feldt's limits, printed as 0.74 0.84 0.92; sample variances of the seven items. */
test("alpha with its interval (R's psych on attitude)", () => {
  const items = [
    148.171264367816, 177.28275862069, 149.705747126437, 137.757471264368, 108.102298850575, 97.9091954022988,
    105.857471264368,
  ];
  const alfa = cronbachAlfa(
    items.reduce((a, x) => a + x, 0),
    3334.89195402299,
    7,
  );
  expect(alfa).toBeCloseTo(0.84314276956476, 12);
  expect(alfaInterval(alfa, 30, 7).laag).toBeCloseTo(0.739375685643107, 12);
  expect(alfaInterval(alfa, 30, 7).hoog).toBeCloseTo(0.915773072159982, 12);
});

test("F quantiles as R has them, for lists of 25 to 90 questions", () => {
  // 1 − F for alpha 0; qf(.975, …) and qf(.025, …).
  const limits = (n: number, k: number): number[] => [1 - alfaInterval(0, n, k).laag, 1 - alfaInterval(0, n, k).hoog];
  const check = (n: number, k: number, hi: number, lo: number): void => close(limits(n, k), [hi, lo]);
  check(30, 7, 1.66153841702881, 0.536965542527491);
  check(300, 9, 1.17889246836205, 0.838624370946786);
  check(2000, 90, 1.06331796533566, 0.938642238361559);
});

/** escalc(measure = "SMCR", m1i = c(62.4, 30), m2i = c(50.1, 28), sd1i = c(10.2, 9), ni = c(40, 8), ri = c(.55, .2)) */
test("effect size (R's metafor)", () => {
  const large = effectgrootte(12.3, 10.2, 40, 0.55);
  const small = effectgrootte(2, 9, 8, 0.2);
  close([large.waarde, large.variantie], [1.182517464291, 0.0399793444169151]);
  close([small.waarde, small.variantie], [0.19737842392728, 0.2024348901395]);
});

/** cohen.kappa(matrix(c(88, 14, 18, 10, 40, 10, 2, 6, 12), 3, byrow = TRUE)) */
test("κ (R's psych)", () => {
  const k = cohenKappa([
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
  ]);
  expect(k?.variantie).toBeCloseTo(0.00260118519205626, 12);
  expect(k?.laag).toBeCloseTo(0.391563702053547, 12);
  expect(k?.gelijk).toBeCloseTo(0.7, 12);
  expect(
    cohenKappa([
      [8, 0],
      [0, 0],
    ] as const),
  ).toBeNull();
});

/**
 * rma(yi, vi, data = dat.bcg, method = …): printed 0.3088, 0.3132 and 0.3181. Paule-Mandel's further digits with
 * control = list(tol = 1e-14); left to itself metafor stops its search at 0.318094.
 */
test("τ² of thirteen trials (R's metafor, dat.bcg)", () => {
  expect(tau2(BCG, "DL")).toBeCloseTo(0.308760262862376, 12);
  expect(tau2(BCG, "REML")).toBeCloseTo(0.313243258136486, 10);
  expect(tau2(BCG, "PM")).toBeCloseTo(0.318068452205024, 10);
});
