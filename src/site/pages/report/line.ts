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

/** Means that are not over n (decision 0028): the HSK percentage above the vestiging, and complete SCL-90 of vestigingen. */
const OVER_UNITS = "boven de vestiging is het cijfer het gemiddelde van de vestigingen, niet over n";
const BY_PATIENT = "boven de vestiging is het cijfer het gemiddelde van de patiënten; het gemiddelde is over n";
function meanOver(f: LineOf): string {
  const definitie = f.definitie ?? "standaard";
  if (definitie === "gemiddelde van vestigingen") return OVER_UNITS;
  if (f.indicator !== "hsk-verbetering") return "het gemiddelde is over n";
  return definitie === "standaard"
    ? OVER_UNITS
    : definitie === "patiëntniveau"
      ? BY_PATIENT
      : "het gemiddelde is over n";
}

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
        ? `n: ${m.noemer}; ${meanOver(f)}.`
        : `n, het aantal zelf: ${m.noemer}; geen noemer.`;
  return [before, counts, `Datum: ${m.datum}.`].filter(Boolean).join(" ");
}
