import gammaln from "@stdlib/math-base-special-gammaln";
import { type Interval, Z } from "./intervals.js";
import type { FunctionDefinition } from "./types.js";

/** A standardised mean change with its variance. */
export interface EffectSize extends Interval {
  readonly waarde: number;
  readonly variantie: number;
}

/** What the standardised change of a small group is too large by: Γ(m/2) / (√(m/2)·Γ((m−1)/2)). @param m degrees of freedom, 2 or more */
const bias = (m: number): number => Math.exp(gammaln(m / 2) - gammaln((m - 1) / 2)) / Math.sqrt(m / 2);

/**
 * Mean change in standard deviations of the voormeting, corrected for small groups, with a 95 % interval.
 * @param verandering mean change, plus is improvement @param sdVoor SD of the voormeting, above 0
 * @param n pairs, at least 3 @param correlatie of voor- and nameting
 * @returns value, its variance by Becker, and value ± 1.96·√variance; a large-sample interval
 * @source Becker 1988 (doi 10.1111/j.2044-8317.1988.tb00901.x); escalc(measure = "SMCR") of the R package metafor
 */
export function effectgrootte(verandering: number, sdVoor: number, n: number, correlatie: number): EffectSize {
  if (!(n >= 3) || !(sdVoor > 0) || !(Math.abs(correlatie) <= 1))
    throw new RangeError(`effectgrootte: sd ${sdVoor}, n ${n}, correlatie ${correlatie}`);
  const waarde = (bias(n - 1) * verandering) / sdVoor;
  const variantie = (2 * (1 - correlatie)) / n + (waarde * waarde) / (2 * n);
  const half = Z * Math.sqrt(variantie);
  return { waarde, variantie, laag: waarde - half, hoog: waarde + half };
}

const A = (): EffectSize => effectgrootte(12.3, 10.2, 40, 0.55);

export const effectgrootteDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "effectgrootte",
  titel: "Effectgrootte op de spreiding van de voormeting",
  uitleg:
    "De gemiddelde vooruitgang, gedeeld door de standaarddeviatie van de voormetingen van dezelfde patiënten; de spreiding van de nameting telt niet mee, omdat behandeling die zelf verandert. Zonder vergelijkingsgroep is het geen effect van behandeling.",
  formule:
    "d = c(n−1)·verandering/SD_voor, c(m) = Γ(m/2)/(√(m/2)·Γ((m−1)/2)); variantie 2(1−r)/n + d²/(2n), r de correlatie van voor- en nameting; interval d ± 1,96·√variantie",
  bron: "Becker 1988 (doi 10.1111/j.2044-8317.1988.tb00901.x); getoetst aan escalc (SMCR) van het R-pakket metafor.",
  voorbeelden: [
    {
      uitleg: "Van 62,4 naar 50,1 bij SD 10,2, 40 paren en correlatie 0,55",
      aanroep: "effectgrootte(12.3, 10.2, 40, 0.55).waarde",
      verwacht: 1.182517464291,
    },
    {
      uitleg: "De variantie daarvan",
      aanroep: "effectgrootte(12.3, 10.2, 40, 0.55).variantie",
      verwacht: 0.0399793444169151,
    },
    { uitleg: "Geen verandering", aanroep: "effectgrootte(0, 9, 25, 0.5).waarde", verwacht: 0 },
  ],
  roep: {
    "effectgrootte(12.3, 10.2, 40, 0.55).waarde": () => A().waarde,
    "effectgrootte(12.3, 10.2, 40, 0.55).variantie": () => A().variantie,
    "effectgrootte(0, 9, 25, 0.5).waarde": () => effectgrootte(0, 9, 25, 0.5).waarde,
  },
};
