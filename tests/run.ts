import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureBrowser } from "./support/browser.js";

/** `npm test`: formatter and linter, types, then every test; closes with the totals on a line of their own. */

const bin = (name: string): string => path.resolve("node_modules", ".bin", name);
const folder = mkdtempSync(path.join(tmpdir(), "rom-test-"));
const report = path.join(folder, "report.json");

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function run(name: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n== ${name}\n`);
  const start = performance.now();
  const { status } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  process.stdout.write(
    `== ${name}: ${status === 0 ? "ok" : "failed"} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`,
  );
  return status === 0;
}

try {
  const checks = [
    run("format and lint", bin("biome"), ["ci", "."]),
    run("types", bin("tsc"), ["--noEmit"]),
    run("types in pages", bin("tsx"), ["tests/house/page-code.ts", "types"]),
    run("lint in pages", bin("tsx"), ["tests/house/page-code.ts", "lint"]),
  ];
  const chrome = ensureBrowser();
  const ok = run(
    "tests",
    bin("vitest"),
    [
      "run",
      "--config",
      "tests/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { CHROME_PATH: chrome },
  );
  const result = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  // A file that could not even start has no tests of its own to count.
  const broken = result.testResults.filter((r) => r.status === "failed" && r.assertionResults.length === 0).length;
  const failed = result.numFailedTests + broken + checks.filter((c) => !c).length;
  const passed = result.numPassedTests + checks.filter((c) => c).length;
  const skipped = result.numPendingTests > 0 ? `, ${result.numPendingTests} skipped` : "";
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped}\n`);
  process.exitCode = failed === 0 && ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
