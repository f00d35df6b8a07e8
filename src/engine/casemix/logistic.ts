import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Db } from "../db.js";
import type { Design } from "./design.js";

/** Logistic regression by Newton's method; every step is one pass over the rows in the database. */
export interface LogisticFit {
  readonly n: number;
  readonly beta: readonly number[];
  readonly covBeta: readonly (readonly number[])[];
  readonly logLik: number;
  readonly stappen: number;
  readonly geconvergeerd: boolean;
  /** What observed and expected come to per vestiging and behandelaar. */
  readonly groepen: readonly LogisticGroup[];
}

export interface LogisticGroup {
  readonly vestiging: string;
  readonly behandelaar: string | null;
  readonly n: number;
  readonly waargenomen: number;
  /** Σ p. */
  readonly verwacht: number;
  /** Σ p(1 − p). */
  readonly variantie: number;
  /** The log-odds of every p, ascending. */
  readonly logOdds: ArrayLike<number>;
}

const MOST_STEPS = 10;
/** Weights and residuals are rounded to this part, so that their sums are exact in any order. */
const GRAIN = 1e6;
/** Beyond this a coefficient is running off: a class in which all or none have the outcome. */
const RUNAWAY = 15;

/** What a linear predictor is, as SQL over the design's rows. */
export const linearSql = (d: Design, keep: readonly number[], beta: readonly number[]): string =>
  keep.map((c, k) => `${beta[k] as number} * ${value(d, c)}`).join(" + ");

/** The predicted chance as SQL over the design's rows. */
export const chanceSql = (d: Design, keep: readonly number[], beta: readonly number[]): string =>
  `(1.0 / (1.0 + exp(-(${linearSql(d, keep, beta)}))))`;

const value = (d: Design, c: number): string => {
  const { schaal } = d.columns[c] as { schaal: number };
  return schaal === 1 ? `x${c}` : `(x${c} / ${schaal}.0)`;
};

/**
 * @param keep columns of the design that are in the model
 * @returns `geconvergeerd` false where ten steps were not enough, or a coefficient ran off: such a fit must not be used
 */
export async function fitLogistic(db: Db, d: Design, keep: readonly number[]): Promise<LogisticFit> {
  const p = keep.length;
  const { n, y } = await db.one<{ n: number; y: number }>(
    `SELECT count(*) AS n, CAST(sum(y) AS DOUBLE) AS y FROM ${d.tabel}`,
  );
  let beta: number[] = new Array<number>(p).fill(0);
  let covBeta: number[][] = [];
  let logLik = 0;
  let converged = false;
  let steps = 0;
  if (y > 0 && y < n) {
    beta[0] = Math.log(y / (n - y));
    const upper = keep.flatMap((_, i) => keep.slice(i).map((_, j): [number, number] => [i, i + j]));
    while (steps < MOST_STEPS && !converged) {
      steps++;
      const row = await db.one<Record<string, number>>(
        `WITH kans AS (SELECT *, ${chanceSql(d, keep, beta)} AS p FROM ${d.tabel})
         SELECT CAST(sum(CAST(round(${GRAIN} * CASE WHEN y = 1 THEN ln(greatest(p, 1e-300)) ELSE ln(greatest(1 - p, 1e-300)) END) AS BIGINT)) AS DOUBLE) AS ll,
           ${keep.map((c, i) => `CAST(sum(CAST(round((y - p) * ${value(d, c)} * ${GRAIN * 1e3}) AS BIGINT)) AS DOUBLE) AS g${i}`).join(", ")},
           ${upper.map(([i, j], k) => `CAST(sum(CAST(round(p * (1 - p) * ${value(d, keep[i] as number)} * ${value(d, keep[j] as number)} * ${GRAIN}) AS BIGINT)) AS DOUBLE) AS h${k}`).join(", ")}
         FROM kans`,
      );
      const hessian = Matrix.zeros(p, p);
      for (const [k, [i, j]] of upper.entries()) {
        const h = (row[`h${k}`] as number) / GRAIN;
        hessian.set(i, j, h);
        hessian.set(j, i, h);
      }
      const chol = new CholeskyDecomposition(hessian);
      if (!chol.isPositiveDefinite()) break;
      const gradient = keep.map((_, i) => (row[`g${i}`] as number) / (GRAIN * 1e3));
      const step = chol.solve(Matrix.columnVector(gradient)).to1DArray();
      logLik = (row["ll"] as number) / GRAIN;
      covBeta = chol.solve(Matrix.eye(p)).to2DArray();
      // The size of the step in standard errors.
      const size = Math.sqrt(step.reduce((sum, s, i) => sum + s * (gradient[i] as number), 0));
      beta = beta.map((b, i) => b + (step[i] as number));
      if (beta.some((b) => Math.abs(b) > RUNAWAY)) break;
      converged = size < 1e-5;
    }
  }
  return {
    n,
    beta,
    covBeta,
    logLik,
    stappen: steps,
    geconvergeerd: converged,
    groepen: converged ? await groupsOf(db, d, keep, beta) : [],
  };
}

async function groupsOf(db: Db, d: Design, keep: readonly number[], beta: readonly number[]): Promise<LogisticGroup[]> {
  const rows = await db.all<
    Record<"n" | "y" | "e" | "v", number> & { vestiging: string; behandelaar: string | null; l: readonly number[] }
  >(
    `WITH odds AS (SELECT vestiging, behandelaar, y, CAST(${linearSql(d, keep, beta)} AS DOUBLE) AS l FROM ${d.tabel}),
     kans AS (SELECT *, 1.0 / (1.0 + exp(-l)) AS p FROM odds)
     SELECT vestiging, behandelaar, count(*) AS n, CAST(sum(y) AS DOUBLE) AS y,
       CAST(sum(CAST(round(p * 1e12) AS BIGINT)) AS DOUBLE) / 1e12 AS e,
       CAST(sum(CAST(round(p * (1 - p) * 1e12) AS BIGINT)) AS DOUBLE) / 1e12 AS v,
       list(l ORDER BY l) AS l
     FROM kans GROUP BY 1, 2 ORDER BY 1, 2 NULLS FIRST`,
  );
  return rows.map((r) => ({
    vestiging: r.vestiging,
    behandelaar: r.behandelaar,
    n: r.n,
    waargenomen: r.y,
    verwacht: r.e,
    variantie: r.v,
    logOdds: r.l,
  }));
}
