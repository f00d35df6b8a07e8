import { cpSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import sirv from "sirv";
import { publishSite } from "../../src/engine/publish/publish.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { launchBrowser } from "./browser.js";
import { quiet, tempFolder } from "./delivery.js";
import { GOLDEN, goldenDelivery } from "./golden.js";
import { once } from "./once.js";

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

/** Places of the delivery, release and site; nobody writes in them. */
export interface BuiltSite {
  readonly delivery: string;
  readonly release: string;
  readonly site: string;
  readonly vestigingen: readonly { readonly eenheid: string; readonly naam: string }[];
}

/** The site of the golden release, and the delivery that this was made of. */
export async function builtSite(): Promise<BuiltSite> {
  const release = GOLDEN;
  const folder = await once("site", (place) =>
    publishSite({ release, out: path.join(place, "site"), notForPublication: false, step: quiet }),
  );
  const db = await openRelease(readRelease(release));
  const vestigingen = await db.all<BuiltSite["vestigingen"][number]>(
    "SELECT eenheid, naam FROM eenheden WHERE niveau = 'vestiging' ORDER BY volgorde",
  );
  db.close();
  return { delivery: await goldenDelivery(), release, site: path.join(folder, "site"), vestigingen };
}

/** The pages without those in some folders: for a site of which they are not the subject. @returns a copy of src */
export function srcWithout(...folders: readonly string[]): string {
  const copy = path.join(tempFolder(), "src");
  const left = (from: string): boolean => from.endsWith(".md") && folders.includes(from.split(path.sep)[1] ?? "");
  cpSync("src", copy, { recursive: true, filter: (from) => !left(from) });
  return copy;
}

export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, page errors, failed requests, requests to elsewhere. */
  readonly complaints: string[];
}

/** How a page is opened, beside what a context of its own can take. */
export interface OpenOptions extends BrowserContextOptions {
  /** A reader who does not save data: the page gets ready for a first choice by itself. */
  readonly warm?: boolean;
  /** A device of its own, that nothing else has visited and that keeps what it is told. */
  readonly device?: boolean;
}

/** The built site, served and open to a browser. */
export interface Visit extends BuiltSite {
  /** Address of the site, with a slash at the end. */
  readonly base: string;
  /**
   * Opens a page, waits until it is held, and records every request and every complaint. The reader saves data, so that nothing is
   * loaded before it is asked for; with `warm` one that does not. Pages share a context, so that the second finds code and engine compiled
   * (a fifth of the time); options that are a context's, and `device`, give one of its own.
   */
  open(where: string, options?: OpenOptions): Promise<Opened>;
  /** Ends a page that {@link open} gave, and what it kept on its device. */
  leave(page: Page): Promise<void>;
  close(): Promise<void>;
}

const WIDE = { width: 1200, height: 900 };

/** Records what goes wrong on a page, and every request to elsewhere. */
function listen(page: Page, base: string): string[] {
  const complaints: string[] = [];
  page.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) complaints.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => complaints.push(`page: ${e.message}`));
  page.on("requestfailed", (r) => {
    const why = r.failure()?.errorText ?? "no reason";
    // A page that is left while it loads breaks off its requests, which is no fault.
    if (why !== "net::ERR_ABORTED") complaints.push(`failed: ${r.url()} (${why})`);
  });
  page.on("request", (r) => {
    if (!r.url().startsWith(base) && !r.url().startsWith("data:")) complaints.push(`elsewhere: ${r.url()}`);
  });
  page.on("response", (r) => {
    if (r.status() >= 400) complaints.push(`${r.status()}: ${r.url()}`);
  });
  return complaints;
}

/**
 * How long a page may take, and how often it is asked. Playwright by itself asks at every frame, so that a page that only waits draws sixty
 * times a second to be asked.
 */
export const PATIENT = { timeout: 60_000, polling: 50 } as const;

/** Until the page's script has taken hold of it. */
export const held = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.body?.dataset["gehouden"] !== undefined, undefined, PATIENT);

/** @param site another than that of the golden release, which all tests share */
export async function visitSite(site: Promise<BuiltSite> = builtSite()): Promise<Visit> {
  const built = await site;
  const browser = await launchBrowser();
  const { server, base } = await serveBelow(built.site);
  let shared: BrowserContext | undefined;
  /** Stays open until the visit ends: code that was compiled lives as long as a page that has it. */
  let kept: Page | undefined;
  const open: Visit["open"] = async (
    where,
    { warm = false, device = false, viewport, colorScheme, ...options } = {},
  ) => {
    const own = device || Object.keys(options).length > 0;
    if (!own && !shared) {
      shared = await browser.newContext({ viewport: WIDE });
      // A test that ends the context in stead of its page does not keep the others from one.
      shared.once("close", () => {
        shared = undefined;
        kept = undefined;
      });
    }
    const context = own || !shared ? await browser.newContext({ viewport: WIDE, ...options }) : shared;
    const page = await context.newPage();
    if (viewport) await page.setViewportSize(viewport);
    if (colorScheme) await page.emulateMedia({ colorScheme });
    if (!warm)
      await page.addInitScript(() =>
        Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true }),
      );
    const complaints = listen(page, base);
    await page.goto(base + where, { waitUntil: "load" });
    if (options.javaScriptEnabled !== false) await held(page);
    return { page, complaints };
  };
  const leave: Visit["leave"] = async (page) => {
    if (page.context() !== shared) return page.context().close();
    await page.evaluate(() => localStorage.clear());
    if (kept && (kept.workers().length > 0 || page.workers().length === 0)) return page.close();
    await kept?.close();
    kept = page;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  return { ...built, base, open, leave, close };
}

/** Until the page has drawn what was chosen, in view and out of it, or said that it cannot. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.body.dataset["stand"] === "mislukt" ||
      (document.body.dataset["stand"] === "klaar" && document.body.dataset["breedtes"] === undefined),
    undefined,
    PATIENT,
  );

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
