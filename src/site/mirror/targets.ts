import { capital, number, percent } from "../format.js";
import { lit, type Query } from "../query.js";
import { figureText } from "./figures.js";
import type { Figure, TargetVerdict } from "./model.js";

/** Whether a target is met, in words with the interval. */

interface TargetRow {
  readonly jaar: number | null;
  readonly waarde: number;
  readonly bron: string;
}

const rows = (q: Query, indicator: string): Promise<TargetRow[]> =>
  q.all<TargetRow>(
    `SELECT jaar, waarde, bron FROM streefwaarden WHERE indicator = ${lit(indicator)} ORDER BY jaar NULLS FIRST`,
  );

/** The target of a figure's own period; of the whole period the one of every year, since years differ. */
async function targetFor(q: Query, f: Figure): Promise<TargetRow | undefined> {
  const all = await rows(q, f.indicator);
  const year = Number(f.periode.slice(0, 4));
  return all.find((t) => t.jaar === year) ?? all.find((t) => t.jaar === null);
}

/**
 * What may be said: met where the whole interval lies at or above the target ("at least"), not met where it lies below it,
 * else it cannot be told.
 */
export function judge(f: Figure, streef: number): TargetVerdict["oordeel"] {
  if (f.waarde === null || f.laag === null || f.hoog === null) return "niet beschikbaar";
  if (f.laag >= streef) return "gehaald";
  return f.hoog < streef ? "niet gehaald" : "niet te zeggen";
}

/** The verdict on one figure. @returns null where the indicator has no target in the figure's period */
export async function verdict(q: Query, f: Figure): Promise<TargetVerdict | null> {
  const t = await targetFor(q, f);
  if (!t) return null;
  const oordeel = judge(f, t.waarde);
  const head = `${f.wat}, ${f.periodenaam}: ${figureText(f)}`;
  const aim = `de streefwaarde van ten minste ${percent(t.waarde, 0)}`;
  const said: Readonly<Record<TargetVerdict["oordeel"], string>> = {
    gehaald: `${capital(aim)} is gehaald: ook de ondergrens van het interval (${number(f.laag, 1)} %) ligt er niet onder.`,
    "niet gehaald": `${capital(aim)} is aantoonbaar niet gehaald: ook de bovengrens van het interval (${number(f.hoog, 1)} %) ligt eronder.`,
    "niet te zeggen": `Of ${aim} is gehaald, is met deze aantallen niet te zeggen: zij ligt binnen het interval.`,
    "niet beschikbaar": `Of ${aim} is gehaald, is niet te zeggen.`,
  };
  return {
    indicator: f.indicator,
    wat: f.wat,
    streef: t.waarde,
    bron: t.bron,
    oordeel,
    cijfer: head,
    zin: `${head}. ${said[oordeel]}`,
  };
}
