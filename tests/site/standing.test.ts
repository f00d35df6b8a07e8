import { createReadStream, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import type { Page, Route } from "playwright-core";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesBelow } from "../../src/engine/publish/post.js";
import { QUERY_MS, SILENCE_MS } from "../../src/site/patience.js";
import { askPage, settled, type Visit, visitSite } from "../support/site.js";

/** No figure stands under a choice that it does not show: while it is redrawn, on paper, and when that fails. */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ENGINE = "**/_file/data/duckdb.*.bin";
const WHERE = "uitkomsten/index.html";

let visit: Visit;
let open: Visit["open"];
beforeAll(async () => {
  visit = await visitSite();
  open = visit.open;
});
afterAll(() => visit?.close());

/**
 * Holds a file back until it is let go.
 * @param patient the page waits twenty times as long before it gives up, so that what is looked at meanwhile may take its time
 */
async function hold(page: Page, files: string, patient = true): Promise<() => Promise<void>> {
  const held: Route[] = [];
  const slow = (): void => {
    const real = setTimeout;
    globalThis.setTimeout = ((f: () => void, ms = 0) => real(f, ms > 5000 ? 20 * ms : ms)) as typeof setTimeout;
  };
  if (patient) {
    await page.addInitScript(slow);
    await page.evaluate(slow);
  }
  let free = false;
  await page.route(files, async (route) => {
    if (free) await route.continue();
    else held.push(route);
  });
  return async () => {
    free = true;
    await Promise.all(held.splice(0).map((r) => r.continue()));
  };
}

const stand = (page: Page): Promise<string | undefined> => page.evaluate(() => document.body.dataset["stand"]);
const fresh = (page: Page) => page.evaluate(() => delete document.body.dataset["stand"]);

/** Every block that hangs on a choice: what it hangs on, what it says of itself, and whether it can be taken for new. */
const blocks = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-leest]")].map((place) => {
      const drawing = place.querySelector("svg");
      return {
        naam: place.dataset["blok"] ?? "",
        leest: (place.dataset["leest"] ?? "").split(" "),
        busy: place.getAttribute("aria-busy"),
        label: place.querySelector(".toont")?.textContent ?? null,
        dim: drawing ? Number(getComputedStyle(drawing).opacity) : null,
      };
    }),
  );

/** The figures as HTML, without what is said of the choice they show. */
const figures = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("[data-leest]")].map((e) => {
      const copy = e.cloneNode(true) as HTMLElement;
      copy.querySelector(".toont")?.remove();
      return copy.innerHTML;
    }),
  );

const onPaper = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.querySelector("form.keuzes") as Element, "::after").content);

/** What must hold after a failure: all is as it was drawn, and the page says so and what to do. */
async function wentBack(page: Page, periode: string, before: readonly string[]): Promise<void> {
  expect(await stand(page)).toBe("mislukt");
  expect(await page.inputValue("select[name=periode]")).toBe(periode);
  expect(new URL(page.url()).searchParams.get("periode")).toBe(periode === "totaal" ? null : periode);
  expect(await figures(page)).toEqual(before);
  for (const b of await blocks(page)) expect([b.naam, b.busy, b.label, b.dim ?? 1]).toEqual([b.naam, null, null, 1]);
  const label = await page.locator(`select[name=periode] option[value="${periode}"]`).textContent();
  const said = await page.innerText("output.stand");
  expect(said).toContain("Bijwerken is niet gelukt");
  expect(said).toContain(`De keuzes staan weer op wat u hier ziet (Vestiging: Geen uitgelicht · Periode: ${label} ·`);
  expect(await page.getByRole("button", { name: "Opnieuw proberen" }).isVisible()).toBe(true);
  await page.emulateMedia({ media: "print" });
  expect(await onPaper(page)).toContain(label);
  await page.emulateMedia({ media: "screen" });
}

/** The button does what was asked for, once the cause is gone. */
async function succeedsAgain(page: Page, periode: string): Promise<void> {
  await fresh(page);
  await page.getByRole("button", { name: "Opnieuw proberen" }).click();
  await settled(page);
  expect(await stand(page)).toBe("klaar");
  expect(await page.inputValue("select[name=periode]")).toBe(periode);
  expect(page.url()).toContain(`periode=${periode}`);
  expect(await page.locator('[data-blok="opening"]').innerText()).toContain(periode);
  expect(await page.innerText("output.stand")).toBe("");
  expect(await page.getByRole("button", { name: "Opnieuw proberen" }).isVisible()).toBe(false);
}

describe("while a choice is on its way", () => {
  test("what hangs on it is dimmed and says in words what it shows; the rest stays as it is", async () => {
    const { page } = await open(WHERE);
    const letGo = await hold(page, ENGINE);
    const whole = (await page.locator("select[name=periode] option").first().textContent()) ?? "";
    const before = await figures(page);
    await page.selectOption("select[name=periode]", "2018");
    expect(await stand(page)).toBe("bezig");
    expect(await figures(page)).toEqual(before);
    const all = await blocks(page);
    expect(all.filter((b) => b.leest.includes("periode")).length).toBeGreaterThanOrEqual(5);
    expect(all.filter((b) => !b.leest.includes("periode")).length).toBeGreaterThanOrEqual(3);
    for (const b of all) {
      const old = b.leest.includes("periode");
      expect(b.busy, b.naam).toBe(old ? "true" : null);
      if (old) expect(b.label, b.naam).toContain(`Dit toont nog: Periode: ${whole}`);
      else expect(b.label, b.naam).toBeNull();
      if (b.dim !== null) expect(b.dim < 0.5, b.naam).toBe(old);
    }
    expect(await page.innerText("output.stand")).toMatch(/Bezig met bijwerken/);
    await page.evaluate(axe);
    const findings = async () =>
      page.evaluate(async () => {
        type Axe = { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ["violations"] });
        return violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`);
      });
    expect(await findings(), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await findings(), "dark").toEqual([]);
    await page.emulateMedia({ media: "print" });
    expect(await onPaper(page)).toContain(whole);
    expect(await onPaper(page)).not.toContain("Periode: 2018");
    expect(await page.locator('[data-blok="delta-per-vestiging"] .toont').isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await letGo();
    await settled(page);
    for (const b of await blocks(page)) expect([b.naam, b.busy, b.label, b.dim ?? 1]).toEqual([b.naam, null, null, 1]);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("2018");
    await page.emulateMedia({ media: "print" });
    expect(await onPaper(page)).toContain("Periode: 2018");
    await visit.leave(page);
  });

  test("a page opened with a choice in its address is dimmed until it shows that choice", async () => {
    const { page } = await open("index.html");
    const letGo = await hold(page, ENGINE);
    await page.goto(`${visit.base}${WHERE}?periode=2018`);
    await page.waitForFunction(() => document.body.dataset["stand"] === "bezig");
    expect(await page.inputValue("select[name=periode]")).toBe("2018");
    expect((await blocks(page)).filter((b) => b.busy === "true").length).toBeGreaterThanOrEqual(5);
    await page.emulateMedia({ media: "print" });
    expect(await onPaper(page)).not.toContain("2018 ·");
    await letGo();
    await settled(page);
    expect((await blocks(page)).filter((b) => b.busy === "true")).toEqual([]);
    expect(await onPaper(page)).toContain("2018 ·");
    await visit.leave(page);
  });

  test("of choices in quick succession the last one is drawn, and no earlier one after it", async () => {
    const { page, complaints } = await open(WHERE);
    const letGo = await hold(page, ENGINE);
    for (const year of ["2017", "2018", "2019"]) await page.selectOption("select[name=periode]", year);
    await letGo();
    await settled(page);
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("over 2019");
    for (const year of ["2018", "2017", "2018", "2017"]) await page.selectOption("select[name=periode]", year);
    await page.waitForFunction(() =>
      document.querySelector('[data-blok="opening"]')?.textContent?.includes("over 2017"),
    );
    await page.waitForTimeout(1000);
    expect(await stand(page)).toBe("klaar");
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("over 2017");
    for (const text of await page
      .locator('[data-blok="delta-per-vestiging"] tbody tr td:nth-child(2)')
      .allTextContents())
      expect(text).toBe("2017");
    expect(page.url()).toContain("periode=2017");
    expect(complaints).toEqual([]);
    await visit.leave(page);
  });

  test("back at the choice that is drawn, nothing needs drawing and nothing is dimmed", async () => {
    const { page } = await open(WHERE);
    const letGo = await hold(page, ENGINE);
    const before = await figures(page);
    await page.selectOption("select[name=periode]", "2018");
    await page.selectOption("select[name=periode]", "totaal");
    expect(await stand(page)).toBe("klaar");
    expect((await blocks(page)).filter((b) => b.busy !== null || b.label !== null)).toEqual([]);
    await letGo();
    await page.waitForTimeout(2500);
    expect(await figures(page)).toEqual(before);
    expect(page.url()).not.toContain("?");
    await visit.leave(page);
  });

  test("going back within the page brings back the choice of that address", async () => {
    const { page } = await open(WHERE);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await page.evaluate(() => document.querySelector<HTMLAnchorElement>("h2 a")?.click());
    expect(page.url()).toContain("#");
    await fresh(page);
    await page.selectOption("select[name=periode]", "2019");
    await settled(page);
    await fresh(page);
    await page.goBack();
    await settled(page);
    expect(await page.inputValue("select[name=periode]")).toBe("2018");
    expect(await page.locator('[data-blok="opening"]').innerText()).toContain("over 2018");
    await visit.leave(page);
  });
});

test("where a block below the view cannot be drawn, what was drawn already goes back too", async () => {
  const { page } = await open(WHERE);
  await page.selectOption("select[name=periode]", "2018");
  await settled(page);
  const before = await figures(page);
  // The figure of the readings, last on the page, asks for all readings; a table that fails only then is what this is about.
  await page.evaluate(() => scrollTo(0, 0));
  const first = await page.locator('[data-blok="opening"]').innerText();
  await page.evaluate(() => {
    const last = document.querySelector('[data-blok="lezingen"]');
    // A place that cannot be filled: the block in view is there by then.
    Object.defineProperty(last, "innerHTML", {
      get: () => "",
      set: () => {
        document.body.dataset["gezien"] = document.querySelector('[data-blok="opening"]')?.textContent ?? "";
        delete (last as unknown as Record<string, unknown>)["innerHTML"];
        throw new Error("dit lukt niet");
      },
      configurable: true,
    });
  });
  await fresh(page);
  await page.selectOption("select[name=periode]", "2019");
  await settled(page);
  expect(await page.evaluate(() => document.body.dataset["gezien"])).toContain("2019");
  expect(await page.locator('[data-blok="opening"]').innerText()).toBe(first);
  expect((await figures(page)).slice(0, -1)).toEqual(before.slice(0, -1));
  expect(await stand(page)).toBe("mislukt");
  expect(await page.inputValue("select[name=periode]")).toBe("2018");
  await visit.leave(page);
});

describe("when a choice cannot be drawn, controls and address go back to what is drawn", () => {
  const blocked: readonly [string, string, "abort" | "rubbish" | "absent"][] = [
    ["the engine does not load", ENGINE, "abort"],
    ["the engine is not what it should be", ENGINE, "rubbish"],
    ["the tables are not there", "**/_file/data/tabellen.*.bin", "absent"],
    ["the worker does not load", "**/_file/data/duckdb-worker.*.js", "abort"],
    ["the page's code does not load", "**/_import/site/deel-*.js", "abort"],
  ];
  test.each(blocked)("%s", async (_, files, how) => {
    const { page } = await open(WHERE);
    const before = await figures(page);
    await page.route(files, (route) =>
      how === "abort"
        ? route.abort()
        : how === "absent"
          ? route.fulfill({ status: 404, body: "" })
          : route.fulfill({ status: 200, body: "<html>Aanmelden</html>" }),
    );
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await wentBack(page, "totaal", before);
    await page.unroute(files);
    await succeedsAgain(page, "2018");
    await visit.leave(page);
  });

  test("the browser is offline", async () => {
    const { page } = await open(WHERE, { device: true });
    const before = await figures(page);
    await page.context().setOffline(true);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await wentBack(page, "totaal", before);
    await visit.leave(page);
  });

  test("a page that was opened with a choice in its address", async () => {
    const { page } = await open(WHERE);
    const before = await figures(page);
    await page.route(ENGINE, (route) => route.abort());
    await page.goto(`${visit.base}${WHERE}?periode=2018`);
    await settled(page);
    await wentBack(page, "totaal", before);
    await visit.leave(page);
  });

  test("a request that is never answered", async () => {
    const { page } = await open(WHERE);
    const before = await figures(page);
    await hold(page, ENGINE, false);
    const since = performance.now();
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    expect(performance.now() - since).toBeGreaterThanOrEqual(SILENCE_MS - 100);
    expect(performance.now() - since).toBeLessThan(20_000);
    await wentBack(page, "totaal", before);
    await visit.leave(page);
  });

  test("a file that stops half-way", async () => {
    const engine = filesBelow(visit.site).find((f) => /duckdb\.[0-9a-f]+\.bin$/.test(f)) ?? "";
    const files = sirv(visit.site, { dev: true });
    const server = createServer((request, response) => {
      if (!request.url?.includes(path.basename(engine))) return files(request, response, () => void response.end());
      response.writeHead(200, { "Content-Type": "application/octet-stream" });
      createReadStream(path.join(visit.site, engine), { end: 1_000_000 }).pipe(response, { end: false });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const address = server.address();
    const { page } = await open("index.html");
    await page.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/${WHERE}`);
    // Until the page is held: it marks words that can be explained.
    await page.waitForSelector("select[name=periode]:enabled");
    const before = await figures(page);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    await wentBack(page, "totaal", before);
    await visit.leave(page);
    server.closeAllConnections();
    server.close();
  });

  test("a worker that dies between two choices", async () => {
    const { page } = await open(WHERE);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    const before = await figures(page);
    const [worker] = page.workers();
    if (!worker) throw new Error("no worker");
    const gone = new Promise((resolve) => worker.once("close", resolve));
    await worker.evaluate(() => void setTimeout(() => close(), 50));
    await gone;
    await fresh(page);
    const since = performance.now();
    // Another period asks nothing: its figures came with those of the first. Who uses another questionnaire is asked.
    const first = await page.inputValue("select[name=instrument]");
    await page.selectOption("select[name=instrument]", "OQ-45-SD");
    expect((await blocks(page)).filter((b) => b.label?.includes("SCL-90")).length).toBeGreaterThan(3);
    await settled(page);
    expect(performance.now() - since).toBeLessThan(QUERY_MS + 5000);
    expect(await page.inputValue("select[name=instrument]")).toBe(first);
    await wentBack(page, "2018", before);
    await succeedsAgain(page, "2018");
    expect(await page.inputValue("select[name=instrument]")).toBe("OQ-45-SD");
    await visit.leave(page);
  });

  test("a question that the database cannot answer", async () => {
    const { page } = await open(WHERE);
    await page.selectOption("select[name=periode]", "2018");
    await settled(page);
    const before = await figures(page);
    expect(await askPage(page, ["ALTER TABLE indicatoren RENAME TO elders"])).toEqual([null]);
    await fresh(page);
    await page.selectOption("select[name=instrument]", "OQ-45-SD");
    await settled(page);
    await wentBack(page, "2018", before);
    expect(await page.innerText("output.stand")).toContain("deze keuze kon niet worden berekend");
    expect(await askPage(page, ["ALTER TABLE elders RENAME TO indicatoren"])).toEqual([null]);
    await succeedsAgain(page, "2018");
    await visit.leave(page);
  });
});
