import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { packedEngine } from "./engine-files.js";
import { filesBelow } from "./post.js";

/** What compresses well; fonts and Parquet are compressed already. */
const TEXT = /\.(?:html|js|css|svg|json)$|tabellen\.[0-9a-f]+\.bin$/;
/** The engine, which is compressed once and for all. */
const ENGINE = /duckdb\.[0-9a-f]+\.wasm$/;
/** Smaller than this a packet holds it anyway. */
const LEAST = 1400;

/**
 * Puts beside every file that gains by it the same compressed, as `.br` and `.gz`: any web server can send those as they are and
 * need not compress at every request.
 * @param folder of a built site
 */
export function compressSite(folder: string): void {
  for (const file of filesBelow(folder)) {
    if (ENGINE.test(file))
      for (const [kind, packed] of Object.entries(packedEngine())) cpSync(packed, `${path.join(folder, file)}.${kind}`);
    if (!TEXT.test(file)) continue;
    const full = path.join(folder, file);
    const bytes = readFileSync(full);
    if (bytes.length < LEAST) continue;
    writeFileSync(`${full}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${full}.br`,
      brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
    );
  }
}
