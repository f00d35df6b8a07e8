import {
  afterText,
  HATCHED,
  hiddenMark,
  isNarrow,
  OWN_BOLD,
  TIP,
  targetRule,
  UNDER_TEXT,
  unitAxis,
  zeroRule,
} from "./parts.js";
import { COLOUR, hiddenText, labelRoom, type Spec, unitLabels, VALUE_LABEL, type ValueUnit } from "./theme.js";

export interface IntervalRow {
  readonly label: string;
  readonly n: string;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  /** What a hidden row says in place of a mark. */
  readonly reden: string | null;
  readonly eigen: boolean;
  readonly tip: string;
}

export interface IntervalOptions {
  readonly width: number;
  readonly domain: readonly [number, number];
  readonly unit: ValueUnit;
  readonly title: string;
  /** Where several stand together: what this one is about, above it; the axis then needs no title. */
  readonly heading?: string;
  readonly target?: { readonly value: number; readonly label: string };
}

/**
 * One row per unit: point, 95 % interval and n, in the order given (neutral, never by outcome); a hidden figure is a hatch with
 * its reason, never drawn as zero.
 */
export function intervals(rows: readonly IntervalRow[], o: IntervalOptions): Spec {
  const narrow = isNarrow(o.width);
  const labels = unitLabels(rows, o.width);
  const named = rows.map((r, i) => ({
    ...r,
    // Rows are told apart by their label; what nobody sees keeps two of the same name apart.
    naam: `${labels[i]}${"\u200b".repeat(labels.slice(0, i).filter((l) => l === labels[i]).length)}`,
    reden: hiddenText(r.reden, o.width),
  }));
  const room = labelRoom(o.width);
  const colour = { condition: { test: "datum.eigen", value: COLOUR.own }, value: COLOUR.other };
  const [lo, hi] = o.domain;
  const plot = o.width - room - 12;
  const x = { type: "quantitative" as const, scale: { domain: [lo, hi], nice: false, zero: false, clamp: true } };
  const hidden = named.filter((r) => r.waarde === null);
  const said = {
    data: { values: hidden },
    mark: hiddenMark(narrow),
    encoding: { x: { value: 0 }, text: { field: "reden", type: "nominal" as const }, description: TIP },
  };
  return {
    width: plot,
    height: { step: narrow ? 22 : 20 },
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    ...(o.heading === undefined
      ? {}
      : {
          title: {
            text: o.heading,
            anchor: "start" as const,
            frame: "group" as const,
            dx: 4 - room,
            fontSize: 12.5,
            fontWeight: "bold" as const,
            color: COLOUR.ink,
            offset: 6,
          },
        }),
    data: { values: named },
    encoding: {
      y: unitAxis(
        named.map((r) => r.naam),
        room,
        {
          grid: true,
          ...OWN_BOLD,
        },
      ),
    },
    layer: [
      {
        data: { values: hidden },
        mark: UNDER_TEXT,
        encoding: { x: { value: 1 }, x2: { value: afterText(hidden, plot) } },
      },
      ...zeroRule("x", o.domain, x),
      ...(o.target ? [targetRule(o.target)] : []),
      {
        data: { values: hidden },
        mark: { ...HATCHED, height: { band: 0.5 }, strokeWidth: 0, opacity: 0.6, aria: false },
        encoding: { x: { value: afterText(hidden, plot) }, x2: { value: plot } },
      },
      {
        transform: [{ filter: "datum.waarde !== null" }],
        mark: { type: "rule" as const, strokeWidth: 2.5, opacity: 0.55 },
        encoding: {
          x: {
            ...x,
            field: "laag",
            axis: {
              title: o.heading === undefined ? o.title : null,
              labelExpr: VALUE_LABEL[o.unit],
              tickCount: narrow ? 4 : 8,
              orient: "top" as const,
            },
          },
          x2: { field: "hoog" },
          color: colour,
          description: TIP,
        },
      },
      {
        transform: [{ filter: "datum.waarde !== null" }],
        mark: { type: "point" as const, filled: true, size: 62, opacity: 1 },
        encoding: {
          x: { field: "waarde", type: "quantitative" as const },
          color: colour,
          description: TIP,
        },
      },
      said,
    ],
  } as Spec;
}
