/** How figures of the models stand in a release: three digits, numbers in tens. */

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
