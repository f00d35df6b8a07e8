import type { Db } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import type { ModelResult } from "../models/run.js";
import type { Policy } from "../policy/policy.js";
import { byFinding, type Check, withCheckTables } from "./base.js";
import { closures } from "./closures.js";
import { coding, numbering } from "./coding.js";
import { columns } from "./columns.js";
import { dates } from "./dates.js";
import { duplicates } from "./duplicates.js";
import { endings } from "./endings.js";
import type { Finding } from "./finding.js";
import { instruments } from "./instruments.js";
import { type EarlierDelivery, earlierPeriods } from "./periods.js";
import { reversal } from "./reversal.js";
import { units } from "./score-unit.js";
import { scores } from "./scores.js";
import { therapists } from "./therapists.js";

/** In this order: a cause that is found silences what only follows from it. */
const CHECKS: readonly Check[] = [
  numbering,
  reversal,
  coding,
  units,
  scores,
  endings,
  dates,
  therapists,
  duplicates,
  closures,
  instruments,
  columns,
];

/**
 * What looks strange in a delivery that was read and run through the models, though its form is right. Changes no figure; reads
 * tables of intake and models. Rows of who objected are left out. Holds no value of or about a person.
 * @param earlier deliveries that were processed before
 * @returns findings in a fixed order: ernst, code, waar
 */
export async function findImplausible(
  db: Db,
  delivery: Delivery,
  models: ModelResult,
  policy: Policy,
  earlier: readonly EarlierDelivery[],
): Promise<Finding[]> {
  const { grenzen } = policy.plausibiliteit;
  const context = { db, delivery, models, policy, bound: (name: keyof typeof grenzen) => grenzen[name].waarde };
  return withCheckTables(db, async () => {
    const found = earlierPeriods(delivery, models, earlier);
    for (const check of CHECKS) found.push(...(await check(context)));
    return found.sort(byFinding);
  });
}
