import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { serveSite } from "../../src/engine/publish/serve.js";
import { launchBrowser } from "../support/browser.js";
import { askPage, type BuiltSite, builtSite, settled } from "../support/site.js";

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

test("the engine comes compressed as WebAssembly to who takes that, which a question for its headers tells", async () => {
  const engine = hashed().find((f) => /duckdb\.[0-9a-f]+\.wasm$/.test(f)) ?? "";
  for (const method of ["HEAD", "GET"]) {
    const answer = await fetch(served.url + engine, { method, headers: { "Accept-Encoding": "br" } });
    expect(answer.headers.get("content-encoding"), method).toBe("br");
    expect(answer.headers.get("content-type"), method).toBe("application/wasm");
    await answer.arrayBuffer();
  }
});

test("a page streams it: no other copy is fetched, figures follow, and the database still reaches nothing", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (e) => errors.push(e.message));
    page.on("console", (m) => {
      if (m.type() === "error") errors.push(m.text());
    });
    await page.goto(`${served.url}uitkomsten/index.html`);
    await page.waitForSelector("form.keuzes select:enabled");
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    expect(await page.evaluate(() => document.body.dataset["stand"])).toBe("klaar");
    expect(await page.locator(".strook progress").isHidden()).toBe(true);
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((r) => r.name));
    expect(loaded.filter((n) => /duckdb\.\w+\.bin$/.test(n))).toEqual([]);
    const [reached] = await askPage(page, [`SELECT * FROM read_csv('${served.url}index.html')`]);
    expect(reached).toMatch(/disabled|Permission Error/i);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("the engine as bytes, which are compressed already, comes as it is", async () => {
  const engine = hashed().find((f) => /duckdb\.[0-9a-f]+\.bin$/.test(f)) ?? "";
  const answer = await ask(engine, "br, gzip");
  expect(answer.headers.get("content-encoding")).toBeNull();
  expect((await answer.arrayBuffer()).byteLength).toBe(readFileSync(path.join(built.site, engine)).length);
});
