import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { publishSite } from "../../src/engine/publish/publish.js";
import { serveSite } from "../../src/engine/publish/serve.js";
import { launchBrowser } from "../support/browser.js";

/**
 * `npm run bench:site [-- UITGAVE | --site MAP]`: how fast a site answers a choice, in a real browser, served as `rom serve` does;
 * of the golden release where none is named. Per page the time from a choice to the frame in which all that is in view shows it
 * (aims: 50 ms median, 120 ms at the 95th percentile), for choices that are new and for those that return; the first choice after
 * the page stood open two seconds (aim: 600 ms), with and without a slower line; and what pages weigh (aim: 60 kB compressed).
 */

const PAGES = ["uitkomsten/index", "gegevens/index", "rapportage/delta-t", "rapportage/effectmeting", "casemix/index"];
/** Lines as a browser's own tools slow them down: bits per second and milliseconds there and back. */
const LINES = [
  { naam: "not slowed", mbit: null, ms: 0 },
  { naam: "100 Mbit/s, 10 ms", mbit: 100, ms: 10 },
  { naam: "20 Mbit/s, 40 ms", mbit: 20, ms: 40 },
] as const;

/** Makes a choice and waits for the first frame after all in view shows it. Runs in the page. @returns milliseconds */
const CHOOSE = `([naam, waarde]) => new Promise((done) => {
  const select = document.querySelector('form.keuzes select[name="' + naam + '"]');
  const seen = [...document.querySelectorAll("[data-blok][data-leest]")].filter((p) => {
    const b = p.getBoundingClientRect();
    return b.bottom > 0 && b.top < innerHeight && b.height > 0;
  });
  select.value = waarde;
  const since = performance.now();
  select.dispatchEvent(new Event("change", { bubbles: true }));
  const look = () => {
    if (seen.some((p) => p.classList.contains("achter")) || document.body.dataset.stand === "mislukt")
      return setTimeout(look, 1);
    // Two frames: the first paints it, in the second it has been painted.
    requestAnimationFrame(() => { const painted = performance.now(); requestAnimationFrame(() => done(painted - since)); });
  };
  setTimeout(look, 0);
})`;

const choose = (page: Page, naam: string, waarde: string): Promise<number> =>
  page.evaluate<number>(`(${CHOOSE})(${JSON.stringify([naam, waarde])})`);

/** Until all of the page shows its choice and nothing more is to be drawn. */
const still = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => document.body.dataset["stand"] === "klaar" && document.body.dataset["breedtes"] === undefined,
    undefined,
    { timeout: 60_000 },
  );

const at = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? Number.NaN;
const ms = (x: number): string => `${x.toFixed(0)} ms`.padStart(9);
const row = (naam: string, times: readonly number[]): string =>
  `  ${naam.padEnd(36)} median ${ms(at(times, 0.5))}   p95 ${ms(at(times, 0.95))}   n ${times.length}\n`;

/** Choices of a page: every option of every control, no more than so many of each. */
const optionsOf = (page: Page, most: number): Promise<(readonly [string, string])[]> =>
  page.evaluate(
    (n) =>
      [...document.querySelectorAll<HTMLSelectElement>("form.keuzes select")].flatMap((s) =>
        [...s.options].slice(1, n + 1).map((o): readonly [string, string] => [s.name, o.value]),
      ),
    most,
  );

/** Times of choices on a page that is ready: made for the first time, and again. */
async function measurePage(page: Page, url: string, most: number): Promise<{ nieuw: number[]; terug: number[] }> {
  await page.goto(url);
  await page.waitForFunction(() => document.body.dataset["warm"] === "ja", undefined, { timeout: 120_000 });
  // To the first figure that hangs on a choice, as a reader scrolls.
  await page.evaluate(() =>
    document.querySelector("[data-blok][data-leest]:not([data-leest='']) .breed")?.scrollIntoView({ block: "start" }),
  );
  const options = await optionsOf(page, most);
  const out: { nieuw: number[]; terug: number[] } = { nieuw: [], terug: [] };
  for (const round of ["nieuw", "terug"] as const)
    for (const [naam, waarde] of options) {
      out[round].push(await choose(page, naam, waarde));
      await still(page);
    }
  return out;
}

/** The first choice of a reader whose page stood open so long, on a line. */
async function firstChoice(browser: Browser, url: string, line: (typeof LINES)[number], open: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (line.mbit !== null) {
    const bytes = (line.mbit * 1e6) / 8;
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: line.ms,
      downloadThroughput: bytes,
      uploadThroughput: bytes,
    });
  }
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector("form.keuzes select:enabled");
  await page.waitForTimeout(open);
  const [first] = await optionsOf(page, 1);
  const time = first ? await choose(page, first[0], first[1]) : Number.NaN;
  await context.close();
  return time;
}

function tellSizes(site: string): void {
  const files = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".html"));
  const size = (f: string, end: string): number =>
    statSync(path.join(site, f + end), { throwIfNoEntry: false })?.size ?? 0;
  const heavy = files.map((f) => ({ f, raw: size(f, ""), gz: size(f, ".gz"), br: size(f, ".br") }));
  heavy.sort((a, b) => b.gz - a.gz);
  process.stdout.write("\npages, heaviest first (aim: at most 60 kB compressed)\n");
  for (const { f, raw, gz, br } of heavy.slice(0, 4))
    process.stdout.write(
      `  ${f.padEnd(36)} ${(raw / 1e3).toFixed(0).padStart(5)} kB   gzip ${(gz / 1e3).toFixed(1)}   brotli ${(br / 1e3).toFixed(1)}\n`,
    );
}

const args = process.argv.slice(2);
const made = mkdtempSync(path.join(tmpdir(), "rom-bench-site-"));
const ready = args.includes("--site") ? args[args.indexOf("--site") + 1] : undefined;
const site = ready ?? path.join(made, "site");
if (!ready)
  await publishSite({
    release: args.find((a) => !a.startsWith("--")) ?? path.resolve("tests", "golden", "uitgave"),
    out: site,
    notForPublication: true,
    step: (_, work) => work(),
  });
const { server, url } = await serveSite(site, 0);
const browser = await launchBrowser();
try {
  tellSizes(site);
  process.stdout.write("\nfrom a choice to what is in view (aim: median 50 ms, p95 120 ms)\n");
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const all: { nieuw: number[]; terug: number[] } = { nieuw: [], terug: [] };
  for (const where of PAGES) {
    const { nieuw, terug } = await measurePage(page, `${url}${where}.html`, 6);
    all.nieuw.push(...nieuw);
    all.terug.push(...terug);
    process.stdout.write(row(`${where}, new`, nieuw) + row(`${where}, again`, terug));
  }
  process.stdout.write(row("all pages, new", all.nieuw) + row("all pages, again", all.terug));
  await page.close();
  process.stdout.write("\nfirst choice on uitkomsten/index (aim: 600 ms after two seconds on 100 Mbit/s)\n");
  for (const line of LINES)
    for (const open of [0, 2000]) {
      const times: number[] = [];
      for (let k = 0; k < 3; k++) times.push(await firstChoice(browser, `${url}uitkomsten/index.html`, line, open));
      process.stdout.write(row(`${line.naam}, after ${open / 1000} s`, times));
    }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
  rmSync(made, { recursive: true, force: true });
}
