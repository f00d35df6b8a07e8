import type { Db } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import type { Settled } from "../models/run.js";
import type { Policy } from "../policy/policy.js";
import { boundsOf } from "./base.js";
import { emptyWordFindings } from "./empty-words.js";
import type { Finding } from "./finding.js";
import { keyFindings } from "./keys.js";
import { findLosses, type Step } from "./losses.js";
import type { EarlierDelivery } from "./periods.js";
import { findImplausible } from "./plausible.js";
import { findReadings } from "./readings.js";
import { readWords } from "./swapped.js";
import { findUnitFaults } from "./units.js";

/** What newer XML files of a delivery put in the place of older ones. */
function replaced({ vervangen }: Delivery): Finding[] {
  if (!vervangen || vervangen.trajecten === 0) return [];
  return [
    {
      code: "xml-vervangen",
      ernst: "let op",
      waar: "XML-bestanden",
      wat: `${vervangen.trajecten} DBCTrajecten stonden in meer dan één bestand; ${vervangen.metingen} metingen uit oudere bestanden zijn vervangen.`,
      gevolg: "Elk DBCTraject telt zoals het nieuwste bestand (datumCreatie) het geeft.",
      herstel: "Klopt dat niet, lever dan alleen de bestanden die gelden.",
      rijen: vervangen.metingen,
    },
  ];
}

/** Covariates of which values could not be read. */
const unreadable = ({ covariatenOnleesbaar }: Delivery): Finding[] =>
  covariatenOnleesbaar.map(({ naam, rijen }) => ({
    code: "covariaat-onleesbaar",
    ernst: "fout",
    waar: `trajecten, kolom ${naam}`,
    wat: `${rijen} keer staat er iets dat geen getal is.`,
    gevolg: "Die zorgtrajecten tellen mee alsof de covariaat onbekend is.",
    herstel: "Lever getallen met punt of komma, of noem de covariaat in aanlevering.json een categorie.",
    rijen,
  }));

/** What reading alone shows, of a delivery that is not computed: keys, how files were read, words that count as nothing. */
export const findRead = async (db: Db, delivery: Delivery): Promise<Finding[]> => [
  ...(await keyFindings(db)),
  ...findReadings(delivery),
  ...(await emptyWordFindings(db)),
  ...replaced(delivery),
  ...unreadable(delivery),
];

/** What a delivery's content shows. */
export interface Found {
  readonly rekening: readonly Step[];
  readonly bevindingen: readonly Finding[];
}

/**
 * Everything that can be said of the content of a delivery that was read and computed: what was lost on the way, how files were
 * read, keys, units over time, files that overlap, plausibility.
 * @param earlier deliveries processed before
 * @returns the account of the steps, and findings in a fixed order; none of them holds a value about a person
 */
export async function findAll(
  db: Db,
  delivery: Delivery,
  models: Settled,
  policy: Policy,
  earlier: readonly EarlierDelivery[],
): Promise<Found> {
  const { rekening, bevindingen } = await findLosses(db, delivery, policy);
  const words = await readWords(db, boundsOf(policy));
  const findings = [
    ...(await keyFindings(db)),
    ...bevindingen,
    ...findReadings(delivery),
    ...(await emptyWordFindings(db)),
    ...(await findUnitFaults(db, words.names)),
    ...replaced(delivery),
    ...unreadable(delivery),
    ...(await findImplausible(db, delivery, models, policy, earlier, words)),
  ];
  return { rekening, bevindingen: findings };
}
