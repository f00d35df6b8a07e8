import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { roomFor } from "../../src/engine/cli/work-folder.js";
import { type Db, openDb } from "../../src/engine/db.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { type Delivery, readDelivery } from "../../src/engine/intake/intake.js";
import type { TMetric } from "../../src/engine/metrics/registry.js";
import type { Metric } from "../../src/engine/models/metric.js";
import { type ModelResult, runForCheck, runModels } from "../../src/engine/models/run.js";
import { type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { closeLater, removeLater } from "./cleanup.js";

/** A folder of the test's own, removed afterwards. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "rom-"));
  removeLater(folder);
  return folder;
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes files to a new folder. */
export function writeFiles(files: Files): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** A table written for people: a header and rows separated by `|`, as CSV. */
export function csv(text: string, delimiter = ","): string {
  const lines = text
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "");
  return `${lines
    .map((l) =>
      l
        .split("|")
        .map((c) => c.trim())
        .join(delimiter),
    )
    .join("\n")}\n`;
}

export const quiet = <T>(_: string, work: () => Promise<T>): Promise<T> => work();

export interface Ran {
  readonly db: Db;
  readonly delivery: Delivery;
  readonly models: ModelResult;
}

/** A database in memory, with as many threads as the command would give it. */
const openFor = async (folder: string): Promise<Db> => closeLater(await openDb({ threads: roomFor(folder).threads }));

/** Reads a folder and runs the models on it, in memory. @param registry folder of instruments @param kinds T metrics to choose from */
export async function runFolder(
  folder: string,
  metrics?: readonly Metric[],
  policy: Policy = readPolicy(),
  { registry, kinds }: { readonly registry?: string | undefined; readonly kinds?: readonly TMetric[] | undefined } = {},
): Promise<Ran> {
  const db = await openFor(folder);
  const delivery = await readDelivery(db, folder, readInstruments(registry), quiet, tempFolder());
  const models = await runModels(db, delivery, policy, quiet, metrics, kinds);
  return { db, delivery, models };
}

export const runFiles = (files: Files, ...more: Tail<Parameters<typeof runFolder>>): Promise<Ran> =>
  runFolder(writeFiles(files), ...more);
type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/**
 * As {@link runFiles}, without what only figures are made of (`kenmerk`, `verandering`, subscales …): what `check` runs, in two thirds of
 * the time. For tests on the tables before those.
 * @param upTo the number of the last model that a test looks at
 */
export async function runShort(
  files: Files,
  policy: Policy = readPolicy(),
  upTo?: number,
): Promise<{ db: Db; delivery: Delivery }> {
  const { db, delivery } = await intake(files);
  await runForCheck(db, delivery, policy, quiet, upTo);
  return { db, delivery };
}

/** Reads a delivery only. */
export async function intake(files: Files): Promise<{ db: Db; delivery: Delivery }> {
  const folder = writeFiles(files);
  const db = await openFor(folder);
  return { db, delivery: await readDelivery(db, folder, readInstruments(), quiet, tempFolder()) };
}
