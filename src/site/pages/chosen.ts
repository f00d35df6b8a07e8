import { type InstrumentRow, instruments, periods } from "../queries/lists.js";
import type { Context } from "./page.js";

/** The instrument in view: its name and whether it has a zero point and a metric. */
export async function chosenInstrument(c: Context): Promise<InstrumentRow | undefined> {
  const all = await instruments(c.q);
  return all.find((i) => i.instrument === c.keuze["instrument"]) ?? all[0];
}

/** The chosen period as readers know it. */
export async function labelOfPeriod(c: Context): Promise<string> {
  return (await periods(c.q)).find((p) => p.periode === c.keuze["periode"])?.label ?? "";
}

/** Totaal and, where one is chosen, a vestiging: the series of a course. */
export async function seriesUnits(c: Context): Promise<string[]> {
  const own = c.params["vestiging"] ?? c.keuze["vestiging"] ?? "";
  return own === "" ? ["totaal"] : ["totaal", own];
}

/** Why an instrument has no T-scores, or null where it has. */
export const noMetric = (i: { readonly sd: number | null }): string | null =>
  i.sd === null
    ? "geen T-metriek voor dit instrument: te weinig geldige voormetingen in de referentieperiode, of niet in de opgegeven constanten"
    : null;
