import { readFileSync } from "node:fs";
import { packageFile } from "../paths.js";

/**
 * Stands before DuckDB's worker. The first message of the page is the engine: its compressed bytes, or the address on this site that
 * it streams from, so that it is compiled while it comes and the browser can keep what it compiled (it keeps that of a response from the
 * network only). DuckDB asks for its engine once and gets the module. After that there is no way out: the page's policy does not bind a
 * worker, so what could reach the network is taken away before any of DuckDB's code runs. A promise that fails unheard there would leave
 * the page waiting: it is told. A block of its own keeps its names from the code that follows.
 */
const PRELUDE = `{
const haal = self.fetch.bind(self);
const hier = self.location.origin;
const stroom = (bericht) => {
  if (typeof bericht !== "string")
    return new Response(new Blob([bericht]).stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
  if (new URL(bericht).origin !== hier) throw new TypeError("geen netwerk");
  return haal(bericht);
};
const motor = new Promise((neem, weiger) => {
  self.addEventListener("message", (bericht) => {
    bericht.stopImmediatePropagation();
    try {
      WebAssembly.compileStreaming(stroom(bericht.data)).then(neem, weiger);
    } catch (fout) {
      weiger(fout);
    }
  }, { once: true });
});
WebAssembly.instantiateStreaming = async (_, invoer) => {
  const module = await motor;
  return { module, instance: await WebAssembly.instantiate(module, invoer) };
};
let gevraagd = false;
self.fetch = async () => {
  if (gevraagd) throw new TypeError("geen netwerk");
  gevraagd = true;
  return new Response(new Uint8Array(0));
};
for (const deur of ["XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "Worker", "SharedWorker", "importScripts", "indexedDB", "caches"])
  if (deur in self) Object.defineProperty(self, deur, { value: undefined });
self.addEventListener("unhandledrejection", (gebeurtenis) => {
  throw gebeurtenis.reason;
});
}
`;

/** DuckDB's worker as the site serves it. */
export function workerText(): string {
  const worker = readFileSync(packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-browser-eh.worker.js"), "utf8");
  return PRELUDE + worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}
