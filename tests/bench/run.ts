import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { measureChains, measureTotals } from "./chains.js";
import { measureModels } from "./models.js";
import type { Read } from "./reading.js";
import { measureUtility } from "./utility.js";

/**
 * `npm run bench [sizes]`: time per step, rows per second, peak memory and the ratio of processing to a bare DuckDB
 * scan of the same files, all in one run; then the chain of models stage by stage beside R (chains.ts). Absolute times
 * belong to the machine; the ratio and the growth do not. Then what of the chief figures can be seen (utility.ts; `--nut`: that only),
 * last the casemix model beside lme4 (models.ts). `--model`: that only.
 * `--stappen`: what each statement to the database costs in a run on a demo (of 10,000, or the sizes given; statements.ts).
 * `--tabel`: all that docs/performance.md aims at and nothing else: 200,000 beside a bare scan, then the chains up to 1,000,000 as `--groot`,
 * and the table of them at the end; about half an hour, 2 GB of disk for the largest delivery and some 3 GB for its database.
 * `--xml [sizes]`: SBG's XML beside ROM-CSV of exactly what it carries, reading only (20,000 zorgtrajecten, or the sizes given); `--tabel` has it too.
 * `--totalen [sizes]`: the chain on 10,000,000 zorgtrajecten (or the sizes given) with totals and no answers; 3 GB of disk and some 10 GB for its database.
 * `--keten`: the chains only. `--groot`: those up to 1,000,000
 * zorgtrajecten with 3,000,000 metingen and 100,000,000 answers, which takes 2 GB of disk while it runs.
 */

interface Scan {
  readonly ms: number;
  readonly rows: number;
}
interface Run {
  readonly ms: number;
  readonly steps: readonly { readonly name: string; readonly ms: number }[];
  readonly peakMb: number;
}

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((n) => n > 0);
const child = <T>(script: string, ...args: string[]): T =>
  JSON.parse(
    execFileSync(path.resolve("node_modules/.bin/tsx"), [`tests/bench/${script}`, ...args], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    }),
  ) as T;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`.padStart(10);

process.stdout.write(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}\n`,
);
const flags = new Set(process.argv.slice(2).filter((a) => a.startsWith("--")));
const table = flags.has("--tabel");
const chainsOnly = flags.has("--keten") || flags.has("--groot");
const modelsOnly = flags.has("--model");
if (flags.has("--nut")) {
  await measureUtility(process.argv.slice(2).filter((a) => !a.startsWith("--")));
  process.exit(0);
}
if (flags.has("--totalen")) {
  await measureTotals(sizes.length ? sizes : [10_000_000]);
  process.exit(0);
}
if (flags.has("--stappen")) {
  for (const n of sizes.length ? sizes : [10_000]) {
    const folder = path.resolve("data", "work", "bench", `stappen-${n}`);
    try {
      writeDemo({ trajecten: n, seed: 1, out: folder });
      process.stdout.write(`\ndemo of ${n} zorgtrajecten\n`);
      spawnSync(path.resolve("node_modules/.bin/tsx"), ["tests/bench/statements.ts", folder], { stdio: "inherit" });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  process.exit(0);
}
if (flags.has("--xml") || table) {
  for (const n of flags.has("--xml") && sizes.length ? sizes : [20_000]) {
    const folder = path.resolve("data", "work", "bench", `xml-${n}`);
    try {
      writeDemo({ trajecten: n, seed: 1, out: folder, format: "xml" });
      process.stdout.write(`\n${n} zorgtrajecten in both forms, reading only (medians of three by turns)\n`);
      const runs = [1, 2, 3].map(() => ({
        xml: child<Read>("reading.ts", path.join(folder, "xml")),
        csv: child<Read>("reading.ts", path.join(folder, "csv")),
      }));
      const middle = (of: (r: (typeof runs)[number]) => number): number =>
        runs.map(of).sort((a, b) => a - b)[1] ?? Number.NaN;
      for (const [form, name] of [
        ["xml", "SBG XML"],
        ["csv", "ROM-CSV of the same"],
      ] as const)
        process.stdout.write(
          `  ${name.padEnd(34)}${seconds(middle((r) => r[form].ms))} ${seconds(middle((r) => r[form].cpu))} cpu ${middle(
            (r) => r[form].peakMb,
          ).toFixed(0)} MiB   ${Object.entries(runs[0]?.[form].rows ?? {})
            .map(([tabel, rows]) => `${rows.toLocaleString("en")} ${tabel}`)
            .join(", ")}\n`,
        );
      process.stdout.write(
        `  ${"XML ÷ CSV".padEnd(34)}${middle((r) => r.xml.ms / r.csv.ms)
          .toFixed(2)
          .padStart(8)}\n`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (flags.has("--xml")) process.exit(0);
}
const results: { n: number; perRow: number }[] = [];
for (const n of chainsOnly || modelsOnly ? [] : sizes.length ? sizes : table ? [200_000] : [20_000, 200_000]) {
  const folder = path.resolve("data", "work", "bench", String(n));
  const out = path.resolve("data", "work", "bench", `${n}-uitgave`);
  try {
    const made = performance.now();
    writeDemo({ trajecten: n, seed: 1, out: folder });
    process.stdout.write(
      `\n${n} zorgtrajecten with items (written in ${((performance.now() - made) / 1000).toFixed(1)} s)\n`,
    );
    // The first scan warms the file cache for both.
    child<Scan>("scan.ts", folder);
    const scan = child<Scan>("scan.ts", folder);
    const run = child<Run>("one.ts", folder, out);
    const again = child<Scan>("scan.ts", folder);
    const bare = (scan.ms + again.ms) / 2;
    for (const s of run.steps) process.stdout.write(`  ${s.name.padEnd(34)}${seconds(s.ms)}\n`);
    process.stdout.write(
      `  ${"process, whole".padEnd(34)}${seconds(run.ms)}   ${Math.round(scan.rows / (run.ms / 1000)).toLocaleString("en")} rows/s over ${scan.rows.toLocaleString("en")} rows\n`,
    );
    process.stdout.write(`  ${"bare scan of the same files".padEnd(34)}${seconds(bare)}\n`);
    process.stdout.write(`  ${"ratio".padEnd(34)}${(run.ms / bare).toFixed(1).padStart(8)}\n`);
    const gate = run.steps.find((s) => s.name === "kubus en poort")?.ms ?? 0;
    process.stdout.write(
      `  ${"ratio without gate (aim: at most 6)".padEnd(34)}${((run.ms - gate) / bare).toFixed(1).padStart(7)}\n`,
    );
    process.stdout.write(`  ${"peak memory (aim: at most 2048)".padEnd(34)}${run.peakMb.toFixed(0).padStart(8)} MiB\n`);
    results.push({ n, perRow: run.ms / scan.rows });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(out, { recursive: true, force: true });
  }
}
const [small, ...rest] = results;
for (const r of rest)
  if (small)
    process.stdout.write(
      `\ntime per row, ${r.n} against ${small.n}: × ${(r.perRow / small.perRow).toFixed(2)} (linear or better: at most 1)\n`,
    );

/** The gate by itself, on made-up cubes: one dense series of sizes, and sparse ones. */
interface GateRun {
  readonly cellen: number;
  readonly klein: number;
  readonly verborgen: number;
  readonly beschermen: number;
  readonly aanvallen: number;
  readonly zwak: number;
  readonly lps: number;
  readonly peakMb: number;
}
const CUBES: readonly (readonly [string, ...number[]])[] = [
  ["6,000 cells", 20, 5, 4, 7, 10_000],
  ["30,000 cells", 100, 5, 4, 8, 50_000],
  ["100,000 cells", 100, 5, 4, 26, 50_000],
  ["6,000 cells, sparse", 20, 5, 4, 7, 2_000],
  ["22,000 cells, sparse", 100, 6, 4, 5, 10_000],
];
const all = sizes.length === 0 && !chainsOnly && !modelsOnly && !table;
if (all) {
  process.stdout.write(
    "\ngate (vestigingen × years × categories × tables × zorgtrajecten per table; aim: 60 s, 1024 MiB)\n",
  );
  for (const [name, ...numbers] of CUBES) {
    const r = child<GateRun>("gate.ts", ...numbers.map(String));
    process.stdout.write(
      `  ${name.padEnd(22)}${numbers.join(" × ").padEnd(30)}${r.cellen} cells, ${r.klein} small, ${r.verborgen} hidden, ${r.zwak} weak: protect ${(r.beschermen / 1000).toFixed(1)} s, attack ${(r.aanvallen / 1000).toFixed(1)} s (${r.lps} programmes), ${r.peakMb.toFixed(0)} MiB\n`,
    );
  }
}

if (all) await measureUtility([]);

if (all || table || chainsOnly)
  await measureChains(
    sizes.length ? sizes : flags.has("--groot") || table ? [10_000, 100_000, 1_000_000] : [10_000, 100_000],
    (n) => (n > 300_000 ? 1 : 3),
  );

if (modelsOnly || all) await measureModels();
