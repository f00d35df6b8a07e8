import { findEdition } from "../../src/engine/cli/process.js";
import { withRunDb } from "../../src/engine/cli/work-folder.js";
import type { Db } from "../../src/engine/db.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { runModels } from "../../src/engine/models/run.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { loadText } from "./load.js";

/**
 * What each statement to the database costs in a whole run on one delivery, from files to figures: `npm run bench -- --stappen [n]`.
 * Prints, per step, the statements of at least LEAST processor seconds; of all others how many there were and what they cost together.
 */

const LEAST = 0.03;

interface Cost {
  ms: number;
  cpu: number;
  times: number;
}

class Ledger {
  private readonly steps = new Map<string, { whole: Cost; readonly statements: Map<string, Cost> }>();
  private current = "";

  /** Times work of a step; what it spends outside the database is the rest of its whole. */
  step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const [before, from, used] = [this.current, performance.now(), process.cpuUsage()];
    this.current = name;
    try {
      return await work();
    } finally {
      this.add(this.of(name).whole, from, used);
      this.current = before;
    }
  };

  /** The same database, each statement timed. */
  watch(db: Db): Db {
    const timed =
      <A extends readonly unknown[], R>(f: (...args: A) => Promise<R>, name: (...args: A) => string) =>
      async (...args: A): Promise<R> => {
        const [from, used] = [performance.now(), process.cpuUsage()];
        try {
          return await f(...args);
        } finally {
          const { statements } = this.of(this.current);
          const text = name(...args)
            .replace(/\s+/g, " ")
            .trim();
          const cost = statements.get(text) ?? { ms: 0, cpu: 0, times: 0 };
          statements.set(text, cost);
          this.add(cost, from, used);
        }
      };
    const sql = (text: string): string => text;
    return {
      run: timed(db.run, sql),
      all: timed(db.all, sql) as Db["all"],
      one: timed(db.one, sql) as Db["one"],
      texts: timed(db.texts, sql),
      scan: timed(db.scan, sql),
      append: timed(db.append, (table) => `(append) ${table}`),
      fill: timed(db.fill, (table) => `(fill) ${table}`),
      statements: (text) => db.statements(text),
      interrupt: () => db.interrupt(),
      close: () => db.close(),
    };
  }

  print(): void {
    const out = (name: string, { ms, cpu, times }: Cost): void =>
      void process.stdout.write(
        `${cpu.toFixed(3).padStart(8)} ${(ms / 1000).toFixed(3).padStart(8)} ${String(times).padStart(5)}  ${name}\n`,
      );
    process.stdout.write("   cpu s  clock s times\n");
    const all: Cost = { ms: 0, cpu: 0, times: 0 };
    for (const [name, { whole, statements }] of this.steps) {
      const costs = [...statements].sort(([, a], [, b]) => b.cpu - a.cpu);
      const sum = (list: readonly (readonly [string, Cost])[]): Cost =>
        list.reduce((s, [, c]) => ({ ms: s.ms + c.ms, cpu: s.cpu + c.cpu, times: s.times + c.times }), {
          ms: 0,
          cpu: 0,
          times: 0,
        });
      const together = sum(costs);
      for (const key of ["ms", "cpu", "times"] as const) all[key] += together[key];
      out(`${name}: ${whole.cpu > 0 ? "whole step" : ""}`, whole.times > 0 ? whole : together);
      for (const [text, cost] of costs.filter(([, c]) => c.cpu >= LEAST)) out(`    ${text.slice(0, 150)}`, cost);
      out("    (others)", sum(costs.filter(([, c]) => c.cpu < LEAST)));
    }
    out("all statements", all);
  }

  private of(step: string): { whole: Cost; readonly statements: Map<string, Cost> } {
    const found = this.steps.get(step) ?? { whole: { ms: 0, cpu: 0, times: 0 }, statements: new Map<string, Cost>() };
    this.steps.set(step, found);
    return found;
  }

  private add(cost: Cost, from: number, used: NodeJS.CpuUsage): void {
    const { user, system } = process.cpuUsage(used);
    cost.ms += performance.now() - from;
    cost.cpu += (user + system) / 1e6;
    cost.times++;
  }
}

const [delivery = ""] = process.argv.slice(2);
const ledger = new Ledger();
const policy = readPolicy();
await withRunDb(delivery, async (plain, scratch) => {
  const db = ledger.watch(plain);
  const read = await readDelivery(db, delivery, readInstruments(), ledger.step, scratch);
  const models = await runModels(db, read, policy, ledger.step);
  await ledger.step("poort", () => passGate(db, read, models, policy, findEdition(policy, undefined), "s".repeat(64)));
});
ledger.print();
process.stdout.write(`${loadText()}\n`);
