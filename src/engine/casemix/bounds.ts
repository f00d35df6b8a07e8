import { type Db, lit } from "../db.js";
import { scenarioGemiddelde } from "../definitions/reliability.js";
import { staartGemiddelde } from "../definitions/tail.js";
import type { CasemixPolicy } from "../policy/casemix.js";
import { UNIT_KEY } from "../unit-key.js";
import type { BoundFigure } from "./estimate.js";

/**
 * Bounds for what was not measured: the mean if those without a pair had fared as the scenarios of policy say. A scenario
 * that uses values of some patients (the worst quarter of those measured; of those who were not their last meting, their
 * casemix) says how many patients that are.
 */

/** The mean of an end of those measured, all units together, and how many patients at least it rests on whole. */
interface Tail {
  readonly gemiddelde: number;
  readonly patienten: number;
}

async function tails(db: Db, policy: CasemixPolicy): Promise<ReadonlyMap<string, Tail>> {
  const wanted = policy.scenarios.filter((s) => s.wijze === "staart");
  if (wanted.length === 0) return new Map();
  const values = await db.all<{ x: number; n: number }>(
    "SELECT CAST(delta_t AS DOUBLE) AS x, CAST(count(*) AS INTEGER) AS n FROM casemix_rij GROUP BY delta_t ORDER BY delta_t",
  );
  const all = values.reduce((n, v) => n + v.n, 0);
  const out = new Map<string, Tail>();
  for (const s of wanted) {
    const whole = Math.floor(s.deel * all);
    // Whoever is alike at the bound shares in it: no fewer people than whole values, and no more than there are patients.
    const { patienten } = await db.one<{ patienten: number }>(
      `SELECT CAST(count(DISTINCT patient_nr) AS INTEGER) AS patienten FROM (
         SELECT patient_nr, rank() OVER (ORDER BY delta_t ${s.van === "onder" ? "ASC" : "DESC"}) AS plaats FROM casemix_rij)
       WHERE plaats <= ${whole}`,
    );
    out.set(s.code, {
      gemiddelde: staartGemiddelde(
        values.map((v) => [v.x, v.n]),
        s.deel,
        s.van,
      ),
      patienten: Math.min(whole, patienten),
    });
  }
  return out;
}

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
  const ends = await tails(db, policy);
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
        scenarioMean: number,
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
        waarde: scenarioGemiddelde(n, mean, aangevuld, scenarioMean),
      });
      out.push(figure("gemeten", "Alleen wie is gemeten", mean, null, 0));
      for (const s of policy.scenarios) {
        if (s.wijze === "staart") {
          const end = ends.get(s.code) as Tail;
          out.push(figure(s.code, s.naam, end.gemiddelde, end.patienten));
        } else if (s.wijze === "laatste meting")
          out.push(figure(s.code, s.naam, number("laatste") / m, number("gevolgd") || null));
        else if (expected !== null)
          // Whose severity is not known fares as those who were measured.
          out.push(
            figure(
              s.code,
              s.naam,
              (number("verwacht") + (m - number("met_verwachting")) * mean) / m,
              number("voorspeld") || null,
            ),
          );
      }
    }
  }
  return out;
}
