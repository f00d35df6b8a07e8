import { categoryColour, isNarrow, periodAxis, SIDE_AXIS, TIP } from "./parts.js";
import { COLOUR, COUNT_LABEL, PERCENT_LABEL, roomy, type Spec } from "./theme.js";

export interface ColumnRow {
  readonly periode: string;
  readonly categorie: string;
  readonly waarde: number | null;
  /** Of the whole column, where it is known. */
  readonly n: string;
  readonly tip: string;
}

export interface ColumnsOptions {
  readonly width: number;
  readonly periods: readonly string[];
  readonly categories: readonly string[];
  readonly unit: "percent" | "count";
  readonly title: string;
}

/**
 * Categories stacked in a column per period, in order of time; shares to 100 % or numbers. A period of which nothing is
 * shown has no column and is marked with a dash; n stands above the columns where there is room for it.
 */
export function columns(rows: readonly ColumnRow[], o: ColumnsOptions): Spec {
  const narrow = isNarrow(o.width);
  const values = rows.map((r) => ({ ...r, rang: o.categories.indexOf(r.categorie) }));
  const shown = values.filter((r) => r.waarde !== null);
  const periods = new Set(shown.map((r) => r.periode));
  const x = periodAxis(o.periods, o.width, { paddingInner: 0.18, paddingOuter: 0.1 }, { ticks: false });
  const text = {
    type: "text" as const,
    fontSize: narrow ? 9 : 10,
    color: COLOUR.soft,
    angle: 270,
    align: "left" as const,
    baseline: "middle" as const,
  };
  return {
    width: o.width - 62,
    height: 230,
    padding: { left: 0, right: 4, top: roomy(o.periods, o.width) ? 40 : 4, bottom: 4 },
    layer: [
      {
        data: { values: shown },
        mark: { type: "bar" as const, stroke: "var(--papier)", strokeWidth: 0.6 },
        encoding: {
          x,
          y: {
            field: "waarde",
            type: "quantitative" as const,
            stack: "zero" as const,
            scale: o.unit === "percent" ? { domain: [0, 100], nice: false } : { nice: true },
            axis: {
              title: o.title,
              labelExpr: o.unit === "percent" ? PERCENT_LABEL : COUNT_LABEL,
              ...SIDE_AXIS,
              tickCount: 5,
            },
          },
          order: { field: "rang", type: "quantitative" as const },
          color: categoryColour(o.categories, "bottom", narrow),
          description: TIP,
        },
      },
      {
        data: {
          values: roomy(o.periods, o.width)
            ? values.filter((r, i) => r.n !== "" && values.findIndex((v) => v.periode === r.periode) === i)
            : [],
        },
        mark: text,
        encoding: { x, y: { value: -4 }, text: { field: "n", type: "nominal" as const } },
      },
      {
        data: { values: o.periods.filter((p) => !periods.has(p)).map((periode) => ({ periode, streep: "–" })) },
        mark: { ...text, angle: 0, align: "center" as const, fontSize: 12 },
        encoding: { x, y: { value: 222 }, text: { field: "streep", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
