import { defineConfig } from "vitest/config";
import { LongestFirst } from "./support/order.js";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["tests/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 900_000,
    pool: "forks",
    maxWorkers: 2,
    globalSetup: ["tests/support/shared.ts"],
    sequence: { sequencer: LongestFirst },
    env: { TZ: "UTC" },
  },
});
