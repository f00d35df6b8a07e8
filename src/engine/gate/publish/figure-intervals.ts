import { designEffect, studentCluster, wilsonCluster } from "../../definitions/clustered.js";
import { begrensd, type GroupMean, type Interval, student, wilson } from "../../definitions/intervals.js";
import { HSK } from "../catalogue/measures.js";
import type { PublishedError } from "../cube/patient-error.js";

export const round = (x: number, digits: number): number => {
  const f = 10 ** digits;
  const r = Math.round((x + Math.sign(x) * Number.EPSILON) * f) / f;
  return Object.is(r, -0) ? 0 : r;
};

export function withInterval(i: Interval, methode: string, digits: number) {
  return { laag: round(i.laag, digits), hoog: round(i.hoog, digits), methode };
}

/** Percentages are bounded; everything else that has a mean is not. */
const isBounded = (indicator: string): boolean => indicator === HSK;

/** What an interval of a bounded mean asks of a group, from what is published of it. */
export const groupOf = (gemiddelde: number, sd: number, n: number, { fout, patienten }: PublishedError): GroupMean => ({
  gemiddelde,
  sd,
  n,
  ...(patienten === null ? {} : { patient: { effect: designEffect(fout, { sd, n }), aantal: patienten } }),
});

/** The interval of a share from its published numbers and error; methods on patients end at `-patient`. */
export function shareInterval(teller: number, n: number, { fout, patienten }: PublishedError, digits: number) {
  return patienten === null
    ? withInterval(wilson(teller, n), "wilson", digits)
    : withInterval(wilsonCluster(teller, n, fout / 100, patienten), "wilson-patient", digits);
}

/** The same of a mean. */
export function meanInterval(
  indicator: string,
  waarde: number,
  sd: number,
  n: number,
  error: PublishedError,
  digits: number,
) {
  const { fout, patienten } = error;
  if (isBounded(indicator)) {
    const interval = begrensd([groupOf(waarde, sd, n, error)], -100, 100);
    return withInterval(interval, patienten === null ? "begrensd" : "begrensd-patient", digits);
  }
  return patienten === null
    ? withInterval(student(waarde, sd, n), "student", digits)
    : withInterval(studentCluster(waarde, fout, patienten), "student-patient", digits);
}
