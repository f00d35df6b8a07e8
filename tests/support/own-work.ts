import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

/**
 * Vitest's set-up of files with a process of their own: each has a work folder of its own (`WORK` of src/engine/paths.ts), named before the
 * engine is loaded, so that a command can run in that process and nothing else on this machine matters. Not made yet, as before a first command.
 */
const room = mkdtempSync(path.join(tmpdir(), "rom-eigen-"));
process.env["ROM_WORK"] = path.join(room, "werk");
afterAll(() => rmSync(room, { recursive: true, force: true }));
