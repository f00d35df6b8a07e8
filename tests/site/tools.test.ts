import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import type { Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { settled, type Visit, visitSite } from "../support/site.js";

/** What a reader takes from a figure: its table, its questions, a picture, a file, an address, a citation; in a real browser. */

let visit: Visit;
let open: Visit["open"];
beforeAll(async () => {
  visit = await visitSite();
  open = visit.open;
});
afterAll(() => visit?.close());

const WHERE = "uitkomsten/index.html";
const figure = (page: Page, blok: string) => page.locator(`[data-blok="${blok}"] figure.figuur`).first();
const press = (page: Page, blok: string, name: string) =>
  figure(page, blok).getByRole("button", { name, exact: true }).click();

async function downloaded(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = (await Promise.all([page.waitForEvent("download"), act()])) as [Download, void];
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

describe("every figure", () => {
  test("says its question, its name, and what can be done with it, in one order; the keyboard reaches all of it", async () => {
    const { page, complaints } = await open(WHERE);
    const all = page.locator("figure.figuur:has(.breed)");
    expect(await all.count()).toBeGreaterThanOrEqual(6);
    for (const f of await all.all()) {
      expect(await f.locator("figcaption :is(h2, h3)").innerText()).toMatch(/\?$/);
      expect(await f.locator("figcaption .naam").innerText()).not.toBe("");
      const tools = f.locator(".gereedschap :is(summary, a.csv, [data-doe]):visible");
      expect(await tools.allInnerTexts()).toEqual(["Tabel", "SQL", "PNG", "SVG", "CSV", "Link", "Citeer", "Groot"]);
    }
    const first = figure(page, "delta-per-vestiging");
    await first.locator("summary", { hasText: "Tabel" }).focus();
    const reached: string[] = [];
    for (let i = 0; i < 8; i++) {
      reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ""));
      await page.keyboard.press("Tab");
    }
    expect(reached).toEqual(["Tabel", "SQL", "PNG", "SVG", "CSV", "Link", "Citeer", "Groot"]);
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("without a script table, questions and CSV are there, and no button that does nothing", async () => {
    const { page } = await open(WHERE, { javaScriptEnabled: false });
    const tools = figure(page, "delta-per-vestiging").locator(".gereedschap :is(summary, a.csv, button):visible");
    expect(await tools.allInnerTexts()).toEqual(["Tabel", "SQL", "CSV"]);
    await visit.leave(page);
  });
  test("has one line for n and date below it, on the pages of outcomes too", async () => {
    const { page } = await open(WHERE);
    for (const f of await page.locator("figure.figuur:has(.breed)").all())
      expect((await f.locator(".regel").allInnerTexts()).join(" ")).toMatch(/\bn\b.*: \S.*Datum: \S/s);
    await visit.leave(page);
  });
});

test("the questions under a figure give its rows when they are asked again", async () => {
  const db = await openRelease(readRelease(visit.release));
  const { page } = await open(WHERE);
  let asked = 0;
  for (const f of await page.locator("figure.figuur:has(.vraag)").all()) {
    for (const sql of ((await f.locator(".vraag pre").textContent()) ?? "").split(/;\s*(?:\n\n|$)/).filter(Boolean)) {
      expect((await db.all(sql)).length, sql).toBeGreaterThan(0);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThanOrEqual(8);
  db.close();
  await visit.leave(page);
});

describe("a picture", () => {
  test("holds question, finding, choice, n and source, the font and no colour that hangs on the page", async () => {
    const { page, complaints } = await open(WHERE, { colorScheme: "dark" });
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    const { name, bytes } = await downloaded(page, () => press(page, "delta-per-vestiging", "SVG"));
    const svg = bytes.toString("utf8");
    expect(name).toBe("delta-t-per-vestiging.svg");
    const plain = svg.replace(/<\/text><text[^>]*>/g, " ");
    for (const word of [
      "Hoeveel gingen patiënten vooruit, per vestiging?",
      "Periode: 2018",
      "Datum: datum van afsluiten",
      "peildatum",
      "uitgave ",
      "95 %-interval",
    ])
      expect(plain, word).toContain(word);
    expect(svg).toContain("font/woff2;base64,");
    expect(svg).not.toContain("var(--");
    // Paper is paper, also for who reads in the dark.
    expect(svg).toContain('fill="#fdfcf9"');
    expect(svg).not.toMatch(/https?:(?!\/\/www\.w3\.org\/)/);
    const seen = await page.evaluate((text) => {
      const doc = new DOMParser().parseFromString(text, "image/svg+xml");
      return doc.querySelector("parsererror")?.textContent ?? doc.documentElement.nodeName;
    }, svg);
    expect(seen).toBe("svg");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("comes in pixels too, twice as fine, within the page's policy", async () => {
    const { page, complaints } = await open(WHERE);
    const { name, bytes } = await downloaded(page, () => press(page, "klassen-per-vestiging", "PNG"));
    expect(name).toMatch(/\.png$/);
    expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(1600);
    expect(bytes.readUInt32BE(20)).toBeGreaterThan(600);
    // Ink on paper and four colours: a white or black square would weigh next to nothing.
    expect(bytes.length).toBeGreaterThan(30_000);
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
});

describe("the CSV", () => {
  test("has a row per figure of the release, with where it comes from, and its meaning beside it", async () => {
    const { page, complaints } = await open("rapportage/effectmeting.html");
    const { name, bytes } = await downloaded(page, () => figure(page, "rci-maand").locator("a.csv").click());
    expect(name).toBe("rom-rci-score-per-maand.zip");
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(["rom-rci-score-per-maand.csv", "rom-rci-score-per-maand.csv-metadata.json"]);
    const [head = "", ...rows] = new TextDecoder()
      .decode(files["rom-rci-score-per-maand.csv"])
      .replace(/^\uFEFF/, "")
      .trim()
      .split("\r\n");
    const columns = head.split(";");
    for (const kop of ["Indicator", "Definitie", "Periode", "n", "Waarde", "Opmerking", "Peildatum", "Uitgave"])
      expect(columns).toContain(kop);
    const mark = readRelease(visit.release).manifest.vingerafdruk;
    const keys = new Set(rows.map((r) => r.split(";").slice(0, 9).join(";")));
    expect(keys.size).toBe(rows.length);
    for (const r of rows) {
      expect(r.endsWith(mark)).toBe(true);
      const of = (kop: string): string => r.split(";")[columns.indexOf(kop)] ?? "";
      // A number, or a reason; never neither.
      expect(of("Waarde") === "" ? of("Opmerking") : of("Waarde")).toMatch(/^-?\d+(,\d+)?$|niet getoond/);
    }
    const told = JSON.parse(new TextDecoder().decode(files["rom-rci-score-per-maand.csv-metadata.json"]));
    expect(told.url).toBe("rom-rci-score-per-maand.csv");
    expect(told.tableSchema.columns.map((c: { titles: string }) => c.titles)).toEqual(columns);
    expect(told["dc:source"]).toContain(mark.slice(0, 8));
    expect(told.definitie.join(" ")).toContain("Datum: datum van afsluiten");
    expect(told.keuze).toContain("Periode");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("no cell of any CSV of the site begins like a formula", async () => {
    const { page } = await open("gegevens/index.html");
    const texts = await page.locator("a.csv").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    expect(texts.length).toBeGreaterThanOrEqual(5);
    for (const href of texts)
      for (const line of decodeURIComponent(href.slice(href.indexOf(",") + 1)).split("\r\n"))
        for (const cell of line.replace(/^\uFEFF/, "").split(";"))
          if (!/^-?\d+(,\d+)?$/.test(cell)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
    await visit.leave(page);
  });
});

describe("an address", () => {
  test("leads to the figure under its choice, and names a vestiging only where the reader ticks it", async () => {
    const { page, complaints } = await open(WHERE);
    const own = visit.vestigingen[3] as (typeof visit.vestigingen)[number];
    await page.selectOption("select[name=vestiging]", own.eenheid);
    await settled(page);
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await press(page, "delta-per-vestiging", "Link");
    const field = figure(page, "delta-per-vestiging").locator("textarea");
    expect(await field.inputValue()).toContain("periode=2018");
    expect(await field.inputValue()).toMatch(/#figuur-delta-per-vestiging$/);
    expect(await field.inputValue()).not.toContain(own.eenheid);
    await figure(page, "delta-per-vestiging").getByRole("checkbox").check();
    const address = await field.inputValue();
    expect(address).toContain(own.eenheid);
    const again = await open(address.slice(visit.base.length));
    await settled(again.page);
    expect(await figure(again.page, "delta-per-vestiging").innerHTML()).toContain(`▸ ${own.naam}`);
    await press(page, "delta-per-vestiging", "Link");
    await field.waitFor({ state: "detached" });
    expect([...complaints, ...again.complaints]).toEqual([]);
    await visit.leave(page);
    await visit.leave(again.page);
  });
});

test("a citation names question, choice, definition and release, and claims no licence", async () => {
  const { page, complaints } = await open(WHERE);
  await press(page, "klassen-per-jaar", "Citeer");
  const text = await figure(page, "klassen-per-jaar").locator("textarea").first().inputValue();
  const bib = await figure(page, "klassen-per-jaar").locator("textarea").nth(1).inputValue();
  expect(bib).toMatch(
    /^@misc\{rom-[0-9a-f]{8}-delta-t-klasse-per-jaar,\n {2}title = \{[^}]+\},[\s\S]*url = \{http[^}]+\}\n\}\n$/,
  );
  expect(bib).toContain("Licentie: niet opgegeven.");
  for (const word of [
    "ROM-werkbank, “",
    "Keuze: ",
    "Periode: Hele periode",
    "Datum: ",
    "peildatum ",
    "uitgave ",
    "noemt geen licentie",
  ])
    expect(text).toContain(word);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("Groot opens meeting mode at the figure", async () => {
  const { page, complaints } = await open(WHERE);
  await press(page, "delta-per-vestiging", "Groot");
  const dialog = page.locator("dialog.groot");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain("Hoeveel gingen patiënten vooruit, per vestiging?");
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("open drawers of a figure stay open when it is drawn anew", async () => {
  const { page } = await open(WHERE);
  const tools = figure(page, "delta-per-vestiging");
  for (const name of ["Tabel", "SQL"]) await tools.locator("summary", { hasText: name }).click();
  await page.selectOption("select[name=periode]", "2018");
  await settled(page);
  expect(await tools.locator("table").isVisible()).toBe(true);
  expect(await tools.locator("pre").innerText()).toContain("2018");
  await visit.leave(page);
});
