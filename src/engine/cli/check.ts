import path from "node:path";
import { findAll, findRead } from "../check/all.js";
import { keyFindings } from "../check/keys.js";
import { makeReport, type Report, VERDICTS } from "../check/report.js";
import { REPORT_MARKER, writeReport } from "../check/report-files.js";
import type { Db } from "../db.js";
import { EXIT, RomError } from "../errors.js";
import { readInstruments } from "../instruments/registry.js";
import { type Delivery, readDelivery } from "../intake/intake.js";
import { runForCheck } from "../models/run.js";
import { WORK } from "../paths.js";
import { checkPlace, makeStaging, placeFolder, removeKnown } from "../place-folder.js";
import { readPolicy } from "../policy/policy.js";
import type { Reporter } from "./console.js";
import { readEarlier } from "./earlier.js";
import { HASH_DIGITS, unusableLabel } from "./kept.js";
import { printCauses, printFindings, printRows, printSteps } from "./print-report.js";
import { withRunDb } from "./work-folder.js";

export interface CheckOptions {
  readonly delivery: string;
  readonly out: string | undefined;
}

/**
 * Reads, computes and judges; a fault that makes the delivery unusable becomes part of the report.
 * @param find what looks for what is strange in what was computed; null: nothing is computed, only what reading finds is told
 */
export async function judge(
  db: Db,
  scratch: string,
  place: string,
  report: Reporter,
  find: typeof findAll | null = findAll,
): Promise<Report> {
  let delivery: Delivery | null = null;
  try {
    delivery = await readDelivery(db, place, readInstruments(), report.step, scratch);
    if (!find) return await makeReport(db, delivery, await findRead(db, delivery), null);
    const policy = readPolicy();
    const read = delivery;
    const models = await runForCheck(db, read, policy, report.step);
    const found = await report.step("plausibiliteit", () => find(db, read, models, policy, readEarlier()));
    return await makeReport(db, read, found.bevindingen, null, found.rekening);
  } catch (cause) {
    if (!(cause instanceof RomError) || cause.kind !== "aanlevering") throw cause;
    return makeReport(db, delivery, await keyFindings(db), cause);
  }
}

/**
 * Checks a delivery and writes the report; no release.
 * @param find as of {@link judge}
 * @returns the exit code: 0 clean, 7 usable with something to mend, 3 unusable
 */
export async function checkDelivery(
  options: CheckOptions,
  report: Reporter,
  find: typeof findAll | null = findAll,
): Promise<number> {
  const name = path.basename(path.resolve(options.delivery));
  if (options.out !== undefined) checkPlace(options.out, REPORT_MARKER);
  return withRunDb(options.delivery, async (db, scratch) => {
    const found = await judge(db, scratch, options.delivery, report, find);
    const label = found.aanlevering?.slice(0, HASH_DIGITS) ?? unusableLabel(options.delivery);
    const out = options.out ?? path.join(WORK, "controle", label);
    const staging = makeStaging(out, REPORT_MARKER);
    try {
      await writeReport(db, found, name, staging);
      placeFolder(staging, out, REPORT_MARKER);
    } finally {
      removeKnown(staging);
    }
    printCauses(found.bevindingen, report);
    printRows(found, report);
    printSteps(found.rekening, report);
    printFindings(found.bevindingen, report);
    for (const o of found.onbruikbaar) report.line(`  Onbruikbaar: ${o.wat}\n    ${o.herstel}`);
    report.line(`\n  De aanlevering is ${VERDICTS[found.oordeel]}.`);
    report.line(
      `  Verslag: ${path.join(path.relative(process.cwd(), out), "rapport.html")} (ook als CSV; regels.csv noemt elke plaats)`,
    );
    return { schoon: EXIT.ok, bruikbaar: EXIT.verbeteren, onbruikbaar: EXIT.aanlevering }[found.oordeel];
  });
}
