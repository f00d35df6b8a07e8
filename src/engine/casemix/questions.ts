import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import type { Db } from "../db.js";
import { student } from "../definitions/intervals.js";
import type { QuestionFigure } from "./estimate.js";
import type { LinearFits } from "./linear.js";
import { quadratic } from "./sums.js";

/**
 * Questions from the floor: per class of a characteristic the outcome as measured, and with all else as among all patients
 * together (marginal means of the mixed model).
 */

interface Measured {
  readonly klasse: string;
  readonly n: number;
  readonly patienten: number;
  readonly som: number;
  readonly som2: number;
}

/** Terms of the corrected comparison on a characteristic: the model's, with this one. Of severity the number makes way. */
export const termsWith = (base: readonly string[], kenmerk: string): readonly string[] => [
  ...base.filter((t) => !(kenmerk === "ernst" && t === "t_voor") && !(kenmerk === "leeftijd" && t === "leeftijd")),
  ...(base.includes(kenmerk) ? [] : [kenmerk]),
];
/** The same without it: what the share that goes away is counted from. */
export const termsWithout = (base: readonly string[], kenmerk: string): readonly string[] =>
  termsWith(base, kenmerk).filter((t) => t !== kenmerk);

/**
 * @param table rows of the model, with `casemix_klasse` beside them @param y SQL of the outcome
 * @returns one row per class; none where the characteristic is not in the delivery or the fit cannot be used
 */
export async function answer(
  db: Db,
  fits: LinearFits,
  model: string,
  kenmerk: string,
  base: readonly string[],
  table: string,
  y: string,
): Promise<QuestionFigure[]> {
  const classes = fits.design.klassen.get(kenmerk);
  const term = fits.design.terms.find((t) => t.code === kenmerk);
  const terms = termsWith(base, kenmerk);
  const fit = fits.of(terms);
  if (!classes || !term || !fit) return [];
  const measured = await db.all<Measured>(
    `SELECT coalesce(k.${JSON.stringify(kenmerk)}, 'onbekend') AS klasse, count(*) AS n, count(DISTINCT r.patient_nr) AS patienten,
       CAST(sum(${y}) AS DOUBLE) AS som, CAST(sum(CAST(${y} AS DECIMAL(9, 4)) * CAST(${y} AS DECIMAL(9, 4))) AS DOUBLE) AS som2
     FROM ${table} r LEFT JOIN casemix_klasse k USING (traject_nr) GROUP BY 1 ORDER BY 1`,
  );
  const keep = fits.columns(terms);
  // Classes that follow from other covariates cannot be told apart from them.
  if (keep.filter((k) => fits.design.columns[k]?.term === kenmerk).length < term.columns.length) return [];
  const { overall } = fits;
  const df = fits.df(terms, fit);
  // That of the class that rests on least.
  const least = Math.min(
    ...keep.map((k, i) => (fits.design.columns[k]?.term === kenmerk ? (df[i] as number) : Infinity)),
  );
  const z = tQuantile(0.975, least);
  const share = fits.means(keep);
  return classes.flatMap((c): QuestionFigure[] => {
    const rows = measured.filter((m) => c.van.includes(m.klasse));
    const n = rows.reduce((s, r) => s + r.n, 0);
    if (n < 2) return [];
    const som = rows.reduce((s, r) => s + r.som, 0);
    const som2 = rows.reduce((s, r) => s + r.som2, 0);
    const mean = som / n;
    const sd = Math.sqrt(Math.max(0, (som2 - (som * som) / n) / (n - 1)));
    // This class for everyone, minus the mixture of classes that there is.
    const contrast = keep.map((k, i) => {
      const column = fits.design.columns[k];
      return column?.term === kenmerk ? (column.klasse === c.klasse ? 1 : 0) - (share[i] as number) : 0;
    });
    const shift = contrast.reduce((s, w, i) => s + w * (fit.beta[i] as number), 0);
    const se = Math.sqrt(Math.max(0, quadratic(fit.covBeta, contrast)));
    return [
      {
        model,
        kenmerk,
        klasse: c.klasse,
        van: c.van,
        n,
        patienten: rows.reduce((s, r) => s + r.patienten, 0),
        ongecorrigeerd: { waarde: mean, ...student(mean, sd, n) },
        gecorrigeerd: { waarde: overall + shift, laag: overall + shift - z * se, hoog: overall + shift + z * se },
      },
    ];
  });
}
