import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { TABLES } from "../contract/tables.js";
import { inProject, packageFile, STAGES } from "../paths.js";
import { releaseTables } from "../release/browser-tables.js";
import type { Release } from "../release/reader.js";
import { bundleCode, type CodePart, stageCode } from "./browser-code.js";
import { workerText } from "./duckdb-worker.js";
import { engineFile, packedEngine } from "./engine-files.js";
import type { BuildInput } from "./framework-config.js";
import { FONTS } from "./site-files.js";

/** A package that Framework names in its client whether used or not; an empty folder spares a look-up on the network. */
const NAMED_BY_FRAMEWORK = [
  "@observablehq/plot",
  "@observablehq/sample-datasets",
  "arquero",
  "d3",
  "d3-dsv",
  "echarts",
  "leaflet",
  "lodash",
  "mapbox-gl",
  "parquet-wasm",
  "react",
  "react-dom",
  "topojson-client",
];

/**
 * Packages that Framework itself needs for what cells may use: controls (`Inputs`), `html`, `svg`, and `.arrow()` of an attached
 * file. It would fetch them from a network; here they come from node_modules, bundled into the place where it looks first.
 */
const GIVEN_TO_FRAMEWORK = ["htl", "isoformat", "apache-arrow"];

/**
 * htl writes a handler (`onchange=${f}`) as an attribute of that name first, and takes it out again. The browser has met it by
 * then, and the site's policy forbids handlers in text, so the attribute gets another name until it is taken out.
 */
const UNCOMPILED: Plugin = {
  name: "htl-without-handlers",
  setup: (of) => {
    const changes = [
      ["template.innerHTML = string;", 'template.innerHTML = string.replace(/(\\s)(on\\w+=::\\d)/g, "$1htl-$2");'],
      ["node[name] = value;", 'node[name.replace(/^htl-/, "")] = value;'],
    ] as const;
    of.onLoad({ filter: /node_modules\/htl\/src\/index\.js$/ }, ({ path: file }) => {
      let contents = readFileSync(file, "utf8");
      for (const [from, to] of changes) {
        if (contents.split(from).length !== 2) throw new Error(`htl is another than expected: ${from}`);
        contents = contents.replace(from, () => to);
      }
      return { contents };
    });
  },
};

async function fillCache(src: string): Promise<void> {
  const cache = path.join(src, ".observablehq", "cache", "_npm");
  for (const name of NAMED_BY_FRAMEWORK) mkdirSync(path.join(cache, `${name}@0.0.1`), { recursive: true });
  for (const name of GIVEN_TO_FRAMEWORK) {
    const { version } = JSON.parse(readFileSync(packageFile(name, "package.json"), "utf8")) as { version: string };
    await build({
      stdin: { contents: `export * from "${name}";`, resolveDir: inProject() },
      outfile: path.join(cache, `${name}@${version}`, "_esm.js"),
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      minify: true,
      tsconfigRaw: {},
      logLevel: "error",
      plugins: [UNCOMPILED],
    });
  }
}

/** A staged copy of the sources, ready for Framework. */
export interface Stage {
  readonly folder: string;
  readonly inputFile: string;
  /** The browser's code, of which a build stages the imports only. */
  readonly code: readonly CodePart[];
}

/**
 * Framework's configuration as plain JavaScript: of TypeScript it would load a compiler into its own process, and compile what
 * stands in a new folder anew.
 */
const stageConfig = (folder: string) =>
  build({
    entryPoints: [inProject("observablehq.config.ts")],
    outfile: path.join(folder, "observablehq.config.js"),
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });

/**
 * Copies the sources to a folder of the release's own, so that nothing of another release can be in the build, and
 * adds what the build needs from node_modules.
 * @param bron folder of the sources
 */
export async function stageSite(release: Release, input: BuildInput, bron = inProject("src")): Promise<Stage> {
  const folder = path.join(STAGES, `${release.manifest.vingerafdruk.slice(0, 16)}-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  const src = path.join(folder, "src");
  mkdirSync(folder, { recursive: true });
  cpSync(bron, src, { recursive: true, filter: (from) => !from.includes(".observablehq") });
  await stageConfig(folder);
  cpSync(inProject("tsconfig.json"), path.join(folder, "tsconfig.json"));
  cpSync(inProject("package.json"), path.join(folder, "package.json"));
  const code = await bundleCode(src);
  // A page that is being written is served with its code as it is.
  stageCode(code, src, input.banner !== undefined);
  mkdirSync(path.join(src, "fonts"));
  for (const f of FONTS) cpSync(packageFile(f.source), path.join(src, "fonts", f.name));
  mkdirSync(path.join(src, "tabellen"));
  for (const t of TABLES)
    cpSync(path.join(release.folder, "tables", `${t.naam}.parquet`), path.join(src, "tabellen", `${t.naam}.parquet`));
  cpSync((await packedEngine()).gz, path.join(src, "data", "duckdb.bin"));
  cpSync(engineFile(), path.join(src, "data", "duckdb.wasm"));
  // Made here and not by loaders, each of which would be a process that compiles the engine and opens the release once more.
  writeFileSync(path.join(src, "data", "tabellen.bin"), await releaseTables(release));
  writeFileSync(path.join(src, "data", "duckdb-worker.js"), workerText());
  await fillCache(src);
  const inputFile = path.join(folder, "bouw.json");
  writeFileSync(inputFile, JSON.stringify(input));
  return { folder, inputFile, code };
}
