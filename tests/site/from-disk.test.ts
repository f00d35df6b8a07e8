import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Visit, visitSite } from "../support/site.js";

/** A page says in words why its controls do nothing: opened from disk, or without scripts; and is silent where they work. */

let visit: Visit;
beforeAll(async () => {
  visit = await visitSite();
});
afterAll(() => visit?.close());

/** Pages with controls of every kind: selects, the same on a page that is a copy of another, and a button. */
const pages = (): string[] => [
  "uitkomsten/index.html",
  `vestiging/${visit.vestigingen[1]?.eenheid}.html`,
  "rapportage/delta-t.html",
  "verantwoording/methoden.html",
];
const controls = (page: Page) => page.locator("form.keuzes select, form.keuzes button.nareken");

/** How many of the sentences can be seen. */
const seen = (page: Page) => page.locator("form.keuzes p.levenloos:visible").count();

describe("why controls do nothing", () => {
  test("opened from disk: said in words, with what to do, and all figures are there", async () => {
    for (const where of pages()) {
      const { page } = await visit.open("index.html");
      await page.goto(pathToFileURL(path.join(visit.site, where)).href);
      // A page may have a second form, for its own choices: each says so.
      const said = await page.locator("form.keuzes p.levenloos").all();
      expect(said.length, where).toBe(await page.locator("form.keuzes").count());
      for (const line of said) {
        expect(await line.isVisible(), where).toBe(true);
        expect(await line.innerText()).toMatch(
          /doe(n|t) niets: deze map is vanaf schijf geopend.*npm run rom -- serve MAP/,
        );
      }
      for (const c of await controls(page).all()) expect(await c.isDisabled(), where).toBe(true);
      expect((await page.locator(".breed svg, table").count()) > 0, where).toBe(true);
      expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth), "the style sheet").not.toBe("");
      await page.emulateMedia({ media: "print" });
      for (const line of said) expect(await line.isVisible(), where).toBe(false);
      await visit.leave(page);
    }
  });
  test("without scripts: said in words", async () => {
    for (const where of pages()) {
      const { page } = await visit.open(where, { javaScriptEnabled: false });
      const said = await page.locator("form.keuzes noscript p").allInnerTexts();
      expect(said.length, where).toBe(await page.locator("form.keuzes").count());
      for (const line of said) expect(line, where).toMatch(/doe(n|t) niets: JavaScript staat uit/);
      await visit.leave(page);
    }
  });
  test("served: not to be seen, not even before the page's script runs, and not to be heard", async () => {
    for (const where of pages()) {
      const { page } = await visit.open("index.html");
      await page.route("**/*.js", (route) => route.abort());
      await page.goto(visit.base + where);
      expect(await seen(page), where).toBe(0);
      for (const form of await page.locator("form.keuzes").all())
        expect(await form.ariaSnapshot(), where).not.toMatch(/schijf|JavaScript/);
      await page.unroute("**/*.js");
      await page.goto(visit.base + where, { waitUntil: "networkidle" });
      expect(await seen(page), where).toBe(0);
      for (const form of await page.locator("form.keuzes").all())
        expect(await form.ariaSnapshot(), where).not.toMatch(/schijf|JavaScript/);
      for (const c of await controls(page).all()) expect(await c.isEnabled(), where).toBe(true);
      await visit.leave(page);
    }
  });
});
