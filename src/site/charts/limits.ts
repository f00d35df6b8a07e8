import { TIP } from "./parts.js";
import { COLOUR } from "./theme.js";

/** What may lie over a course: lines at a value over all periods or some, and marks at the beginning of a period. */

/** A line at a value over all periods, or over some: a mean, a limit. */
export interface TrendLine {
  readonly waarde: number;
  readonly label: string;
  readonly van?: string;
  readonly tot?: string;
  readonly streep?: boolean;
  /** Written beside its end, where there is room. */
  readonly naam?: string;
}

/** Something dated, at the beginning of a period. */
export interface TrendEvent {
  readonly periode: string;
  /** It falls within the period, not at its beginning. */
  readonly binnen?: boolean;
  /** A letter or number that the text below the drawing explains. */
  readonly teken: string;
  readonly tip: string;
}

type Channel = Readonly<Record<string, unknown>>;

/** Lines, in as many layers as there are. */
export const lineLayers = (
  lines: readonly TrendLine[],
  periods: readonly string[],
  x: Channel,
  value: Channel,
): readonly object[] =>
  lines.map((l) => ({
    data: { values: [{ waarde: l.waarde, van: l.van ?? periods[0], tot: l.tot ?? periods.at(-1), tip: l.label }] },
    mark: {
      type: "rule" as const,
      clip: true,
      strokeWidth: 1.4,
      color: COLOUR.soft,
      ...(l.streep ? { strokeDash: [5, 4] } : {}),
    },
    encoding: {
      x: { ...x, field: "van", bandPosition: 0 },
      x2: { field: "tot", bandPosition: 1 },
      y: value,
      description: TIP,
    },
  }));

/**
 * The names of lines at the right end of the plot, in so many pixels from the top.
 * @param x where the text begins
 */
export const lineNames = (lines: readonly TrendLine[], x: number, heights: readonly number[]): readonly object[] =>
  lines.map((l, i) => ({
    data: { values: [{ naam: l.naam }] },
    mark: {
      type: "text" as const,
      align: "left" as const,
      baseline: "middle" as const,
      fontSize: 11,
      color: COLOUR.soft,
      aria: false,
    },
    encoding: { x: { value: x }, y: { value: heights[i] ?? 0 }, text: { field: "naam", type: "nominal" as const } },
  }));

/** Events: a dotted line from top to foot where a period begins, or within it, with its sign beside it. */
export const eventLayers = (events: readonly TrendEvent[], x: Channel, height: number): readonly object[] =>
  [false, true].flatMap((within) => {
    const own = events.filter((e) => (e.binnen ?? false) === within);
    if (own.length === 0) return [];
    const at = { ...x, bandPosition: within ? 0.5 : 0 };
    return [
      {
        data: { values: own },
        mark: { type: "rule" as const, strokeWidth: 1.4, strokeDash: [2, 3], color: COLOUR.target },
        encoding: { x: at, y: { value: 0 }, y2: { value: height }, description: TIP },
      },
      {
        data: { values: own },
        mark: {
          type: "text" as const,
          align: "left" as const,
          baseline: "top" as const,
          dx: 4,
          dy: 1,
          fontSize: 12,
          fontWeight: "bold" as const,
          color: COLOUR.target,
          aria: false,
        },
        encoding: { x: at, y: { value: 0 }, text: { field: "teken", type: "nominal" as const } },
      },
    ];
  });
