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
