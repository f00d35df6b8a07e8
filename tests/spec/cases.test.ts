import { describe, expect, test } from "vitest";
import { readCases } from "../../src/engine/cases/cases.js";
import { inOrder, rowsOf, runCase } from "../support/cases.js";

/** The worked cases of data/reference/gevallen: rows in, rows out, through the real intake and models. */
for (const { bestand, onderwerp, gevallen } of readCases())
  describe.concurrent(`${onderwerp} (${bestand})`, () => {
    test.each(gevallen.map((c) => [c.naam, c] as const))("%s", async (_, c) => {
      if (c.geweigerd !== undefined) {
        await expect(runCase(c)).rejects.toThrow(c.geweigerd);
        return;
      }
      const db = await runCase(c);
      for (const e of c.verwacht) expect(await rowsOf(db, e), e.tabel).toEqual(inOrder(e.rijen));
    });
  });

test("names of cases are their own", () => {
  const names = readCases().flatMap((f) => f.gevallen.map((c) => c.naam));
  expect(names.filter((n, i) => names.indexOf(n) !== i)).toEqual([]);
});
