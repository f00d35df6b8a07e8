import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAgreements } from "../../src/engine/report/agreements.js";
import { intervals } from "../../src/site/charts/intervals.js";
import { renderSvg } from "../../src/site/charts/render.js";
import { axeOf } from "../support/axe.js";
import { settled, type Visit, visitSite } from "../support/site.js";

/** What helps a reader who looks for something, talks about it, or does not know a word: in a real browser. */

let visit: Visit;
let open: Visit["open"];
beforeAll(async () => {
  visit = await visitSite();
  open = visit.open;
});
afterAll(() => visit?.close());

/** Texts in meeting mode that are smaller than a size, in pixels of the screen. */
const smaller = (page: Page, than: number): Promise<string[]> =>
  page.evaluate((least) => {
    const out: string[] = [];
    const walk = document.createTreeWalker(document.querySelector("dialog.groot") as Element, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement as Element;
      if (!walk.currentNode.textContent?.trim() || e.getClientRects().length === 0) continue;
      const svg = e.closest("svg");
      const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
      const size = Number.parseFloat(getComputedStyle(e).fontSize) * scale;
      if (size < least - 0.05) out.push(`${size.toFixed(1)} ${walk.currentNode.textContent}`);
    }
    return out;
  }, than);
const place = (page: Page): Promise<string> => page.innerText("dialog.groot .plaats");

test("a long table keeps the rows in which what is typed stands, and goes back to all of them", async () => {
  const { page, complaints } = await open("rapportage/delta-t.html");
  const field = page.locator(".tabelzoek input").first();
  await field.evaluate((e) => {
    for (const d of document.querySelectorAll("details")) if (d.contains(e)) d.open = true;
  });
  const rows = page.locator(".tabelzoek + .tabelvak").first().locator("tbody tr");
  const all = await rows.count();
  expect(all).toBeGreaterThanOrEqual(25);
  await field.fill("MÁÁRT");
  const left = await rows.filter({ visible: true }).allInnerTexts();
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(all);
  for (const t of left) expect(t.toLowerCase()).toContain("maart");
  expect(await page.locator(".tabelzoek output").first().innerText()).toBe(`${left.length} van ${all} rijen`);
  await field.fill("");
  expect(await rows.filter({ visible: true }).count()).toBe(all);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

describe("overleg", () => {
  test.each([
    [1280, 900],
    [1920, 1080],
  ])(
    "at %i × %i: one figure at a time, no text below 20 pixels, arrow keys, a question each",
    async (width, height) => {
      const { page, complaints } = await open("uitkomsten/index.html", { viewport: { width, height } });
      await page.click(".strook .overleg");
      await page.waitForSelector("dialog.groot svg");
      const count = Number(/van (\d+)/.exec(await place(page))?.[1]);
      expect(count).toBeGreaterThanOrEqual(5);
      const asked = new Set<string>();
      for (let at = 1; at <= count; at++) {
        expect(await place(page)).toMatch(new RegExp(`^${at} van ${count} · Waar staan we\\?`));
        expect(await smaller(page, 20), `figure ${at}`).toEqual([]);
        asked.add(await page.innerText("dialog.groot .vraag"));
        const box = await page.locator("dialog.groot .beeld").evaluate((b) => [b.scrollWidth, b.clientWidth]);
        expect(box[0], `figure ${at}`).toBeLessThanOrEqual(box[1] ?? 0);
        await page.keyboard.press("ArrowRight");
      }
      expect(asked.size).toBeGreaterThanOrEqual(4);
      await page.keyboard.press("ArrowLeft");
      expect(await place(page)).toContain(`${count - 1} van ${count}`);
      await page.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
      await page.getByRole("button", { name: /Hand-out/ }).click();
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(2);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      expect(await page.locator(".hand-out").count()).toBe(0);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog.groot", { state: "detached" });
      expect(complaints).toEqual([]);
      await visit.leave(page);
    },
  );
  test("a drawing of a hundred units comes in sheets that fit, each unit once, with the axis above each", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      label: `Vestiging ${i + 1}`,
      n: "20",
      waarde: 40 + (i % 20),
      laag: 30,
      hoog: 70,
      reden: null,
      eigen: false,
      tip: "",
    }));
    const svg = await renderSvg(
      intervals(rows, { width: 820, domain: [0, 100], unit: "percent", title: "gemiddeld percentage verbetering" }),
      820,
    );
    const { page, complaints } = await open("uitkomsten/index.html", { viewport: { width: 1280, height: 900 } });
    await page.evaluate((html) => {
      const place = document.querySelector('[data-blok="hsk-per-vestiging"] .breed');
      if (place) place.innerHTML = html;
    }, svg);
    await page.click(".strook .overleg");
    await page.waitForSelector("dialog.groot svg");
    const count = Number(/deel 1 van (\d+)/.exec(await place(page))?.[1]);
    expect(count).toBeGreaterThanOrEqual(4);
    const seen: string[] = [];
    for (let k = 1; k <= count; k++) {
      expect(await place(page)).toContain(`1 van`);
      expect(await place(page)).toContain(`deel ${k} van ${count}`);
      expect(await smaller(page, 20)).toEqual([]);
      const sheet = await page.evaluate(() => {
        const view = document.querySelector("dialog.groot .beeld") as HTMLElement;
        const parts = [...view.querySelectorAll<SVGSVGElement>("svg")].filter((s) => s.getClientRects().length > 0);
        const within = (t: Element, s: Element): boolean => {
          const [a, b] = [t.getBoundingClientRect(), s.getBoundingClientRect()];
          const middle = (a.top + a.bottom) / 2;
          return middle > b.top && middle < b.bottom;
        };
        const texts = (s: SVGSVGElement): string[] =>
          [...s.querySelectorAll("text")].filter((t) => within(t, s)).map((t) => t.textContent ?? "");
        const height = parts.reduce((sum, s) => sum + s.getBoundingClientRect().height, 0);
        return {
          head: parts[0] ? texts(parts[0]) : [],
          rows: parts[1] ? texts(parts[1]) : [],
          height,
          room: view.clientHeight,
        };
      });
      expect(sheet.head.join(" ")).toMatch(/gemiddeld percentage verbetering/);
      expect(sheet.height).toBeLessThanOrEqual(sheet.room);
      seen.push(...sheet.rows);
      await page.keyboard.press("ArrowRight");
    }
    expect(seen.map((t) => t.replace(/ · n 20$/, ""))).toEqual(rows.map((r) => r.label));
    expect(await place(page)).toMatch(/^2 van/);
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("axe finds nothing in it, nor in the search, nor at a card", async () => {
    const { page } = await open("uitkomsten/index.html");
    await page.click(".strook .overleg");
    await page.waitForSelector("dialog.groot svg");
    expect(await axeOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.fill(".zoek input", "casemix");
    await page.waitForSelector(".zoek li");
    expect(await axeOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".woord").first().click();
    expect(await axeOf(page)).toEqual([]);
    await visit.leave(page);
  });
});

describe("search", () => {
  test("by keyboard: opens, finds with a slip of the pen, goes there with the choice", async () => {
    const { page, complaints } = await open("gegevens/index.html?periode=2018");
    await settled(page);
    await page.keyboard.press("Control+k");
    const texts = async (text: string): Promise<string[]> => {
      await page.fill(".zoek input", text);
      await page.waitForFunction(() => document.querySelector(".zoek .gevonden")?.textContent !== "");
      await page.waitForTimeout(300);
      return page.locator(".zoek li a").allInnerTexts();
    };
    expect((await texts("casemiks"))[0]).toMatch(/casemix/i);
    expect((await texts("gekrompen")).join("\n")).toMatch(/Per vestiging: gekrompen, met interval\s+figuur/);
    expect((await texts("OQ-45")).join("\n")).toMatch(/instrument/);
    expect((await texts("delta-t-vorige")).join("\n")).toMatch(/indicator/);
    const [, , third] = visit.vestigingen;
    expect((await texts(third?.naam ?? ""))[0]).toContain("vestiging");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`vestiging/${third?.eenheid}.html\\?periode=2018$`));
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("every entry leads to what is there", async () => {
    const { page } = await open("index.html");
    const broken = await page.evaluate(async () => {
      const entries = (await (await fetch("./zoek.json")).json()) as { titel: string; naar: string }[];
      const pages = new Map<string, Document>();
      const out: string[] = [];
      for (const { titel, naar } of entries) {
        const [where = "", anchor] = naar.split("#");
        const file = where.split("?")[0] ?? "";
        if (!pages.has(file)) {
          const answer = await fetch(`.${file}`);
          if (!answer.ok) out.push(naar);
          pages.set(file, new DOMParser().parseFromString(await answer.text(), "text/html"));
        }
        if (anchor && !pages.get(file)?.getElementById(anchor)) out.push(`${titel}: ${naar}`);
      }
      return { out, kinds: [...new Set(entries.map((e) => (e as { soort?: string }).soort))].sort() };
    });
    expect(broken.out).toEqual([]);
    expect(broken.kinds).toEqual(
      ["begrip", "figuur", "indicator", "instrument", "kop", "pagina", "vestiging", "woord"].sort(),
    );
    await visit.leave(page);
  });
});

test("a word has its card where it stands; by keyboard it is met once", async () => {
  const { page, complaints } = await open("casemix/index.html");
  const text = await page.locator('[data-blok="naast"] figcaption').innerText();
  const words = page.locator(".woord[data-woord=casemix]");
  expect(await words.count()).toBeGreaterThan(1);
  expect(await words.evaluateAll((all) => all.filter((w) => (w as HTMLElement).tabIndex === 0).length)).toBe(1);
  await words.first().focus();
  await page.keyboard.press("Enter");
  expect(await page.innerText(".woordkaart")).toContain("Welke patiënten iemand behandelt");
  await page.keyboard.press("Escape");
  expect(await page.locator(".woordkaart").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.className)).toBe("woord");
  // The text is what it was.
  const { page: still } = await open("casemix/index.html", { javaScriptEnabled: false });
  expect(await still.locator('[data-blok="naast"] figcaption').innerText()).toBe(text);
  expect(complaints).toEqual([]);
  await visit.leave(still);
  await visit.leave(page);
});

test("paper says on every sheet what it is, of which release, and which of how many", async () => {
  const { page } = await open("uitkomsten/index.html");
  const rules = await page.evaluate(() =>
    [...document.styleSheets]
      .flatMap((s) => [...s.cssRules].map((r) => r.cssText))
      .filter((t) => t.startsWith("@page")),
  );
  expect(rules.join("")).toContain('"Waar staan we? | ROM-werkbank"');
  expect(rules.join("")).toMatch(/Bron: .*uitgave/);
  expect(rules.join("")).toContain("counter(pages)");
  await visit.leave(page);
});

test("the report on screen is of the vestiging or organisatie that is chosen, figure by figure in overleg", async () => {
  const { page, complaints } = await open("rapportage/spiegel.html");
  await page.selectOption("[name=vestiging]", { label: "De Vlier" });
  await settled(page);
  expect(await page.innerText('[data-blok="kop"] h2')).toBe("De Vlier");
  expect(await page.innerText('[data-blok="kop"]')).toContain("Periode: eerste helft 2020.");
  await page.click('[data-blok="verloop"] [data-doe="groot"]');
  await page.waitForSelector("dialog.groot svg");
  expect(await place(page)).toMatch(/^1 van \d+ · Spiegelrapportage/);
  expect(await page.innerText("dialog.groot .vraag")).toContain("Wat deed u anders");
  await page.keyboard.press("Escape");
  expect(await axeOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("agreements are noted on a page and saved as the file that the report reads", async () => {
  const { page, complaints } = await open("rapportage/bijeenkomst.html");
  expect(await page.locator(".agenda > li").count()).toBe(6);
  for (const href of await page
    .locator(".agenda a")
    .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href)))
    expect((await page.request.get(href)).status(), href).toBe(200);
  await page.selectOption("form.notities [name=eenheid]", { label: "Vestiging Berk" });
  await page.fill("form.notities [name=datum]", "2020-11-30");
  await page.fill("form.notities [name=afspraak]", 'SCL-90 aan de balie; "altijd"\nen thuis');
  await page.click("form.notities [type=submit]");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("form.notities [data-bewaar]")]);
  const at = await file.path();
  const unit = readFileSync(at, "utf8").split("\r\n")[1]?.split(";")[0] ?? "";
  const berk = { niveau: "vestiging", eenheid: unit, naam: "Vestiging Berk", organisatie: null, organisatienaam: null };
  expect(readAgreements(at, [berk])).toMatchObject([
    { eenheid: unit, datum: "2020-11-30", afspraak: 'SCL-90 aan de balie; "altijd" en thuis', stand: "nieuw" },
  ]);
  expect(complaints).toEqual([]);
});
