import { COLOUR } from "./theme.js";

/**
 * Periods along the foot of a drawing: an axis of time. Every period of its kind has a place, also one without a figure; years
 * are named once, and no label is turned.
 */

/** Room beside the plot of a drawing over time: the axis of values. */
export const SIDE = 62;

const stepOf = (periods: readonly string[], width: number): number => (width - SIDE) / Math.max(1, periods.length);

/** Whether a number of three digits, or the name of a month, can stand below every period. */
const roomy = (periods: readonly string[], width: number): boolean => stepOf(periods, width) >= 25;

const MONTHS = "['jan','feb','mrt','apr','mei','jun','jul','aug','sep','okt','nov','dec']";
const YEAR = "slice(datum.label, 0, 4)";
const REST = "slice(datum.label, 5)";

/** Labels that can stand beside each other along an axis. */
const MOST_LABELS = 12;

/** What a tick says: the part of the year, and the year where it begins; only years where there is room for no more. */
function labelExpr(periods: readonly string[], width: number): string {
  const months = /^\d{4}-\d\d$/.test(periods[0] ?? "");
  const part = /^\d{4}-([KH])\d$/.exec(periods[0] ?? "")?.[1];
  if (!months && !part) {
    const apart = Math.ceil(periods.length / (stepOf(periods, width) >= 34 ? periods.length : MOST_LABELS));
    return apart < 2 ? "datum.label" : `round(datum.index * ${periods.length - 1}) % ${apart} === 0 ? datum.label : ''`;
  }
  const first = `(${REST} === '${months ? "01" : `${part}1`}')`;
  const small = months ? `${MONTHS}[toNumber(${REST}) - 1]` : REST;
  // A first period that is not the beginning of its year names the year too, unless the next year would stand upon it.
  const begins = Number((periods[0] ?? "").replace(/^\d{4}-[KH]?/, ""));
  const far = begins > 1 && ((months ? 12 : part === "K" ? 4 : 2) - begins) * stepOf(periods, width) >= 24;
  const named = far || roomy(periods, width) ? `(${first} || datum.index === 0)` : first;
  return roomy(periods, width) ? `${named} ? [${small}, ${YEAR}] : [${small}]` : `${named} ? ${YEAR} : ''`;
}

/** The axis as a channel of Vega-Lite. */
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
    labelAngle: 0,
    labelExpr: labelExpr(periods, width),
    labelOverlap: false,
    minExtent: 36,
    maxExtent: 36,
    grid: false,
    ...more,
  },
});

/**
 * How n is told: a row of numbers where they fit, else one line with the least and the most; the table has them all.
 * @param rows n per period as text, "" where there is none
 * @param sign of the series, where several tell theirs
 */
export function countRow(
  rows: readonly { readonly periode: string; readonly n: string }[],
  periods: readonly string[],
  width: number,
  x: object,
  y: number,
  sign = "",
): readonly object[] {
  const known = rows.map((r) => ({ periode: r.periode, n: r.n.replace(/^n /, "") })).filter((r) => r.n !== "");
  const text = {
    type: "text" as const,
    fontSize: width < 480 ? 10 : 11,
    color: COLOUR.soft,
    baseline: "middle" as const,
  };
  if (roomy(periods, width))
    return [
      {
        data: { values: known },
        mark: text,
        encoding: { x, y: { value: y }, text: { field: "n", type: "nominal" as const } },
      },
      {
        data: { values: known.length ? [{ n: `${sign}n` }] : [] },
        mark: { ...text, align: "right" as const, fontStyle: "italic" as const },
        encoding: { x: { value: -8 }, y: { value: y }, text: { field: "n", type: "nominal" as const } },
      },
    ];
  const size = (t: string): number => Number(t.replaceAll(".", ""));
  const order = known.map((r) => r.n).sort((a, b) => size(a) - size(b));
  const [least, most] = [order[0], order.at(-1)];
  const said = `${sign}n per periode: ${least === most ? least : `${least} tot ${most}`}`;
  return [
    {
      data: { values: known.length ? [{ n: said }] : [] },
      mark: { ...text, align: "left" as const },
      encoding: { x: { value: 4 }, y: { value: y }, text: { field: "n", type: "nominal" as const } },
    },
  ];
}
