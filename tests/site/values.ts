import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import type { Page } from "playwright-core";
import sirv from "sirv";
import { launchBrowser } from "../support/browser.js";

/**
 * Takes the values out of the pages of a built site, so that a site before and after a change of its pages can be compared:
 * every heading, sentence, list, option, table, drawn text, value under the pointer, CSV and link, in reading order. Markup,
 * classes and file names with a hash are no values.
 *
 *   npx tsx tests/site/values.ts SITE                     prints them
 *   npx tsx tests/site/values.ts BEFORE AFTER             compares; ends with 1 where anything is lost, new or moved
 *   npx tsx tests/site/values.ts BEFORE AFTER --keuzes    also under every option of every choice, one choice at a time
 *   … --pagina TEXT                                       only pages with TEXT in their path
 */

/** Runs in the page, as text. @returns one line per value */
const TAKE = `() => {
  const out = [];
  const clean = (text) => text.replace(/\\s+/g, " ").trim();
  const say = (kind, text) => { const t = clean(text); if (t) out.push(kind + " " + t); };
  const SKIP = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"]);
  const LEAF = new Set(["P", "LI", "H1", "H2", "H3", "H4", "DT", "DD", "SUMMARY", "CAPTION", "PRE", "OUTPUT", "BUTTON"]);
  const walk = (e) => {
    if (SKIP.has(e.tagName) || e.matches(".toont, .tip")) return;
    if (e.tagName === "svg") {
      say("teken", [...e.querySelectorAll("text")].map((t) => t.textContent).join(" · "));
      for (const m of e.querySelectorAll("[aria-label]")) say("punt", m.getAttribute("aria-label"));
      say("vorm", [...e.querySelectorAll("path[d], rect, circle, line")].length + " vormen");
    } else if (e.tagName === "TR") {
      say("rij", [...e.children].map((c) => clean(c.textContent)).join(" | "));
      for (const a of e.querySelectorAll("a[href]")) say("naar", a.getAttribute("href"));
    } else if (e.tagName === "SELECT") {
      say("keuze", e.name + ": " + [...e.options].map((o) => o.value + "=" + clean(o.textContent)).join("; ") + " → " + e.value);
    } else if (e.tagName === "A" && e.classList.contains("csv")) {
      say("csv", e.getAttribute("download"));
      for (const l of decodeURIComponent(e.getAttribute("href").split(",").slice(1).join(",")).split("\\r\\n")) say("csv", l);
    } else if (LEAF.has(e.tagName) && !e.querySelector("ul, ol, table, svg, p")) {
      say(e.tagName.toLowerCase(), e.textContent);
      for (const a of e.querySelectorAll("a[href]")) say("naar", a.getAttribute("href"));
    } else {
      for (const n of e.childNodes) {
        if (n.nodeType === 3) say("tekst", n.textContent);
        else if (n.nodeType === 1) walk(n);
      }
      if (e.tagName === "A" && e.hasAttribute("href")) say("naar", e.getAttribute("href"));
    }
  };
  say("titel", document.title);
  for (const e of document.body.children) walk(e);
  return out;
}`;

/** Lines of a page; file names without their hash, since they change with their content. */
const take = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string[]>(`(${TAKE})()`)).map((l) => l.replace(/\.[0-9a-f]{8}(?=\.\w+$)/, ""));

async function serve(folder: string): Promise<{ url: string; close: () => void }> {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) =>
    files(request, response, () => void response.writeHead(404).end()),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const at = server.address();
  return { url: `http://127.0.0.1:${typeof at === "object" && at ? at.port : 0}/`, close: () => server.close() };
}

/** Values by page, and by page and choice where asked. */
async function valuesOf(site: string, keuzes: boolean, only: string): Promise<Map<string, string[]>> {
  const { url, close } = await serve(site);
  const browser = await launchBrowser();
  const out = new Map<string, string[]>();
  const pages = readdirSync(site, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((f) => f.endsWith(".html") && f !== "404.html" && f.includes(only));
  const still = await browser.newPage({ javaScriptEnabled: false });
  for (const file of pages) {
    await still.goto(url + file.split(path.sep).join("/"));
    out.set(file, await take(still));
  }
  // Under a choice: every option of every control; of the pages of vestigingen, that differ in their data only, the first two.
  const sheets = pages.filter((f) => f.startsWith("vestiging")).slice(2);
  const live = await browser.newPage();
  for (const file of keuzes ? pages.filter((f) => !sheets.includes(f)) : []) {
    await live.goto(url + file.split(path.sep).join("/"), { waitUntil: "networkidle" });
    const controls = await live.evaluate(() =>
      [...document.querySelectorAll<HTMLSelectElement>("form.keuzes select")].map((s) => ({
        naam: s.name,
        waarden: [...s.options].map((o) => o.value),
      })),
    );
    for (const { naam, waarden } of controls) {
      for (const waarde of [...waarden.slice(1), waarden[0] ?? ""]) {
        await live.evaluate(() => delete document.body.dataset["stand"]);
        await live.selectOption(`select[name="${naam}"]`, waarde);
        await live.waitForFunction(
          () =>
            document.body.dataset["stand"] === "mislukt" ||
            (document.body.dataset["stand"] === "klaar" && document.body.dataset["breedtes"] === undefined),
          undefined,
          { timeout: 120_000 },
        );
        const lines = await take(live);
        out.set(`${file} ${naam}=${waarde}`, [
          `stand ${await live.evaluate(() => document.body.dataset["stand"])}`,
          ...lines,
        ]);
      }
    }
  }
  await browser.close();
  close();
  return out;
}

/** Lines of one that the other has fewer of. */
function without(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const l of other) left.set(l, (left.get(l) ?? 0) + 1);
  return one.filter((l) => {
    const n = left.get(l) ?? 0;
    left.set(l, n - 1);
    return n <= 0;
  });
}

/** Says per page what is lost, new or moved. @returns whether nothing is */
function compare(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): boolean {
  let same = true;
  let count = 0;
  for (const place of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(place), after.get(place)];
    if (!a || !b) {
      process.stdout.write(`${place}: ${a ? "verdwenen" : "nieuw"}\n`);
      same = false;
      continue;
    }
    count += a.length;
    if (a.join("\n") === b.join("\n")) continue;
    same = false;
    const [lost, fresh] = [without(a, b), without(b, a)];
    process.stdout.write(
      `${place}: ${lost.length} weg, ${fresh.length} nieuw${lost.length + fresh.length ? "" : ", volgorde anders"}\n`,
    );
    for (const l of lost.slice(0, 12)) process.stdout.write(`  - ${l.slice(0, 220)}\n`);
    for (const l of fresh.slice(0, 12)) process.stdout.write(`  + ${l.slice(0, 220)}\n`);
  }
  process.stdout.write(`${before.size} bladen en keuzes, ${count} waarden${same ? ": alle gelijk" : ""}\n`);
  return same;
}

const args = process.argv.slice(2);
const at = args.indexOf("--pagina");
const only = at < 0 ? "" : (args.splice(at, 2)[1] ?? "");
const keuzes = args.includes("--keuzes");
const [one, two] = args.filter((a) => !a.startsWith("--"));
if (!one) throw new Error("values.ts SITE [AFTER] [--keuzes] [--pagina TEXT]");
const first = await valuesOf(one, keuzes, only);
if (two) process.exitCode = compare(first, await valuesOf(two, keuzes, only)) ? 0 : 1;
else for (const [place, lines] of first) process.stdout.write(`== ${place}\n${lines.join("\n")}\n`);
