import { setImmediate } from "node:timers/promises";

/** Work holds the process for at most about so many milliseconds. */
const HOLD = 200;

/**
 * Lets long work look up now and then, so that a termination signal need not wait for its end, and what is told of it is seen.
 * @returns to be awaited between pieces of the work; `before` is done just before it looks up
 */
export function makeBreath(): (before: () => void) => Promise<void> | undefined {
  let last = performance.now();
  return (before) => {
    if (performance.now() - last < HOLD) return undefined;
    before();
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
