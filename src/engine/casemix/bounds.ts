import { type Db, lit } from "../db.js";
import type { CasemixPolicy } from "../policy/casemix.js";
import { UNIT_KEY } from "../unit-key.js";
import type { BoundFigure } from "./estimate.js";

/**
 * Bounds for what was not measured: the mean if those without a pair had fared as the scenarios of policy say. A scenario
 * that uses values of those patients themselves (their last meting, their casemix) says how many patients that are.
 */

/**
 * @param expected SQL of the delta-T that the casemix predicts for a row of `rest_rij r` with its classes `k`; NULL where its
 * severity is not known; null: no model can be used
 * @param cluster whether clusters are published
 */
export async function bounds(
  db: Db,
  policy: CasemixPolicy,
  expected: string | null,
  cluster: boolean,
): Promise<BoundFigure[]> {
  const quantiles = policy.scenarios.filter((s) => s.wijze === "kwantiel");
  const q = quantiles.length
    ? await db.one<Record<string, number>>(
        `SELECT ${quantiles.map((s, i) => `CAST(quantile_disc(delta_t, ${s.kwantiel}) AS DOUBLE) AS q${i}`).join(", ")} FROM casemix_rij`,
      )
    : {};
  const out: BoundFigure[] = [];
  for (const niveau of ["totaal", ...(cluster ? ["cluster" as const] : []), "organisatie", "vestiging"] as const) {
    const key = UNIT_KEY[niveau];
    const rows = await db.all<Record<string, number | string | null>>(
      `WITH gemeten AS (
         SELECT ${key} AS sleutel, count(*) AS n, CAST(sum(r.delta_t) AS DOUBLE) AS som
         FROM casemix_rij r JOIN (SELECT traject_nr, cluster FROM zorgtraject) z USING (traject_nr) GROUP BY 1),
       rest AS (
         SELECT ${key} AS sleutel, count(*) AS m, count(DISTINCT r.patient_nr) FILTER (r.gevolgd) AS gevolgd,
           count(DISTINCT r.patient_nr) FILTER ((${expected ?? "NULL"}) IS NOT NULL) AS voorspeld, CAST(sum(r.laatste) AS DOUBLE) AS laatste,
           CAST(sum(CAST(round((${expected ?? "NULL"}) * 1000000) AS BIGINT)) AS DOUBLE) / 1000000 AS verwacht,
           count(${expected ?? "NULL"}) AS met_verwachting
         FROM rest_rij r LEFT JOIN casemix_klasse k USING (traject_nr) GROUP BY 1)
       SELECT ${lit(niveau)} AS niveau, g.*, r.* EXCLUDE (sleutel) FROM gemeten g LEFT JOIN rest r USING (sleutel) ORDER BY g.sleutel`,
    );
    for (const r of rows) {
      const number = (x: string): number => Number(r[x] ?? 0);
      const n = number("n");
      const m = number("m");
      const mean = number("som") / n;
      const figure = (
        scenario: string,
        naam: string,
        sum: number,
        patienten: number | null,
        aangevuld = m,
      ): BoundFigure => ({
        niveau,
        sleutel: String(r["sleutel"]),
        scenario,
        naam,
        n,
        aangevuld,
        patienten,
        waarde: (number("som") + sum) / (n + aangevuld),
      });
      out.push(figure("gemeten", "Alleen wie is gemeten", 0, null, 0));
      for (const s of policy.scenarios) {
        if (s.wijze === "kwantiel")
          out.push(figure(s.code, s.naam, m * (q[`q${quantiles.indexOf(s)}`] as number), null));
        else if (s.wijze === "laatste meting")
          out.push(figure(s.code, s.naam, number("laatste"), number("gevolgd") || null));
        else if (expected !== null)
          // Whose severity is not known fares as those who were measured.
          out.push(
            figure(
              s.code,
              s.naam,
              number("verwacht") + (m - number("met_verwachting")) * mean,
              number("voorspeld") || null,
            ),
          );
      }
    }
  }
  return out;
}
