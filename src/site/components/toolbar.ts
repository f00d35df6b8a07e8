import { type Html, html } from "../../engine/text/html.js";
import type { Origin } from "./origin.js";
import { asksOf } from "./origin.js";

/**
 * What a reader can do with a figure: Tabel · SQL · PNG · SVG · CSV · Link · Citeer · Groot. Table, question and CSV work without a
 * script; the others are buttons that only a page with its script shows (site/tools.ts does what they say).
 */

/** A button: what it does when pressed, its name, and what is told of it. */
const button = (doe: string, naam: string, uitleg: string): Html =>
  html`<button type="button" data-doe="${doe}" title="${uitleg}">${naam}</button>`;

/** The questions that made the rows, to be read and run again on the tables of the release. */
function askHtml(o: Origin): Html | null {
  const sql = asksOf(o);
  if (sql === "") return null;
  return html`<details class="vraag"><summary>SQL</summary><div class="laatje"><p>Deze vragen aan de tabellen van de uitgave gaven de rijen van deze figuur.</p><pre><code>${sql}</code></pre>${button("kopieer", "Kopieer", "Kopieer de vragen")} ${button("werkbank", "Open in werkbank", "Verander deze vragen en hun tekening in de werkbank")}</div></details>`;
}

/**
 * @param tabel its HTML; null where the table is the figure itself
 * @param csv address of the CSV
 * @param tekening whether there is a drawing to take along
 */
export function toolbarHtml(
  o: Origin,
  p: {
    readonly naam: string;
    readonly tabel: Html | null;
    readonly open?: boolean;
    readonly csv: string;
    readonly tekening: boolean;
  },
): Html {
  return html`<div class="gereedschap" role="group" aria-label="Bij deze figuur">${
    p.tabel &&
    html`<details class="tabel"${p.open && " open"}><summary>Tabel</summary><div class="laatje">${p.tabel}</div></details>`
  }${askHtml(o)}${
    p.tekening && [
      button("png", "PNG", "Tekening met titel, n en bron, als PNG"),
      button("svg", "SVG", "Tekening met titel, n en bron, als SVG"),
    ]
  }<a class="csv" href="${p.csv}" download="${p.naam}.csv">CSV</a>${button("link", "Link", "Link naar deze figuur met uw keuze")}${button("citeer", "Citeer", "Bronvermelding van deze figuur")}${
    p.tekening && button("groot", "Groot", "Deze figuur over het hele scherm")
  }</div>`;
}
