import { ensureBrowser } from "./support/browser.js";
import { bin, close, run, vitest } from "./support/run.js";

/** `npm test`: formatter and linter, types, then every test; closes with the totals on a line of their own. */
const checks = [
  run("format and lint", bin("biome"), ["ci", "."]),
  run("types", bin("tsc"), ["--noEmit"]),
  run("types in pages", bin("tsx"), ["tests/house/page-code.ts", "types"]),
  run("lint in pages", bin("tsx"), ["tests/house/page-code.ts", "lint"]),
];
const { passed, failed, skipped } = vitest("tests", process.argv.slice(2), { CHROME_PATH: ensureBrowser() });
const sound = checks.filter((c) => c).length;
close({ passed: passed + sound, failed: failed + checks.length - sound, skipped });
