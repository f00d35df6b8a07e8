import { escapeHtml, number, percent } from "../format.js";
import type { Cell } from "../queries/cells.js";

type Unit = "percent" | "points";

/** A figure with its interval and n: `62,3 % (95 %-interval 58,1 tot 66,5; n 431)`, or why there is none. */
export function withInterval(c: Cell | undefined, unit: Unit): string {
  if (!c || c.waarde === null) return c?.reden ?? "niet gepubliceerd";
  const show = (x: number | null): string => number(x, 1);
  const value = unit === "percent" ? percent(c.waarde) : show(c.waarde);
  const interval = c.laag === null ? "" : `95 %-interval ${show(c.laag)} tot ${show(c.hoog)}; `;
  return `${value} (${interval}n ${number(c.n)})`;
}

/** The same for a cell of a table: `62,3 % (58,1–66,5; n 431)`; interval and n between brackets. */
export function compact(c: Cell | undefined, unit: Unit): string {
  if (!c || c.waarde === null) return c?.reden ?? "niet gepubliceerd";
  const value = unit === "percent" ? percent(c.waarde) : number(c.waarde, 1);
  const between = (c.laag ?? 0) < 0 || (c.hoog ?? 0) < 0 ? " tot " : "–";
  return `${value} (${c.laag === null ? "" : `${number(c.laag, 1)}${between}${number(c.hoog, 1)}; `}n ${number(c.n)})`;
}

/**
 * How a figure stands to a fixed value: only what the interval allows.
 * @returns part of a sentence, or null where there is no figure
 */
export function againstTarget(c: Cell | undefined, target: number): string | null {
  if (!c || c.laag === null || c.hoog === null) return null;
  const t = percent(target, 0);
  if (c.laag > target) return `ligt boven de streefwaarde van ${t}`;
  if (c.hoog < target) return `ligt onder de streefwaarde van ${t}`;
  return `is niet te onderscheiden van de streefwaarde van ${t}: die ligt binnen het interval`;
}

/**
 * How one unit stands to the whole it is part of. A difference is named only where the intervals do not touch, which is
 * stricter than a test of the difference.
 */
export function againstWhole(own: Cell | undefined, whole: Cell | undefined): string | null {
  if (!own || !whole || own.laag === null || own.hoog === null || whole.laag === null || whole.hoog === null)
    return null;
  if (own.laag > whole.hoog) return "hoger dan het totaal; de intervallen raken elkaar niet";
  if (own.hoog < whole.laag) return "lager dan het totaal; de intervallen raken elkaar niet";
  return "niet te onderscheiden van het totaal: de intervallen overlappen";
}

/** The course between two periods; a change is named only where the intervals do not touch. */
export function change(first: Cell | undefined, last: Cell | undefined): string | null {
  if (!first || !last || first.laag === null || first.hoog === null || last.laag === null || last.hoog === null)
    return null;
  if (last.laag > first.hoog) return `hoger in ${last.label} dan in ${first.label}`;
  if (last.hoog < first.laag) return `lager in ${last.label} dan in ${first.label}`;
  return `niet aantoonbaar veranderd tussen ${first.label} en ${last.label}`;
}

export const tipOf = (c: Cell, unit: Unit, name = c.naam): string => `${name}, ${c.label}: ${withInterval(c, unit)}`;

/** Sentences as a paragraph; a code such as SCL-90 is never broken at its hyphen. */
export const paragraph = (sentences: readonly (string | null)[]): string => {
  const text = escapeHtml(sentences.filter((s): s is string => s !== null).join(" "));
  const kept = text.replace(/ %/g, "\u00a0%").replace(/\bn (?=\d)/g, "n\u00a0");
  return `<p class="zin">${kept.replace(/\b[A-Z]{2,}-\d+(?:-[A-Z]+)?\b/g, '<span class="heel">$&</span>')}</p>`;
};
