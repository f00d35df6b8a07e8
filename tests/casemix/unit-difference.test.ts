import { expect, test } from "vitest";
import type { LinearFits } from "../../src/engine/casemix/linear.js";
import { fitMixed } from "../../src/engine/casemix/mixed.js";
import { linearUnits } from "../../src/engine/casemix/units.js";
import { random } from "../../src/engine/demo/random.js";
import { type ModelRij, sommen } from "../reference/gemengd/sommen.js";

/** The error of a unit's difference with the whole that holds it, beside how far such differences really vary. */

const SD_REST = 8;
const SD_BEHANDELAAR = 3;
/** Per vestiging its own difference, and patients per behandelaar: one vestiging is over half of all. */
const VESTIGINGEN = [
  { naam: "a", over: 2, behandelaars: [60, 40, 20] },
  { naam: "b", over: -1, behandelaars: [15, 15] },
  { naam: "c", over: 0, behandelaars: [10, 5, 30] },
  { naam: "d", over: 1, behandelaars: [] },
];
const ZONDER = 25;

test("varies as much as the differences do when behandelaars and patients are drawn anew", () => {
  const draw = random(8812);
  const rows: ModelRij[] = [];
  const differences = new Map<string, number[]>(VESTIGINGEN.map((v) => [v.naam, []]));
  for (let run = 0; run < 3000; run++) {
    const sums = VESTIGINGEN.map((v) => {
      const sizes = v.behandelaars.length ? v.behandelaars : [ZONDER];
      let y = 0;
      for (const [i, n] of sizes.entries()) {
        const own = v.over + (v.behandelaars.length ? SD_BEHANDELAAR * draw.normal() : 0);
        y += n * own + Math.sqrt(n) * SD_REST * draw.normal();
        // The first run also as rows, of which only the sizes matter here.
        if (run === 0)
          for (let k = 0; k < n; k++)
            rows.push({
              vestiging: v.naam,
              behandelaar: v.behandelaars.length ? `${v.naam}${i}` : null,
              x: [1],
              y: own + SD_REST * draw.normal(),
            });
      }
      return { naam: v.naam, n: sizes.reduce((s, n) => s + n, 0), y };
    });
    const whole = sums.reduce((s, v) => s + v.y, 0) / sums.reduce((s, v) => s + v.n, 0);
    for (const v of sums) differences.get(v.naam)?.push(v.y / v.n - whole);
  }
  const sums = sommen(["const"], rows);
  const fit = { ...fitMixed(sums, "REML"), varRest: SD_REST ** 2, varBehandelaar: SD_BEHANDELAAR ** 2 };
  const fits = { data: { sums }, means: () => [1], overall: 0 } as unknown as LinearFits;
  const units = linearUnits(fits, fit, [0], "delta-t", 0.7, () => 99);
  for (const v of VESTIGINGEN) {
    const found = units.find((u) => u.niveau === "vestiging" && u.sleutel === v.naam);
    const seen = differences.get(v.naam) ?? [];
    const mean = seen.reduce((s, x) => s + x, 0) / seen.length;
    const sd = Math.sqrt(seen.reduce((s, x) => s + (x - mean) ** 2, 0) / (seen.length - 1));
    // A standard deviation of 3,000 draws is known to 1.3 %; four of its errors.
    expect(Math.abs((found?.verschilSe ?? 0) / sd - 1), v.naam).toBeLessThan(0.052);
  }
  // The largest, over half of all: the error that leaves out what it adds to the whole is far too large.
  const a = units.find((u) => u.niveau === "vestiging" && u.sleutel === "a");
  expect((a?.verschilSe ?? 0) / (a?.se ?? 0)).toBeLessThan(0.65);
});
