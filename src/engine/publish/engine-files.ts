import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { packageFile, WORK } from "../paths.js";

/** The database engine as a site serves it: 34 MB, and compressed. Compressing takes seconds and never differs: it is kept between builds. */

/** DuckDB's WebAssembly as it is. */
export const engineFile = (): string => packageFile("@duckdb/duckdb-wasm", "dist", "duckdb-eh.wasm");

/** Level 5 takes 1.2 processor seconds for 6.2 MB; 9 takes 8.0 for 5.9 (measured). */
const BROTLI = 5;

const pack = {
  gz: (wasm: Buffer): Promise<Buffer> => promisify(gzip)(wasm, { level: 9 }),
  br: (wasm: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(wasm, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
      },
    }),
} as const;

/** Places of the engine compressed with gzip and with brotli; the first time it is made, in threads beside what else is done. */
export async function packedEngine(): Promise<Readonly<Record<keyof typeof pack, string>>> {
  const { version } = JSON.parse(readFileSync(packageFile("@duckdb/duckdb-wasm", "package.json"), "utf8")) as {
    version: string;
  };
  const folder = path.join(WORK, "motor");
  mkdirSync(folder, { recursive: true });
  const made = async (kind: keyof typeof pack): Promise<string> => {
    const file = path.join(folder, `duckdb-eh-${version}.wasm.${kind}`);
    if (!existsSync(file)) {
      writeFileSync(`${file}.${process.pid}.tmp`, await pack[kind](readFileSync(engineFile())));
      renameSync(`${file}.${process.pid}.tmp`, file);
    }
    return file;
  };
  const [gz, br] = await Promise.all([made("gz"), made("br")]);
  return { gz, br };
}
