import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { serveSite } from "../../src/engine/publish/serve.js";
import { type BuiltSite, builtSite } from "../support/site.js";

/** How a site is served: compressed where that helps, and kept for ever where a name holds a hash. */

let built: BuiltSite;
let served: Awaited<ReturnType<typeof serveSite>>;
beforeAll(async () => {
  built = await builtSite();
  served = await serveSite(built.site, 0);
});
afterAll(() => served?.server.close());

const ask = (where: string, takes: string): Promise<Response> =>
  fetch(served.url + where, { headers: { "Accept-Encoding": takes } });
const hashed = (): string[] =>
  filesBelow(built.site)
    .filter((f) => /\.[0-9a-f]{8}\.\w+$/.test(f))
    .map((f) => f.split(path.sep).join("/"));

test("every compressed file is the file beside it", () => {
  const files = filesBelow(built.site);
  const packed = files.filter((f) => /\.(br|gz)$/.test(f));
  expect(packed.length).toBeGreaterThan(60);
  for (const f of packed) {
    const bytes = readFileSync(path.join(built.site, f));
    const plain = f.endsWith(".br") ? brotliDecompressSync(bytes) : gunzipSync(bytes);
    expect(plain.equals(readFileSync(path.join(built.site, f.slice(0, -3)))), f).toBe(true);
  }
  for (const f of files.filter((x) => x.endsWith(".html"))) expect(files, f).toContain(`${f}.br`);
});

test("no page weighs more than 60 kB compressed", () => {
  for (const f of filesBelow(built.site).filter((x) => x.endsWith(".html.gz")))
    expect(readFileSync(path.join(built.site, f)).length, f).toBeLessThanOrEqual(60_000);
});

test.each(["br", "gzip", "identity"])(
  "a page comes as %s to who takes that, and is asked after each time",
  async (takes) => {
    const answer = await ask("uitkomsten/index.html", takes);
    expect(answer.headers.get("content-encoding")).toBe(takes === "identity" ? null : takes);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(answer.headers.get("vary")).toBe("Accept-Encoding");
    expect(await answer.text()).toBe(readFileSync(path.join(built.site, "uitkomsten/index.html"), "utf8"));
  },
);

test("a file whose name holds its hash is kept for ever, and none else is", async () => {
  expect(hashed().length).toBeGreaterThan(6);
  for (const f of hashed())
    expect((await ask(f, "br")).headers.get("cache-control"), f).toBe("public, max-age=31536000, immutable");
  for (const f of ["index.html", "tabellen/indicatoren.parquet", "fonts/source-sans-3.woff2"])
    expect((await ask(f, "br")).headers.get("cache-control"), f).toBe("no-cache");
});

test("the engine, which is compressed already, comes as it is", async () => {
  const engine = hashed().find((f) => /duckdb\.[0-9a-f]+\.bin$/.test(f)) ?? "";
  const answer = await ask(engine, "br, gzip");
  expect(answer.headers.get("content-encoding")).toBeNull();
  expect((await answer.arrayBuffer()).byteLength).toBe(readFileSync(path.join(built.site, engine)).length);
});
