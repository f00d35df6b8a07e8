import { spawnSync } from "node:child_process";
import path from "node:path";

/** `npm run golden`: makes the golden release anew, tells which figures changed, and puts it in the place of the old one. */
const { status } = spawnSync(
  path.resolve("node_modules", ".bin", "vitest"),
  ["run", "--config", "tests/vitest.config.ts", "tests/golden"],
  { stdio: "inherit", env: { ...process.env, ROM_GOLDEN: "nieuw" } },
);
process.exitCode = status ?? 1;
