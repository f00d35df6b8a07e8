/** Numbers and text as Dutch readers write them; one place, so that page, table and chart agree. */

/** A number with a decimal comma; null gives a dash. */
export function number(x: number | null | undefined, digits = 0): string {
  if (x === null || x === undefined) return "–";
  const [whole = "", part] = Math.abs(x).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  const sign = x < 0 && Number(Math.abs(x).toFixed(digits)) !== 0 ? "−" : "";
  return sign + grouped + (part ? `,${part}` : "");
}

export const percent = (x: number | null | undefined, digits = 1): string =>
  x == null ? "–" : `${number(x, digits)} %`;

/** With so many significant digits, as model output is published; null gives a dash. */
export function significant(x: number | null | undefined, digits = 3): string {
  if (x === null || x === undefined) return "–";
  if (Math.abs(x) < 1e-6) return "0";
  const size = Math.floor(Math.log10(Math.abs(x)));
  return number(x, Math.max(0, digits - 1 - size));
}

/** A name within a sentence: its first letter small, unless it is a word in capitals. */
export const within = (name: string): string =>
  /^\p{Lu}(?!\p{Lu})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;

/** The start of a sentence: its first letter a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Lists a, b en c. */
export const enumerate = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} en ${words.at(-1)}`;
