import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pack } from "../../src/site/workbench/link.js";
import { fromMarkdown, type Notebook, toMarkdown } from "../../src/site/workbench/notebook.js";
import { type Visit, visitSite } from "../support/site.js";

/** The workbench in a browser, on the site of the golden release. */

let site: Visit;
beforeAll(async () => {
  site = await visitSite();
});
afterAll(() => site?.close());

const PAGE = "onderzoek/werkbank.html";
const linkTo = async (n: Notebook): Promise<string> => `${PAGE}#n=${await pack(toMarkdown(n))}`;
const sqlCell = (sql: string, naam = "rijen") => ({ soort: "sql", naam, sql }) as const;
const cell = (page: Page, name: string) => page.getByRole("group", { name, exact: true });
const ready = (page: Page) => page.locator(".wb-uitkomst, .wb-fout").first().waitFor({ timeout: 60_000 });
/** Opens a notebook from a link and lets it run. */
async function run(n: Notebook) {
  const opened = await site.open(await linkTo(n));
  await opened.page.getByRole("note").getByRole("button", { name: "Uitvoeren" }).click();
  await ready(opened.page);
  return opened;
}

const COLLEAGUE: Notebook = {
  titel: "Response van een collega",
  cellen: [
    { soort: "tekst", tekst: "## Hoe staat het ervoor?" },
    sqlCell(
      "SELECT naam, n, teller, waarde, laag, hoog, status FROM cijfers\nWHERE indicator = 'response' AND niveau = 'vestiging' AND periode_code = 'totaal'",
    ),
    {
      soort: "figuur",
      rijen: "rijen",
      spec: {
        width: 400,
        mark: "point",
        encoding: { x: { field: "waarde", type: "quantitative" }, y: { field: "naam", type: "nominal" } },
      },
    },
  ],
};

describe("a researcher", () => {
  test("finds a notebook that works: rows, a choice that they follow, a drawing", async () => {
    const { page, complaints } = await site.open(PAGE);
    await ready(page);
    const rows = cell(page, "SQL rijen");
    expect(await rows.locator("tbody tr").count()).toBe(10);
    expect(await rows.innerText()).toMatch(/20 rijen\./);
    await page.locator(".wb-figuur svg").waitFor();
    await cell(page, "Keuze soort_periode").getByRole("combobox", { name: "Periode" }).selectOption("jaar");
    await page.waitForFunction(() => /100 rijen\./.test(document.querySelector(".wb-sql")?.textContent ?? ""));
    await rows.getByRole("button", { name: "Volgende" }).click();
    expect(await rows.innerText()).toContain("2 van 10");
    await rows.getByRole("button", { name: "n: sorteren" }).click();
    const first = Number(await rows.locator("tbody tr").first().locator("td").nth(2).innerText());
    expect(first).toBeGreaterThanOrEqual(0);
    expect(await rows.locator("th[aria-sort=ascending]").innerText()).toBe("n");
    const { violations } = (await page.evaluate(
      `${axe.source}; axe.run(document, { resultTypes: ["violations"] })`,
    )) as { violations: { id: string }[] };
    expect(violations.map((v) => v.id)).toEqual([]);
    expect(complaints).toEqual([]);
    await site.leave(page);
  });

  test("changes a colleague's figure from a link, gives it a peer group and sees its interval, and keeps it as a file that opens again", async () => {
    const { page, complaints } = await site.open(await linkTo(COLLEAGUE));
    const note = page.getByRole("note");
    await note.waitFor();
    expect(await note.innerText()).toMatch(
      /komt uit een link.*van een lezer, niet van de uitgever.*nog niets uitgevoerd/s,
    );
    expect(await page.locator(".wb-uitkomst, .wb-figuur svg").count()).toBe(0);
    expect(await cell(page, "SQL rijen").getByRole("textbox", { name: "SQL van cel rijen" }).inputValue()).toContain(
      "indicator = 'response'",
    );
    await note.getByRole("button", { name: "Uitvoeren" }).click();
    await ready(page);
    await page.locator(".wb-figuur svg").waitFor();
    // Another drawing of the same rows.
    const chart = cell(page, "Figuur");
    await chart.getByText("Vorm en specificatie").click();
    await chart.getByRole("combobox", { name: /^Vorm/ }).selectOption("interval");
    await chart.getByRole("button", { name: "Schrijf de figuur" }).click();
    await page.waitForFunction(() =>
      /"layer"/.test(document.querySelector<HTMLTextAreaElement>(".wb-spec")?.value ?? ""),
    );
    await chart.locator("svg").waitFor();
    expect(await chart.locator(".wb-toont .wb-fout").count()).toBe(0);
    expect(await chart.locator(".wb-spec").inputValue()).toMatch(/"field": "waarde"/);
    // A peer group of vestigingen that are shown.
    await page.getByRole("button", { name: "Groep van vestigingen" }).click();
    const group = cell(page, "Keuze groep");
    await group.getByRole("checkbox").nth(2).check();
    await page.getByRole("group", { name: "Cel toevoegen" }).getByRole("button", { name: "SQL" }).click();
    const own = cell(page, "SQL rijen_2");
    await own.locator(".cm-content, textarea").first().click();
    await page.locator(".wb-cel:last-child .cm-content").waitFor();
    // Brackets close themselves while typing; a paste stands as it is.
    await page.evaluate((text) => {
      const editor = document.querySelector(".wb-cel:last-child .cm-content") as HTMLElement;
      editor.focus();
      document.execCommand("insertText", false, text);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a value in a question
    }, "SELECT sum(teller) AS teller, sum(n) AS n, rom_wilson_laag(sum(teller), sum(n)) AS laag, rom_wilson_hoog(sum(teller), sum(n)) AS hoog FROM cijfers WHERE indicator = 'response' AND niveau = 'vestiging' AND periode_code = 'totaal' AND naam IN ${groep}");
    await page.keyboard.press("Control+Enter");
    await own.locator("tbody tr").first().waitFor({ timeout: 30_000 });
    const [teller = 0, n = 0, laag = 0, hoog = 0] = (await own.locator("tbody td").allInnerTexts()).map((t) =>
      Number(t.replace(".", "").replace(",", ".")),
    );
    const names = await group.locator("label.wb-vink").allInnerTexts();
    const sums = names.slice(0, 3).map((x) => x.trim());
    expect(sums).toHaveLength(3);
    expect(laag).toBeLessThan((100 * teller) / n);
    expect(hoog).toBeGreaterThan((100 * teller) / n);
    await own.getByRole("note").waitFor();
    expect(await own.getByRole("note").innerText()).toMatch(/geen van de 3 cijfers verborgen/);
    // The file, and back.
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Bewaar bestand" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("response-van-een-collega.md");
    const text = readFileSync(await file.path(), "utf8");
    const kept = fromMarkdown(text);
    expect(kept.cellen.map((c) => c.soort)).toEqual(["tekst", "sql", "figuur", "keuze", "sql"]);
    expect(text).toContain("```sql id=rijen_2");
    await page.getByRole("button", { name: "Nieuw", exact: true }).click();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "blad.md", mimeType: "text/markdown", buffer: Buffer.from(text) });
    const bar = page.locator(".wb-vreemd");
    await bar.waitFor();
    await bar.getByRole("button", { name: "Uitvoeren" }).click();
    await cell(page, "SQL rijen_2").locator("tbody tr").first().waitFor({ timeout: 30_000 });
    expect((await cell(page, "SQL rijen_2").locator("tbody td").first().innerText()).replace(".", "")).toBe(
      String(teller),
    );
    expect(complaints).toEqual([]);
    await site.leave(page);
  });

  test("opens a figure of a page with its question, its drawing and what it says", async () => {
    const { page, complaints } = await site.open("gegevens/index.html");
    const figure = page
      .locator("figure.figuur")
      .filter({ has: page.locator("details.vraag") })
      .first();
    const asked = (await figure.locator("figcaption :is(h2, h3)").first().innerText()).trim();
    await figure.locator("details.vraag summary").click();
    await figure.getByRole("button", { name: "Open in werkbank" }).click();
    await page.waitForURL(/onderzoek\/werkbank/);
    await ready(page);
    expect(await page.locator(".wb-tekst").first().innerText()).toContain(asked);
    expect(await cell(page, "SQL rijen").locator("tbody tr").count()).toBeGreaterThan(0);
    expect(await page.locator(".wb-vreemd").count()).toBe(0);
    expect(complaints).toEqual([]);
    await site.leave(page);
  });

  test("names, moves, removes and takes back; the draft is there the next time", async () => {
    const { page } = await site.open(PAGE);
    await ready(page);
    const field = page.getByRole("textbox", { name: "Naam van deze cel (SQL)" });
    await field.fill("antwoord");
    await field.press("Tab");
    await cell(page, "SQL antwoord").waitFor();
    await page.locator(".wb-figuur svg").waitFor();
    await cell(page, "SQL antwoord").getByRole("button", { name: "SQL antwoord: omhoog" }).click();
    expect(await page.locator(".wb-cel").nth(1).getAttribute("aria-label")).toBe("SQL antwoord");
    await cell(page, "Keuze soort_periode")
      .getByRole("button", { name: /weghalen/ })
      .click();
    await cell(page, "SQL antwoord").locator(".wb-fout").waitFor();
    expect(await cell(page, "SQL antwoord").locator(".wb-fout").innerText()).toBe(
      "Er is geen cel met de naam soort_periode.",
    );
    expect(await cell(page, "Figuur").locator(".wb-toont .wb-fout").innerText()).toBe(
      "Wacht op de cel antwoord, die een fout heeft.",
    );
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await cell(page, "SQL antwoord").locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "SQL antwoord: omlaag" }).click();
    await page.reload({ waitUntil: "networkidle" });
    await cell(page, "SQL antwoord").locator("tbody tr").first().waitFor({ timeout: 60_000 });
    await site.leave(page);
  });
});

describe("bad input ends in a sentence, and the page goes on", () => {
  test("a link that is broken", async () => {
    const { page, complaints } = await site.open(`${(await linkTo(COLLEAGUE)).slice(0, -20)}`);
    await ready(page);
    expect(await page.locator(".wb-melding").innerText()).toMatch(/^De link is geen heel werkblad/);
    expect(await cell(page, "SQL rijen").locator("tbody tr").count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await site.leave(page);
  });

  test("questions that are wrong, too large, too long, or meant to change something", async () => {
    const cellen = [
      sqlCell("SELECT * FROM cijfer", "tabel"),
      sqlCell("SELECT 1) ; DROP TABLE eenheden; SELECT * FROM (SELECT 1", "weg"),
      sqlCell("SELECT * FROM read_csv('https://elders.example/x.csv')", "elders"),
      sqlCell("SELECT count(DISTINCT hash(range)::VARCHAR || range) AS n FROM range(400000000)", "geheugen"),
      sqlCell("SELECT range AS k FROM range(10000)", "veel"),
      sqlCell("SELECT count(*) AS n FROM eenheden", "heel"),
    ];
    const { page } = await run({ titel: "fout", cellen });
    const said = async (naam: string): Promise<string> => {
      const place = cell(page, `SQL ${naam}`).locator(".wb-fout, .wb-uitkomst").first();
      await place.waitFor({ timeout: 90_000 });
      return place.innerText();
    };
    expect(await said("tabel")).toMatch(/^Regel 1: er is geen tabel of view cijfer\. Bedoelde u cijfers/);
    expect(await said("weg")).toMatch(/één vraag|SQL klopt niet/);
    expect(await said("elders")).toMatch(/leest alleen de tabellen van deze uitgave/);
    expect(await said("geheugen")).toMatch(/meer geheugen|Gestopt na 10 seconden/);
    expect(await said("veel")).toMatch(/Eerste 1\.000 rijen; er zijn er meer\./);
    expect(await said("heel")).toMatch(/\d+/);
    await site.leave(page);
  });

  test("a question that runs long is stopped by its reader", async () => {
    const { page } = await site.open(
      await linkTo({
        titel: "lang",
        cellen: [
          sqlCell(
            "SELECT count(*) AS n FROM range(3000000) a, range(300000) b WHERE (a.range * b.range) % 7 = 3",
            "lang",
          ),
          sqlCell("SELECT 42 AS antwoord", "kort"),
        ],
      }),
    );
    await page.getByRole("note").getByRole("button", { name: "Uitvoeren" }).click();
    const stop = cell(page, "SQL lang").getByRole("button", { name: "Stop cel lang" });
    await stop.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await stop.click();
    await cell(page, "SQL lang").locator(".wb-fout").waitFor({ timeout: 30_000 });
    expect(await cell(page, "SQL lang").locator(".wb-fout").innerText()).toBe("Gestopt.");
    await cell(page, "SQL kort").locator("tbody tr").first().waitFor({ timeout: 60_000 });
    expect(await cell(page, "SQL kort").locator("tbody").innerText()).toBe("42");
    await site.leave(page);
  });

  test("a question that hears no stop takes its engine with it, and the next has a new one", async () => {
    const { page } = await site.open(
      await linkTo({
        titel: "doof",
        cellen: [
          sqlCell("SELECT levenshtein(repeat('a', 200000), repeat('b', 200000)) AS n", "doof"),
          sqlCell("SELECT 42 AS antwoord", "kort"),
        ],
      }),
    );
    await page.getByRole("note").getByRole("button", { name: "Uitvoeren" }).click();
    const stop = cell(page, "SQL doof").getByRole("button", { name: "Stop cel doof" });
    await stop.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await stop.click();
    await cell(page, "SQL kort").locator("tbody tr").first().waitFor({ timeout: 90_000 });
    expect(await cell(page, "SQL kort").locator("tbody").innerText()).toBe("42");
    expect(await cell(page, "SQL doof").locator(".wb-fout").innerText()).toBe("Gestopt.");
    await site.leave(page);
  });

  test("what came by a link is taken back without running, and an anchor is no notebook", async () => {
    const { page } = await site.open(await linkTo(COLLEAGUE));
    await page.getByRole("note").waitFor();
    await page.getByRole("button", { name: "SQL rijen: omhoog" }).click();
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    expect(await page.locator(".wb-vreemd").count()).toBe(1);
    expect(await page.locator(".wb-uitkomst").count()).toBe(0);
    await page.evaluate(() => {
      location.hash = "observablehq-main";
    });
    await page.waitForTimeout(300);
    expect(await page.locator(".wb-titel").inputValue()).toBe("Response van een collega");
    await site.leave(page);
  });

  test("no engine: the cells say so, and what was written stays", async () => {
    const { page } = await site.open("index.html");
    await page.route(/duckdb/, (route) => route.abort());
    await page.goto(site.base + (await linkTo(COLLEAGUE)), { waitUntil: "load" });
    await page.getByRole("note").getByRole("button", { name: "Uitvoeren" }).click();
    const fault = cell(page, "SQL rijen").locator(".wb-fout");
    await fault.waitFor({ timeout: 60_000 });
    expect(await fault.innerText()).toMatch(/^De rekenmachine is niet binnengekomen .*Herlaad de pagina/);
    expect(await cell(page, "Figuur").locator(".wb-toont .wb-fout").innerText()).toMatch(/^Wacht op de cel rijen/);
    expect(await page.getByRole("textbox", { name: "SQL van cel rijen" }).inputValue()).toContain("FROM cijfers");
    await site.leave(page);
  });

  test("a drawing with an address, one that is no specification, and one of too many rows", async () => {
    const spec = { width: 100, mark: "point", encoding: { x: { field: "k", type: "quantitative" } } };
    const { page, complaints } = await run({
      titel: "figuren",
      cellen: [
        sqlCell("SELECT range AS k FROM range(3)"),
        {
          soort: "figuur",
          rijen: "rijen",
          spec: { ...spec, layer: [{ data: { url: "https://elders.example/x.json" }, mark: "point" }] },
        },
        { soort: "figuur", rijen: "rijen", spec: { mark: "onzin" } },
        { soort: "figuur", rijen: "rijen", spec },
        { soort: "tabel", rijen: "nergens" },
      ],
    });
    const place = (k: number) => page.locator(".wb-cel").nth(k);
    await place(3).locator("svg").waitFor();
    expect(await place(1).locator(".wb-toont .wb-fout").innerText()).toMatch(/adressen .*worden niet geopend/);
    expect(await place(2).locator(".wb-toont .wb-fout").innerText()).toMatch(/^De figuur kan niet worden getekend/);
    expect(await place(4).locator(".wb-fout").innerText()).toBe("Er is geen cel met de naam nergens.");
    expect(complaints.filter((c) => c.startsWith("elsewhere"))).toEqual([]);
    await site.leave(page);
  });
});
