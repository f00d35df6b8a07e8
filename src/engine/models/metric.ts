import { z } from "zod";
import { RomError } from "../errors.js";
import { readJson } from "../json-file.js";

const share = z.number().max(1);
/** Cronbach's α of one scale ("": the main one) with its 95 % interval. n: complete lists, in tens. sd: of the score on those lists. */
const alpha = z.strictObject({
  schaal: z.string(),
  alfa: share,
  laag: share,
  hoog: share,
  items: z.number().int(),
  n: z.number().int(),
  sd: z.number(),
});
export type Alpha = z.infer<typeof alpha>;

/** Standard error of measurement of the main scale, in its points, and where it comes from. */
const error = z.strictObject({
  bron: z.enum(["alfa", "register", "aanlevering"]),
  waarde: z.number().positive(),
  /** A published bound of reliable change that the error was taken from; a change as large as it counts. */
  grens: z.number().nullable(),
  toelichting: z.string(),
});
export type MeasurementError = z.infer<typeof error>;

/**
 * What one instrument's T is made of. M and SD where the metric is linear, steps where it goes by rank; null where there were
 * too few voormetingen, or the metric says nothing of the instrument.
 */
const metric = z.strictObject({
  instrument: z.string(),
  metriek: z.string(),
  gemiddelde: z.number().nullable(),
  sd: z.number().positive({ error: "verwacht een getal boven 0" }).nullable(),
  /** Number of voormetingen (fitted) or persons (stated); null where there were too few, or it is not known. */
  n: z.number().int().nullable(),
  van: z.string(),
  tot: z.string(),
  /** By rank: from this raw score on, this T; by rising score. */
  stappen: z.array(z.tuple([z.number(), z.number()])).optional(),
  /** Lowest and highest T that can be, where the metric is not linear; null where the instrument has no T. */
  t_bereik: z.tuple([z.number(), z.number()]).nullable().optional(),
  /** Null where no source gives one; left out in a file from before it was settled. */
  meetfout: error.nullable().optional(),
  alfa: z.array(alpha).optional(),
});
export type Metric = z.infer<typeof metric>;
/** Every instrument once. */
const metrics = z.array(metric).refine((list) => new Set(list.map((m) => m.instrument)).size === list.length, {
  error: "een instrument staat er twee keer",
});
const first = z.strictObject({ versie: z.literal(1), bron: z.string(), metrieken: metrics });
const second = z.strictObject({
  versie: z.literal(2),
  bron: z.string(),
  metriek: z.string(),
  metrieken: metrics,
});

/** Whether an instrument has a T under this metric. */
export const hasT = (m: Metric): boolean => m.sd !== null || (m.t_bereik ?? null) !== null;

/** Reads what an earlier fit or release wrote: the present form, and the first one, which knew one metric. */
export const readMetricFile = (file: string): Metric[] =>
  readJson(file, z.discriminatedUnion("versie", [first, second]), "gebruik").metrieken;

export const metricFileText = (bron: string, metrieken: readonly Metric[]): string =>
  `${JSON.stringify({ versie: 2, bron, metriek: metrieken[0]?.metriek ?? "patient-voormeting", metrieken }, null, 2)}\n`;

/** @throws RomError (gebruik) where the constants are of another metric than policy chose */
export function checkMetric(metrics: readonly Metric[], chosen: string): void {
  const other = metrics.find((m) => m.metriek !== chosen);
  if (other)
    throw new RomError(
      "gebruik",
      `De T-constanten zijn van metriek ${other.metriek}; data/policy/uitkomsten.json kiest ${chosen}.`,
      "Geef constanten van de gekozen metriek, of kies de andere metriek. Verschillen over metrieken heen bestaan niet.",
    );
}
