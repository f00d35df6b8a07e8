import { COLOUR, hiddenText, labelRoom, type Spec, unitLabel } from "./theme.js";

export interface PairedRow {
  readonly label: string;
  readonly n: string;
  readonly moment: string;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly reden: string | null;
  readonly tip: string;
}

export interface PairedOptions {
  readonly width: number;
  /** First the moment before, then the one after. */
  readonly moments: readonly [string, string];
  readonly domain: readonly [number, number];
  readonly title: string;
}

/** Decimals of an axis with a comma; whole numbers without. */
const DECIMAL = "replace(format(datum.value, '~g'), '.', ',')";

/**
 * Two moments per row: open point before, full point after, each with its 95 % interval. A hidden
 * figure is named, never drawn.
 */
export function paired(rows: readonly PairedRow[], o: PairedOptions): Spec {
  const narrow = o.width < 480;
  const labels = [...new Set(rows.map((r) => unitLabel(r.label, r.n, o.width)))];
  const values = rows.map((r) => ({ ...r, naam: unitLabel(r.label, r.n, o.width) }));
  const shown = values.filter((r) => r.waarde !== null);
  const empty = labels
    .filter((l) => shown.every((r) => r.naam !== l))
    .map((naam) => ({ naam, reden: hiddenText(values.find((r) => r.naam === naam)?.reden ?? null, o.width) }));
  const room = labelRoom(o.width);
  const [before, after] = o.moments;
  const x = {
    field: "waarde",
    type: "quantitative" as const,
    scale: { domain: o.domain, nice: false, zero: false, clamp: true },
    axis: { title: o.title, labelExpr: DECIMAL, tickCount: narrow ? 4 : 8, orient: "top" as const },
  };
  const lane = {
    yOffset: {
      field: "moment",
      type: "nominal" as const,
      sort: [...o.moments],
      scale: { domain: [...o.moments], paddingOuter: 0.7 },
    },
  };
  const color = {
    field: "moment",
    type: "nominal" as const,
    scale: { domain: [...o.moments], range: [COLOUR.other, COLOUR.own] },
    legend: {
      title: null,
      orient: "top" as const,
      direction: "horizontal" as const,
      columns: narrow ? 1 : 2,
      symbolType: "circle" as const,
      symbolOpacity: 1,
    },
  };
  const tip = { field: "tip", type: "nominal" as const };
  const point = (moment: string, filled: boolean) => ({
    data: { values: shown.filter((r) => r.moment === moment) },
    mark: {
      type: "point" as const,
      shape: "circle" as const,
      size: 64,
      strokeWidth: 2,
      opacity: 1,
      ...(filled ? { filled: true } : { fill: "var(--papier)" }),
    },
    encoding: { x, color, description: tip, ...lane },
  });
  return {
    width: o.width - room - 12,
    height: { step: narrow ? 34 : 32, for: "position" as const },
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    encoding: {
      y: {
        field: "naam",
        type: "nominal",
        sort: labels,
        scale: { domain: labels },
        axis: {
          title: null,
          labelLimit: 600,
          minExtent: room,
          maxExtent: room,
          ticks: false,
          domain: false,
          grid: true,
          gridDash: [1, 3],
        },
      },
    },
    layer: [
      {
        data: { values: shown },
        mark: { type: "rule" as const, strokeWidth: 2.5, opacity: 0.55 },
        encoding: { x: { ...x, field: "laag" }, x2: { field: "hoog" }, color, description: tip, ...lane },
      },
      point(before, false),
      point(after, true),
      {
        data: { values: empty },
        mark: {
          type: "text" as const,
          align: "left" as const,
          dx: 5,
          fontSize: narrow ? 10 : 11,
          fontStyle: "italic" as const,
          color: COLOUR.soft,
        },
        encoding: { x: { datum: o.domain[0] }, text: { field: "reden", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
