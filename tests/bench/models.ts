import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { openDb } from "../../src/engine/db.js";
import { loadText } from "./load.js";

/**
 * The mixed model on many rows: reading the file, cross-products and fit, ours (model-fit.ts) and with lme4 (model-fit.R) on the
 * same CSV, in turn. Thirty covariates: five numbers and twenty-five of nought and one.
 */

export const NUMBERS = 5;
export const COVARIATES = 30;

/** Writes the rows; the same every time, as every value follows from a hash of the row's number. */
async function writeRows(file: string, n: number, vestigingen: number, behandelaars: number): Promise<void> {
  const db = await openDb();
  const uniform = (i: number): string => `((hash(i * 1000003 + ${i}) % 1000003) / 1000003.0)`;
  const x = Array.from({ length: COVARIATES }, (_, k) =>
    k < NUMBERS
      ? `round(${uniform(k + 1)} - 0.5, 3) AS x${k + 1}`
      : `CAST(${uniform(k + 1)} < ${0.1 + 0.02 * (k - NUMBERS)} AS INTEGER) AS x${k + 1}`,
  );
  const normal = (seed: string): string =>
    `((hash(${seed} || 'a') % 1000003 + hash(${seed} || 'b') % 1000003 + hash(${seed} || 'c') % 1000003 + hash(${seed} || 'd') % 1000003) / 1000003.0 - 2) * sqrt(3)`;
  const effects = Array.from({ length: COVARIATES }, (_, k) => `${(k % 7) - 3} * 0.4 * x${k + 1}`).join(" + ");
  await db.run(`COPY (
    WITH rij AS (SELECT i, 'B' || (hash(i) % ${behandelaars}) AS behandelaar, ${x.join(", ")} FROM range(${n}) t(i)),
    plek AS (SELECT *, 'V' || (CAST(substr(behandelaar, 2) AS INTEGER) % ${vestigingen}) AS vestiging FROM rij)
    SELECT vestiging, behandelaar, round(12 + ${effects} + 1.2 * ${normal("vestiging")} + 1.2 * ${normal("behandelaar")} + 5 * ${normal("CAST(i AS VARCHAR)")}, 4) AS y,
      ${x.map((_, k) => `x${k + 1}`).join(", ")}
    FROM plek ORDER BY i) TO '${file}' (HEADER)`);
  db.close();
}

export interface ModelRun {
  readonly lezen: number;
  readonly sommen: number;
  readonly schatten: number;
  readonly evaluaties: number;
  readonly mib: number;
  readonly beta: readonly number[];
  readonly varianties: readonly number[];
}
interface RRun {
  readonly lezen: number;
  readonly schatten: number;
  readonly mib: number;
  readonly beta: readonly number[];
  readonly varianties: readonly number[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Measures and prints. @param sizes rows, vestigingen, behandelaars */
export function measureModels(
  sizes: readonly (readonly [number, number, number])[] = [
    [100_000, 100, 1_000],
    [1_000_000, 400, 6_000],
  ],
): Promise<void> {
  return sizes.reduce((before, size) => before.then(() => measure(...size)), Promise.resolve());
}

async function measure(n: number, vestigingen: number, behandelaars: number): Promise<void> {
  const folder = path.resolve("data", "work", "bench", `model-${n}`);
  const file = path.join(folder, "rijen.csv");
  mkdirSync(folder, { recursive: true });
  try {
    await writeRows(file, n, vestigingen, behandelaars);
    say(
      `\nmixed model: ${n} zorgtrajecten, ${COVARIATES} covariates, ${vestigingen} vestigingen, ${behandelaars} behandelaars`,
    );
    const run = spawnSync(process.execPath, ["--import", "tsx", "tests/bench/model-fit.ts", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 1 << 26,
    });
    if (run.status !== 0) throw new Error("the fit failed");
    const ours = JSON.parse(run.stdout) as ModelRun;
    const whole = ours.lezen + ours.sommen + ours.schatten;
    say(
      `  ours: read ${ours.lezen.toFixed(2)} s, cross-products ${ours.sommen.toFixed(2)} s, fit ${ours.schatten.toFixed(2)} s (${ours.evaluaties} evaluations); whole ${whole.toFixed(2)} s (aim: 20), ${ours.mib.toFixed(0)} MiB (aim: 2048)`,
    );
    const out = path.join(folder, "r.json");
    const r = spawnSync("Rscript", ["tests/bench/model-fit.R", file, out], { stdio: ["ignore", "ignore", "inherit"] });
    if (r.status !== 0) return say("  no Rscript with lme4 and data.table here: not compared with R");
    const theirs = JSON.parse(readFileSync(out, "utf8")) as RRun;
    const wholeR = theirs.lezen + theirs.schatten;
    const apart = (a: readonly number[], b: readonly number[]): number =>
      Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number)) / Math.max(Math.abs(b[i] as number), 1e-3)));
    say(
      `  lme4: read ${theirs.lezen.toFixed(2)} s, lmer ${theirs.schatten.toFixed(2)} s; whole ${wholeR.toFixed(2)} s, ${theirs.mib.toFixed(0)} MiB`,
    );
    say(
      `  lme4 / ours ${(wholeR / whole).toFixed(1)} (aim: at least 10); effects differ by ${apart(ours.beta, theirs.beta).toExponential(1)} of their size at most, variances by ${apart(ours.varianties, theirs.varianties).toExponential(1)}`,
    );
    say(`  ${loadText()}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
