import { meaning } from "../../queries/reports.js";
import type { Query } from "../../query.js";

export interface LineOf {
  readonly indicator: string;
  readonly definitie?: string;
  readonly populatie?: string;
}

/** Which difference a figure is about. */
export const WHICH_DELTA: Readonly<Record<string, string>> = {
  vorige: "Delta-T: T van de vorige geldige meting in de reeks min T van deze meting; plus is vooruitgang.",
  initieel: "Delta-T: T van de eerste geldige meting in de reeks min T van deze meting; plus is vooruitgang.",
  paar: "Delta-T: T van de voormeting min T van de nameting; plus is vooruitgang.",
};

/** The HSK percentage is the one mean that is not over n (decision 0003). */
const OVER_UNITS = "boven de vestiging is het cijfer het gemiddelde van de vestigingen, niet over n";

/**
 * The line below a figure of a report: which delta-T, what n counts, what the denominator is and which date decides the
 * period, in the words of the release.
 */
export async function lineOf(q: Query, f: LineOf, before?: string): Promise<string> {
  const m = await meaning(q, f.indicator, f.definitie, f.populatie);
  if (!m) return before ?? "";
  const counts =
    m.soort === "aandeel"
      ? `n en noemer: ${m.noemer}.`
      : m.soort === "gemiddelde"
        ? `n: ${m.noemer}; ${f.indicator === "hsk-verbetering" && (f.definitie ?? "standaard") === "standaard" ? OVER_UNITS : "het gemiddelde is over n"}.`
        : `n, het aantal zelf: ${m.noemer}; geen noemer.`;
  return [before, counts, `Datum: ${m.datum}.`].filter(Boolean).join(" ");
}
