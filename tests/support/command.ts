import { spawn, spawnSync } from "node:child_process";
import path from "node:path";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const built = process.env["ROM_TEST_MAIN"];
/**
 * The command as one process, so that a signal reaches the program itself and not a wrapper: built once for the run
 * (shared.ts), or from its sources.
 */
export const ARGS: readonly string[] = built ? [built] : ["--import", "tsx", path.resolve("src/engine/cli/main.ts")];

export const environment = (work: string, tmp?: string): NodeJS.ProcessEnv => ({
  ...process.env,
  // A built command does not lie in the project's src, from which it would know where the project is.
  ROM_PROJECT: process.cwd(),
  ROM_WORK: work,
  ...(tmp === undefined ? {} : { TMPDIR: tmp }),
});

/** Runs a command to its end, with a work folder (and folder for temporary files) of its own. */
export function rom(work: string, args: readonly string[], tmp?: string): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...ARGS, ...args], {
    encoding: "utf8",
    env: environment(work, tmp),
  });
  return { status, stdout, stderr };
}

/** As {@link rom}, several at once. */
export function romAsync(work: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...ARGS, ...args], { env: environment(work) });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (d) => {
      stdout += d;
    });
    child.stderr.on("data", (d) => {
      stderr += d;
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * Starts a command and kills it (SIGKILL) as soon as `when` holds for what it said so far.
 * @returns its process number, and what it said
 */
export function romKilled(
  work: string,
  args: readonly string[],
  tmp: string,
  when: (stderr: string, pid: number) => boolean,
): Promise<{ pid: number; stderr: string; killed: boolean }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...ARGS, ...args], { env: environment(work, tmp) });
    const pid = child.pid ?? 0;
    let stderr = "";
    const look = setInterval(() => {
      if (when(stderr, pid)) child.kill("SIGKILL");
    }, 20);
    child.stderr.on("data", (d) => {
      stderr += d;
    });
    child.on("close", (_, signal) => {
      clearInterval(look);
      resolve({ pid, stderr, killed: signal === "SIGKILL" });
    });
  });
}
