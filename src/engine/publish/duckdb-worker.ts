import { readFileSync } from "node:fs";
import { packageFile } from "../paths.js";

/**
 * Stands before DuckDB's worker. The page hands the compressed engine over as the first message, and DuckDB's one fetch gets
 * it inflated. After that there is no way out: the page's policy does not bind a worker, so what could reach the network is
 * taken away before any of DuckDB's code runs. A promise that fails unheard there would leave the page waiting: it is told.
 */
const PRELUDE = `const motor = new Promise((neem) => {
  self.addEventListener("message", (bericht) => {
    bericht.stopImmediatePropagation();
    neem(bericht.data);
  }, { once: true });
});
let gevraagd = false;
self.fetch = async () => {
  if (gevraagd) throw new TypeError("geen netwerk");
  gevraagd = true;
  return new Response(new Blob([await motor]).stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
};
for (const deur of ["XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "Worker", "SharedWorker", "importScripts", "indexedDB", "caches"])
  if (deur in self) Object.defineProperty(self, deur, { value: undefined });
self.addEventListener("unhandledrejection", (gebeurtenis) => {
  throw gebeurtenis.reason;
});
`;

/** DuckDB's worker as the site serves it. */
export function workerText(): string {
  const worker = readFileSync(packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-browser-eh.worker.js"), "utf8");
  return PRELUDE + worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}
