import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settled, type Visit, visitSite } from "../support/site.js";

/** The way through the site and the choice that travels with the reader, in a real browser. */

let visit: Visit;
let open: Visit["open"];
let codes: string[];
beforeAll(async () => {
  visit = await visitSite();
  open = visit.open;
  codes = visit.vestigingen.map((v) => v.eenheid);
});
afterAll(() => visit?.close());

const FIGURE_PAGES = [
  "index.html",
  "gegevens/index.html",
  "uitkomsten/index.html",
  "verandering/index.html",
  "rapportage/delta-t.html",
  "rapportage/meetproces.html",
  "rapportage/effectmeting.html",
  "casemix/index.html",
  "casemix/wie.html",
  "casemix/vragen.html",
  "casemix/spreiding.html",
  "casemix/niet-gemeten.html",
  "casemix/behandelaars.html",
];
const search = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const fresh = (page: Page) => page.evaluate(() => delete document.body.dataset["stand"]);
const choose = async (page: Page, naam: string, waarde: string): Promise<void> => {
  await fresh(page);
  await page.selectOption(`.strook select[name=${naam}]`, waarde);
  await settled(page);
};

const A_VESTIGING = "vestiging/(de eerste).html";
// A page is opened once for what is asked of all of them: what a width changes is in its style, not in its script.
describe.each([...FIGURE_PAGES, A_VESTIGING])("%s", (where) => {
  let page: Page;
  beforeAll(async () => {
    const address = where === A_VESTIGING ? `vestiging/${codes[0]}.html` : where;
    ({ page } = await open(address, { viewport: { width: 1280, height: 900 } }));
  });
  afterAll(() => visit.leave(page));
  // That of a vestiging begins with its cards.
  if (where !== A_VESTIGING)
    test("its first drawing or table (or why there is none) is above the fold at 1280 × 900", async () => {
      const top = await page
        .locator(".blad .figuur .breed svg, .blad .figuur .tabelvak, .blad .figuur > p.niet")
        .evaluateAll((all) =>
          Math.min(
            ...all
              .map((e) => e.getBoundingClientRect())
              .filter((r) => r.height > 0)
              .map((r) => r.top),
          ),
        );
      // On the start three numbers come first.
      expect(top).toBeLessThan(where === "index.html" ? 740 : 650);
    });
  test("the strip is that of every page of figures, and stays in view", async () => {
    expect(
      await page.locator(".strook select").evaluateAll((all) => all.map((s) => (s as HTMLSelectElement).name)),
    ).toEqual(["vestiging", "periode", "instrument"]);
    await page.mouse.wheel(0, 1500);
    await page.waitForTimeout(200);
    const box = await page.locator(".strook").boundingBox();
    expect(box?.y).toBeLessThan(700);
    expect(box?.height).toBeLessThan(70);
  });
  test("at 320 nothing is wider than the screen", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const [screen, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect(screen).toBe(320);
    expect(wide).toBeLessThanOrEqual(320);
  });
});

describe("the way", () => {
  test("one line of menu at 1280, what is here marked in it, and the next question at the end", async () => {
    const { page, complaints } = await open("uitkomsten/index.html", { viewport: { width: 1280, height: 900 } });
    const tops = await page
      .locator("header nav.menu a")
      .evaluateAll((all) => all.map((a) => a.getBoundingClientRect().top));
    expect(tops.length).toBeGreaterThanOrEqual(6);
    expect(new Set(tops).size).toBe(1);
    expect(await page.locator("header nav a[aria-current]").allInnerTexts()).toEqual(["Vergelijken"]);
    expect(await page.locator(".kruimels li").allInnerTexts()).toEqual(["Start", "Vergelijken"]);
    await page.locator(".verder .volgende").click();
    await page.waitForURL(/casemix\/index/);
    expect(await page.locator("header nav a[aria-current]").allInnerTexts()).toEqual(["Casemix"]);
    expect(await page.locator(".zij a[aria-current]").innerText()).toBe("Verklaart de casemix het?");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("beside the page what stands on it, in view while reading; on a phone below it, one link away", async () => {
    const { page } = await open("verantwoording/methoden.html", { viewport: { width: 1280, height: 900 } });
    const links = page.locator(".zij li.onder a");
    expect(await links.count()).toBeGreaterThan(20);
    await links.nth(10).click();
    const target = page.locator(`[id="${(await links.nth(10).getAttribute("href"))?.slice(1)}"]`);
    expect((await target.boundingBox())?.y).toBeLessThan(200);
    expect((await page.locator(".zij").boundingBox())?.y).toBeLessThan(100);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator(".naar-zij").click();
    await page.waitForFunction(() => (document.querySelector("#zij")?.getBoundingClientRect().top ?? 9999) < 844);
    await visit.leave(page);
  });
  test("on a wide screen figures stand side by side", async () => {
    const { page } = await open("uitkomsten/index.html", { viewport: { width: 1920, height: 1080 } });
    const boxes = await page
      .locator(".figuren figure.figuur")
      .evaluateAll((all) => all.map((f) => f.getBoundingClientRect().top));
    expect(boxes[0]).toBe(boxes[1]);
    await visit.leave(page);
  });
});

describe("the choice travels", () => {
  test("from page to page by links, and back through the choices", async () => {
    const { page, complaints } = await open("uitkomsten/index.html", { viewport: { width: 1280, height: 900 } });
    await choose(page, "periode", "2018");
    await choose(page, "vestiging", codes[3] ?? "");
    await page.locator("header nav a", { hasText: "Gegevens" }).click();
    await page.waitForURL(/gegevens/);
    await settled(page);
    expect(search(page)).toEqual({ periode: "2018", vestiging: codes[3] });
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain(visit.vestigingen[3]?.naam);
    await choose(page, "periode", "2019");
    await fresh(page);
    await page.goBack();
    await settled(page);
    expect(await page.inputValue(".strook select[name=periode]")).toBe("2018");
    expect(await page.locator('[data-blok="response-per-vestiging"]').innerText()).toContain("2018");
    await fresh(page);
    await page.goForward();
    await settled(page);
    expect(await page.inputValue(".strook select[name=periode]")).toBe("2019");
    await page.waitForLoadState("networkidle");
    await page.goBack();
    // A page that is left while it loads breaks off its requests, which is no fault.
    await page.waitForLoadState("networkidle");
    await page.goBack();
    await page.waitForURL(/uitkomsten/);
    await page.waitForLoadState("networkidle");
    expect(search(page)).toEqual({ periode: "2018", vestiging: codes[3] });
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("a page that does not follow a choice says so, offers the nearest that does, and lets it travel on", async () => {
    const { page, complaints } = await open("casemix/spreiding.html?periode=2018");
    const line = page.locator(".geldt-niet");
    expect(await line.innerText()).toContain("Periode 2018 verandert deze pagina niet");
    await line.locator("a").click();
    await page.waitForURL(/periode=2018/);
    await settled(page);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("2018");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("a period that the release does not offer gives the nearest, and says so", async () => {
    const { page } = await open("uitkomsten/index.html?periode=2018-K3");
    await settled(page);
    expect(await page.inputValue(".strook select[name=periode]")).toBe("2018");
    expect(await page.locator(".geldt-niet").innerText()).toMatch(/2018-K3.*niet te kiezen; u ziet 2018/);
    await visit.leave(page);
  });
  test("kinds of periods come from the release: half-years are offered where it shows them below the whole", async () => {
    const { page } = await open("gegevens/index.html?periode=2018-H1");
    await settled(page);
    expect(await page.inputValue(".strook select[name=periode]")).toBe("2018-H1");
    expect(await page.locator('[data-blok="opening"]').innerText()).toMatch(/eerste helft van 2018/);
    const offered = await page
      .locator(".strook select[name=periode] option")
      .evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    expect(offered.filter((o) => /K\d|-\d\d/.test(o))).toEqual([]);
    await visit.leave(page);
  });
  test("a figure that is not there for a period offers the whole of it", async () => {
    const { page } = await open("uitkomsten/index.html");
    await choose(page, "periode", "2016");
    const none = page.locator(".figuur > p.niet");
    expect(await none.count()).toBeGreaterThan(0);
    for (const text of await none.allInnerTexts()) expect(text).toContain("Toon hele periode");
    await fresh(page);
    await none.first().getByRole("button").click();
    await settled(page);
    expect(await page.inputValue(".strook select[name=periode]")).toBe("totaal");
    await visit.leave(page);
  });
  test("on the page of a vestiging another one is another page, with the same period", async () => {
    const { page, complaints } = await open(`vestiging/${codes[0]}.html?periode=2018`);
    await settled(page);
    expect(await page.inputValue(".strook select[name=vestiging]")).toBe(codes[0]);
    await page.selectOption(".strook select[name=vestiging]", codes[1] ?? "");
    await page.waitForURL(new RegExp(`${codes[1]}.html\\?periode=2018$`));
    await settled(page);
    expect(await page.locator("h1").innerText()).toBe(visit.vestigingen[1]?.naam);
    // What the page is about travels on to one where it can be picked out.
    await page.locator("header nav a", { hasText: "Vergelijken" }).click();
    await page.waitForURL(/uitkomsten/);
    expect(search(page)).toEqual({ periode: "2018", vestiging: codes[1] });
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
});

describe("mijn vestiging", () => {
  test("is kept on the device, lights up in figures without drawing anew, and stands in no address", async () => {
    const [, , { eenheid, naam } = { eenheid: "", naam: "" }] = visit.vestigingen;
    const { page, complaints } = await open(`vestiging/${eenheid}.html`, { viewport: { width: 1280, height: 900 } });
    const button = page.locator("button.dit-is-mijn");
    await button.click();
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    await page.locator("header nav a", { hasText: "Vergelijken" }).click();
    await page.waitForURL(/uitkomsten/);
    await page.waitForLoadState("networkidle");
    expect(search(page)).toEqual({});
    expect(await page.locator(".breed svg text.mijn").first().textContent()).toContain(naam);
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((r) => r.name));
    expect(loaded.filter((n) => /duckdb|tabellen/.test(n))).toEqual([]);
    expect(await page.content()).not.toContain(`vestiging=${eenheid}`);
    await page.locator("header nav a", { hasText: "Mijn vestiging" }).click();
    await page.waitForURL(new RegExp(`vestiging/${eenheid}.html$`));
    // Another device knows nothing of it.
    const other = await open("uitkomsten/index.html", { device: true });
    expect(await other.page.locator(".mijn").count()).toBe(0);
    expect(complaints).toEqual([]);
    await visit.leave(other.page);
    await page.locator("button.dit-is-mijn").click();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await visit.leave(page);
  });
});
