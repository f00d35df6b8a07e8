import { describe, expect, test } from "vitest";
import { example } from "../support/batch.js";
import { csv, type Files, runFiles } from "../support/delivery.js";

/**
 * Worked examples of the models, as a clinician can check them: a few rows in, what becomes of them out. Each starts
 * from one treatment with first contact on 10 January 2018 and last contact on 10 June 2018. Those of a block run as one delivery.
 */

const TRAJECTEN = csv(`
  traject_id | patient_id | vestiging | organisatie | eerste_contact | laatste_contact | einddatum  | geboortejaar
  T1         | P1         | Abeel     | De Vlier    | 2018-01-10     | 2018-06-10      | 2018-06-20 | 1980`);

const metingen = (rows: string): string =>
  csv(`meting_id | traject_id | instrument | datum | respondent | ruwe_score\n${rows}`);

const base = (rows: string, extra: Files = {}): Files => ({
  "aanlevering.json": JSON.stringify({ periode: { van: "2018-01-01", tot: "2018-12-31" } }),
  "trajecten.csv": TRAJECTEN,
  "metingen.csv": metingen(rows),
  ...extra,
});

async function pair(files: Files): Promise<Record<string, unknown> | undefined> {
  const db = await example(files);
  const rows = await db.all<Record<string, unknown>>(
    "SELECT voor_datum::VARCHAR AS voor_datum, voor, na_datum::VARCHAR AS na_datum, na FROM koppeling WHERE gebruik = 'uitkomst'",
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

async function verdicts(files: Files): Promise<Record<string, string>> {
  const db = await example(files);
  const rows = await db.all<{ rol: string; nr: number; uitslag: string }>(
    "SELECT rol, meting_nr AS nr, uitslag FROM keuring ORDER BY ALL",
  );
  return Object.fromEntries(rows.map((r) => [`M${r.nr} als ${r.rol}meting`, r.uitslag]));
}

describe.concurrent("which measurements belong together", () => {
  test("the one nearest to the first contact, and the one nearest to the last", async () => {
    expect(
      await pair(
        base(`
          M1 | T1 | SCL-90 | 2017-12-20 | patient | 210
          M2 | T1 | SCL-90 | 2018-01-12 | patient | 200
          M3 | T1 | SCL-90 | 2018-03-20 | patient | 180
          M4 | T1 | SCL-90 | 2018-06-01 | patient | 150
          M5 | T1 | SCL-90 | 2018-07-30 | patient | 120`),
      ),
    ).toEqual({ voor_datum: "2018-01-12", voor: 200, na_datum: "2018-06-01", na: 150 });
  });
  test("the window includes day 92 and excludes day 93, on either side", async () => {
    const v = await verdicts(
      base(`
        M1 | T1 | SCL-90 | 2017-10-10 | patient | 200
        M2 | T1 | SCL-90 | 2017-10-09 | patient | 200
        M3 | T1 | SCL-90 | 2018-09-10 | patient | 150
        M4 | T1 | SCL-90 | 2018-09-11 | patient | 150`),
    );
    expect(v["M1 als voormeting"]).toBe("geldig");
    expect(v["M2 als voormeting"]).toBe("buiten venster");
    expect(v["M3 als nameting"]).toBe("geldig");
    expect(v["M4 als nameting"]).toBe("buiten venster");
  });
  test("the windows are policy", async () => {
    const beleid = { reeksen: { parameters: { BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING: 5 } } };
    const db = await example(base("M1 | T1 | SCL-90 | 2018-01-16 | patient | 200"), { beleid });
    expect(await db.all("SELECT uitslag FROM keuring WHERE rol = 'voor'")).toEqual([{ uitslag: "buiten venster" }]);
  });
  test("a nameting lies after the voormeting: one measurement in both windows is only a voormeting", async () => {
    const short = base("M1 | T1 | SCL-90 | 2018-01-15 | patient | 200", {
      "trajecten.csv": TRAJECTEN.replace("2018-06-10", "2018-02-10"),
    });
    expect(await pair(short)).toEqual({ voor_datum: "2018-01-15", voor: 200, na_datum: null, na: null });
  });
  test("at equal distance the earlier date is taken", async () => {
    expect(
      await pair(
        base(`
          M1 | T1 | SCL-90 | 2018-01-12 | patient | 190
          M2 | T1 | SCL-90 | 2018-01-08 | patient | 220`),
      ),
    ).toMatchObject({ voor_datum: "2018-01-08", voor: 220 });
  });
  test("different instruments never make a pair", async () => {
    const db = await example(
      base(`
        M1 | T1 | SCL-90   | 2018-01-12 | patient | 190
        M2 | T1 | OQ-45-SD | 2018-06-08 | patient | 40`),
    );
    expect(await db.all("SELECT count(*) AS n FROM paar")).toEqual([{ n: 0 }]);
  });
});

describe.concurrent("which measurements are valid", () => {
  test("each failed check has a name of its own, the first that fails", async () => {
    const v = await verdicts(
      base(`
        M1 | T1 | VREEMD   | 2018-01-10 | patient     | 10
        M2 | T1 | SCL-90   | 2018-01-10 | patient     | 999
        M3 | T1 | SCL-90   | 2018-01-10 | patient     | 451
        M4 | T1 | SCL-90   | 2018-01-10 | behandelaar | 200
        M5 | T1 | SCL-90   | 2017-01-10 | patient     | 200
        M6 | T1 | SCL-90   | 2018-01-10 |             | 450
        M7 | T1 | SCL-90   | 2018-01-10 | 01          | 90`),
    );
    expect(v).toMatchObject({
      "M1 als voormeting": "niet toegestaan",
      "M2 als voormeting": "niet scoorbaar",
      "M3 als voormeting": "buiten bereik",
      "M4 als voormeting": "verkeerde respondent",
      "M5 als voormeting": "buiten venster",
      "M6 als voormeting": "geldig",
      "M7 als voormeting": "geldig",
    });
  });
});

describe.concurrent("why a valid measurement is missing", () => {
  /** How far voor- and nameting of the treatment came, with this last contact. */
  async function missing(rows: string, last = "2018-12-10", extra: Files = {}): Promise<[string, string]> {
    const db = await example(
      base(rows, { "trajecten.csv": TRAJECTEN.replace("2018-06-10", last).replace("2018-06-20", last), ...extra }),
    );
    const b = await db.one<{ voormeting: string; nameting: string }>("SELECT voormeting, nameting FROM behandeling");
    return [b.voormeting, b.nameting];
  }
  const voor = "V | T1 | SCL-90 | 2018-01-12 | patient | 200";

  test("nothing was measured", async () => {
    expect(await missing("")).toEqual(["niet gemeten", "niet gemeten"]);
  });
  test("a voormeting says nothing of the nameting, nor the other way round", async () => {
    expect(await missing(voor)).toEqual(["geldig", "niet gemeten"]);
    expect(await missing("N | T1 | SCL-90 | 2018-12-08 | patient | 150")).toEqual(["niet gemeten", "geldig"]);
  });
  test("a faulty voormeting is no faulty nameting", async () => {
    expect(await missing("V | T1 | SCL-90 | 2018-01-12 | behandelaar | 200")).toEqual([
      "verkeerde respondent",
      "niet gemeten",
    ]);
  });
  test.each([
    ["before the window of the start", "2017-09-01", "2018-12-10", ["buiten venster", "niet gemeten"]],
    ["after the window of the end", "2019-03-20", "2018-12-10", ["niet gemeten", "buiten venster"]],
    ["between both, nearer the first contact", "2018-05-16", "2018-09-21", ["buiten venster", "niet gemeten"]],
    ["between both, as far from either (127 days)", "2018-05-17", "2018-09-21", ["buiten venster", "niet gemeten"]],
    ["between both, nearer the last contact", "2018-05-18", "2018-09-21", ["niet gemeten", "buiten venster"]],
    ["day 93 after the first contact", "2018-04-13", "2018-09-21", ["buiten venster", "niet gemeten"]],
    ["day 92 after the first contact", "2018-04-12", "2018-09-21", ["geldig", "niet gemeten"]],
  ])("outside both windows it belongs to the nearer contact: %s", async (_, datum, last, found) => {
    expect(await missing(`M | T1 | SCL-90 | ${datum} | patient | 150`, last)).toEqual(found);
  });
  test("a tussenmeting that fills its moment is no late voormeting and no early nameting", async () => {
    // Due on day 183, 12 July; nearer the last contact than the first.
    const tussen = "T | T1 | SCL-90 | 2018-07-20 | patient | 170";
    expect(await missing(`${voor}\n${tussen}`)).toEqual(["geldig", "niet gemeten"]);
    expect(await missing(tussen)).toEqual(["niet gemeten", "niet gemeten"]);
    // One more, nine days before the window of the end: that moment is filled, so this was an early nameting.
    expect(await missing(`${voor}\n${tussen}\nN | T1 | SCL-90 | 2018-08-31 | patient | 160`)).toEqual([
      "geldig",
      "buiten venster",
    ]);
  });
  test("one inside the window is named by its own check, whatever lies outside", async () => {
    const outside = "B | T1 | SCL-90 | 2019-03-20 | patient | 150";
    const inside = (who: string, score: number): string => `N | T1 | SCL-90 | 2018-12-08 | ${who} | ${score}`;
    expect(await missing(`${voor}\n${outside}\n${inside("patient", 999)}`)).toEqual(["geldig", "niet scoorbaar"]);
    expect(await missing(`${voor}\n${outside}\n${inside("patient", 451)}`)).toEqual(["geldig", "buiten bereik"]);
    expect(await missing(`${voor}\n${outside}\n${inside("behandelaar", 150)}`)).toEqual([
      "geldig",
      "verkeerde respondent",
    ]);
    expect(await missing(`${voor}\n${outside}`)).toEqual(["geldig", "buiten venster"]);
  });
  test("outside the window the first check that it fails counts, the window last", async () => {
    expect(await missing(`${voor}\nB | T1 | SCL-90 | 2019-03-20 | patient | 999`)).toEqual([
      "geldig",
      "niet scoorbaar",
    ]);
  });
  test("in a short treatment the voormeting is not a nameting that came too early", async () => {
    expect(await missing(voor, "2018-02-10")).toEqual(["geldig", "niet gemeten"]);
    const earlier = "M | T1 | SCL-90 | 2018-01-05 | patient | 210";
    expect(await missing(`${voor}\n${earlier}`, "2018-02-10")).toEqual(["geldig", "niet na de voormeting"]);
    expect(await missing(`V | T1 | SCL-90 | 2018-01-12 | behandelaar | 200`, "2018-02-10")).toEqual([
      "verkeerde respondent",
      "verkeerde respondent",
    ]);
  });
  test("a questionnaire on satisfaction or the session is neither; one that nobody knows might be", async () => {
    expect(await missing(`${voor}\nC | T1 | GGZ-thermometer | 2018-12-08 | patient | 8`)).toEqual([
      "geldig",
      "niet gemeten",
    ]);
    expect(await missing(`${voor}\nC | T1 | VREEMD   | 2018-12-08 | patient | 8`)).toEqual([
      "geldig",
      "niet toegestaan",
    ]);
  });
});

describe.concurrent("raw scores", () => {
  const answers = (n: number, value: number | ((i: number) => number)): string =>
    `meting_id,item,score\n${Array.from({ length: n }, (_, i) => `M1,${i + 1},${typeof value === "number" ? value : value(i + 1)}\n`).join("")}`;
  const scl = (items: string, total = "") =>
    base(`M1 | T1 | SCL-90 | 2018-01-10 | patient | ${total}`, { "items.csv": items });
  async function score(files: Files) {
    const db = await example(files);
    return db.one<{ score: number | null; reden: string | null; codering: string }>(
      "SELECT score, reden, codering FROM score",
    );
  }

  test("a delivered total comes first; 999 means items only", async () => {
    expect(await score(scl(answers(90, 2), "150"))).toMatchObject({ score: 150 });
    expect(await score(scl(answers(90, 2), "999"))).toMatchObject({ score: 180 });
  });
  test("SCL-90: 72 answers are enough, 71 are not", async () => {
    expect(await score(scl(answers(72, 2)))).toMatchObject({ score: 180, reden: null });
    expect(await score(scl(answers(71, 2)))).toMatchObject({ score: null, reden: "te weinig antwoorden" });
  });
  test("SCL-90 answers coded 0–4 are recognised by their zeros and moved to 1–5", async () => {
    expect(await score(scl(answers(90, (i) => i % 2)))).toEqual({ score: 135, reden: null, codering: "anders" });
    expect(await score(scl(answers(90, (i) => 1 + (i % 2))))).toEqual({ score: 135, reden: null, codering: "eigen" });
  });
  test("answers that hold both 0 and 5 cannot be read: set aside, not guessed", async () => {
    expect(await score(scl(answers(90, (i) => (i === 1 ? 0 : i === 2 ? 5 : 3))))).toMatchObject({
      score: null,
      reden: "codering onduidelijk",
    });
  });
  test("bare totals below 90 betray 0–4 coding: all bare totals of that vestiging are set aside", async () => {
    const db = await example(
      base(`
        M1 | T1 | SCL-90 | 2018-01-10 | patient | 60
        M2 | T1 | SCL-90 | 2018-06-10 | patient | 130`),
    );
    expect(await db.all("SELECT score, reden FROM score ORDER BY meting_nr")).toEqual([
      { score: null, reden: "codering onduidelijk" },
      { score: null, reden: "codering onduidelijk" },
    ]);
  });
  test("a total delivered as OQ-45 is the total of 45 items and never an SD score", async () => {
    expect(await score(base("M1 | T1 | OQ-45 | 2018-01-10 | patient | 80"))).toMatchObject({
      score: null,
      reden: "geen score geleverd",
    });
    expect(await score(base("M1 | T1 | OQ-45-SD | 2018-01-10 | patient | 40"))).toMatchObject({ score: 40 });
  });
});

describe.concurrent("response", () => {
  const oq = (id: string, date: string, instrument = "OQ-45-SD") =>
    `${id} | T1 | ${instrument} | ${date} | patient | 40`;
  async function status(files: Files): Promise<unknown> {
    const db = await example(files);
    const [row] = await db.all<{ responsstatus: string; in_response: boolean }>(
      "SELECT responsstatus, in_response FROM behandeling",
    );
    return row?.in_response ? row.responsstatus : "buiten de noemer";
  }
  test.each([
    ["completer", [oq("M1", "2018-01-10"), oq("M2", "2018-06-10")]],
    ["dropout", [oq("M1", "2018-01-10")]],
    ["non-starter", [oq("M1", "2018-06-10")]],
    ["non-responder", []],
    ["non-responder", [oq("M1", "2015-01-10")]],
    ["dropout", [oq("M1", "2018-01-10"), "M2 | T1 | BSI | 2018-06-10 | patient | 1"]],
  ])("%s: %j", async (expected, rows) => {
    expect(await status(base(rows.join("\n")))).toBe(expected);
  });
  test("since 2017 an SCL-90 voormeting does not count; an SCL-90 nameting counted until the end of 2017", async () => {
    expect(
      await status(
        base(
          `${oq("M1", "2018-01-10", "SCL-90").replace("40", "200")}\n${oq("M2", "2018-06-10", "SCL-90").replace("40", "150")}`,
        ),
      ),
    ).toBe("non-responder");
    const early = (first: string, last: string, end: string): Files =>
      base(`M1 | T1 | SCL-90 | ${first} | patient | 200\nM2 | T1 | SCL-90 | ${last} | patient | 150`, {
        "aanlevering.json": JSON.stringify({ periode: { van: "2016-01-01", tot: "2018-12-31" } }),
        "trajecten.csv": TRAJECTEN.replace("2018-01-10", first).replace("2018-06-10", last).replace("2018-06-20", end),
      });
    expect(await status(early("2016-12-31", "2017-12-31", "2018-01-05"))).toBe("completer");
    expect(await status(early("2017-01-01", "2017-12-31", "2018-01-05"))).toBe("non-starter");
    expect(await status(early("2016-12-31", "2018-01-01", "2018-01-05"))).toBe("dropout");
  });
  test("from 1 July 2016 the whole OQ-45 must be filled in", async () => {
    const list = (id: string, n: number) => Array.from({ length: n }, (_, i) => `${id},${i + 1},2\n`).join("");
    const files = (n: number, year: string): Files =>
      base(`M1 | T1 | OQ-45 | ${year}-01-10 | patient |\nM2 | T1 | OQ-45 | ${year}-06-10 | patient |`, {
        "aanlevering.json": JSON.stringify({ periode: { van: "2015-01-01", tot: "2018-12-31" } }),
        "trajecten.csv": TRAJECTEN.replaceAll("2018", year),
        "items.csv": `meting_id,item,score\n${list("M1", n)}${list("M2", n)}`,
      });
    expect(await status(files(45, "2018"))).toBe("completer");
    expect(await status(files(44, "2018"))).toBe("non-responder");
    expect(await status(files(44, "2016"))).toBe("completer");
  });
  test("under 18 at the start is outside the response only; unknown age stays in", async () => {
    const rows = `${oq("M1", "2018-01-10")}\n${oq("M2", "2018-06-10")}`;
    expect(await status(base(rows, { "trajecten.csv": TRAJECTEN.replace("1980", "2001") }))).toBe("buiten de noemer");
    expect(await status(base(rows, { "trajecten.csv": TRAJECTEN.replace("1980", "2000") }))).toBe("completer");
    expect(await status(base(rows, { "trajecten.csv": TRAJECTEN.replace("1980", "") }))).toBe("completer");
    const db = await example(base(rows, { "trajecten.csv": TRAJECTEN.replace("1980", "2001") }));
    expect(await db.all("SELECT count(*) AS n FROM paar")).toEqual([{ n: 1 }]);
  });
});

describe.concurrent("which treatments count", () => {
  async function statuses(trajecten: string, period = { van: "2018-01-01", tot: "2018-12-31" }): Promise<string[]> {
    const db = await example({
      "aanlevering.json": JSON.stringify({ periode: period }),
      "trajecten.csv": csv(trajecten),
      "metingen.csv": "meting_id,traject_id,instrument,datum\n",
    });
    return (await db.all<{ status: string }>("SELECT status FROM zorgtraject ORDER BY traject_nr")).map(
      (r) => r.status,
    );
  }
  test("closed is einddatum or reden_einde; objection, open and outside the period stay out", async () => {
    expect(
      await statuses(`
        traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum  | reden_einde | toestemming
        T1         | P1         | A         | 2018-01-01     | 2018-03-01      | 2018-03-05 |             | ja
        T2         | P2         | A         | 2018-01-01     | 2018-03-01      |            | 1           |
        T3         | P3         | A         | 2018-01-01     | 2018-03-01      |            |             | ja
        T4         | P4         | A         | 2018-01-01     |                 |            | 1           | ja
        T5         | P5         | A         | 2018-01-01     | 2018-03-01      | 2019-01-01 |             | ja
        T6         | P6         | A         | 2018-01-01     | 2018-03-01      | 2018-03-05 |             | nee
        T7         | P7         | A         | 2018-01-01     | 2018-03-01      | 2018-12-31 |             | JA`),
    ).toEqual(["afgesloten", "afgesloten", "lopend", "zonder sluitdatum", "buiten de periode", "afgesloten"]);
  });
  test("where neither column was delivered, a last contact closes", async () => {
    expect(
      await statuses(`
        traject_id | patient_id | vestiging | eerste_contact | laatste_contact
        T1         | P1         | A         | 2018-01-01     | 2018-03-01
        T2         | P2         | A         | 2018-01-01     |`),
    ).toEqual(["afgesloten", "lopend"]);
  });
});

describe.concurrent("outcomes", () => {
  const METRIC = {
    instrument: "SCL-90",
    metriek: "patient-voormeting" as const,
    gemiddelde: 200,
    sd: 50,
    n: 100,
    van: "2016-01-01",
    tot: "2016-12-31",
  };
  async function outcome(voor: number, na: number) {
    const db = await example(
      base(`M1 | T1 | SCL-90 | 2018-01-10 | patient | ${voor}\nM2 | T1 | SCL-90 | 2018-06-10 | patient | ${na}`),
      { metrics: [METRIC] },
    );
    return db.one("SELECT verbetering, t_voor, t_na, delta_t, klasse, start_normaal, start_klinisch FROM paar");
  }
  test("198 → 158: half-way, 8 T-points, verbeterd", async () => {
    expect(await outcome(198, 158)).toEqual({
      verbetering: 50,
      t_voor: 49.6,
      t_na: 41.6,
      delta_t: 8,
      klasse: "hersteld",
      start_normaal: false,
      start_klinisch: true,
    });
  });
  test("118 → 130: started normal, got worse", async () => {
    expect(await outcome(118, 130)).toMatchObject({
      verbetering: -100,
      delta_t: -2.4,
      klasse: "onveranderd",
      start_normaal: true,
      start_klinisch: false,
    });
  });
  test("constants of an earlier release are used as they are", async () => {
    expect(await outcome(200, 200)).toMatchObject({ t_voor: 50, delta_t: 0 });
  });
  test("without a metric there is no T, and the percentage still stands", async () => {
    const { db, models } = await runFiles(
      base("M1 | T1 | SCL-90 | 2018-01-10 | patient | 198\nM2 | T1 | SCL-90 | 2018-06-10 | patient | 158"),
    );
    expect(models.metrics).toMatchObject([{ instrument: "SCL-90", n: null, sd: null }]);
    expect(await db.one("SELECT verbetering, delta_t, klasse FROM paar")).toEqual({
      verbetering: 50,
      delta_t: null,
      klasse: null,
    });
  });
  test("a local instrument where higher is better: progress is a positive delta-T", async () => {
    const { db } = await runFiles(
      {
        ...base("M1 | T1 | taal | 2018-01-10 | | 30\nM2 | T1 | taal | 2018-06-10 | | 38"),
        "aanlevering.json": JSON.stringify({
          periode: { van: "2018-01-01", tot: "2018-12-31" },
          instrumenten: [{ code: "taal", naam: "Taaltoets", bereik: [0, 60], richting: "hoger-is-beter" }],
        }),
      },
      [{ ...METRIC, instrument: "taal", gemiddelde: 34, sd: 8 }],
    );
    expect(await db.one("SELECT t_voor, t_na, delta_t, verbetering FROM paar")).toEqual({
      t_voor: 55,
      t_na: 45,
      delta_t: 10,
      verbetering: null,
    });
    expect(await db.one("SELECT responsstatus FROM behandeling")).toEqual({ responsstatus: "completer" });
  });
});

test("the metric is fitted from 100 valid voormetingen in the reference period, not from 99", async () => {
  const many = (n: number): Files => ({
    "aanlevering.json": JSON.stringify({
      periode: { van: "2018-01-01", tot: "2018-12-31" },
      referentieperiode: { van: "2018-01-01", tot: "2018-01-31" },
    }),
    "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,laatste_contact\n${Array.from({ length: n }, (_, i) => `T${i},P${i},A,2018-01-10,2018-06-10\n`).join("")}`,
    "metingen.csv": `meting_id,traject_id,instrument,datum,ruwe_score\n${Array.from({ length: n }, (_, i) => `M${i},T${i},SCL-90,2018-01-10,${150 + (i % 3) * 50}\n`).join("")}`,
  });
  const enough = await runFiles(many(100));
  expect(enough.models.metrics[0]).toMatchObject({ n: 100, gemiddelde: 199.5 });
  expect(enough.models.metrics[0]?.sd).toBeCloseTo(41.1297, 3);
  const few = await runFiles(many(99));
  expect(few.models.metrics[0]).toMatchObject({ n: null, gemiddelde: null, sd: null });
});
