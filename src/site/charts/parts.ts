import { CATEGORY_COLOUR, COLOUR, categoryInk, HATCH, HIDDEN_PART } from "./theme.js";

/** Parts that several drawings have in common: axes, the legend of categories, and what stands for a hidden mark. */

/** Below this a drawing is made for a phone. */
export const isNarrow = (width: number): boolean => width < 480;

/** Names of units down the side, in the order given. */
export const unitAxis = (names: readonly string[], room: number, more: Readonly<Record<string, unknown>> = {}) => ({
  field: "naam",
  type: "nominal" as const,
  scale: { domain: [...new Set(names)] },
  // Vega-Lite would lay the grid over all marks where a layer holds a rect.
  axis: {
    title: null,
    labelLimit: 600,
    minExtent: room,
    maxExtent: room,
    ticks: false,
    domain: false,
    zindex: 0,
    ...more,
  },
});

/** The label of the unit in focus stands out by its weight too. */
export const OWN_BOLD = {
  labelFontWeight: { condition: { test: "indexof(datum.label, '▸') === 0", value: "bold" }, value: "normal" },
} as const;

/** Room of an axis of values at the left side. */
export const SIDE_AXIS = { minExtent: 36, maxExtent: 36, titlePadding: 2 } as const;

/** Categories by their colour, and the legend that names them; the hatch among them where a part is hidden. */
export const categoryColour = (
  categories: readonly string[],
  orient: "top" | "bottom",
  narrow: boolean,
  hidden: boolean,
) => {
  const named = hidden ? [...categories, HIDDEN_PART] : categories;
  return {
    field: "categorie",
    type: "nominal" as const,
    scale: {
      domain: [...named],
      range: named.map((c) => (c === HIDDEN_PART ? HATCH : (CATEGORY_COLOUR[c] ?? COLOUR.other))),
    },
    legend: {
      title: null,
      orient,
      direction: "horizontal" as const,
      columns: narrow ? 1 : 5,
      symbolType: "square" as const,
      symbolStrokeWidth: 0,
      labelLimit: 300,
    },
  };
};

/** A part of a stacked bar, with the ends of its place. */
export interface PlotPart<R> {
  readonly rij: R;
  readonly van: number;
  readonly tot: number;
}

/**
 * Shares of one bar stacked in their order. What is hidden of a whole of 100 stands last: a bar never just stops short.
 * @param whole what the parts add up to where all are shown; null: that is not known
 */
export function stacked<R extends { readonly categorie: string; readonly waarde: number | null }>(
  rows: readonly R[],
  categories: readonly string[],
  whole: number | null,
): { readonly parts: readonly PlotPart<R>[]; readonly rest: readonly [number, number] | null } {
  const order = [...rows].sort((a, b) => categories.indexOf(a.categorie) - categories.indexOf(b.categorie));
  const parts: PlotPart<R>[] = [];
  let at = 0;
  for (const rij of order) {
    if (rij.waarde === null) continue;
    parts.push({ rij, van: at, tot: at + rij.waarde });
    at += rij.waarde;
  }
  const hidden = rows.some((r) => r.waarde === null);
  return { parts, rest: hidden && whole !== null && at < whole - 0.05 ? [at, whole] : null };
}

/** A part of a bar as data of a drawing; its share stands in it where there is room, in a colour that can be read upon it. */
export const partValue = <R extends { readonly categorie: string; readonly tip: string }>(
  p: PlotPart<R>,
  room: number,
  share: boolean,
) => ({
  categorie: p.rij.categorie,
  van: p.van,
  tot: p.tot,
  midden: (p.van + p.tot) / 2,
  inkt: categoryInk(p.rij.categorie),
  tekst: share && room >= 24 ? `${Math.round(p.tot - p.van)}` : "",
  tip: p.rij.tip,
});

/** The text in place of a hidden mark. */
export const hiddenMark = (narrow: boolean) => ({
  type: "text" as const,
  align: "left" as const,
  dx: 5,
  fontSize: narrow ? 10.5 : 11,
  fontStyle: "italic" as const,
  color: COLOUR.soft,
});

/** Paper below a reason, so that no line of the grid goes through it. */
export const UNDER_TEXT = {
  type: "rect" as const,
  fill: "var(--papier)",
  height: { band: 0.7 },
  strokeWidth: 0,
  aria: false,
} as const;

/** Where a hatch can begin that stands behind a reason, so that this can be read. */
export const afterText = (rows: readonly { readonly reden: string | null }[], plot: number): number =>
  Math.min(plot, 14 + 6 * Math.max(0, ...rows.map((r) => (r.reden ?? "").length)));

/** A part that is hidden, as a hatch. */
export const HATCHED = { type: "rect" as const, fill: HATCH, stroke: COLOUR.line, strokeWidth: 0.6 } as const;

/** What the pointer and a screen reader are told of a mark. */
export const TIP = { field: "tip", type: "nominal" as const };

/** A dashed line across all rows, at a value to compare with. */
export const targetRule = (target: { readonly value: number; readonly label: string }) => ({
  data: { values: [{ streef: target.value, tip: target.label }] },
  mark: { type: "rule" as const, strokeDash: [5, 4], strokeWidth: 1.5, color: COLOUR.target },
  encoding: {
    x: { field: "streef", type: "quantitative" as const },
    y: { value: 0 },
    y2: { value: { expr: "height" } },
    description: TIP,
  },
});

/** A line at nought, where values stand on both sides of it; no line where the axis begins there. */
export const zeroRule = (along: "x" | "y", [lo, hi]: readonly [number, number], channel: object): readonly object[] =>
  lo < 0 && hi > 0
    ? [
        {
          data: { values: [{ nul: 0 }] },
          mark: { type: "rule" as const, strokeWidth: 1.2, color: COLOUR.soft, aria: false },
          encoding: { [along]: { ...channel, field: "nul" } },
        },
      ]
    : [];
