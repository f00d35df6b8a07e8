import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { readCode } from "../../src/engine/publish/fence-code.js";
import { runFence } from "../../src/engine/publish/fence-run.js";
import { pageRule } from "../../src/engine/publish/markdown-rule.js";
import { parsePage } from "../../src/engine/publish/page-file.js";
import { menuOf, pageAt, rootOf, type SitePage, seriesOf } from "../../src/engine/publish/pages.js";
import { placesOf } from "../../src/engine/publish/prerender.js";
import { contentsHtml, nearestWith, onwardHtml, trailHtml } from "../../src/engine/publish/way.js";
import { sqlText } from "../../src/site/sql.js";
import { drawFigure, namesFor } from "../../src/site/words.js";

/** A page is one file: what is read of it, what the build makes of it, and how its faults are told. */

const PAGE = `---
title: Proef
keuzes: [periode, { instrument: Vragenlijst }]
plaats: 5
---

# Proef

\`\`\`js figuur aantal
const rijen = await sql\`SELECT 1 AS n WHERE \${periode} <> ''\`;
return zin(\`Er is \${getal(rijen.length)} rij.\`);
\`\`\`

\`\`\`sql id=alles
SELECT * FROM indicatoren WHERE periode = \${periode}
\`\`\`

\`\`\`js
display(alles.length);
\`\`\`
`;
const page = (text = PAGE, pad = "/map/proef"): SitePage => ({ ...parsePage(text, `src${pad}.md`), pad });
const context = (keuze: Record<string, string>) => ({
  q: { all: async <T>(text: string): Promise<T[]> => [{ text } as T] },
  keuze,
  params: {},
  wortel: "..",
});

describe("reading a page", () => {
  test("choices, figures and cells, each with its line and the names that it takes from elsewhere", () => {
    const p = parsePage(PAGE, "src/map/proef.md");
    expect(p.keuzes).toEqual([{ naam: "periode" }, { naam: "instrument", label: "Vragenlijst" }]);
    expect(p.figuren.map((f) => [f.naam, f.regel, f.vrij.map((v) => v.naam)])).toEqual([
      ["aantal", 10, ["sql", "periode", "zin", "getal"]],
    ]);
    expect(p.cellen.map((c) => [c.taal, c.id, c.regel, c.vrij.map((v) => v.naam)])).toEqual([
      ["sql", "alles", 15, ["periode"]],
      ["js", null, 19, ["display", "alles"]],
    ]);
  });
  test("own names, properties, text and JavaScript's own are not taken from elsewhere", () => {
    const code = `const a = 1; for (const { b, c: d } of lijst) { a.periode; Math.max(b, d); "instrument"; ({ vestiging: e, f }); }
      const g = (h) => h + a; try { g(); } catch (i) { i; }`;
    expect(readCode(code, true).vrij.map((v) => v.naam)).toEqual(["lijst", "e", "f"]);
  });
  const faults: readonly [string, string, RegExp][] = [
    [
      "code that is none",
      PAGE.replace("return zin(", "return zin(("),
      /^src\/x\.md, regel 1[12]: figuur aantal kan niet worden gelezen/,
    ],
    [
      "a cell that is none",
      PAGE.replace("display(", "display(("),
      /^src\/x\.md, regel 19: deze cel kan niet worden gelezen/,
    ],
    ["a figure without a name", PAGE.replace("figuur aantal", "figuur"), /regel 9: een figuur heeft geen naam/],
    ["a name with a capital", PAGE.replace("figuur aantal", "figuur Aantal"), /regel 9: “Aantal” kan geen naam/],
    [
      "two figures of one name",
      `${PAGE}\n\`\`\`js figuur aantal\nreturn "";\n\`\`\`\n`,
      /regel 22: er zijn twee figuren aantal/,
    ],
    [
      "a figure that imports",
      PAGE.replace("const rijen", 'import x from "y";\nconst rijen'),
      /regel 10: .*niets importeren/,
    ],
    ["an unknown key", PAGE.replace("plaats: 5", "plek: 5"), /regel 4: de kop heeft een onbekende sleutel, plek/],
    [
      "a place that is no number",
      PAGE.replace("plaats: 5", "plaats: vijf"),
      /regel 4: .*onbruikbare waarde bij plaats/,
    ],
    [
      "front matter that is no YAML",
      PAGE.replace("title: Proef", "title: [Proef"),
      /^src\/x\.md, regel \d: de kop is geen YAML/,
    ],
  ];
  test.each(faults)("%s is told with file and line", (_, text, message) => {
    expect(() => parsePage(text, "src/x.md")).toThrow(message);
  });
});

describe("what the build adds", () => {
  const rendered = (p: SitePage, all = [p]): string =>
    pageRule(new MarkdownIt({ html: true }), { pages: () => all, banner: null }).render(
      PAGE.replace(/^---[\s\S]*?---\s*/, ""),
      { path: p.pad },
    );
  test("status, strip, a place and a cell for each figure, and the cell that takes hold of the page", () => {
    const html = rendered(page());
    expect([...html.matchAll(/data-blok="([^"]+)"/g)].map((m) => m[1])).toEqual(["banner", "strook", "aantal"]);
    const code = [...html.matchAll(/<code class="language-js">([\s\S]*?)<\/code>/g)].map((m) => m[1] ?? "");
    expect(code[0]).toContain("figuur(&quot;aantal&quot;, async ({ sql, periode, zin, getal }) =&gt; {");
    expect(code.join("\n")).toContain("import { pagina, figuur, sql, keuzeVan } from &quot;../site/start.js&quot;;");
    expect(code.join("\n")).toContain("const periode = Generators.observe(");
    // Of a choice that no cell of its own uses there is no value in the page.
    expect(code.join("\n")).not.toContain("const instrument");
  });
  test("pages of a series lead to each other, and the first of them stands in the navigation", () => {
    const of = (pad: string, plaats: number, reeks?: string) =>
      page(`---\ntitle: T${plaats}\nplaats: ${plaats}\n${reeks ? `reeks: ${reeks}\n` : ""}---\n\n# T\n`, pad);
    const all = [of("/b/twee", 3, "Reeks"), of("/b/een", 2, "Reeks"), of("/index", 1), page("# Los\n", "/los")];
    expect(menuOf(all, all[0]).map((m) => [m.pad, m.label, m.hier])).toEqual([
      ["/index", "T1", false],
      ["/b/een", "T2", true],
    ]);
    expect(seriesOf(all, all[0] as SitePage).map((p) => p.pad)).toEqual(["/b/een", "/b/twee"]);
    expect(rendered(all[0] as SitePage, all)).toContain(
      '<p>Reeks</p><ul><li><a href="../b/een">T2</a></li><li><a href="../b/twee" aria-current="page">T3</a></li></ul>',
    );
  });
  test("the trail leads back, and a page goes on to the next in the order of the site", () => {
    const of = (pad: string, plaats: number | null, titel: string, more = "") =>
      page(`---\ntitle: "${titel}"\n${plaats === null ? "" : `plaats: ${plaats}\n`}${more}---\n\n# ${titel}\n`, pad);
    const [start, een, twee, drie, los] = [
      of("/index", 1, "Start"),
      of("/a/een", 2, "Een?", "menu: Kort\nreeks: R\n"),
      of("/a/twee", 3, "Twee", "reeks: R\n"),
      of("/b/drie", 4, "Drie?"),
      of("/c/los", null, "Los"),
    ];
    const all = [los, drie, twee, een, start];
    expect(trailHtml(all, start)).toBeNull();
    expect(String(trailHtml(all, twee)).match(/<ol>.*<\/ol>/)?.[0]).toBe(
      '<ol><li><a href="../index">Start</a></li><li><a href="../a/een">Kort</a></li><li aria-current="page">Twee</li></ol>',
    );
    expect(String(trailHtml(all, een))).toContain('<li aria-current="page">Kort</li></ol>');
    const onward = (p: SitePage) =>
      [...String(onwardHtml(all, p)).matchAll(/<a class="(\w+)" href="([^"]+)"><span>([^<]+)<\/span> ([^<]+)/g)].map(
        (m) => m.slice(1),
      );
    expect(onward(start)).toEqual([["volgende", "./a/een", "Volgende vraag", "Een?"]]);
    expect(onward(een)).toEqual([
      ["terug", "../index", "Vorige", "Start"],
      ["volgende", "../a/twee", "Hierna", "Twee"],
    ]);
    expect(onward(drie)).toEqual([["terug", "../a/twee", "Vorige", "Twee"]]);
    expect(onward(los)).toEqual([["volgende", "../a/een", "Volgende vraag", "Een?"]]);
  });
  test("a choice that a page does not follow leads to the first page of its series, else of the site, that does", () => {
    const of = (pad: string, plaats: number, keuzes: string, reeks = "") =>
      page(`---\nplaats: ${plaats}\nkeuzes: [${keuzes}]\n${reeks}---\n\n# T\n`, pad);
    const a = of("/a", 1, "periode");
    const b = of("/b", 2, "vestiging", "reeks: R\n");
    const c = of("/c", 3, "periode, instrument", "reeks: R\n");
    expect(nearestWith([a, b, c], b, "periode")).toBe(c);
    expect(nearestWith([a, b, c], c, "periode")).toBe(a);
    expect(nearestWith([a, b, c], a, "model")).toBeUndefined();
    const sheet = of("/v/[vestiging]", 1, "instrument");
    expect(nearestWith([sheet, a, b, c], a, "instrument")).toBe(c);
  });
  test("contents: the headings that can be linked to, and definitions below theirs", () => {
    const of = (html: string) =>
      [...String(contentsHtml(html)).matchAll(/<li( class="onder")?><a href="#([^"]+)">([^<]+)/g)].map((m) =>
        m.slice(1),
      );
    expect(
      of(
        '<h2 id="buiten">x</h2><div class="blad"><h2 id="een"><a href="#een">Een</a></h2><figure><h2>Geen</h2></figure><section class="definitie" id="d"><h3>Dee</h3></section></div>',
      ),
    ).toEqual([
      [undefined, "een", "Een"],
      [' class="onder"', "d", "Dee"],
    ]);
    expect(contentsHtml('<div class="blad"><h2 id="een">Een</h2></div>')).toBeNull();
  });
  test("figures that follow each other stand together, and a question for a conversation names its figure", () => {
    const p = page(PAGE.replace("plaats: 5", "plaats: 5\ngesprek:\n  aantal: Wat valt u op <hier>?"));
    const html = rendered(p);
    expect(html).toContain('<div class="figuren">\n<div class="blok" data-blok="aantal"></div>\n</div>');
    expect(html).toContain('<li data-bij="aantal">Wat valt u op &lt;hier&gt;?</li>');
    expect(() => page(PAGE.replace("plaats: 5", "plaats: 5\ngesprek:\n  anders: Wat?"))).toThrow(
      /src\/map\/proef\.md, regel 5: de vraag bij anders hoort bij geen figuur/,
    );
  });
  test("a path with a parameter is a page for each value; a parameter that is none is told", () => {
    const sheet = page(PAGE, "/vestiging/[vestiging]");
    expect(placesOf([sheet], { vestiging: ["v1", "v2"] }).map((p) => [p.pad, p.params])).toEqual([
      ["/vestiging/v1", { vestiging: "v1" }],
      ["/vestiging/v2", { vestiging: "v2" }],
    ]);
    expect(() => placesOf([page(PAGE, "/x/[team]")], { vestiging: [] })).toThrow(/src\/x\/\[team\]\.md.*\[team\]/);
    expect(pageAt([sheet], "/vestiging/v1")).toBe(sheet);
    expect(pageAt([sheet], "/elders/v1")).toBeUndefined();
    expect(["/index", "/a/b", "/a/b/c"].map(rootOf)).toEqual([".", "..", "../.."]);
  });
});

describe("running a figure", () => {
  const [fence] = parsePage(PAGE, "src/x.md").figuren;
  if (!fence) throw new Error("no figure");
  const run = (code: string, keuze = { periode: "2018" }) => {
    const [f] = parsePage(PAGE.replace(fence.code, `${code}\n`), "src/x.md").figuren;
    if (!f) throw new Error("no figure");
    const c = context(keuze);
    return runFence("src/x.md", f, namesFor(c), c);
  };
  test("its lines ask, with choices as literals, and return HTML", async () => {
    const html = await run("const [r] = await sql`SELECT ${periode}, ${[1, 2]}`;\nreturn zin(r.text);");
    expect(String(html)).toBe('<p class="zin">SELECT &#39;2018&#39;, (1, 2)</p>');
  });
  test("an unknown name, an error and a figure that returns nothing are told with file and line", async () => {
    await expect(run("const a = 1;\nreturn zin(b);")).rejects.toThrow("src/x.md, regel 11: figuur aantal kent b niet.");
    await expect(run("const a = null;\n\nreturn a.b;")).rejects.toThrow(
      /^src\/x\.md, regel 12: figuur aantal: Cannot read/,
    );
    await expect(run("zin('a');")).rejects.toThrow(/figuur aantal: zij geeft geen figuur terug/);
    await expect(run("return [1];")).rejects.toThrow(/figuur aantal: zij geeft geen figuur terug/);
  });
  test("text that a figure returns is text, also within HTML of its own, and figures may stand in a list", async () => {
    expect(String(await run("return '<b>a</b>';"))).toBe("&lt;b&gt;a&lt;/b&gt;");
    expect(String(await run("return html`<p title=\"${'\"x'}\">${'<b>'}</p>`;"))).toBe(
      '<p title="&quot;x">&lt;b&gt;</p>',
    );
    expect(String(await run("return [zin('a'), html`<hr>`];"))).toBe('<p class="zin">a</p><hr>');
  });
  test("a word stands before a choice of the same name, which `keuze` still gives", async () => {
    const c = context({ tabel: "x" });
    const seen = await drawFigure(
      (({ tabel, keuze }: { tabel: unknown; keuze: Record<string, string> }) =>
        `${typeof tabel} ${keuze["tabel"]}`) as never,
      c,
    );
    expect(String(seen)).toBe("function x");
  });
});

test("a value in SQL is a literal, whatever stands in it", () => {
  const text = (...values: Parameters<typeof sqlText>[1]) => sqlText(["a ", ""], values);
  expect(text("o'neil'; DROP TABLE x --")).toBe("a 'o''neil''; DROP TABLE x --'");
  expect(text(["a", "b'"])).toBe("a ('a', 'b''')");
  expect([text([]), text(null), text(1.5), text(true)]).toEqual(["a (NULL)", "a NULL", "a 1.5", "a true"]);
  expect(() => text(Number.NaN)).toThrow(/geen getal/);
});
