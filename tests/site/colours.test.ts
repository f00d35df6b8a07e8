import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CATEGORY_COLOUR, COLOUR, categoryInk } from "../../src/site/charts/theme.js";

/** Colours of figures: seen against paper, told apart without hue, and read upon; in the light, in the dark and in print. */

type Scheme = ReadonlyMap<string, string>;

/** The variables of each `:root` of the style sheet: light, dark, print. */
function schemes(): readonly (readonly [string, Scheme])[] {
  const css = readFileSync("src/site/style.css", "utf8");
  const roots = [...css.matchAll(/:root \{([^}]*)\}/g)].map(
    (m) => new Map([...(m[1] ?? "").matchAll(/(--[\w-]+): (#[0-9a-f]{3,6});/g)].map((v) => [v[1] ?? "", v[2] ?? ""])),
  );
  const [light = new Map(), dark = new Map(), print = new Map()] = roots;
  expect(roots).toHaveLength(3);
  return [
    ["light", light],
    ["dark", dark],
    ["print", new Map([...light, ...print])],
  ];
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join("") : hex.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4]
    .map((i) => Number.parseInt(full.slice(i, i + 2), 16) / 255)
    .map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const variable = (text: string): string => /^var\((--[\w-]+)\)$/.exec(text)?.[1] ?? "";
const CATEGORIES = [...new Set(Object.values(CATEGORY_COLOUR).map(variable))].sort();
const MARKS = [COLOUR.other, COLOUR.own, COLOUR.target, COLOUR.soft].map(variable);

test("a contrast that is known", () => {
  expect(contrast("#000", "#fff")).toBeCloseTo(21, 9);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe.each(schemes())("%s", (_, scheme) => {
  const of = (name: string): string => scheme.get(name) ?? `no ${name}`;
  const paper = of("--papier");
  test.each([...CATEGORIES, ...MARKS])("%s stands out from paper by 3 to 1", (name) => {
    expect(contrast(of(name), paper)).toBeGreaterThanOrEqual(3);
  });
  test("any two categories differ in grey", () => {
    for (const [i, a] of CATEGORIES.entries())
      for (const b of CATEGORIES.slice(i + 1))
        expect(contrast(of(a), of(b)), `${a} and ${b}`).toBeGreaterThanOrEqual(1.4);
  });
  test.each(Object.keys(CATEGORY_COLOUR))("a number can be read upon %s", (categorie) => {
    const on = of(variable(CATEGORY_COLOUR[categorie] ?? ""));
    expect(contrast(of(variable(categoryInk(categorie))), on)).toBeGreaterThanOrEqual(4.5);
  });
});
