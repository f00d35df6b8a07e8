import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["tests/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 400_000,
    pool: "forks",
    maxWorkers: 2,
    env: { TZ: "UTC" },
  },
});
