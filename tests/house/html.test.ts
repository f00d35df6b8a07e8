import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "acorn";
import { full } from "acorn-walk";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";

/** HTML is made by one template, that escapes (docs/decisions/0063-one-template-for-html.md). */

const TAG = /<(?:\/?[a-z][\w-]*(?=[\s>/]|$)|!--|!doctype)/i;

/** Writes XML of a delivery, which is no HTML. */
const NO_HTML = ["src/engine/demo/sbg-xml.ts"];

/** Markup of a module that no template escapes: text of an untagged template with something put in, or a string that is added to another. */
function loose(source: string): string[] {
  const { code } = transformSync(source, { loader: "ts", target: "esnext" });
  const found: string[] = [];
  const escapes = new Set<unknown>();
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  // biome-ignore lint/suspicious/noExplicitAny: nodes of acorn by their type
  full(program, (node: any) => {
    if (node.type === "TaggedTemplateExpression" && node.tag.name === "html") escapes.add(node.quasi);
  });
  // biome-ignore lint/suspicious/noExplicitAny: nodes of acorn by their type
  full(program, (node: any) => {
    if (node.type === "TemplateLiteral" && node.expressions.length > 0 && !escapes.has(node))
      for (const q of node.quasis) if (TAG.test(q.value.raw)) found.push(q.value.raw);
    if (node.type === "BinaryExpression" && node.operator === "+")
      for (const side of [node.left, node.right])
        if (typeof side.value === "string" && TAG.test(side.value)) found.push(side.value);
  });
  return found;
}

const modules = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((f) => f.endsWith(".ts"))
  .map((f) => path.join("src", f).split(path.sep).join("/"))
  .sort();
const textOf = (f: string): string => readFileSync(f, "utf8");
const using = (what: RegExp): string[] => modules.filter((f) => what.test(textOf(f)));

describe("text cannot become markup", () => {
  test("the rule sees what it is for", () => {
    expect(loose("const a = (x: string) => `<p>${x}</p>`;")).toHaveLength(2);
    expect(loose('const a = (x: string) => "<li>" + x;')).toHaveLength(1);
    expect(loose("const a = html`<ul>${rows.map((r) => `<li>${r}</li>`)}</ul>`;")).toHaveLength(2);
    expect(loose("const a = html`<ul>${rows.map((r) => html`<li>${r}</li>`)}</ul>`;")).toEqual([]);
    expect(loose("const a = n < 3 ? `n <${n}` : `${n} < ${m}`;")).toEqual([]);
  });
  test("every module puts HTML together by the template only", () => {
    expect(modules.filter((f) => loose(textOf(f)).length > 0)).toEqual(NO_HTML);
  });
  test("HTML that is not escaped comes from these places only: drawings, styles, and what is HTML already", () => {
    expect(using(/\braw\(/)).toEqual([
      "src/engine/check/report-files.ts",
      "src/engine/publish/framework-config.ts",
      "src/engine/publish/post.ts",
      "src/engine/publish/way.ts",
      "src/engine/report/page.ts",
      "src/site/components/figure.ts",
      "src/site/components/table.ts",
      "src/site/mirror/html.ts",
      "src/site/pages/lifeless.ts",
      "src/site/pages/static.ts",
      "src/site/tools/picture.ts",
      "src/site/workbench/declared.ts",
    ]);
    expect(using(/\bnew Html\(/)).toEqual(["src/engine/text/html.ts"]);
  });
  test("HTML is put into the page from these places only", () => {
    expect(using(/innerHTML = |insertAdjacentHTML|outerHTML = /)).toEqual([
      // A module of Framework's own that the build mends.
      "src/engine/publish/stage.ts",
      "src/site/redraw.ts",
      "src/site/search.ts",
      "src/site/start.ts",
      "src/site/workbench/chart-view.ts",
      "src/site/workbench/word-views.ts",
    ]);
  });
});
