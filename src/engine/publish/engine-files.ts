import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { packageFile, WORK } from "../paths.js";

/** The database engine as a site serves it: 34 MB, and compressed. Compressing takes seconds and never differs: it is kept between builds. */

/** DuckDB's WebAssembly as it is. */
export const engineFile = (): string => packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-eh.wasm");

/** Level 5 takes 1.2 processor seconds for 6.2 MB; 9 takes 8.0 for 5.9 (measured). */
const BROTLI = 5;

const pack = {
  gz: (wasm: Buffer): Buffer => gzipSync(wasm, { level: 9 }),
  br: (wasm: Buffer): Buffer =>
    brotliCompressSync(wasm, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
      },
    }),
} as const;

/** Places of the engine compressed with gzip and with brotli. */
export function packedEngine(): Readonly<Record<keyof typeof pack, string>> {
  const { version } = JSON.parse(readFileSync(packageFile("@duckdb/duckdb-wasm", "package.json"), "utf8")) as {
    version: string;
  };
  const folder = path.join(WORK, "motor");
  mkdirSync(folder, { recursive: true });
  const made = (kind: keyof typeof pack): string => {
    const file = path.join(folder, `duckdb-eh-${version}.wasm.${kind}`);
    if (!existsSync(file)) {
      writeFileSync(`${file}.${process.pid}.tmp`, pack[kind](readFileSync(engineFile())));
      renameSync(`${file}.${process.pid}.tmp`, file);
    }
    return file;
  };
  return { gz: made("gz"), br: made("br") };
}
