import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressesIn, chartSpec, tooMuch } from "../../src/site/workbench/chart-form.js";
import { pack, unpack } from "../../src/site/workbench/link.js";
import {
  type Cell,
  freeName,
  fromMarkdown,
  isName,
  type Notebook,
  renamed,
  toMarkdown,
} from "../../src/site/workbench/notebook.js";
import { STARTER } from "../../src/site/workbench/starter.js";
import { fileName, fromLink, linkOf } from "../../src/site/workbench/store.js";

/** A notebook goes into Markdown, an address and a file, and comes out as it was. */

const naam = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/).filter(isName);
const line = fc.string({ unit: "grapheme", maxLength: 40 }).map((s) => s.replace(/[\r\n\u2028\u2029]/g, " "));
const json = fc
  .jsonValue({ depthSize: "small" })
  .filter((v) => JSON.stringify(JSON.parse(JSON.stringify(v))) === JSON.stringify(v));
const spec = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json, { maxKeys: 4 })
  .map((s) => JSON.parse(JSON.stringify(s)) as Record<string, unknown>);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((l) => l.join("\n").trim())
    .filter((t) => t !== "" && !/^`{3,}/m.test(t) && !/^\s*<!-- cel -->\s*$/m.test(t))
    .map((tekst) => ({ soort: "tekst", tekst }) as const),
  fc.record({
    soort: fc.constant("sql" as const),
    naam,
    sql: fc.array(line, { minLength: 1, maxLength: 4 }).map((l) => l.join("\n").trim()),
  }),
  fc.record({
    soort: fc.constant("keuze" as const),
    vorm: fc.constant("een" as const),
    naam,
    label: line,
    opties: fc.array(line),
    waarde: line,
  }),
  fc.record({
    soort: fc.constant("keuze" as const),
    vorm: fc.constant("meer" as const),
    naam,
    label: line,
    opties: fc.array(line),
    waarde: fc.array(line),
  }),
  fc.record({
    soort: fc.constant("keuze" as const),
    vorm: fc.constant("schuif" as const),
    naam,
    label: line,
    van: number,
    tot: number,
    stap: number,
    waarde: number,
  }),
  fc.record({ soort: fc.constant("figuur" as const), rijen: naam, spec }),
  fc.record({ soort: fc.constant("tabel" as const), rijen: naam }),
);
const notebook: fc.Arbitrary<Notebook> = fc.record({
  titel: line.map((t) => t.trim()),
  cellen: fc.array(cell, { minLength: 1, maxLength: 6 }),
});

describe("Markdown", () => {
  test("what was written is read again, whatever stands in it", () => {
    fc.assert(
      fc.property(notebook, (n) => {
        expect(fromMarkdown(toMarkdown(n))).toEqual(n);
      }),
      { numRuns: 400 },
    );
  });
  test("the first notebook, as a reader would see it in a file", () => {
    const text = toMarkdown(STARTER);
    expect(text).toMatch(/^---\ntitle: "Response per vestiging"\n---\n\n# Response per vestiging\n/);
    expect(text).toContain(
      '```js\nconst soort_periode = view(Inputs.select(["totaal","jaar"], {"label":"Periode","value":"totaal"}));\n```',
    );
    expect(text).toContain("```sql id=rijen\nSELECT naam");
    expect(text).toContain("display(await vegaLite({ data: { values: rijen }, ...{");
    expect(fromMarkdown(text)).toEqual(STARTER);
  });
  test("a page of the site opens: its questions as SQL, its figures as code that is kept", () => {
    const page = readFileSync("src/uitkomsten/index.md", "utf8");
    const n = fromMarkdown(page);
    expect(n.titel).toBe("Waar staan we?");
    expect(n.cellen.map((c) => c.soort)).toContain("code");
    const figures = n.cellen.filter((c) => c.soort === "code");
    expect(figures[0]).toMatchObject({ taal: "js figuur opening" });
    expect(fromMarkdown(toMarkdown(n))).toEqual(n);
  });
  test("code that is nearly what the workbench writes is code, and not run", () => {
    const near = [
      "const x = view(Inputs.select(lijst, {}));",
      'display(await vegaLite({ data: { values: rijen }, ...{"mark": f()} }));',
      'const x = view(Inputs.range([0, "1"], {"label":"a","step":1,"value":0}));',
      "display(Inputs.table(rijen)); fetch('https://elders.example');",
    ];
    for (const code of near)
      expect(fromMarkdown(`\`\`\`js\n${code}\n\`\`\`\n`).cellen).toEqual([{ soort: "code", taal: "js", code }]);
  });
  test("a fence that is left open in a text takes in nothing of the cells after it", () => {
    const n: Notebook = {
      titel: "x",
      cellen: [
        { soort: "tekst", tekst: "Zo:\n```\nSELECT 1" },
        { soort: "sql", naam: "rijen", sql: "SELECT 2" },
      ],
    };
    expect(fromMarkdown(toMarkdown(n)).cellen).toEqual([
      { soort: "tekst", tekst: "Zo:" },
      { soort: "code", taal: "", code: "SELECT 1" },
      { soort: "sql", naam: "rijen", sql: "SELECT 2" },
    ]);
  });
  test("options that look like code stay options, titles lose their quotes, a file that is no text is refused", () => {
    const c = {
      soort: "keuze",
      naam: "k",
      vorm: "meer",
      label: 'a"], {',
      opties: ["a], {b", "})"],
      waarde: ["})"],
    } as const;
    expect(fromMarkdown(toMarkdown({ titel: "t", cellen: [c] })).cellen).toEqual([c]);
    expect(fromMarkdown("---\ntitle: 'Een ''titel'''\n---\n\nx\n").titel).toBe("Een 'titel'");
    expect(() => fromMarkdown("PK\u0003\u0004\0\0")).toThrow(RangeError);
  });
  test("another name goes everywhere", () => {
    const other = renamed(STARTER, "soort_periode", "p");
    expect(JSON.stringify(other)).not.toContain("soort_periode}");
    expect(other.cellen[1]).toMatchObject({ soort: "keuze", naam: "p" });
    expect(renamed(STARTER, "rijen", "x").cellen[3]).toMatchObject({ soort: "figuur", rijen: "x" });
  });
  test("nothing is no notebook", () => {
    expect(() => fromMarkdown("---\ntitle: x\n---\n\n")).toThrow(RangeError);
  });
  test("names", () => {
    for (const good of ["rijen", "x2", "_a"]) expect(isName(good), good).toBe(true);
    for (const bad of ["", "2x", "Rijen", "a-b", "a b", "é", "class", "invalidation", "view", "sql"])
      expect(isName(bad), bad).toBe(false);
    expect(freeName(STARTER, "rijen")).toBe("rijen_2");
    expect(freeName(STARTER, "anders")).toBe("anders");
    expect(fileName("Response per vestiging (2018)")).toBe("response-per-vestiging-2018.md");
    expect(fileName("…")).toBe("werkblad.md");
  });
});

describe("an address", () => {
  test("holds a notebook whole, and only behind the #", async () => {
    const link = await linkOf(STARTER, "https://x.nl/onderzoek/werkbank?vestiging=v1#oud");
    // Which vestiging a reader looked at is nobody else's business.
    expect(link).toMatch(/^https:\/\/x\.nl\/onderzoek\/werkbank#n=[\w-]+$/);
    expect(link.length).toBeLessThan(1400);
    expect(await fromLink(new URL(link).hash)).toEqual(STARTER);
    expect(await fromLink("")).toBeNull();
    expect(await fromLink("#kop")).toBeNull();
  });
  test("every text comes back, and one that is cut off or changed is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1 }), async (text) => {
        expect(await unpack(await pack(text))).toBe(text);
      }),
      { numRuns: 50 },
    );
    const packed = await pack(toMarkdown(STARTER));
    for (const broken of [packed.slice(0, -8), `${packed}!`, "", "AAAA", packed.slice(4)])
      await expect(unpack(broken), broken.slice(0, 12)).rejects.toThrow(RangeError);
  });
  test("one that unfolds to more than a notebook is refused before it fills the memory", async () => {
    const bomb = new Uint8Array(
      await new Response(
        new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("deflate-raw")),
      ).arrayBuffer(),
    );
    const packed = Buffer.from(bomb).toString("base64url");
    expect(packed.length).toBeLessThan(100_000);
    await expect(unpack(packed)).rejects.toThrow("too large");
  });
  test("a notebook too long for an address is told to be kept as a file", async () => {
    const words = Array.from({ length: 20_000 }, (_, i) => (i * 7919).toString(36)).join(" ");
    await expect(linkOf({ titel: "x", cellen: [{ soort: "tekst", tekst: words }] }, "https://x.nl/")).rejects.toThrow(
      /te lang voor een link.*bestand/s,
    );
  });
});

describe("a drawing from a form", () => {
  const fields = [
    { naam: "naam", getal: false },
    { naam: "waarde", getal: true },
    { naam: "laag", getal: true },
    { naam: "hoog", getal: true },
  ];
  test("bars begin at nought, points need not, an interval goes from one end to the other", () => {
    expect(chartSpec({ vorm: "staaf", x: "waarde", y: "naam" }, fields)).toMatchObject({
      encoding: { x: { type: "quantitative", scale: { zero: true } }, y: { type: "nominal" } },
    });
    expect(chartSpec({ vorm: "punt", x: "waarde", y: "naam" }, fields)).toMatchObject({
      encoding: { x: { scale: { zero: false } } },
    });
    expect(chartSpec({ vorm: "interval", x: "waarde", y: "naam", laag: "laag", hoog: "hoog" }, fields)).toMatchObject({
      layer: [{ encoding: { x: { field: "laag" }, x2: { field: "hoog" } } }, { encoding: { x: { field: "waarde" } } }],
    });
  });
  test("addresses are found wherever they stand", () => {
    expect(
      addressesIn({
        data: { url: "x.csv" },
        layer: [{ mark: { type: "image" }, encoding: { url: { field: "a" } } }, { mark: { href: "y" } }],
      }),
    ).toHaveLength(3);
    for (const s of [{ mark: { fill: "url(https://x.nl/a.svg#b)" } }, { config: { background: "//x.nl" } }])
      expect(addressesIn(s)).toHaveLength(1);
    expect(addressesIn({ $schema: "https://vega.github.io/schema/vega-lite/v6.json", title: "1/2" })).toEqual([]);
    expect(tooMuch({ layer: [{ data: { sequence: { start: 0, stop: 6e6 } } }] })).toMatch(/^data maakt rijen/);
    expect(tooMuch({ width: 1e9 })).toMatch(/width/);
    expect(tooMuch({ encoding: { x: { bin: { maxbins: 1e6 } } } })).toMatch(/maxbins/);
    expect(tooMuch({ transform: [{ density: "a", steps: 1e9 }] })).toMatch(/steps/);
    expect(tooMuch({ transform: [{ quantile: "a", step: 1e-9 }] })).toMatch(/step/);
    expect(tooMuch({ encoding: { x: { axis: { tickCount: 1e9 } } } })).toMatch(/tickCount/);
    expect(tooMuch({ height: { step: 24 } })).toBeNull();
    for (const c of STARTER.cellen) if (c.soort === "figuur") expect(tooMuch(c.spec)).toBeNull();
    expect(addressesIn(STARTER.cellen.map((c) => (c.soort === "figuur" ? c.spec : {})))).toEqual([]);
  });
});
