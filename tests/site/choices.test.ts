import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCases } from "../../src/engine/cases/cases.js";
import { PLACES } from "../../src/site/pages/where.js";
import { PATIENT, settled, type Visit, visitSite } from "../support/site.js";

/** What a reader does on the pages of the built site: choosing, reading, printing; in a real browser. */

let visit: Visit;
let open: Visit["open"];
let base: Visit["base"];
let vestigingen: Visit["vestigingen"];
beforeAll(async () => {
  visit = await visitSite();
  ({ open, base, vestigingen } = visit);
});
afterAll(() => visit?.close());

describe("choices", () => {
  test("change every figure of the page, stand in the URL, and come back from it", async () => {
    const { page, complaints } = await open("uitkomsten/index.html");
    const before = await page.locator('[data-blok="delta-per-vestiging"]').innerHTML();
    await page.selectOption("select[name=instrument]", "OQ-45-SD");
    await settled(page);
    expect(await page.locator('[data-blok="hsk-per-vestiging"]').innerText()).toContain("Niet beschikbaar");
    const deltas = page.locator('[data-blok="delta-per-vestiging"]');
    expect(await deltas.innerText()).toContain("OQ-45-SD");
    expect(await deltas.innerHTML()).not.toBe(before);
    const own = vestigingen[3]?.naam ?? "no vestiging";
    expect(await deltas.innerHTML()).not.toContain(`▸ ${own}`);
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=vestiging]", vestigingen[3]?.eenheid ?? "");
    await settled(page);
    expect(await deltas.innerHTML()).toContain(`▸ ${own}`);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain(own);
    const years = await page.locator('[data-blok="klassen-per-jaar"]').innerHTML();
    const whole = await deltas.innerHTML();
    await page.evaluate(() => delete document.body.dataset["stand"]);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    expect(page.url()).toContain("periode=2018");
    expect(await deltas.innerHTML()).not.toBe(whole);
    expect(await page.locator('[data-blok="klassen-per-jaar"]').innerHTML()).toBe(years);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("2018");
    const state = await page.locator("main").innerHTML();
    const again = await open(page.url().slice(base.length));
    await settled(again.page);
    expect(await again.page.locator("main").innerHTML()).toBe(state);
    for (const name of ["periode", "instrument", "vestiging"])
      await again.page.selectOption(`select[name=${name}]`, { index: 0 });
    await again.page.waitForTimeout(1500);
    expect(again.page.url()).not.toContain("?");
    // Each was a step: Back goes through them.
    await again.page.goBack();
    expect(new URL(again.page.url()).searchParams.has("vestiging")).toBe(true);
    expect([...complaints, ...again.complaints]).toEqual([]);
    await visit.leave(page);
    await visit.leave(again.page);
  });
  test("the browser draws what Node drew", async () => {
    const { page } = await open("uitkomsten/index.html");
    const drawn = await page
      .locator("[data-blok]")
      .evaluateAll((all) =>
        all
          .filter((e) => !["banner", "keuzes", "strook"].includes(e.getAttribute("data-blok") ?? ""))
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
          .filter((e) => !["banner", "keuzes", "strook"].includes(e.getAttribute("data-blok") ?? ""))
          .map((e) => e.querySelector("table")?.outerHTML ?? e.textContent),
      );
    expect(redrawn).toEqual(drawn);
    await visit.leave(page);
  });
  test("what is in view is drawn first, and the rest after it; paper and a narrower window are not forgotten", async () => {
    const { page, complaints } = await open("uitkomsten/index.html", { warm: true });
    await page.waitForFunction(() => document.body.dataset["warm"] === "ja", undefined, PATIENT);
    await page.locator('[data-blok="klassen-per-jaar"]').scrollIntoViewIfNeeded();
    const order = await page.evaluate(
      () =>
        new Promise<string[]>((done) => {
          const seen: string[] = [];
          const watch = new MutationObserver((changes) => {
            for (const c of changes) {
              const place = (c.target as Element).closest<HTMLElement>("[data-blok][data-leest]");
              if (place && c.attributeName === "aria-busy" && !place.hasAttribute("aria-busy"))
                seen.push(place.dataset["blok"] ?? "");
            }
            if (document.body.dataset["stand"] === "klaar") {
              watch.disconnect();
              done(seen);
            }
          });
          watch.observe(document.body, { subtree: true, attributes: true });
          const select = document.querySelector<HTMLSelectElement>("select[name=instrument]");
          if (select) select.selectedIndex = 1;
          select?.dispatchEvent(new Event("change", { bubbles: true }));
        }),
    );
    expect(order.indexOf("klassen-per-jaar")).toBeGreaterThanOrEqual(0);
    expect(order.indexOf("klassen-per-jaar")).toBeLessThan(order.indexOf("opening"));
    await settled(page);
    expect(await page.locator("figure > :is(.breed, .smal):empty").count()).toBe(0);
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("a choice that does not exist is ignored", async () => {
    const { page, complaints } = await open("uitkomsten/index.html?periode=1066&vestiging=%3Cscript%3E");
    expect(await page.inputValue("select[name=periode]")).toBe("totaal");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });
  test("first view loads neither the database nor Vega where the reader saves data; else not before the page is there", async () => {
    const warm = await open("uitkomsten/index.html", { warm: true });
    await warm.page.waitForFunction(() => document.body.dataset["warm"] === "ja", undefined, PATIENT);
    const [shown, heavy] = await warm.page.evaluate(() => {
      const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      const engine = performance.getEntriesByType("resource").find((r) => /duckdb/.test(r.name));
      return [visit?.loadEventEnd ?? Number.NaN, engine?.startTime ?? 0];
    });
    expect(heavy).toBeGreaterThanOrEqual(shown);
    expect(warm.complaints).toEqual([]);
    await visit.leave(warm.page);
    const { page } = await open("uitkomsten/index.html");
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map((r) => ({ name: r.name, size: (r as PerformanceResourceTiming).decodedBodySize })),
    );
    expect(loaded.filter((r) => /duckdb|tabellen/.test(r.name))).toEqual([]);
    expect(loaded.filter((r) => r.name.endsWith(".js")).reduce((sum, r) => sum + r.size, 0)).toBeLessThan(100_000);
    await visit.leave(page);
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
    await visit.leave(page);
  });
  test("the value under the pointer can be read", async () => {
    const { page } = await open("uitkomsten/index.html");
    await page.locator('[data-blok="delta-per-vestiging"] .breed [aria-roledescription="point"]').first().hover();
    expect(await page.innerText(".tip")).toMatch(/95 %-interval.*n \d/);
    await visit.leave(page);
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
      expect(await page.locator("header nav a[aria-current]").innerText()).toBe("Rapportages");
      await visit.leave(page);
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
    await visit.leave(page);
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
    await visit.leave(page);
  });
  test("paper holds the figures in full width and the lines below them, without controls", async () => {
    const { page } = await open("rapportage/effectmeting.html", { viewport: { width: 390, height: 844 } });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".figuur .breed").first().isVisible()).toBe(true);
    expect(await page.locator(".regel").first().isVisible()).toBe(true);
    expect(await page.locator("select").first().isVisible()).toBe(false);
    await visit.leave(page);
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
    await visit.leave(page);
  });
});

test("a page that is a copy of the first vestiging's answers for its own vestiging", async () => {
  const { eenheid, naam } = vestigingen[2] as (typeof vestigingen)[number];
  const { page, complaints } = await open(`vestiging/${eenheid}.html`);
  const own = page.locator('[data-blok="naast-uitkomst"] tbody tr', { hasText: /^Response/ }).first();
  expect(await own.locator("td:nth-child(2)").textContent()).toBe(naam);
  const before = await own.innerHTML();
  await page.selectOption("select[name=periode]", "2018");
  await settled(page);
  expect(await own.locator("td:nth-child(2)").textContent()).toBe(naam);
  expect(await own.innerHTML()).not.toBe(before);
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("the methods page shows every worked case and where every row of the document is", async () => {
  const { page } = await open("verantwoording/methoden.html");
  const cases = readCases().flatMap((f) => f.gevallen);
  expect(await page.locator("details.geval > summary").allTextContents()).toEqual(cases.map((c) => c.naam));
  expect(await page.locator('[data-blok="waar"] tbody tr').count()).toBe(PLACES.length);
  const last = page.locator("details.geval").last();
  await last.locator("summary").click();
  expect(await last.innerText()).toContain("Aangeleverd: metingen");
  await visit.leave(page);
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
  await visit.leave(page);
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
  await visit.leave(page);
});
