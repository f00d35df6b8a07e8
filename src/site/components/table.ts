import { type Html, html, joined, raw } from "../../engine/text/html.js";

/** One column of a table under a figure: how it is shown and what stands in the CSV. */
export interface Column<R> {
  readonly kop: string;
  readonly waarde: (row: R) => string | number | null;
  /** How it is shown; the plain value where left out. */
  readonly toon?: (row: R) => string;
  readonly getal?: boolean;
  /** Where the cell leads to. */
  readonly href?: (row: R) => string | null;
  /** Why there is no value; stands in the CSV where `waarde` is null. */
  readonly reden?: (row: R) => string | null;
}

/** Rows as CSV: semicolon and decimal comma as Dutch spreadsheets expect; text that could run as a formula is quoted. */
export function csvText<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return "";
    // Without the noise of binary fractions: 16,3 and not 16,299999999999997.
    if (typeof value === "number") return String(Number(value.toPrecision(12))).replace(".", ",");
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    columns.map((c) => cell(c.kop)),
    ...rows.map((r) => columns.map((c) => cell(c.waarde(r) ?? c.reden?.(r) ?? null))),
  ];
  return `\uFEFF${lines.map((l) => l.join(";")).join("\r\n")}\r\n`;
}

/** A long name of words joined by underscores may break after each of them. */
const breakable = (text: string): Html | string =>
  /\w{24}/.test(text) ? joined(text.split("_"), raw("_<wbr>")) : text;

export function tableHtml<R>(columns: readonly Column<R>[], rows: readonly R[], caption: string): Html {
  const align = (c: Column<R>): Html | false => !!c.getal && html` class="getal"`;
  const head = columns.map((c) => html`<th scope="col"${align(c)}>${c.kop}</th>`);
  const cell = (c: Column<R>, r: R): Html | string => {
    const text = breakable(c.toon ? c.toon(r) : String(c.waarde(r) ?? "–"));
    const href = c.href?.(r) ?? null;
    return href === null ? text : html`<a href="${href}">${text}</a>`;
  };
  const body = rows.map((r) => html`<tr>${columns.map((c) => html`<td${align(c)}>${cell(c, r)}</td>`)}</tr>`);
  return html`<div class="tabelvak" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** An address that holds the CSV itself: it works without a server, without scripts and from paper archives of the page. */
export const csvAddress = <R>(columns: readonly Column<R>[], rows: readonly R[]): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(csvText(columns, rows))
    .replaceAll("'", "%27")
    .replace(/%(?:20|2C|3A|3B|2F|3D)/g, decodeURIComponent)}`;
