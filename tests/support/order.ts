import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take long, longest first (measured on two cores). Started first, they end while short files are still there
 * to fill the other worker; a file that is not named comes after these. Only the order hangs on this list.
 */
const LONG = [
  "tests/site/site.test.ts",
  "tests/deliveries/mutations.test.ts",
  "tests/release/release.test.ts",
  "tests/cli/cli.test.ts",
  "tests/gate/gate.test.ts",
  "tests/site/choices.test.ts",
  "tests/site/content.test.ts",
  "tests/site/cells.test.ts",
  "tests/gate/random-cubes.test.ts",
  "tests/spec/consent.test.ts",
  "tests/reference/independent.test.ts",
  "tests/gate/settings.test.ts",
  "tests/cli/kill.test.ts",
  "tests/deliveries/cases.test.ts",
  "tests/deliveries/exports.test.ts",
  "tests/cli/indeling.test.ts",
  "tests/cli/forget.test.ts",
  "tests/cli/storage.test.ts",
  "tests/gate/units-over-time.test.ts",
  "tests/spec/cases.test.ts",
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
