import { type Db, lit } from "../db.js";
import { rangT } from "../definitions/normal.js";
import type { Instrument } from "../instruments/registry.js";
import type { Metric } from "./metric.js";

interface Span {
  readonly van: string;
  readonly tot: string;
}
const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/**
 * The voormetingen that a metric is fitted on: the valid ones that count for the outcome, taken in the reference period, of
 * the population of every figure (adults or of unknown age, decision 0007).
 */
const reference = ({
  van,
  tot,
}: Span): string => `SELECT k.instrument, k.voor FROM koppeling k JOIN meetregel USING (traject_nr)
  WHERE k.gebruik = 'uitkomst' AND in_response AND k.voor_datum BETWEEN DATE ${lit(van)} AND DATE ${lit(tot)}`;

/**
 * Fits M and SD of every instrument on the valid voormetingen taken in the reference period. Sums are exact, the
 * constants rounded to four decimals once; a metric with too few voormetingen, or without spread, has none.
 */
export async function fitLinear(db: Db, metriek: string, period: Span, minimum: number): Promise<Metric[]> {
  const rows = await db.all<{ instrument: string; n: number; som: string; som2: string }>(`
    SELECT instrument, count(voor) AS n, CAST(coalesce(sum(voor), 0) AS VARCHAR) AS som,
      CAST(coalesce(sum(voor * voor), 0) AS VARCHAR) AS som2
    FROM (SELECT DISTINCT s.instrument FROM score s JOIN instrument i ON i.code = s.instrument WHERE i.rom)
    LEFT JOIN (${reference(period)}) USING (instrument)
    GROUP BY instrument ORDER BY instrument`);
  return rows.map(({ instrument, n, som, som2 }) => {
    const mean = Number(som) / n;
    const sd = n > 1 ? Math.sqrt(Math.max(0, (Number(som2) - (Number(som) * Number(som)) / n) / (n - 1))) : 0;
    const enough = n >= minimum && sd > 0;
    return {
      instrument,
      metriek,
      gemiddelde: enough ? round(mean) : null,
      sd: enough ? round(sd) : null,
      n: enough ? n : null,
      van: period.van,
      tot: period.tot,
    };
  });
}

interface Block {
  readonly vanaf: number;
  n: number;
}

/** Neighbouring scores taken together until each block has enough voormetingen, so that a step tells of no single person. */
function blocks(scores: readonly { readonly score: number; readonly n: number }[], least: number): Block[] {
  const out: Block[] = [];
  for (const { score, n } of scores) {
    const last = out.at(-1);
    if (last && last.n < least) last.n += n;
    else out.push({ vanaf: score, n });
  }
  const [last, before] = [out.at(-1), out.at(-2)];
  if (last && before && last.n < least) {
    before.n += last.n;
    out.pop();
  }
  return out;
}

/**
 * Fits a T by rank (rankit) on the same voormetingen: a step per block of scores.
 * @param least voormetingen per block
 */
export async function fitRank(
  db: Db,
  metriek: string,
  period: Span,
  minimum: number,
  least: number,
  instruments: readonly Instrument[],
): Promise<Metric[]> {
  const used = await db.texts("SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL ORDER BY 1");
  const rows = await db.all<{ instrument: string; score: number; n: number }>(
    `SELECT instrument, voor AS score, count(*) AS n FROM (${reference(period)}) GROUP BY ALL ORDER BY instrument, score`,
  );
  return used.map((code): Metric => {
    const i = instruments.find((x) => x.code === code);
    const scores = rows.filter((r) => r.instrument === code);
    const n = scores.reduce((sum, s) => sum + s.n, 0);
    const parts = blocks(scores, least);
    const none = { instrument: code, metriek, gemiddelde: null, sd: null, van: period.van, tot: period.tot };
    if (!i || n < minimum || parts.length < 2) return { ...none, n: null, t_bereik: null };
    let below = 0;
    const stappen = parts.map((b, k): [number, number] => {
      const t = rangT(below, b.n, n);
      below += b.n;
      // The first step starts at the end of the scale, not at the lowest score somebody had.
      return [k === 0 ? i.bereik[0] : b.vanaf, round(i.hogerIsBeter ? 100 - t : t)];
    });
    const ts = stappen.map(([, t]) => t);
    return { ...none, n, stappen, t_bereik: [Math.min(...ts), Math.max(...ts)] };
  });
}
