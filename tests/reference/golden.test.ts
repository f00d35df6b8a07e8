import { describe, expect, test } from "vitest";
import {
  doorToeval,
  verschilAandelen,
  verschilGemiddelden,
  verschilMetRest,
} from "../../src/engine/definitions/difference.js";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";
import { csv, runFiles } from "../support/delivery.js";

/** Values that others published or computed; sources beside each. */

describe("differences", () => {
  // Newcombe 1998, table II, method 10; digits beyond the printed four from R (prop.test per group, put together).
  test.each([
    [56, 70, 48, 80, 0.0524314724024, 0.3338726540369],
    [9, 10, 3, 10, 0.1705227239345, 0.8090179735355],
    [6, 7, 2, 7, 0.0582279274823, 0.8062496375242],
    [5, 56, 0, 29, -0.0381371479035, 0.1925600138551],
    [0, 10, 0, 20, -0.1611251580528, 0.2775327998629],
    [10, 10, 0, 20, 0.6790860371419, 1],
  ])("%s/%s − %s/%s (Newcombe)", (a, n, b, m, low, high) => {
    const v = verschilAandelen({ teller: a, n }, { teller: b, n: m });
    expect(v.waarde).toBeCloseTo(100 * (a / n - b / m), 10);
    expect(v.laag / 100).toBeCloseTo(low, 11);
    expect(v.hoog / 100).toBeCloseTo(high, 11);
  });
  // t.test(len ~ supp, ToothGrowth): VC minus OJ; t.test of setosa against the other irises, from all of them.
  test("Welch's t (R, ToothGrowth and iris)", () => {
    const of = (gemiddelde: number, sd: number) => ({ waarde: gemiddelde, fout: sd / Math.sqrt(30), df: 29 });
    const teeth = verschilGemiddelden(of(16.96333333333333, 8.26602866466464), of(20.66333333333333, 6.60556104972236));
    expect(teeth.waarde).toBeCloseTo(-3.7, 12);
    expect(teeth.laag).toBeCloseTo(-7.571015618367163, 8);
    expect(teeth.hoog).toBeCloseTo(0.171015618367165, 8);
    const setosa = verschilMetRest(
      { n: 50, gemiddelde: 5.006, sd: 0.352489687213451 },
      { n: 150, gemiddelde: 5.843333333333334, sd: 0.828066127977863 },
    );
    expect(setosa?.waarde).toBeCloseTo(-1.256, 12);
    expect(setosa?.laag).toBeCloseTo(-1.41989837950133, 8);
    expect(setosa?.hoog).toBeCloseTo(-1.09210162049867, 8);
  });
  test("one or more of twenty by chance: 64 %", () => {
    expect(doorToeval(20)).toEqual({ verwacht: 1, eenOfMeer: expect.closeTo(0.641514077591458, 12) });
    expect(doorToeval(8).eenOfMeer).toBeCloseTo(0.336579568710938, 12);
    expect(doorToeval(0)).toEqual({ verwacht: 0, eenOfMeer: 0 });
  });
});

describe("intervals (PHEindicatormethods, testdata_Byars_Wilson and testdata_Proportion)", () => {
  test.each([
    [65, 100, 0.5525444329689, 0.736357517569],
    [1045, 5000, 0.1979554988001, 0.220491303732],
    [1, 100, 0.00176743206414, 0.0544861961787],
    [5, 100, 0.02154367915437, 0.1117504692319],
    [20, 100, 0.13336693333103, 0.2888291655932],
  ])("Wilson %s of %s", (o, n, low, high) => {
    const i = wilson(o, n);
    expect(i.laag / 100).toBeCloseTo(low, 12);
    expect(i.hoog / 100).toBeCloseTo(high, 11);
  });
  test("Student, testdata_Mean Area1", () => {
    const x = [33.09375, 48.38596, 64.83495, 67.98475, 22.93556, 71.23587, 38.78465, 82.37927];
    const mean = x.reduce((a, b) => a + b, 0) / 8;
    const sd = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / 7);
    expect(mean).toBeCloseTo(53.704345, 9);
    expect(sd).toBeCloseTo(20.9755752577, 9);
    const i = student(mean, sd, 8);
    expect(i.laag).toBeCloseTo(36.1683252413, 8);
    expect(i.hoog).toBeCloseTo(71.2403647587, 8);
  });
  test("the mean of one group is the group: begrensd of one equals begrensd of itself twice with half the room", () => {
    const one = begrensd([{ gemiddelde: 60, sd: 45, n: 40 }], -100, 100);
    const two = begrensd(
      [
        { gemiddelde: 60, sd: 45, n: 40 },
        { gemiddelde: 60, sd: 45, n: 40 },
      ],
      -100,
      100,
    );
    expect(two.hoog - two.laag).toBeLessThan(one.hoog - one.laag);
    expect((one.hoog - one.laag) / (two.hoog - two.laag)).toBeGreaterThan(1.3);
    expect((one.hoog - one.laag) / (two.hoog - two.laag)).toBeLessThan(1.5);
  });
});

/** RoQua's recorded responses: answers 1–45 as stored (already reversed), and the scale scores recorded beside them. */
const ANSWERS = "4 3 2 3 3 2 3 4 2 2 3 4 2 3 4 2 3 4 3 2 3 4 2 3 4 3 3 2 3 4 2 3 4 2 3 4 2 3 4 4 3 2 3 3 4".split(" ");

const ONE = {
  "trajecten.csv": csv(`
    traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum
    T1         | P1         | A         | 2017-01-10     | 2017-06-10      | 2017-06-20`),
  "metingen.csv": csv(`
    meting_id | traject_id | instrument | datum
    M1        | T1         | OQ-45      | 2017-01-10`),
};
const items = (answers: readonly string[]): string =>
  `meting_id,item,score\n${answers.map((a, i) => `M1,${i + 1},${a}\n`).join("")}`;

describe("OQ-45 SD on RoQua's recorded answers", () => {
  test("answers stored already reversed: SD 74", async () => {
    const { db } = await runFiles({
      ...ONE,
      "aanlevering.json": JSON.stringify({ items_reeds_omgekeerd: ["OQ-45"] }),
      "items.csv": items(ANSWERS),
    });
    expect(await db.all("SELECT score, reden FROM score")).toEqual([{ score: 74, reden: null }]);
  });
  test("the same answers stored as given (13, 24 and 31 not yet reversed): SD 74", async () => {
    const asGiven = ANSWERS.map((a, i) => ([13, 24, 31].includes(i + 1) ? String(4 - Number(a)) : a));
    const { db } = await runFiles({ ...ONE, "items.csv": items(asGiven) });
    expect(await db.all("SELECT score FROM score")).toEqual([{ score: 74 }]);
  });
  test("reversing them twice would give another score", async () => {
    const { db } = await runFiles({ ...ONE, "items.csv": items(ANSWERS) });
    const [row] = await db.all<{ score: number }>("SELECT score FROM score");
    expect(row?.score).not.toBe(74);
  });
});
