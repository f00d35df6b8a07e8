import { distance } from "fastest-levenshtein";
import type { TableContract } from "./contract.js";

/** A column whose name was not quite the contract's. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** A name without what people vary: case, blanks, underscores, dots and dashes. */
const squeezed = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/**
 * Names of delivered columns as the contract has them: `Meting ID` is meting_id. Where a column has the name itself, or two
 * would be it, nothing is taken for it.
 * @param raw names as delivered
 * @returns the contract's name, or the delivered one in lower case; and which were taken for another
 */
export function contractName(
  raw: readonly string[],
  contract: TableContract,
): { columns: string[]; renamed: Renamed[] } {
  const lower = raw.map((c) => c.trim().toLowerCase());
  const renamed: Renamed[] = [];
  const columns = lower.map((name, i) => {
    if (name in contract.kolommen || name === "") return name;
    const key = squeezed(name);
    const to = Object.keys(contract.kolommen).find((c) => squeezed(c) === key);
    if (!to || lower.includes(to) || lower.filter((c) => squeezed(c) === key).length > 1) return name;
    renamed.push({ from: (raw[i] ?? "").trim(), to });
    return to;
  });
  return { columns, renamed };
}

/** The name of the contract that a delivered column most looks like; undefined where none is near. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const key = squeezed(name);
  if (key.length < 3) return undefined;
  const scored = candidates
    .map((c) => ({ c, d: distance(key, squeezed(c)) }))
    .sort((a, b) => a.d - b.d || a.c.length - b.c.length);
  const [best] = scored;
  return best && best.d <= Math.max(1, Math.floor(key.length / 4)) ? best.c : undefined;
}

/** How a name that may be anything is shown: what looks like the name of a column as it stands, else its shape. */
const NAME = /^[\p{L}_][\p{L}\p{N}_ .()/-]{0,39}$/u;
const shape = (text: string): string =>
  text.length > 40
    ? `(${text.length} tekens)`
    : text
        .replace(/\d/g, "9")
        .replace(/\p{Lu}/gu, "A")
        .replace(/\p{Ll}/gu, "a");

/** A name of a column as it may be shown: as it stands where it looks like one, else its shape. */
export const shownName = (name: string): string => (NAME.test(name) ? name : shape(name));

/** Words by which a line is known for a header, besides the names of the contract. */
const HEADER_WORD =
  /(^|[_ .-])(id|nr|nummer|datum|date|code|naam|name|score|event|item|vraag|totaal|total|instrument)([_ .-]|\d*$)/i;
const VALUE = /^([-+]?[\d.,/:\s-]+|)$/;

/**
 * Whether a line is one of names: nothing in it is a number, a date or empty, no name stands twice, and something in it is
 * known as a name of a column. A line of values may hold persons, and its text is not shown.
 */
export function isHeader(raw: readonly string[], contract: TableContract): boolean {
  const names = raw.filter((c) => c !== "");
  if (names.length < 2 || new Set(names).size < names.length) return false;
  if (names.some((c) => VALUE.test(c) || !NAME.test(c))) return false;
  const known = Object.keys(contract.kolommen);
  return names.some((c) => HEADER_WORD.test(c) || nearestName(c, known) !== undefined);
}

/** Names as a list: `oq1 … oq45 (45 kolommen)` for those that only count on. */
export function listNames(names: readonly string[], most = 12): string {
  const parts: string[] = [];
  for (let i = 0; i < names.length; ) {
    const [, stem, first] = /^(.*?)(\d+)$/.exec(names[i] ?? "") ?? [];
    let end = i + 1;
    const follows = (): boolean => {
      const next = String(Number(first) + end - i);
      return names[end] === `${stem}${next}` || names[end] === `${stem}${next.padStart(first?.length ?? 0, "0")}`;
    };
    while (stem !== undefined && follows()) end++;
    if (end - i >= 4) parts.push(`${names[i]} … ${names[end - 1]} (${end - i} kolommen)`);
    else parts.push(...names.slice(i, end));
    i = end;
  }
  const shown = parts.slice(0, most);
  return shown.join(", ") + (parts.length > most ? ` en nog ${parts.length - most}` : "");
}

/**
 * A line that should have been a header, as it may be shown, and what is likely meant by it.
 * @returns text: names, or the shape of values; likely: a sentence that ends with a space, or nothing
 */
export function shownHeader(raw: readonly string[], contract: TableContract): { text: string; likely: string } {
  const filled = raw.filter((c) => c !== "");
  if (filled.length === 0) return { text: "een lege regel", likely: "" };
  if (filled.length === 1)
    return {
      text: `één tekst van ${filled[0]?.length ?? 0} tekens, zonder scheidingsteken`,
      likely: "Staat er een titel boven de kopregel, haal die dan weg. ",
    };
  if (!isHeader(raw, contract))
    return {
      text: `${listNames(filled.map(shape), 6)} (de vorm van de inhoud; geen kolomnamen)`,
      likely: "Er lijkt geen kopregel te zijn: zet de kolomnamen op de eerste regel. ",
    };
  const { columns } = contractName(raw, contract);
  const missing = Object.entries(contract.kolommen)
    .filter(([n, c]) => c.verplicht && !columns.includes(n))
    .map(([n]) => n);
  const near = columns.flatMap((c) => {
    const to = c in contract.kolommen ? undefined : nearestName(c, missing);
    return to ? [`${c} lijkt op ${to}`] : [];
  });
  return {
    text: listNames(filled),
    likely: near.length ? `Kolom ${near.join("; ")}: hernoem de kolom. ` : "",
  };
}
