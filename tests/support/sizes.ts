/**
 * How much the tests try that draw their cases from a seed: a small part in every run, and in `npm run test:deep` all of it or
 * one of so many slices (`-- --deel 2/10`). Every run of the same sizes tries the same cases.
 */

/** Case `van` up to and including `tot`, counted from 0. */
export interface Span {
  readonly van: number;
  readonly tot: number;
}

/** Which slice of the deep tests runs, as "2/10"; "1/1" is all. Absent in a usual run. */
const slice = process.env["ROM_DIEP"];

/** Whether this is a run of the deep tests. */
export const deep = slice !== undefined;

/** The cases that this run tries of `diep`, of which a usual run tries the first `gewoon`. */
export function span(gewoon: number, diep: number): Span {
  if (slice === undefined) return { van: 0, tot: gewoon - 1 };
  const [k = 1, of = 1] = slice.split("/").map(Number);
  return { van: Math.round(((k - 1) * diep) / of), tot: Math.round((k * diep) / of) - 1 };
}
