import { type Html, html, raw } from "../../engine/text/html.js";
import { renderSvg } from "../charts/render.js";
import { capital, number } from "../format.js";
import { differenceCell } from "../pages/difference-wording.js";
import type {
  Figure,
  HeadFigure,
  Question,
  ReportBlock,
  ReportDrawing,
  ReportTable,
  TableCell,
  TargetVerdict,
} from "./model.js";

/** Parts of a report as HTML, the same on page and paper. */

/** A value as it is written: `62,3 %`, `9,4`, `431`. */
export function valueText(f: Pick<Figure, "maat" | "waarde">): string {
  if (f.waarde === null) return "–";
  return f.maat === "aantal" ? number(f.waarde) : `${number(f.waarde, 1)}${f.maat === "percent" ? "\u00a0%" : ""}`;
}

/** Interval and n below a value: `58,1 tot 66,5 · n 431`; empty where there is neither. */
export function besideValue(f: Figure): string {
  const interval = f.laag === null || f.hoog === null ? "" : `${number(f.laag, 1)} tot ${number(f.hoog, 1)}`;
  const n = f.n === null || f.maat === "aantal" ? "" : `n\u00a0${number(f.n)}`;
  return [interval, n].filter(Boolean).join(" · ");
}

function cellHtml(c: TableCell): Html {
  if (c.soort === "tekst") return html`<td>${c.tekst}</td>`;
  if (c.soort === "verschil")
    return html`<td class="getal">${c.verschil ? differenceCell(c.verschil) : html`<span class="reden">${c.reden}</span>`}</td>`;
  const { cijfer } = c;
  if (cijfer.waarde === null) return html`<td class="getal"><span class="reden">${cijfer.reden}</span></td>`;
  const small = besideValue(cijfer);
  return html`<td class="getal"><b>${valueText(cijfer)}</b>${small && html` <span class="klein">${small}</span>`}</td>`;
}

/** Whether a column holds figures. */
export const isNumbers = (t: ReportTable, at: number): boolean =>
  t.rijen.some((r) => r.cellen[at] !== undefined && r.cellen[at].soort !== "tekst");

/** Rows above which a table may go on on the next sheet. */
const LONG_TABLE = 8;

export const tableHtml = (t: ReportTable): Html =>
  html`<table class="spiegel${t.rijen.length > LONG_TABLE && " lang"}"><caption>${t.titel}</caption><thead><tr>${t.koppen.map(
    (k, i) => html`<th scope="col"${isNumbers(t, i - 1) && html` class="getal"`}>${k}</th>`,
  )}</tr></thead><tbody>${t.rijen.map(
    (r) => html`<tr><th scope="row">${r.kop}</th>${r.cellen.map(cellHtml)}</tr>`,
  )}</tbody></table>`;

/** @param width in pixels that it is drawn for */
async function drawingHtml(d: ReportDrawing, width: number): Promise<Html> {
  const svg = await renderSvg(d.spec(width), width);
  // The name stands at the drawing itself: Chromium makes it the alternative text in a PDF there, and not at what is around it.
  const named = svg.replace(' aria-hidden="true"', () => String(html` aria-label="${d.alt}"`));
  return html`<figure class="spiegel" style="--breedte:${width}px"><figcaption>${d.titel}</figcaption>${raw(named)}</figure>`;
}

/** Drawings beside each other are drawn wider than their place and shrunk into it: two of them then leave room for a table. */
const SHRUNK = 1.25;

/** Drawings beside each other where there are two; each then half as wide. */
async function drawingsHtml(all: readonly ReportDrawing[], width: number): Promise<Html | null> {
  if (all.length === 0) return null;
  const each = all.length > 1 ? Math.floor(SHRUNK * (width / 2 - 8)) : width;
  const parts: Html[] = [];
  for (const d of all) parts.push(await drawingHtml(d, each));
  return html`<div class="naast">${parts}</div>`;
}

const listHtml = (b: ReportBlock): Html | null =>
  b.punten.length === 0
    ? null
    : html`<ol class="punten">${b.punten.map(
        (p) => html`<li>${p.tekst}${p.bij && html`<span class="bij">${p.bij}</span>`}</li>`,
      )}</ol>`;

/** A verdict as a sentence of its own: `Niet gehaald.` */
export const verdictText = (oordeel: TargetVerdict["oordeel"]): string => `${capital(oordeel)}.`;

export const paragraphs = (all: readonly string[]): Html => html`${all.map((z) => html`<p>${z}</p>`)}`;

/** The three numbers at the head. */
export const cardsHtml = (cards: readonly HeadFigure[]): Html =>
  html`<div class="cijferkaarten">${cards.map(({ cijfer, zegt }) => {
    const small = besideValue(cijfer);
    const kind = cijfer.laag === null ? "" : "95 %-interval ";
    return html`<div class="cijferkaart"><p class="wat">${cijfer.wat}</p><p class="waarde">${
      cijfer.waarde === null ? html`<span class="reden">${cijfer.reden}</span>` : valueText(cijfer)
    }</p><p class="bij">${cijfer.periodenaam}${small && `; ${kind}${small}`}</p>${zegt && html`<p class="zegt">${zegt}</p>`}</div>`;
  })}</div>`;

export const questionsHtml = (all: readonly Question[]): Html =>
  html`<ol class="vragen">${all.map(
    (v) =>
      html`<li><b>${v.vraag}</b>${v.aanleiding && html`<span class="bij">${v.aanleiding}</span>`}<span class="bron">Bron van de vraag: ${v.bron}.</span></li>`,
  )}</ol>`;

/** Blocks that fit on one sheet and belong together. */
const WHOLE: ReadonlySet<string> = new Set(["groepen", "kort"]);

/** What an inner part of a block holds, without its heading. @param width of the page in pixels */
export async function blockBody(b: ReportBlock, width: number): Promise<Html> {
  return html`${paragraphs(b.zinnen)}${listHtml(b)}${b.tabellen.map(tableHtml)}${await drawingsHtml(b.tekeningen, width)}${
    b.noten.length > 0 && html`<div class="noten"><p>${b.noten.join(" ")}</p></div>`
  }`;
}

/** Agreements of earlier meetings can be many; without them the place to write on stays with its heading. */
const isWhole = (b: ReportBlock): boolean => WHOLE.has(b.naam) || (b.naam === "afspraken" && b.tabellen.length === 1);

export const blockHtml = async (b: ReportBlock, width: number): Promise<Html> =>
  html`<section class="deel${isWhole(b) && " heel"}" id="${b.naam}"><h2>${b.titel}</h2>${await blockBody(b, width)}</section>`;
