import { expect, test } from "vitest";
import { series } from "./mutate.js";

const SEED = 1;
const PARTS = 10;
/** In every run of the tests; `ROM_MUTATIES=1000` tries more. */
const EACH = Number(process.env["ROM_MUTATIES"] ?? 400) / PARTS;

/** Makes the tests of one half of the mutations, so that two workers can share them. */
export function mutations(half: 0 | 1): void {
  const parts = Array.from({ length: PARTS / 2 }, (_, k) => k + (half * PARTS) / 2);
  test.each(parts)("mutations, part %i", async (part) => {
    const { gelezen, geweigerd, faults } = await series(SEED, EACH, part * EACH);
    expect(faults).toEqual([]);
    // Damage that is always refused, or never, would test half of what it should.
    expect(gelezen).toBeGreaterThan(EACH / 10);
    expect(geweigerd).toBeGreaterThan(EACH / 10);
  });
}
