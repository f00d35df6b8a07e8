import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { random } from "../../src/engine/demo/random.js";
import { inProject } from "../../src/engine/paths.js";
import { packedEngine } from "../../src/engine/publish/engine-files.js";
import { tempFolder } from "../support/delivery.js";

/** Files of a site beside their compressed forms: a site of many vestigingen is compressed in the memory of a small one. */

/** Most memory that a process of its own used in compressing a folder, in MB. */
function memoryOf(folder: string): number {
  const module = JSON.stringify(inProject("src", "engine", "publish", "compress.ts"));
  const code = `import(${module}).then((m) => m.compressSite(${JSON.stringify(folder)})).then(() => console.log(process.resourceUsage().maxRSS))`;
  return Number(execFileSync(process.execPath, ["--import", "tsx", "-e", code], { encoding: "utf8" })) / 1024;
}

/** A folder of as many pages, each of 360 kB that compress little, and their names. */
function pages(count: number, text: string): { folder: string; names: string[] } {
  const folder = tempFolder();
  const names = Array.from({ length: count }, (_, i) => `p${i}.html`);
  for (const name of names) writeFileSync(path.join(folder, name), `${name} ${text}`);
  return { folder, names };
}

test("many pages take no more memory than a few at once, and each has both its forms", async () => {
  // In a new checkout the first to ask packs the engine, which takes more memory than all pages.
  await packedEngine();
  const rng = random(1);
  const text = Array.from({ length: 40_000 }, () => rng.next().toString(36).slice(2, 10)).join(" ");
  const { folder, names } = pages(30, text);
  // All at once held 30 MB for each of them.
  expect(memoryOf(folder)).toBeLessThan(memoryOf(pages(4, text).folder) + 200);
  for (const name of names) {
    expect(gunzipSync(readFileSync(path.join(folder, `${name}.gz`))).toString(), name).toBe(`${name} ${text}`);
    expect(brotliDecompressSync(readFileSync(path.join(folder, `${name}.br`))).toString(), name).toBe(
      `${name} ${text}`,
    );
  }
});
