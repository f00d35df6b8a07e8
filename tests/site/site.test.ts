import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { type Opened, type Visit, visitSite } from "../support/site.js";

/** Every page of the built site in a real browser. */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let visit: Visit;
let open: Visit["open"];
let site: Visit["site"];
let vestigingen: Visit["vestigingen"];
beforeAll(async () => {
  visit = await visitSite();
  ({ open, site, vestigingen } = visit);
});
afterAll(() => visit?.close());

const A_VESTIGING = "vestiging/(de eerste).html";
const PAGES = [
  "index.html",
  "gegevens/index.html",
  "uitkomsten/index.html",
  "rapportage/delta-t.html",
  "rapportage/meetproces.html",
  "rapportage/effectmeting.html",
  "casemix/index.html",
  "casemix/wie.html",
  "casemix/vragen.html",
  "casemix/model.html",
  "casemix/spreiding.html",
  "casemix/niet-gemeten.html",
  "casemix/behandelaars.html",
  "verantwoording/index.html",
  "verantwoording/methoden.html",
  "verantwoording/privacy.html",
  A_VESTIGING,
];
const address = (where: string): string =>
  where === A_VESTIGING ? `vestiging/${vestigingen[0]?.eenheid}.html` : where;

/** What axe objects to, of all its rules or of some. */
async function objections(page: Page, only: object): Promise<string[]> {
  return page.evaluate(async (rules) => {
    type Axe = { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    // What passes need not be described, which takes longer than judging it.
    const { violations } = await axe.run({ ...rules, resultTypes: ["violations"], selectors: false });
    return violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`);
  }, only);
}

/** Per figure that is drawn: its tables, the rows of the first, those with a reason, and the lines of its CSV. */
const figures = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("figure.figuur:not(:has(.niet))")].map((figure) => {
      const rows = [...figure.querySelectorAll("tbody tr")];
      return {
        tables: figure.querySelectorAll("table").length,
        rows: rows.length,
        hidden: rows.filter((r) => r.textContent?.includes("niet getoond")).length,
        csv: figure.querySelector("a.csv")?.getAttribute("href") ?? "",
      };
    }),
  );

describe.each(PAGES)("%s", (where) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(address(where), { viewport: { width: 390, height: 844 }, colorScheme: "light" });
  });
  afterAll(() => visit.leave(opened.page));
  test("opens without a complaint, in Dutch, with its status, without a sidebar, and fits a phone", async () => {
    const { page, complaints } = opened;
    expect(complaints).toEqual([]);
    expect(await page.getAttribute("html", "lang")).toBe("nl");
    const text = await page.innerText("body");
    expect(text).toContain("Synthetisch");
    expect(text).not.toContain("mag het huis niet uit");
    expect(text).not.toMatch(/NaN|undefined|\[object|RuntimeError|SyntaxError/);
    expect(await page.locator("#observablehq-sidebar, .observablehq--error").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
  test("axe finds nothing in the light or in the dark; every figure has its table and its CSV", async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 1200, height: 900 });
    await page.evaluate(axe);
    expect(await objections(page, {}), "light").toEqual([]);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await paper()).not.toBe(light);
    // In the dark colours differ and nothing else does.
    expect(await objections(page, { runOnly: ["color-contrast"] }), "dark").toEqual([]);
    for (const f of await figures(page)) {
      expect(f.tables).toBe(1);
      const lines = decodeURIComponent(f.csv.split(",").slice(1).join(",")).trim().split("\r\n");
      // A row of the table is one figure of the release, or several.
      expect(lines.length - 1).toBeGreaterThanOrEqual(f.rows);
      // Hidden is never blank: a row that shows a reason on the page shows it in the CSV too.
      expect(lines.filter((line) => line.includes("niet getoond")).length).toBeGreaterThanOrEqual(f.hidden);
    }
  });
});

describe("the site", () => {
  test("shows its figures and sentences without any script", async () => {
    for (const where of ["uitkomsten/index.html", "gegevens/index.html"]) {
      const { page } = await open(where, { javaScriptEnabled: false });
      expect(await page.locator(".figuur .breed svg").count(), where).toBeGreaterThanOrEqual(3);
      expect(await page.locator(".zin").first().innerText()).toMatch(/\d+,\d\s%.*n\s\d/);
      await visit.leave(page);
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
    for (const where of PAGES) {
      const html = readFileSync(path.join(site, address(where)), "utf8");
      const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
      expect(policy).toMatch(/default-src 'none'/);
      expect(/script-src ([^;]+)/.exec(policy)?.[1]).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
      expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
    }
  });
});
