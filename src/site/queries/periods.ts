/** Periods by their code, in the browser: `totaal`, `2018`, `2018-H1`, `2018-K3`, `2018-07`. */

/** First and last month of a year. */
function months(periode: string): readonly [string, number, number] {
  const [year = "", part = ""] = periode.split("-");
  const number = Number(part.slice(1));
  if (part.startsWith("H")) return [year, 6 * number - 5, 6 * number];
  if (part.startsWith("K")) return [year, 3 * number - 2, 3 * number];
  return part === "" ? [year, 1, 12] : [year, Number(part), Number(part)];
}

/** Whether a period is or lies in another; all do in the whole. */
export function isWithin(periode: string, other: string): boolean {
  if (periode === other || other === "totaal") return true;
  if (periode === "totaal") return false;
  const [year, from, to] = months(periode);
  const [there, first, last] = months(other);
  return year === there && first <= from && to <= last;
}

/** A period in a sentence: "2018", "de eerste helft van 2018". */
export function periodInWords(periode: string): string {
  const [year = "", part = ""] = periode.split("-");
  return part.startsWith("H") ? `de ${part === "H1" ? "eerste" : "tweede"} helft van ${year}` : periode;
}

/** The year that a period lies in. */
export const yearOf = (periode: string): string => periode.split("-")[0] ?? "";

const pad = (x: number): string => String(x).padStart(2, "0");

/** First day of a period that is not the whole: "2018-07-01". */
export function firstDay(periode: string): string {
  const [year, from] = months(periode);
  return `${year}-${pad(from)}-01`;
}

/** Last day of a period that is not the whole, or so many days after it. */
export function lastDay(periode: string, later = 0): string {
  const [year, , to] = months(periode);
  return new Date(Date.UTC(Number(year), to, later)).toISOString().slice(0, 10);
}

/** The same period of the year before: 2017-H1 of 2018-H1. */
export const yearBefore = (periode: string): string => periode.replace(/^\d{4}/, (y) => String(Number(y) - 1));
