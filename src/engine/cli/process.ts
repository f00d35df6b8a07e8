import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findAll } from "../check/all.js";
import type { Finding } from "../check/finding.js";
import { keyFindings } from "../check/keys.js";
import { faultGroups } from "../check/report.js";
import { writeFaultLines } from "../check/report-files.js";
import { type Manifest, RELEASE_MARKER } from "../contract/manifest.js";
import type { Db } from "../db.js";
import { RomError } from "../errors.js";
import { passGate } from "../gate/gate.js";
import { readInstruments } from "../instruments/registry.js";
import { objections } from "../intake/consent.js";
import { type Delivery, readDelivery } from "../intake/intake.js";
import { type Metric, metricFileText, readMetricFile } from "../models/metric.js";
import { runModels } from "../models/run.js";
import { inProject, WORK } from "../paths.js";
import { checkPlace } from "../place-folder.js";
import { type Edition, type Policy, policyHash, readPolicy } from "../policy/policy.js";
import { writeRelease } from "../release/writer.js";
import { count, type Reporter } from "./console.js";
import { addEarlier, readEarlier } from "./earlier.js";
import { HASH_DIGITS } from "./kept.js";
import { readKey } from "./key.js";
import { printCauses, printFindings, printRows, printSteps } from "./print-report.js";
import { withRunDb } from "./work-folder.js";

export interface ProcessOptions {
  readonly delivery: string;
  readonly out: string;
  readonly edition?: string;
  readonly keyFile?: string;
  readonly metrics?: readonly Metric[];
  /** Makes a release of a delivery of which too little was left; every page says so. */
  readonly anyway?: boolean;
}

const version = (): string =>
  (JSON.parse(readFileSync(inProject("package.json"), "utf8")) as { version: string }).version;

/** The edition of a name, or the standard one. @throws RomError (gebruik) */
export function findEdition(policy: Policy, name: string | undefined): Edition {
  const wanted = name ?? policy.edities.standaard;
  const edition = policy.edities.edities.find((e) => e.naam === wanted);
  if (!edition)
    throw new RomError(
      "gebruik",
      `De editie ${wanted} bestaat niet.`,
      `Kies uit: ${policy.edities.edities.map((e) => e.naam).join(", ")}.`,
    );
  return edition;
}

/**
 * Says what another edition of the same delivery does: its units can be matched with these by their figures, and its
 * figures subtracted. Where only the standard edition is made there is nothing to say.
 */
function reportEdition(policy: Policy, edition: Edition, report: Reporter): void {
  if (edition.naam === policy.edities.standaard) return;
  report.line(
    "  Let op: wie nog een editie van deze aanlevering heeft, koppelt de eenheden van beide aan de hand van hun cijfers, ook waar zij een code dragen, en kan die cijfers van elkaar aftrekken. Verspreid van één aanlevering één editie, of geef ze aan verschillende ontvangers die ze niet samenleggen.",
  );
}

/** Says what was set aside, by kind, and keeps the list where only the owner can read it. */
async function reportSetAside(db: Db, delivery: Delivery, report: Reporter): Promise<void> {
  const fouten = await faultGroups(db);
  printCauses(await keyFindings(db), report);
  printRows({ rijen: delivery.accounts, fouten }, report);
  if (fouten.length === 0) return;
  const folder = path.join(WORK, "apart-gezet");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${delivery.hash.slice(0, HASH_DIGITS)}.csv`);
  await writeFaultLines(db, file);
  report.line(
    `  De lijst van apart gezette rijen staat in ${path.relative(process.cwd(), file)} (alleen voor u leesbaar).`,
  );
}

/**
 * From a delivery to a release.
 * @returns the release's manifest
 * @throws RomError; nothing is written then
 */
export async function processDelivery(options: ProcessOptions, report: Reporter): Promise<Manifest> {
  const policy = readPolicy();
  const edition = findEdition(policy, options.edition);
  checkPlace(options.out, RELEASE_MARKER);
  if (options.keyFile !== undefined) readKey(options.keyFile, false);
  return withRunDb(options.delivery, async (db, scratch) => {
    const delivery = await readDelivery(db, options.delivery, readInstruments(), report.step, scratch);
    await reportSetAside(db, delivery, report);
    await reportObjections(db, report);
    const models = await runModels(db, delivery, policy, report.step, options.metrics);
    const found = await report.step("plausibiliteit", () => findAll(db, delivery, models, policy, readEarlier()));
    printSteps(found.rekening, report);
    printFindings(found.bevindingen, report);
    const reservations = settle(found.bevindingen, options.anyway ?? false);
    const { synthetisch } = delivery.description;
    const bron = delivery.description.bron ?? "aanlevering";
    const gated = await report.step("kubus en poort", (told) =>
      passGate(db, delivery, models, policy, edition, readKey(options.keyFile, synthetisch, report.line), told),
    );
    const manifest = await report.step("uitgave schrijven", () =>
      writeRelease(
        gated,
        {
          bron,
          synthetisch,
          aanlevering: delivery.hash,
          versie: version(),
          beleid: policyHash(),
          editie: {
            naam: edition.naam,
            titel: edition.titel,
            toelichting: edition.toelichting,
            ...(edition.licentie === undefined ? {} : { licentie: edition.licentie }),
          },
          periode: models.periode,
          referentieperiode: models.referentieperiode,
          peildatum: models.peildatum,
          reden_verborgen: policy.publicatie.reden,
          ...(reservations.length ? { voorbehoud: reservations } : {}),
        },
        options.out,
      ),
    );
    reportEdition(policy, edition, report);
    if (!synthetisch) addEarlier({ hash: delivery.hash, bron, ...models.periode, peildatum: models.peildatum });
    report.line(
      `  Uitgave: ${count(gated.cellen.getoond)} cijfers getoond, ${count(gated.cellen.verborgen)} verborgen → ${options.out}`,
    );
    return manifest;
  });
}

/**
 * Refuses a delivery of which too little was left, unless a release is wanted all the same.
 * @returns what every page then says of it
 * @throws RomError (verlies)
 */
function settle(findings: readonly Finding[], anyway: boolean): string[] {
  const grave = findings.filter((f) => f.ernst === "onbruikbaar");
  const [first] = grave;
  if (first && !anyway)
    throw new RomError(
      "verlies",
      `Van deze aanlevering wordt geen uitgave gemaakt: ${first.wat}.`,
      `${first.herstel} Wilt u de uitgave toch, geef dan --toch op; elke pagina zegt dan wat er aan de hand is.`,
    );
  return grave.map((f) => f.wat);
}

/** Says how many objected and are left out. */
async function reportObjections(db: Db, report: Reporter): Promise<void> {
  const { patiënten, trajecten, "zonder vermelding": untold } = await objections(db);
  if (trajecten)
    report.line(
      `  Bezwaar: ${count(trajecten)} zorgtrajecten van ${count(patiënten ?? 0)} patiënten blijven buiten elke berekening.`,
    );
  if (untold) report.line(`  Bij ${count(untold)} zorgtrajecten is over bezwaar niets geleverd; zij tellen mee.`);
}

/**
 * Fits the T constants on a delivery's reference period and writes them as a metric file, in the place of an earlier one and of
 * no other file. @throws RomError for a file there that holds no constants
 */
export async function writeConstants(delivery: string, out: string, report: Reporter): Promise<void> {
  if (existsSync(out)) readMetricFile(out);
  const policy = readPolicy();
  const text = await withRunDb(delivery, async (db, scratch) => {
    const read = await readDelivery(db, delivery, readInstruments(), report.step, scratch);
    const models = await runModels(db, read, policy, report.step);
    return metricFileText(read.description.bron ?? "aanlevering", models.metrics);
  });
  writeFileSync(out, text);
  report.line(`  T-constanten → ${out}`);
}
