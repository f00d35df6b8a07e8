import { clusterError, type PatientSums } from "../../definitions/clustered.js";
import type { Policy } from "../../policy/policy.js";

/** The error of a figure as it is published; patienten: where rows belong to patients with several, how many there are. */
export interface PublishedError {
  readonly fout: number;
  readonly patienten: number | null;
}

/** How the rows that a mean or share is of lie over patients; `kwadraat` and `kruis` of its values or its numerator. */
export interface RowsOfPatients {
  readonly patienten: number;
  readonly herhaald: number;
  readonly aantallen: number;
  readonly kwadraat: string | number;
  readonly kruis: string | number;
}

/** Rounded to a number of significant digits. */
const significant = (x: number, digits: number): number => Number(x.toPrecision(digits));

/**
 * The error of a mean or share that may be published beside it, by the rule of policy `fout` (docs/methods/intervallen.md):
 * - clustered by patient, where at least so many patients have more than one row, and no few patients have most rows;
 * - else that of independent rows, where those few could make the variance no larger than policy allows;
 * - else as if all rows of a patient said the same, in whole times, so that few patients' rows are not told.
 * Which of these holds depends on numbers of rows only, never on outcomes.
 * @param spread published standard deviation of a row, and n · @param rows left out where nobody has more than one row
 * @returns error in the unit of sd; patients rounded down to the threshold's multiple
 */
export function publishedError(
  spread: { readonly sd: number; readonly n: number; readonly som: string },
  rows: RowsOfPatients | undefined,
  policy: Policy["publicatie"],
): PublishedError {
  const { sd, n, som } = spread;
  const { patienten: least, effect: most, cijfers } = policy.fout;
  const independent = { fout: significant(sd / Math.sqrt(n), cijfers), patienten: null };
  if (!rows) return independent;
  const patienten = Math.max(2, Math.floor(rows.patienten / least) * least);
  if (rows.herhaald >= least && n * n >= least * rows.aantallen) {
    const sums: PatientSums = { n, som, ...rows, kwadraat: String(rows.kwadraat), kruis: String(rows.kruis) };
    return { fout: significant(clusterError(sums), cijfers), patienten };
  }
  const worst = rows.aantallen / n;
  if (worst <= most) return independent;
  return { fout: significant(sd * Math.sqrt(Math.ceil(worst) / n), cijfers), patienten };
}
