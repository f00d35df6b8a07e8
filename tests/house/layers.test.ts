import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { pageRule } from "../../src/engine/publish/markdown-rule.js";
import { readPages } from "../../src/engine/publish/pages.js";

/** The order of the house, read from the import graph itself. */

const PRIVATE =
  /^src\/engine\/(intake|models|check|casemix|gate|cli|demo|policy|instruments)\/|^src\/engine\/release\/writer\.ts$/;

async function graph(entryPoints: string[], platform: "browser" | "node") {
  const { metafile } = await build({
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform,
    outdir: "nergens",
    splitting: true,
    packages: "external",
    external: ["observablehq:stdlib"],
    logLevel: "silent",
    tsconfigRaw: {},
  });
  const files = Object.keys(metafile.inputs);
  const packages = Object.values(metafile.inputs).flatMap((i) =>
    i.imports.filter((x) => x.external).map((x) => x.path),
  );
  return { files, packages: [...new Set(packages)].sort() };
}

const below = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(end))
    .map((f) => path.join(folder, f));

describe("the public wing", () => {
  test("the browser's code reaches nothing private and nothing of Node", async () => {
    const { files, packages } = await graph(["src/site/start.ts", "src/site/motor.ts"], "browser");
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((f) => PRIVATE.test(f))).toEqual([]);
    expect(
      files.filter((f) => f.startsWith("src/engine/") && !/^src\/engine\/(definitions|contract|text)\//.test(f)),
    ).toEqual([]);
    expect(packages).toEqual([
      "@codemirror/autocomplete",
      "@codemirror/lang-sql",
      "@codemirror/language",
      "@codemirror/state",
      "@codemirror/view",
      "@duckdb/duckdb-wasm",
      "@lezer/highlight",
      "@observablehq/runtime",
      "@stdlib/math-base-special-betainc",
      "@stdlib/math-base-special-erfc",
      "@stdlib/math-base-special-erfcinv",
      "@stdlib/math-base-special-gammaln",
      "@stdlib/stats-base-dists-binomial-cdf",
      "@stdlib/stats-base-dists-binomial-quantile",
      "@stdlib/stats-base-dists-chisquare-quantile",
      "@stdlib/stats-base-dists-f-quantile",
      "@stdlib/stats-base-dists-t-quantile",
      "codemirror",
      "fastest-levenshtein",
      "fflate",
      "markdown-it",
      "minisearch",
      "simple-statistics",
      "vega",
      "vega-interpreter",
      "vega-lite",
      "yalps",
    ]);
  });
  test("loaders read releases only", async () => {
    const loaders = below("src/data", ".ts");
    expect(loaders.length).toBeGreaterThan(0);
    const { files } = await graph(loaders, "node");
    expect(files.filter((f) => PRIVATE.test(f))).toEqual([]);
  });
  test.each(["publish/publish", "report/make"])("%s never sees rows about persons", async (entry) => {
    const { files } = await graph([`src/engine/${entry}.ts`], "node");
    expect(files.filter((f) => PRIVATE.test(f))).toEqual([]);
  });
});

describe("the private wing", () => {
  test("only the gate makes what the release writer accepts", () => {
    const makers = below("src", ".ts").filter((f) =>
      /as unknown as GatedTables|as GatedTables/.test(readFileSync(f, "utf8")),
    );
    expect(makers).toEqual(["src/engine/gate/gate.ts"]);
  });
  test("the engine knows the site only where it publishes", async () => {
    for (const f of below("src/engine", ".ts")) {
      if (/^src\/engine\/(publish|report)\//.test(f)) continue;
      expect(/from "[./]*\.\.\/site\//.test(readFileSync(f, "utf8")), f).toBe(false);
    }
  });
  test("imports go with the flow: a room knows only rooms before it", () => {
    const FLOW =
      "text definitions contract policy instruments metrics cases events demo intake models check casemix gate release publish report cli".split(
        " ",
      );
    const roomOf = (f: string): string => path.relative("src/engine", f).split(path.sep)[0] ?? "";
    const rooms = new Set<string>();
    for (const f of below("src/engine", ".ts")) {
      const room = roomOf(f);
      if (room.endsWith(".ts")) continue;
      rooms.add(room);
      for (const [, target = ""] of readFileSync(f, "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)) {
        const to = path.join(path.dirname(f), target);
        const other = roomOf(to);
        if (other === room || other.endsWith(".js") || other === "..") continue;
        expect(FLOW.indexOf(other), `${f} → ${to}`).toBeLessThan(FLOW.indexOf(room));
      }
    }
    expect([...rooms].sort()).toEqual([...FLOW].sort());
  });
  test("no module needs itself through others, types included", () => {
    const to = new Map(
      below("src", ".ts").map((f) => [
        f,
        [...readFileSync(f, "utf8").matchAll(/^(?:import|export)\s[^;]*?\bfrom "(\.[^"]+)"/gm)].map(([, target = ""]) =>
          path.join(path.dirname(f), target).replace(/\.js$/, ".ts"),
        ),
      ]),
    );
    /** Modules on a way from one back to it; none where there is none. */
    const circle = (start: string): string[] => {
      const seen = new Set<string>();
      const way = (f: string): string[] => {
        for (const next of to.get(f) ?? []) {
          if (next === start) return [f];
          if (seen.has(next)) continue;
          seen.add(next);
          const rest = way(next);
          if (rest.length) return [f, ...rest];
        }
        return [];
      };
      return way(start);
    };
    const found = [...to.keys()].filter((f) => circle(f).length > 0).sort();
    // Two halves of one table: the derived figures take the key and the empty row of the plain ones.
    expect(found).toEqual(["src/engine/gate/publish/derived-figures.ts", "src/engine/gate/publish/figures.ts"]);
  });
  test("no clock and no unseeded randomness in what makes figures", () => {
    for (const f of [...below("src/engine", ".ts"), ...below("src/site", ".ts")]) {
      const text = readFileSync(f, "utf8");
      expect(/Math\.random|Date\.now|new Date\(\)/.test(text), f).toBe(false);
    }
    for (const f of below("src/engine/models", ".sql"))
      expect(/\b(random|now|today|current_date|current_timestamp|uuid)\b/i.test(readFileSync(f, "utf8")), f).toBe(
        false,
      );
  });
});

describe("habits", () => {
  const sources = [...below("src", ".ts"), ...below("tests", ".ts"), ...below("src", ".sql")];
  test("no source file is longer than 300 lines", () => {
    const long = sources.filter((f) => f.startsWith("src") && readFileSync(f, "utf8").split("\n").length > 300);
    expect(long).toEqual([]);
  });
  test("every SQL model says its grain, inputs and rule in its head", () => {
    for (const f of below("src/engine/models", ".sql")) {
      const head = readFileSync(f, "utf8").split("CREATE TABLE")[0] ?? "";
      expect(head, f).toMatch(/^-- \w+: one row per /);
      expect(head, f).toMatch(/Inputs?:/);
      expect(head, f).toMatch(/Source|Rules?:/);
    }
  });
  test("every page starts with the status of the release", () => {
    const pages = readPages("src");
    for (const page of pages) {
      const md = pageRule(new MarkdownIt({ html: true }), { pages: () => pages, banner: null });
      const text = readFileSync(page.bestand, "utf8").replace(/^---[\s\S]*?---\s*/, "");
      const html = md.render(text, { path: page.pad });
      expect(html, page.bestand).toMatch(/^<div class="blok" data-blok="banner"><\/div>/);
      expect(html.split('data-blok="banner"').length, page.bestand).toBe(2);
    }
  });
  test("versions are exact", () => {
    const p = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;
    for (const [name, version] of Object.entries({ ...p["dependencies"], ...p["devDependencies"] }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });
});
