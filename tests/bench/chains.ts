import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeBig } from "./big.js";
import type { ChainStep } from "./chain.js";
import { loadText } from "./load.js";

/**
 * From files to exact cube, stage by stage, on made-up deliveries that grow tenfold, and the same in R (keten.R) on the same
 * files where Rscript is. Runs alternate, so that what else the machine does falls on both; the load stands beside them.
 */

/** What all figures take besides, and what stands before that. */
const FIGURES = /^(hele kubus|verder: .*)$/;
const OURS = /^(?!poort|hele kubus|verder)/;

/** Which steps make up a stage; a step that is not named here stands under `rest`. */
const STAGES: readonly (readonly [string, RegExp])[] = [
  ["reading", /openen|zorgtrajecten lezen|metingen lezen|contacten lezen|eenheden lezen|vingerafdruk/],
  ["scoring", /antwoorden|^model score$/],
  ["units, zorgtrajecten", /^model (eenheid|behandelaar|zorgtraject)$/],
  [
    "pairing and series",
    /^model (meetregel|oordeel|keuring|reeks|reeksmeting|moment|toewijzing|koppeling_\w+|kandidaat|t_score|paar|verandering|behoefte|behandeling)$/,
  ],
  ["aggregation, R's figures", /^kubus$/],
  ["all figures (not in whole)", FIGURES],
  ["gate (not in the whole)", /^poort/],
];

interface Chain {
  readonly ms: number;
  readonly steps: readonly ChainStep[];
}

function ours(folder: string, gate: boolean): Chain {
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "tests/bench/chain.ts", folder, ...(gate ? ["poort"] : [])],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error("the chain failed");
  return JSON.parse(stdout) as Chain;
}

interface RRun {
  readonly threads: number;
  readonly seconds: number;
  readonly peakMib: number;
}

/** R with one and with all threads; where others work on the machine one may be faster. */
function inR(folder: string, threads: number): RRun {
  const room = mkdtempSync(path.join(tmpdir(), "rom-bench-"));
  try {
    const times = path.join(room, "t.json");
    const { status } = spawnSync("Rscript", ["tests/reference/keten.R", folder, path.join(room, "r.csv"), times], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, KETEN_DRADEN: String(threads) },
    });
    if (status !== 0) throw new Error("keten.R failed");
    const { piek_MiB: peakMib = 0, ...stages } = JSON.parse(readFileSync(times, "utf8")) as Record<string, number>;
    return { threads, seconds: Object.values(stages).reduce((a, b) => a + b, 0), peakMib };
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

function report(runs: readonly Chain[]): void {
  for (const [name, steps] of [...STAGES, ["rest", /$^/] as const]) {
    const of = (c: Chain): ChainStep[] =>
      c.steps.filter((s) => (name === "rest" ? !STAGES.some(([, r]) => r.test(s.name)) : steps.test(s.name)));
    const having = runs.filter((c) => of(c).length);
    if (having.length === 0) continue;
    const sum = (key: "ms" | "cpu"): number =>
      median(having.map((c) => of(c).reduce((total, s) => total + s[key], 0))) / 1000;
    const peak = Math.max(...runs.flatMap((c) => of(c).map((s) => s.mib)));
    say(
      `  ${name.padEnd(28)}${sum("ms").toFixed(2).padStart(9)} s ${sum("cpu").toFixed(2).padStart(9)} s cpu ${peak.toFixed(0).padStart(7)} MiB`,
    );
  }
}

/** One line of the table: seconds of the clock, medians; null where it was not measured. */
interface Line {
  readonly n: number;
  readonly ours: number;
  readonly cpu: number;
  readonly mib: number;
  /** R on one thread, and on all. */
  readonly r: readonly (number | null)[];
  readonly figures: number;
  readonly gate: number;
}

/** Prints the table of docs/performance.md. */
function tell(lines: readonly Line[]): void {
  const s = (x: number | null): string => (x === null ? "–" : x.toFixed(2)).padStart(9);
  say(
    "\nzorgtrajecten     ours      cpu   R, one   R, all   R/ours  figures  + gate       MiB   (seconds; R/ours: the faster R; figures: all figures after ours; + gate: the gate with its cube, after ours)",
  );
  for (const { n, ours, cpu, mib, r, figures, gate } of lines) {
    const best = r.flatMap((x) => (x === null ? [] : [x]));
    const ratio = best.length ? Math.min(...best) / ours : null;
    say(
      `${String(n).padStart(13)}${[ours, cpu, ...r, ratio, figures, gate].map((x) => s(x ?? null)).join("")}${mib.toFixed(0).padStart(10)}`,
    );
  }
}

/** Measures deliveries with totals and no answers, one run each, without R and without the gate: what memory the chain asks. */
export async function measureTotals(sizes: readonly number[]): Promise<void> {
  for (const n of sizes) {
    const folder = path.resolve("data", "work", "bench", `totalen-${n}`);
    try {
      await writeBig(folder, n, true);
      say(`\n${n} zorgtrajecten, ${3 * n} metingen with their totals, no answers`);
      const run = ours(folder, false);
      report([run]);
      const peak = (steps: RegExp): string =>
        Math.max(...run.steps.filter((s) => steps.test(s.name)).map((s) => s.mib)).toFixed(0);
      say(
        `  whole, up to the exact cube ${(run.ms / 1000).toFixed(1)} s, ${peak(OURS)} MiB; with all figures ${peak(/^/)} MiB (aim: 6144)`,
      );
      say(`  ${loadText()}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Measures each size and prints stages, growth, the ratio to R, and last the table. @param rounds runs of each, alternating */
export async function measureChains(sizes: readonly number[], rounds: (n: number) => number): Promise<void> {
  const lines: Line[] = [];
  const withR = spawnSync("Rscript", ["--version"], { stdio: "ignore" }).status === 0;
  if (!withR) say("\nno Rscript here: the chain is not compared with R");
  let first: { n: number; perTraject: number } | undefined;
  for (const n of sizes) {
    const folder = path.resolve("data", "work", "bench", `keten-${n}`);
    try {
      const from = performance.now();
      await writeBig(folder, n);
      say(
        `\n${n} zorgtrajecten, ${3 * n} metingen, some ${101 * n} answers (written in ${((performance.now() - from) / 1000).toFixed(0)} s)`,
      );
      const runs: Chain[] = [];
      const r: RRun[] = [];
      for (let k = 0; k < rounds(n); k++) {
        runs.push(ours(folder, k === 0));
        if (withR) for (const threads of [1, 0]) r.push(inR(folder, threads));
      }
      report(runs);
      const whole = median(runs.map((c) => c.ms)) / 1000;
      const peak = Math.max(...runs.flatMap((c) => c.steps.filter((s) => OURS.test(s.name)).map((s) => s.mib)));
      say(
        `  ${"whole, up to the exact cube".padEnd(28)}${whole.toFixed(2).padStart(9)} s ${" ".repeat(16)}${peak.toFixed(0).padStart(7)} MiB`,
      );
      for (const threads of withR ? [1, 0] : []) {
        const mine = r.filter((x) => x.threads === threads);
        const seconds = median(mine.map((x) => x.seconds));
        say(
          `  ${`R, ${threads ? "one thread" : "all threads"}`.padEnd(28)}${seconds.toFixed(2).padStart(9)} s ${" ".repeat(16)}${Math.max(
            ...mine.map((x) => x.peakMib),
          )
            .toFixed(0)
            .padStart(7)} MiB   R / ours ${(seconds / whole).toFixed(2)} (aim: at least 1.2)`,
        );
      }
      const stage = (steps: RegExp, key: "ms" | "cpu"): number =>
        median(
          runs
            .map((c) => c.steps.filter((x) => steps.test(x.name)).reduce((sum, x) => sum + x[key], 0) / 1000)
            .filter((x) => x > 0),
        );
      const ofR = (threads: number): number | null =>
        withR ? median(r.filter((x) => x.threads === threads).map((x) => x.seconds)) : null;
      lines.push({
        n,
        ours: whole,
        cpu: stage(OURS, "cpu"),
        mib: peak,
        r: [ofR(1), ofR(0)],
        figures: stage(FIGURES, "ms"),
        gate: stage(/^poort/, "ms"),
      });
      if (first)
        say(`  time per zorgtraject against ${first.n}: × ${(whole / n / first.perTraject).toFixed(2)} (linear: 1)`);
      first ??= { n, perTraject: whole / n };
      say(`  ${loadText()}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  tell(lines);
}
