import { describe, expect, test } from "vitest";
import { begrensd, student, wilson } from "../../src/engine/definitions/intervals.js";
import { csv, runFiles } from "../support/delivery.js";

/** Values that others published or computed; sources beside each. */

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
