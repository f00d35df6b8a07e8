import { describe, expect, test } from "vitest";
import { type Punt, pAccent, regelkaart, uAccent, xmr } from "../../src/engine/definitions/process-chart.js";

/** Limits of a process: the published examples, and when there are none. */

const quarters = (values: readonly (number | null)[], n: number | readonly number[] = 100): Punt[] =>
  values.map((waarde, i) => ({
    periode: `${2015 + Math.floor(i / 4)}-K${(i % 4) + 1}`,
    waarde,
    n: typeof n === "number" ? n : (n[i] ?? null),
  }));
const NOISE = [
  -0.56047564655, -0.23017748948, 1.55870831415, 0.07050839142, 0.12928773516, 1.71506498688, 0.46091620599,
  -1.26506123461, -0.68685285189, -0.4456619701, 1.22408179744, 0.35981382706, 0.40077145059, 0.11068271595,
  -0.55584113475, 1.7869131368, 0.49785047823, -1.96661715663, 0.70135590156, -0.47279140773,
];
const SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];

describe("NHSRplotthedots", () => {
  test("twenty draws of a normal: middle, limits, nothing stands out", () => {
    const { midden, laag, hoog } = xmr(NOISE);
    expect(midden).toBeCloseTo(0.1416238025, 9);
    expect(laag).toBeCloseTo(-3.011379596, 8);
    expect(hoog).toBeCloseTo(3.294627201, 8);
    const chart = regelkaart(quarters(NOISE), false);
    expect(chart).toMatchObject({ soort: "XmR", signalen: [] });
  });
  test("one value that does not belong: with and without screening", () => {
    expect(xmr(SPIKE).hoog).toBeCloseTo(4.604444, 6);
    expect(xmr(SPIKE).laag).toBeCloseTo(-0.715556, 6);
    expect(xmr(SPIKE, false).hoog).toBeCloseTo(6.951503, 6);
    expect(xmr(SPIKE, false).laag).toBeCloseTo(-3.062614, 6);
    const chart = regelkaart(quarters(SPIKE), false);
    if ("reden" in chart) throw new Error(chart.reden);
    expect(chart.signalen.map((s) => [s.regel, s.periode])).toContainEqual(["punt buiten de grenzen", "2016-K1"]);
  });
});

describe("a course that does not qualify says why", () => {
  test("fewer than twelve complete periods; hidden and provisional ones do not count", () => {
    const eleven = quarters([
      ...Array(11)
        .fill(5)
        .map((v, i) => v + (i % 2)),
      null,
    ]);
    expect(regelkaart(eleven, false)).toMatchObject({ reden: expect.stringContaining("11 volledige perioden") });
    const last = quarters(
      Array(12)
        .fill(5)
        .map((v, i) => v + (i % 2)),
    ).map((p, i) => ({ ...p, voorlopig: i === 11 }));
    expect(regelkaart(last, false)).toMatchObject({ reden: expect.stringContaining("11 volledige perioden") });
  });
  test("n that differs by more than a quarter of its median: u′ for means, P′ for shares", () => {
    const n = Array.from({ length: 12 }, (_, i) => (i === 3 ? 126 : 100));
    const values = n.map((_, i) => 50 + (i % 2));
    expect(regelkaart(quarters(values, n), false)).toMatchObject({ soort: "u′" });
    expect(regelkaart(quarters(values, n), true)).toMatchObject({ soort: "P′" });
    const within = n.map((x) => Math.min(x, 125));
    expect(regelkaart(quarters(values, within), false)).toMatchObject({ soort: "XmR" });
  });
});

test("no step and no run goes over a hole", () => {
  // 0 … 0, a hole, 9 … 9: the only large step would lie over it.
  const values = [0, 1, 0, 1, 0, 1, null, 9, 10, 9, 10, 9, 10];
  expect(xmr(values).hoog - xmr(values).midden).toBeCloseTo(2.66, 9);
  // Six above the middle, a hole, and one more: no seven in a row.
  const run = quarters([9, 0, 9, 0, 9, 0, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, null, 5.2, 0, 9]);
  const chart = regelkaart(run, false);
  if ("reden" in chart) throw new Error(chart.reden);
  expect(chart.signalen.filter((s) => s.regel === "zeven aan één kant")).toEqual([]);
});

test("seven in a row on one side, or going one way, are told by name at the period where they are seven", () => {
  const shift = quarters([1, 2, 1, 2, 1, 2, 1, 8, 9, 8, 9, 8, 9, 8]);
  const chart = regelkaart(shift, false);
  if ("reden" in chart) throw new Error(chart.reden);
  expect(chart.signalen).toContainEqual({ regel: "zeven aan één kant", periode: "2016-K3" });
  const climb = regelkaart(quarters([5, 4, 5, 4, 5, 1, 2, 3, 4, 5, 6, 7, 5, 4]), false);
  if ("reden" in climb) throw new Error(climb.reden);
  expect(climb.signalen).toContainEqual({ regel: "zeven stijgend of dalend", periode: "2017-K4" });
});

test("P′ limits are wider where n is smaller, stay between 0 and 100, and have none where there is no value", () => {
  const { midden, grenzen } = pAccent([
    { waarde: 98, n: 400 },
    { waarde: 90, n: 20 },
    { waarde: null, n: null },
    { waarde: 97, n: 300 },
    { waarde: 95, n: 100 },
  ]);
  expect(midden).toBeCloseTo((98 * 400 + 90 * 20 + 97 * 300 + 95 * 100) / 820, 9);
  expect(grenzen[2]).toBeNull();
  expect(grenzen[1]?.laag).toBeLessThan(grenzen[0]?.laag ?? Number.NaN);
  for (const g of grenzen) if (g) expect([g.laag >= 0, g.hoog <= 100]).toEqual([true, true]);
});

test("P′ is Laney's: p̄ ± 3 √(p̄(100−p̄)/n) σz, σz from the moving range of z", () => {
  const p = [40, 46, 43, 50, 41].map((waarde, i) => ({ waarde, n: [100, 400, 225, 900, 64][i] ?? 0 }));
  const total = p.reduce((s, x) => s + x.n, 0);
  const mean = p.reduce((s, x) => s + x.waarde * x.n, 0) / total;
  const se = (n: number): number => Math.sqrt((mean * (100 - mean)) / n);
  const z = p.map((x) => (x.waarde - mean) / se(x.n));
  const sigma = z.slice(1).reduce((s, x, i) => s + Math.abs(x - (z[i] ?? 0)), 0) / 4 / 1.128;
  const { midden, grenzen } = pAccent(p);
  expect(midden).toBeCloseTo(mean, 10);
  p.forEach((x, i) => {
    expect(grenzen[i]?.hoog).toBeCloseTo(mean + 3 * se(x.n) * sigma, 9);
  });
});

test("u′ of an equal n is the XmR chart, up to the digits of its constant; of a quarter of n limits lie twice as far", () => {
  const equal = NOISE.map((waarde) => ({ waarde, n: 80 }));
  const u = uAccent(equal);
  const x = xmr(NOISE);
  expect(u.midden).toBeCloseTo(x.midden, 12);
  expect(((u.grenzen[0]?.hoog ?? 0) - u.midden) / (x.hoog - x.midden)).toBeCloseTo(3 / 1.128 / 2.66, 9);
  const { midden, grenzen } = uAccent([...equal, { waarde: 0, n: 20 }]);
  expect(((grenzen.at(-1)?.hoog ?? 0) - midden) / ((grenzen[0]?.hoog ?? 0) - midden)).toBeCloseTo(2, 9);
});
