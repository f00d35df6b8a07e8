import { renderSvg } from "../charts/render.js";
import type { Spec } from "../charts/theme.js";
import { escapeHtml } from "../format.js";
import { type Column, csvLink, tableHtml } from "./table.js";

/** Widths in which every figure is drawn: for a page or paper, and for a phone. */
export const WIDTHS = { breed: 820, smal: 345 } as const;

/** Width of each of two figures that stand side by side on a page. */
const BESIDE = 400;

export interface FigureParts<R> {
  readonly naam: string;
  readonly titel: string;
  /** What is drawn, for which selection, and how to read it. */
  readonly onderschrift: string;
  readonly rijen: readonly R[];
  readonly kolommen: readonly Column<R>[];
  /** Several: below each other, each as wide as the page, or beside each other. */
  readonly spec: (width: number) => Spec | readonly Spec[];
  readonly naast?: boolean;
  /** What n counts, what the denominator is and which date places it in a period; stands below the drawing. */
  readonly regel?: string | readonly string[];
  /** The table is part of the figure: it stands open. */
  readonly tabelOpen?: boolean;
  /** What may and may not be concluded, written from the numbers. */
  readonly zegt?: string;
  /** Said where a coarser figure stands in the place of the one that was asked for. */
  readonly grover?: string | null;
  /** Level of the title in the page; 3 where left out. */
  readonly kopniveau?: 2 | 3;
}

const heading = (titel: string, niveau: 2 | 3 = 3): string => `<h${niveau}>${escapeHtml(titel)}</h${niveau}>`;

/** A figure as HTML: drawing in two widths, what it shows, its table and its CSV one click away. */
export async function figureHtml<R>(p: FigureParts<R>): Promise<string> {
  const draw = async (width: number): Promise<string> => {
    const specs = p.spec(width);
    const drawn = await Promise.all(
      (Array.isArray(specs) ? (specs as Spec[]) : [specs as Spec]).map((s) => renderSvg(s, width)),
    );
    return drawn.join("");
  };
  const wide = await draw(p.naast ? BESIDE : WIDTHS.breed);
  const small = await draw(WIDTHS.smal);
  return `<figure class="figuur">${captionHtml(p)}<div class="breed${p.naast ? " naast" : ""}">${wide}</div><div class="smal">${small}</div>${lineHtml(p)}${tableTools(p)}</figure>`;
}

type Said = Pick<FigureParts<never>, "titel" | "onderschrift" | "kopniveau" | "regel" | "grover" | "zegt">;

const captionHtml = (p: Said): string =>
  `<figcaption>${heading(p.titel, p.kopniveau)}<p>${escapeHtml(p.onderschrift)}</p>${p.grover ? `<p class="grover">${escapeHtml(p.grover)}</p>` : ""}${p.zegt ? `<p class="zegt">${escapeHtml(p.zegt)}</p>` : ""}</figcaption>`;

const lineHtml = (p: Said): string =>
  [p.regel ?? []]
    .flat()
    .map((r) => `<p class="regel">${escapeHtml(r)}</p>`)
    .join("");

function tableTools<R>(p: FigureParts<R>): string {
  return `<div class="gereedschap"><details${p.tabelOpen ? " open" : ""}><summary>Tabel</summary>${tableHtml(p.kolommen, p.rijen, p.titel)}</details>${csvLink(p.kolommen, p.rijen, p.naam)}</div>`;
}

/** A table that stands by itself, with its CSV. */
export function tableFigureHtml<R>(p: Omit<FigureParts<R>, "spec">): string {
  return `<figure class="figuur">${captionHtml(p)}${tableHtml(p.kolommen, p.rijen, p.titel)}${lineHtml(p)}<div class="gereedschap">${csvLink(p.kolommen, p.rijen, p.naam)}</div></figure>`;
}

/** What stands in place of a figure that cannot be. */
export const unavailableHtml = (titel: string, reden: string, kopniveau?: 2 | 3): string =>
  `<figure class="figuur"><figcaption>${heading(titel, kopniveau)}</figcaption><p class="niet">Niet beschikbaar: ${escapeHtml(reden)}</p></figure>`;

/** Why a figure has no rows at all at a level or period. */
export const NOT_PUBLISHED =
  "niet gepubliceerd op dit niveau voor deze periode; bij zulke kleine aantallen zou te veel moeten wegvallen. Kies de hele periode.";
