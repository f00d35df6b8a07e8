import { expect, test } from "vitest";
import { releaseTables } from "../../src/engine/release/browser-tables.js";
import { readRelease } from "../../src/engine/release/reader.js";
import { GOLDEN } from "../support/golden.js";

/** The tables of a release for the browser's database. */

test("the same release gives the same bytes, whatever the process made before", async () => {
  const first = await releaseTables(readRelease(GOLDEN));
  const second = await releaseTables(readRelease(GOLDEN));
  expect(Buffer.compare(second, first)).toBe(0);
});
