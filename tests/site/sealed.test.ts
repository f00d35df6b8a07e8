import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askPage, settled, type Visit, visitSite } from "../support/site.js";

/** The browser's database reaches nothing: no address, no file, no extension, and no statement can change that. */

let visit: Visit;
let outside: Server;
let address: string;
const asked: string[] = [];
beforeAll(async () => {
  visit = await visitSite();
  outside = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers": "*",
      "Access-Control-Expose-Headers": "*",
      "Content-Type": "text/csv",
    });
    response.end("a,b\n1,2\n");
  });
  await new Promise<void>((ready) => outside.listen(0, "127.0.0.1", ready));
  const at = outside.address();
  address = `http://127.0.0.1:${typeof at === "object" ? at?.port : 0}`;
});
afterAll(async () => {
  await visit?.close();
  outside?.close();
});

test("reading, attaching, copying, loading and setting fail, no request arrives, and the page goes on working", async () => {
  await (await fetch(`${address}/te-bereiken.csv`)).text();
  expect(asked.splice(0)).toEqual(["GET /te-bereiken.csv"]);
  const { page, complaints } = await visit.open("uitkomsten/index.html");
  await page.selectOption("select[name=periode]", "2018");
  await settled(page);
  const own = await page.evaluate(
    () => performance.getEntriesByType("resource").find((r) => r.name.includes("tabellen"))?.name ?? "",
  );
  const refused = [
    `SELECT * FROM read_csv('${address}/x.csv')`,
    `SELECT * FROM '${address}/x.csv'`,
    `SELECT * FROM read_text('${address}/x.txt')`,
    `SELECT * FROM read_blob('${address}/x.bin')`,
    `SELECT * FROM read_parquet('${address}/x.parquet')`,
    `SELECT * FROM read_json('${address}/x.json')`,
    `SELECT * FROM glob('${address}/*.csv')`,
    `SELECT * FROM read_blob('${own}')`,
    "SELECT * FROM read_csv('s3://emmer/x.csv')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('x.csv')",
    "SELECT * FROM glob('/*')",
    `ATTACH '${address}/x.duckdb' AS elders`,
    "ATTACH 'x.duckdb' AS elders",
    `COPY (SELECT * FROM indicatoren) TO '${address}/x.csv'`,
    "COPY (SELECT * FROM indicatoren) TO 'x.csv'",
    "COPY eenheden FROM 'x.csv'",
    "EXPORT DATABASE 'map'",
    "IMPORT DATABASE 'map'",
    "LOAD httpfs",
    `LOAD '${address}/httpfs.duckdb_extension.wasm'`,
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET autoload_known_extensions = true",
    "SET autoinstall_known_extensions = true",
    `SET custom_extension_repository = '${address}'`,
    "SET allowed_paths = ['/etc/passwd']",
    "SET allowed_directories = ['/']",
    "PRAGMA enable_external_access = true",
    "SET threads = 1",
  ];
  // This engine's INSTALL does nothing at all: no error, no request, and nothing to load after it.
  await askPage(page, ["INSTALL httpfs", `INSTALL httpfs FROM '${address}'`]);
  const answers = await askPage(page, [...refused, "SELECT 1"]);
  for (const [i, statement] of refused.entries())
    expect(answers[i], statement).toMatch(/disabled|locked|not allowed|Permission Error|not in the catalog/i);
  expect(answers.at(-1)).toBeNull();
  expect(asked).toEqual([]);
  await page.evaluate(() => delete document.body.dataset["stand"]);
  await page.selectOption("select[name=periode]", "2019");
  await settled(page);
  expect(await page.locator('[data-blok="opening"]').innerText()).toContain("2019");
  expect(complaints).toEqual([]);
  await visit.leave(page);
});

test("the worker by itself has no way out either: the page's policy does not bind it", async () => {
  const { page } = await visit.open("uitkomsten/index.html");
  await page.selectOption("select[name=periode]", "2018");
  await settled(page);
  const worker = page.workers()[0];
  if (!worker) throw new Error("no worker");
  expect(
    await worker.evaluate(async (where) => {
      const tried = await fetch(where).then(
        () => "answered",
        (e: Error) => e.message,
      );
      const doors = ["XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "Worker"];
      return [tried, ...doors.filter((d) => (globalThis as unknown as Record<string, unknown>)[d] !== undefined)];
    }, `${address}/x.csv`),
  ).toEqual(["geen netwerk"]);
  expect(asked).toEqual([]);
  await visit.leave(page);
});
