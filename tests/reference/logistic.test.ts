import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Design } from "../../src/engine/casemix/design.js";
import { fitLogistic } from "../../src/engine/casemix/logistic.js";
import { type Db, openDb } from "../../src/engine/db.js";
import { variantieBij, verwachtBij } from "../../src/engine/definitions/poisson-binomial.js";

/** The logistic model, one SQL pass per step, beside R's glm on the same rows (gemengd/gemengd.R). */

interface Glm {
  readonly vast: readonly number[];
  readonly se: readonly number[];
  readonly logLik: number;
  readonly verwacht: Readonly<Record<string, number>>;
  readonly waargenomen: Readonly<Record<string, number>>;
}
const FOLDER = path.join("tests", "reference", "gemengd");
const R = (JSON.parse(readFileSync(path.join(FOLDER, "r.json"), "utf8")) as { logistisch: Glm }).logistisch;

/** The rows as a design table: numbers as whole ones, `schaal` times the value. */
async function rows(y: string): Promise<{ db: Db; design: Design }> {
  const db = await openDb();
  await db.run(
    `CREATE TABLE rijen AS SELECT vestiging, behandelaar, CAST(${y} AS INTEGER) AS y, 1 AS x0,
       CAST(round(voor * 10) AS BIGINT) AS x1, CAST(leeftijd AS BIGINT) AS x2,
       CAST(ernst = 'matig' AS INTEGER) AS x3, CAST(ernst = 'ernstig' AS INTEGER) AS x4
     FROM read_csv('${path.join(FOLDER, "rijen.csv")}', nullstr = '')`,
  );
  const columns = ["", "voor", "leeftijd", "ernst", "ernst"].map((term, i) => ({
    term,
    klasse: ["", "", "", "matig", "ernstig"][i] as string,
    naam: term,
    schaal: i === 1 ? 10 : 1,
    sql: `x${i}`,
  }));
  return {
    db,
    design: {
      tabel: "rijen",
      n: 1500,
      ySchaal: 1,
      terms: [],
      columns,
      klassen: new Map(),
      weggelaten: [],
      organisaties: 1,
    },
  };
}
const ALL = [0, 1, 2, 3, 4];

describe("logistic model", () => {
  test("coefficients, standard errors, log-likelihood and expected counts per vestiging equal glm's", async () => {
    const { db, design } = await rows("gelukt");
    const fit = await fitLogistic(db, design, ALL);
    expect(fit.geconvergeerd).toBe(true);
    expect(fit.n).toBe(1500);
    for (const [i, b] of R.vast.entries()) {
      const se = R.se[i] as number;
      expect(Math.abs((fit.beta[i] as number) - b) / se, `coefficient ${i}`).toBeLessThan(1e-5);
      expect(Math.sqrt(fit.covBeta[i]?.[i] as number) / se, `standard error ${i}`).toBeCloseTo(1, 5);
    }
    expect(fit.logLik).toBeCloseTo(R.logLik, 5);
    const expected = new Map<string, number>();
    const observed = new Map<string, number>();
    for (const g of fit.groepen) {
      expected.set(g.vestiging, (expected.get(g.vestiging) ?? 0) + g.verwacht);
      observed.set(g.vestiging, (observed.get(g.vestiging) ?? 0) + g.waargenomen);
    }
    expect([...expected.keys()].sort()).toEqual(Object.keys(R.verwacht).sort());
    for (const [v, e] of expected) {
      expect(e).toBeCloseTo(R.verwacht[v] as number, 5);
      expect(observed.get(v)).toBe(R.waargenomen[v]);
    }
    // The chances of every patient come along: their sums are those of the group.
    for (const g of fit.groepen) {
      const k = { logOdds: g.logOdds, aantal: null };
      expect(g.logOdds).toHaveLength(g.n);
      expect(verwachtBij(k)).toBeCloseTo(g.verwacht, 8);
      expect(variantieBij(k)).toBeCloseTo(g.variantie, 8);
      expect([...Array.from(g.logOdds)].sort((a, b) => a - b)).toEqual(Array.from(g.logOdds));
    }
    const sum = (m: Map<string, number>): number => [...m.values()].reduce((a, b) => a + b, 0);
    expect(sum(expected)).toBeCloseTo(sum(observed), 5);
  });
  test("a class in which all have the outcome, or an outcome nobody or everybody has, is not used", async () => {
    for (const y of ["ernst = 'ernstig' OR gelukt = 1", "0", "1"]) {
      const { db, design } = await rows(y);
      const fit = await fitLogistic(db, design, ALL);
      expect(fit.geconvergeerd, y).toBe(false);
      expect(fit.groepen).toEqual([]);
    }
  });
});
