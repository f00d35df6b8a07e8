import path from "node:path";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { REPORT_MEASURES } from "../../src/engine/gate/catalogue/report-measures.js";
import { passGate } from "../../src/engine/gate/gate.js";
import { type Policy, policyHash, readPolicy } from "../../src/engine/policy/policy.js";
import { writeRelease } from "../../src/engine/release/writer.js";
import { runFolder, tempFolder } from "./delivery.js";

export interface ReleaseOptions {
  readonly key?: string;
  readonly edition?: string;
  readonly out?: string;
  /** Fewer tables (see {@link coarse}), and none of the reports: for tests of anything but the gate and its figures. */
  readonly coarse?: boolean;
  /** Without the management reports and the counts of characteristics: for a delivery of many small vestigingen, where what to hide of them takes minutes. */
  readonly withoutReports?: boolean;
  /** Only these indicators, and no casemix models. */
  readonly indicatoren?: readonly string[];
  /** These models in stead of those of policy, also where the other options leave them out. */
  readonly casemix?: Partial<Policy["casemix"]>;
}

/** Crossings of some indicators only. */
export const keeping = (policy: Policy, keeps: (indicator: string) => boolean): Policy => ({
  ...policy,
  publicatie: {
    ...policy.publicatie,
    kruisingen: Object.fromEntries(
      Object.entries(policy.publicatie.kruisingen).map(([figure, levels]) => [
        figure,
        keeps(figure.split("|")[0] ?? "") ? levels : {},
      ]),
    ),
  },
});

/** The key of unit codes where a test names no other. */
export const RELEASE_KEY = "een sleutel van minstens tweeëndertig tekens";

const REPORTS = new Set(["kenmerk", ...REPORT_MEASURES.map((m) => m.indicator)]);
/** No crossings for the management reports and the counts of characteristics. */
export const withoutReports = (policy: Policy): Policy => keeping(policy, (indicator) => !REPORTS.has(indicator));

const withoutModels = (policy: Policy): Policy => ({ ...policy, casemix: { ...policy.casemix, modellen: [] } });

/**
 * A policy under which only the numbers closed stand per year, and the rest over the whole period, without casemix models. The gate hides, attacks
 * and certifies these as it does all tables, in a fraction of the time.
 */
export const coarse = (policy: Policy): Policy => ({
  ...withoutModels(policy),
  publicatie: {
    ...policy.publicatie,
    kruisingen: Object.fromEntries(
      Object.entries(policy.publicatie.kruisingen).map(([figure, levels]) => [
        figure,
        figure === "afgesloten"
          ? levels
          : Object.fromEntries(Object.keys(levels).map((level) => [level, ["totaal" as const]])),
      ]),
    ),
  },
});

/** Makes a release of a delivery folder, as the command does. @returns its folder */
export async function makeRelease(delivery: string, options: ReleaseOptions = {}): Promise<string> {
  const lean = options.withoutReports || options.coarse;
  const { indicatoren } = options;
  const wide = lean ? withoutReports(readPolicy()) : readPolicy();
  const full = indicatoren ? withoutModels(keeping(wide, (i) => indicatoren.includes(i))) : wide;
  const left = options.coarse ? coarse(full) : full;
  const policy = { ...left, casemix: { ...left.casemix, ...options.casemix } };
  const edition = policy.edities.edities.find((e) => e.naam === (options.edition ?? policy.edities.standaard));
  if (!edition) throw new Error("no such edition");
  const { db, delivery: read, models } = await runFolder(delivery);
  const out = options.out ?? path.join(tempFolder(), "uitgave");
  const gated = await passGate(db, read, models, policy, edition, options.key ?? RELEASE_KEY);
  await writeRelease(
    gated,
    {
      bron: read.description.bron ?? "test",
      synthetisch: read.description.synthetisch,
      aanlevering: read.hash,
      versie: "0.0.0",
      beleid: policyHash(),
      editie: { naam: edition.naam, titel: edition.titel, toelichting: edition.toelichting },
      periode: models.periode,
      referentieperiode: models.referentieperiode,
      peildatum: models.peildatum,
      reden_verborgen: policy.publicatie.reden,
    },
    out,
  );
  db.close();
  return out;
}

/** A small demo delivery. */
export function makeDemo(trajecten: number, seed = 1): string {
  const out = path.join(tempFolder(), "demo");
  writeDemo({ trajecten, seed, out });
  return out;
}
