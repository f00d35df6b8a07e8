import { afterAll, beforeAll, expect, test } from "vitest";
import { serveSite } from "../../src/engine/publish/serve.js";
import { type Firefox, findFirefox, launchFirefox } from "../support/firefox.js";
import { builtSite } from "../support/site.js";

/** The built site in Firefox: start, one choice, one figure. Part of `npm run test:deep` only (tests/vitest.config.ts). */

const found = findFirefox(process.env["ROM_DIEP"] === "1/1");
const reason = "waarom" in found ? ` (skipped: ${found.waarom})` : "";

let firefox: Firefox;
let served: Awaited<ReturnType<typeof serveSite>>;
beforeAll(async () => {
  if ("waarom" in found) return;
  served = await serveSite((await builtSite()).site, 0);
  firefox = await launchFirefox(found.file);
});
afterAll(async () => {
  await firefox?.close();
  served?.server.closeAllConnections();
  served?.server.close();
});

/** Without modules that are there: a page that is left while it loads breaks off its requests, which is no fault. */
async function faults(told: readonly string[]): Promise<string[]> {
  const out: string[] = [];
  for (const m of told) {
    const address = /Loading failed for the module with source “([^”]+)”/.exec(m)?.[1];
    if (address === undefined || !(await fetch(address)).ok) out.push(m);
  }
  return out;
}

const SETTLED = `return ["klaar", "mislukt"].includes(document.body.dataset.stand) && document.body.dataset.breedtes === undefined;`;
const CHOOSE = `const s = document.querySelector('select[name="' + arguments[0] + '"]'); s.value = arguments[1]; s.dispatchEvent(new Event("change", { bubbles: true }));`;

test.skipIf("waarom" in found)(`Firefox shows the start, follows a choice and draws a figure${reason}`, async () => {
  expect(Number.parseInt(firefox.version, 10)).toBeGreaterThan(100);
  await firefox.open(`${served.url}index.html`);
  expect(await firefox.run<string>("return document.querySelector('h1').textContent;")).toBe("Uitkomsten naast elkaar");
  expect(await firefox.run<number>("return document.querySelectorAll('.figuur svg').length;")).toBeGreaterThan(0);
  expect(
    await firefox.run<number>("return document.documentElement.scrollWidth - document.documentElement.clientWidth;"),
  ).toBeLessThanOrEqual(0);

  await firefox.until("return document.body.dataset.gehouden !== undefined;");
  await firefox.open(`${served.url}uitkomsten/index.html`);
  await firefox.until("return document.querySelector('select[name=periode]')?.disabled === false;");
  const before = await firefox.run<string>(
    "return document.querySelector('[data-blok=delta-per-vestiging] svg').outerHTML;",
  );
  await firefox.run(`(function () { ${CHOOSE} }).apply(null, ["periode", "2018"]);`);
  await firefox.until(SETTLED, 120_000);
  expect(await firefox.run<string>("return document.body.dataset.stand;")).toBe("klaar");
  expect(await firefox.run<string>("return location.search;")).toBe("?periode=2018");
  const after = await firefox.run<string>(
    "return document.querySelector('[data-blok=delta-per-vestiging] svg').outerHTML;",
  );
  expect(after).not.toBe(before);
  expect(after).toContain("2018");
  // The engine streams here too.
  const loaded = await firefox.run<string[]>("return performance.getEntriesByType('resource').map((r) => r.name);");
  expect(loaded.filter((n) => /duckdb\.\w+\.bin$/.test(n))).toEqual([]);
  // A library tries whether it may compile text, and goes on without; only Firefox tells it.
  const told = (await firefox.complaints(served.url)).filter((m) => !/blocked a JavaScript eval/.test(m));
  expect(await faults(told)).toEqual([]);
});
