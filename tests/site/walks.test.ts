import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settled, type Visit, visitSite } from "../support/site.js";

/** The three walks of docs/walks.md, with their clicks counted. */

let visit: Visit;
beforeAll(async () => {
  visit = await visitSite();
});
afterAll(() => visit?.close());

/** Clicks by audience and task, as the document has them. */
const WRITTEN = new Map(
  [...readFileSync("docs/walks.md", "utf8").matchAll(/^\| (\S[^|]*) \| ([^|]+) \| (\d+) \|/gm)].map((m) => [
    `${m[1]}: ${m[2]}`,
    Number(m[3]),
  ]),
);

/** A reader who counts: a click, a choice, a key and a typed word are one each. */
class Reader {
  clicks = 0;
  constructor(readonly page: Page) {}
  async click(what: Locator): Promise<void> {
    this.clicks++;
    await what.click();
  }
  async choose(naam: string, waarde: string): Promise<void> {
    this.clicks++;
    await this.page.selectOption(`.strook select[name=${naam}]`, waarde);
    await settled(this.page);
  }
  async own(eenheid: string): Promise<void> {
    this.clicks++;
    await this.page.selectOption(".uw-vestiging select", eenheid);
  }
  async press(key: string): Promise<void> {
    this.clicks++;
    await this.page.keyboard.press(key);
  }
  async type(text: string): Promise<void> {
    this.clicks++;
    await this.page.keyboard.type(text);
  }
  menu = (label: string): Promise<void> => this.click(this.page.locator("header nav a", { hasText: label }));
}

type Walk = (r: Reader, v: { eenheid: string; naam: string }) => Promise<void>;
const text = (page: Page, selector: string): Promise<string> => page.locator(selector).first().innerText();

const WALKS: Readonly<Record<string, Walk>> = {
  "researcher: what of a vestiging's difference is left after casemix, with its interval": async (r, v) => {
    await r.menu("Casemix");
    await r.choose("vestiging", v.eenheid);
    const said = await text(r.page, '[data-blok="opening"]');
    expect(said).toContain(v.naam);
    expect(said).toMatch(/95\s%-interval/);
  },
  "researcher: the rows behind a figure, as CSV": async (r) => {
    await r.menu("Casemix");
    const [file] = await Promise.all([
      r.page.waitForEvent("download"),
      r.click(r.page.locator('[data-blok="naast"]').locator("a, button", { hasText: /^CSV/ }).first()),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.(csv|zip)$/);
  },
  "researcher: the formula of a figure, with worked examples": async (r) => {
    await r.click(r.page.locator(".zoekknop"));
    await r.type("percentage verbetering hsk");
    await r.page.waitForSelector(".zoek li a");
    await r.page.waitForTimeout(500);
    await r.press("Enter");
    await r.page.waitForURL(/methoden\.html#/);
    const id = new URL(r.page.url()).hash.slice(1);
    expect(await text(r.page, `[id="${id}"]`)).toMatch(/Bron: .*Hoort te zijn/s);
  },
  "researcher: an address of what is seen, to cite": async (r) => {
    await r.menu("Vergelijken");
    await r.choose("periode", "2018");
    expect(new URL(r.page.url()).search).toBe("?periode=2018");
  },
  "researcher: from which dated reasons limits are made": async (r) => {
    await r.menu("Verandering");
    await r.click(r.page.locator("details.methode summary", { hasText: "Wanneer er grenzen staan" }));
    expect(await text(r.page, '[data-blok="waarom-opnieuw"] table')).toMatch(/1 juli 2016[\s\S]*beleid[\s\S]*opnieuw/);
  },
  "quality manager: the numbers of the own vestiging, with n and interval": async (r, v) => {
    await r.own(v.eenheid);
    await r.page.waitForSelector(".eigen-cijfers .kaart");
    const said = await text(r.page, ".eigen-cijfers");
    expect(said).toContain(v.naam);
    expect(said).toMatch(/95\s%-interval.*n\s\d/);
    expect(r.page.url()).not.toContain(v.eenheid);
  },
  "quality manager: all of the own vestiging, to print": async (r, v) => {
    await r.own(v.eenheid);
    await r.click(r.page.locator(".eigen-cijfers a", { hasText: v.naam }));
    await r.page.waitForURL(/vestiging\//);
    expect(await text(r.page, "h1")).toBe(v.naam);
  },
  "quality manager: the own vestiging among the others": async (r, v) => {
    await r.own(v.eenheid);
    await r.menu("Vergelijken");
    await r.page.waitForURL(/uitkomsten/);
    await r.page.waitForSelector(".breed svg text.mijn");
    expect(await r.page.locator('[data-blok="hsk-per-vestiging"] .breed svg text.mijn').textContent()).toContain(
      v.naam,
    );
  },
  "quality manager: where measurements are lost in one year": async (r) => {
    await r.menu("Gegevens");
    await r.choose("periode", "2018");
    expect(await text(r.page, '[data-blok="controles"]')).toMatch(/2018[\s\S]*Voormeting|voormeting/);
  },
  "quality manager: what a word means": async (r) => {
    await r.menu("Vergelijken");
    await r.page.waitForURL(/uitkomsten/);
    await r.click(r.page.locator(".woord[data-woord=interval]").first());
    expect(await text(r.page, ".woordkaart")).toContain("Hoe minder zorgtrajecten, hoe breder");
  },
  "quality manager: whether the own figure changed or varies by itself": async (r, v) => {
    await r.own(v.eenheid);
    await r.menu("Verandering");
    await r.choose("vestiging", v.eenheid);
    const said = await text(r.page, '[data-blok="verloop"]');
    expect(said).toContain(v.naam);
    expect(said).toMatch(/schommelt het vanzelf|Geen procesgrenzen: er (is|zijn) \d+ volledige period/);
  },
  "network: which vestigingen changed from one year to the next, with the difference and its interval": async (r) => {
    await r.menu("Verandering");
    await r.choose("periode", "2018");
    const said = await text(r.page, '[data-blok="verschillen"]');
    expect(said).toMatch(/verschil met 2017 berekend/);
    expect(said).toContain("regressie naar het gemiddelde");
  },
  "network: a figure on the beamer with a question to talk about": async (r) => {
    await r.menu("Vergelijken");
    await r.click(r.page.locator(".strook .overleg"));
    await r.page.waitForSelector("dialog.groot svg");
    expect(await text(r.page, "dialog.groot .vraag")).toMatch(/\?/);
  },
  "network: the next figure, and the one after it": async (r) => {
    await r.menu("Vergelijken");
    await r.click(r.page.locator(".strook .overleg"));
    await r.page.waitForSelector("dialog.groot svg");
    await r.press("ArrowRight");
    await r.press("ArrowRight");
    expect(await text(r.page, "dialog.groot .plaats")).toMatch(/^3 van/);
  },
  "network: two pages on paper for everybody": async (r) => {
    await r.menu("Vergelijken");
    await r.click(r.page.locator(".strook .overleg"));
    await r.page.waitForSelector("dialog.groot svg");
    await r.page.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
    await r.click(r.page.getByRole("button", { name: /Hand-out/ }));
    const pdf = (await r.page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(2);
  },
  "network: from the outcome to what casemix explains of it": async (r) => {
    await r.menu("Vergelijken");
    await r.click(r.page.locator(".verder .volgende"));
    await r.page.waitForURL(/casemix/);
    expect(await text(r.page, "h1")).toBe("Verklaart de casemix het?");
  },
};

describe("a walk takes the clicks that are written", () => {
  test("every walk of the document is walked", () => {
    expect([...WRITTEN.keys()].filter((k) => !k.startsWith("who")).sort()).toEqual(Object.keys(WALKS).sort());
  });
  test.each(Object.entries(WALKS))("%s", async (task, walk) => {
    const [, v] = visit.vestigingen;
    if (!v) throw new Error("no vestiging");
    const { page, complaints } = await visit.open("index.html", { viewport: { width: 1280, height: 900 } });
    const reader = new Reader(page);
    await walk(reader, v);
    expect(reader.clicks).toBe(WRITTEN.get(task));
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
});
