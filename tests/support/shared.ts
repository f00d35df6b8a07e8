import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundle } from "../../src/engine/cli/rom.mjs";

/**
 * Vitest's global set-up: what test files share within one run. ROM_TEST_SHARED: a folder for releases that several ask
 * for (releases.ts). ROM_TEST_MAIN: the command as one module, so that tests that start it many times do not compile it
 * every time (command.ts); packages are found from its place below the project. Both are removed at the end.
 */
export default async function setup(): Promise<() => void> {
  // Every project of vitest.config.ts has this set-up; the first makes it for all.
  if (process.env["ROM_TEST_SHARED"]) return () => undefined;
  const folder = mkdtempSync(path.join(tmpdir(), "rom-gedeeld-"));
  const cache = path.resolve("node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const built = mkdtempSync(path.join(cache, "rom-proef-"));
  await bundle(built);
  process.env["ROM_TEST_SHARED"] = folder;
  process.env["ROM_TEST_MAIN"] = path.join(built, "main.mjs");
  return () => {
    for (const f of [folder, built]) rmSync(f, { recursive: true, force: true });
  };
}
