import type { Manifest } from "../../engine/contract/manifest.js";
import { type Html, html, raw } from "../../engine/text/html.js";
import { renderSvg } from "../charts/render.js";
import type { Spec } from "../charts/theme.js";
import type { Cell } from "../queries/cells.js";
import { CELL_COLUMNS, type Origin, originColumns, sourceLine } from "./origin.js";
import { type Column, csvAddress, tableHtml } from "./table.js";
import { toolbarHtml } from "./toolbar.js";

/**
 * A figure is one object: a question, what was found, the drawing, one line for n, date, definition and denominator, and what can
 * be done with it (docs/decisions/0040-a-figure-is-one-object.md).
 */

/** Widths in which every figure is drawn: for a page or paper, and for a phone. */
export const WIDTHS = { breed: 820, smal: 345 } as const;

/** Width of each of two figures that stand side by side on a page. */
const BESIDE = 400;

export interface FigureParts<R> {
  readonly naam: string;
  /** What the figure is called: in its CSV, above its table, and as heading where there is no question. */
  readonly titel: string;
  /** The question that it answers: its heading. */
  readonly vraag?: string | undefined;
  /** What is drawn, for which selection, and how to read it. */
  readonly onderschrift: string;
  readonly rijen: readonly R[];
  readonly kolommen: readonly Column<R>[];
  /** Figures of the release behind it, for its CSV: one row each. Where left out the CSV holds the rows of the table. */
  readonly cellen?: readonly Cell[];
  /** Further columns of that CSV. */
  readonly celkolommen?: readonly Column<Cell>[];
  /** Several: below each other, each as wide as the page, or beside each other. */
  readonly spec: (width: number) => Spec | readonly Spec[];
  readonly naast?: boolean;
  /** What n counts, what the denominator is and which date places it in a period; stands below the drawing. */
  readonly regel?: string | readonly string[];
  /** The table is part of the figure: it stands open. */
  readonly tabelOpen?: boolean;
  /** What was found, and what may and may not be concluded, written from the numbers. */
  readonly zegt?: string | undefined;
  /** Said where a coarser figure stands in the place of the one that was asked for. */
  readonly grover?: string | null;
  /** Level of the title in the page; 3 where left out. */
  readonly kopniveau?: 2 | 3;
}

const heading = (titel: string, niveau: 2 | 3 = 3): Html => html`<h${niveau}>${titel}</h${niveau}>`;

/**
 * A figure as HTML: drawn in the widths of a page and of a phone, or in the one that is asked for; the other is then empty.
 * @param o the release and the questions that gave its rows; nothing for what comes from neither
 */
export async function figureHtml<R>(o: Origin, p: FigureParts<R>): Promise<Html> {
  const draw = async (width: number): Promise<Html> => {
    const specs = p.spec(width);
    const drawn = await Promise.all(
      (Array.isArray(specs) ? (specs as Spec[]) : [specs as Spec]).map((s) => renderSvg(s, width)),
    );
    return raw(drawn.join(""));
  };
  const wide = o.breedte === "smal" ? null : await draw(p.naast ? BESIDE : WIDTHS.breed);
  const small = o.breedte === "breed" ? null : await draw(WIDTHS.smal);
  const tools = toolbarHtml(o, {
    naam: p.naam,
    tabel: tableHtml(p.kolommen, p.rijen, p.titel),
    open: p.tabelOpen ?? false,
    csv: csvOf(o, p),
    tekening: true,
  });
  return html`<figure ${ofFigure(o, p)}>${captionHtml(p)}<div class="breed${p.naast && " naast"}">${wide}</div><div class="smal">${small}</div>${lineHtml(p)}${tools}</figure>`;
}

/** The licence of a release, where its edition names one. */
const licenceAttribute = ({ editie }: Manifest): Html | null =>
  editie.licentie === undefined ? null : html` data-licentie="${editie.licentie}"`;

/** What a figure carries for what is taken from it: its names, and which release it is of. */
const ofFigure = (o: Origin, p: Pick<Said, "titel"> & { readonly naam: string }): Html =>
  html`class="figuur" data-naam="${p.naam}" data-titel="${p.titel}"${o.uitgave && html` data-bron="${sourceLine(o.uitgave.manifest)}"${licenceAttribute(o.uitgave.manifest)}`}`;

type Said = Pick<FigureParts<never>, "titel" | "vraag" | "onderschrift" | "kopniveau" | "regel" | "grover" | "zegt">;

const captionHtml = (p: Said): Html =>
  html`<figcaption>${heading(p.vraag ?? p.titel, p.kopniveau)}${p.zegt && html`<p class="zegt">${p.zegt}</p>`}${p.grover && html`<p class="grover">${p.grover}</p>`}<p class="lees">${p.vraag && html`<span class="naam">${p.titel}.</span> `}${p.onderschrift}</p></figcaption>`;

const lineHtml = (p: Said): readonly Html[] => [p.regel ?? []].flat().map((r) => html`<p class="regel">${r}</p>`);

/** Its CSV: a row for each figure of the release, or for each row of its table, with where it comes from. */
function csvOf<R>(
  o: Origin,
  p: Pick<FigureParts<R>, "titel" | "rijen" | "kolommen" | "cellen" | "celkolommen">,
): string {
  return p.cellen
    ? csvAddress([...CELL_COLUMNS, ...(p.celkolommen ?? []), ...originColumns<Cell>(o, p.titel)], p.cellen)
    : csvAddress([...p.kolommen, ...originColumns<R>(o, p.titel)], p.rijen);
}

/** A table that stands by itself, with what can be done with it. */
export function tableFigureHtml<R>(o: Origin, p: Omit<FigureParts<R>, "spec">): Html {
  const tools = toolbarHtml(o, { naam: p.naam, tabel: null, csv: csvOf(o, p), tekening: false });
  return html`<figure ${ofFigure(o, p)}>${captionHtml(p)}${tableHtml(p.kolommen, p.rijen, p.titel)}${lineHtml(p)}${tools}</figure>`;
}

/** What stands in place of a figure that cannot be. */
export const unavailableHtml = (titel: string, reden: string, kopniveau?: 2 | 3): Html =>
  html`<figure class="figuur"><figcaption>${heading(titel, kopniveau)}</figcaption><p class="niet">Niet beschikbaar: ${reden}</p></figure>`;

/** Why a figure has no rows at all at a level or period. */
export const NOT_PUBLISHED =
  "niet gepubliceerd op dit niveau voor deze periode; bij zulke kleine aantallen zou te veel moeten wegvallen. Kies de hele periode.";
