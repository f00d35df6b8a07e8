import { type Html, html, raw } from "../../engine/text/html.js";
import { tidySvg } from "../charts/render.js";
import { tableHtml } from "../components/table.js";
import { drawReaders } from "./draw.js";
import type { Json } from "./notebook.js";
import { cellText, decimalsOf } from "./results.js";

/**
 * What a page declares without code: a drawing, or a table, of the rows of a cell. The build draws it for the first view and the
 * browser after every choice, both with these lines.
 */

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Rows that a table of a page shows; the rest is told. */
const SHOWN = 200;

const isNumber = (rows: Rows, naam: string): boolean =>
  rows.some((r) => typeof r[naam] === "number") &&
  rows.every((r) => r[naam] === null || r[naam] === undefined || typeof r[naam] === "number");

/** Rows as a table: numbers as in Dutch, what is hidden in words. @param naam of the cell that they come from */
function declaredTable(rows: Rows, naam: string): Html {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return html`<p class="niet">Deze vraag heeft geen rijen.</p>`;
  const columns = names.map((kop) => {
    const getal = isNumber(rows, kop);
    const digits = getal ? decimalsOf(rows, kop) : 0;
    return {
      kop,
      getal,
      waarde: (r: Rows[number]) => String(r[kop] ?? ""),
      toon: (r: Rows[number]) => cellText(r, kop, digits),
    };
  });
  const rest = rows.length > SHOWN && html`<p class="regel">De eerste ${SHOWN} van ${rows.length} rijen.</p>`;
  return html`${tableHtml(columns, rows.slice(0, SHOWN), `Rijen van ${naam}`)}${rest}`;
}

/**
 * A drawing of rows, with those rows as a table for who cannot see it.
 * @throws Error in Dutch for a specification with addresses, too many rows, or one that Vega-Lite does not take
 */
async function declaredFigure(spec: Json, rows: Rows, naam: string): Promise<Html> {
  if (rows.length === 0)
    return html`<figure class="figuur verklaard"><p class="niet">Er zijn geen rijen om te tekenen.</p></figure>`;
  const svg = tidySvg(await drawReaders(spec, rows), JSON.stringify([spec, rows]));
  const said = typeof spec["description"] === "string" && html`<figcaption>${spec["description"]}</figcaption>`;
  return html`<figure class="figuur verklaard">${said}<div class="tekening">${raw(svg)}</div><div class="gereedschap"><details class="tabel"><summary>Tabel</summary><div class="laatje">${declaredTable(rows, naam)}</div></details></div></figure>`;
}

/** Either of them, as a cell declares it. */
export const declaredHtml = (o: { readonly rijen: string; readonly spec: Json | null }, rows: Rows): Promise<Html> =>
  o.spec === null
    ? Promise.resolve(html`<figure class="figuur verklaard">${declaredTable(rows, o.rijen)}</figure>`)
    : declaredFigure(o.spec, rows, o.rijen);
