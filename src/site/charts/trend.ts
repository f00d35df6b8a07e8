import { isNarrow, periodAxis, SIDE_AXIS, TIP } from "./parts.js";
import { COLOUR, roomy, type Spec, VALUE_LABEL, type ValueUnit } from "./theme.js";

export interface TrendRow {
  readonly periode: string;
  readonly reeks: string;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly n: string;
  readonly tip: string;
}

export interface TrendOptions {
  readonly width: number;
  readonly periods: readonly string[];
  /** First the comparison, then (last) the one in focus. */
  readonly series: readonly string[];
  readonly domain: readonly [number, number];
  readonly unit: ValueUnit;
  readonly title: string;
  readonly targets?: readonly { readonly periode: string; readonly streef: number; readonly tip: string }[];
}

/** A course over periods: line, points and intervals per series, targets as dashes, n of the series in focus below. */
export function trend(rows: readonly TrendRow[], o: TrendOptions): Spec {
  const narrow = isNarrow(o.width);
  const focus = o.series.at(-1) ?? "";
  const colours = o.series.map((s) => (s === focus && o.series.length > 1 ? COLOUR.own : COLOUR.other));
  const x = periodAxis(o.periods, o.width);
  const color = {
    field: "reeks",
    type: "nominal" as const,
    scale: { domain: o.series, range: colours },
    legend:
      o.series.length > 1
        ? { title: null, orient: "top" as const, direction: "horizontal" as const, labelLimit: narrow ? 130 : 260 }
        : null,
  };
  const offset =
    o.series.length > 1
      ? {
          xOffset: {
            field: "reeks",
            type: "nominal" as const,
            sort: [...o.series],
            scale: { domain: [...o.series], paddingOuter: narrow ? 0.6 : 1.1 },
          },
        }
      : {};
  const value = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: o.domain, nice: false, zero: false },
    axis: {
      title: o.title,
      labelExpr: VALUE_LABEL[o.unit],
      ...SIDE_AXIS,
      tickCount: 6,
    },
  };
  return {
    width: o.width - 62,
    height: 230,
    padding: { left: 0, right: 4, top: 4, bottom: 4 },
    layer: [
      ...(o.targets?.length
        ? [
            {
              data: { values: o.targets },
              mark: {
                type: "tick" as const,
                orient: "horizontal" as const,
                thickness: 2,
                strokeDash: [4, 2],
                color: COLOUR.target,
                bandSize: Math.max(8, ((o.width - 62) / Math.max(1, o.periods.length)) * 0.95),
              },
              encoding: { x, y: { ...value, field: "streef" }, description: TIP },
            },
          ]
        : []),
      {
        data: { values: rows.filter((r) => r.waarde !== null) },
        encoding: { x, color, description: TIP, ...offset },
        layer: [
          {
            mark: { type: "rule" as const, strokeWidth: 2, opacity: 0.5 },
            encoding: { y: { ...value, field: "laag" }, y2: { field: "hoog" } },
          },
          {
            mark: {
              type: "point" as const,
              filled: true,
              size: !roomy(o.periods, o.width) ? 14 : narrow ? 34 : 52,
              opacity: 1,
            },
            encoding: { y: value },
          },
        ],
      },
      {
        data: { values: roomy(o.periods, o.width) ? rows.filter((r) => r.reeks === focus) : [] },
        mark: {
          type: "text" as const,
          fontSize: narrow ? 9 : 10,
          color: COLOUR.soft,
          angle: 270,
          align: "left" as const,
          baseline: "middle" as const,
        },
        encoding: { x, y: { value: 228 }, text: { field: "n", type: "nominal" as const }, description: TIP },
      },
    ],
  } as Spec;
}
