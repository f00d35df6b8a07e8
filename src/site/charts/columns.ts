import { categoryColour, HATCHED, isNarrow, partValue, SIDE_AXIS, stacked, TIP } from "./parts.js";
import { countRow, periodAxis, SIDE } from "./periods.js";
import { COUNT_LABEL, HIDDEN_PART, PERCENT_LABEL, type Spec } from "./theme.js";

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

const HEIGHT = 230;

/**
 * Categories stacked in a column per period, in order of time; shares to 100 % or numbers. What is hidden of a column is
 * hatched, a period of which nothing is shown over the whole height; n stands below the drawing.
 */
export function columns(rows: readonly ColumnRow[], o: ColumnsOptions): Spec {
  const narrow = isNarrow(o.width);
  const share = o.unit === "percent";
  const shown: Readonly<Record<string, unknown>>[] = [];
  const hidden: object[] = [];
  const empty: object[] = [];
  let most = 1;
  for (const periode of o.periods) {
    const own = rows.filter((r) => r.periode === periode);
    const { parts, rest } = stacked(own, o.categories, share ? 100 : null);
    most = Math.max(most, parts.at(-1)?.tot ?? 0);
    const wide = (o.width - SIDE) / o.periods.length >= 24;
    for (const p of parts) {
      const room = wide ? ((p.tot - p.van) / 100) * HEIGHT * 1.6 : 0;
      shown.push({ periode, ...partValue(p, room, share) });
    }
    if (parts.length === 0) empty.push({ periode, tip: `${periode}: ${HIDDEN_PART}` });
    else if (rest) hidden.push({ periode, van: rest[0], tot: rest[1], tip: `${periode}: ${HIDDEN_PART}` });
  }
  const x = periodAxis(o.periods, o.width, { paddingInner: 0.18, paddingOuter: 0.1 }, { ticks: false, offset: 20 });
  const y = {
    field: "van",
    type: "quantitative" as const,
    scale: share ? { domain: [0, 100], nice: false } : { domain: [0, most], nice: true },
    axis: { title: o.title, labelExpr: share ? PERCENT_LABEL : COUNT_LABEL, ...SIDE_AXIS, tickCount: 5 },
  };
  return {
    width: o.width - SIDE,
    height: HEIGHT,
    padding: { left: 0, right: 4, top: 4, bottom: 4 },
    layer: [
      {
        data: { values: hidden },
        mark: HATCHED,
        encoding: { x, y, y2: { field: "tot" }, description: TIP },
      },
      {
        data: { values: empty },
        mark: { ...HATCHED, opacity: 0.7 },
        encoding: { x, y: { value: 0 }, y2: { value: HEIGHT }, description: TIP },
      },
      {
        data: { values: shown },
        mark: { type: "bar" as const, stroke: "var(--papier)", strokeWidth: 0.6 },
        encoding: {
          x,
          y,
          y2: { field: "tot" },
          color: categoryColour(o.categories, "top", narrow, hidden.length + empty.length > 0),
          description: TIP,
        },
      },
      {
        data: { values: share ? shown.filter((p) => p["tekst"] !== "") : [] },
        mark: { type: "text" as const, fontSize: 11, aria: false },
        encoding: {
          x,
          y: { field: "midden", type: "quantitative" as const },
          text: { field: "tekst", type: "nominal" as const },
          color: { field: "inkt", type: "nominal" as const, scale: null },
        },
      },
      ...countRow(
        rows.filter((r, i) => r.n !== "" && rows.findIndex((v) => v.n !== "" && v.periode === r.periode) === i),
        o.periods,
        o.width,
        x,
        HEIGHT + 12,
      ),
    ],
  } as Spec;
}
