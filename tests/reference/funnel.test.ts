import { readFileSync } from "node:fs";
import path from "node:path";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { trechterAandeel, trechterVerhouding } from "../../src/engine/definitions/funnel.js";
import { gepooldeSd, overspreiding, type TrechterSoort } from "../../src/engine/definitions/overdispersion.js";
import { chiKwadraatKwantiel, poissonInterval } from "../../src/engine/definitions/quantiles.js";
import { byar, byarOfExact, indirect, verwachtAantal } from "../../src/engine/definitions/standardisation.js";
import { verschilKlassen } from "../../src/engine/definitions/standardised-difference.js";

/** Funnels, exact intervals and standardisation beside what others published and beside base R (trechters/trechters.R). */

interface Reference {
  readonly chi: readonly (readonly [number, number, number])[];
  readonly aandeel: readonly (readonly [number, number, number, number | null, number | null, number, number])[];
  readonly verhouding: readonly (readonly [number, number, number | null, number, number, number])[];
  readonly poisson: readonly (readonly [number, number, number, number, number])[];
  readonly overspreiding: Readonly<Record<string, readonly number[]>> & { readonly binnen: number };
  readonly klassen: readonly { readonly een: number[]; readonly ander: number[]; readonly d: number }[];
}
const R = JSON.parse(
  readFileSync(path.join("tests", "reference", "trechters", "r.json"), "utf8"),
) as unknown as Reference;

/** Relative difference. */
const off = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe("limits of O/E (FunnelPlotR, test-poisson_limits.R)", () => {
  test.each([
    [15, 0.5596924, 1.649348, 0.386265, 2.082907],
    [20, 0.610826, 1.544419, 0.4479107, 1.902094],
    [30, 0.6746958, 1.427562, 0.5289724, 1.702771],
  ])("E = %s", (e, low95, high95, low998, high998) => {
    const at95 = trechterVerhouding(e, 95, 0, "chi-kwadraat");
    const at998 = trechterVerhouding(e, 99.8, 0, "chi-kwadraat");
    expect(Math.abs(at95.laag - low95)).toBeLessThanOrEqual(5e-8);
    expect(Math.abs(at95.hoog - high95)).toBeLessThanOrEqual(5e-7);
    expect(Math.abs(at998.laag - low998)).toBeLessThanOrEqual(5e-8);
    expect(Math.abs(at998.hoog - high998)).toBeLessThanOrEqual(5e-7);
  });
  test.each([
    [[100, 150, 180], [102, 135, 165], 1.069652],
    [[89, 120], [95, 100], 1.071795],
    [[225], [220], 1.022727],
  ])("aggregation is Σ O / Σ E: %s (test-aggregate_fun.R)", (o, e, ratio) => {
    const found = indirect(
      o.map((waargenomen, i) => ({ waargenomen, verwacht: e[i] as number })),
      1,
    );
    expect(found?.verhouding).toBeCloseTo(ratio, 6);
  });
  test("extra spread is turned back from the scale it stands on: exp(± z√(1/E + τ²)), and wider than 1 ± z√(…)", () => {
    // The defect of a peer: √(O/E) has standard error 1/(2√E), and its limits were not squared.
    const e = 851.72;
    const { laag, hoog } = trechterVerhouding(e, 95, 0.0278, "staart");
    const half = 1.959963984540054 * Math.sqrt(1 / e + 0.0278);
    expect(laag).toBeCloseTo(Math.exp(-half), 9);
    expect(hoog).toBeCloseTo(Math.exp(half), 9);
    expect(laag * hoog).toBeCloseTo(1, 9);
  });
});

describe("intervals of counts (PHEindicatormethods, testdata_Byars_Wilson)", () => {
  test.each([
    [65, 95, 50.1631877104595, 82.84913854594],
    [65, 99.8, 42.8802614714802, 94.000290844318],
    [1045, 95, 982.5932018073325, 1110.33121298565],
    [1045, 99.8, 947.9407035610374, 1148.806160988033],
    [1, 95, 0.0130721329015, 5.563755582475],
    [10, 99.8, 2.9163183746957, 24.193724927881],
  ])("Byar %s, %s %%", (o, level, low, high) => {
    expect(byar(o, level).laag).toBeCloseTo(low, 9);
    expect(byar(o, level).hoog).toBeCloseTo(high, 9);
  });
  test("exact under 10, Byar from 10 on", () => {
    expect(byarOfExact(9)).toEqual(poissonInterval(9));
    expect(byarOfExact(10)).toEqual(byar(10));
    expect(byarOfExact(10)).not.toEqual(poissonInterval(10));
  });
  test("no Byar limit is negative", () => {
    expect(byar(0, 99.8).laag).toBe(0);
    expect(byar(1, 99.8).laag).toBe(0);
  });
  test("exact limits equal R's poisson.test", () => {
    for (const [o, low95, high95, low998, high998] of R.poisson) {
      const at95 = poissonInterval(o);
      const at998 = poissonInterval(o, 99.8);
      if (o === 0) expect([at95.laag, at998.laag]).toEqual([0, 0]);
      else {
        expect(off(at95.laag, low95)).toBeLessThan(1e-9);
        expect(off(at998.laag, low998)).toBeLessThan(1e-9);
      }
      expect(off(at95.hoog, high95)).toBeLessThan(1e-9);
      expect(off(at998.hoog, high998)).toBeLessThan(1e-9);
    }
  });
});

describe("indirect standardisation (PHEindicatormethods, testdata_DSR_ISR)", () => {
  const list = (text: string): number[] => text.split(" ").map(Number);
  const index = list("636 558 609 543 384 594 669 843 660 576 606 522 426 273 300 288 153 123 207");
  const count = list("10303 2824 0 3615 3641 3490 3789 3213 3031 2771 3089 3490 3595 4745 5514 7125 5694 6210 5757");
  const size = list(
    "50520 57173 60213 54659 44345 50128 62163 67423 62899 55463 60479 49974 44140 40888 37239 30819 18136 15325 13918",
  );
  const klassen = index.map((n, i) => ({
    n,
    referentieAantal: count[i] as number,
    referentieN: size[i] as number,
  }));
  const verwacht = verwachtAantal(klassen);
  const sum = (pick: (k: (typeof klassen)[number]) => number): number => klassen.reduce((s, k) => s + pick(k), 0);
  const rate = (100_000 * sum((k) => k.referentieAantal)) / sum((k) => k.referentieN);

  test("expected count and reference rate", () => {
    expect(verwacht).toBeCloseTo(835.883561231, 9);
    expect(rate).toBeCloseTo(9349.883092211, 9);
  });
  test.each([
    [895, 95, 1.070723293902, 1.0017147712554, 1.1432332872499],
    [895, 99.8, 1.070723293902, 0.963515561961, 1.18600704159],
    [91, 95, 0.108866837704, 0.0876504010183, 0.1336657632842],
    [9, 95, 0.0107670498828, 0.0049233808251, 0.0204392145555],
  ])("O = %s, %s %%", (waargenomen, level, ratio, low, high) => {
    const found = indirect([{ waargenomen, verwacht }], rate, level, "byar");
    expect(found?.verhouding).toBeCloseTo(ratio, 11);
    expect(found?.interval.laag).toBeCloseTo(low, 11);
    expect(found?.interval.hoog).toBeCloseTo(high, 11);
    expect(found?.gestandaardiseerd).toBeCloseTo(ratio * rate, 5);
    expect(found?.gestandaardiseerdInterval.laag).toBeCloseTo(low * rate, 5);
  });
  test("where nothing is expected there is nothing to compare with", () => {
    expect(indirect([{ waargenomen: 0, verwacht: 0 }], rate)).toBeNull();
    expect(indirect([], rate)).toBeNull();
  });
});

describe("beside base R", () => {
  test("chi-square quantiles, on both sides of where the expansion takes over", () => {
    for (const [p, df, x] of R.chi) expect(off(chiKwadraatKwantiel(p, df), x), `p ${p}, df ${df}`).toBeLessThan(3e-9);
  });
  test("a share lies outside exactly where its tail is under half of what is left", () => {
    for (const [kans, n, level, below, above] of R.aandeel) {
      const { laag, hoog } = trechterAandeel(100 * kans, n, level);
      const what = `target ${kans}, n ${n}, ${level} %`;
      const percent = (k: number): number => (100 * k) / n;
      if (below === null) expect(laag, what).toBe(0);
      else {
        expect(percent(below), what).toBeLessThan(laag);
        expect(percent(below + 1), what).toBeGreaterThanOrEqual(laag - 1e-9);
      }
      if (above === null) expect(hoog, what).toBe(100);
      else {
        expect(percent(above), what).toBeGreaterThan(hoog);
        expect(percent(above - 1), what).toBeLessThanOrEqual(hoog + 1e-9);
      }
    }
  });
  test("Spiegelhalter's interpolation, as published", () => {
    for (const [kans, n, level, , , low, high] of R.aandeel) {
      const found = trechterAandeel(100 * kans, n, level, 0, "spiegelhalter");
      expect(found.laag).toBeCloseTo((100 * low) / n, 8);
      expect(found.hoog).toBeCloseTo((100 * high) / n, 8);
    }
  });
  test("a ratio lies outside exactly where its tail is under half of what is left; the usual rule differs", () => {
    let different = 0;
    for (const [e, level, below, above, low, high] of R.verhouding) {
      const { laag, hoog } = trechterVerhouding(e, level);
      if (below === null) expect(laag).toBe(0);
      else {
        expect(below / e).toBeLessThan(laag);
        expect((below + 1) / e).toBeGreaterThanOrEqual(laag - 1e-9);
      }
      expect(above / e).toBeGreaterThan(hoog);
      expect((above - 1) / e).toBeLessThanOrEqual(hoog + 1e-9);
      const usual = trechterVerhouding(e, level, 0, "chi-kwadraat");
      expect(off(usual.laag, low)).toBeLessThan(1e-8);
      expect(off(usual.hoog, high)).toBeLessThan(1e-8);
      if ((below !== null && (below + 1) / e < usual.laag) || above / e <= usual.hoog) different++;
    }
    // Counts exist on which the usual rule and the exact probability disagree; docs/methods/trechters.md says so.
    expect(different).toBeGreaterThan(5);
  });
  test("φ and τ² of a mean, a share and a ratio", () => {
    const o = R.overspreiding;
    const rijen = (o["n"] as readonly number[]).map((n, i) => ({
      n,
      waarde: (o["waarde"] as readonly number[])[i] as number,
      sd: (o["sd"] as readonly number[])[i] as number,
      teller: (o["teller"] as readonly number[])[i] as number,
      verwacht: (o["verwacht"] as readonly number[])[i] as number,
    }));
    expect(gepooldeSd(rijen)).toBeCloseTo(o.binnen, 10);
    const doelen: [TrechterSoort, number][] = [
      ["gemiddelde", 8],
      ["aandeel", 40],
      ["verhouding", 1],
    ];
    for (const [soort, doel] of doelen) {
      const found = overspreiding(rijen, soort, doel);
      const [phi, zuiver, tau2, gepubliceerd] = o[soort] as readonly number[];
      expect(found.beschikbaar && found.phi).toBeCloseTo(phi as number, 9);
      expect(found.beschikbaar && found.phiZuiver).toBeCloseTo(zuiver as number, 8);
      expect(found.beschikbaar && found.tau2).toBeCloseTo(tau2 as number, 8);
      expect(found.beschikbaar && found.tau2Gepubliceerd).toBeCloseTo(gepubliceerd as number, 8);
      expect(found.eenheden).toBe(16);
    }
  });
  test("standardised difference of classes: the closed form is the matrix of its definition", () => {
    for (const k of R.klassen) expect(verschilKlassen(k.een, k.ander)).toBeCloseTo(k.d, 10);
  });
  test("and leaving out another class changes nothing, by the matrix here", () => {
    const [een, ander] = [
      [3, 9, 1, 0, 22, 7],
      [31, 88, 19, 12, 140, 60],
    ];
    const share = (x: readonly number[]): number[] => x.map((v) => v / x.reduce((a, b) => a + b, 0));
    for (let out = 0; out < 6; out++) {
      const a = share(een as number[]).filter((_, i) => i !== out);
      const b = share(ander as number[]).filter((_, i) => i !== out);
      const s = new Matrix(
        a.map((_, i) =>
          a.map((_, j) => {
            const part = (p: readonly number[]): number =>
              (i === j ? (p[i] as number) : 0) - (p[i] as number) * (p[j] as number);
            return (part(a) + part(b)) / 2;
          }),
        ),
      );
      const d = Matrix.columnVector(a.map((x, i) => x - (b[i] as number)));
      const q = d.transpose().mmul(new CholeskyDecomposition(s).solve(d)).get(0, 0);
      expect(verschilKlassen(een as number[], ander as number[])).toBeCloseTo(Math.sqrt(q), 9);
    }
  });
});
