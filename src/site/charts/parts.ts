import { CATEGORY_COLOUR, COLOUR, periodLabel } from "./theme.js";

/** Parts that several drawings have in common: axes, the legend of categories, and what stands for a hidden mark. */

/** Below this a drawing is made for a phone. */
export const isNarrow = (width: number): boolean => width < 480;

/** Names of units down the side, in the order given. */
export const unitAxis = (names: readonly string[], room: number, more: Readonly<Record<string, unknown>> = {}) => ({
  field: "naam",
  type: "nominal" as const,
  sort: [...names],
  scale: { domain: [...new Set(names)] },
  axis: { title: null, labelLimit: 600, minExtent: room, maxExtent: room, ticks: false, domain: false, ...more },
});

/** The label of the unit in focus stands out by its weight too. */
export const OWN_BOLD = {
  labelFontWeight: { condition: { test: "indexof(datum.label, '▸') === 0", value: "bold" }, value: "normal" },
} as const;

/** Periods along the foot. */
export const periodAxis = (
  periods: readonly string[],
  width: number,
  scale: Readonly<Record<string, number>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  field: "periode",
  type: "ordinal" as const,
  scale: { domain: periods, ...scale },
  axis: {
    title: null,
    labelAngle: -90,
    labelExpr: periodLabel(periods, width),
    labelOverlap: false,
    minExtent: 54,
    maxExtent: 54,
    grid: false,
    ...more,
  },
});

/** Room of an axis of values at the left side. */
export const SIDE_AXIS = { minExtent: 36, maxExtent: 36, titlePadding: 2 } as const;

/** Categories by their colour, and the legend that names them. */
export const categoryColour = (categories: readonly string[], orient: "top" | "bottom", narrow: boolean) => ({
  field: "categorie",
  type: "nominal" as const,
  scale: { domain: [...categories], range: categories.map((c) => CATEGORY_COLOUR[c] ?? COLOUR.other) },
  legend: {
    title: null,
    orient,
    direction: "horizontal" as const,
    columns: narrow ? 1 : 4,
    symbolType: "square" as const,
    labelLimit: 300,
  },
});

/** The text in place of a hidden mark. */
export const hiddenMark = (narrow: boolean) => ({
  type: "text" as const,
  align: "left" as const,
  dx: 5,
  fontSize: narrow ? 10 : 11,
  fontStyle: "italic" as const,
  color: COLOUR.soft,
});

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
