import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { publishSite } from "../../src/engine/publish/publish.js";
import { serveSite } from "../../src/engine/publish/serve.js";
import { launchBrowser } from "../support/browser.js";
import { plainPage } from "./plain-page.js";

/**
 * `npm run bench:site [-- UITGAVE | --site MAP]`: how fast a site answers a choice, in a real browser, served as `rom serve` does;
 * of the golden release where none is named. Per page the time from a choice to the frame in which all that is in view shows it
 * (aims: 50 ms median, 120 ms at the 95th percentile), for choices that are new and for those that return; the first choice after
 * the page stood open two seconds (aim: 600 ms), with and without a slower line; what pages weigh (aim: 60 kB compressed); and the same figure
 * on a plain page (plain-page.ts), which is left in the folder `kaal` of the site.
 */

const PAGES = [
  "uitkomsten/index",
  "verandering/index",
  "gegevens/index",
  "rapportage/delta-t",
  "rapportage/effectmeting",
  "casemix/index",
];
/** Lines as a browser's own tools slow them down: bits per second and milliseconds there and back. */
const LINES = [
  { naam: "not slowed", mbit: null, ms: 0 },
  { naam: "100 Mbit/s, 10 ms", mbit: 100, ms: 10 },
  { naam: "20 Mbit/s, 40 ms", mbit: 20, ms: 40 },
] as const;

/** Makes a choice and waits for the first frame after all in view shows it. Runs in the page. @returns milliseconds */
const CHOOSE = `([naam, waarde]) => new Promise((done) => {
  const select = document.querySelector('select[name="' + naam + '"]');
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
      // Of the page itself: what only travels on, or leads to another page, draws nothing here.
      [...document.querySelectorAll<HTMLSelectElement>("select[form=keuzes], form.keuzes select")]
        .filter((s) => !("reist" in s.dataset) && !("ga" in s.dataset))
        .flatMap((s) => [...s.options].slice(1, n + 1).map((o): readonly [string, string] => [s.name, o.value])),
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

/** A page of a reader of its own, on a line. */
async function onLine(browser: Browser, line: (typeof LINES)[number]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (line.mbit !== null) {
    const bytes = (line.mbit * 1e6) / 8;
    const conditions = { offline: false, latency: line.ms, downloadThroughput: bytes, uploadThroughput: bytes };
    await cdp.send("Network.emulateNetworkConditions", conditions);
    // The engine is fetched by a worker, which has a line of its own.
    cdp.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type !== "worker") return;
      const send = (method: string, params = {}): void =>
        void cdp
          .send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: 1, method, params }) })
          .catch(() => undefined);
      send("Network.enable");
      send("Network.emulateNetworkConditions", conditions);
      send("Runtime.runIfWaitingForDebugger");
    });
    await cdp.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
  }
  return page;
}

/** The first choice of a reader whose page stood open so long, on a line. */
async function firstChoice(browser: Browser, url: string, line: (typeof LINES)[number], open: number): Promise<number> {
  const page = await onLine(browser, line);
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector("form.keuzes select:enabled");
  await page.waitForTimeout(open);
  const [first] = await optionsOf(page, 1);
  const time = first ? await choose(page, first[0], first[1]) : Number.NaN;
  await page.context().close();
  return time;
}

/** Of the plain page: from opening to its first figure, and then from a choice to its figure. */
async function plainTimes(browser: Browser, url: string, line: (typeof LINES)[number]) {
  const page = await onLine(browser, line);
  await page.goto(url);
  await page.waitForFunction(() => document.body.dataset["getekend"] !== undefined, undefined, { timeout: 120_000 });
  const first = await page.evaluate(() => performance.now());
  const keuzes = await page.evaluate(async () => {
    const select = document.querySelector("select");
    const out: number[] = [];
    for (const o of [...(select?.options ?? [])].slice(1)) {
      if (!select) break;
      select.value = o.value;
      const since = performance.now();
      select.dispatchEvent(new Event("change"));
      while (document.body.dataset["getekend"] !== o.value) await new Promise((next) => setTimeout(next, 1));
      await new Promise((next) => requestAnimationFrame(next));
      out.push(performance.now() - since);
    }
    return out;
  });
  await page.context().close();
  return { first, keuzes };
}

/** Of our page: from opening to its first figure in the page, which needs no engine. */
async function firstFigure(browser: Browser, url: string, line: (typeof LINES)[number]): Promise<number> {
  const page = await onLine(browser, line);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector(".figuur svg", { state: "attached" });
  const time = await page.evaluate(
    () =>
      performance.getEntriesByType("paint").find((p) => p.name === "first-contentful-paint")?.startTime ??
      performance.now(),
  );
  await page.context().close();
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
const release =
  args.find((a, i) => !a.startsWith("--") && args[i - 1] !== "--site") ?? path.resolve("tests", "golden", "uitgave");
if (!ready)
  await publishSite({
    release,
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
  const plain = await plainPage(site, release);
  if (plain === null) process.stdout.write("\nno plain page to compare with: Plot is not to be had\n");
  else {
    process.stdout.write(
      "\nbeside a plain page of DuckDB and Plot: from opening to the first figure, and from a choice to it\n",
    );
    for (const line of LINES) {
      const [own, other, choices]: [number[], number[], number[]] = [[], [], []];
      for (let k = 0; k < 3; k++) {
        own.push(await firstFigure(browser, `${url}uitkomsten/index.html`, line));
        const { first, keuzes } = await plainTimes(browser, url + plain, line);
        other.push(first);
        choices.push(...keuzes);
      }
      process.stdout.write(row(`${line.naam}, ours, first figure`, own));
      process.stdout.write(row(`${line.naam}, plain, first figure`, other));
      process.stdout.write(row(`${line.naam}, plain, one figure`, choices));
    }
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
  rmSync(made, { recursive: true, force: true });
}
