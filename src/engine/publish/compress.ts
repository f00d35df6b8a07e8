import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { packedEngine } from "./engine-files.js";
import { filesBelow } from "./post.js";

/** What compresses well; fonts and Parquet are compressed already. */
const TEXT = /\.(?:html|js|css|svg|json)$|tabellen\.[0-9a-f]+\.bin$/;
/** The engine, which is compressed once and for all. */
const ENGINE = /duckdb\.[0-9a-f]+\.wasm$/;
/** Smaller than this a packet holds it anyway. */
const LEAST = 1400;

/** As many files at once as Node has threads for them: what waits for a thread holds tens of megabytes already. */
const AT_ONCE = 4;

/** The two forms, made in the threads that Node keeps for such work: every core takes part. */
const forms = {
  gz: (bytes: Buffer): Promise<Buffer> => promisify(gzip)(bytes, { level: 9 }),
  br: (bytes: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
} as const;

/**
 * Puts beside every file that gains by it the same compressed, as `.br` and `.gz`: any web server can send those as they are and
 * need not compress at every request.
 * @param folder of a built site
 */
export async function compressSite(folder: string): Promise<void> {
  const engine = await packedEngine();
  const waiting = filesBelow(folder).values();
  const take = async (): Promise<void> => {
    for (const file of waiting) {
      const full = path.join(folder, file);
      if (ENGINE.test(file)) for (const [kind, packed] of Object.entries(engine)) cpSync(packed, `${full}.${kind}`);
      if (!TEXT.test(file)) continue;
      const bytes = readFileSync(full);
      if (bytes.length < LEAST) continue;
      for (const [kind, made] of Object.entries(forms)) writeFileSync(`${full}.${kind}`, await made(bytes));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}
