import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { inProject } from "../../src/engine/paths.js";

/** Framework is a process of its own, that ends with the build. */

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s to a build ends what it had started, and the build as ever",
  async (signal) => {
    const module = JSON.stringify(inProject("src", "engine", "publish", "framework.ts"));
    const code = `import(${module}).then(({ endTogether }) => {
    const other = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 120_000); console.log('on')"], { stdio: "inherit" });
    endTogether(other);
  })`;
    const build = spawn(process.execPath, ["--import", "tsx", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    await once(build.stdout, "data");
    build.kill(signal);
    // Closed once nobody holds the other end: the other process has it too.
    const [, by] = (await once(build, "close", { signal: AbortSignal.timeout(60_000) })) as [unknown, string];
    expect(by).toBe(signal);
  },
);
