import { renderSvg } from "../charts/render.js";
import type { Spec } from "../charts/theme.js";
import { escapeHtml } from "../format.js";
import { type Column, csvLink, tableHtml } from "./table.js";

/** Widths in which every figure is drawn: for a page or paper, and for a phone. */
export const WIDTHS = { breed: 820, smal: 345 } as const;

export interface FigureParts<R> {
  readonly naam: string;
  readonly titel: string;
  /** What is drawn, for which selection, and how to read it. */
  readonly onderschrift: string;
  readonly rijen: readonly R[];
  readonly kolommen: readonly Column<R>[];
  readonly spec: (width: number) => Spec;
  /** Level of the title in the page; 3 where left out. */
  readonly kopniveau?: 2 | 3;
}

const heading = (titel: string, niveau: 2 | 3 = 3): string => `<h${niveau}>${escapeHtml(titel)}</h${niveau}>`;

/** A figure as HTML: drawing in two widths, what it shows, its table and its CSV one click away. */
export async function figureHtml<R>(p: FigureParts<R>): Promise<string> {
  const wide = await renderSvg(p.spec(WIDTHS.breed));
  const small = await renderSvg(p.spec(WIDTHS.smal));
  return `<figure class="figuur"><figcaption>${heading(p.titel, p.kopniveau)}<p>${escapeHtml(p.onderschrift)}</p></figcaption><div class="breed">${wide}</div><div class="smal">${small}</div>${tableTools(p)}</figure>`;
}

function tableTools<R>(p: FigureParts<R>): string {
  return `<div class="gereedschap"><details><summary>Tabel</summary>${tableHtml(p.kolommen, p.rijen, p.titel)}</details>${csvLink(p.kolommen, p.rijen, p.naam)}</div>`;
}

/** A table that stands by itself, with its CSV. */
export function tableFigureHtml<R>(p: Omit<FigureParts<R>, "spec">): string {
  return `<figure class="figuur"><figcaption>${heading(p.titel, p.kopniveau)}<p>${escapeHtml(p.onderschrift)}</p></figcaption>${tableHtml(p.kolommen, p.rijen, p.titel)}<div class="gereedschap">${csvLink(p.kolommen, p.rijen, p.naam)}</div></figure>`;
}

/** What stands in place of a figure that cannot be. */
export const unavailableHtml = (titel: string, reden: string): string =>
  `<figure class="figuur"><figcaption>${heading(titel)}</figcaption><p class="niet">Niet beschikbaar: ${escapeHtml(reden)}</p></figure>`;

/** Why a figure has no rows at all at a level or period. */
export const NOT_PUBLISHED =
  "niet gepubliceerd op dit niveau voor deze periode; bij zulke kleine aantallen zou te veel moeten wegvallen. Kies de hele periode.";
