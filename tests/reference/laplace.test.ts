import { readFileSync } from "node:fs";
import gammaln from "@stdlib/math-base-special-gammaln";
import { describe, expect, test } from "vitest";
import { type BinomialRow, fitRandomIntercept } from "../../src/engine/casemix/laplace.js";
import { fitNested, type NestedRow } from "../../src/engine/casemix/laplace-nested.js";
import type { LogisticGroup } from "../../src/engine/casemix/logistic.js";
import { shareSpread } from "../../src/engine/casemix/share-spread.js";
import r from "./logistisch/r.json" with { type: "json" };

/**
 * lme4's cbpp: herd, cases, size, period. glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial) with
 * control = glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13), lme4 2.0 or earlier; its default ends a little lower, at -92.02656639.
 */
const CBPP =
  "1,2,14,1 1,3,12,2 1,4,9,3 1,0,5,4 2,3,22,1 2,1,18,2 2,1,21,3 3,8,22,1 3,2,16,2 3,0,16,3 3,2,20,4 4,2,10,1 4,0,10,2 4,2,9,3 4,0,6,4 5,5,18,1 5,0,25,2 5,0,24,3 5,1,4,4 6,3,17,1 6,0,17,2 6,0,18,3 6,1,20,4 7,8,16,1 7,1,10,2 7,3,9,3 7,0,5,4 8,12,34,1 9,2,9,1 9,0,6,2 9,0,8,3 9,0,6,4 10,1,22,1 10,1,22,2 10,0,18,3 10,2,22,4 11,0,25,1 11,5,27,2 11,3,22,3 11,1,22,4 12,2,10,1 12,1,8,2 12,0,6,3 12,0,5,4 13,1,21,1 13,2,24,2 13,0,19,3 13,0,23,4 14,11,19,1 14,0,2,2 14,0,3,3 14,0,2,4 15,1,19,1 15,1,15,2 15,1,15,3 15,0,15,4";
const rows = (periods: boolean): BinomialRow[] =>
  CBPP.split(" ").map((line) => {
    const [groep = 0, teller = 0, n = 0, period = 0] = line.split(",").map(Number);
    return { groep, teller, n, x: periods ? [1, ...[2, 3, 4].map((p) => (p === period ? 1 : 0))] : [1] };
  });

describe("random intercepts (lme4's glmer on cbpp)", () => {
  test("Laplace, with the period", () => {
    const fit = fitRandomIntercept(rows(true));
    expect(fit.geconvergeerd).toBe(true);
    for (const [i, b] of [-1.3985321508, -0.9923326808, -1.1286720353, -1.5803139017].entries())
      expect(fit.beta[i]).toBeCloseTo(b, 3);
    expect(fit.sd).toBeCloseTo(0.6422614521, 3);
    expect(fit.logLik).toBeCloseTo(-92.0262818715, 5);
    expect(fit.effecten[0]).toBeCloseTo(0.590020026518, 3);
    // As printed by the paper and G-B11, where the search ended a little lower.
    expect(fit.logLik).toBeGreaterThan(-92.02656639);
    expect(fit.sd).toBeCloseTo(0.64206993, 3);
  });
  test("Laplace, without covariates", () => {
    const fit = fitRandomIntercept(rows(false));
    expect(fit.beta[0]).toBeCloseTo(-2.046162251, 3);
    expect(fit.sd).toBeCloseTo(0.8119993704, 3);
    expect(fit.logLik).toBeCloseTo(-104.831313594, 5);
    expect(fit.icc).toBeCloseTo(0.1669, 3);
  });
  test("nine nodes (nAGQ = 9)", () => {
    const fit = fitRandomIntercept(rows(true), 9);
    for (const [i, b] of [-1.3992302136, -0.9914038159, -1.1278196346, -1.5794710081].entries())
      expect(fit.beta[i]).toBeCloseTo(b, 3);
    expect(fit.sd).toBeCloseTo(0.6475177242, 3);
    // More nodes change nothing any more.
    expect(fitRandomIntercept(rows(true), 25).logLik).toBeCloseTo(fit.logLik, 5);
  });
  test("groups that do not differ have no variance", () => {
    const equal = [1, 2, 3, 4, 5, 6].map((groep) => ({ groep, teller: 10, n: 40, x: [1] }));
    const fit = fitRandomIntercept(equal);
    expect(fit.sd).toBeLessThan(1e-3);
    expect(fit.beta[0]).toBeCloseTo(Math.log(1 / 3), 6);
  });
});

describe("two random intercepts, one within the other (lme4's glmer, logistisch/logistisch.R)", () => {
  const nested: NestedRow[] = readFileSync("tests/reference/logistisch/rijen.csv", "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [groep = 0, binnen = 0, x = 0, n = 0, teller = 0] = line.split(",").map(Number);
      return { groep, binnen, x: [1, x], n, teller };
    });
  const constant = nested.reduce(
    (sum, { n, teller }) => sum + gammaln(n + 1) - gammaln(teller + 1) - gammaln(n - teller + 1),
    0,
  );

  test("coefficients, both standard deviations, likelihood and modes", () => {
    const fit = fitNested(nested);
    expect(fit.geconvergeerd).toBe(true);
    for (const [i, b] of r.beta.entries()) expect(fit.beta[i]).toBeCloseTo(b, 5);
    expect(fit.sd).toBeCloseTo(r.sd_vestiging, 5);
    expect(fit.sdBinnen).toBeCloseTo(r.sd_behandelaar, 5);
    expect(fit.logLik + constant).toBeCloseTo(r.logLik, 6);
    for (const [i, u] of r.vestigingen.entries()) expect(fit.effecten[i]).toBeCloseTo(u, 4);
  });
  test("with the inner one at 0 it is the model with one", () => {
    const fit = fitNested(nested, { sdBinnen: 0 });
    for (const [i, b] of r.een.beta.entries()) expect(fit.beta[i]).toBeCloseTo(b, 5);
    expect(fit.sd).toBeCloseTo(r.een.sd, 5);
    expect(fit.logLik + constant).toBeCloseTo(r.een.logLik, 6);
    expect(fit.sd).toBeCloseTo(fitRandomIntercept(nested).sd, 5);
  });

  /** Groups as a logistic fit without random intercepts has them: everyone at the same log-odds. */
  const groups = (counts: readonly (readonly [string, string | null, number, number])[]): LogisticGroup[] =>
    counts.map(([vestiging, behandelaar, waargenomen, n]) => ({
      vestiging,
      behandelaar,
      n,
      waargenomen,
      verwacht: n / 2,
      variantie: n / 4,
      logOdds: new Array<number>(n).fill(0),
    }));
  test("spread of a share: 0 where units are alike, and an interval that holds what makes them differ", () => {
    const alike = groups([..."abcdef"].map((v) => [v, null, 20, 40] as const));
    const zero = new Map(shareSpread(alike));
    expect(zero.get("sd_odds_vestiging")).toMatchObject({ waarde: expect.closeTo(0, 2), laag: 0 });
    expect(zero.has("sd_odds_behandelaar")).toBe(false);
    const apart = groups([..."abcdefgh"].map((v, i) => [v, null, 10 + 3 * i, 40] as const));
    const found = new Map(shareSpread(apart)).get("sd_odds_vestiging") as {
      waarde: number;
      laag: number;
      hoog: number;
    };
    expect(found.laag).toBeGreaterThan(0);
    expect(found.laag).toBeLessThan(found.waarde);
    expect(found.hoog).toBeGreaterThan(found.waarde);
    // Behandelaars who differ within vestigingen that do not: the spread is theirs.
    const within = groups([..."abcdef"].flatMap((v) => [[v, "x", 8, 40] as const, [v, "y", 32, 40] as const]));
    const parts = new Map(shareSpread(within)) as Map<string, { waarde: number }>;
    expect(parts.get("sd_odds_vestiging")?.waarde).toBeLessThan(0.05);
    expect(parts.get("sd_odds_behandelaar")?.waarde).toBeGreaterThan(0.8);
    expect(shareSpread(groups([..."abcd"].map((v) => [v, null, 20, 40] as const)))[0]?.[1]).toEqual({
      reden: "minder dan 5 vestigingen",
    });
  });
});
