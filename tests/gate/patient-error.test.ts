import { describe, expect, test } from "vitest";
import { publishedError, type RowsOfPatients } from "../../src/engine/gate/cube/patient-error.js";
import {
  type FigureKey,
  type Ingredients,
  type PublishedCell,
  publishFigure,
} from "../../src/engine/gate/publish/figures.js";
import { readPolicy } from "../../src/engine/policy/policy.js";

const policy = readPolicy().publicatie;

/** Rows per patient: counts of how many patients have how many rows, each row of a patient with one value. */
function rowsOf(patients: readonly { readonly rijen: number; readonly waarde: number }[]) {
  const add = (f: (n: number, x: number) => number): number => patients.reduce((s, p) => s + f(p.rijen, p.waarde), 0);
  const n = add((k) => k);
  const som = add((k, x) => k * x);
  const sd = Math.sqrt((add((k, x) => k * x * x) - (som * som) / n) / (n - 1));
  const rows: RowsOfPatients = {
    patienten: patients.length,
    herhaald: patients.filter((p) => p.rijen > 1).length,
    aantallen: add((k) => k * k),
    kwadraat: String(add((k, x) => (k * x) ** 2)),
    kruis: String(add((k, x) => k * k * x)),
  };
  return { spread: { sd, n, som: String(som) }, rows };
}
/** So many patients with one row and so many with `rijen`; their values run up and down. */
const patients = (single: number, more: number, rijen: number) =>
  Array.from({ length: single + more }, (_, i) => ({ rijen: i < more ? rijen : 1, waarde: (7 * i) % 11 }));

describe("which error may be published", () => {
  test("nobody with more than one row: sd/√n, three digits, and no number of patients", () => {
    const { spread } = rowsOf(patients(23, 0, 1));
    expect(publishedError(spread, undefined, policy)).toEqual({
      fout: Number((spread.sd / Math.sqrt(23)).toPrecision(3)),
      patienten: null,
    });
  });
  test("five patients with more: clustered, by hand", () => {
    // 12 patients of 3, 3, 3, 3, 3 and 1 rows: n 22. Twice value 10 and once 4 among those of three.
    const list = patients(7, 5, 3).map((p, i) => ({ ...p, waarde: i < 2 ? 10 : i === 2 ? 4 : 6 }));
    const { spread, rows } = rowsOf(list);
    // Mean (60 + 12 + 36 + 42) / 22 = 6.8182; residuals per patient 3 · 3.1818 (twice), 3 · −2.8182, 3 · −0.8182 (twice), −0.8182 (7).
    const mean = 150 / 22;
    const squares =
      2 * (3 * (10 - mean)) ** 2 + (3 * (4 - mean)) ** 2 + 2 * (3 * (6 - mean)) ** 2 + 7 * (6 - mean) ** 2;
    const hand = Math.sqrt((12 / 11) * squares) / 22;
    expect(hand).toBeCloseTo(0.78075, 5);
    expect(publishedError(spread, rows, policy)).toEqual({ fout: Number(hand.toPrecision(3)), patienten: 10 });
  });
  test("four with more are not told apart from none where they weigh little: 40 patients, 4 of them twice", () => {
    const { spread, rows } = rowsOf(patients(36, 4, 2));
    expect(rows.aantallen / spread.n).toBeLessThan(1.25);
    expect(publishedError(spread, rows, policy)).toEqual(publishedError(spread, undefined, policy));
  });
  test("where they weigh more, as if all their rows said the same, in whole times: 14 rows of 10, 22 rows of 12", () => {
    for (const list of [patients(6, 4, 2), patients(7, 3, 2), patients(8, 4, 3)]) {
      const { spread, rows } = rowsOf(list);
      expect(rows.aantallen / spread.n).toBeGreaterThan(1.25);
      const times = Math.ceil(rows.aantallen / spread.n);
      const found = publishedError(spread, rows, policy);
      expect(found).toEqual({ fout: Number((spread.sd * Math.sqrt(times / spread.n)).toPrecision(3)), patienten: 10 });
    }
  });
  test("one patient with most rows: not clustered, for so few in effect say nothing of it", () => {
    const list = [...patients(5, 5, 2), { rijen: 60, waarde: 9 }];
    const { spread, rows } = rowsOf(list);
    const found = publishedError(spread, rows, policy);
    expect(rows.herhaald).toBeGreaterThanOrEqual(5);
    expect(found.fout).toBe(
      Number((spread.sd * Math.sqrt(Math.ceil(rows.aantallen / spread.n) / spread.n)).toPrecision(3)),
    );
  });
  test("below five with more than one row, the error does not hang on who has which value", () => {
    const list = patients(9, 3, 4);
    const turned = list.map((p, i) => ({ ...p, waarde: (list[(i + 3) % list.length] as { waarde: number }).waarde }));
    const a = rowsOf(list);
    const b = rowsOf(turned);
    const same = { ...b, spread: { ...b.spread, sd: a.spread.sd } };
    expect(publishedError(a.spread, a.rows, policy)).toEqual(publishedError(same.spread, same.rows, policy));
  });
});

describe("the interval follows from what is published", () => {
  const key: FigureKey = {
    niveau: "totaal",
    eenheid: "",
    periode: "totaal",
    uitsplitsing: "",
    categorie: "",
    populatie: "metingen met een eerdere",
    instrument: "",
    indicator: "delta-t-initieel",
    definitie: "standaard",
  };
  const list = patients(10, 30, 3);
  const { spread, rows } = rowsOf(list);
  const som2 = String(list.reduce((s, p) => s + p.rijen * p.waarde ** 2, 0));
  const parts: Ingredients = {
    n: spread.n,
    nGetoond: true,
    som: { som: spread.som, som2, getoond: true },
    rijen: rows,
  };
  const of = (indicator: string): PublishedCell => publishFigure({ ...key, indicator }, "gemiddelde", parts, policy);
  test("a mean: value ± t(patienten − 1) · fout", () => {
    const f = of("delta-t-initieel");
    // t(0.975; 39) = 2.022691
    expect(f).toMatchObject({ methode: "student-patient", patienten: 40 });
    expect(f.laag).toBeCloseTo((f.waarde ?? 0) - 2.022691 * (f.fout ?? 0), 2);
    expect(f.hoog).toBeCloseTo((f.waarde ?? 0) + 2.022691 * (f.fout ?? 0), 2);
    const old = publishFigure(key, "gemiddelde", { ...parts, rijen: undefined }, policy);
    expect((old.hoog ?? 0) - (old.laag ?? 0)).toBeLessThan(0.75 * ((f.hoog ?? 0) - (f.laag ?? 0)));
    expect([old.n, old.waarde, old.sd]).toEqual([f.n, f.waarde, f.sd]);
  });
  test("a bounded mean and a share: wider too, within their bounds", () => {
    const bounded = of("hsk-verbetering");
    expect(bounded.methode).toBe("begrensd-patient");
    const ones = list.map((p, i) => ({ rijen: p.rijen, waarde: i % 3 === 0 ? 1 : 0 }));
    const share = rowsOf(ones);
    const figure = (rijen: RowsOfPatients | undefined): PublishedCell =>
      publishFigure(
        { ...key, indicator: "geldig-gemeten" },
        "aandeel",
        { n: share.spread.n, nGetoond: true, teller: { aantal: Number(share.spread.som), getoond: true }, rijen },
        policy,
      );
    const [now, old] = [figure(share.rows), figure(undefined)];
    expect([now.methode, old.methode]).toEqual(["wilson-patient", "wilson"]);
    expect(now.laag as number).toBeLessThan(old.laag as number);
    expect(now.hoog as number).toBeGreaterThan(old.hoog as number);
    expect(now.laag as number).toBeGreaterThan(0);
    expect(now.hoog as number).toBeLessThan(100);
  });
  test("a hidden figure has neither error nor patients", () => {
    const f = publishFigure(key, "gemiddelde", { ...parts, som: { som: "1", som2: "1", getoond: false } }, policy);
    expect([f.fout, f.patienten, f.laag]).toEqual([null, null, null]);
  });
});
