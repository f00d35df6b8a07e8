import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { inProject } from "../../src/engine/paths.js";
import { example } from "../support/batch.js";
import { csv, runFiles, tempFolder } from "../support/delivery.js";

/** Instruments are data: what an entry says is what a list scores. Every expected score can be done by hand. */

const TRAJECTEN = csv(`
  traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum
  T1         | P1         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20`);

type Answers = Readonly<Record<number, number | null>>;
interface List {
  readonly instrument: string;
  readonly answers?: Answers;
  readonly total?: number;
}
interface Scored {
  readonly score: number | null;
  readonly reden: string | null;
  readonly codering: string;
}

/** Answers 1..n, all alike or by number. */
const all = (n: number, value: number | ((item: number) => number | null)): Answers =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, typeof value === "number" ? value : value(i + 1)]));

/** Scores lists of one vestiging with a registry. */
async function scores(lists: readonly List[], registry?: string, stored: readonly string[] = []): Promise<Scored[]> {
  const rows = lists.map((l, k) => `M${k + 1},T1,${l.instrument},2018-01-10,${l.total ?? ""}\n`).join("");
  const items = lists.flatMap((l, k) =>
    Object.entries(l.answers ?? {}).map(([item, score]) => `M${k + 1},${item},${score ?? ""}\n`),
  );
  const db = await example(
    {
      "aanlevering.json": JSON.stringify({
        periode: { van: "2018-01-01", tot: "2018-12-31" },
        items_reeds_omgekeerd: stored,
      }),
      "trajecten.csv": TRAJECTEN,
      "metingen.csv": `meting_id,traject_id,instrument,datum,ruwe_score\n${rows}`,
      ...(items.length ? { "items.csv": `meting_id,item,score\n${items.join("")}` } : {}),
    },
    { registry },
  );
  return db.all<Scored>("SELECT score, reden, codering FROM score ORDER BY meting_nr");
}
const one = async (list: List, registry?: string): Promise<Scored | undefined> => (await scores([list], registry))[0];
const score = async (instrument: string, answers: Answers): Promise<number | null | undefined> =>
  (await one({ instrument, answers }))?.score;

describe.concurrent("scores by rule", () => {
  test("som: prorated to the whole scale", async () => {
    expect(await score("PHQ-9", all(9, 2))).toBe(18);
    // 8 of 9 answered, together 12: 12 x 9 / 8.
    expect(
      await score(
        "PHQ-9",
        all(8, (i) => (i % 2 ? 1 : 2)),
      ),
    ).toBe(13.5);
    expect(await one({ instrument: "PHQ-9", answers: all(7, 2) })).toMatchObject({
      score: null,
      reden: "te weinig antwoorden",
    });
    expect(await score("GAD-7", all(7, 3))).toBe(21);
    // Questions after the thirteenth are no part of the list.
    expect(await score("KKL", { ...all(13, 2), 14: 4 })).toBe(26);
  });
  test("som maal 2: DASS-21", async () => {
    expect(await score("DASS-21", all(21, 1))).toBe(42);
    // 20 of 21 answered, together 20: 2 x 20 x 21 / 20.
    expect(await score("DASS-21", all(20, 1))).toBe(42);
    expect(await score("DASS21", all(21, 3))).toBe(126);
  });
  test("gemiddelde: BSI, exact to four decimals", async () => {
    // 26 answers 1 and 27 answers 0: 26 / 53 = 0.490566…
    expect(
      await score(
        "BSI",
        all(53, (i) => (i <= 26 ? 1 : 0)),
      ),
    ).toBe(0.4906);
    expect(await score("BSI", all(43, 3))).toBe(3);
    expect(await score("BSI", all(42, 3))).toBeNull();
  });
  test("gemiddelde maal 10 with reversal: CORE-10", async () => {
    // Eight questions answered 1; 2 and 3 answered 4, reversed 0: 10 x 8 / 10.
    expect(
      await score(
        "CORE-10",
        all(10, (i) => (i === 2 || i === 3 ? 4 : 1)),
      ),
    ).toBe(8);
  });
  test("reversal on 0–2: SDQ; prosociaal does not count", async () => {
    const prosocial = [1, 4, 9, 17, 20];
    const reversed = [7, 11, 14, 21, 25];
    const none = all(25, (i) => (prosocial.includes(i) ? 2 : reversed.includes(i) ? 2 : 0));
    expect(await score("SDQ-S11-17", none)).toBe(0);
    expect(
      await score(
        "SDQ-P",
        all(25, (i) => (reversed.includes(i) ? 0 : 2)),
      ),
    ).toBe(40);
  });
  test("an answer that means unknown is blank before prorating: HoNOS 9", async () => {
    // Ten answers 2, two unknown: 20 x 12 / 10.
    expect(
      await score(
        "HoNOS-12",
        all(12, (i) => (i <= 10 ? 2 : 9)),
      ),
    ).toBe(24);
    expect(await one({ instrument: "HoNOS-12", answers: all(12, (i) => (i <= 9 ? 2 : 9)) })).toMatchObject({
      score: null,
      reden: "te weinig antwoorden",
    });
    // 8 is no answer of this list: set aside, so eleven answers of 2 remain.
    expect(
      await score(
        "HoNOS-12",
        all(12, (i) => (i === 12 ? 8 : 2)),
      ),
    ).toBe(24);
  });
  test("questions on another range stay out of the scale: MANSA", async () => {
    const yesNo = [7, 9, 10, 11];
    expect(
      await score(
        "MANSA-12ph",
        all(16, (i) => (yesNo.includes(i) ? 0 : 5)),
      ),
    ).toBe(60);
    expect(await one({ instrument: "MANSA", total: 5 })).toMatchObject({ score: null, reden: "geen score geleverd" });
    expect(await one({ instrument: "MANSA-12ph", total: 60 })).toMatchObject({ score: 60 });
  });
  test("a list without a sourced key: totals count, answers are accepted and give no score", async () => {
    expect(await one({ instrument: "SQ48", total: 61 })).toMatchObject({ score: 61 });
    expect(await one({ instrument: "SQ-48", answers: all(48, 1) })).toMatchObject({
      score: null,
      reden: "geen score geleverd",
    });
    for (const [instrument, total] of [
      ["CORE34", 14.4],
      ["HADS", 20],
      ["HoNOS65", 17],
      ["GDS15", 9],
      ["ORS", 21.3],
    ] as const)
      expect(await one({ instrument, total }), instrument).toMatchObject({ score: total });
  });
  test("a mean delivered beside the answers may be rounded at two decimals", async () => {
    const answers = Object.entries(all(53, (i) => (i <= 26 ? 1 : 0)));
    const lists = ["0.49", "0.5"].flatMap((_, k) => answers.map(([i, s]) => `M${k + 1},${i},${s}\n`));
    const { db } = await runFiles({
      "trajecten.csv": TRAJECTEN,
      "metingen.csv":
        "meting_id,traject_id,instrument,datum,ruwe_score\nM1,T1,BSI,2018-01-10,0.49\nM2,T1,BSI,2018-01-11,0.5\n",
      "items.csv": `meting_id,item,score\n${lists.join("")}`,
    });
    expect(await db.all("SELECT totaal_wijkt_af FROM score ORDER BY meting_nr")).toEqual([
      { totaal_wijkt_af: false },
      { totaal_wijkt_af: true },
    ]);
  });
});

describe.concurrent("another coding, in either direction: OQ-45 coded 1–5", () => {
  const SD_REVERSED = [13, 24, 31];
  /** Complaint c (0–4) on every question, as an own coding list stores it. */
  const complaint = (c: (i: number) => number): Answers => all(45, (i) => (SD_REVERSED.includes(i) ? 4 - c(i) : c(i)));
  const up = (a: Answers): Answers => Object.fromEntries(Object.entries(a).map(([i, v]) => [i, (v ?? 0) + 1]));
  const own = complaint((i) => (i % 3) + 1);

  test("an answer 5 betrays it; reversed questions move the other way, so the score is that of the own coding", async () => {
    const severe = complaint((i) => (i % 2 ? 4 : 2));
    const [plain] = await scores([{ instrument: "OQ-45", answers: severe }]);
    const [shifted] = await scores([{ instrument: "OQ-45", answers: up(severe) }]);
    expect(plain?.codering).toBe("eigen");
    expect(shifted).toEqual({ ...plain, codering: "anders" });
    expect(plain?.score).toBe(
      [2, 3, 5, 6, 8, 9, 10, 11, 13, 15, 22, 23, 24, 25, 27, 29, 31, 33, 34, 35, 36, 40, 41, 42, 45].reduce(
        (sum, i) => sum + (i % 2 ? 4 : 2),
        0,
      ),
    );
  });
  test("answers stored reversed already move all one way", async () => {
    const stored = all(45, (i) => (i % 2 ? 5 : 3));
    const [row] = await scores([{ instrument: "OQ-45", answers: stored }], undefined, ["OQ-45"]);
    // SD holds 15 odd and 10 even questions: 15 x 4 + 10 x 2.
    expect(row).toMatchObject({ score: 80, codering: "anders" });
  });
  test("RoQua's recorded answers coded one higher: still SD 74", async () => {
    const ROQUA = "4 3 2 3 3 2 3 4 2 2 3 4 2 3 4 2 3 4 3 2 3 4 2 3 4 3 3 2 3 4 2 3 4 2 3 4 2 3 4 4 3 2 3 3 4".split(
      " ",
    );
    const lists = [{ instrument: "OQ-45", answers: all(45, (i) => Number(ROQUA[i - 1]) + 1) }];
    expect(await scores(lists, undefined, ["OQ-45"])).toMatchObject([{ score: 74, codering: "anders" }]);
  });
  test("without a 0 or a 5 anywhere the own coding is taken; both in one list cannot be read", async () => {
    expect(await one({ instrument: "OQ-45", answers: own })).toMatchObject({ codering: "eigen" });
    expect(await one({ instrument: "OQ-45", answers: { ...own, 1: 0, 2: 5 } })).toMatchObject({
      score: null,
      reden: "codering onduidelijk",
    });
  });
  test("one 5 among many own lists is a slip: that list alone is set aside", async () => {
    const lists = Array.from({ length: 12 }, (_, k) => ({
      instrument: "OQ-45",
      answers: k === 0 ? { ...own, 2: 5 } : { ...own, 4: 0 },
    }));
    const found = await scores(lists);
    expect(found[0]).toMatchObject({ reden: "codering onduidelijk" });
    expect(new Set(found.slice(1).map((f) => f.codering))).toEqual(new Set(["eigen"]));
  });
  test("bare SD totals above 100 betray it too", async () => {
    const found = await scores([
      { instrument: "OQ-45-SD", total: 110 },
      { instrument: "OQ-45-SD", total: 60 },
    ]);
    expect(found.map((f) => f.reden)).toEqual(["codering onduidelijk", "codering onduidelijk"]);
  });
});

describe.concurrent("the registry", () => {
  const OWN = {
    code: "KORT-4",
    naam: "Vier vragen",
    aliassen: ["KORT-4", "K4"],
    richting: "hoger-is-beter",
    respondenten: ["patient"],
    rom: true,
    antwoord: {
      min: 1,
      max: 5,
      onbekend: [8, 9],
      andere_codering: { min: 0, max: 4, verschuiving: 1, toelichting: "" },
    },
    aantal_items: 6,
    hoofdschaal: {
      naam: "Totaal",
      items: [1, 3, 5, 6],
      omgekeerd: [3],
      regel: "gemiddelde",
      maal: 20,
      minimum: 3,
      bereik: [20, 100],
      totaal_geleverd_als: ["KORT-4"],
    },
    bron: "test",
  };
  const with_ = (entry: unknown): string => {
    const folder = tempFolder();
    cpSync(inProject("data", "reference", "instrumenten"), folder, { recursive: true });
    writeFileSync(path.join(folder, "kort-4.json"), JSON.stringify(entry));
    return folder;
  };

  test("a new instrument is a file: it scores without code", async () => {
    // 20 x (5 + (6 − 1) + 3) / 3; question 6 unknown.
    expect(await one({ instrument: "k4", answers: { 1: 5, 2: 2, 3: 1, 4: 2, 5: 3, 6: 9 } }, with_(OWN))).toEqual({
      score: 86.6667,
      reden: null,
      codering: "eigen",
    });
    // The same list coded 0–4.
    expect(await one({ instrument: "KORT4", answers: { 1: 4, 2: 1, 3: 0, 4: 1, 5: 2, 6: 8 } }, with_(OWN))).toEqual({
      score: 86.6667,
      reden: null,
      codering: "anders",
    });
    expect(await one({ instrument: "KORT-4", total: 61.5 }, with_(OWN))).toMatchObject({ score: 61.5 });
    expect((await one({ instrument: "KORT-4", total: 61.5 }))?.score).toBeNull();
  });
  test.each([
    [
      "a range that its questions cannot give",
      { hoofdschaal: { ...OWN.hoofdschaal, bereik: [0, 100] } },
      /bereik past niet/,
    ],
    ["an alias of another instrument", { aliassen: ["KORT-4", "phq 9"] }, /alias/],
    ["a reversed question outside the scale", { hoofdschaal: { ...OWN.hoofdschaal, omgekeerd: [2] } }, /omgekeerd/],
    ["a minimum above the scale", { hoofdschaal: { ...OWN.hoofdschaal, minimum: 5 } }, /minimum/],
    ["an unknown that is an answer", { antwoord: { min: 1, max: 5, onbekend: [5] } }, /onbekend/],
    ["a key without answers", { antwoord: undefined, aantal_items: undefined }, /vraagt antwoord/],
    ["an unknown rule", { hoofdschaal: { ...OWN.hoofdschaal, regel: "mediaan" } }, /regel/],
  ])("refuses %s", (_, change, message) => {
    expect(() => readInstruments(with_({ ...OWN, ...change }))).toThrow(message);
  });
  test("every entry says where it comes from, and says so where a minimum is an own choice", () => {
    const entries = readInstruments();
    expect(entries.length).toBeGreaterThanOrEqual(18);
    const sourced = ["BSI", "OQ-45-SD", "SDQ-P", "SDQ-S11-17", "HoNOS-12", "HoNOS65", "MANSA-12"];
    for (const e of entries.filter((i) => i.items?.schaal.length && !sourced.includes(i.code)))
      expect(e.opmerkingen.join(" "), e.code).toMatch(/eigen keuze/);
    for (const e of entries.filter((i) => !i.items?.schaal.length))
      expect(e.opmerkingen.join(" "), e.code).toMatch(/Alleen geleverde totalen/);
  });
  test("SBG's codes lead to an entry", () => {
    const known = new Set(readInstruments().flatMap((i) => i.aliassen.map((a) => a.toUpperCase().replace(/\W/g, ""))));
    const sbg = "BSI OQ45-sd SCL90 SQ48 DASS21 CORE34 HADS KKL HoNOS-12 HoNOS65 MANSA-12ph SDQ-P4-16 SDQ-S11-17 GDS15";
    for (const code of sbg.split(" ")) expect(known, code).toContain(code.toUpperCase().replace(/\W/g, ""));
  });
  test("the methods page lists every instrument that scores answers", () => {
    const page = readFileSync(inProject("docs", "methods", "scores.md"), "utf8");
    for (const i of readInstruments()) expect(page, i.code).toContain(`| ${i.code} |`);
  });
});
