import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

function onPath(): string | undefined {
  for (const name of SYSTEM)
    for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  return undefined;
}

const works = (file: string | undefined): file is string =>
  file !== undefined && existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore" }).status === 0;

/**
 * A real Chromium: CHROME_PATH, one of the system, or installed now (Debian as root: apt-get; else playwright's own).
 * @throws when there is none and none can be had; the browser tests are never skipped silently
 */
export function ensureBrowser(): string {
  const named = process.env["CHROME_PATH"];
  if (works(named)) return named;
  const found = onPath();
  if (works(found)) return found;
  const say = (text: string) => process.stdout.write(`== browser: ${text}\n`);
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    say("installing Debian's chromium");
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const installed = onPath();
    if (works(installed)) return installed;
  }
  const own = chromium.executablePath();
  if (works(own)) return own;
  say("downloading playwright's chromium");
  spawnSync(
    process.execPath,
    [path.resolve("node_modules", "playwright-core", "cli.js"), "install", "--with-deps", "chromium"],
    { stdio: "inherit" },
  );
  if (works(own)) return own;
  throw new Error("no Chromium: set CHROME_PATH to one");
}

/**
 * A headless browser that keeps to itself. Pages of one context share a process, so that they share what was compiled; WebAssembly
 * runs as it was first compiled, since optimizing it takes longer than any test has use of it.
 */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: ensureBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--process-per-site",
      "--js-flags=--wasm-tiering-budget=2000000000",
    ],
  });
