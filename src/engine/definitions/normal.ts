import erfc from "@stdlib/math-base-special-erfc";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import type { FunctionDefinition } from "./types.js";

/**
 * Quantile of the standard normal distribution.
 * @param p strictly between 0 and 1 @returns z, with about 15 digits, in both tails
 * @source z = √2·erfc⁻¹(2(1 − p)); @stdlib's erfc⁻¹ keeps its digits near 0, where its normal quantile does not
 */
export function normaalKwantiel(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normaalKwantiel: p ${p}`);
  return p < 0.5 ? -Math.SQRT2 * erfcinv(2 * p) : Math.SQRT2 * erfcinv(2 * (1 - p));
}

/** Chance that a standard normal variable is over z. */
export const normaalBoven = (z: number): number => erfc(z / Math.SQRT2) / 2;

/**
 * T of a place in the order of a reference group.
 * @param onder how many are below @param gelijk how many share the place @param n size of the group @returns T
 */
export const rangT = (onder: number, gelijk: number, n: number): number =>
  50 + 10 * normaalKwantiel((onder + gelijk / 2) / n);

export const rangDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "t-rang",
  titel: "T-score naar rangorde",
  uitleg:
    "Een lineaire T vertekent aan de uiteinden van een scheve schaal. Deze T kijkt alleen naar de plaats in de volgorde: welk deel van de referentiegroep minder klachten had, en bij welke waarde van een normale verdeling dat hoort.",
  formule: "T = 50 + 10 × z((aantal eronder + half het aantal gelijk) / n)",
  bron: "Rankit (Bliss 1967); waarom: de Beurs & Jeronimus over de MANSA. Scores met te weinig voormetingen worden met hun buren samengenomen: eigen keuze.",
  voorbeelden: [
    { uitleg: "Middelste van 101", aanroep: "rangT(50, 1, 101)", verwacht: 50 },
    { uitleg: "De hoogste tien van 100", aanroep: "rangT(90, 10, 100)", verwacht: 66.4485362695 },
  ],
  roep: {
    "rangT(50, 1, 101)": () => rangT(50, 1, 101),
    "rangT(90, 10, 100)": () => rangT(90, 10, 100),
  },
};
