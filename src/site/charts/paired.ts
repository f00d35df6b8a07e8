import { hiddenMark, isNarrow, OWN_BOLD, TIP, targetRule, unitAxis, zeroRule } from "./parts.js";
import { COLOUR, DECIMAL_LABEL, HIDDEN_PART, hiddenText, labelRoom, type Spec, unitLabels } from "./theme.js";

export interface PairedRow {
  readonly label: string;
  readonly n: string;
  /** Which of the values that stand beside each other. */
  readonly moment: string;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly reden: string | null;
  readonly tip: string;
}

export interface PairedOptions {
  readonly width: number;
  /** One to three, from top to bottom within a row. */
  readonly moments: readonly string[];
  /** The one that the figure is about; the second where left out. */
  readonly focus?: string;
  readonly domain: readonly [number, number];
  readonly title: string;
  /** A line across all rows, such as the mean of all. */
  readonly target?: { readonly value: number; readonly label: string };
}

/** How the values of a row differ from each other, besides their colour. */
const FOCUS = { shape: "circle", open: false, colour: COLOUR.own } as const;
const OTHERS = [
  { shape: "circle", open: true, colour: COLOUR.other },
  { shape: "diamond", open: false, colour: COLOUR.soft },
] as const;

/**
 * Up to three values per row, each with its 95 % interval: the one in focus a full point, the others an open point and a
 * diamond. A hidden figure is named, never drawn.
 */
export function paired(rows: readonly PairedRow[], o: PairedOptions): Spec {
  const narrow = isNarrow(o.width);
  const named = unitLabels(rows, o.width);
  const labels = [...new Set(named)];
  const values = rows.map((r, i) => ({ ...r, naam: named[i] ?? "" }));
  const shown = values.filter((r) => r.waarde !== null);
  const empty = labels
    .filter((l) => shown.every((r) => r.naam !== l))
    .map((naam) => ({ naam, reden: hiddenText(values.find((r) => r.naam === naam)?.reden ?? null, o.width) }));
  // One value of a row that is hidden where another is shown: named in its lane.
  const partly = values.filter((r) => r.waarde === null && !empty.some((e) => e.naam === r.naam));
  const room = labelRoom(o.width);
  const focus = o.focus ?? o.moments[1];
  const others = o.moments.filter((m) => m !== focus);
  const marks = o.moments.map((moment) => ({
    moment,
    ...(moment === focus ? FOCUS : (OTHERS[others.indexOf(moment)] ?? OTHERS[1])),
  }));
  const x = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: o.domain, nice: false, zero: false, clamp: true },
    axis: { title: o.title, labelExpr: DECIMAL_LABEL, tickCount: narrow ? 4 : 8, orient: "top" as const },
  };
  const lane = {
    yOffset: {
      field: "moment",
      type: "nominal" as const,
      scale: { domain: [...o.moments], paddingOuter: 0.7 },
    },
  };
  const color = {
    field: "moment",
    type: "nominal" as const,
    scale: { domain: [...o.moments], range: marks.map((m) => m.colour) },
    legend:
      o.moments.length < 2
        ? null
        : {
            title: null,
            orient: "top" as const,
            direction: "horizontal" as const,
            columns: narrow ? 1 : o.moments.length,
            symbolType: "circle" as const,
            symbolOpacity: 1,
          },
  };
  const point = (m: (typeof marks)[number]) => ({
    data: { values: shown.filter((r) => r.moment === m.moment) },
    mark: {
      type: "point" as const,
      shape: m.shape,
      size: 64,
      strokeWidth: 2,
      opacity: 1,
      ...(m.open ? { fill: "var(--papier)" } : { filled: true }),
    },
    encoding: { x, color, description: TIP, ...lane },
  });
  return {
    width: o.width - room - 12,
    height: { step: (narrow ? 34 : 32) + (o.moments.length - 2) * 10, for: "position" as const },
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    encoding: { y: unitAxis(labels, room, { grid: true, gridDash: [1, 3], ...OWN_BOLD }) },
    layer: [
      ...zeroRule("x", o.domain, x),
      ...(o.target ? [targetRule(o.target)] : []),
      {
        data: { values: shown.filter((r) => r.laag !== null) },
        mark: { type: "rule" as const, strokeWidth: 2.5, opacity: 0.55 },
        encoding: { x: { ...x, field: "laag" }, x2: { field: "hoog" }, color, description: TIP, ...lane },
      },
      ...marks.map(point),
      {
        data: { values: partly.map((r) => ({ ...r, zegt: `${r.moment}: ${HIDDEN_PART}` })) },
        mark: { ...hiddenMark(narrow), align: "right" as const, dx: 0, fontSize: narrow ? 9 : 10.5 },
        encoding: {
          x: { value: o.width - room - 12 },
          text: { field: "zegt", type: "nominal" as const },
          description: TIP,
          ...lane,
        },
      },
      {
        data: { values: empty },
        mark: hiddenMark(narrow),
        encoding: { x: { value: 0 }, text: { field: "reden", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
