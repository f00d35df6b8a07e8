import type { Db } from "../db.js";
import type { Policy } from "../policy/policy.js";

/** First and last day on which the bulk of some dates lies, ISO; null where there are no dates. */
export interface Span {
  readonly van: string | null;
  readonly tot: string | null;
  /** Dates outside it. */
  readonly buiten: number;
}

/**
 * The days between which the bulk of the dates lies: from the outermost dates inwards, what lies beyond a quantile and is cut off
 * from the rest by a gap does not count. Of fewer than some twenty dates the quantile is the outermost itself, and all count.
 * @param date SQL of a date over trajecten
 * @param policy data/policy/periode.json: the quantile (a share of the dates at either end) and the gap in days
 */
export async function bulkSpan(db: Db, date: string, { kwantiel, gat_dagen }: Policy["periode"]): Promise<Span> {
  return db.one<{ van: string | null; tot: string | null; buiten: number }>(`
    WITH alle AS (SELECT ${date} AS dag FROM trajecten WHERE ${date} IS NOT NULL),
    kern AS (SELECT quantile_disc(dag, ${kwantiel}) AS laag, quantile_disc(dag, ${1 - kwantiel}) AS hoog FROM alle),
    dagen AS (
      SELECT dag, lag(dag) OVER (ORDER BY dag) AS vorige, lead(dag) OVER (ORDER BY dag) AS volgende
      FROM (SELECT DISTINCT dag FROM alle)),
    grens AS (
      SELECT coalesce(max(volgende) FILTER (dag < laag AND volgende - dag > ${gat_dagen}), min(dag)) AS van,
        coalesce(min(vorige) FILTER (dag > hoog AND dag - vorige > ${gat_dagen}), max(dag)) AS tot
      FROM dagen, kern)
    SELECT any_value(van)::VARCHAR AS van, any_value(tot)::VARCHAR AS tot,
      count(*) FILTER (dag NOT BETWEEN van AND tot) AS buiten
    FROM grens LEFT JOIN alle ON true`);
}
