import { expect, test } from "vitest";
import { findOnly, type Small } from "./small.js";

const at =
  (places: number, instruments: readonly string[] = ["SCL-90"]) =>
  (w: Small): void => {
    for (let p = 0; p < places; p++)
      for (const t of w.courses(p + 1, { vestiging: `Plaats ${p}` }))
        for (const i of instruments) w.measure(t, i, 5, 999);
  };

test("the same at more than five vestigingen is said once, with five names and the rows together", async () => {
  const five = await findOnly("999-zonder-antwoorden", at(5));
  expect(five.map((f) => f.waar)).toEqual([0, 1, 2, 3, 4].map((p) => `Plaats ${p} (De Vlier), SCL-90`));
  const [seven, ...more] = await findOnly("999-zonder-antwoorden", at(7));
  expect(more).toEqual([]);
  expect(seven).toMatchObject({ ernst: "fout", rijen: 28 });
  const names = [0, 1, 2, 3, 4].map((p) => `Plaats ${p} (De Vlier)`).join(", ");
  expect(seven?.waar).toBe(`${names} en nog 2 vestigingen, SCL-90`);
  expect(seven?.wat).toMatch(/^bij 7 vestigingen hetzelfde, samen 28 rijen; bij de eerste: totaal 999 .* 1 van 1 /);
  expect(Object.keys(seven ?? {})).not.toContain("eenheid");
});

test("another instrument is another finding", async () => {
  const found = await findOnly("999-zonder-antwoorden", at(6, ["SCL-90", "OQ-45-SD"]));
  expect(found.map((f) => f.waar.split(", ").at(-1))).toEqual(["OQ-45-SD", "SCL-90"]);
  expect(found[0]?.waar).toContain("en nog 1 vestiging,");
});
