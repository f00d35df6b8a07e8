import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Running checks and tests as programs of their own, and counting what became of them. */

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const bin = (name: string): string => path.resolve("node_modules", ".bin", name);

/** Runs one program under a heading that tells how it ended and how long it took. @returns whether it ended well */
export function run(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n== ${name}\n`);
  const start = performance.now();
  const { status } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`== ${name}: ${status === 0 ? "ok" : "failed"} (${seconds} s)\n`);
  return status === 0;
}

/** Runs vitest. @param args files and options for it */
export function vitest(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Totals {
  const folder = mkdtempSync(path.join(tmpdir(), "rom-test-"));
  const report = path.join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ok = run(name, bin("vitest"), ["run", "--config", "tests/vitest.config.ts", ...reporters, ...args], env);
    const result = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
    // A file that could not even start has no tests of its own to count.
    const broken = result.testResults.filter((r) => r.status === "failed" && r.assertionResults.length === 0).length;
    const failed = result.numFailedTests + broken;
    // Vitest also fails on errors outside tests.
    return {
      passed: result.numPassedTests,
      failed: ok ? failed : Math.max(1, failed),
      skipped: result.numPendingTests,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Closes with the totals on a line of their own, and the exit code. */
export function close({ passed, failed, skipped }: Totals): void {
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
