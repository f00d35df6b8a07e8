import { eventLayers, lineLayers, lineNames, type TrendEvent, type TrendLine } from "./limits.js";
import { HATCHED, isNarrow, SIDE_AXIS, TIP, zeroRule } from "./parts.js";
import { countRow, periodAxis, SIDE } from "./periods.js";
import { COLOUR, HIDDEN_PART, type Spec, VALUE_LABEL, type ValueUnit } from "./theme.js";

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
  readonly lines?: readonly TrendLine[];
  /** Something dated, at the beginning of a period. */
  readonly events?: readonly TrendEvent[];
  /** Periods whose point is a triangle. */
  readonly marked?: ReadonlySet<string>;
  /** Periods whose point is open: they have no part in lines. */
  readonly open?: ReadonlySet<string>;
  /** Points are joined, where they follow each other without a gap. */
  readonly joined?: boolean;
}

const HEIGHT = 230;
/** Room for the names of series beside their last point. */
const NAMES = 132;
/** The same for the names of lines. */
const LINE_NAMES = 84;

/** Heights in pixels, none below the foot, that lie so far apart that text can stand at each. */
function apart(heights: readonly number[], least: number, foot = HEIGHT): readonly number[] {
  const order = heights.map((y, i) => ({ y: Math.min(foot, Math.max(0, y)), i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) {
    const [above, below] = [order[k - 1], order[k]];
    if (above && below && below.y - above.y < least) below.y = above.y + least;
  }
  // What was pushed below the foot stands on it, and pushes those above it up.
  let lowest = foot;
  for (const o of [...order].reverse()) {
    o.y = Math.min(o.y, lowest);
    lowest = o.y - least;
  }
  const out = [...heights];
  for (const { y, i } of order) out[i] = y;
  return out;
}

/** The name of each of several series at its last point, or in a row above the drawing where there is no room beside it. */
function names(rows: readonly TrendRow[], o: TrendOptions, narrow: boolean): readonly object[] {
  if (o.series.length < 2) return [];
  const [lo, hi] = o.domain;
  const mark = (reeks: string): string => (reeks === o.series.at(-1) ? "●" : "○");
  const heights = o.series.map((reeks) => {
    const last = rows.filter((r) => r.reeks === reeks && r.waarde !== null).at(-1);
    return HEIGHT * (1 - ((last?.waarde ?? (lo + hi) / 2) - lo) / (hi - lo || 1));
  });
  const isShown = (reeks: string): boolean => rows.some((r) => r.reeks === reeks && r.waarde !== null);
  // That all of a series is hidden stands whole: behind its name, or below it where names are short.
  const line = o.series.every(isShown) ? 15 : 28;
  const at = narrow ? [] : apart(heights, line, HEIGHT - line + 15);
  const told = narrow ? `: ${HIDDEN_PART}` : `:\n${HIDDEN_PART}`;
  return o.series.map((reeks, i) => {
    const own = reeks.replace(/\u200b/g, "");
    const most = !narrow ? 22 : isShown(reeks) ? 44 : 44 - told.length;
    const name = `${own.length > most ? `${own.slice(0, most - 1)}…` : own}${isShown(reeks) ? "" : told}`;
    return {
      data: { values: [{ naam: `${mark(reeks)} ${name}` }] },
      mark: {
        type: "text" as const,
        align: "left" as const,
        baseline: "middle" as const,
        lineBreak: "\n",
        lineHeight: 13,
        fontSize: 11.5,
        fontWeight: reeks === o.series.at(-1) ? ("bold" as const) : ("normal" as const),
        color: reeks === o.series.at(-1) ? COLOUR.own : COLOUR.other,
        aria: false,
      },
      encoding: {
        x: { value: narrow ? 0 : o.width - SIDE - NAMES + 8 },
        y: { value: narrow ? -8 - 15 * (o.series.length - 1 - i) : (at[i] ?? 0) },
        text: { field: "naam", type: "nominal" as const },
      },
    };
  });
}

/** Series whose n stands below the drawing: the one in focus, and each other that has another n. */
function countedSeries(rows: readonly TrendRow[], series: readonly string[]): readonly string[] {
  const focus = series.at(-1) ?? "";
  const own = new Map(rows.filter((r) => r.reeks === focus).map((r) => [r.periode, r.n]));
  const others = series.filter((s) => s !== focus);
  return [focus, ...others.filter((s) => rows.some((r) => r.reeks === s && r.n !== "" && r.n !== own.get(r.periode)))];
}

/**
 * A course over periods: points and intervals per series, named at their last point; targets as dashes, n of the series in
 * focus below, and of another below that where it differs. Of two series the one in focus is full and the other open; a period that is hidden in all of them is hatched.
 */
export function trend(rows: readonly TrendRow[], o: TrendOptions): Spec {
  const narrow = isNarrow(o.width);
  const several = o.series.length > 1;
  const focus = o.series.at(-1) ?? "";
  const named = narrow || several ? [] : (o.lines ?? []).filter((l) => l.naam !== undefined);
  const taken = several && !narrow ? NAMES : named.length ? LINE_NAMES : 0;
  const heightOf = (v: number): number => HEIGHT * (1 - (v - o.domain[0]) / (o.domain[1] - o.domain[0] || 1));
  const plot = o.width - SIDE - taken;
  const inside = plot + SIDE;
  const counted = countedSeries(rows, o.series);
  const below = 20 + 14 * (counted.length - 1);
  const x = periodAxis(o.periods, inside, {}, { ticks: true, tickColor: COLOUR.line, offset: below, domain: false });
  // Series are told apart by their place, not by their name: the same drawing then serves every vestiging.
  const place = (reeks: string): number => o.series.indexOf(reeks);
  const values = rows.map((r) => ({
    ...r,
    plek: place(r.reeks),
    vorm: o.marked?.has(r.periode) ? "driehoek" : o.open?.has(r.periode) ? "open" : "punt",
  }));
  const color = {
    field: "plek",
    type: "nominal" as const,
    scale: {
      domain: o.series.map((_, i) => i),
      range: o.series.map((s) => (s === focus && several ? COLOUR.own : COLOUR.other)),
    },
    legend: null,
  };
  const offset = several
    ? {
        xOffset: {
          field: "plek",
          type: "nominal" as const,
          scale: { domain: o.series.map((_, i) => i), paddingOuter: narrow ? 0.6 : 1.1 },
        },
      }
    : {};
  const value = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: o.domain, nice: false, zero: false },
    axis: { title: o.title, labelExpr: VALUE_LABEL[o.unit], ...SIDE_AXIS, tickCount: 6 },
  };
  const empty = o.periods.filter((p) => {
    const own = rows.filter((r) => r.periode === p);
    return own.length > 0 && own.every((r) => r.waarde === null);
  });
  // Hidden in the series in focus only: a strip at the foot, since the other has its point there.
  const lacking = o.periods.filter(
    (p) => !empty.includes(p) && rows.some((r) => r.periode === p && r.reeks === focus && r.waarde === null),
  );
  const shown = values.filter((r) => r.waarde !== null);
  const step = plot / Math.max(1, o.periods.length);
  const size = step < 12 ? 14 : narrow ? 34 : 52;
  const point = (keep: (r: (typeof shown)[number]) => boolean, more: object) => ({
    data: { values: shown.filter(keep) },
    mark: { type: "point" as const, size, opacity: 1, ...more },
    encoding: { x, y: value, color, description: TIP, ...offset },
  });
  return {
    width: plot,
    height: HEIGHT,
    padding: { left: 0, right: 4 + taken, top: narrow && several ? 4 + 15 * o.series.length : 4, bottom: 4 },
    layer: [
      {
        data: { values: empty.map((periode) => ({ periode, tip: `${periode}: ${HIDDEN_PART}` })) },
        mark: { ...HATCHED, opacity: 0.6, strokeWidth: 0 },
        encoding: { x, y: { value: 0 }, y2: { value: HEIGHT }, description: TIP },
      },
      {
        data: {
          values: lacking.map((periode) => ({
            periode,
            tip: `${focus.replace(/\u200b/g, "")}, ${periode}: ${HIDDEN_PART}`,
          })),
        },
        mark: { ...HATCHED, strokeWidth: 0 },
        encoding: { x, y: { value: HEIGHT - 12 }, y2: { value: HEIGHT }, description: TIP },
      },
      ...zeroRule("y", o.domain, value),
      ...lineLayers(o.lines ?? [], o.periods, x, value),
      ...lineNames(
        named,
        plot + 6,
        apart(
          named.map((l) => heightOf(l.waarde)),
          13,
        ),
      ),
      ...eventLayers(o.events ?? [], x, HEIGHT),
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
                bandSize: Math.max(8, step * 0.95),
              },
              encoding: { x, y: { ...value, field: "streef" }, description: TIP },
            },
          ]
        : []),
      ...(o.joined
        ? [
            {
              data: { values: values.filter((r) => r.reeks === focus && r.vorm !== "open") },
              mark: {
                type: "line" as const,
                strokeWidth: 1.2,
                opacity: 0.6,
                invalid: "break-paths-show-path-domains" as const,
                aria: false,
              },
              encoding: { x, y: value, color },
            },
          ]
        : []),
      {
        data: { values: shown },
        mark: { type: "rule" as const, strokeWidth: 2, opacity: 0.55, clip: true },
        encoding: { x, color, description: TIP, ...offset, y: { ...value, field: "laag" }, y2: { field: "hoog" } },
      },
      ...(several
        ? [point((r) => r.reeks !== focus, { fill: "var(--papier)", strokeWidth: 1.8, shape: "circle" })]
        : []),
      point((r) => r.reeks === focus && r.vorm === "punt", { filled: true, shape: "circle" }),
      ...(o.marked
        ? [
            point((r) => r.reeks === focus && r.vorm === "driehoek", {
              filled: true,
              shape: "triangle-up",
              size: size * 1.8,
            }),
          ]
        : []),
      ...(o.open
        ? [
            point((r) => r.reeks === focus && r.vorm === "open", {
              fill: "var(--papier)",
              strokeWidth: 1.8,
              shape: "circle",
            }),
          ]
        : []),
      ...names(rows, { ...o, width: o.width }, narrow),
      ...counted.flatMap((reeks, i) =>
        countRow(
          rows.filter((r) => r.reeks === reeks),
          o.periods,
          inside,
          x,
          HEIGHT + 12 + 14 * i,
          counted.length > 1 ? `${reeks === focus ? "●" : "○"} ` : "",
        ),
      ),
    ],
  } as Spec;
}
