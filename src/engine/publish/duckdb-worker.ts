import { readFileSync } from "node:fs";
import { packageFile } from "../paths.js";

/** DuckDB's worker, with a prelude that inflates the compressed engine as it comes in. */
export function workerText(): string {
  const worker = readFileSync(packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-browser-eh.worker.js"), "utf8");
  const prelude = `const haal = self.fetch.bind(self);
self.fetch = async (bron, opties) => {
  const antwoord = await haal(bron, opties);
  if (!String(bron?.url ?? bron).endsWith(".bin") || !antwoord.ok) return antwoord;
  return new Response(antwoord.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
};
`;
  return prelude + worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}
