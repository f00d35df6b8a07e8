import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import { expect, test, vi } from "vitest";
import { lift, svgOf } from "../../src/site/charts/drawing.js";
import { funnel } from "../../src/site/charts/funnel.js";
import { intervals } from "../../src/site/charts/intervals.js";
import { CONFIG, type Spec } from "../../src/site/charts/theme.js";
import { trend } from "../../src/site/charts/trend.js";
import { LOG_ERROR, parse, View } from "../../src/site/vendor/vega.js";

/** The same drawing has the same text, whatever was drawn before it: a site built twice has the same bytes. */

const drawing = (value: number) =>
  funnel(
    [{ label: "A", maat: 20, waarde: value, eigen: true, buiten: false, tip: "A" }],
    [10, 20, 30].map((maat) => ({ grens: "95 %", maat, laag: value - 1, hoog: value + 1 })),
    {
      width: 500,
      domain: [value - 2, value + 2],
      most: 30,
      unit: "points",
      title: "delta-T",
      foot: "zorgtrajecten",
      target: { value, label: "doel" },
      limits: ["95 %"],
      chosen: "95 %",
    },
  );

/** Names of clipping paths: where they are made, and where they are used. */
const clips = (svg: string): { made: string[]; used: string[] } => ({
  made: [...svg.matchAll(/<clipPath id="([^"]+)"/g)].map((m) => m[1] as string),
  used: [...svg.matchAll(/url\(#([^)]+)\)/g)].map((m) => m[1] as string),
});

test("a drawing with clipped lines is the same first and last", async () => {
  const { renderSvg } = await import("../../src/site/charts/render.js");
  const first = [await renderSvg(drawing(3), 500), await renderSvg(drawing(5), 500)];
  vi.resetModules();
  const { renderSvg: again } = await import("../../src/site/charts/render.js");
  const last = [await again(drawing(5), 500), await again(drawing(3), 500)].reverse();
  expect(last).toEqual(first);
  const [a, b] = first.map(clips) as [ReturnType<typeof clips>, ReturnType<typeof clips>];
  expect(a.made.length).toBeGreaterThan(0);
  for (const { made, used } of [a, b]) expect(new Set(used)).toEqual(new Set(made));
  // On one page two drawings never share a name.
  expect(a.made.filter((name) => b.made.includes(name))).toEqual([]);
});

const units = (names: readonly string[], shift: number, own = "") =>
  intervals(
    names.map((label, i) => {
      const waarde = i === 1 ? null : 10 + i + shift;
      const ends = waarde === null ? { laag: null, hoog: null } : { laag: waarde - 2, hoog: waarde + 2 };
      return {
        label,
        n: "31",
        waarde,
        ...ends,
        reden: waarde === null ? "te klein" : null,
        eigen: label === own,
        tip: label,
      };
    }),
    { width: 820, domain: [-5, 20 + shift], unit: "points", title: "delta-T" },
  );
const course = (names: readonly string[], periods: readonly string[]) =>
  trend(
    names.flatMap((reeks, k) =>
      periods.map((periode, i) => ({ periode, reeks, waarde: k + i, laag: i, hoog: k + i + 1, n: "31", tip: reeks })),
    ),
    { width: 820, periods, series: names, domain: [0, 10], unit: "points", title: "delta-T" },
  );

/** What Vega-Lite makes of a specification by itself. */
async function plain(spec: Spec): Promise<string> {
  const view = new View(parse(compile(spec, { config: CONFIG }).spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logLevel: LOG_ERROR,
  });
  return view.toSVG();
}
const unnamed = (svg: string): string => svg.replace(/clip\d+/g, "clip");

test("a drawing that is compiled once and fed is what its whole specification draws", async () => {
  for (const spec of [
    drawing(3),
    drawing(5),
    units(["Abeel", "Berk", "Ceder"], 0),
    units(["Abeel", "Berk", "Ceder", "Den"], 4, "Den"),
    units(["Els"], 1),
    course(["Totaal"], ["2016", "2017"]),
    course(["Totaal"], ["2018", "2019", "2020"]),
  ])
    expect(unnamed(await svgOf(spec))).toBe(unnamed(await plain(spec)));
});

test("other rows, other names and another domain are the same drawing; another unit or kind of axis is not", () => {
  const template = (spec: Spec): string => JSON.stringify(lift(spec).template);
  expect(template(units(["Abeel", "Berk", "Ceder"], 0))).toBe(template(units(["Els", "Es", "Iep", "Den"], 9, "Es")));
  expect(template(units(["Abeel"], 0))).not.toBe(template({ ...units(["Abeel"], 0), width: 300 } as Spec));
  expect(template(course(["Totaal"], ["2016", "2017"]))).not.toBe(template(course(["Totaal"], ["2016-01", "2016-02"])));
  expect(template(course(["Totaal"], ["2016"]))).not.toBe(template(course(["Totaal", "Abeel"], ["2016"])));
});

test("what is drawn is left as it was", async () => {
  const spec = units(["Abeel", "Berk", "Ceder"], 0);
  const before = JSON.stringify(spec);
  await svgOf(spec);
  expect(JSON.stringify(spec)).toBe(before);
});
