import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { random } from "../../src/engine/demo/random.js";
import { inProject } from "../../src/engine/paths.js";
import { tempFolder } from "../support/delivery.js";

/** Files of a site beside their compressed forms: a site of many vestigingen is compressed in the memory of a small one. */

/** Most memory that a process of its own used in compressing a folder, in MB. */
function memoryOf(folder: string): number {
  const module = JSON.stringify(inProject("src", "engine", "publish", "compress.ts"));
  const code = `import(${module}).then((m) => m.compressSite(${JSON.stringify(folder)})).then(() => console.log(process.resourceUsage().maxRSS))`;
  return Number(execFileSync(process.execPath, ["--import", "tsx", "-e", code], { encoding: "utf8" })) / 1024;
}

test("many pages take no more memory than a few at once, and each has both its forms", () => {
  const rng = random(1);
  const text = Array.from({ length: 40_000 }, () => rng.next().toString(36).slice(2, 10)).join(" ");
  const folder = tempFolder();
  const names = Array.from({ length: 30 }, (_, i) => `p${i}.html`);
  for (const name of names) writeFileSync(path.join(folder, name), `${name} ${text}`);
  expect(memoryOf(folder)).toBeLessThan(700);
  for (const name of names) {
    expect(gunzipSync(readFileSync(path.join(folder, `${name}.gz`))).toString(), name).toBe(`${name} ${text}`);
    expect(brotliDecompressSync(readFileSync(path.join(folder, `${name}.br`))).toString(), name).toBe(
      `${name} ${text}`,
    );
  }
});
