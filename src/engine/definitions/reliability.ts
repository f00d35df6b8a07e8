import { normaalKwantiel } from "./normal.js";
import type { FunctionDefinition } from "./types.js";

/**
 * How much a unit's figure says about the unit. σ² between units and within them come from the mixed model
 * (engine/casemix); here stands what follows from them.
 */

/**
 * The n at which half of what units are seen to differ is real.
 * @param binnen variance within units, above 0 @param tussen variance between units, 0 or more
 * @returns k, in patients; Infinity where units do not differ
 */
export function omslag(binnen: number, tussen: number): number {
  if (!(binnen > 0) || !(tussen >= 0)) throw new RangeError(`omslag: binnen ${binnen}, tussen ${tussen}`);
  return tussen > 0 ? binnen / tussen : Number.POSITIVE_INFINITY;
}

/**
 * Reliability of a unit's mean: the share of the variance between observed means that is between units.
 * @param n 0 or more @param k of {@link omslag} @returns 0..1; 0 where units do not differ
 * @source Spearman-Brown; de Beurs et al. and the field's own .70
 */
export function betrouwbaarheid(n: number, k: number): number {
  if (!(n >= 0) || !(k > 0)) throw new RangeError(`betrouwbaarheid: n ${n}, k ${k}`);
  return k === Number.POSITIVE_INFINITY ? 0 : n / (n + k);
}

/**
 * The smallest whole n whose reliability reaches a value.
 * @param doel between 0 and 1 @returns null where units do not differ: no n will do
 */
export function nVoorBetrouwbaarheid(doel: number, k: number): number | null {
  if (!(doel > 0 && doel < 1) || !(k > 0)) throw new RangeError(`nVoorBetrouwbaarheid: ${doel}, k ${k}`);
  if (k === Number.POSITIVE_INFINITY) return null;
  // A hair down, so that rounding in r·k/(1−r) does not ask one patient more than needed.
  return Math.ceil((doel * k) / (1 - doel) - 1e-9);
}

/** A value drawn towards the target as far as it is unreliable. @param r reliability, 0..1 */
export function krimp(waarde: number, doel: number, r: number): number {
  if (!(r >= 0 && r <= 1)) throw new RangeError(`krimp: betrouwbaarheid ${r}`);
  return doel + r * (waarde - doel);
}

const KWART = normaalKwantiel(0.75);

/**
 * Median of the absolute difference between two units drawn at random, their values normal with this variance.
 * u₁ − u₂ has variance 2σ², and half of a centred normal lies within Φ⁻¹(.75) standard deviations: √2·σ·Φ⁻¹(.75).
 * @param tussen variance between units @returns in the unit of the outcome, 0 or more
 */
export function mediaanVerschil(tussen: number): number {
  if (!(tussen >= 0)) throw new RangeError(`mediaanVerschil: ${tussen}`);
  return Math.SQRT2 * Math.sqrt(tussen) * KWART;
}

/**
 * The mean if those who were not measured had done as a scenario says.
 * @param n measured, with mean `gemiddelde` @param aangevuld not measured, with mean `scenario`
 * @returns (n·gemiddelde + m·scenario)/(n + m); NaN where there is nobody
 */
export function scenarioGemiddelde(n: number, gemiddelde: number, aangevuld: number, scenario: number): number {
  if (!(n >= 0) || !(aangevuld >= 0)) throw new RangeError(`scenarioGemiddelde: ${n}, ${aangevuld}`);
  if (aangevuld === 0) return n > 0 ? gemiddelde : Number.NaN;
  if (n === 0) return scenario;
  return (n * gemiddelde + aangevuld * scenario) / (n + aangevuld);
}

export const betrouwbaarheidDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "betrouwbaarheid",
  titel: "Betrouwbaarheid van het cijfer van een eenheid",
  uitleg:
    "Een gemiddelde over weinig patiënten hangt af van wie er toevallig waren. De betrouwbaarheid zegt welk deel van de verschillen tussen eenheden van deze omvang echt is: bij 1 alles, bij 0 niets. Hoe lager, hoe dichter de schatting naar het geheel wordt getrokken.",
  formule:
    "n / (n + k), k = variantie binnen eenheden / variantie tussen eenheden; nodig voor r: n ≥ r·k/(1 − r); krimp: doel + betrouwbaarheid·(waarde − doel)",
  bron: "Spearman-Brown; empirical Bayes (Efron & Morris 1975). De grens van 0,70 staat in het beleid (data/policy/casemix.json).",
  voorbeelden: [
    {
      uitleg: "Variantie binnen 90, tussen 6: bij k patiënten is de helft echt",
      aanroep: "omslag(90, 6)",
      verwacht: 15,
    },
    { uitleg: "35 patiënten", aanroep: "betrouwbaarheid(35, 15)", verwacht: 0.7 },
    { uitleg: "Nodig voor 0,70", aanroep: "nVoorBetrouwbaarheid(0.7, 15)", verwacht: 35 },
    { uitleg: "Gemeten 16, geheel 10, betrouwbaarheid 0,5", aanroep: "krimp(16, 10, 0.5)", verwacht: 13 },
    {
      uitleg: "Eenheden verschillen niet: geen enkel verschil is echt",
      aanroep: "betrouwbaarheid(1000, omslag(90, 0))",
      verwacht: 0,
    },
  ],
  roep: {
    "omslag(90, 6)": () => omslag(90, 6),
    "betrouwbaarheid(35, 15)": () => betrouwbaarheid(35, 15),
    "nVoorBetrouwbaarheid(0.7, 15)": () => nVoorBetrouwbaarheid(0.7, 15) ?? Number.NaN,
    "krimp(16, 10, 0.5)": () => krimp(16, 10, 0.5),
    "betrouwbaarheid(1000, omslag(90, 0))": () => betrouwbaarheid(1000, omslag(90, 0)),
  },
};

export const mediaanVerschilDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "mediaan-verschil",
  titel: "Mediaan verschil tussen twee eenheden",
  uitleg:
    "Neem twee willekeurige eenheden. In de helft van de gevallen verschillen zij minder dan dit, in de andere helft meer. Zo is een spreiding in dezelfde maat te lezen als de uitkomst.",
  formule: "√2 · σ · Φ⁻¹(0,75) = 0,954·σ, σ de standaarddeviatie tussen eenheden",
  bron: "Larsen & Merlo 2005 (doi 10.1093/aje/kwi017), voor gemiddelden: dezelfde afleiding zonder de e-macht van hun odds ratio.",
  voorbeelden: [
    { uitleg: "Standaarddeviatie tussen eenheden 2", aanroep: "mediaanVerschil(4)", verwacht: 1.907745104952578 },
    { uitleg: "Eenheden verschillen niet", aanroep: "mediaanVerschil(0)", verwacht: 0 },
  ],
  roep: { "mediaanVerschil(4)": () => mediaanVerschil(4), "mediaanVerschil(0)": () => mediaanVerschil(0) },
};

export const scenarioDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "scenario-gemiddelde",
  titel: "Gemiddelde als wie niet is gemeten meetelt",
  uitleg:
    "Wie geen nameting heeft, kan het beter of slechter hebben gedaan dan wie gemeten is. Dit is het gemiddelde van allen als de niet-gemetenen deden wat het scenario zegt. Het is geen schatting: het laat zien hoe ver het cijfer kan schuiven.",
  formule: "(n·gemiddelde + m·scenario) / (n + m)",
  bron: "Rekenregel; de scenario's staan in data/policy/casemix.json.",
  voorbeelden: [
    { uitleg: "80 gemeten met 10; 20 niet, scenario 0", aanroep: "scenarioGemiddelde(80, 10, 20, 0)", verwacht: 8 },
    { uitleg: "Iedereen is gemeten", aanroep: "scenarioGemiddelde(80, 10, 0, -5)", verwacht: 10 },
  ],
  roep: {
    "scenarioGemiddelde(80, 10, 20, 0)": () => scenarioGemiddelde(80, 10, 20, 0),
    "scenarioGemiddelde(80, 10, 0, -5)": () => scenarioGemiddelde(80, 10, 0, -5),
  },
};
