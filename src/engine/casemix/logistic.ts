import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Db } from "../db.js";
import type { Design } from "./design.js";

/** Logistic regression by Newton's method. The rows are read once; those that are alike in all are one row with their number. */
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

interface LogisticRows {
  readonly n: number;
  /** How many of them have the outcome. */
  readonly met: number;
  /** Per different row how many there are, whether they have the outcome, and where its values end. */
  readonly aantal: readonly number[];
  readonly y: readonly number[];
  readonly einde: readonly number[];
  /** Of all rows after each other, the columns that are not nought and their values. */
  readonly kolom: readonly number[];
  readonly waarde: readonly number[];
}

/** Reads the rows of a model, in an order that follows from what they hold: sums in it come out the same whatever the delivery's. */
async function readRows(db: Db, d: Design, keep: readonly number[]): Promise<LogisticRows> {
  const scales = keep.map((c) => (d.columns[c] as { schaal: number }).schaal);
  const columns = keep.map((c) => `x${c}`).join(", ");
  const [aantal, y, einde, kolom, waarde] = [[], [], [], [], []] as [number[], number[], number[], number[], number[]];
  await db.scan(
    `SELECT CAST(count(*) AS INTEGER), y, ${columns} FROM ${d.tabel} GROUP BY ALL ORDER BY ${columns}, y`,
    ({ rows, columns: part }) => {
      for (let r = 0; r < rows; r++) {
        aantal.push(Number(part[0]?.[r]));
        y.push(Number(part[1]?.[r]));
        for (let k = 0; k < scales.length; k++) {
          const x = Number(part[k + 2]?.[r]);
          if (x === 0) continue;
          kolom.push(k);
          waarde.push(x / (scales[k] as number));
        }
        einde.push(kolom.length);
      }
    },
  );
  const n = aantal.reduce((a, b) => a + b, 0);
  const met = aantal.reduce((sum, x, r) => sum + x * (y[r] as number), 0);
  return { n, met, aantal, y, einde, kolom, waarde };
}

/** Log-likelihood, its gradient and minus its second derivatives at β. */
function slopeAt(
  { aantal, y, einde, kolom, waarde }: LogisticRows,
  beta: readonly number[],
): { readonly logLik: number; readonly gradient: number[]; readonly hessian: Matrix } {
  const p = beta.length;
  const gradient = new Array<number>(p).fill(0);
  const upper = new Float64Array(p * p);
  let logLik = 0;
  let from = 0;
  for (let r = 0; r < aantal.length; r++) {
    const to = einde[r] as number;
    const n = aantal[r] as number;
    const had = y[r] === 1;
    let odds = 0;
    for (let i = from; i < to; i++) odds += (beta[kolom[i] as number] as number) * (waarde[i] as number);
    const chance = 1 / (1 + Math.exp(-odds));
    logLik += n * Math.log(Math.max(had ? chance : 1 - chance, 1e-300));
    const residual = n * ((had ? 1 : 0) - chance);
    const weight = n * chance * (1 - chance);
    for (let i = from; i < to; i++) {
      const at = kolom[i] as number;
      gradient[at] = (gradient[at] as number) + residual * (waarde[i] as number);
      const own = weight * (waarde[i] as number);
      for (let j = i; j < to; j++) {
        const cell = at * p + (kolom[j] as number);
        upper[cell] = (upper[cell] as number) + own * (waarde[j] as number);
      }
    }
    from = to;
  }
  const hessian = Matrix.zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = i; j < p; j++) {
      hessian.set(i, j, upper[i * p + j] as number);
      hessian.set(j, i, upper[i * p + j] as number);
    }
  return { logLik, gradient, hessian };
}

/**
 * @param keep columns of the design that are in the model
 * @returns `geconvergeerd` false where ten steps were not enough, or a coefficient ran off: such a fit must not be used
 */
export async function fitLogistic(db: Db, d: Design, keep: readonly number[]): Promise<LogisticFit> {
  const p = keep.length;
  const rows = await readRows(db, d, keep);
  const { n, met } = rows;
  let beta: number[] = new Array<number>(p).fill(0);
  let covBeta: number[][] = [];
  let logLik = 0;
  let converged = false;
  let steps = 0;
  if (met > 0 && met < n) {
    beta[0] = Math.log(met / (n - met));
    while (steps < MOST_STEPS && !converged) {
      steps++;
      const at = slopeAt(rows, beta);
      const chol = new CholeskyDecomposition(at.hessian);
      if (!chol.isPositiveDefinite()) break;
      const step = chol.solve(Matrix.columnVector(at.gradient)).to1DArray();
      logLik = at.logLik;
      covBeta = chol.solve(Matrix.eye(p)).to2DArray();
      // The size of the step in standard errors.
      const size = Math.sqrt(step.reduce((sum, s, i) => sum + s * (at.gradient[i] as number), 0));
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
