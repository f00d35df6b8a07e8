import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take long, longest first (measured on two cores). Started first, they end while short files are still there
 * to fill the other worker; a file that is not named comes after these. Only the order hangs on this list.
 */
const LONG = [
  "tests/deliveries/cases.test.ts",
  "tests/gate/gate.test.ts",
  "tests/site/standing.test.ts",
  "tests/site/content.test.ts",
  "tests/site/way.test.ts",
  "tests/site/site.test.ts",
  "tests/site/cells.test.ts",
  "tests/site/choices.test.ts",
  "tests/site/preview.test.ts",
  "tests/cli/cli.test.ts",
  "tests/deliveries/rewritten.test.ts",
  "tests/site/notebooks.test.ts",
  "tests/workbench/workbench.test.ts",
  "tests/site/tools.test.ts",
  "tests/intake/item-scan.test.ts",
  "tests/site/meeting.test.ts",
  "tests/golden/golden.test.ts",
  "tests/cli/indeling.test.ts",
  "tests/release/reader-attack.test.ts",
  "tests/gate/settings.test.ts",
  "tests/release/release.test.ts",
  "tests/reference/independent.test.ts",
  "tests/check/coding.test.ts",
  "tests/intake/keys.test.ts",
  "tests/deliveries/shared-cases.test.ts",
  "tests/cli/storage.test.ts",
  "tests/deliveries/exports.test.ts",
  "tests/check/scores.test.ts",
  "tests/deliveries/mutations.test.ts",
  "tests/spec/t-metrics.test.ts",
  "tests/spec/units.test.ts",
  "tests/site/from-disk.test.ts",
  "tests/spec/instruments.test.ts",
  "tests/spec/pairing.test.ts",
  "tests/demo/truth.test.ts",
  "tests/site/casemix.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (f: TestSpecification): number => {
      const at = LONG.indexOf(path.relative(process.cwd(), f.moduleId).split(path.sep).join("/"));
      return at < 0 ? LONG.length : at;
    };
    // The rest stays in the usual order (size of the file).
    const usual = await super.sort(files);
    return usual
      .map((file, i) => ({ file, i }))
      .sort((a, b) => place(a.file) - place(b.file) || a.i - b.i)
      .map(({ file }) => file);
  }
}
