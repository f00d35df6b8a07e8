/**
 * Exact sums of whole numbers in an array of doubles: the last 26 bits of every number are added up in one place, what stands
 * above them in the next. Either stays a whole number below 2^53 for some hundred million numbers below 2^79.
 */

const BITS = 26;
const UNIT = 2 ** BITS;
const MOST = 2n ** 79n;

/** The two parts of a whole number. */
export type Parts = readonly [low: number, high: number];

/** @param whole a number only where it is exact */
export function partsOf(whole: bigint | number): Parts {
  if (typeof whole === "number") {
    const high = Math.floor(whole / UNIT);
    return [whole - high * UNIT, high];
  }
  if (whole >= MOST || whole <= -MOST) throw new RangeError("partsOf: a number of more than 79 bits");
  return [Number(BigInt.asUintN(BITS, whole)), Number(whole >> BigInt(BITS))];
}

/** Adds a number to the sum that stands in two places of an array. */
export function addParts(to: Float64Array, at: number, [low, high]: Parts): void {
  to[at] = (to[at] as number) + low;
  to[at + 1] = (to[at + 1] as number) + high;
}

/** The sum in two places of an array. */
export const sumAt = (from: Float64Array | undefined, at: number): bigint =>
  from ? BigInt(from[at] as number) + (BigInt(from[at + 1] as number) << BigInt(BITS)) : 0n;

/** The product of two whole numbers, exact also beyond 2^53. @throws RangeError where one of the two is none itself */
export function product(a: number, b: number): number | bigint {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) throw new RangeError("product: no exact whole number");
  const found = a * b;
  return Number.isSafeInteger(found) ? found : BigInt(a) * BigInt(b);
}

/** A decimal from its digits, as the database writes it. */
export function decimalText(digits: bigint, scale: number): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
