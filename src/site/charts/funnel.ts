import { isNarrow, SIDE_AXIS, TIP } from "./parts.js";
import { COLOUR, COUNT_LABEL, type Spec, VALUE_LABEL, type ValueUnit } from "./theme.js";

export interface FunnelPoint {
  readonly label: string;
  /** Along the foot: zorgtrajecten, or the number that was expected. */
  readonly maat: number;
  readonly waarde: number;
  readonly eigen: boolean;
  /** Outside the limits that were chosen. */
  readonly buiten: boolean;
  readonly tip: string;
}

/** A pair of limits at one place along the foot. */
export interface FunnelLimit {
  /** Name of the pair, such as `95 %`. */
  readonly grens: string;
  readonly maat: number;
  readonly laag: number;
  readonly hoog: number;
}

/** A pair of limits of one unit alone, where they hang on more than its size. */
export type FunnelTick = FunnelLimit;

export interface FunnelOptions {
  readonly width: number;
  readonly domain: readonly [number, number];
  readonly most: number;
  readonly unit: ValueUnit;
  readonly title: string;
  readonly foot: string;
  readonly target: { readonly value: number; readonly label: string };
  /** Names of the pairs of limits; the chosen one is drawn in full, the others in dashes. */
  readonly limits: readonly string[];
  readonly chosen: string;
  /** Limits of single units, drawn at each: the chosen pair as a line with ends, the others as ends only. */
  readonly ticks?: readonly FunnelTick[];
}

/** The pair of the unit that stands last along the foot: where a name has room. */
const largest = (ticks: readonly FunnelTick[], grens: string): FunnelTick | undefined =>
  ticks
    .filter((t) => t.grens === grens)
    .reduce<FunnelTick | undefined>((a, t) => (a && a.maat >= t.maat ? a : t), undefined);

/**
 * Units by their number and their figure, between the limits that chance allows at that number. A unit outside them is a
 * triangle, the one in focus is named; nothing depends on colour alone. Limits are clipped to the drawing; those that differ
 * between units of one size stand at each of them.
 */
export function funnel(points: readonly FunnelPoint[], limits: readonly FunnelLimit[], o: FunnelOptions): Spec {
  const narrow = isNarrow(o.width);
  const [lo, hi] = o.domain;
  const x = {
    field: "maat",
    type: "quantitative" as const,
    scale: { domain: [0, o.most], nice: false },
    axis: { title: o.foot, labelExpr: COUNT_LABEL, tickCount: narrow ? 4 : 8, grid: false },
  };
  const y = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: [lo, hi], nice: false, zero: false },
    axis: { title: o.title, labelExpr: VALUE_LABEL[o.unit], tickCount: 6, ...SIDE_AXIS },
  };
  const line = (grens: string, side: "laag" | "hoog") => ({
    data: { values: limits.filter((l) => l.grens === grens) },
    mark: {
      type: "line" as const,
      clip: true,
      interpolate: "monotone" as const,
      color: COLOUR.soft,
      strokeWidth: grens === o.chosen ? 1.8 : 1,
      ...(grens === o.chosen ? {} : { strokeDash: [4, 3] }),
      aria: false,
    },
    encoding: { x, y: { ...y, field: side } },
  });
  const ticks = o.ticks ?? [];
  const ends = o.limits.flatMap((grens) => {
    const last = limits.filter((l) => l.grens === grens).at(-1) ?? largest(ticks, grens);
    return last && last.hoog < hi ? [{ maat: last.maat, waarde: last.hoog, tekst: grens }] : [];
  });
  const tick = (grens: string, side: "laag" | "hoog") => ({
    data: { values: ticks.filter((t) => t.grens === grens && t[side] >= lo && t[side] <= hi) },
    mark: {
      type: "tick" as const,
      orient: "horizontal" as const,
      size: narrow ? 8 : grens === o.chosen ? 13 : 9,
      thickness: grens === o.chosen ? 2 : 1,
      color: COLOUR.soft,
      aria: false,
    },
    encoding: { x, y: { ...y, field: side } },
  });
  const span = {
    data: { values: ticks.filter((t) => t.grens === o.chosen) },
    mark: { type: "rule" as const, clip: true, color: COLOUR.soft, strokeWidth: 0.7, opacity: 0.6, aria: false },
    encoding: { x, y: { ...y, field: "laag" }, y2: { field: "hoog" } },
  };
  const shape = (keep: (p: FunnelPoint) => boolean, mark: Readonly<Record<string, unknown>>) => ({
    data: { values: points.filter(keep) },
    mark: { type: "point" as const, filled: true, opacity: 1, strokeWidth: 1, stroke: "var(--papier)", ...mark },
    encoding: { x, y, description: TIP },
  });
  const own = points.filter((p) => p.eigen);
  return {
    width: o.width - 62,
    height: narrow ? 260 : 340,
    padding: { left: 0, right: 6, top: 8, bottom: 4 },
    layer: [
      {
        data: { values: [{ doel: o.target.value, tip: o.target.label }] },
        mark: { type: "rule" as const, strokeWidth: 1.5, color: COLOUR.target },
        encoding: { y: { ...y, field: "doel" }, description: TIP },
      },
      ...(limits.length ? o.limits.flatMap((g) => [line(g, "laag"), line(g, "hoog")]) : []),
      ...(ticks.length ? [span, ...o.limits.flatMap((g) => [tick(g, "laag"), tick(g, "hoog")])] : []),
      {
        data: { values: ends },
        mark: {
          type: "text" as const,
          align: "right" as const,
          baseline: "bottom" as const,
          dy: -2,
          fontSize: 11,
          color: COLOUR.soft,
        },
        encoding: { x, y, text: { field: "tekst", type: "nominal" as const } },
      },
      shape((p) => !p.eigen && !p.buiten, { shape: "circle", size: narrow ? 46 : 62, color: COLOUR.other }),
      shape((p) => !p.eigen && p.buiten, { shape: "triangle-up", size: narrow ? 80 : 100, color: COLOUR.other }),
      shape((p) => p.eigen, {
        shape: own[0]?.buiten ? "triangle-up" : "circle",
        size: narrow ? 100 : 130,
        color: COLOUR.own,
      }),
      {
        data: { values: own },
        mark: {
          type: "text" as const,
          align: (own[0]?.maat ?? 0) > o.most * 0.6 ? ("right" as const) : ("left" as const),
          dx: (own[0]?.maat ?? 0) > o.most * 0.6 ? -9 : 9,
          dy: -9,
          fontSize: 12,
          fontWeight: "bold" as const,
          color: COLOUR.ink,
        },
        encoding: { x, y, text: { field: "label", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
