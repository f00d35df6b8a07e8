import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { RomError } from "../errors.js";

/** The Chromium that makes PDFs: found on this machine, never fetched. */

const SYSTEM = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

function onPath(): string | undefined {
  for (const name of SYSTEM)
    for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  return undefined;
}

/** Whether a file is a browser that starts. */
const works = (file: string | undefined): file is string =>
  file !== undefined && existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore" }).status === 0;

/** A Chromium that works: that of CHROME_PATH, one of the system, or playwright's own; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env["CHROME_PATH"];
  return [() => named, onPath, () => chromium.executablePath()].map((of) => of()).find(works);
}

/** A headless browser that keeps to itself. @param executablePath of a Chromium that works @param more arguments */
export const startChromium = (executablePath: string, more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });

/** @throws RomError (gebruik) where this machine has none: it says how to get or name one */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  const named = process.env["CHROME_PATH"];
  throw new RomError(
    "gebruik",
    named
      ? `Voor PDF is Chromium nodig; op deze machine is er geen gevonden, en ${named} (CHROME_PATH) is er geen dat start.`
      : "Voor PDF is Chromium nodig; op deze machine is er geen gevonden.",
    "Installeer Chromium of Google Chrome, of zet in CHROME_PATH waar het staat. Zonder PDF kan wel: --xlsx --zonder-pdf.",
  );
}
