import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { effectDf } from "../../src/engine/casemix/effect-df.js";
import { fitMixed } from "../../src/engine/casemix/mixed.js";
import { unitErrors } from "../../src/engine/casemix/unit-error.js";
import { KEY_SEPARATOR } from "../../src/engine/unit-key.js";
import { DYESTUFF } from "./gemengd/dyestuff.js";
import { type ModelRij, sommen } from "./gemengd/sommen.js";

/** Errors of shrunken values and degrees of freedom of effects, beside Henderson's equations in full and beside textbook cases. */

const NAMEN = ["const", "voor", "leeftijd"];
const rijen: ModelRij[] = (
  parse(readFileSync(path.join("tests", "reference", "gemengd", "rijen.csv")), { columns: true }) as Record<
    string,
    string
  >[]
).map((r) => ({
  vestiging: r["vestiging"] as string,
  behandelaar: r["behandelaar"] || null,
  x: [1, Number(r["voor"]) - 50, Number(r["leeftijd"]) - 45],
  y: Number(r["uitkomst"]),
}));
const sums = sommen(NAMEN, rijen);
const mean = (sums.xx[0] as number[]).map((c) => c / sums.n);

/** C⁻¹ of Henderson's mixed model equations on all rows: columns X, then vestigingen, then behandelaars. */
function henderson(l1: number, l2: number) {
  const vestigingen = [...new Set(rijen.map((r) => r.vestiging))];
  const behandelaars = [
    ...new Set(rijen.filter((r) => r.behandelaar).map((r) => r.vestiging + KEY_SEPARATOR + r.behandelaar)),
  ];
  const p = NAMEN.length;
  const width = p + vestigingen.length + behandelaars.length;
  const c = Matrix.zeros(width, width);
  for (const r of rijen) {
    const row = new Map<number, number>(r.x.map((x, i) => [i, x]));
    row.set(p + vestigingen.indexOf(r.vestiging), 1);
    if (r.behandelaar)
      row.set(p + vestigingen.length + behandelaars.indexOf(r.vestiging + KEY_SEPARATOR + r.behandelaar), 1);
    for (const [i, a] of row) for (const [j, b] of row) c.set(i, j, c.get(i, j) + a * b);
  }
  for (let i = p; i < width; i++) c.set(i, i, c.get(i, i) + 1 / (i < p + vestigingen.length ? l1 : l2));
  return { c: inverse(c), vestigingen, behandelaars, p, width };
}

describe("the error of a shrunken value", () => {
  const fit = fitMixed(sums, "REML");
  const s2 = fit.varRest;
  const h = henderson(fit.varVestiging / s2, fit.varBehandelaar / s2);
  const error = (places: readonly number[]): number => {
    const l = Matrix.zeros(h.width, 1);
    for (const [i, x] of mean.entries()) l.set(i, 0, x);
    for (const i of places) l.set(i, 0, 1);
    return Math.sqrt(s2 * l.transpose().mmul(h.c).mmul(l).get(0, 0));
  };
  const place = (key: string): number => h.p + h.vestigingen.indexOf(key);

  test("with variances given is that of Henderson's equations, for either level", () => {
    expect(fit.geconvergeerd && !fit.singulier).toBe(true);
    const given = unitErrors(sums, { ...fit, seLogRatio: [null, null] }, mean);
    expect(given.vestigingen.size).toBe(h.vestigingen.length);
    expect(given.behandelaars.size).toBe(h.behandelaars.length);
    for (const [k, e] of given.vestigingen) expect(e).toBeCloseTo(error([place(k)]), 8);
    for (const [k, e] of given.behandelaars) {
      const own = h.p + h.vestigingen.length + h.behandelaars.indexOf(k);
      expect(e).toBeCloseTo(error([place(k.split(KEY_SEPARATOR)[0] as string), own]), 8);
    }
  });
  test("grows with the error of the variances, and stays under what no shrinking at all would leave", () => {
    const given = unitErrors(sums, { ...fit, seLogRatio: [null, null] }, mean);
    const whole = unitErrors(sums, fit, mean);
    for (const [k, e] of whole.vestigingen) expect(e).toBeGreaterThan(given.vestigingen.get(k) as number);
    for (const [k, e] of whole.behandelaars) expect(e).toBeGreaterThan(given.behandelaars.get(k) as number);
  });
  test("of a vestiging with many patients becomes that of its own mean", () => {
    const big: ModelRij[] = Array.from({ length: 20_000 }, (_, i) => ({
      vestiging: `V${i % 4}`,
      behandelaar: null,
      x: [1],
      y: (i % 4) * 10 + (Math.floor(i / 4) % 2 === 0 ? 4 : -4),
    }));
    const g = sommen(["const"], big);
    const errors = unitErrors(g, fitMixed(g, "REML"), [1]);
    for (const e of errors.vestigingen.values()) expect(e).toBeCloseTo(4 / Math.sqrt(5000), 3);
  });
});

describe("degrees of freedom of an effect", () => {
  test("the mean of six batches of five has 6 − 1 of them (one-way analysis of variance)", () => {
    const g = sommen(["const"], DYESTUFF);
    const [df] = effectDf(g, fitMixed(g, "REML"));
    expect(df).toBeGreaterThan(4.5);
    expect(df).toBeLessThan(5.5);
  });
  test("a trait of patients has many, a mean over units about as many as there are units", () => {
    const fit = fitMixed(sums, "REML");
    const [mean0, voor] = effectDf(sums, fit) as [number, number];
    expect(voor).toBeGreaterThan(200);
    expect(mean0).toBeLessThan(60);
    expect(mean0).toBeGreaterThan(15);
  });
  test("without spread between units they are those of the rows", () => {
    const flat: ModelRij[] = Array.from({ length: 60 }, (_, i) => ({
      vestiging: `V${i % 6}`,
      behandelaar: null,
      x: [1],
      y: Math.floor(i / 6),
    }));
    const g = sommen(["const"], flat);
    const fit = fitMixed(g, "REML");
    expect(fit.singulier).toBe(true);
    expect(effectDf(g, fit)).toEqual([59]);
  });
});
