import { beforeAll, expect, test } from "vitest";
import { random } from "../../src/engine/demo/random.js";
import { exactCube } from "../support/cube.js";
import { type Ran, runFiles, runFolder } from "../support/delivery.js";
import { type Plain, readPlain } from "../support/exports.js";
import { makeDemo } from "../support/releases.js";
import { FORMS, rewrite } from "../support/rewrite.js";
import { deep, span } from "../support/sizes.js";

/**
 * A delivery rewritten in any accepted form gives the same figures, byte for byte: every atom of the cube before the gate, of
 * every unit and period. Seeded (tests/support/sizes.ts).
 */

const { van, tot } = span(1, 20);
const LEVELS = ["totaal", "cluster", "organisatie", "vestiging", "team", "behandelaar"] as const;

/** Names are compared as policy compares them: which spelling is shown is the most frequent one. */
const normal = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\s\u00a0]+/g, " ");

async function figures({ db, delivery, models }: Ran): Promise<{ figures: string[]; apart: number }> {
  // Every unit over the whole period and the whole by year; the deep tests count every unit by year too.
  const crossing = LEVELS.map((niveau) => ({
    niveau,
    perioden: deep || niveau === "totaal" ? (["totaal", "jaar"] as const) : (["totaal"] as const),
  }));
  const cube = await exactCube(db, crossing, models.periode);
  const metrics = JSON.stringify(models.metrics);
  const apart = delivery.accounts.reduce((n, a) => n + a.apart, 0);
  db.close();
  return { figures: [metrics, ...cube.cellen.map((c) => normal(JSON.stringify(c))).sort()], apart };
}

let plain: Plain;
let expected: { figures: string[]; apart: number };
beforeAll(async () => {
  // The deep tests rewrite a larger one.
  const folder = makeDemo(deep ? 150 : 60, 3);
  plain = readPlain(folder);
  expected = await figures(await runFolder(folder));
});

test("the delivery that is rewritten has figures", () => {
  expect(expected.apart).toBe(0);
  expect(expected.figures.length).toBeGreaterThan(1000);
});

test.each(
  Object.keys(FORMS).flatMap((form, f) =>
    Array.from({ length: tot - van + 1 }, (_, k) => [form, 100 * f + van + k] as const),
  ),
)("%s, seed %i", async (form, seed) => {
  const { files, how } = rewrite(plain, form, random(seed));
  const found = await figures(await runFiles(files));
  expect(found.apart, how).toBe(expected.apart);
  const others = (a: readonly string[], b: readonly string[]): string[] => {
    const known = new Set(b);
    return a.filter((x) => !known.has(x)).slice(0, 5);
  };
  expect({ more: others(found.figures, expected.figures), less: others(expected.figures, found.figures) }, how).toEqual(
    { more: [], less: [] },
  );
  expect(found.figures.join("\n"), how).toBe(expected.figures.join("\n"));
});
