import { describe, expect, test } from "vitest";
import { find, findOnly, type Small } from "./small.js";

type Answers = readonly (readonly [number, number])[];
const flat = (n: number, answer: number): Answers => Array.from({ length: n }, (_, k) => [k + 1, answer] as const);

/** One total per zorgtraject. */
const totals =
  (instrument: string, bereik: readonly [number, number] | null, score: (k: number) => number | "", n = 20) =>
  (w: Small): void => {
    if (bereik) w.local(instrument, bereik);
    for (const [k, t] of w.courses(n).entries()) w.measure(t, instrument, k, score(k));
  };

describe.concurrent("totals in another unit", () => {
  test.each([
    ["BSI", [0, 4], "som van 53", (k: number) => 40 + 3 * k, (k: number) => 0.2 + k / 10],
    ["CORE-34", [0, 40], "som van 34", (k: number) => 30 + 4 * k, (k: number) => 5 + k],
    ["MANSA-12", [12, 84], "het gemiddelde (1-7)", (k: number) => 2 + k / 5, (k: number) => 30 + k],
    ["DASS-21", [0, 126], "niet verdubbeld", (k: number) => 15 + k, (k: number) => 30 + 2 * k],
    ["OQ-45-SD", null, "het gemiddelde (0-4)", (k: number) => 1 + k / 10, (k: number) => 25 + 2 * k],
  ] as const)("%s", async (instrument, bereik, words, odd, right) => {
    // A total of the MANSA counts under this code only.
    const code = instrument === "MANSA-12" ? "MANSA-12ph" : instrument;
    const [f, ...more] = await findOnly("andere-eenheid", totals(code, bereik, odd));
    expect(more).toEqual([]);
    expect(f).toMatchObject({ ernst: "fout", waar: `Abeel (De Vlier), ${instrument}`, rijen: 20 });
    expect(f?.wat).toContain(words);
    expect(await findOnly("andere-eenheid", totals(code, bereik, right))).toEqual([]);
  });
  test("below the share the totals outside the range are faults of their own", async () => {
    const some = (odd: number) => totals("BSI", [0, 4], (k) => (k < odd ? 60 + k : 1 + k / 20));
    expect(await findOnly("andere-eenheid", some(5))).toHaveLength(1);
    expect(await findOnly("andere-eenheid", some(4))).toEqual([]);
    expect(await findOnly("buiten-bereik", some(5))).toEqual([]);
    expect(await findOnly("buiten-bereik", some(4))).toMatchObject([{ rijen: 4 }]);
  });
  test("answers beside the totals settle it by their ratio", async () => {
    const both = (mean: boolean) => (w: Small) => {
      for (const [k, t] of w.courses(12).entries()) {
        const answer = 1 + (k % 5);
        w.measure(t, "SCL-90", k, mean ? answer : 90 * answer, flat(90, answer));
      }
    };
    const [f] = await findOnly("andere-eenheid", both(true));
    expect(f?.wat).toContain("het totaal is steeds 0,01 keer de score uit de antwoorden");
    expect(await findOnly("totaal-wijkt-af", both(true))).toEqual([]);
    expect(await findOnly("andere-eenheid", both(false))).toEqual([]);
  });
});

describe.concurrent("totals that cannot be", () => {
  test("a total that contradicts its answers", async () => {
    const off = (points: number) => (w: Small) => {
      for (const [k, t] of w.courses(4).entries()) w.measure(t, "SCL-90", k, 180 + (k === 0 ? points : 0), flat(90, 2));
    };
    expect(await findOnly("totaal-wijkt-af", off(1))).toMatchObject([{ rijen: 1, waar: "Abeel (De Vlier), SCL-90" }]);
    expect(await findOnly("totaal-wijkt-af", off(0))).toEqual([]);
  });
  test("outside the range, with how many under and above", async () => {
    const [f] = await findOnly(
      "buiten-bereik",
      totals("SCL-90", null, (k) => (k === 0 ? 451 : 200 + k)),
    );
    expect(f).toMatchObject({ ernst: "fout", rijen: 1 });
    expect(f?.wat).toContain("1 van 20 (5 %) scores liggen buiten 90-450 (0 eronder, 1 erboven)");
    expect(
      await findOnly(
        "buiten-bereik",
        totals("SCL-90", null, (k) => (k === 0 ? 450 : 200 + k)),
      ),
    ).toEqual([]);
  });
  test("one value nearly everywhere", async () => {
    const same = (n: number) => totals("SCL-90", null, (k) => (k < n ? 222 : 100 + k));
    expect(await findOnly("zelfde-totaal", same(18))).toMatchObject([{ rijen: 18 }]);
    expect(await findOnly("zelfde-totaal", same(17))).toEqual([]);
  });
  test("voor is na in half of the pairs", async () => {
    const pairs = (equal: number) => (w: Small) => {
      for (const [k, t] of w.courses(10).entries()) {
        w.measure(t, "SCL-90", k, 200 + k);
        w.measure(t, "SCL-90", k + 120, 200 + k - (k < equal ? 0 : 30));
      }
    };
    expect(await findOnly("voor-is-na", pairs(5))).toMatchObject([{ rijen: 5 }]);
    expect(await findOnly("voor-is-na", pairs(4))).toEqual([]);
  });
});

describe.concurrent("999", () => {
  test("without answers there is no score; with them it is what it should be", async () => {
    const bare = (items: boolean) => (w: Small) => {
      const [t] = w.courses(2);
      w.measure(String(t), "SCL-90", 0, 999, items ? flat(90, 2) : []);
    };
    expect(await findOnly("999-zonder-antwoorden", bare(false))).toMatchObject([{ ernst: "fout", rijen: 1 }]);
    expect(await findOnly("999-zonder-antwoorden", bare(true))).toEqual([]);
  });
  test("as a T-score it is a code", async () => {
    const t = (score: number) => (w: Small) => {
      const [course] = w.courses(2);
      w.measure(String(course), "SCL-90", 0, 200, [], { t: score });
    };
    expect(await findOnly("999-als-t-score", t(999))).toMatchObject([{ rijen: 1 }]);
    expect(await findOnly("999-als-t-score", t(61.5))).toEqual([]);
  });
});

test("an order that does not depend on the rows: ernst, code, waar", async () => {
  const found = await find((w) => {
    for (const vestiging of ["Berk", "Abeel"])
      for (const [k, t] of w.courses(20, { vestiging }).entries()) {
        w.measure(t, "VREEMD", k, 3);
        w.measure(t, "SCL-90", k, k === 0 ? 500 : 222);
      }
  });
  expect(found.map((f) => [f.ernst, f.code, f.waar].join(" | "))).toEqual([
    "fout | buiten-bereik | Abeel (De Vlier), SCL-90",
    "fout | buiten-bereik | Berk (De Vlier), SCL-90",
    "let op | behandelaar-twee-vestigingen | Abeel (De Vlier) en Berk (De Vlier)",
    "let op | instrument-alleen-voor | SCL-90",
    "let op | instrument-onbekend | metingen, instrument",
    "let op | zelfde-totaal | Abeel (De Vlier), SCL-90",
    "let op | zelfde-totaal | Berk (De Vlier), SCL-90",
    "ter informatie | instrument-nooit-response | SCL-90",
  ]);
});
