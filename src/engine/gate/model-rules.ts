import { LEAST_DF } from "../casemix/linear.js";
import type { Policy } from "../policy/policy.js";

/** Significant digits of every estimate. */
const DIGITS = 3;
/** Numbers of classes that no attacked cell holds are given in tens. */
const TENS = 10;

export const significant = (x: number): number => {
  if (!Number.isFinite(x)) throw new Error("an estimate that is no number");
  if (x === 0) return 0;
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

/** The columns of rows that say nothing: of an estimate, a unit, a question. */
export const NO_VALUE = { waarde: null, laag: null, hoog: null } as const;
export const NO_UNIT = Object.fromEntries(
  "n ongecorrigeerd ongecorrigeerd_laag ongecorrigeerd_hoog verwacht gecorrigeerd gecorrigeerd_laag gecorrigeerd_hoog se krimp krimp_laag krimp_hoog betrouwbaarheid n_nodig waargenomen verwacht_aantal verhouding verhouding_laag verhouding_hoog"
    .split(" ")
    .map((c) => [c, null]),
);
export const NO_QUESTION = Object.fromEntries(
  ["ongecorrigeerd", "gecorrigeerd"].flatMap((n) => ["", "_laag", "_hoog"].map((x) => [n + x, null])),
);
