import { doorToeval, type Verschil } from "../../engine/definitions/difference.js";
import { number, percent } from "../format.js";

/**
 * Sentences about differences, from a difference and its own interval. One rule holds for all: a difference is stated only
 * where its interval leaves out 0; that two intervals overlap is never said to mean anything.
 */

/** Said where intervals stand side by side and no difference is given. */
export const OVERLAP = "Dat strepen elkaar overlappen betekent niet dat er geen verschil is.";

/** Said where the differences themselves are in the table of the figure. */
export const OVERLAP_TABLE =
  "Of een vestiging verschilt is niet aan overlappende strepen te zien: het verschil met de andere vestigingen staat in de tabel, met een eigen interval.";

/** What units are compared with: all the others together, or the mean of the others. */
export const OTHERS = "bij de andere vestigingen samen";
export const OTHER_MEANS = "gemiddeld bij de andere vestigingen";

/** Decimals in which none of these, if it is not 0, reads as 0. */
function decimalsFor(values: readonly number[], least = 1): number {
  let digits = least;
  while (digits < 3 && values.some((x) => x !== 0 && Number(x.toFixed(digits)) === 0)) digits++;
  return digits;
}

/** `+1,2`, `−0,3`, `0,0`. */
const signed = (x: number, digits: number): string =>
  `${x > 0 && Number(x.toFixed(digits)) !== 0 ? "+" : ""}${number(x, digits)}`;

/** Whether 0 lies outside the interval of a difference; an end on 0 counts as inside. */
export const isApart = (v: Verschil): boolean => v.laag > 0 || v.hoog < 0;

/** `95 %-interval van het verschil 0,2 tot 2,2`. */
const range = (v: Verschil, digits: number): string =>
  `95 %-interval van het verschil ${number(v.laag, digits)} tot ${number(v.hoog, digits)}`;

/**
 * A difference as part of a sentence: `1,2 punt hoger dan bij … (95 %-interval van het verschil 0,2 tot 2,2)`, or that none
 * was shown, with the same numbers.
 * @param maat name of its unit: procentpunt, punt or T @param than what it is compared with
 */
export function differenceText(v: Verschil, maat: string, than: string): string {
  const digits = decimalsFor([v.waarde, v.laag, v.hoog]);
  if (isApart(v))
    return `${number(Math.abs(v.waarde), digits)} ${maat} ${v.laag > 0 ? "hoger" : "lager"} dan ${than} (${range(v, digits)})`;
  return `niet aantoonbaar anders dan ${than} (verschil ${signed(v.waarde, digits)} ${maat}, ${range(v, digits)})`;
}

/** The same in a cell of a table: `+1,2 (0,2 tot 2,2)`. */
export function differenceCell(v: Verschil): string {
  const digits = decimalsFor([v.waarde, v.laag, v.hoog]);
  return `${signed(v.waarde, digits)} (${number(v.laag, digits)} tot ${number(v.hoog, digits)})`;
}

/**
 * What chance alone would give among so many comparisons; null for one. Nothing is subtracted: which of them are chance
 * cannot be told.
 */
export function chanceSentence(vergelijkingen: number): string | null {
  if (vergelijkingen < 2) return null;
  const { verwacht, eenOfMeer } = doorToeval(vergelijkingen);
  return `Bij ${number(vergelijkingen)} vergelijkingen laat toeval alleen er naar verwachting ${number(verwacht, 1)} zo uitkomen, en in ongeveer ${percent(100 * eenOfMeer, 0)} van de gevallen één of meer; welke dat zijn is niet te zeggen.`;
}

/**
 * How many of the units differ from the others, beside what chance gives.
 * @param all the differences that could be made @param many name of the units, plural
 */
export function manySentences(all: readonly Verschil[], many: string, than: string): string | null {
  if (all.length === 0) return null;
  const apart = all.filter(isApart).length;
  const first =
    all.length === 1
      ? `Voor één van de ${many} is een verschil met ${than} te geven; nul ligt ${apart ? "buiten" : "binnen"} het 95 %-interval ervan.`
      : apart === 0
        ? `Van ${number(all.length)} ${many} is het verschil met ${than} berekend; bij geen ervan ligt nul buiten het 95 %-interval.`
        : `Van ${number(all.length)} ${many} is het verschil met ${than} berekend; bij ${number(apart)} ligt nul buiten het 95 %-interval.`;
  return [first, chanceSentence(all.length)].filter((s) => s !== null).join(" ");
}
