import { describe, expect, test } from "vitest";
import { intake, runShort } from "../support/delivery.js";
import { find, findOnly, Small } from "./small.js";

/** One OQ-45 per zorgtraject at the start, at a level that differs per patient. */
const lists =
  (n: number, as: Parameters<Small["oq"]>[1] = {}, low = 0.1) =>
  (w: Small): void => {
    for (const [k, t] of w.courses(n).entries()) w.measure(t, "OQ-45", k, "", w.oq(low + (0.8 * k) / n, as));
  };

describe.concurrent("numbering of the OQ-45", () => {
  test("17 never there and 46 is: everything from 17 is one too high", async () => {
    const [f, ...more] = await findOnly("nummering-verschoven", lists(12, { shiftFrom: 17 }));
    expect(more).toEqual([]);
    expect(f).toMatchObject({ ernst: "fout", waar: "Abeel (De Vlier), OQ-45-SD", rijen: 12 });
    expect(f?.wat).toContain("vraag 17 komt in 12 lijsten niet voor en vraag 46 wel (12 van 12 (100 %))");
  });
  test("one list with a 46 beside 1 to 45 is an error of that list, and few lists say nothing", async () => {
    const one = (w: Small): void => {
      lists(12)(w);
      w.measure(w.course(20), "OQ-45", 20, "", [...w.oq(0.5), [46, 1]]);
    };
    expect(await findOnly("nummering-verschoven", one)).toEqual([]);
    expect(await findOnly("nummering-verschoven", lists(9, { shiftFrom: 17 }))).toEqual([]);
  });
  /** The same lists with every number moved. */
  const moved =
    (n: number, by: number, total: number | "" = "") =>
    (w: Small): void => {
      for (const [k, t] of w.courses(n).entries())
        w.measure(
          t,
          // Only under this code is a total that of the scale.
          "OQ-45-SD",
          k,
          total,
          w.oq(0.1 + (0.8 * k) / n).map(([item, score]) => [item + by, score] as const),
        );
    };
  test.each([
    [
      1,
      "vraag 1 komt in 3 lijsten niet voor en vraag 46 wel (3 van 3 (100 %)): alle nummers staan één te hoog",
      "nummer 2 wordt 1",
    ],
    [
      -1,
      "vraag 45 komt in 3 lijsten niet voor en vraag 0 wel (3 van 3 (100 %)): alle nummers staan één te laag",
      "nummer 44 wordt 45",
    ],
  ])("a whole list moved by %i is seen on three lists", async (by, wat, herstel) => {
    const [f, ...more] = await findOnly("nummering-verschoven", moved(3, by));
    expect(more).toEqual([]);
    expect(f?.wat).toBe(wat);
    expect(f?.herstel).toContain(herstel);
  });
  test("numbers of another series, far beyond the list, are not one off", async () => {
    expect(await findOnly("nummering-verschoven", moved(12, 45))).toEqual([]);
    expect(await findOnly("nummering-verschoven", moved(12, 2))).toEqual([]);
  });
  test("of lists at the wrong numbers no score is made; a total beside them counts", async () => {
    const scores = async (build: (w: Small) => void): Promise<unknown[]> => {
      const w = new Small();
      build(w);
      // As far as the model `score`.
      const { db } = await runShort(w.files(), undefined, 20);
      return db.all("SELECT DISTINCT reden, score IS NULL AS geen FROM score ORDER BY ALL");
    };
    const none = [{ reden: "nummering verschoven", geen: true }];
    expect(await scores(moved(3, 1))).toEqual(none);
    expect(await scores(moved(3, -1))).toEqual(none);
    expect(await scores(lists(12, { shiftFrom: 17 }))).toEqual(none);
    expect(await scores(moved(3, 0))).toEqual([{ reden: null, geen: false }]);
    expect(await scores(moved(3, 1, 60))).toEqual([{ reden: null, geen: false }]);
  });
  test("a 0 in one list of three that also have their last question is an error of that list", async () => {
    const one = (w: Small): void => {
      moved(2, 0)(w);
      w.measure(w.course(20), "OQ-45", 20, "", [[0, 1], ...w.oq(0.5)]);
    };
    expect(await findOnly("nummering-verschoven", one)).toEqual([]);
  });
  test("what follows from it is not told as a cause of its own", async () => {
    const codes = (await find(lists(60, { shiftFrom: 17, stored: "omgekeerd" }))).map((f) => f.code);
    expect(codes).toContain("nummering-verschoven");
    expect(codes).not.toContain("al-omgekeerd");
  });
});

describe.concurrent("answers coded 1-5", () => {
  test("a 5 is seen and a 0 never", async () => {
    const [f] = await findOnly("codering-omgerekend", lists(12, { from: 1 }));
    expect(f).toMatchObject({ ernst: "ter informatie", waar: "Abeel (De Vlier), OQ-45-SD", rijen: 12 });
    expect(f?.wat).toContain("codering 1-5 in plaats van 0-4");
  });
  test("a 5 in fewer than one list in ten is a typing error, in more it leaves the others in doubt", async () => {
    const fives = (n: number) => (w: Small) => {
      for (const [k, t] of w.courses(20).entries())
        w.measure(
          t,
          "OQ-45",
          k,
          "",
          Array.from({ length: 45 }, (_, i) => [i + 1, k < n && i === 0 ? 5 : 1 + ((i + k) % 4)] as const),
        );
    };
    expect(await findOnly("codering-onduidelijk", fives(2))).toMatchObject([{ rijen: 18 }]);
    expect(await findOnly("codering-omgerekend", fives(2))).toMatchObject([{ rijen: 2 }]);
    expect(await findOnly("codering-onduidelijk", fives(1))).toMatchObject([{ rijen: 1 }]);
    expect(await findOnly("codering-omgerekend", fives(1))).toEqual([]);
  });
  test("as RoQua's older definitions do: 1-5 and reversed already, both told", async () => {
    const codes = (await find(lists(60, { from: 1, stored: "omgekeerd" }))).map((f) => f.code);
    expect(codes).toContain("codering-omgerekend");
    expect(codes).toContain("al-omgekeerd");
  });
  test("a single 0 in any list proves that not every list is 1-5", async () => {
    const zero = (w: Small): void => {
      lists(12, { from: 1 })(w);
      w.measure(w.course(20), "OQ-45", 20, "", [[2, 0]]);
    };
    expect(await findOnly("codering-omgerekend", zero)).not.toMatchObject([{ rijen: 13 }]);
  });
});

describe.concurrent("reversed items", () => {
  test("stored reversed already: they rise with the others", async () => {
    const [f] = await findOnly("al-omgekeerd", lists(60, { stored: "omgekeerd" }));
    expect(f).toMatchObject({ ernst: "fout", waar: "Abeel (De Vlier), OQ-45-SD", rijen: 60 });
    expect(f?.wat).toContain("de vragen 13, 24, 31 gaan mee met de andere vragen");
    expect(f?.gevolg).toContain("tot 12 punten");
  });
  test("as ticked nothing is said; nor with too few lists", async () => {
    expect(await findOnly("al-omgekeerd", lists(60))).toEqual([]);
    expect(await findOnly("al-omgekeerd", lists(49, { stored: "omgekeerd" }))).toEqual([]);
  });
  test("aanlevering.json settles it, and is contradicted where it is wrong", async () => {
    const said =
      (as: Parameters<Small["oq"]>[1]) =>
      (w: Small): void => {
        w.description["items_reeds_omgekeerd"] = ["OQ-45"];
        lists(60, as)(w);
      };
    const right = (await find(said({ stored: "omgekeerd" }))).map((f) => f.code);
    expect(right).not.toContain("al-omgekeerd");
    expect(right).not.toContain("niet-omgekeerd");
    expect(await findOnly("niet-omgekeerd", said({}))).toHaveLength(1);
  });
});

describe.concurrent("the other coding of the SCL-90", () => {
  const scl =
    (from: number, n = 12) =>
    (w: Small): void => {
      for (const [k, t] of w.courses(n).entries())
        w.measure(
          t,
          "SCL-90",
          k,
          "",
          Array.from({ length: 90 }, (_, i) => [i + 1, from + ((i + k) % 5)] as const),
        );
    };
  test("0-4 is told, and that it was converted", async () => {
    const [f] = await findOnly("codering-omgerekend", scl(0));
    expect(f).toMatchObject({ ernst: "ter informatie", waar: "Abeel (De Vlier), SCL-90", rijen: 12 });
    expect(f?.wat).toContain("codering 0-4 in plaats van 1-5, is omgerekend");
    expect((await find(scl(1))).filter((x) => x.code.startsWith("codering"))).toEqual([]);
  });
  test("what cannot be told has no score, and says so", async () => {
    const mixed = (w: Small): void => {
      scl(1)(w);
      w.measure(
        w.course(30),
        "SCL-90",
        30,
        "",
        Array.from({ length: 90 }, (_, i) => [i + 1, i % 6] as const),
      );
    };
    const [f] = await findOnly("codering-onduidelijk", mixed);
    expect(f).toMatchObject({ ernst: "fout", rijen: 1 });
    expect(f?.wat).toContain("of de antwoorden 1-5 of 0-4 zijn gecodeerd");
  });
  test("totals without answers below the range: it speaks of totals", async () => {
    const [f] = await findOnly("codering-onduidelijk", (w) => {
      for (const [k, t] of w.courses(12).entries()) w.measure(t, "SCL-90", k, 40 + k);
    });
    expect(f).toMatchObject({ ernst: "fout", rijen: 12 });
    expect(f?.wat).toContain("of de totalen op antwoorden 1-5 of 0-4 berusten");
  });
});

describe.concurrent("codes in the place of answers", () => {
  test("9, 99 and 999 are counted, another answer outside the list is not", async () => {
    const odd =
      (answers: readonly number[]) =>
      (w: Small): void => {
        lists(3)(w);
        w.measure(
          w.course(9),
          "OQ-45",
          9,
          "",
          w.oq(0.5).map(([item, a], k) => [item, answers[k] ?? a] as const),
        );
      };
    const [f] = await findOnly("antwoord-9-99-999", odd([9, 99, 999, 9]));
    expect(f).toMatchObject({ rijen: 4, waar: "Abeel (De Vlier), OQ-45-SD" });
    expect(await findOnly("antwoord-9-99-999", odd([8, 7, 10, -1]))).toEqual([]);
  });
  test("with the HoNOS 9 is unknown, as the registry says: nothing to tell", async () => {
    const honos = (w: Small): void => {
      for (const [k, t] of w.courses(3).entries())
        w.measure(
          t,
          "HoNOS-12",
          k,
          "",
          Array.from({ length: 12 }, (_, i) => [i + 1, i === 0 ? 9 : 2] as const),
        );
    };
    expect(await findOnly("antwoord-9-99-999", honos)).toEqual([]);
  });
});

test("how answers were delivered is kept for metingen with faults and without", async () => {
  const w = new Small();
  const [a, b] = w.courses(2);
  w.measure(String(a), "OQ-45", 0, "", [
    [2, 1],
    [13, 4],
    [24, 3],
    [1, 2],
  ]);
  w.measure(String(b), "OQ-45", 1, "", [
    [2, 5],
    [3, 2],
    [13, 1],
    [46, 9],
    [64, 1],
  ]);
  const { db } = await intake(w.files());
  expect(
    await db.all(
      "SELECT vragen_laag::VARCHAR AS laag, vragen_hoog::VARCHAR AS hoog, keer_som, keer_aantal, overig_som, overig_aantal FROM item_beeld ORDER BY meting_nr",
    ),
  ).toEqual([
    {
      laag: String(2 ** 1 + 2 ** 2 + 2 ** 13 + 2 ** 24),
      hoog: null,
      keer_som: 7,
      keer_aantal: 2,
      overig_som: 1,
      overig_aantal: 1,
    },
    {
      laag: String(2 ** 2 + 2 ** 3 + 2 ** 13 + 2 ** 46),
      hoog: "2",
      keer_som: 1,
      keer_aantal: 1,
      overig_som: 7,
      overig_aantal: 2,
    },
  ]);
  expect(await db.all("SELECT te_hoog, te_laag, negens FROM item_vreemd")).toEqual([
    { te_hoog: 0, te_laag: 0, negens: 1 },
  ]);
});
