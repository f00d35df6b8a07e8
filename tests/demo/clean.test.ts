import path from "node:path";
import { expect, test } from "vitest";
import { judge } from "../../src/engine/cli/check.js";
import { openDb } from "../../src/engine/db.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { quiet, tempFolder } from "../support/delivery.js";
import { deep } from "../support/sizes.js";

/** The demo is a clean delivery, of any size, in both forms; with --fouten it is not. */

async function verdict(trajecten: number, seed: number, more: { fouten?: boolean; format?: "csv" | "xml" } = {}) {
  const out = path.join(tempFolder(), "demo");
  writeDemo({ trajecten, seed, out, ...more });
  const db = await openDb();
  const reporter = { line: () => {}, step: quiet };
  const place = more.format === "xml" ? path.join(out, "xml") : out;
  const found = await judge(db, path.join(tempFolder(), "uitgepakt"), place, reporter);
  db.close();
  const told = found.bevindingen.filter((f) => f.ernst !== "ter informatie").map((f) => `${f.code}: ${f.wat}`);
  return { oordeel: found.oordeel, told, fouten: found.fouten.map((f) => `${f.plek} ${f.verwacht}`) };
}

const CLEAN = { oordeel: "schoon", told: [], fouten: [] };

/** In every run small ones; the deep tests try larger ones too, of which 10,000 is what the command makes when nothing is said. */
test.each([
  [100, 1],
  [1000, 3],
  ...(deep
    ? [
        [300, 2],
        [2000, 1],
        [10_000, 1],
      ]
    : []),
] as [number, number][])("%i zorgtrajecten, seed %i", async (trajecten, seed) => {
  expect(await verdict(trajecten, seed)).toEqual(CLEAN);
});

test("as XML", async () => {
  expect(await verdict(deep ? 1000 : 200, 1, { format: "xml" })).toEqual(CLEAN);
});

test("with --fouten it is to be mended", async () => {
  expect((await verdict(2000, 1, { fouten: true })).oordeel).toBe("bruikbaar");
});
