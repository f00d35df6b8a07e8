import { readFileSync, writeFileSync } from "node:fs";
import { findEdition } from "../../src/engine/cli/process.js";
import { withRunDb } from "../../src/engine/cli/work-folder.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { runOutcomes, runReports } from "../../src/engine/models/run.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { exactCube, OUTCOME_ATOMS } from "../support/cube.js";

/**
 * The chain from files to the exact cube of what keten.R counts on one delivery (and that of all figures after it), as `process` runs it (a database on disk), and with `poort` the gate
 * after it. Prints per step what it took and the peak of resident memory within it.
 */

/** Peak resident memory since the last call, MiB; where the system cannot start it anew, since the begin. */
function peak(): number {
  try {
    const kib = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
    writeFileSync("/proc/self/clear_refs", "5");
    return kib / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

export interface ChainStep {
  name: string;
  readonly ms: number;
  /** Seconds of processor time of all threads together, in ms: what other work on the machine changes less. */
  readonly cpu: number;
  readonly mib: number;
}

const [delivery = "", gate = ""] = process.argv.slice(2);
const steps: ChainStep[] = [];
const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  peak();
  const [from, used] = [performance.now(), process.cpuUsage()];
  const result = await work().catch((cause: unknown) => {
    throw new Error(`in ${name}, ${((performance.now() - from) / 1000).toFixed(0)} s after it began`, { cause });
  });
  const { user, system } = process.cpuUsage(used);
  steps.push({ name, ms: performance.now() - from, cpu: (user + system) / 1000, mib: peak() });
  return result;
};
const policy = readPolicy();
const start = performance.now();
let whole = 0;
const threads = Number(process.env["KETEN_DRADEN"] ?? 0);
await withRunDb(delivery, async (db, scratch) => {
  if (threads > 0) await db.run(`SET threads = ${threads}`);
  const read = await readDelivery(db, delivery, readInstruments(), step, scratch);
  const settled = await runOutcomes(db, read, policy, step);
  const crossing = (["totaal", "cluster", "organisatie", "vestiging"] as const).map((niveau) => ({
    niveau,
    perioden: ["totaal", "jaar"] as const,
  }));
  await step("kubus", () => exactCube(db, crossing, settled.periode, ["behandeling"], OUTCOME_ATOMS));
  whole = performance.now() - start;
  const after = steps.length;
  const models = await runReports(db, read, policy, step, settled);
  // Their stage is that of all figures.
  for (const s of steps.slice(after)) s.name = `verder: ${s.name}`;
  await step("hele kubus", () => exactCube(db, crossing, models.periode));
  if (gate)
    await step("poort (met kubus)", async () => {
      await passGate(db, read, models, policy, findEdition(policy, undefined), "s".repeat(64));
    });
});
process.stdout.write(JSON.stringify({ ms: whole, steps }));
