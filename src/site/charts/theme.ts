import type { Config, TopLevelSpec } from "vega-lite";

/** Colours are variables of the style sheet, so that figures follow light, dark and print. */
export const COLOUR = {
  ink: "var(--inkt)",
  soft: "var(--inkt-zacht)",
  line: "var(--lijn)",
  grid: "var(--raster)",
  other: "var(--fig-ander)",
  own: "var(--fig-eigen)",
  target: "var(--fig-streef)",
} as const;

/** Colour of each category of a composition. */
export const CATEGORY_COLOUR: Readonly<Record<string, string>> = {
  hersteld: "var(--k1)",
  verbeterd: "var(--k2)",
  onveranderd: "var(--k3)",
  verslechterd: "var(--k4)",
  "onveranderd of verslechterd": "var(--k3)",
  completer: "var(--k1)",
  dropout: "var(--k2)",
  "non-starter": "var(--k4)",
  "non-responder": "var(--k3)",
  geldig: "var(--k1)",
  gemist: "var(--k4)",
  "wel gemeten, niet geldig": "var(--k2)",
  "niet gemeten": "var(--k4)",
};

/** Colour of text upon each of those colours. */
export const categoryInk = (categorie: string): string =>
  (CATEGORY_COLOUR[categorie] ?? "").replace(/^var\(--(k\d)\)$/, "var(--$1-tekst)") || COLOUR.ink;

/** What stands where a part is hidden: a hatch, which render.ts gives to every drawing that uses it. */
export const HATCH = "url(#niet-getoond)";
/** How such a part is named, as short as it must be in a bar. */
export const HIDDEN_PART = "niet getoond";

export const CONFIG: Config = {
  background: "transparent",
  font: "inherit",
  aria: true,
  view: { stroke: null },
  axis: {
    labelColor: COLOUR.ink,
    titleColor: COLOUR.soft,
    gridColor: COLOUR.grid,
    domainColor: COLOUR.line,
    tickColor: COLOUR.line,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    aria: false,
  },
  legend: { labelColor: COLOUR.ink, titleColor: COLOUR.soft, labelFontSize: 12, aria: false },
};

export type Spec = TopLevelSpec;

/** Vega's own number format knows no decimal comma without a locale; labels of percentages are whole. */
export const PERCENT_LABEL = "replace(format(datum.value, 'd'), '-', '−') + ' %'";
const POINT_LABEL = "replace(format(datum.value, 'd'), '-', '−')";

/** Decimals with a comma, as many as the number has; whole numbers without. */
export const DECIMAL_LABEL = "replace(replace(format(datum.value, '~g'), '-', '−'), '.', ',')";

/** In what the values of an axis are told. */
export type ValueUnit = "percent" | "points" | "decimal";
export const VALUE_LABEL: Readonly<Record<ValueUnit, string>> = {
  percent: PERCENT_LABEL,
  points: POINT_LABEL,
  decimal: DECIMAL_LABEL,
};

/** Whole numbers with a point between thousands. */
export const COUNT_LABEL = "replace(format(datum.value, ',d'), ',', '.')";

/** Room for the names of units beside a figure, in pixels. */
export const labelRoom = (width: number): number => (width < 480 ? 150 : 240);

/** A name cut to so many letters at its end. */
const cutEnd = (name: string, room: number): string =>
  name.length > room ? `${name.slice(0, Math.max(1, room - 1)).trimEnd()}…` : name;

/** Where the first word begins in which names that begin alike differ. */
function firstDifference(names: readonly string[]): number {
  const [first = "", ...others] = names;
  let at = 0;
  while (at < first.length && others.every((n) => n[at] === first[at])) at++;
  while (at > 0 && /[\p{L}\p{N}]/u.test(first[at - 1] ?? "")) at--;
  return at;
}

/** A name cut in its middle, so that what stands from `at` on can be read. */
function cutMiddle(name: string, at: number, room: number): string {
  const end = cutEnd(name.slice(at), room - 5);
  return `${name.slice(0, room - 1 - end.length).trimEnd()}…${end}`;
}

/** A name cut so that it differs from those that would look the same. */
function cutApart(name: string, same: readonly string[], room: number): string {
  const at = firstDifference(same);
  const cut = cutMiddle(name, at, room);
  const still = same.filter((other) => cutMiddle(other, at, room) === cut);
  return still.length > 1 && still.length < same.length ? cutApart(name, still, room) : cut;
}

/**
 * Names of units with their n (left out where empty), cut to the room there is: at the end, or in the middle where two names would
 * look the same. Vega cannot measure text while a page is built, so the cut is by the average width of a letter of the site's
 * font; n always stands there.
 * @param rows in any order; a unit may have several
 * @param width of the figure in pixels
 * @returns a label per row, in the same order
 */
export function unitLabels(
  rows: readonly { readonly label: string; readonly n: string }[],
  width: number,
): readonly string[] {
  const whole = Math.floor(labelRoom(width) / 5.9);
  const tailOf = (n: string): string => (n === "" ? "" : ` · n ${n}`);
  const longest = Math.max(0, ...rows.map((r) => tailOf(r.n).length));
  // One cut for all, so that the same name is cut alike whatever its n.
  const room = whole - longest;
  const alike = new Map<string, Set<string>>();
  for (const { label } of rows) {
    const cut = cutEnd(label, room);
    alike.set(cut, (alike.get(cut) ?? new Set()).add(label));
  }
  return rows.map(({ label, n }) => {
    const same = [...(alike.get(cutEnd(label, room)) ?? [])];
    const name = same.length > 1 ? cutApart(label, same, room) : cutEnd(label, whole - tailOf(n).length);
    return name + tailOf(n);
  });
}

/** What stands in place of a hidden mark; on a phone without the part between brackets, which the table repeats. */
export const hiddenText = (reason: string | null, width: number): string =>
  width < 480 ? (reason ?? "").replace(/ \(.*\)$/, "") : (reason ?? "");
