import { defineConfig } from "vitest/config";
import { LongestFirst } from "./support/order.js";

/** Files that a process is started for: they run the command in a work folder of their own. */
const OWN = ["tests/cli/**/*.test.ts", "tests/deliveries/{cases,excel-keys,shared-cases}.test.ts"];

/** Another browser, which the deep tests only start. */
const DEEP = process.env["ROM_DIEP"] === undefined ? ["tests/site/firefox.test.ts"] : [];

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    testTimeout: 600_000,
    hookTimeout: 900_000,
    pool: "forks",
    // One more than the cores the tests are timed on: a sixth of the time is waiting for a browser or a command.
    maxWorkers: 3,
    globalSetup: ["tests/support/shared.ts"],
    setupFiles: ["tests/support/cleanup.ts"],
    // Worked examples that run as one delivery wait for each other (support/batch.ts).
    maxConcurrency: 100,
    sequence: { sequencer: LongestFirst },
    env: { TZ: "UTC" },
    projects: [
      { extends: true, test: { name: "own", include: OWN, setupFiles: ["tests/support/own-work.ts"] } },
      // The others share processes: loading and compiling the engine anew for each took a second of it.
      {
        extends: true,
        test: { name: "shared", include: ["tests/**/*.test.ts"], exclude: [...OWN, ...DEEP], isolate: false },
      },
    ],
  },
});
