import { mean } from "simple-statistics";
import { isNarrow, SIDE_AXIS, TIP, zeroRule } from "./parts.js";
import { periodAxis, SIDE } from "./periods.js";
import { COLOUR, type Spec, VALUE_LABEL, type ValueUnit } from "./theme.js";

export interface SpreadRow {
  readonly periode: string;
  readonly waarde: number;
  readonly eigen: boolean;
  readonly tip: string;
}

export interface SpreadOptions {
  readonly width: number;
  /** Every period, with how many units are shown of how many. */
  readonly periods: readonly { readonly periode: string; readonly n: number; readonly van: number }[];
  readonly domain: readonly [number, number];
  readonly unit: ValueUnit;
  readonly title: string;
}

const HEIGHT = 230;

/** Units as short lines above their period, their mean as a diamond; one that is picked out as a point. */
export function spreadOverTime(rows: readonly SpreadRow[], o: SpreadOptions): Spec {
  const narrow = isNarrow(o.width);
  const names = o.periods.map((p) => p.periode);
  const plot = o.width - SIDE;
  const x = periodAxis(names, o.width, {}, { ticks: true, tickColor: COLOUR.line, offset: 20, domain: false });
  const y = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: o.domain, nice: false, zero: false },
    axis: { title: o.title, labelExpr: VALUE_LABEL[o.unit], ...SIDE_AXIS, tickCount: 6 },
  };
  const means = o.periods.flatMap(({ periode }) => {
    const own = rows.filter((r) => r.periode === periode);
    if (own.length < 2) return [];
    const waarde = mean(own.map((r) => r.waarde));
    return [{ periode, waarde }];
  });
  const band = Math.min(70, Math.max(12, (plot / Math.max(1, names.length)) * 0.5));
  return {
    width: plot,
    height: HEIGHT,
    padding: { left: 0, right: 4, top: 4, bottom: 4 },
    layer: [
      ...zeroRule("y", o.domain, y),
      {
        data: { values: rows.filter((r) => !r.eigen) },
        mark: { type: "tick" as const, orient: "horizontal" as const, thickness: 2, opacity: 0.6, bandSize: band },
        encoding: { x, y, color: { value: COLOUR.other }, description: TIP },
      },
      {
        data: { values: means },
        mark: { type: "point" as const, shape: "diamond", filled: true, size: 90, opacity: 1, aria: false },
        encoding: { x, y, color: { value: COLOUR.ink } },
      },
      {
        data: { values: rows.filter((r) => r.eigen) },
        mark: { type: "point" as const, shape: "circle", filled: true, size: 110, opacity: 1 },
        encoding: { x, y, color: { value: COLOUR.own }, description: TIP },
      },
      {
        data: { values: o.periods.map((p) => ({ periode: p.periode, n: `${p.n} van ${p.van}` })) },
        mark: { type: "text" as const, fontSize: narrow ? 10 : 11, color: COLOUR.soft, baseline: "middle" as const },
        encoding: { x, y: { value: HEIGHT + 12 }, text: { field: "n", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
