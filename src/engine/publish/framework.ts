import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { inProject, PROJECT, packageFile, STAGES } from "../paths.js";
import { alive } from "../place-folder.js";
import type { Stage } from "./stage.js";

/**
 * Takes away what Framework asks a network with: it looks packages up for names and imports that it does not know. Those are refused
 * before; what is overlooked fails in stead of leaving the machine.
 */
const NO_NETWORK = `--import=data:text/javascript,${encodeURIComponent(
  "globalThis.fetch = (what) => Promise.reject(new Error(`de bouw vraagt niets van het net, ook niet ` + what));",
)}`;

/** Room for what is new in memory: Framework makes a whole document of every page and drops it, and cleaning up after it was a tenth of its time. */
const ROOM = "--max-semi-space-size=64";

/** Framework as a process of its own, in a staged folder; it is told the release, and sends nothing about itself. */
export function startFramework(stage: Stage, release: string, args: readonly string[]): ChildProcess {
  const bin = packageFile("@observablehq/framework", "dist", "bin", "observable.js");
  return spawn(process.execPath, [ROOM, bin, ...args], {
    cwd: stage.folder,
    env: {
      ...process.env,
      ROM_PROJECT: PROJECT,
      ROM_SITE_INPUT: stage.inputFile,
      ROM_RELEASE: path.resolve(release),
      OBSERVABLE_TELEMETRY_DISABLE: "1",
      NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} ${NO_NETWORK}`.trim(),
      TZ: "UTC",
      PATH: `${inProject("node_modules", ".bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A signal that ends this process ends the other too, while it runs: alone it would go on with work that nobody waits for. */
export function endTogether(child: ChildProcess): void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const pass = (signal: NodeJS.Signals): void => {
    child.kill();
    done();
    process.kill(process.pid, signal);
  };
  const done = (): void => {
    for (const s of signals) process.off(s, pass);
  };
  for (const s of signals) process.once(s, pass);
  child.once("close", done);
}

/** Removes staging folders of runs that are no more. */
export function clearStages(): void {
  if (!existsSync(STAGES)) return;
  for (const name of readdirSync(STAGES)) {
    if (!alive(Number(name.split("-")[1]))) rmSync(path.join(STAGES, name), { recursive: true, force: true });
  }
}
