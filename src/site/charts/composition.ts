import { categoryColour, hiddenMark, isNarrow, TIP, unitAxis } from "./parts.js";
import { COUNT_LABEL, hiddenText, labelRoom, PERCENT_LABEL, type Spec, unitLabels } from "./theme.js";

export interface CompositionRow {
  readonly label: string;
  readonly n: string;
  readonly categorie: string;
  readonly waarde: number | null;
  readonly reden: string | null;
  readonly tip: string;
}

export interface CompositionOptions {
  readonly width: number;
  readonly categories: readonly string[];
  readonly title: string;
  /** Numbers in stead of shares: the axis then ends at this. */
  readonly most?: number;
}

/**
 * Shares per row, stacked from 0 to 100 %. Hidden categories are not drawn: the bar then stops short of 100 %; a row
 * without any figure says so.
 */
export function composition(rows: readonly CompositionRow[], o: CompositionOptions): Spec {
  const narrow = isNarrow(o.width);
  const named = unitLabels(rows, o.width);
  const labels = [...new Set(named)];
  const values = rows.map((r, i) => ({
    ...r,
    naam: named[i] ?? "",
    rang: o.categories.indexOf(r.categorie),
  }));
  const empty = labels.filter((l) => values.every((v) => v.naam !== l || v.waarde === null));
  const reden = hiddenText(rows.find((r) => r.reden !== null)?.reden ?? "", o.width);
  const extent = labelRoom(o.width);
  return {
    width: o.width - extent - 10,
    height: { step: narrow ? 24 : 22 },
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    encoding: {
      y: unitAxis(labels, extent),
    },
    layer: [
      {
        data: { values: values.filter((v) => v.waarde !== null) },
        mark: { type: "bar" as const, height: { band: 0.78 }, stroke: "var(--papier)", strokeWidth: 1 },
        encoding: {
          x: {
            field: "waarde",
            type: "quantitative" as const,
            stack: "zero" as const,
            scale: o.most === undefined ? { domain: [0, 100], nice: false } : { domain: [0, o.most], nice: true },
            axis: {
              title: o.title,
              labelExpr: o.most === undefined ? PERCENT_LABEL : COUNT_LABEL,
              tickCount: narrow ? 3 : 6,
              orient: "top" as const,
            },
          },
          order: { field: "rang", type: "quantitative" as const },
          color: categoryColour(o.categories, "top", narrow),
          description: TIP,
        },
      },
      {
        data: { values: empty.map((naam) => ({ naam, reden })) },
        mark: hiddenMark(narrow),
        encoding: { x: { datum: 0 }, text: { field: "reden", type: "nominal" as const } },
      },
    ],
  } as Spec;
}
