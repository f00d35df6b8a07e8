import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Db } from "../db.js";
import { student, wilson } from "../definitions/intervals.js";
import type { Design } from "./design.js";
import type { CheckFigure } from "./estimate.js";
import type { LinearFits } from "./linear.js";
import { chanceSql, type LogisticFit, linearSql } from "./logistic.js";
import { effectsAt, type MixedFit, ratiosOf } from "./mixed.js";
import type { PatientCounts } from "./patients.js";
import { pickColumns } from "./sums.js";

/** How well a model fits: prediction beside outcome, residuals, single vestigingen, and columns that say the same. */

const TENTHS = 10;

interface Tenth {
  readonly deel: number;
  readonly n: number;
  readonly patienten: number;
  readonly y: number;
  readonly y2: number;
  readonly p: number;
}

/** Rows in tenths by what the model predicts. @param prediction SQL in the outcome's unit */
async function tenths(db: Db, d: Design, prediction: string): Promise<Tenth[]> {
  const y = d.ySchaal === 1 ? "CAST(y AS DECIMAL(9, 4))" : `CAST(y / ${d.ySchaal} AS DECIMAL(9, 4))`;
  return db.all<Tenth>(
    `WITH rij AS (SELECT y, patient_nr, CAST(round((${prediction}) * 1000000) AS BIGINT) AS p FROM ${d.tabel}),
     deel AS (SELECT *, ntile(${TENTHS}) OVER (ORDER BY p, y) AS deel FROM rij)
     SELECT deel, count(*) AS n, count(DISTINCT patient_nr) AS patienten, CAST(sum(${y}) AS DOUBLE) AS y,
       CAST(sum(${y} * ${y}) AS DOUBLE) AS y2, CAST(sum(p) AS DOUBLE) / 1000000 AS p
     FROM deel GROUP BY 1 ORDER BY 1`,
  );
}

const label = (deel: number): string => `${deel}e tiende`;

export async function linearChecks(
  db: Db,
  fits: LinearFits,
  fit: MixedFit,
  keep: readonly number[],
  model: string,
  patients: PatientCounts,
): Promise<CheckFigure[]> {
  const { design: d } = fits;
  const sums = pickColumns(fits.data.sums, keep);
  const rows = await tenths(db, d, linearSql(d, keep, fit.beta));
  const calibration = rows
    .filter((t) => t.n >= 2)
    .map((t): CheckFigure => {
      const mean = t.y / t.n;
      const sd = Math.sqrt(Math.max(0, (t.y2 - (t.y * t.y) / t.n) / (t.n - 1)));
      return {
        model,
        toets: "calibratie",
        groep: label(t.deel),
        eenheid: false,
        n: t.n,
        patienten: t.patienten,
        verwacht: t.p / t.n,
        waarde: mean,
        ...student(mean, sd, t.n),
      };
    });
  return [
    ...calibration,
    ...(await residuals(db, fits, fit, keep, model)),
    ...influence(fits, fit, keep, model, patients),
    ...collinearity(sums.xx, d, keep, sums.n, fits.patienten, model),
  ];
}

/** Normal chances of lying further than so many standard deviations from the middle, in percent. */
const BEYOND = [
  [1, 31.7310507863],
  [2, 4.55002638964],
  [3, 0.269979606326],
] as const;

/** Share of rows beyond 1, 2 and 3 standard deviations of what the model leaves, and how skew that is. */
async function residuals(
  db: Db,
  fits: LinearFits,
  fit: MixedFit,
  keep: readonly number[],
  model: string,
): Promise<CheckFigure[]> {
  const { design: d } = fits;
  const sd = Math.sqrt(fit.varVestiging + fit.varBehandelaar + fit.varRest);
  const row = await db.one<Record<string, number>>(
    `WITH rest AS (SELECT (y / ${d.ySchaal}.0 - (${linearSql(d, keep, fit.beta)})) / ${sd} AS z FROM ${d.tabel})
     SELECT ${BEYOND.map(([k]) => `CAST(count(*) FILTER (abs(z) > ${k}) AS DOUBLE) AS b${k}`).join(", ")},
       CAST(sum(CAST(round(least(1e6, greatest(-1e6, z * z * z)) * 1000000) AS BIGINT)) AS DOUBLE) / 1000000 AS scheef FROM rest`,
  );
  const about = { model, toets: "residuen", eenheid: false, n: d.n, patienten: fits.patienten } as const;
  return [
    ...BEYOND.map(([k, expected]): CheckFigure => {
      const found = row[`b${k}`] as number;
      return {
        ...about,
        groep: `verder dan ${k} sd`,
        verwacht: expected,
        waarde: (100 * found) / d.n,
        teller: found,
        ...wilson(found, d.n),
      };
    }),
    { ...about, groep: "scheefheid", verwacht: 0, waarde: (row["scheef"] as number) / d.n },
  ];
}

/** Per vestiging: the largest shift of an effect, in its standard errors, when the vestiging is left out. */
function influence(
  fits: LinearFits,
  fit: MixedFit,
  keep: readonly number[],
  model: string,
  patients: PatientCounts,
): CheckFigure[] {
  const se = fit.covBeta.map((row, i) => Math.sqrt(row[i] as number));
  return [...fits.data.perVestiging].flatMap(([v, { n }]): CheckFigure[] => {
    try {
      const beta = effectsAt(pickColumns(fits.leaveOut(new Set([v])), keep), ratiosOf(fit));
      const shift = Math.max(...beta.map((b, i) => Math.abs(b - (fit.beta[i] as number)) / (se[i] as number)));
      return [
        {
          model,
          toets: "invloed",
          groep: v,
          eenheid: true,
          n,
          patienten: patients(v, null),
          verwacht: null,
          waarde: shift,
        },
      ];
    } catch {
      // Without this vestiging a class is empty: its effect rests on it alone.
      return [];
    }
  });
}

/** Variance inflation per column: 1 where no other column says the same. */
export function collinearity(
  xx: readonly (readonly number[])[],
  d: Design,
  keep: readonly number[],
  n: number,
  patienten: number,
  model: string,
): CheckFigure[] {
  const p = keep.length;
  if (p < 3) return [];
  const at = (i: number, j: number): number => (xx[i] as number[])[j] as number;
  const cov = (i: number, j: number): number => at(i, j) / n - (at(0, i) / n) * (at(0, j) / n);
  const correlation = Matrix.eye(p - 1);
  for (let i = 1; i < p; i++)
    for (let j = 1; j < p; j++)
      if (i !== j)
        correlation.set(i - 1, j - 1, cov(Math.min(i, j), Math.max(i, j)) / Math.sqrt(cov(i, i) * cov(j, j)));
  const chol = new CholeskyDecomposition(correlation);
  if (!chol.isPositiveDefinite()) return [];
  const inverse = chol.solve(Matrix.eye(p - 1));
  return keep.slice(1).map((c, i) => ({
    model,
    toets: "samenhang" as const,
    groep: d.columns[c]?.naam ?? "",
    eenheid: false,
    n,
    patienten,
    verwacht: 1,
    waarde: inverse.get(i, i),
  }));
}

/** Shares: predicted and found percentage per tenth of the predicted chance. */
export async function shareChecks(
  db: Db,
  d: Design,
  fit: LogisticFit,
  keep: readonly number[],
  model: string,
): Promise<CheckFigure[]> {
  const rows = await tenths(db, d, chanceSql(d, keep, fit.beta));
  return rows.map((t) => ({
    model,
    toets: "calibratie" as const,
    groep: label(t.deel),
    eenheid: false,
    n: t.n,
    patienten: t.patienten,
    verwacht: (100 * t.p) / t.n,
    waarde: (100 * t.y) / t.n,
    teller: t.y,
    ...wilson(t.y, t.n),
  }));
}
