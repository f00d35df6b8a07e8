import { z } from "zod";
import { type Db, lit } from "../db.js";
import { readJson } from "../json-file.js";

/** Constants of one instrument's patient-referenced T; null M and SD where there were too few voormetingen. */
const metric = z.strictObject({
  instrument: z.string(),
  metriek: z.literal("patient-voormeting"),
  gemiddelde: z.number().nullable(),
  sd: z.number().nullable(),
  /** Number of voormetingen; null where there were too few for a metric. */
  n: z.number().int().nullable(),
  van: z.string(),
  tot: z.string(),
});
export type Metric = z.infer<typeof metric>;
const metricFile = z.strictObject({ versie: z.literal(1), bron: z.string(), metrieken: z.array(metric) });

/** Reads constants that an earlier fit or release wrote. */
export const readMetricFile = (file: string): Metric[] => readJson(file, metricFile, "gebruik").metrieken;

export const metricFileText = (bron: string, metrieken: readonly Metric[]): string =>
  `${JSON.stringify({ versie: 1, bron, metrieken }, null, 2)}\n`;

/**
 * Fits M and SD of every instrument on the valid voormetingen taken in the reference period. Sums are exact, the
 * constants rounded to four decimals once; a metric with too few voormetingen, or without spread, has none.
 */
export async function fitMetrics(db: Db, period: { van: string; tot: string }, minimum: number): Promise<Metric[]> {
  const rows = await db.all<{ instrument: string; n: number; som: string; som2: string }>(`
    SELECT instrument, count(voor) AS n, CAST(coalesce(sum(voor), 0) AS VARCHAR) AS som,
      CAST(coalesce(sum(voor * voor), 0) AS VARCHAR) AS som2
    FROM (SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL)
    LEFT JOIN (SELECT instrument, voor FROM koppeling WHERE gebruik = 'uitkomst'
      AND voor_datum BETWEEN DATE ${lit(period.van)} AND DATE ${lit(period.tot)}) USING (instrument)
    GROUP BY instrument ORDER BY instrument`);
  return rows.map(({ instrument, n, som, som2 }) => {
    const mean = Number(som) / n;
    const sd = n > 1 ? Math.sqrt(Math.max(0, (Number(som2) - (Number(som) * Number(som)) / n) / (n - 1))) : 0;
    const enough = n >= minimum && sd > 0;
    const round = (x: number): number => Math.round(x * 1e4) / 1e4;
    return {
      instrument,
      metriek: "patient-voormeting",
      gemiddelde: enough ? round(mean) : null,
      sd: enough ? round(sd) : null,
      n: enough ? n : null,
      van: period.van,
      tot: period.tot,
    };
  });
}

/** Puts the constants where the models can join them. */
export async function writeMetrics(db: Db, metrics: readonly Metric[]): Promise<void> {
  await db.run("CREATE TABLE metriek (instrument VARCHAR, gemiddelde DOUBLE, sd DOUBLE)");
  const rows = metrics.filter((m) => m.sd !== null).map((m) => `(${lit(m.instrument)}, ${m.gemiddelde}, ${m.sd})`);
  if (rows.length) await db.run(`INSERT INTO metriek VALUES ${rows.join(", ")}`);
}
