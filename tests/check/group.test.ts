import { expect, test } from "vitest";
import { day, findOnly, findTwice, type Small } from "./small.js";

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

test("of one vestiging the same is found beside others as alone, whatever the others hold", async () => {
  const worlds: readonly ((w: Small) => void)[] = [
    at(3),
    (w) => {
      for (const [k, t] of w.courses(12).entries()) w.measure(t, "OQ-45", k, "", w.oq(k / 12, { shiftFrom: 17 }));
    },
    (w) => {
      for (const [k, t] of w.courses(12).entries()) w.measure(t, "OQ-45", k, "", w.oq(k / 12));
    },
    (w) => {
      for (let k = 0; k < 32; k++) w.measure(w.course(k, { eerste_contact: day(-20) }), "SCL-90", k, 180 + k);
    },
    (w) => {
      for (let k = 0; k < 32; k++) w.measure(w.course(k), "SCL-90", 60, k < 5 ? 999 : 180 + k);
    },
  ];
  const found = await Promise.all(worlds.map(findTwice));
  for (const { beside, alone } of found) expect(beside).toEqual(alone);
  expect(found.map(({ alone }) => alone.length > 0)).toEqual([true, true, false, true, true]);
});
