import { expect, test, vi } from "vitest";
import { funnel } from "../../src/site/charts/funnel.js";

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
