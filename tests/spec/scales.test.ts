import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Db, openDb } from "../../src/engine/db.js";
import { random } from "../../src/engine/demo/random.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { readDelivery } from "../../src/engine/intake/intake.js";
import { runModels } from "../../src/engine/models/run.js";
import { inProject } from "../../src/engine/paths.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { csv, quiet, tempFolder, writeFiles } from "../support/delivery.js";

/** Every scale of every instrument, from answers: the registry's files against a scorer written by hand. */

const FOLDER = inProject("data", "reference", "instrumenten");
interface Scale {
  readonly code?: string;
  readonly items: { van: number; tot: number } | number[];
  readonly omgekeerd?: number[];
  readonly regel?: string;
  readonly telt?: number;
  readonly een_van?: number[][];
  readonly maal?: number;
  readonly minimum: number;
}
interface FileEntry {
  readonly code: string;
  readonly antwoord?: { min: number; max: number; afwijkend?: { items: number[]; min: number; max: number }[] };
  readonly aantal_items?: number;
  readonly hoofdschaal: Scale;
  readonly subschalen?: Scale[];
}
const entries = readdirSync(FOLDER)
  .filter((f) => f.endsWith(".json"))
  .map((f) => JSON.parse(readFileSync(path.join(FOLDER, f), "utf8")) as FileEntry);

type Answers = Map<number, number>;
const numbers = (s: Scale): number[] =>
  Array.isArray(s.items) ? s.items : Array.from({ length: s.items.tot - s.items.van + 1 }, (_, i) => i + 1);

/** The rule as the documents print it, question by question. */
function byHand(s: Scale, a: Answers, min: number, max: number): number | null {
  const groups = s.een_van ?? [];
  const places = [
    ...numbers(s)
      .filter((i) => !groups.flat().includes(i))
      .map((i) => [i]),
    ...groups,
  ];
  let sum = 0;
  let answered = 0;
  for (const place of places) {
    const given = place.flatMap((i) => {
      const x = a.get(i);
      return x === undefined ? [] : [s.omgekeerd?.includes(i) ? max + min - x : x];
    });
    if (given.length === 0) continue;
    answered++;
    const highest = Math.max(...given);
    sum += s.regel === "aantal" ? (highest === s.telt ? 1 : 0) : highest;
  }
  if (answered < s.minimum) return null;
  const raw = s.regel === "gemiddelde" ? sum / answered : (sum * places.length) / answered;
  return raw * (s.maal ?? 1);
}

const PERIODE = { periode: { van: "2018-01-01", tot: "2018-12-31" } };
const TRAJECT =
  "traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\nT1,P1,Abeel,2018-01-10,2018-06-10,2018-06-20\n";

interface List {
  readonly instrument: string;
  readonly answers?: Answers;
  readonly total?: number;
  readonly vestiging?: string;
}
/** Runs lists through intake and models; row k + 1 is the k-th list. */
async function run(lists: readonly List[], registry?: string, more: object = {}): Promise<Db> {
  const places = [...new Set(lists.map((l) => l.vestiging ?? "Abeel"))];
  const folder = writeFiles({
    "aanlevering.json": JSON.stringify({ ...PERIODE, ...more }),
    "trajecten.csv": `${TRAJECT.split("\n")[0]}\n${places.map((v, k) => `T${k + 1},P${k + 1},${v},2018-01-10,2018-06-10,2018-06-20\n`).join("")}`,
    "metingen.csv": `meting_id,traject_id,instrument,datum,ruwe_score\n${lists.map((l, k) => `M${k + 1},T${places.indexOf(l.vestiging ?? "Abeel") + 1},${l.instrument},2018-01-10,${l.total ?? ""}\n`).join("")}`,
    "items.csv": `meting_id,item,score\n${lists.flatMap((l, k) => [...(l.answers ?? [])].map(([i, x]) => `M${k + 1},${i},${x}\n`)).join("")}`,
  });
  const db = await openDb();
  await runModels(
    db,
    await readDelivery(db, folder, readInstruments(registry), quiet, tempFolder()),
    readPolicy(),
    quiet,
  );
  return db;
}
const scaleScores = async (db: Db): Promise<Map<string, number | null>> =>
  new Map(
    (
      await db.all<{ nr: number; schaal: string; score: number | null }>(`
        SELECT meting_nr AS nr, '' AS schaal, score FROM score
        UNION ALL SELECT meting_nr, schaal, score FROM schaalscore`)
    ).map((r) => [`${r.nr}|${r.schaal}`, r.score]),
  );

describe("each scale at, below and above its minimum of answered questions", () => {
  const rng = random(11);
  const cases: { entry: FileEntry; scale: Scale; naam: string; answers: Answers; answered: number }[] = [];
  for (const entry of entries) {
    const { antwoord: a } = entry;
    if (!a || !entry.hoofdschaal.items) continue;
    for (const scale of [entry.hoofdschaal, ...(entry.subschalen ?? [])]) {
      const all = numbers(scale);
      const spare = (scale.een_van ?? []).map((g) => g[0] as number);
      for (const [naam, answered] of [
        ["onder het minimum", scale.minimum - 1],
        ["op het minimum", scale.minimum],
        ["één meer", Math.min(scale.minimum + 1, all.length - spare.length)],
        ["alle vragen", all.length],
      ] as const) {
        // Which questions are left blank is drawn; of "one of these" questions the first is left out but in a whole list.
        const pool = answered === all.length ? [...all] : all.filter((i) => !spare.includes(i));
        while (pool.length > answered) pool.splice(rng.int(0, pool.length - 1), 1);
        const answers: Answers = new Map(pool.map((i) => [i, rng.int(a.min, a.max)]));
        // Questions outside the scale are answered too, within their own range: they must not count.
        for (let i = 1; i <= (entry.aantal_items ?? 0); i++) {
          if (all.includes(i)) continue;
          const own = a.afwijkend?.find((x) => x.items.includes(i));
          answers.set(i, rng.int(own?.min ?? a.min, own?.max ?? a.max));
        }
        cases.push({ entry, scale, naam, answers, answered });
      }
    }
  }
  let scored: Map<string, number | null>;
  beforeAll(async () => {
    const db = await run(cases.map((c) => ({ instrument: c.entry.code, answers: c.answers })));
    scored = await scaleScores(db);
    db.close();
  });

  test("every keyed scale of the registry is here", () => {
    expect(cases.length).toBe(
      4 * entries.filter((e) => e.hoofdschaal.items).reduce((n, e) => n + 1 + (e.subschalen?.length ?? 0), 0),
    );
    expect(cases.length).toBeGreaterThan(250);
  });
  const named = new Map<string, ((typeof cases)[number] & { nr: number })[]>();
  for (const [k, c] of cases.entries())
    named.set(c.entry.code, [...(named.get(c.entry.code) ?? []), { ...c, nr: k + 1 }]);
  test.each([...named])("%s", (_, of) => {
    for (const c of of) {
      const { min, max } = c.entry.antwoord as { min: number; max: number };
      const expected = byHand(c.scale, c.answers, min, max);
      const found = scored.get(`${c.nr}|${c.scale.code ?? ""}`);
      const what = `${c.scale.code ?? "hoofdschaal"}, ${c.naam}`;
      expect(expected === null, what).toBe(c.answered < c.scale.minimum);
      if (expected === null) expect(found, what).toBeNull();
      else expect(found, what).toBeCloseTo(expected, 4);
    }
  });
});

describe("OQ-45", () => {
  // RoQua's recorded answers in item order, stored reversed already; total, SD, IR and SR stand beside them in the source.
  const RECORDED = "4 3 2 3 3 2 3 4 2 2 3 4 2 3 4 2 3 4 3 2 3 4 2 3 4 3 3 2 3 4 2 3 4 2 3 4 2 3 4 4 3 2 3 3 4"
    .split(" ")
    .map(Number);
  const REVERSED = [1, 12, 13, 20, 21, 24, 31, 37, 43];
  const asStored: Answers = new Map(RECORDED.map((x, i) => [i + 1, x]));
  const asGiven: Answers = new Map(RECORDED.map((x, i) => [i + 1, REVERSED.includes(i + 1) ? 4 - x : x]));
  const golden = { SD: 74, IR: 33, SR: 28, TOT: 135 };
  const scales = (s: Map<string, number | null>) =>
    Object.fromEntries(Object.keys(golden).map((k) => [k, s.get(`1|${k}`)]));

  test("the recorded answers give total 135, SD 74, IR 33 and SR 28", async () => {
    const stored = await run([{ instrument: "OQ-45", answers: asStored }], undefined, {
      items_reeds_omgekeerd: ["OQ-45"],
    });
    expect(scales(await scaleScores(stored))).toEqual(golden);
    const given = await run([{ instrument: "OQ-45", answers: asGiven }]);
    expect(scales(await scaleScores(given))).toEqual(golden);
    expect((await scaleScores(given)).get("1|")).toBe(74);
  });
  test("coded 1–5 they give the same on every scale", async () => {
    const up: Answers = new Map([...asGiven].map(([i, x]) => [i, x + 1]));
    expect(scales(await scaleScores(await run([{ instrument: "OQ-45", answers: up }])))).toEqual(golden);
  });
  test("a total under OQ-45 is the total scale, under OQ-45-SD the outcome; neither is the other", async () => {
    const db = await run([
      { instrument: "OQ-45", total: 135 },
      { instrument: "OQ45-sd", total: 74 },
    ]);
    expect(await db.all("SELECT meting_nr, schaal, score, reden FROM schaalscore")).toEqual([
      { meting_nr: 1, schaal: "TOT", score: 135, reden: null },
    ]);
    expect(await db.all("SELECT score FROM score ORDER BY meting_nr")).toEqual([{ score: null }, { score: 74 }]);
  });
});

describe("HoNOS65+: two numberings", () => {
  const values = [1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2];
  const own: Answers = new Map(values.map((x, i) => [i + 1, x]));
  const sbg: Answers = new Map(values.map((x, i) => [i < 7 ? i + 1 : i + 2, x]));
  const without = (a: Answers, ...gone: number[]): Answers => new Map([...a].filter(([i]) => !gone.includes(i)));
  const subs = async (db: Db, nr: number) =>
    (
      await db.all<{ score: number | null }>(
        `SELECT score FROM schaalscore WHERE meting_nr = ${nr} ORDER BY length(schaal), schaal`,
      )
    ).map((r) => r.score);
  test("1–12 and 1–7 with 9–13 are the same list", async () => {
    const db = await run([
      { instrument: "HoNOS65", answers: own, vestiging: "Abeel" },
      { instrument: "HoNOS65+", answers: sbg, vestiging: "Berk" },
    ]);
    expect(await db.all("SELECT score FROM score ORDER BY meting_nr")).toEqual([{ score: 23 }, { score: 23 }]);
    expect(await subs(db, 1)).toEqual(values);
    expect(await subs(db, 2)).toEqual(values);
  });
  test("a list without 8 and 13 follows its vestiging; where that uses both, only its scales are unknown", async () => {
    const doubtful = without(own, 8);
    const lists = (vestiging: string, ...all: Answers[]) =>
      all.map((answers) => ({ instrument: "HoNOS65", answers, vestiging }));
    const db = await run([
      ...lists("Abeel", own, doubtful),
      ...lists("Berk", sbg, without(sbg, 13)),
      ...lists("Ceder", own, sbg, doubtful),
    ]);
    // 20 of 11 answers, times 12.
    expect((await scaleScores(db)).get("2|")).toBeCloseTo((20 * 12) / 11, 4);
    expect(await subs(db, 2)).toEqual(values.map((x, i) => (i === 7 ? null : x)));
    expect(await subs(db, 4)).toEqual(values.map((x, i) => (i === 11 ? null : x)));
    expect((await scaleScores(db)).get("7|")).toBeCloseTo((20 * 12) / 11, 4);
    expect(await subs(db, 7)).toEqual(values.map(() => null));
    expect(await db.all("SELECT DISTINCT reden FROM schaalscore WHERE meting_nr = 7")).toEqual([
      { reden: "nummering onduidelijk" },
    ]);
  });
  test("both 8 and 13, or sub-items, give no score", async () => {
    const both: Answers = new Map([...own, [13, 1]]);
    const sub: Answers = new Map(Array.from({ length: 47 }, (_, i) => [i + 1, i % 5]));
    const db = await run([
      { instrument: "HoNOS65", answers: both },
      { instrument: "HoNOS65", answers: sub },
    ]);
    expect(await db.all("SELECT score, reden FROM score ORDER BY meting_nr")).toEqual([
      { score: null, reden: "nummering onduidelijk" },
      { score: null, reden: "nummering onduidelijk" },
    ]);
  });
});

describe("lists that are no plain sum", () => {
  test("CANSAS: how many needs are unmet; blanks are prorated from 20 answers on", async () => {
    const needs = (n: number, unmet: number): Answers =>
      new Map(Array.from({ length: n }, (_, i) => [i + 1, i < unmet ? 2 : i % 2]));
    const db = await run([
      { instrument: "CANSAS", answers: needs(25, 4) },
      { instrument: "CANVAS", answers: needs(20, 4) },
      { instrument: "CANSAS", answers: needs(19, 4) },
      { instrument: "CANSAS", answers: needs(25, 0) },
    ]);
    expect((await db.all<{ score: number }>("SELECT score FROM score ORDER BY meting_nr")).map((r) => r.score)).toEqual(
      [4, 5, null, 0],
    );
    expect((await scaleScores(db)).get("1|B4")).toBe(2);
    expect((await scaleScores(db)).get("1|B6")).toBe(1);
  });
  test("IDS-SR: of 11 and 12, and of 13 and 14, the highest counts", async () => {
    const ids = (change: Record<number, number | null>): Answers =>
      new Map(
        Array.from({ length: 30 }, (_, i): [number, number | null] => [
          i + 1,
          change[i + 1] === undefined ? 1 : (change[i + 1] ?? null),
        ]).filter((x): x is [number, number] => x[1] !== null),
      );
    const db = await run([
      { instrument: "IDS-SR", answers: ids({ 11: 3, 12: null, 13: null, 14: 2 }) },
      { instrument: "IDS-SR", answers: ids({ 11: 0, 12: 3, 13: 2, 14: 1 }) },
    ]);
    // 26 ones, and 3 and 2.
    expect(await db.all("SELECT score FROM score ORDER BY meting_nr")).toEqual([{ score: 31 }, { score: 31 }]);
  });
  test("MANSA: the sum is the outcome, the mean of the document stands beside it", async () => {
    const yesNo = [7, 9, 10, 11];
    const list: Answers = new Map(Array.from({ length: 16 }, (_, i) => [i + 1, yesNo.includes(i + 1) ? 1 : 5]));
    const vn: Answers = new Map(Array.from({ length: 16 }, (_, i) => [i + 1, [4, 5, 9, 10].includes(i + 1) ? 1 : 5]));
    const db = await run([
      { instrument: "MANSA-16", answers: list },
      { instrument: "MANSA-12vn", answers: vn },
      { instrument: "MANSA-16", total: 4.5 },
    ]);
    const s = await scaleScores(db);
    expect([s.get("1|"), s.get("1|GEM"), s.get("2|"), s.get("2|GEM")]).toEqual([60, 5, 60, 5]);
    expect([s.get("3|"), s.get("3|GEM")]).toEqual([null, 4.5]);
  });
});

describe("an instrument is a file", () => {
  const OWN = {
    code: "KORT-4",
    naam: "Vier vragen",
    aliassen: ["KORT-4"],
    richting: "lager-is-beter",
    respondenten: ["patient"],
    rom: true,
    antwoord: { min: 0, max: 3 },
    aantal_items: 4,
    hoofdschaal: { naam: "Totaal", items: [1, 2, 3], minimum: 2, bereik: [0, 9], totaal_geleverd_als: [] },
    subschalen: [
      { code: "A", naam: "Eerste twee", items: [1, 2], minimum: 1, bereik: [0, 6] },
      {
        code: "B",
        naam: "Laatste twee",
        items: [3, 4],
        omgekeerd: [4],
        regel: "gemiddelde",
        maal: 10,
        minimum: 2,
        bereik: [0, 30],
      },
    ],
    bron: "test",
  };
  const with_ = (entry: unknown): string => {
    const folder = tempFolder();
    cpSync(FOLDER, folder, { recursive: true });
    writeFileSync(path.join(folder, "kort-4.json"), JSON.stringify(entry));
    return folder;
  };
  test("a new one gets its subscales without code", async () => {
    const s = await scaleScores(
      await run(
        [
          {
            instrument: "KORT-4",
            answers: new Map([
              [1, 3],
              [3, 1],
              [4, 0],
            ]),
          },
        ],
        with_(OWN),
      ),
    );
    // 4 of 2 answers of 3; 3 of 1 answer of 2; (1 + (3 − 0)) / 2 x 10.
    expect([s.get("1|"), s.get("1|A"), s.get("1|B")]).toEqual([6, 6, 20]);
  });
  test.each([
    [
      "a subscale with an unknown question",
      { subschalen: [{ ...OWN.subschalen[0], items: [1, 9] }] },
      "subschalen.0.items",
    ],
    ["a question reversed here and not there", { hoofdschaal: { ...OWN.hoofdschaal, items: [1, 2, 4] } }, "omgekeerd"],
    ["a code twice", { subschalen: [OWN.subschalen[0], OWN.subschalen[0]] }, "subschalen.1.code"],
    [
      "a norm of a scale that is not there",
      { normen: [{ schaal: "X", populatie: "p", n: null, gemiddelde: 1, sd: 1, bron: "b", merk: "F" }] },
      "normen.0.schaal",
    ],
    ["an unknown mark", { rci: [{ waarde: 1, bron: "b", merk: "Z" }] }, "rci.0.merk"],
    ["a counted answer without the rule", { hoofdschaal: { ...OWN.hoofdschaal, telt: 2 } }, "hoofdschaal.telt"],
    [
      "one of questions outside the scale",
      { hoofdschaal: { ...OWN.hoofdschaal, een_van: [[1, 4]] } },
      "hoofdschaal.een_van",
    ],
  ])("refuses %s, naming file, field and remedy", (_, change, field) => {
    let caught: { message: string; advies?: string } = { message: "" };
    try {
      readInstruments(with_({ ...OWN, ...change }));
    } catch (e) {
      caught = e as typeof caught;
    }
    expect(caught.message).toContain("kort-4.json");
    expect(caught.message).toContain(field);
    expect(caught.advies).toMatch(/\w/);
  });
  test("an entry without a range counts only where the delivery gives one", async () => {
    const list = [{ instrument: "UBOS", total: 3.2 }];
    const judged = "SELECT DISTINCT uitslag FROM keuring WHERE rol = 'voor'";
    expect(await (await run(list)).all(judged)).toEqual([{ uitslag: "niet toegestaan" }]);
    const given = { instrumenten: [{ code: "UBOS", naam: "UBOS", bereik: [0, 6], richting: "lager-is-beter" }] };
    expect(await (await run(list, undefined, given)).all(judged)).toEqual([{ uitslag: "geldig" }]);
  });
});

describe("what was recalled and not verified", () => {
  test("is never among the facts of an instrument, and nothing reads it", () => {
    const all = readInstruments();
    const facts = all.flatMap((i) => Object.values(i.feiten).flat());
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter((f) => f.merk === "R")).toEqual([]);
    const recalled = all.flatMap((i) => Object.values(i.onbevestigd).flat());
    expect(recalled.length).toBeGreaterThan(10);
    expect(recalled.every((f) => f.merk === "R")).toBe(true);
    const sources = readdirSync(inProject("src"), { recursive: true, encoding: "utf8" }).filter((f) =>
      /\.(ts|sql|md)$/.test(f),
    );
    const readers = sources.filter((f) => readFileSync(inProject("src", f), "utf8").includes("onbevestigd"));
    expect(readers.sort()).toEqual([
      path.join("engine", "instruments", "registry.ts"),
      path.join("engine", "intake", "description.ts"),
    ]);
  });
});

test("pairs of subscales: only where every subscale is there at both ends", async () => {
  const scored: Answers = new Map(Array.from({ length: 12 }, (_, i) => [i + 1, i % 4]));
  const short: Answers = new Map([...scored].filter(([i]) => i !== 5));
  const folder = writeFiles({
    "aanlevering.json": JSON.stringify(PERIODE),
    "trajecten.csv": csv(`
      traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum
      T1         | P1         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20
      T2         | P2         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20
      T3         | P3         | Abeel     | 2018-01-10     | 2018-06-10      | 2018-06-20`),
    "metingen.csv": csv(`
      meting_id | traject_id | instrument | datum      | ruwe_score
      M1        | T1         | HoNOS-12   | 2018-01-10 |
      M2        | T1         | HoNOS-12   | 2018-06-10 |
      M3        | T2         | HoNOS-12   | 2018-01-10 |
      M4        | T2         | HoNOS-12   | 2018-06-10 |
      M5        | T3         | CQi        | 2018-06-01 | 7.5
      M6        | T3         | CQi        | 2018-06-11 | 8
      M7        | T3         | CQi        | 2018-06-12 | 88
      M8        | T1         | CANSAS     | 2018-01-10 |
      M9        | T1         | CANSAS     | 2018-06-10 | `),
    "items.csv": `meting_id,item,score\n${(
      [
        [1, scored],
        [2, scored],
        [3, scored],
        [4, short],
        [8, new Map(Array.from({ length: 25 }, (_, i) => [i + 1, i === 3 ? 2 : 0]))],
        [9, new Map(Array.from({ length: 25 }, (_, i) => [i + 1, i === 3 ? 1 : 0]))],
      ] as [number, Answers][]
    )
      .flatMap(([k, a]) => [...a].map(([i, x]) => `M${k},${i},${x}\n`))
      .join("")}`,
  });
  const db = await openDb();
  await runModels(db, await readDelivery(db, folder, readInstruments(), quiet, tempFolder()), readPolicy(), quiet);
  expect(await db.all("SELECT traject_nr, schaal, voor, na FROM schaalpaar WHERE instrument = 'HoNOS-12'")).toEqual([
    { traject_nr: 1, schaal: "GED", voor: 3, na: 3 },
    { traject_nr: 1, schaal: "BEP", voor: 3, na: 3 },
    { traject_nr: 1, schaal: "SYM", voor: 6, na: 6 },
    { traject_nr: 1, schaal: "SOC", voor: 6, na: 6 },
  ]);
  // 88 is out of range: the last valid one counts.
  expect(await db.all("SELECT * FROM tevredenheid")).toEqual([{ traject_nr: 3, instrument: "CQi", waarde: 8 }]);
  expect(await db.all("SELECT * FROM behoefte")).toEqual([
    { traject_nr: 1, rol: "voor", onvervuld: true },
    { traject_nr: 1, rol: "na", onvervuld: false },
  ]);
});
