import type { Interval } from "./intervals.js";
import { kritiek, poissonInterval } from "./quantiles.js";
import type { FunctionDefinition } from "./types.js";

/** Under this count Byar's approximation gives way to the exact interval, as PHEindicatormethods does. */
const EXACT_UNDER = 10;

/**
 * Byar's interval of a count.
 * @param aantal 0 or more @param niveau percent @returns limits in the unit of the count, 0 or more
 * @source Breslow & Day 1987; PHEindicatormethods gives the reference values of the tests
 */
export function byar(aantal: number, niveau = 95): Interval {
  if (!(aantal >= 0)) throw new RangeError(`byar: ${aantal}`);
  const z = kritiek(niveau);
  const up = aantal + 1;
  const low = aantal === 0 ? 0 : 1 - 1 / (9 * aantal) - z / (3 * Math.sqrt(aantal));
  return {
    laag: aantal * Math.max(0, low) ** 3,
    hoog: up * (1 - 1 / (9 * up) + z / (3 * Math.sqrt(up))) ** 3,
  };
}

/** Interval of a count as PHEindicatormethods gives it: exact under 10, Byar from 10 on. */
export const byarOfExact = (aantal: number, niveau = 95): Interval =>
  aantal < EXACT_UNDER ? poissonInterval(aantal, niveau) : byar(aantal, niveau);

/** One unit, or one part of it: how many were observed, and how many its casemix leads one to expect. */
export interface WaargenomenVerwacht {
  readonly waargenomen: number;
  readonly verwacht: number;
}

/** A class of the index population beside the same class of the reference population. */
export interface Klasse {
  readonly n: number;
  readonly referentieAantal: number;
  readonly referentieN: number;
}

/**
 * Expected count: every class at the rate of the reference population.
 * @param klassen classes of the unit @returns Σ n · referentieAantal / referentieN
 */
export function verwachtAantal(klassen: readonly Klasse[]): number {
  let sum = 0;
  for (const k of klassen) {
    if (!(k.n >= 0) || !(k.referentieAantal >= 0) || !(k.referentieN > 0))
      throw new RangeError("verwachtAantal: klassen");
    sum += (k.n * k.referentieAantal) / k.referentieN;
  }
  return sum;
}

export interface Gestandaardiseerd extends WaargenomenVerwacht {
  /** Observed over expected. */
  readonly verhouding: number;
  readonly interval: Interval;
  /** The ratio times the reference's rate: what the unit would have with the reference's patients, if its ratio held. */
  readonly gestandaardiseerd: number;
  readonly gestandaardiseerdInterval: Interval;
}

/**
 * Indirect standardisation.
 * @param delen one unit, or the parts that make it: ratios are never averaged, Σ O / Σ E
 * @param referentie rate of the reference population, in the unit wanted (percent, per 100.000)
 * @param niveau percent @param methode `exact`: Poisson at any count; `byar`: as PHEindicatormethods
 * @returns ratio and rate with limits; null where nothing is expected, for there is nothing to compare with
 */
export function indirect(
  delen: readonly WaargenomenVerwacht[],
  referentie: number,
  niveau = 95,
  methode: "exact" | "byar" = "exact",
): Gestandaardiseerd | null {
  let waargenomen = 0;
  let verwacht = 0;
  for (const d of delen) {
    if (!(d.waargenomen >= 0) || !(d.verwacht >= 0)) throw new RangeError("indirect: waargenomen en verwacht");
    waargenomen += d.waargenomen;
    verwacht += d.verwacht;
  }
  if (!(verwacht > 0)) return null;
  const count = methode === "exact" ? poissonInterval(waargenomen, niveau) : byarOfExact(waargenomen, niveau);
  const interval = { laag: count.laag / verwacht, hoog: count.hoog / verwacht };
  const verhouding = waargenomen / verwacht;
  return {
    waargenomen,
    verwacht,
    verhouding,
    interval,
    gestandaardiseerd: verhouding * referentie,
    gestandaardiseerdInterval: { laag: interval.laag * referentie, hoog: interval.hoog * referentie },
  };
}

const een = (o: number, e: number): Gestandaardiseerd =>
  indirect([{ waargenomen: o, verwacht: e }], 40) as Gestandaardiseerd;

export const standaardisatieDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "indirecte-standaardisatie",
  titel: "Indirecte standaardisatie: waargenomen gedeeld door verwacht",
  uitleg:
    "Het model geeft iedere patiënt een kans, gegeven diens kenmerken. De som van die kansen is het aantal dat men bij deze patiënten verwacht. Waargenomen gedeeld door verwacht is 1 als de eenheid doet wat men van haar casemix verwacht. Twee eenheden met een verschillende casemix zijn zo elk met het geheel te vergelijken, niet zonder meer met elkaar.",
  formule:
    "O/E met E = Σ kans; gestandaardiseerd percentage = O/E × percentage van het geheel; grenzen van O exact (Poisson)",
  bron: "Exacte grenzen: Garwood 1936. Byar en de regel 'exact onder 10' getoetst aan PHEindicatormethods. Poisson past bij zeldzame uitkomsten; een aantal uit n wisselt minder. De casemixmodellen rekenen daarom met de kans van iedere patiënt zelf (gecorrigeerd aandeel), en met Poisson alleen waar het beleid een uitkomst zeldzaam noemt.",
  voorbeelden: [
    {
      uitleg: "430 waargenomen, 402 verwacht (drie delen samen)",
      aanroep: "indirect(100+150+180, 102+135+165).verhouding",
      verwacht: 1.0696517412935,
    },
    {
      uitleg: "50 waargenomen, 40 verwacht, geheel 40 %: gestandaardiseerd",
      aanroep: "indirect(50, 40, 40 %).gestandaardiseerd",
      verwacht: 50,
    },
    { uitleg: "Niets waargenomen: ondergrens", aanroep: "indirect(0, 5).interval.laag", verwacht: 0 },
    {
      uitleg: "Niets waargenomen, 5 verwacht: bovengrens",
      aanroep: "indirect(0, 5).interval.hoog",
      verwacht: 0.737775890822788,
    },
  ],
  roep: {
    "indirect(100+150+180, 102+135+165).verhouding": () => een(430, 402).verhouding,
    "indirect(50, 40, 40 %).gestandaardiseerd": () => een(50, 40).gestandaardiseerd,
    "indirect(0, 5).interval.laag": () => een(0, 5).interval.laag,
    "indirect(0, 5).interval.hoog": () => een(0, 5).interval.hoog,
  },
};
