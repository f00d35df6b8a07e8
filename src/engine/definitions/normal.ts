import erfc from "@stdlib/math-base-special-erfc";
import type { FunctionDefinition } from "./types.js";

const ratio = (a: readonly number[], b: readonly number[], x: number): number =>
  a.reduceRight((sum, c) => sum * x + c, 0) / b.reduceRight((sum, c) => sum * x + c, 0);

const CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
] as const;
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

/**
 * Quantile of the standard normal distribution.
 * @param p strictly between 0 and 1 @returns z, with about 16 digits
 * @source Wichura 1988, algorithm AS 241 (PPND16), which R's qnorm uses
 */
export function normaalKwantiel(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normaalKwantiel: p ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE[0], CENTRE[1], 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z = r <= 5 ? ratio(MIDDLE[0], MIDDLE[1], r - 1.6) : ratio(TAIL[0], TAIL[1], r - 5);
  return q < 0 ? -z : z;
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
  bron: "Rankit (Bliss 1967); waarom: de Beurs & Jeronimus over de MANSA. Normaal kwantiel: Wichura 1988 (AS 241). Scores met te weinig voormetingen worden met hun buren samengenomen: eigen keuze.",
  voorbeelden: [
    { uitleg: "Middelste van 101", aanroep: "rangT(50, 1, 101)", verwacht: 50 },
    { uitleg: "De hoogste tien van 100", aanroep: "rangT(90, 10, 100)", verwacht: 66.4485362695 },
  ],
  roep: {
    "rangT(50, 1, 101)": () => rangT(50, 1, 101),
    "rangT(90, 10, 100)": () => rangT(90, 10, 100),
  },
};
