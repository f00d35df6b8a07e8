import { enumerate } from "../format.js";
import { type InstrumentRow, instruments, periods } from "../queries/lists.js";
import { periodInWords } from "../queries/periods.js";
import { without } from "../queries/use.js";
import type { Context } from "./page.js";

/** The instrument in view: its name and whether it has a zero point and a metric. */
export async function chosenInstrument(c: Context): Promise<InstrumentRow | undefined> {
  const all = await instruments(c.q);
  return all.find((i) => i.instrument === c.keuze["instrument"]) ?? all[0];
}

/** The chosen period as readers know it. */
export async function labelOfPeriod(c: Context): Promise<string> {
  const chosen = (await periods(c.q)).find((p) => p.periode === c.keuze["periode"]);
  return chosen?.soort === "halfjaar" ? periodInWords(chosen.periode) : (chosen?.label ?? "");
}

/** Totaal and, where one is chosen, a vestiging: the series of a course. */
export async function seriesUnits(c: Context): Promise<string[]> {
  const own = ownVestiging(c);
  return own === "" ? ["totaal"] : ["totaal", own];
}

/** The vestiging in view: that of the page, or the one that is picked out; "" where there is none. */
export const ownVestiging = (c: Context): string => c.params["vestiging"] ?? c.keuze["vestiging"] ?? "";

/**
 * That the vestiging in view does not use an instrument, as a sentence without its full stop. null where it does (if for one
 * patient: its figures are then hidden as small ones are), or where the release does not tell.
 */
export async function notDelivered(c: Context, i: { readonly instrument: string } | undefined): Promise<string | null> {
  const own = ownVestiging(c);
  if (own === "" || !i) return null;
  const found = (await without(c.q, i.instrument)).find((u) => u.eenheid === own);
  return found ? `${found.naam} levert geen ${i.instrument} aan` : null;
}

/** What that means, once on a page: follows it where it opens the page. */
export const NONE_MEASURED = ": bij geen van haar afgesloten zorgtrajecten van volwassenen hoort een meting daarmee.";

/** Below a figure of all vestigingen: which of them are not in it because they do not use the instrument. */
export async function absentLine(c: Context, i: { readonly instrument: string }): Promise<{ regel?: string }> {
  const names = (await without(c.q, i.instrument)).map((u) => u.naam);
  if (names.length === 0) return {};
  const one = names.length === 1;
  return {
    regel: `${one ? "Staat" : "Staan"} hier niet, want zij ${one ? "levert" : "leveren"} geen ${i.instrument} aan: ${enumerate(names)}.`,
  };
}

/** Why an instrument has no T-scores, or null where it has. */
export const noMetric = (i: { readonly sd: number | null }): string | null =>
  i.sd === null
    ? "geen T-metriek voor dit instrument: te weinig geldige voormetingen in de referentieperiode, of niet in de opgegeven constanten"
    : null;
