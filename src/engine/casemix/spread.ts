import type { Db } from "../db.js";
import type { DesignSums } from "./cross-products.js";
import type { SpreadFigure } from "./estimate.js";
import { LinearFits, NOT_USED } from "./linear.js";

/** Fewer units than this say nothing about spread between units. */
export const LEAST_UNITS = 5;

/** Spread between vestigingen and between behandelaars in the rows given: over the whole period and per year. */
export async function spread(
  db: Db,
  fits: LinearFits,
  perYear: ReadonlyMap<number, DesignSums>,
  model: string,
  base: readonly string[],
): Promise<SpreadFigure[]> {
  const { design } = fits;
  const years = await db.all<{ jaar: number; patienten: number }>(
    `SELECT jaar, count(DISTINCT patient_nr) AS patienten FROM ${design.tabel} WHERE jaar IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  const out = figures(fits, model, "totaal", base);
  for (const { jaar, patienten } of years) {
    const data = perYear.get(jaar);
    if (data) out.push(...figures(new LinearFits(design, data, patienten), model, String(jaar), base));
  }
  return out;
}

function figures(fits: LinearFits, model: string, periode: string, base: readonly string[]): SpreadFigure[] {
  const groups = fits.data.sums.groepen.filter((g) => g.behandelaar !== null);
  const levels = [
    { niveau: "vestiging", which: 0, eenheden: fits.data.perVestiging.size },
    ...(groups.length ? ([{ niveau: "behandelaar", which: 1, eenheden: groups.length }] as const) : []),
  ] as const;
  return (["leeg", "casemix"] as const).flatMap((variant): SpreadFigure[] => {
    const terms = variant === "leeg" ? [] : base;
    const enough = fits.data.perVestiging.size >= LEAST_UNITS;
    const fit = enough ? fits.of(terms) : null;
    return levels.map(({ niveau, which, eenheden }) => {
      const about = { model, variant, niveau, periode, n: fits.data.sums.n, patienten: fits.patienten, eenheden };
      if (!fit) return { ...about, schatting: { reden: enough ? NOT_USED : `minder dan ${LEAST_UNITS} vestigingen` } };
      const own = which === 0 ? fit.varVestiging : fit.varBehandelaar;
      const total = fit.varVestiging + fit.varBehandelaar + fit.varRest;
      return { ...about, schatting: { sd: fits.sd(terms, fit, which), aandeel: (100 * own) / total } };
    });
  });
}
