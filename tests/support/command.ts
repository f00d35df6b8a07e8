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

/**
 * As {@link rom}, in this process: the same command line from its arguments to what it says and its exit code, without starting and
 * compiling the engine anew. Its work folder is that of this process (ROM_WORK, named before the engine is first loaded: a file that
 * does so stands in OWN of vitest.config.ts). For what a process of its own is the subject of (signals, what is left behind), not.
 */
export async function romHere(args: readonly string[]): Promise<Ended> {
  const { runCommand } = await import("../../src/engine/cli/run.js");
  const said = { stdout: "", stderr: "" };
  const { exitCode } = process;
  const [umask, stdout, stderr] = [process.umask(), process.stdout.write, process.stderr.write];
  const into =
    (stream: keyof typeof said): typeof process.stdout.write =>
    (text) => {
      said[stream] += String(text);
      return true;
    };
  process.stdout.write = into("stdout");
  process.stderr.write = into("stderr");
  process.exitCode = undefined;
  try {
    await runCommand(args);
    return { status: Number(process.exitCode ?? 0), ...said };
  } finally {
    process.stdout.write = stdout;
    process.stderr.write = stderr;
    process.exitCode = exitCode;
    process.umask(umask);
  }
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
