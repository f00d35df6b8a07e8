import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import sirv from "sirv";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { publishSite } from "../../src/engine/publish/publish.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { launchBrowser } from "./browser.js";
import { quiet } from "./delivery.js";
import { once } from "./once.js";
import { makeRelease } from "./releases.js";

/** The built site of a demo, made once in a run of the tests, and visits to it in a real browser. */

/** Serves a folder below /instelling/rom/. */
async function serveBelow(folder: string): Promise<{ server: Server; base: string }> {
  const files = sirv(folder, { dev: true });
  const s = createServer((request, response) => {
    const nothing = (): void => {
      response.writeHead(404).end();
    };
    if (!request.url?.startsWith("/instelling/rom/")) return nothing();
    request.url = request.url.slice("/instelling/rom".length);
    files(request, response, nothing);
  });
  await new Promise<void>((resolve) => s.listen(0, "127.0.0.1", resolve));
  const address = s.address();
  return {
    server: s,
    base: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/instelling/rom/`,
  };
}

/** Stands before every identifier of a person. */
export const SECRET = "QPLANTX";
export const SITE_KEY = "een heel andere sleutel van ruim tweeëndertig tekens";

/** Dates that no other zorgtraject or meting of the demo has. */
const RARE = ["2016-02-29", "2013-07-09"] as const;

/** What stands in the delivery and may stand nowhere else. */
export const PLANTED = [SECRET, "zegt dat het beter gaat", ...RARE];

/**
 * Replaces the identifiers of persons of a demo by ones that can be found again, gives one zorgtraject and one meting a
 * date of their own, and adds a column of free text that nobody asked for.
 */
function plant(delivery: string): void {
  for (const name of ["trajecten.csv", "metingen.csv", "items.csv"]) {
    const file = path.join(delivery, name);
    const text = readFileSync(file, "utf8")
      .replace(/^(.*)$/gm, (line, _, at) =>
        line === "" ? line : `${line},${at === 0 ? "opmerking" : `${SECRET} zegt dat het beter gaat`}`,
      )
      .replace(/(?<=\n(?:[^,\n]*,){6})\d{4}-\d\d-\d\d/, name === "trajecten.csv" ? RARE[0] : "$&")
      .replace(/(?<=\n(?:[^,\n]*,){3})\d{4}-\d\d-\d\d/, name === "metingen.csv" ? RARE[1] : "$&")
      .replace(/(^|,)([TPM])(\d{7,8})(?=,)/gm, `$1${SECRET}$2$3`)
      .replace(/,(B\d{3}),/g, `,${SECRET}$1,`);
    writeFileSync(file, text);
  }
}

/** Places of the delivery, release and site; nobody writes in them. */
export interface BuiltSite {
  readonly delivery: string;
  readonly release: string;
  readonly site: string;
  readonly vestigingen: readonly { readonly eenheid: string; readonly naam: string }[];
}

/** The site of a demo of 10,000 zorgtrajecten with words planted in it, under a key of its own. */
export async function builtSite(): Promise<BuiltSite> {
  const folder = await once("site", async (place) => {
    const delivery = path.join(place, "aanlevering");
    writeDemo({ trajecten: 10_000, seed: 1, out: delivery });
    plant(delivery);
    const out = path.join(place, "uitgave");
    const release = await makeRelease(delivery, { key: SITE_KEY, out });
    await publishSite({ release, out: path.join(place, "site"), notForPublication: false, step: quiet });
  });
  const release = path.join(folder, "uitgave");
  const db = await openRelease(readRelease(release));
  const vestigingen = await db.all<BuiltSite["vestigingen"][number]>(
    "SELECT eenheid, naam FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde",
  );
  db.close();
  return { delivery: path.join(folder, "aanlevering"), release, site: path.join(folder, "site"), vestigingen };
}

export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, page errors, failed requests, requests to elsewhere. */
  readonly complaints: string[];
}

/** The built site, served and open to a browser. */
export interface Visit extends BuiltSite {
  /** Address of the site, with a slash at the end. */
  readonly base: string;
  /** Opens a page in a context of its own, and records every request and every complaint. */
  open(where: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function visitSite(): Promise<Visit> {
  const built = await builtSite();
  const browser = await launchBrowser();
  const { server, base } = await serveBelow(built.site);
  const open = async (where: string, options: BrowserContextOptions = {}): Promise<Opened> => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (m) => {
      if (["error", "warning"].includes(m.type())) complaints.push(`console: ${m.text()}`);
    });
    page.on("pageerror", (e) => complaints.push(`page: ${e.message}`));
    page.on("requestfailed", (r) => complaints.push(`failed: ${r.url()} (${r.failure()?.errorText ?? "no reason"})`));
    page.on("request", (r) => {
      if (!r.url().startsWith(base) && !r.url().startsWith("data:")) complaints.push(`elsewhere: ${r.url()}`);
    });
    page.on("response", (r) => {
      if (r.status() >= 400) complaints.push(`${r.status()}: ${r.url()}`);
    });
    await page.goto(base + where, { waitUntil: "networkidle" });
    return { page, complaints };
  };
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  return { ...built, base, open, close };
}

/** Until the page has drawn what was chosen, or said that it cannot. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => ["klaar", "mislukt"].includes(document.body.dataset["stand"] ?? ""), undefined, {
    timeout: 60_000,
  });

/** Runs in the page, as text: a test runner would rewrite the import of the page's own modules. */
const ASK = `async (statements) => {
  const scripts = performance.getEntriesByType("resource").filter((r) => /\\/site\\/[^/]+\\.js$/.test(r.name));
  const modules = await Promise.all(scripts.map((r) => import(r.name)));
  const engine = modules.find((m) => m.withDatabase);
  if (!engine) throw new Error("no database on this page");
  const out = [];
  for (const sql of statements)
    out.push(await engine.withDatabase({}, (q) => q.all(sql)).then(() => null, (e) => e.message));
  return out;
}`;

/**
 * Puts statements to the database behind a page that has one: what a reader could do with the page's own code.
 * @returns per statement the message with which it failed, or null where it did not
 */
export const askPage = (page: Page, statements: readonly string[]): Promise<(string | null)[]> =>
  page.evaluate(`(${ASK})(${JSON.stringify(statements)})`);
