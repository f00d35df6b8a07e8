import type { Json } from "./notebook.js";

/** A drawing from a few choices: the form writes a Vega-Lite specification, which a reader may then change by hand. */

export const MARKS = { punt: "point", staaf: "bar", lijn: "line", interval: "interval" } as const;
export type Mark = keyof typeof MARKS;

export interface ChartChoice {
  readonly vorm: Mark;
  readonly x: string;
  readonly y: string;
  /** Ends of an interval along x. */
  readonly laag?: string;
  readonly hoog?: string;
  readonly kleur?: string;
}

export interface FieldType {
  readonly naam: string;
  readonly getal: boolean;
}

const encode = (naam: string, fields: readonly FieldType[]): Json => {
  const getal = fields.find((f) => f.naam === naam)?.getal ?? false;
  return getal
    ? { field: naam, type: "quantitative", scale: { zero: false } }
    : { field: naam, type: "nominal", sort: null, axis: { labelLimit: 260, title: null } };
};

/** A length of bars is read as a size, so that their axis starts at nought. */
const atZero = (e: Json): Json => (e["type"] === "quantitative" ? { ...e, scale: { zero: true } } : e);

/** The specification of such a drawing, without its rows. */
export function chartSpec(c: ChartChoice, fields: readonly FieldType[]): Json {
  const x = encode(c.x, fields);
  const y = encode(c.y, fields);
  const tooltip = fields.map((f) => ({ field: f.naam, type: f.getal ? "quantitative" : "nominal" }));
  const color = c.kleur ? { color: { field: c.kleur, type: "nominal" } } : {};
  const size = { width: 520, ...(y["type"] === "nominal" ? { height: { step: 22 } } : { height: 320 }) };
  if (c.vorm === "interval")
    return {
      ...size,
      encoding: { y },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: { x: { ...x, field: c.laag ?? c.x, title: c.x }, x2: { field: c.hoog ?? c.x }, ...color },
        },
        { mark: { type: "point", filled: true, size: 60 }, encoding: { x, tooltip, ...color } },
      ],
    };
  const bar = c.vorm === "staaf";
  const mark =
    c.vorm === "punt"
      ? { type: "point", filled: true, size: 60 }
      : c.vorm === "lijn"
        ? { type: "line", point: true }
        : { type: "bar" };
  return { ...size, mark, encoding: { x: bar ? atZero(x) : x, y: bar ? atZero(y) : y, tooltip, ...color } };
}

/** Points with their intervals, a line each, of rows with waarde, laag and hoog. @param y column with the names @param title of the axis */
export const intervals = (y: string, title: string): Json => ({
  width: 520,
  height: { step: 22 },
  encoding: { y: { field: y, type: "nominal", sort: null, axis: { labelLimit: 260, title: null } } },
  layer: [
    {
      mark: { type: "rule", strokeWidth: 2 },
      encoding: { x: { field: "laag", type: "quantitative", title, scale: { zero: false } }, x2: { field: "hoog" } },
    },
    { mark: { type: "point", filled: true, size: 60 }, encoding: { x: { field: "waarde", type: "quantitative" } } },
  ],
});

/** Where a specification would fetch something: nothing is drawn from elsewhere. The name of its own schema is no address. */
export function addressesIn(spec: unknown): string[] {
  if (typeof spec === "string") return /url\(|^\s*(?:[a-z]+:)?\/\//i.test(spec) ? [spec] : [];
  if (Array.isArray(spec)) return spec.flatMap(addressesIn);
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) =>
    key === "$schema" ? [] : key === "url" || key === "href" ? [String(value)] : addressesIn(value),
  );
}

/** No drawing is wider or higher than this, in pixels, and none has more bins. */
const SIDE_MAX = 4000;
const BINS_MAX = 500;

/** Of how many there can be at most: points of a curve, ticks, powers of a fit. */
const COUNTS: Readonly<Record<string, number>> = {
  steps: 500,
  minsteps: 500,
  maxsteps: 500,
  tickCount: 500,
  order: 10,
};

/** What of a specification would make rows, or a drawing, that a page cannot hold; null: nothing. */
export function tooMuch(spec: unknown): string | null {
  if (Array.isArray(spec)) return spec.map(tooMuch).find((t) => t !== null) ?? null;
  if (typeof spec !== "object" || spec === null) return null;
  for (const [key, value] of Object.entries(spec)) {
    if (key === "data" || key === "datasets" || key === "sequence" || key === "lookup" || key === "keyvals")
      return `${key} maakt rijen die niet in de cel staan`;
    if ((key === "width" || key === "height") && typeof value === "number" && !(value <= SIDE_MAX))
      return `${key} is meer dan ${SIDE_MAX} pixels`;
    if (key === "maxbins" && typeof value === "number" && !(value <= BINS_MAX))
      return `maxbins is meer dan ${BINS_MAX}`;
    const most = COUNTS[key];
    if (most !== undefined && typeof value === "number" && !(value <= most)) return `${key} is meer dan ${most}`;
    if (key === "step" && "quantile" in spec && typeof value === "number" && !(value >= 1 / BINS_MAX))
      return `step is minder dan ${1 / BINS_MAX}`;
    const inside = tooMuch(value);
    if (inside) return inside;
  }
  return null;
}
