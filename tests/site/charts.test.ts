import { compile } from "vega-lite";
import { describe, expect, test } from "vitest";
import { columns } from "../../src/site/charts/columns.js";
import { composition } from "../../src/site/charts/composition.js";
import { funnel } from "../../src/site/charts/funnel.js";
import { intervals } from "../../src/site/charts/intervals.js";
import { paired } from "../../src/site/charts/paired.js";
import { renderSvg } from "../../src/site/charts/render.js";
import { labelRoom, type Spec, unitLabels } from "../../src/site/charts/theme.js";
import { trend } from "../../src/site/charts/trend.js";

const REASON = "niet getoond (kleine aantallen)";
const row = (label: string, waarde: number | null) => ({
  label,
  n: waarde === null ? "–" : "31",
  waarde,
  laag: waarde === null ? null : waarde - 5,
  hoog: waarde === null ? null : waarde + 5,
  reden: waarde === null ? REASON : null,
  eigen: label === "Berk",
  tip: `${label}: ${waarde ?? REASON}`,
});
const unitsSpec = (width: number): Spec =>
  intervals([row("Abeel", 80), row("Berk", 40), row("Ceder", null)], {
    width,
    domain: [0, 100],
    unit: "percent",
    title: "t",
    target: { value: 85, label: "Streefwaarde 85 %" },
  });
const trendSpec = (width: number): Spec =>
  trend(
    ["2018-K1", "2018-K2"].map((periode, i) => ({
      periode,
      reeks: "Totaal",
      waarde: i ? null : 60,
      laag: i ? null : 55,
      hoog: i ? null : 65,
      n: i ? "" : "n 31",
      tip: periode,
    })),
    {
      width,
      periods: ["2018-K1", "2018-K2"],
      series: ["Totaal"],
      domain: [0, 100],
      unit: "percent",
      title: "t",
      targets: [{ periode: "2018-K1", streef: 25, tip: "s" }],
    },
  );
const compositionSpec = (width: number): Spec =>
  composition(
    [
      ["hersteld", 60],
      ["verbeterd", 40],
      ["verslechterd", null],
    ].map(([categorie, waarde]) => ({
      label: "Abeel",
      n: "31",
      categorie: String(categorie),
      waarde: waarde as number | null,
      reden: waarde === null ? REASON : null,
      tip: `${categorie}`,
    })),
    { width, categories: ["hersteld", "verbeterd", "onveranderd", "verslechterd"], title: "t" },
  );

/** A row of which two of four categories are hidden. */
const partlyHidden = (width: number): Spec =>
  composition(
    [
      ["hersteld", 50],
      ["verbeterd", 20],
      ["onveranderd", null],
      ["verslechterd", null],
    ].map(([categorie, waarde]) => ({
      label: "Abeel",
      n: "31",
      categorie: String(categorie),
      waarde: waarde as number | null,
      reden: waarde === null ? REASON : null,
      tip: `${categorie}`,
    })),
    { width, categories: ["hersteld", "verbeterd", "onveranderd", "verslechterd"], title: "t" },
  );

/** Sixty months in two categories; the second month is hidden. */
const columnsSpec = (width: number): Spec => {
  const periods = Array.from(
    { length: 60 },
    (_, i) => `${2016 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
  );
  return columns(
    periods.flatMap((periode, i) =>
      ["geldig", "gemist"].map((categorie) => ({
        periode,
        categorie,
        waarde: i === 1 ? null : 40,
        n: i === 1 ? "" : "n 80",
        tip: `${periode}: ${categorie}`,
      })),
    ),
    { width, periods, categories: ["geldig", "gemist"], unit: "count", title: "t" },
  );
};
const pairedSpec = (width: number): Spec =>
  paired(
    ["voormeting", "nameting"].flatMap((moment, i) =>
      ["Gedrag", "Symptomen"].map((label) => {
        const r = row(label, label === "Gedrag" ? 2 - i : null);
        return { ...r, laag: r.waarde, hoog: r.waarde, moment };
      }),
    ),
    { width, moments: ["voormeting", "nameting"], domain: [0, 4], title: "t" },
  );

/** Three units: inside, outside, and the one in focus. */
const funnelSpec = (width: number): Spec =>
  funnel(
    [
      { label: "Abeel", maat: 100, waarde: 8.4, eigen: false, buiten: false, tip: "Abeel: binnen" },
      { label: "Berk", maat: 300, waarde: 11, eigen: false, buiten: true, tip: "Berk: buiten" },
      { label: "Ceder", maat: 200, waarde: 7.5, eigen: true, buiten: false, tip: "Ceder: binnen" },
    ],
    [50, 100, 200, 320].flatMap((maat) => [
      { grens: "95 %", maat, laag: 8 - 18 / Math.sqrt(maat), hoog: 8 + 18 / Math.sqrt(maat) },
      { grens: "99,8 %", maat, laag: 8 - 28 / Math.sqrt(maat), hoog: 8 + 28 / Math.sqrt(maat) },
    ]),
    {
      width,
      domain: [4, 12],
      most: 320,
      unit: "decimal",
      title: "t",
      foot: "n",
      target: { value: 8, label: "Doel" },
      limits: ["95 %", "99,8 %"],
      chosen: "95 %",
    },
  );

describe.each([
  ["funnel", funnelSpec],
  ["columns", columnsSpec],
  ["paired", pairedSpec],
  ["intervals", unitsSpec],
  ["trend", trendSpec],
  ["composition", compositionSpec],
] as const)("%s", (_, spec) => {
  test.each([820, 345])("compiles without a warning and draws at width %s", async (width) => {
    const warnings: unknown[] = [];
    const keep = (...a: unknown[]) => {
      warnings.push(a);
      return log;
    };
    const log = { level: () => log, error: keep, warn: keep, info: () => log, debug: () => log };
    compile(spec(width), { logger: log as never });
    expect(warnings).toEqual([]);
    const svg = await renderSvg(spec(width));
    expect(svg).toMatch(/^<svg role="img"/);
    expect(svg).not.toMatch(/NaN|undefined|\n\s*\n/);
    const drawn = Number(/ width="(\d+)/.exec(svg)?.[1]);
    expect(drawn).toBeGreaterThan(width * 0.9);
    expect(drawn).toBeLessThanOrEqual(width + 15);
  });
  test("the same rows draw the same bytes, and the input is left alone", async () => {
    expect(await renderSvg(spec(820))).toBe(await renderSvg(spec(820)));
  });
});

describe("what a figure shows", () => {
  test("units stand in the order given, not in order of outcome", async () => {
    const svg = await renderSvg(unitsSpec(820));
    expect(svg.indexOf("Abeel · n 31")).toBeLessThan(svg.indexOf("Berk · n 31"));
    const turned = await renderSvg(
      intervals([row("Abeel", 10), row("Berk", 90)], { width: 820, domain: [0, 100], unit: "percent", title: "t" }),
    );
    expect(turned.indexOf("Abeel · n")).toBeLessThan(turned.indexOf("Berk · n"));
  });
  test("a hidden figure is named and has no mark", async () => {
    const svg = await renderSvg(unitsSpec(820));
    expect(svg).toContain(REASON);
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(2);
  });
  test("a hidden category has no bar; what is hidden of a whole is hatched, named and pointed at", async () => {
    const svg = await renderSvg(compositionSpec(820));
    expect(svg.match(/aria-roledescription="bar"/g)).toHaveLength(2);
    const less = await renderSvg(partlyHidden(820));
    expect(less.match(/aria-roledescription="bar"/g)).toHaveLength(2);
    expect(less).toMatch(
      /aria-label="Abeel: niet getoond, onveranderd, verslechterd"[^>]* fill="url\(#arcering-\w+\)"/,
    );
    expect(less).toContain(">niet getoond<");
    // Shares stand in their parts, in whole per cents.
    for (const share of ["50", "20"]) expect(less).toContain(`>${share}<`);
  });
  test("a bar does not just stop short: shown parts and the hatch are the whole bar", async () => {
    const svg = await renderSvg(partlyHidden(820));
    const wide = [...svg.matchAll(/<path[^>]*d="M([\d.]+),[\d.]+h([\d.]+)v[^>]*fill="(?:var\(--k\d\)|url)/g)];
    const ends = wide.map((m) => Number(m[1]) + Number(m[2]));
    expect(wide.reduce((sum, m) => sum + Number(m[2]), 0)).toBeCloseTo(820 - labelRoom(820) - 10, 0);
    expect(Math.max(...ends)).toBeCloseTo(820 - labelRoom(820) - 10, 0);
  });
  test("a row without any figure is hatched behind its reason", async () => {
    const svg = await renderSvg(
      composition([{ label: "Abeel", n: "–", categorie: "hersteld", waarde: null, reden: REASON, tip: "t" }], {
        width: 820,
        categories: ["hersteld"],
        title: "t",
      }),
    );
    expect(svg).toContain(REASON);
    expect(svg.match(/fill="url\(#arcering/g)).toHaveLength(1);
    expect(svg.match(/aria-roledescription="bar"/g)).toBeNull();
  });
  test("a hatch stands in the drawing that uses it, under a name of its own, and in no other", async () => {
    const [one, two] = [await renderSvg(partlyHidden(820)), await renderSvg(partlyHidden(345))];
    const made = [one, two].map((svg) => /<pattern id="([^"]+)"/.exec(svg)?.[1] ?? "none");
    expect(new Set(made).size).toBe(2);
    for (const [i, svg] of [one, two].entries())
      expect(new Set([...svg.matchAll(/url\(#(arcering[^)]+)\)/g)].map((m) => m[1]))).toEqual(new Set([made[i]]));
    expect(await renderSvg(trendSpec(820))).toContain("<pattern");
    expect(await renderSvg(pairedSpec(820))).not.toContain("<pattern");
  });
  test("a hidden month is hatched over its height; months are an axis of years, and no label is turned", async () => {
    for (const width of [820, 345]) {
      const svg = await renderSvg(columnsSpec(width));
      expect(svg.match(/aria-roledescription="bar"/g)).toHaveLength(118);
      expect(svg).toMatch(/aria-label="2016-02: niet getoond"[^>]* fill="url/);
      expect([...svg.matchAll(/>(\d{4})</g)].map((m) => m[1])).toEqual(["2016", "2017", "2018", "2019", "2020"]);
      expect(svg).toContain(">n per periode: 80<");
      // The title of the axis of values stands upright beside it; nothing else is turned.
      expect(svg.match(/rotate\(-90\)/g)).toHaveLength(1);
    }
  });
  test("twelve months bear their names and their n, upright", async () => {
    const periods = Array.from({ length: 12 }, (_, i) => `2018-${String(i + 1).padStart(2, "0")}`);
    const rows = periods.map((periode) => ({ periode, categorie: "geldig", waarde: 4, n: "n 80", tip: periode }));
    const svg = await renderSvg(
      columns(rows, { width: 820, periods, categories: ["geldig"], unit: "count", title: "t" }),
    );
    expect(svg.match(/>80</g)?.length).toBeGreaterThanOrEqual(12);
    for (const month of ["jan", "feb", "dec"]) expect(svg).toContain(`>${month}<`);
    expect(svg.match(/>2018</g)).toHaveLength(1);
  });
  test.each([
    ["quarters", Array.from({ length: 20 }, (_, i) => `${2016 + Math.floor(i / 4)}-K${(i % 4) + 1}`)],
    [
      "months",
      Array.from({ length: 60 }, (_, i) => `${2016 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`),
    ],
    ["years", Array.from({ length: 5 }, (_, i) => String(2016 + i))],
  ] as const)("%s name every year once", async (_, periods) => {
    for (const width of [820, 345]) {
      const rows = periods.map((periode) => ({
        periode,
        reeks: "T",
        waarde: 5,
        laag: 4,
        hoog: 6,
        n: "n 31",
        tip: periode,
      }));
      const svg = await renderSvg(
        trend(rows, { width, periods, series: ["T"], domain: [0, 10], unit: "points", title: "t" }),
      );
      expect([...svg.matchAll(/>(20\d\d)</g)].map((m) => m[1])).toEqual(["2016", "2017", "2018", "2019", "2020"]);
    }
  });
  test("two series are told apart without colour and named at their last point; there is no legend", async () => {
    const periods = ["2016", "2017", "2018"];
    const rows = ["Totaal", "Abeel"].flatMap((reeks, k) =>
      periods.map((periode) => ({ periode, reeks, waarde: 5 + k, laag: 4, hoog: 7, n: "n 31", tip: reeks })),
    );
    for (const width of [820, 345]) {
      const svg = await renderSvg(
        trend(rows, { width, periods, series: ["Totaal", "Abeel"], domain: [0, 10], unit: "points", title: "t" }),
      );
      expect(svg).toContain(">○ Totaal<");
      expect(svg).toContain(">● Abeel<");
      expect(svg).not.toContain("role-legend");
      const fills = [...svg.matchAll(/aria-roledescription="point"[^>]* fill="([^"]+)"/g)].map((m) => m[1]);
      expect(fills.slice(0, 3)).toEqual(Array(3).fill("var(--papier)"));
      expect(fills.slice(3)).toEqual(Array(3).fill("var(--fig-eigen)"));
    }
  });
  const beside = (n: readonly [string, string], of: readonly [number | null, number | null]) =>
    ["Totaal", "Vestiging Esdoorn"].flatMap((reeks, k) =>
      ["2016", "2017"].map((periode) => ({
        periode,
        reeks,
        waarde: of[k] ?? null,
        laag: null,
        hoog: null,
        n: n[k] ?? "",
        tip: reeks,
      })),
    );
  const two = (rows: ReturnType<typeof beside>, width = 820): Promise<string> =>
    renderSvg(
      trend(rows, {
        width,
        periods: ["2016", "2017"],
        series: ["Totaal", "Vestiging Esdoorn"],
        domain: [0, 10],
        unit: "points",
        title: "t",
      }),
    );
  test("every series has its n below the drawing, also where the one in focus is hidden; the same n stands once", async () => {
    for (const [n, rows] of [
      [["n 14", "n 115"], 2],
      [["n 115", ""], 1],
      [["n 115", "n 115"], 1],
    ] as const)
      for (const [value, width] of [
        [3, 820],
        [null, 820],
      ] as const) {
        const svg = await two(beside(n, [5, value]), width);
        expect(svg.match(/>115</g)).toHaveLength(2);
        expect(svg.match(/>[●○]? ?n</g), n.join()).toHaveLength(n[1] === "" ? 1 : rows);
      }
    expect(await two(beside(["n 115", ""], [5, null]))).toContain(">○ n<");
  });
  test("names of series never stand upon each other, and what is hidden is said whole", async () => {
    const heights = (svg: string): number[] =>
      [...svg.matchAll(/translate\([\d.]+,([-\d.]+)\)[^>]*>(?:<tspan[^>]*>)?[●○] [TV]/g)].map((m) => Number(m[1]));
    for (const [a, b] of [
      [0, 0],
      [0.1, 0],
      [10, 10],
      [5, null],
      [0, null],
    ] as const) {
      const found = heights(await two(beside(["n 20", "n 30"], [a, b])));
      expect(found).toHaveLength(2);
      expect(Math.abs((found[0] ?? 0) - (found[1] ?? 0)), `${a} ${b}`).toBeGreaterThanOrEqual(14.9);
      expect(Math.max(...found)).toBeLessThanOrEqual(234);
    }
    for (const width of [820, 345])
      expect(await two(beside(["n 20", "n 30"], [5, null]), width)).toContain("niet getoond<");
  });
  test("the grid lies below all marks, also where a row is hidden", async () => {
    for (const spec of [
      intervals([row("Abeel", 3), row("Berk", null)], { width: 820, domain: [0, 10], unit: "points", title: "t" }),
      pairedSpec(820),
    ]) {
      const svg = await renderSvg(spec);
      expect(svg.lastIndexOf("role-axis-grid")).toBeGreaterThan(0);
      expect(svg.lastIndexOf("role-axis-grid")).toBeLessThan(svg.indexOf("mark-symbol role-mark"));
    }
  });
  test("a line stands at nought where values lie on both sides of it, and only there", async () => {
    const lines = async (lo: number): Promise<number> => {
      const spec = intervals([row("Abeel", 3)], { width: 820, domain: [lo, 10], unit: "points", title: "t" });
      return (await renderSvg(spec)).match(/stroke-width="1.2"/g)?.length ?? 0;
    };
    expect([await lines(-5), await lines(0)]).toEqual([1, 0]);
  });
  test("voor is an open point, na a full one; a hidden subscale is named", async () => {
    const svg = await renderSvg(pairedSpec(820));
    expect([...svg.matchAll(/aria-roledescription="point"[^>]* fill="([^"]+)"/g)].map((m) => m[1])).toEqual([
      "var(--papier)",
      "var(--fig-eigen)",
    ]);
    expect(svg).toContain(REASON);
  });
  test("an interval that runs past a fixed axis ends at it", async () => {
    const wide = { ...row("Abeel", 96), hoog: 120 };
    const svg = await renderSvg(intervals([wide], { width: 820, domain: [0, 100], unit: "percent", title: "t" }));
    const plot = Number(/d="M0,0h(\d+)/.exec(svg)?.[1]);
    const [, from = "0", length = "0"] =
      /rule mark" transform="translate\(([\d.]+),[^>]* x2="([-\d.]+)"/.exec(svg.slice(svg.indexOf("layer_0_marks"))) ??
      [];
    expect(Math.max(Number(from), Number(from) + Number(length))).toBeCloseTo(plot, 0);
  });
  test("long names do not make the drawing wider, so that the page need not shrink it", async () => {
    const name = "Schizofrenie en andere psychotische stoornissen";
    for (const width of [820, 345]) {
      const spec = intervals([row(name, 40)], { width, domain: [0, 100], unit: "percent", title: "t" });
      const box = (svg: string) => /width="(\d+)" height="\d+" viewBox="(\d+) 0 (\d+) /.exec(svg)?.slice(1).map(Number);
      const [loose = 0] = box(await renderSvg(spec)) ?? [];
      expect(loose).toBeGreaterThan(width);
      const [drawn, x = 0, inside] = box(await renderSvg(spec, width)) ?? [];
      expect([drawn, inside]).toEqual([width, width]);
      // What is cut off is at the left, where Vega took the name for wider than it is; the plot stays whole.
      expect(x).toBeGreaterThan(0);
      expect(Math.abs(loose - width - x)).toBeLessThanOrEqual(6);
    }
  });
  test("a funnel tells by shape who is outside, names the one in focus and both pairs of limits", async () => {
    const svg = await renderSvg(funnelSpec(820));
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(3);
    const outside = /aria-label="Berk: buiten"[^>]* d="([^"]+)"/.exec(svg)?.[1];
    expect(outside).not.toContain("A");
    expect(/aria-label="Abeel: binnen"[^>]* d="([^"]+)"/.exec(svg)?.[1]).toContain("A");
    for (const name of [">Ceder<", ">95 %<", ">99,8 %<"]) expect(svg).toContain(name);
    expect(svg).not.toContain(">Abeel<");
  });
  test("the third of three values is a diamond, and the one in focus is full wherever it stands", async () => {
    const svg = await renderSvg(
      paired(
        ["eigen", "cluster", "totaal"].map((moment) => ({ ...row("Klasse", 40), moment })),
        { width: 820, moments: ["eigen", "cluster", "totaal"], focus: "eigen", domain: [0, 100], title: "t" },
      ),
    );
    expect([...svg.matchAll(/aria-roledescription="point"[^>]* fill="([^"]+)"/g)].map((m) => m[1])).toEqual([
      "var(--fig-eigen)",
      "var(--papier)",
      "var(--inkt-zacht)",
    ]);
  });
  test("two rows of one name stay two rows", async () => {
    const svg = await renderSvg(
      intervals([row("Onbekend", 10), row("Onbekend", 90)], {
        width: 820,
        domain: [0, 100],
        unit: "percent",
        title: "t",
      }),
    );
    expect(svg.match(/>Onbekend · n 31\u200b?</g)).toHaveLength(2);
  });
  test("colours are the style sheet's", async () => {
    for (const spec of [funnelSpec, unitsSpec, trendSpec, compositionSpec, columnsSpec, pairedSpec]) {
      const svg = await renderSvg(spec(820));
      expect(svg).toContain("var(--");
      expect(svg.replace(/fill="transparent"/g, "")).not.toMatch(
        /(?:fill|stroke)="(?!var\(|none|transparent|url\(#)[^"]+"/,
      );
    }
  });
});

describe("names of units that are too long", () => {
  const row = (label: string, n = "40") => ({ label, n });
  const NORTH = "Psychologenpraktijk De Vlier, locatie Noord";
  const SOUTH = "Psychologenpraktijk De Vlier, locatie Zuid";
  test("are cut at the end where that tells them apart, with their n", () => {
    expect(unitLabels([row("Abeel"), row("Behandelcentrum voor volwassenen in het noorden")], 820)).toEqual([
      "Abeel · n 40",
      "Behandelcentrum voor volwassenen… · n 40",
    ]);
  });
  test.each([820, 345])("are cut in the middle where they share their beginning, at %i pixels", (width) => {
    const labels = unitLabels([row(NORTH), row(SOUTH, "8"), row("Abeel"), row(NORTH)], width);
    expect(labels[0]).toMatch(/^Psych.*…(locatie )?Noord · n 40$/);
    expect(labels[1]).toMatch(/^Psych.*…(locatie )?Zuid · n 8$/);
    expect(labels[2]).toBe("Abeel · n 40");
    // The rows of one unit keep one label.
    expect(labels[3]).toBe(labels[0]);
    for (const l of labels) expect(l.length).toBeLessThanOrEqual(Math.floor(labelRoom(width) / 5.9));
  });
  test("are told apart in threes, where two of them differ only later", () => {
    const far = "locatie Noordoostpolder, team";
    const names = [
      `Praktijk De Grote Vlier, ${far} Een`,
      `Praktijk De Grote Vlier, ${far} Twee`,
      "Praktijk De Grote Vlier, locatie Zuid",
    ];
    const labels = unitLabels(
      names.map((n) => row(n)),
      345,
    );
    expect(new Set(labels).size).toBe(3);
  });
});
