import { type Assessment, assess, refuseWeak } from "../gate/assess.js";
import { whyCoarsened } from "../gate/system/coarsen.js";
import { readInstruments } from "../instruments/registry.js";
import { readDelivery } from "../intake/intake.js";
import { runModels } from "../models/run.js";
import { PERIOD_KINDS, type Policy, readPolicy } from "../policy/policy.js";
import { count, type Reporter } from "./console.js";
import { findEdition } from "./process.js";
import { withRunDb } from "./work-folder.js";

export interface AuditOptions {
  readonly delivery: string;
  readonly edition?: string;
  /** Show what stays visible under other thresholds and coarser tables. */
  readonly explore: boolean;
}

const THRESHOLDS = [5, 7, 10, 15] as const;

/** Policy with one threshold for everything, outcomes and counts. */
function withThreshold(policy: Policy, patienten: number): Policy {
  const { publicatie } = policy;
  const { uitkomst, telling } = publicatie.drempels;
  return {
    ...policy,
    publicatie: {
      ...publicatie,
      drempels: { uitkomst: { ...uitkomst, patienten }, telling: { ...telling, aantal: patienten } },
    },
  };
}

/** Policy without the finest kinds of period, for every figure. */
function withoutFiner(policy: Policy, coarsest: (typeof PERIOD_KINDS)[number]): Policy {
  const { publicatie } = policy;
  const keep = PERIOD_KINDS.slice(0, PERIOD_KINDS.indexOf(coarsest) + 1);
  const kruisingen = Object.fromEntries(
    Object.entries(publicatie.kruisingen).map(([figure, levels]) => [
      figure,
      Object.fromEntries(
        Object.entries(levels).map(([level, kinds]) => [level, kinds.filter((k) => keep.includes(k))]),
      ),
    ]),
  );
  return { ...policy, publicatie: { ...publicatie, kruisingen } };
}

/** Policy under which every two vestigingen attack together. */
const withPairs = (policy: Policy): Policy => ({
  ...policy,
  publicatie: { ...policy.publicatie, aanvallers: { ...policy.publicatie.aanvallers, paren: true } },
});

/** One line per kind of figure: what stays visible at the vestigingen. */
function printVisible(name: string, a: Assessment, report: Reporter): void {
  const held = a.aanval.zwak.length === 0 ? "houdt stand" : `geeft ${a.aanval.zwak.length} cijfers prijs`;
  report.line(
    `\n  ${name}: ${count(a.proef.verborgen)} van ${count(a.proef.bouwstenen)} bouwstenen verborgen (${count(a.proef.tekleen)} zelf klein); ${held}`,
  );
  for (const z of a.proef.zichtbaar)
    report.line(
      `    ${z.wat.padEnd(12)} vestiging × ${(z.periode === "jaar" ? "jaar" : "hele periode").padEnd(12)} ${String(z.zorgtrajecten_zichtbaar).padStart(4)} % van de behandelingen, ${z.cellen_getoond.toFixed(1).padStart(5)} % van ${count(z.cellen)} cijfers`,
    );
  for (const v of a.vergroofd)
    report.line(`    grover: ${v.figuur}, ${v.niveau}, niet per ${v.periode} (${whyCoarsened(v)})`);
}

/**
 * Tries the gate on a delivery without writing a release.
 * @throws RomError (poort) where the attack on the published rules succeeds
 */
export async function auditDelivery(options: AuditOptions, report: Reporter): Promise<void> {
  const policy = readPolicy();
  const edition = findEdition(policy, options.edition);
  await withRunDb(options.delivery, async (db, scratch) => {
    const delivery = await readDelivery(db, options.delivery, readInstruments(), report.step, scratch);
    const models = await runModels(db, delivery, policy, report.step);
    const run = (p: Policy): Promise<Assessment> => assess(db, delivery, models, p, edition);
    const current = await report.step("kubus, poort en aanval", () => run(policy));
    printVisible(`Beleid van nu (drempel ${policy.publicatie.drempels.uitkomst.patienten})`, current, report);
    if (options.explore) {
      for (const n of THRESHOLDS) printVisible(`Overal drempel ${n}`, await run(withThreshold(policy, n)), report);
      printVisible("Grover: niets per kwartaal", await run(withoutFiner(policy, "jaar")), report);
      printVisible("Grover: alleen de hele periode", await run(withoutFiner(policy, "totaal")), report);
      printVisible("Ook elke twee vestigingen samen als aanvaller", await run(withPairs(policy)), report);
      report.line("\n  Er is niets geschreven. Wat u kiest legt u vast in data/policy/publicatie.json.");
    }
    refuseWeak(current);
  });
}
