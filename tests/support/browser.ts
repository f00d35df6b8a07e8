import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { findChromium, startChromium } from "../../src/engine/report/chromium.js";

/**
 * A real Chromium: CHROME_PATH, one of the system, or installed now (Debian as root: apt-get; else playwright's own).
 * @throws when there is none and none can be had; the browser tests are never skipped silently
 */
export function ensureBrowser(): string {
  const there = findChromium();
  if (there) return there;
  const say = (text: string) => process.stdout.write(`== browser: ${text}\n`);
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    say("installing Debian's chromium");
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const installed = findChromium();
    if (installed) return installed;
  }
  say("downloading playwright's chromium");
  spawnSync(
    process.execPath,
    [path.resolve("node_modules", "playwright-core", "cli.js"), "install", "--with-deps", "chromium"],
    { stdio: "inherit" },
  );
  const own = findChromium();
  if (own) return own;
  throw new Error("no Chromium: set CHROME_PATH to one");
}

/**
 * A headless browser that keeps to itself. Pages of one context share a process, so that they share what was compiled; WebAssembly
 * runs as it was first compiled, since optimizing it takes longer than any test has use of it.
 */
export const launchBrowser = (): Promise<Browser> =>
  startChromium(ensureBrowser(), ["--process-per-site", "--js-flags=--wasm-tiering-budget=2000000000"]);
