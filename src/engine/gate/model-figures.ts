/** How figures of the models stand in a release: three digits, numbers in tens, and rows that say nothing. */

export type Status = { readonly status: "getoond" | "verborgen" | "niet beschikbaar"; readonly reden: string | null };
export const SHOWN: Status = { status: "getoond", reden: null };

/** Significant digits of every estimate. */
export const DIGITS = 3;
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

/** The columns of rows that say nothing: of an estimate, a unit, a question. */
export const NO_VALUE = { waarde: null, laag: null, hoog: null } as const;
export const NO_UNIT = Object.fromEntries(
  "n ongecorrigeerd ongecorrigeerd_laag ongecorrigeerd_hoog verwacht gecorrigeerd gecorrigeerd_laag gecorrigeerd_hoog se krimp krimp_laag krimp_hoog betrouwbaarheid n_nodig waargenomen verwacht_aantal variantie z verhouding verhouding_laag verhouding_hoog"
    .split(" ")
    .map((c) => [c, null]),
);
export const NO_QUESTION = Object.fromEntries(
  ["ongecorrigeerd", "gecorrigeerd"].flatMap((n) => ["", "_laag", "_hoog"].map((x) => [n + x, null])),
);
