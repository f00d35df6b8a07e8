import { type Html, html } from "../../engine/text/html.js";
import { number, percent } from "../format.js";
import type { Cell } from "../queries/cells.js";
import { differenceText, OTHERS } from "./difference-wording.js";
import { between, fromRest } from "./differences.js";

/** What a figure is counted in. */
export type Scale = "percent" | "points";

/** A figure with its interval and n: `62,3 % (95 %-interval 58,1 tot 66,5; n 431)`, or why there is none. */
export function withInterval(c: Cell | undefined, unit: Scale): string {
  if (!c || c.waarde === null) return c?.reden ?? "niet gepubliceerd";
  const show = (x: number | null): string => number(x, 1);
  const value = unit === "percent" ? percent(c.waarde) : show(c.waarde);
  const interval = c.laag === null ? "" : `95 %-interval ${show(c.laag)} tot ${show(c.hoog)}; `;
  return `${value} (${interval}n ${number(c.n)})`;
}

/** The same for a cell of a table: `62,3 % (58,1–66,5; n 431)`; interval and n between brackets. */
export function compact(c: Cell | undefined, unit: Scale): string {
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
  return `verschilt niet aantoonbaar van de streefwaarde van ${t}: die ligt binnen het interval`;
}

/** What a difference of such figures is counted in. */
export const differenceUnit = (unit: Scale): string => (unit === "percent" ? "procentpunt" : "punt");

/**
 * How one unit stands to the others of the whole that holds it: the difference with an interval of its own.
 * @returns part of a sentence, or null where either is not shown
 */
export function againstRest(own: Cell | undefined, whole: Cell | undefined, unit: Scale): string | null {
  const v = fromRest(own, whole);
  return v && differenceText(v, differenceUnit(unit), OTHERS);
}

/** The course between two periods, as their difference; null where either is not shown, or they are one. */
export function change(first: Cell | undefined, last: Cell | undefined, unit: Scale): string | null {
  if (!first || !last || first.periode === last.periode) return null;
  const v = between(last, first);
  return v && `in ${last.label} ${differenceText(v, differenceUnit(unit), `in ${first.label}`)}`;
}

export const tipOf = (c: Cell, unit: Scale, name = c.naam): string => `${name}, ${c.label}: ${withInterval(c, unit)}`;

/** Sentences as a paragraph; a code such as SCL-90 is never broken at its hyphen. */
export const paragraph = (sentences: readonly (string | null)[]): Html => {
  const text = sentences.filter((s) => s !== null).join(" ");
  const kept = text.replace(/ %/g, "\u00a0%").replace(/\bn (?=\d)/g, "n\u00a0");
  const parts = kept.split(/(\b[A-Z]{2,}-\d+(?:-[A-Z]+)?\b)/);
  return html`<p class="zin">${parts.map((p, i) => (i % 2 ? html`<span class="heel">${p}</span>` : p))}</p>`;
};
