import {
  afterText,
  categoryColour,
  HATCHED,
  hiddenMark,
  isNarrow,
  partValue,
  stacked,
  TIP,
  unitAxis,
} from "./parts.js";
import { COUNT_LABEL, HIDDEN_PART, hiddenText, labelRoom, PERCENT_LABEL, type Spec, unitLabels } from "./theme.js";

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
 * Shares per row, stacked from 0 to 100 %, each with its number where it fits. What is hidden of a bar is hatched; a row without
 * any figure is hatched as a whole and says why.
 */
export function composition(rows: readonly CompositionRow[], o: CompositionOptions): Spec {
  const narrow = isNarrow(o.width);
  const named = unitLabels(rows, o.width);
  const labels = [...new Set(named)];
  const extent = labelRoom(o.width);
  const plot = o.width - extent - 10;
  const whole = o.most === undefined ? 100 : null;
  const shown: Readonly<Record<string, unknown>>[] = [];
  const hidden: object[] = [];
  const empty: { readonly naam: string; readonly reden: string }[] = [];
  for (const naam of labels) {
    const own = rows.filter((_, i) => named[i] === naam);
    const { parts, rest } = stacked(own, o.categories, whole);
    const pixels = (share: number): number => (share / (whole ?? o.most ?? 1)) * plot;
    for (const p of parts) shown.push({ naam, ...partValue(p, pixels(p.tot - p.van), whole !== null) });
    if (parts.length === 0)
      empty.push({ naam, reden: hiddenText(own.find((r) => r.reden !== null)?.reden ?? "", o.width) });
    else if (rest)
      hidden.push({
        naam,
        van: rest[0],
        tot: rest[1],
        tip: `${own[0]?.label}: ${HIDDEN_PART}, ${own
          .filter((r) => r.waarde === null)
          .map((r) => r.categorie)
          .join(", ")}`,
      });
  }
  const x = {
    field: "van",
    type: "quantitative" as const,
    scale: whole === null ? { domain: [0, o.most ?? 1], nice: true } : { domain: [0, 100], nice: false },
    axis: {
      title: o.title,
      labelExpr: whole === null ? COUNT_LABEL : PERCENT_LABEL,
      tickCount: narrow ? 3 : 6,
      orient: "top" as const,
    },
  };
  return {
    width: plot,
    height: { step: narrow ? 24 : 22 },
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    encoding: { y: unitAxis(labels, extent) },
    layer: [
      {
        data: { values: hidden },
        mark: { ...HATCHED, height: { band: 0.7 } },
        encoding: { x, x2: { field: "tot" }, description: TIP },
      },
      {
        data: { values: whole === null ? [] : empty },
        mark: { ...HATCHED, height: { band: 0.7 }, aria: false },
        encoding: { x: { value: afterText(empty, plot) }, x2: { value: plot } },
      },
      {
        data: { values: shown },
        mark: { type: "bar" as const, height: { band: 0.78 }, stroke: "var(--papier)", strokeWidth: 1 },
        encoding: {
          x,
          x2: { field: "tot" },
          color: categoryColour(o.categories, "top", narrow, hidden.length > 0),
          description: TIP,
        },
      },
      {
        data: { values: whole === null ? [] : shown.filter((p) => p["tekst"] !== "") },
        mark: { type: "text" as const, fontSize: 11, aria: false },
        encoding: {
          x: { field: "midden", type: "quantitative" as const },
          text: { field: "tekst", type: "nominal" as const },
          color: { field: "inkt", type: "nominal" as const, scale: null },
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
