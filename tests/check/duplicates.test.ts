import { describe, expect, test } from "vitest";
import { day, find, findOnly, type Small } from "./small.js";

describe("twice", () => {
  const two = (second: { date?: number; score?: number | ""; respondent?: string }) => (w: Small) => {
    const t = w.course(0);
    w.measure(t, "SCL-90", 2, 200);
    w.measure(t, "SCL-90", second.date ?? 2, second.score ?? 200, [], { respondent: second.respondent ?? "" });
  };
  const codes = async (second: Parameters<typeof two>[0]): Promise<string[]> =>
    (await find(two(second))).map((f) => f.code).filter((c) => /meting|twee-op/.test(c));
  test("one list under two keys; another score on that day; another respondent", async () => {
    expect(await codes({})).toEqual(["dubbele-meting"]);
    expect(await codes({ score: "" })).toEqual(["dubbele-meting"]);
    expect(await codes({ score: 180 })).toEqual(["twee-op-een-dag"]);
    expect(await codes({ respondent: "behandelaar" })).toEqual([]);
  });
  test("the same score within three days", async () => {
    expect(await codes({ date: 5 })).toEqual(["bijna-dubbele-meting"]);
    expect(await codes({ date: 6 })).toEqual([]);
    expect(await codes({ date: 3, score: 201 })).toEqual([]);
  });
  test("a zorgtraject under two keys", async () => {
    const world = (last: number) => (w: Small) => {
      const patient_id = w.key("patient");
      w.course(0, { patient_id });
      w.course(0, { patient_id, laatste_contact: day(last) });
    };
    expect(await findOnly("dubbel-zorgtraject", world(120))).toMatchObject([{ rijen: 1 }]);
    expect(await findOnly("dubbel-zorgtraject", world(119))).toEqual([]);
  });
  test("zorgtrajecten of one patient that overlap, from five and two percent on", async () => {
    const world =
      (n: number, gap = 0) =>
      (w: Small) => {
        for (let k = 0; k < 20; k++) {
          const patient_id = w.key("patient");
          w.course(k, { patient_id });
          w.course(k + (k < n ? 100 : 126) + gap, { patient_id });
        }
      };
    expect(await findOnly("overlappende-zorgtrajecten", world(5))).toMatchObject([
      { rijen: 5, waar: "Abeel (De Vlier)" },
    ]);
    expect(await findOnly("overlappende-zorgtrajecten", world(4))).toEqual([]);
    expect(await findOnly("overlappende-zorgtrajecten", world(5, 26))).toEqual([]);
  });
});

describe("behandelaars at two vestigingen", () => {
  const world = (places: readonly string[]) => (w: Small) => {
    for (const vestiging of ["Abeel", "Berk", "Ceder", "Den"])
      for (let k = 0; k < 3; k++) {
        const own = w.key("behandelaar");
        w.course(k, { vestiging, behandelaar: k === 0 && places.includes(vestiging) ? "behandelaarqzaqz" : own });
      }
  };
  test("counted per pair of vestigingen, in name order", async () => {
    const found = await findOnly("behandelaar-twee-vestigingen", world(["Den", "Abeel"]));
    expect(found).toMatchObject([
      {
        waar: "Abeel (De Vlier) en Den (De Vlier)",
        wat: "1 behandelaarcode komt op beide vestigingen voor",
        rijen: 2,
      },
    ]);
    expect(await findOnly("behandelaar-twee-vestigingen", world(["Den"]))).toEqual([]);
  });
  test("at four vestigingen it is a code for the rest", async () => {
    const all = world(["Abeel", "Berk", "Ceder", "Den"]);
    expect(await findOnly("behandelaar-overal", all)).toMatchObject([{ rijen: 4 }]);
    expect(await findOnly("behandelaar-twee-vestigingen", all)).toEqual([]);
    const three = world(["Abeel", "Berk", "Ceder"]);
    expect(await findOnly("behandelaar-overal", three)).toEqual([]);
    expect(await findOnly("behandelaar-twee-vestigingen", three)).toHaveLength(3);
  });
});
