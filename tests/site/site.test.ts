import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { type Visit, visitSite } from "../support/site.js";

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

const pages = (): string[] => [
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
      // In the dark colours differ and nothing else does.
      const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
      const found = await page.evaluate(async (only) => {
        type Axe = { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        const { axe } = globalThis as unknown as { axe: Axe };
        // Every rule; but what passes need not be described, which takes longer than judging it.
        const { violations } = await axe.run({ ...only, resultTypes: ["violations"], selectors: false });
        return violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`);
      }, rules);
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
