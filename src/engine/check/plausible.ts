import type { Db } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import type { Settled } from "../models/run.js";
import type { Policy } from "../policy/policy.js";
import { answers } from "./answers.js";
import { boundsOf, byFinding, type Check, type CheckFinding, withCheckTables } from "./base.js";
import { closures } from "./closures.js";
import { coding, numbering } from "./coding.js";
import { columns } from "./columns.js";
import { dates } from "./dates.js";
import { diagnoses } from "./diagnoses.js";
import { duplicates } from "./duplicates.js";
import { endings } from "./endings.js";
import type { Finding } from "./finding.js";
import { grouped } from "./group.js";
import { instruments, unknownInstruments } from "./instruments.js";
import { keuring } from "./keuring.js";
import { type EarlierDelivery, earlierPeriods, outsidePeriod, outsideStart } from "./periods.js";
import { reversal } from "./reversal.js";
import { units } from "./score-unit.js";
import { scores } from "./scores.js";
import { readWords, type Words } from "./swapped.js";
import { therapists } from "./therapists.js";

/** In this order: a cause that is found silences what only follows from it. */
const CHECKS: readonly Check[] = [
  numbering,
  reversal,
  coding,
  answers,
  units,
  scores,
  endings,
  dates,
  therapists,
  duplicates,
  closures,
  diagnoses,
  instruments,
  keuring,
  columns,
];
/** What can be said where vestiging or organisatie seems to hold persons: nothing that is counted or named per vestiging. */
const WITHOUT_UNITS: readonly Check[] = [unknownInstruments, columns];

/**
 * What looks strange in a delivery that was read and run through the models, though its form is right. Changes no figure; reads
 * tables of intake and models. Rows of who objected are left out. Holds no value of or about a person.
 * Where vestiging or organisatie seems to hold persons, checks per vestiging are not run; what is the same at many vestigingen is
 * said once.
 * @param earlier deliveries that were processed before
 * @param words what may be said of the delivery's words, where the caller read it already
 * @returns findings in a fixed order: ernst, code, waar
 */
export async function findImplausible(
  db: Db,
  delivery: Delivery,
  models: Settled,
  policy: Policy,
  earlier: readonly EarlierDelivery[],
  words?: Words,
): Promise<Finding[]> {
  const bound = boundsOf(policy);
  const { mixed, names } = words ?? (await readWords(db, bound));
  const context = { db, delivery, models, policy, bound, names };
  return withCheckTables(db, async () => {
    const found: CheckFinding[] = [
      ...mixed,
      ...outsidePeriod(models),
      ...(await outsideStart(db, policy)),
      ...earlierPeriods(delivery, models, earlier),
    ];
    for (const check of mixed.length > 0 ? WITHOUT_UNITS : CHECKS) found.push(...(await check(context)));
    return grouped(found, bound("groep_vestigingen")).sort(byFinding);
  });
}
