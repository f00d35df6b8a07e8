import { parseArgs } from "node:util";
import { close, vitest } from "./support/run.js";

/**
 * `npm run test:deep`: what draws its cases from a seed, tried at full size (tests/support/sizes.ts); `-- --deel 2/10` tries one
 * of ten slices. Closes with the totals on a line of their own, as `npm test` does.
 */

const SEEDED = [
  "tests/deliveries/mutations.test.ts",
  "tests/gate/random-cubes.test.ts",
  "tests/deliveries/rewritten.test.ts",
];
/** Not to be cut into slices. */
const WHOLE = [
  "tests/deliveries/cases.test.ts",
  "tests/cli/kill.test.ts",
  "tests/demo/clean.test.ts",
  "tests/reference/take-along.test.ts",
];
/** In every slice, where there is a Firefox; the whole installs one where it can. */
const OTHER_BROWSER = "tests/site/firefox.test.ts";

const { values } = parseArgs({ options: { deel: { type: "string", default: "1/1" } } });
const [k = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(values.deel)?.slice(1) ?? []).map(Number);
if (k >= 1 && k <= of)
  close(
    vitest(`deep tests, slice ${values.deel}`, [...SEEDED, ...(of === 1 ? WHOLE : []), OTHER_BROWSER], {
      ROM_DIEP: values.deel,
    }),
  );
else {
  process.stderr.write(`--deel ${values.deel}: a slice is written as 2/10, the second of ten\n`);
  process.exitCode = 2;
}
