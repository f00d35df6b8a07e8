import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { packageFile, WORK } from "../../src/engine/paths.js";
import { engineFile, packedEngine } from "../../src/engine/publish/engine-files.js";
import { releaseTable } from "../../src/engine/release/browser-tables.js";

/**
 * A page as one writes it with plain Framework, to compare with: `DuckDBClient` on the tables of the release, a list of periods, and the
 * figure of all vestigingen with Plot. Made of the same packages without Framework's own client, which would fetch them from a network; so
 * it is rather lighter than the real one. Nothing stands in the page before its engine has started.
 */

const PLOT = "0.6.17";

/** Plot is no package of the project: it is put in the work folder once. @returns its folder, or null without a registry */
function plotFolder(): string | null {
  const folder = path.join(WORK, "bench-plot");
  if (existsSync(path.join(folder, "node_modules", "@observablehq", "plot"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{"private":true}');
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", `@observablehq/plot@${PLOT}`], {
      cwd: folder,
      stdio: "ignore",
    });
    return folder;
  } catch {
    return null;
  }
}

const CODE = `
import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
import * as Plot from "@observablehq/plot";
const db = new AsyncDuckDB(new VoidLogger(), new Worker("worker.js"));
await db.instantiate("duckdb.wasm");
await db.open({ query: { castBigIntToDouble: true } });
const connection = await db.connect();
for (const name of ["indicatoren", "eenheden", "perioden"])
  await connection.insertArrowFromIPCStream(new Uint8Array(await (await fetch(name + ".arrow")).arrayBuffer()), { name, create: true });
const sql = async (q) => (await connection.query(q)).toArray().map((r) => r.toJSON());
const select = document.querySelector("select");
for (const { periode } of await sql("SELECT periode FROM perioden WHERE soort IN ('totaal', 'jaar') ORDER BY volgorde")) select.add(new Option(periode));
async function draw() {
  const rows = await sql("SELECT e.naam, i.n, i.waarde, i.laag, i.hoog FROM indicatoren i JOIN eenheden e USING (eenheid) WHERE i.indicator = 'hsk-verbetering' AND i.instrument = 'SCL-90' AND i.definitie = 'standaard' AND i.niveau = 'vestiging' AND i.periode = '" + select.value + "' ORDER BY e.volgorde");
  document.querySelector("#figuur").replaceChildren(Plot.plot({
    width: 820, marginLeft: 200, x: { grid: true }, y: { domain: rows.map((r) => r.naam) },
    marks: [Plot.ruleY(rows, { y: "naam", x1: "laag", x2: "hoog" }), Plot.dot(rows, { y: "naam", x: "waarde", fill: "currentColor", channels: { n: "n" }, tip: true })],
  }));
  document.body.dataset.getekend = select.value;
}
select.addEventListener("change", draw);
await draw();
`;

/**
 * Makes the page.
 * @param site folder to make it in; served as the site is
 * @returns its address within the site, or null where Plot is not to be had
 */
export async function plainPage(site: string, release: string): Promise<string | null> {
  const plot = plotFolder();
  if (!plot) return null;
  const folder = path.join(site, "kaal");
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: CODE, resolveDir: process.cwd() },
    nodePaths: [path.join(plot, "node_modules")],
    outfile: path.join(folder, "kaal.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    logLevel: "error",
    tsconfigRaw: {},
  });
  cpSync(engineFile(), path.join(folder, "duckdb.wasm"));
  cpSync((await packedEngine()).br, path.join(folder, "duckdb.wasm.br"));
  cpSync(packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-browser-eh.worker.js"), path.join(folder, "worker.js"));
  process.env["ROM_RELEASE"] = release;
  for (const name of ["indicatoren", "eenheden", "perioden"])
    writeFileSync(path.join(folder, `${name}.arrow`), await releaseTable(name));
  writeFileSync(
    path.join(folder, "index.html"),
    '<!doctype html><html lang="nl"><title>Kaal</title><body><select></select><div id="figuur"></div><script type="module" src="kaal.js"></script>',
  );
  for (const f of ["kaal.js", "worker.js", "indicatoren.arrow"]) {
    const bytes = readFileSync(path.join(folder, f));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(path.join(folder, `${f}.br`), brotliCompressSync(bytes, { params }));
  }
  return "kaal/index.html";
}
