import { LEAST_DF } from "../casemix/linear.js";
import type { Policy } from "../policy/policy.js";

/** Significant digits of every estimate. */
const DIGITS = 3;
/** Numbers of classes that no attacked cell holds are given in tens. */
const TENS = 10;

export const significant = (x: number): number => {
  if (x === 0 || !Number.isFinite(x)) return 0;
  const rounded = Number(x.toPrecision(DIGITS));
  return Object.is(rounded, -0) ? 0 : rounded;
};
export const maybe = (x: number | null | undefined): number | null =>
  x === null || x === undefined ? null : significant(x);
export const inTens = (n: number): number => Math.round(n / TENS) * TENS;

/** What holds for the models, in words for the certificate. */
export const modelRules = (policy: Policy): string[] => [
  `Casemixmodellen zijn getoetst volgens vaste regels, niet met de aanval: minstens ${policy.publicatie.drempels.uitkomst.patienten} patiënten per klasse en per eenheid, minstens ${LEAST_DF} vrijheidsgraden over, ${DIGITS} cijfers per schatting.`,
  "Van een eenheid of klasse staat er alleen iets als het aantal of het gemiddelde van dezelfde zorgtrajecten de aanval heeft doorstaan.",
];
