import type { Verschil } from "../../engine/definitions/difference.js";
import type { Html } from "../../engine/text/html.js";
import { tableFigureHtml, unavailableHtml } from "../components/figure.js";
import type { Column } from "../components/table.js";
import { number } from "../format.js";
import { numberColumn } from "../pages/casemix/shared.js";
import { ownVestiging } from "../pages/chosen.js";
import { fromOtherMeans, fromRest } from "../pages/differences.js";
import { compositionFigure, FROM_REST, spread, trendFigure, unitsFigure, withDifferences } from "../pages/figures.js";
import type { Context } from "../pages/page.js";
import { paragraph } from "../pages/wording.js";
import type { Cell } from "../queries/cells.js";
import { type Period, periods, type Target } from "../queries/lists.js";

/** The figures that a page's lines can return: rows of the release → HTML, with drawing, table, CSV and what may be concluded. */

/** What a figure's values are counted in. */
export type Measure = "procent" | "punten";
export const unitOf = (m: Measure): "percent" | "points" => (m === "procent" ? "percent" : "points");

interface Said {
  /** What the figure is called. */
  readonly titel: string;
  /** The question that it answers: its heading; the title is where it is left out. */
  readonly vraag?: string;
  /** What is drawn, of whom, and how to read it. */
  readonly bijschrift: string;
  /** Name of the CSV; made from the title where left out. */
  readonly naam?: string;
  /** What n counts and which date places it, below the drawing. */
  readonly regel?: string | readonly string[];
  /** Why something coarser stands here than was asked for. */
  readonly grover?: string | null;
  /** What may be concluded. */
  readonly zegt?: string | null;
}

interface Drawn extends Said {
  /** Title of the axis. */
  readonly as: string;
  readonly eenheid: Measure;
  /** Ends of the axis; 0 to 100 for percentages and room for every interval for points where left out. */
  readonly domein?: readonly [number, number];
  /** Further columns of the table. */
  readonly erbij?: readonly Column<Cell>[];
}

/** Words as the name of a file: "Delta-T per vestiging" → delta-t-per-vestiging. */
export const fileName = (titel: string): string =>
  titel
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const said = (o: Said) => ({
  naam: o.naam ?? fileName(o.titel),
  titel: o.titel,
  vraag: o.vraag,
  onderschrift: o.bijschrift,
  ...(o.regel === undefined ? {} : { regel: o.regel }),
  ...(o.grover === undefined ? {} : { grover: o.grover }),
  ...(o.zegt ? { zegt: o.zegt } : {}),
});

const drawn = (rows: readonly Cell[], o: Drawn) => ({
  ...said(o),
  eenheid: unitOf(o.eenheid),
  astitel: o.as,
  domein: o.domein ?? (o.eenheid === "procent" ? ([0, 100] as const) : spread(rows, 5)),
  ...(o.erbij ? { erbij: o.erbij } : {}),
});

/** What differences with others add to a figure of units: columns, and what they say together. */
export interface Apart {
  readonly zegt?: string | null;
  readonly erbij?: readonly Column<Cell>[];
}

export const figures = (c: Context) => ({
  /** Units beside each other in their neutral order, each with its interval and n; the vestiging in view stands out. */
  perEenheid: (
    rijen: readonly Cell[],
    o: Drawn & {
      /** Head of the column of names. */
      readonly kop?: string;
      /** A dashed line at a target. */
      readonly streef?: { readonly waarde: number; readonly label: string } | null;
    },
  ): Promise<Html> =>
    unitsFigure(c, rijen, ownVestiging(c), {
      ...drawn(rijen, o),
      ...(o.kop === undefined ? {} : { kop: o.kop }),
      ...(o.streef ? { streef: { value: o.streef.waarde, label: o.streef.label } } : {}),
    }),

  /** A course in time of the whole and, where one is in view, of a vestiging. */
  verloop: async (
    rijen: readonly Cell[],
    o: Drawn & {
      readonly streef?: readonly Target[];
      /** Periods of the axis; all of the kind of the rows where left out. */
      readonly perioden?: readonly Period[];
    },
  ): Promise<Html> =>
    trendFigure(c, rijen, o.perioden ?? (await periods(c.q)), {
      ...drawn(rijen, o),
      ...(o.streef ? { streef: o.streef } : {}),
    }),

  /** Shares of categories as parts of a bar, one bar per label. */
  samenstelling: (
    rijen: readonly Cell[],
    o: Said & {
      readonly as: string;
      /** Head of the column of labels. */
      readonly kop: string;
      /** Categories in the order in which they are stacked. */
      readonly categorieen: readonly string[];
      readonly label: (r: Cell) => string;
    },
  ): Promise<Html> => compositionFigure(c, rijen, o.label, o.categorieen, { ...said(o), astitel: o.as, kop: o.kop }),

  /** A table that stands by itself. */
  tabel: <R>(
    rijen: readonly R[],
    o: Said & { readonly kolommen: readonly Column<R>[]; readonly kopniveau?: 2 | 3 },
  ): Html =>
    tableFigureHtml<R>(c, {
      ...said(o),
      ...(o.kopniveau ? { kopniveau: o.kopniveau } : {}),
      rijen,
      kolommen: o.kolommen,
    }),

  /** Sentences as a paragraph; what is empty is left out. */
  zin: (...zinnen: readonly (string | null | undefined | false)[]): Html => paragraph(zinnen.map((z) => z || null)),

  /** What stands in place of a figure that cannot be, with why. */
  nietBeschikbaar: (titel: string, reden: string | null): Html => unavailableHtml(titel, reden ?? "onbekend"),

  /** The difference of each unit with all the others of the whole, for a figure of units. */
  tegenDeAndere: (rijen: readonly Cell[], geheel: Cell | undefined): Apart =>
    withDifferences(rijen, (r) => fromRest(r, geheel), FROM_REST),

  /** The difference of each vestiging with the mean of the others, of a figure whose whole is that mean. */
  tegenHetGemiddelde: (rijen: readonly Cell[]): Apart =>
    withDifferences(rijen, (r): Verschil | null => fromOtherMeans(r, rijen), {
      kop: "Verschil met het gemiddelde van de andere",
      dan: "het gemiddelde van de andere vestigingen",
      reden: "niet van elke vestiging getoond",
    }),

  /** Rows with their categories in a given order within each period. */
  opVolgorde: (rijen: readonly Cell[], categorieen: readonly string[]): Cell[] => {
    const rank = (r: Cell): number => categorieen.indexOf(r.categorie);
    const by = (a: Cell, b: Cell): number =>
      a.periode < b.periode ? -1 : a.periode > b.periode ? 1 : rank(a) - rank(b);
    return [...rijen].sort(by);
  },

  /** A column of numbers of which a hidden one tells why, on the page and in the CSV. */
  kolom: <R extends { readonly reden: string | null }>(
    kop: string,
    waarde: (r: R) => number | null,
    cijfers = 0,
  ): Column<R> => ({
    kop,
    waarde,
    reden: (r) => r.reden,
    toon: (r) => (waarde(r) === null ? (r.reden ?? "–") : number(waarde(r), cijfers)),
    getal: true,
  }),

  /** The same of a number that stands beside a lead one: where it is hidden the page has a dash, and the CSV the reason. */
  bijkolom: numberColumn as <R extends { readonly reden: string | null }>(
    kop: string,
    waarde: (r: R) => number | null,
    cijfers?: number,
  ) => Column<R>,

  /** Why no row has the number: the first reason that one gives; null where one has it. */
  geenCijfer: <R extends { readonly reden: string | null }>(
    rijen: readonly R[],
    waarde: (r: R) => number | null,
  ): string | null =>
    rijen.some((r) => waarde(r) !== null) ? null : (rijen.find((r) => r.reden)?.reden ?? "niet gepubliceerd."),

  /** Room for every interval, rounded outwards to a step; keeps the given values in view. */
  ruimte: (rijen: readonly Cell[], stap: number, houd: readonly number[] = [0]): [number, number] =>
    spread(rijen, stap, houd),
});
