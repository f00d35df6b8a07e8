import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCases } from "../../src/engine/cases/cases.js";
import { filesBelow } from "../../src/engine/publish/post.js";
import { publishSite } from "../../src/engine/publish/publish.js";
import { TABLES } from "../../src/engine/release/contract.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { PLACES } from "../../src/site/pages/where.js";
import { launchBrowser } from "../support/browser.js";
import { quiet, tempFolder } from "../support/delivery.js";
import { makeDemo, makeRelease, sharedRelease } from "../support/releases.js";

/** The built site in a real browser, served below a sub-path, with every request and every complaint recorded. */

const SECRET = "QPLANTX";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let server: Server;
let base: string;
let site: string;
let delivery: string;
let release: string;
let vestigingen: { eenheid: string; naam: string }[];

/** Serves a folder below /instelling/rom/. */
async function serveBelow(folder: string): Promise<{ server: Server; base: string }> {
  const files = sirv(folder, { dev: true });
  const s = createServer((request, response) => {
    const nothing = (): void => {
      response.writeHead(404).end();
    };
    if (!request.url?.startsWith("/instelling/rom/")) return nothing();
    request.url = request.url.slice("/instelling/rom".length);
    files(request, response, nothing);
  });
  await new Promise<void>((resolve) => s.listen(0, "127.0.0.1", resolve));
  const address = s.address();
  return {
    server: s,
    base: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/instelling/rom/`,
  };
}

/** Dates that no other zorgtraject or meting of the demo has. */
const RARE = ["2016-02-29", "2013-07-09"] as const;

const PLANTED = [SECRET, "zegt dat het beter gaat", ...RARE];

/**
 * Replaces the identifiers of persons of a demo by ones that can be found again, gives one zorgtraject and one meting a
 * date of their own, and adds a column of free text that nobody asked for.
 */
function plant(delivery: string): void {
  for (const name of ["trajecten.csv", "metingen.csv", "items.csv"]) {
    const file = path.join(delivery, name);
    const text = readFileSync(file, "utf8")
      .replace(/^(.*)$/gm, (line, _, at) =>
        line === "" ? line : `${line},${at === 0 ? "opmerking" : `${SECRET} zegt dat het beter gaat`}`,
      )
      .replace(/(?<=\n(?:[^,\n]*,){6})\d{4}-\d\d-\d\d/, name === "trajecten.csv" ? RARE[0] : "$&")
      .replace(/(?<=\n(?:[^,\n]*,){3})\d{4}-\d\d-\d\d/, name === "metingen.csv" ? RARE[1] : "$&")
      .replace(/(^|,)([TPM])(\d{7,8})(?=,)/gm, `$1${SECRET}$2$3`)
      .replace(/,(B\d{3}),/g, `,${SECRET}$1,`);
    writeFileSync(file, text);
  }
}

beforeAll(async () => {
  browser = await launchBrowser();
  delivery = makeDemo(10_000);
  plant(delivery);
  release = await makeRelease(delivery, { key: "een heel andere sleutel van ruim tweeëndertig tekens" });
  site = path.join(tempFolder(), "site");
  await publishSite({ release, out: site, notForPublication: false, step: quiet });
  ({ server, base } = await serveBelow(site));
  const db = await openRelease(readRelease(release));
  vestigingen = await db.all("SELECT eenheid, naam FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde");
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

interface Opened {
  readonly page: Page;
  /** Console errors and warnings, page errors, failed requests, requests to elsewhere. */
  readonly complaints: string[];
}

async function open(where: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) complaints.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => complaints.push(`page: ${e.message}`));
  page.on("requestfailed", (r) => complaints.push(`failed: ${r.url()} (${r.failure()?.errorText ?? "no reason"})`));
  page.on("request", (r) => {
    if (!r.url().startsWith(base) && !r.url().startsWith("data:")) complaints.push(`elsewhere: ${r.url()}`);
  });
  page.on("response", (r) => {
    if (r.status() >= 400) complaints.push(`${r.status()}: ${r.url()}`);
  });
  await page.goto(base + where, { waitUntil: "networkidle" });
  return { page, complaints };
}

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => ["klaar", "mislukt"].includes(document.body.dataset["stand"] ?? ""), undefined, {
    timeout: 60_000,
  });

const pages = (): string[] => [
  "index.html",
  "gegevens/index.html",
  "uitkomsten/index.html",
  "rapportage/delta-t.html",
  "rapportage/meetproces.html",
  "rapportage/effectmeting.html",
  "verantwoording/index.html",
  "verantwoording/methoden.html",
  "verantwoording/privacy.html",
  `vestiging/${vestigingen[0]?.eenheid}.html`,
];

describe("every page", () => {
  test("opens without a complaint, in Dutch, with its status, without a sidebar, and fits a phone", async () => {
    for (const where of pages()) {
      const { page, complaints } = await open(where, { viewport: { width: 390, height: 844 } });
      expect(complaints, where).toEqual([]);
      expect(await page.getAttribute("html", "lang")).toBe("nl");
      const text = await page.innerText("body");
      expect(text, where).toContain("Synthetisch");
      expect(text, where).not.toContain("mag het huis niet uit");
      expect(text, where).not.toMatch(/NaN|undefined|\[object|RuntimeError|SyntaxError/);
      expect(await page.locator("#observablehq-sidebar, .observablehq--error").count(), where).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where).toBe(true);
      await page.context().close();
    }
  });
  test.each(["light", "dark"] as const)("axe finds nothing (%s)", async (colorScheme) => {
    for (const where of pages()) {
      const { page } = await open(where, { colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (
          globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          }
        ).axe.run();
        return violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`);
      });
      expect(found, where).toEqual([]);
      await page.context().close();
    }
  });
  test("shows its figures and sentences without any script", async () => {
    for (const where of ["uitkomsten/index.html", "gegevens/index.html"]) {
      const { page } = await open(where, { javaScriptEnabled: false });
      expect(await page.locator(".figuur .breed svg").count(), where).toBeGreaterThanOrEqual(3);
      expect(await page.locator(".zin").first().innerText()).toMatch(/\d+,\d\s%.*n\s\d/);
      await page.context().close();
    }
  });
  test("every figure has its table and its CSV", async () => {
    for (const where of pages()) {
      const { page } = await open(where);
      const figures = page.locator("figure.figuur:not(:has(.niet))");
      for (let i = 0; i < (await figures.count()); i++) {
        const figure = figures.nth(i);
        expect(await figure.locator("table").count(), where).toBe(1);
        const href = await figure.locator("a.csv").getAttribute("href");
        const lines = decodeURIComponent(href?.split(",").slice(1).join(",") ?? "")
          .trim()
          .split("\r\n");
        expect(lines.length - 1, where).toBe(await figure.locator("tbody tr").count());
        // Hidden is never blank: a row that shows a reason on the page shows it in the CSV too.
        const hidden = await figure.locator("tbody tr", { hasText: "niet getoond" }).count();
        expect(lines.filter((l) => l.includes("niet getoond")).length, where).toBe(hidden);
      }
      await page.context().close();
    }
  });
  test("every local link and file exists", async () => {
    const files = new Set(filesBelow(site));
    for (const file of files) {
      if (!file.endsWith(".html")) continue;
      const html = readFileSync(path.join(site, file), "utf8");
      for (const [, target] of html.matchAll(/(?:href|src)="(?!data:|#|https?:)([^"#?]+)/g))
        expect(files.has(path.normalize(path.join(path.dirname(file), target ?? ""))), `${file} → ${target}`).toBe(
          true,
        );
    }
  });
  test("allows no inline script but its own and no code from text", async () => {
    for (const where of pages()) {
      const html = readFileSync(path.join(site, where), "utf8");
      const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
      expect(policy).toMatch(/default-src 'none'/);
      expect(/script-src ([^;]+)/.exec(policy)?.[1]).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
      expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
    }
  });
});

describe("choices", () => {
  test("change every figure of the page, stand in the URL, and come back from it", async () => {
    const { page, complaints } = await open("uitkomsten/index.html");
    const before = await page.locator('[data-blok="delta-per-vestiging"]').innerHTML();
    const years = await page.locator('[data-blok="klassen-per-jaar"] table').innerHTML();
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    expect(page.url()).toContain("periode=2018");
    expect(await page.locator('[data-blok="delta-per-vestiging"]').innerHTML()).not.toBe(before);
    expect(await page.locator('[data-blok="klassen-per-jaar"] table').innerHTML()).toBe(years);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("2018");
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=instrument]", "OQ-45-SD");
    await settled(page);
    expect(await page.locator('[data-blok="hsk-per-vestiging"]').innerText()).toContain("Niet beschikbaar");
    expect(await page.locator('[data-blok="delta-per-vestiging"]').innerText()).toContain("OQ-45-SD");
    const own = vestigingen[3];
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=vestiging]", own?.eenheid ?? "");
    await settled(page);
    expect(await page.locator('[data-blok="delta-verloop"]').innerHTML()).toContain(own?.naam);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain(own?.naam);
    const state = await page.locator("main").innerHTML();
    const again = await open(page.url().slice(base.length));
    await settled(again.page);
    expect(await again.page.locator("main").innerHTML()).toBe(state);
    for (const name of ["periode", "instrument", "vestiging"])
      await again.page.selectOption(`select[name=${name}]`, { index: 0 });
    await again.page.waitForTimeout(1500);
    expect(again.page.url()).not.toContain("?");
    expect([...complaints, ...again.complaints]).toEqual([]);
    await page.context().close();
    await again.page.context().close();
  });
  test("the browser draws what Node drew", async () => {
    const { page } = await open("uitkomsten/index.html");
    const drawn = await page
      .locator("[data-blok]")
      .evaluateAll((all) =>
        all
          .filter((e) => !["banner", "keuzes"].includes(e.getAttribute("data-blok") ?? ""))
          .map((e) => e.querySelector("table")?.outerHTML ?? e.textContent),
      );
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "totaal");
    await settled(page);
    const redrawn = await page
      .locator("[data-blok]")
      .evaluateAll((all) =>
        all
          .filter((e) => !["banner", "keuzes"].includes(e.getAttribute("data-blok") ?? ""))
          .map((e) => e.querySelector("table")?.outerHTML ?? e.textContent),
      );
    expect(redrawn).toEqual(drawn);
    await page.context().close();
  });
  test("a choice that does not exist is ignored", async () => {
    const { page, complaints } = await open("uitkomsten/index.html?periode=1066&vestiging=%3Cscript%3E");
    expect(await page.inputValue("select[name=periode]")).toBe("totaal");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
  test("first view loads neither the database nor Vega", async () => {
    const { page } = await open("uitkomsten/index.html");
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map((r) => ({ name: r.name, size: (r as PerformanceResourceTiming).decodedBodySize })),
    );
    expect(loaded.filter((r) => /duckdb|tabellen/.test(r.name))).toEqual([]);
    expect(loaded.filter((r) => r.name.endsWith(".js")).reduce((sum, r) => sum + r.size, 0)).toBeLessThan(100_000);
    await page.context().close();
  });
  test("when the data cannot be loaded the page says so and keeps its figures", async () => {
    const { page } = await open("uitkomsten/index.html");
    await page.route("**/_file/data/**", (r) => r.abort());
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    expect(await page.innerText("output.stand")).toMatch(/niet gelukt/);
    expect(await page.locator(".figuur .breed svg").count()).toBeGreaterThan(3);
    await page.unroute("**/_file/data/**");
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "2019");
    await settled(page);
    expect(await page.innerText("output.stand")).toBe("");
    await page.context().close();
  });
  test("the value under the pointer can be read", async () => {
    const { page } = await open("uitkomsten/index.html");
    await page.locator('[data-blok="delta-per-vestiging"] .breed [aria-roledescription="point"]').first().hover();
    expect(await page.innerText(".tip")).toMatch(/95 %-interval.*n \d/);
    await page.context().close();
  });
});

describe("reports", () => {
  const reports = ["delta-t", "meetproces", "effectmeting"].map((p) => `rapportage/${p}.html`);
  test("every figure is drawn or says why not, and says what n counts and by which date", async () => {
    for (const where of reports) {
      const { page } = await open(where);
      const figures = page.locator("figure.figuur");
      expect(await figures.count(), where).toBeGreaterThanOrEqual(6);
      for (const text of await figures.locator("figcaption + p.niet").allInnerTexts())
        expect(text, where).toMatch(/^Niet beschikbaar: \S{3}/);
      const drawn = page.locator("figure.figuur:not(:has(.niet))");
      expect(await drawn.count(), where).toBeGreaterThanOrEqual(5);
      for (const figure of await drawn.all())
        expect(await figure.locator(".regel").allInnerTexts(), where).toEqual(
          expect.arrayContaining([expect.stringMatching(/\bn.*: \S.*Datum: \S/)]),
        );
      expect(await page.locator("header a[aria-current]").innerText()).toBe("Managementrapportages");
      await page.context().close();
    }
  });
  test("a choice changes the figures, in the browser as in Node", async () => {
    const { page, complaints } = await open("rapportage/delta-t.html");
    const month = page.locator('[data-blok="per-maand"]');
    const first = await month.locator("table").innerHTML();
    await page.selectOption("select[name=delta]", "initieel");
    await settled(page);
    expect(await month.innerText()).toContain("eerste geldige meting");
    expect(await month.locator("table").innerHTML()).not.toBe(first);
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    for (const label of await month.locator("tbody tr td:nth-child(2)").allTextContents())
      expect(label).toContain("2018");
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "totaal");
    await settled(page);
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=delta]", "vorige");
    await settled(page);
    expect(await month.locator("table").innerHTML()).toBe(first);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
  test("the level of the organisation can be chosen", async () => {
    const { page, complaints } = await open("rapportage/meetproces.html");
    await page.selectOption("select[name=niveau]", "organisatie");
    await settled(page);
    const names = await page.locator('[data-blok="per-niveau"] tbody tr td:first-child').allTextContents();
    expect(names.length).toBeGreaterThan(1);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, "nl")));
    expect(names.some((n) => vestigingen.some((v) => v.naam === n))).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
  test("paper holds the figures in full width and the lines below them, without controls", async () => {
    const { page } = await open("rapportage/effectmeting.html", { viewport: { width: 390, height: 844 } });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".figuur .breed").first().isVisible()).toBe(true);
    expect(await page.locator(".regel").first().isVisible()).toBe(true);
    expect(await page.locator("select").first().isVisible()).toBe(false);
    await page.context().close();
  });
  test("a vestiging stands beside its cluster and the whole, the response with every outcome", async () => {
    const { page } = await open(`vestiging/${vestigingen[0]?.eenheid}.html`);
    for (const naam of ["naast-uitkomst", "naast-inzet", "naast-werk"]) {
      const rows = page.locator(`[data-blok="${naam}"] tbody tr`, { hasText: /^Response/ });
      expect(await rows.locator("td:nth-child(2)").allTextContents(), naam).toEqual([
        vestigingen[0]?.naam,
        expect.stringMatching(/^Cluster/),
        "Totaal",
      ]);
    }
    await page.context().close();
  });
});

test("the methods page shows every worked case and where every row of the document is", async () => {
  const { page } = await open("verantwoording/methoden.html");
  const cases = readCases().flatMap((f) => f.gevallen);
  expect(await page.locator("details.geval > summary").allTextContents()).toEqual(cases.map((c) => c.naam));
  expect(await page.locator('[data-blok="waar"] tbody tr').count()).toBe(PLACES.length);
  const last = page.locator("details.geval").last();
  await last.locator("summary").click();
  expect(await last.innerText()).toContain("Aangeleverd: metingen");
  await page.context().close();
});

test("the methods page works every example out in the browser's own engine", async () => {
  const { page, complaints } = await open("verantwoording/methoden.html");
  await page.click("button.nareken");
  await settled(page);
  expect(await page.innerText("output.stand")).toMatch(/^(\d+) van \1 voorbeelden kloppen\.$/);
  expect(await page.locator("[data-voorbeeld]", { hasText: "✓" }).count()).toBe(
    await page.locator("[data-voorbeeld]").count(),
  );
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("paper: figures in full width, no controls, the choice in words", async () => {
  const { page } = await open(`vestiging/${vestigingen[0]?.eenheid}.html`, { viewport: { width: 390, height: 844 } });
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".figuur .breed").first().isVisible()).toBe(true);
  expect(await page.locator(".figuur .smal").first().isVisible()).toBe(false);
  expect(await page.locator("select").first().isVisible()).toBe(false);
  expect(
    await page.evaluate(() => getComputedStyle(document.querySelector(".keuzes") as Element, "::after").content),
  ).toContain("Periode");
  const pdf = await page.pdf({ format: "A4" });
  expect(pdf.length).toBeGreaterThan(10_000);
  await page.context().close();
});

describe("what is in the site", () => {
  /** Every byte of a folder, unpacked where packed. */
  const contents = (folder: string): Map<string, Buffer> =>
    new Map(
      filesBelow(folder).map((f) => {
        const bytes = readFileSync(path.join(folder, f));
        return [f, bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes];
      }),
    );
  test("no identifier of a person or behandelaar, no rare date and no free text, in no byte of release or site", async () => {
    const given = [...contents(delivery)].map(([, bytes]) => bytes.toString("utf8")).join("\n");
    for (const word of PLANTED) expect(given, word).toContain(word);
    for (const folder of [release, site])
      for (const [file, bytes] of contents(folder))
        for (const word of PLANTED) expect(bytes.includes(word), `${file}: ${word}`).toBe(false);
    const db = await openRelease(readRelease(release));
    for (const t of TABLES) {
      const text = JSON.stringify(await db.all(`FROM ${t.naam}`));
      for (const word of PLANTED) expect(text.includes(word), `${t.naam}: ${word}`).toBe(false);
      expect(text.length).toBeGreaterThan(20);
    }
  });
  test("nothing points outside", () => {
    for (const [file, bytes] of contents(site))
      if (file.endsWith(".html"))
        expect(bytes.toString("utf8").match(/(?:src|href|action|content)="https?:[^"]*/g) ?? [], file).toEqual([]);
  });
  test("no path of this machine", () => {
    for (const [file, bytes] of contents(site))
      if (!/duckdb/.test(file)) expect(bytes.includes(process.cwd()), file).toBe(false);
  });
  test("another release built right after it holds nothing of the first, and the first built again has the same bytes", async () => {
    // Of another delivery and under another key, so that neither mark nor codes are those of the first.
    const second = await sharedRelease(makeDemo(10_000));
    const other = path.join(tempFolder(), "ander");
    await publishSite({ release: second, out: other, notForPublication: false, step: quiet });
    const mark = readRelease(release).manifest.vingerafdruk;
    const codes = vestigingen.map((v) => v.eenheid);
    for (const [file, bytes] of contents(other))
      for (const word of [mark, mark.slice(0, 8), ...codes])
        expect(bytes.includes(word), `${file}: ${word}`).toBe(false);
    const again = path.join(tempFolder(), "opnieuw");
    await publishSite({ release, out: again, notForPublication: false, step: quiet });
    const [a, b] = [contents(site), contents(again)];
    expect([...b.keys()]).toEqual([...a.keys()]);
    for (const [file, bytes] of a) expect(b.get(file)?.equals(bytes), file).toBe(true);
  });
});
