import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { normaalKwantiel } from "../../src/engine/definitions/normal.js";
import { readMetrics, type TMetric } from "../../src/engine/metrics/registry.js";
import { type Metric, metricFileText, readMetricFile } from "../../src/engine/models/metric.js";
import { inProject } from "../../src/engine/paths.js";
import { type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { example } from "../support/batch.js";
import { type Files, runFiles, tempFolder } from "../support/delivery.js";

/** T metrics are data. What each gives can be looked up in its source, or done by hand. */

const policyWith = (gekozen: string, more: Partial<Policy["uitkomsten"]["metriek"]> = {}): Policy => {
  const policy = readPolicy();
  return {
    ...policy,
    uitkomsten: { ...policy.uitkomsten, metriek: { ...policy.uitkomsten.metriek, gekozen, ...more } },
  };
};

interface Row {
  readonly instrument: string;
  readonly voor: number;
  readonly na?: number;
  /** Year of birth; left out: unknown. */
  readonly geboren?: number;
  readonly tVoor?: number | string;
  readonly tNa?: number | string;
  readonly metriek?: readonly [string, string];
  readonly extra?: string;
}
/** One zorgtraject per row, with its voormeting and, where there is one, its nameting. */
const filesOf = (rows: readonly Row[], more: object = {}): Files => ({
  "aanlevering.json": JSON.stringify({ periode: { van: "2018-01-01", tot: "2018-12-31" }, ...more }),
  "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum,geboortejaar\n${rows.map((r, k) => `T${k},P${k},Abeel,2018-01-10,2018-06-10,2018-06-20,${r.geboren ?? ""}\n`).join("")}`,
  "metingen.csv": `meting_id,traject_id,instrument,datum,ruwe_score,t_score,t_metric\n${rows
    .map((r, k) => {
      const [mv, mn] = r.metriek ?? ["", ""];
      const na = r.na === undefined ? "" : `N${k},T${k},${r.instrument},2018-06-10,${r.na},${r.tNa ?? ""},${mn}\n`;
      return `V${k},T${k},${r.instrument},2018-01-10,${r.voor},${r.tVoor ?? ""},${mv}\n${na}${r.extra ?? ""}`;
    })
    .join("")}`,
});
async function run(
  rows: readonly Row[],
  policy: Policy,
  more: object = {},
  metrics?: readonly Metric[],
  kinds?: readonly TMetric[],
) {
  return runFiles(filesOf(rows, more), metrics, policy, { kinds });
}
const tOf = async (instrument: string, score: number, gekozen: string): Promise<number | null> => {
  const db = await example(filesOf([{ instrument, voor: score }]), {
    beleid: { uitkomsten: { metriek: { gekozen } } },
  });
  return (await db.all<{ t: number }>("SELECT t FROM t_score"))[0]?.t ?? null;
};

test.concurrent.each([
  // Read off the published table (domain §2.4).
  ["PHQ-9", 10, 63.34],
  ["PHQ-9", 0, 37.63],
  ["PHQ-9", 27, 86.78],
  // A prorated score: half-way between 13 (67.39) and 14 (68.64).
  ["PHQ-9", 13.5, 68.015],
  ["GAD-7", 8, 57.94],
  ["HADS-D", 21, 117],
  // Only a few points of the BDI-II were found: 20 is one of them, 19 is not.
  ["BDI-II", 20, 64.76],
  ["BDI-II", 19, null],
  ["OQ-45-SD", 50, null],
])("table of the German population: %s %d is T %s", async (instrument, score, t) => {
  expect(await tOf(instrument, score, "bevolking-duitsland")).toBe(t);
});

test("stated norms: SDQ of Dutch youth, one standard deviation above the mean is 60", async () => {
  expect(await tOf("SDQ-S11-17", 13.6, "bevolking-jeugd-nederland")).toBe(60);
  expect(await tOf("SDQ-P", 7, "bevolking-jeugd-nederland")).toBe(50);
});

test("RoQua's metric, reconstructed: gives back every recorded pair of raw score and T", async () => {
  const roqua = readMetrics().find((m) => m.id === "bevolking-oq45-roqua");
  if (roqua?.soort !== "lineair") throw new Error("no such metric");
  expect(roqua.merk).toBe("C");
  expect(roqua.naam).toContain("gereconstrueerd");
  const recorded: readonly (readonly [string | undefined, number, number])[] = [
    ["TOT", 101, 89],
    ["TOT", 132, 108],
    ["TOT", 135, 110],
    [undefined, 61, 89],
    [undefined, 74, 102],
    ["IR", 19, 71],
    ["IR", 30, 93],
    ["IR", 33, 99],
    ["SR", 21, 93],
    ["SR", 28, 116],
  ];
  for (const [schaal, raw, t] of recorded) {
    const c = roqua.constanten.find((x) => x.schaal === schaal);
    expect(Math.round(50 + (10 * (raw - (c?.gemiddelde ?? 0))) / (c?.sd ?? 1)), `${schaal} ${raw}`).toBe(t);
  }
  expect(await tOf("OQ-45-SD", 74, "bevolking-oq45-roqua")).toBe(102);
});

describe("a metric without a cut-off", () => {
  test("gives T and delta-T, no class, and says why", async () => {
    const { db, models } = await run([{ instrument: "PHQ-9", voor: 20, na: 5 }], policyWith("bevolking-duitsland"));
    expect(await db.all("SELECT t_voor, t_na, delta_t, klasse, klasse_strikt, start_klinisch FROM paar")).toEqual([
      { t_voor: 75.75, t_na: 54.45, delta_t: 21.3, klasse: null, klasse_strikt: null, start_klinisch: null },
    ]);
    expect(models.metriek).toMatchObject({ afkap: null, grens: 5, reden: expect.stringContaining("42,5") });
  });
  test("every metric has a rule; 42.5 belongs to patients at the start only", () => {
    const rules = readPolicy().uitkomsten.delta_t;
    expect(rules.map((r) => r.metriek).sort()).toEqual(
      readMetrics()
        .map((m) => m.id)
        .sort(),
    );
    for (const r of rules) expect(r.afkap, r.metriek).toBe(r.metriek.startsWith("patient-voormeting") ? 42.5 : null);
  });
});

describe("whom the constants are fitted on", () => {
  /** Sixty voormetingen of 150 and sixty of 250, with the years of birth given. */
  const fitted = async (geboren: (k: number) => number | undefined, more: readonly Row[], metric: string) => {
    const rows = Array.from({ length: 120 }, (_, k): Row => {
      const born = geboren(k);
      return { instrument: "SCL-90", voor: k % 2 ? 150 : 250, ...(born === undefined ? {} : { geboren: born }) };
    });
    const { db, models } = await run([...rows, ...more], policyWith(metric));
    db.close();
    return models.metrics.find((m) => m.instrument === "SCL-90");
  };
  const young = (year: number): Row[] =>
    Array.from({ length: 40 }, () => ({ instrument: "SCL-90", voor: 450, geboren: year }));
  test.each(["patient-voormeting", "patient-voormeting-rang"])(
    "%s: adults, or of unknown age; the young move nothing",
    async (metric) => {
      const alone = await fitted(() => 1980, [], metric);
      expect(alone).toMatchObject({ n: 120 });
      if (metric === "patient-voormeting") expect(alone).toMatchObject({ gemiddelde: 200, sd: 50.2096 });
      // In 2018: born in 2001 is 17, in 2000 is 18.
      expect(await fitted(() => 1980, young(2001), metric)).toEqual(alone);
      expect(await fitted(() => undefined, young(2001), metric)).toEqual(alone);
      expect(await fitted(() => 2000, young(2001), metric)).toEqual(alone);
      expect(await fitted(() => 1980, young(2000), metric)).toMatchObject({ n: 160 });
    },
  );
  test("where only the young are many enough there is no T", async () => {
    expect(await fitted((k) => (k < 99 ? 1980 : 2001), young(2001), "patient-voormeting")).toMatchObject({
      n: null,
      sd: null,
    });
    expect(await fitted((k) => (k < 100 ? 1980 : 2001), young(2001), "patient-voormeting")).toMatchObject({ n: 100 });
  });
});

describe("by rank", () => {
  // 200 voormetingen: 100 of 10, 60 of 20, 36 of 30 and 4 of 40. Blocks of ten: 30 and 40 are one.
  const rows = [10, 20, 30, 40].flatMap((voor, k) =>
    Array.from({ length: [100, 60, 36, 4][k] ?? 0 }, () => ({ instrument: "PHQ-9", voor: voor / 2 })),
  );
  const policy = policyWith("patient-voormeting-rang");
  const z = (p: number): number => Math.round(1e4 * (50 + 10 * normaalKwantiel(p))) / 1e4;

  test("T follows the place among the voormetingen; thin scores share a step", async () => {
    const { db, models } = await run(rows, policy);
    expect(
      await db.all("SELECT DISTINCT t.t, s.score FROM t_score t JOIN score s USING (meting_nr) ORDER BY s.score"),
    ).toEqual([
      { score: 5, t: z(50 / 200) },
      { score: 10, t: z(130 / 200) },
      { score: 15, t: z(180 / 200) },
      { score: 20, t: z(180 / 200) },
    ]);
    expect(models.metrics).toEqual([
      expect.objectContaining({
        instrument: "PHQ-9",
        n: 200,
        sd: null,
        stappen: [
          [0, z(0.25)],
          [10, z(0.65)],
          [15, z(0.9)],
        ],
      }),
    ]);
  });
  test("z is the quantile of the normal distribution", () => {
    // R: qnorm(c(.025, .25, .65, .9, 1e-6, 1e-20, 1 - 1e-9)).
    for (const [p, x] of [
      [0.025, -1.959963984540054],
      [0.25, -0.6744897501960817],
      [0.65, 0.385320466407568],
      [0.9, 1.2815515655446008],
      [1e-6, -4.753424308822899],
      [1e-20, -9.26234008979841],
      [1 - 1e-9, 5.997807019601638],
    ] as const)
      expect(normaalKwantiel(p)).toBeCloseTo(x, 12);
  });
  test("where higher is better the best place has the lowest T", async () => {
    const better = rows.map((r) => ({ instrument: "ORS", voor: r.voor }));
    const { db } = await run(better, policy);
    const found = await db.all<{ t: number }>(
      "SELECT DISTINCT t.t, s.score FROM t_score t JOIN score s USING (meting_nr) ORDER BY s.score",
    );
    expect(found.map((f) => f.t)).toEqual([0.25, 0.65, 0.9, 0.9].map((p) => Math.round(1e4 * (100 - z(p))) / 1e4));
  });
  test("too few voormetingen: no T", async () => {
    const { models, db } = await run(rows.slice(0, 99), policy);
    expect(models.metrics).toMatchObject([{ n: null, t_bereik: null }]);
    expect(await db.all("SELECT * FROM t_score")).toEqual([]);
  });
  test("what was fitted is reused as it is", async () => {
    const { models } = await run(rows, policy);
    const file = path.join(tempFolder(), "metriek.json");
    writeFileSync(file, metricFileText("toen", models.metrics));
    const later = await run([{ instrument: "PHQ-9", voor: 12, na: 4 }], policy, {}, readMetricFile(file));
    expect(await later.db.all("SELECT t_voor, t_na FROM paar")).toEqual([{ t_voor: z(0.65), t_na: z(0.25) }]);
    expect(later.models.metrics).toEqual(models.metrics);
  });
});

describe("as delivered", () => {
  const policy = policyWith("geleverd");
  test("taken as it is; a difference only within what the source calls one metric", async () => {
    const { db } = await run(
      [
        { instrument: "OQ-45-SD", voor: 60, na: 40, tVoor: 58.5, tNa: 47, metriek: ["SBG", "sbg"] },
        { instrument: "OQ-45-SD", voor: 60, na: 40, tVoor: 58.5, tNa: 47, metriek: ["SBG", "RoQua"] },
        { instrument: "OQ-45-SD", voor: 60, na: 40, tVoor: 58.5, tNa: 47 },
        { instrument: "OQ-45-SD", voor: 60, na: 40, tVoor: 999, tNa: 47 },
      ],
      policy,
    );
    expect(await db.all("SELECT t_voor, t_na, delta_t FROM paar ORDER BY traject_nr")).toEqual([
      { t_voor: 58.5, t_na: 47, delta_t: 11.5 },
      { t_voor: null, t_na: null, delta_t: null },
      { t_voor: 58.5, t_na: 47, delta_t: 11.5 },
      { t_voor: null, t_na: 47, delta_t: null },
    ]);
    expect(await db.all("SELECT DISTINCT metriek FROM t_score ORDER BY 1")).toEqual([
      { metriek: "geleverd" },
      { metriek: "geleverd:ROQUA" },
      { metriek: "geleverd:SBG" },
    ]);
  });
  test("ValueCare: the T stands as a subscale, under a code of its own, on the same day", async () => {
    const extra = "S0,T0,OQ45-T,2018-01-10,61,,\nS1,T0,OQ45-T,2018-06-10,50,,\nS2,T0,OQ45-T,2018-05-01,44,,\n";
    const { db } = await run([{ instrument: "OQ-45-SD", voor: 60, na: 40, extra }], policy, {
      t_als_schaal: [{ code: "oq45 t", instrument: "OQ-45", metriek: "bron" }],
    });
    expect(await db.all("SELECT t_voor, t_na FROM paar")).toEqual([{ t_voor: 61, t_na: 50 }]);
  });
  test("the table Vragenlijst subschalen says under which codes a T stands for the instrument", async () => {
    const only: Policy = {
      ...policy,
      reeksen: { ...policy.reeksen, vragenlijst_subschalen: { "OQ-45-SD": ["OQ45-T"] } },
    };
    const extra = "S0,T0,OQ45-T,2018-01-10,61,,\n";
    const { db } = await run([{ instrument: "OQ-45-SD", voor: 60, na: 40, tVoor: 70, tNa: 50, extra }], only);
    expect(await db.all("SELECT t_voor, t_na FROM paar")).toEqual([{ t_voor: 61, t_na: null }]);
  });
});

describe("formulas of an organisation", () => {
  const own = {
    id: "eigen-crosswalk",
    naam: "Eigen omrekening",
    soort: "veelterm",
    referentiepopulatie: "zie licentie",
    bron: "test",
    merk: "F",
    termen: [{ instrument: "PHQ-9", coefficienten: [40, 2, -0.01] }],
  };
  const withOwn = (m: object): string => {
    const folder = tempFolder();
    cpSync(inProject("data", "reference", "metrieken"), folder, { recursive: true });
    mkdirSync(path.join(folder, "eigen"), { recursive: true });
    writeFileSync(path.join(folder, "eigen", "x.json"), JSON.stringify(m));
    return folder;
  };
  test("a file in eigen is a metric: 40 + 2 x − 0.01 x²", async () => {
    const policy = policyWith("eigen-crosswalk");
    const rules = [...policy.uitkomsten.delta_t, { metriek: "eigen-crosswalk", grens: 4, afkap: 55, bron: "test" }];
    const { db, models } = await run(
      [{ instrument: "PHQ-9", voor: 20, na: 5 }],
      { ...policy, uitkomsten: { ...policy.uitkomsten, delta_t: rules } },
      {},
      undefined,
      readMetrics(withOwn(own)),
    );
    expect(await db.all("SELECT t_voor, t_na, klasse FROM paar")).toEqual([
      { t_voor: 76, t_na: 49.75, klasse: "hersteld" },
    ]);
    expect(models.metrics[0]?.t_bereik?.[0]).toBe(40);
  });
  test.each([
    ["a value of mark R", { ...own, merk: "R" }, /merk/],
    ["an id that is taken", { ...own, id: "geleverd" }, /id geleverd/],
    ["an instrument twice", { ...own, termen: [...own.termen, ...own.termen] }, /twee keer/],
    [
      "points out of order",
      {
        ...own,
        soort: "tabel",
        termen: undefined,
        tabellen: [
          {
            instrument: "A",
            punten: [
              [2, 1],
              [1, 2],
            ],
            tussen: "geen",
          },
        ],
      },
      /volgorde/,
    ],
  ])("refuses %s", (_, m, message) => {
    expect(() => readMetrics(withOwn(m))).toThrow(message);
  });
});

describe("the file of constants", () => {
  const constants = {
    instrument: "SCL-90",
    metriek: "patient-voormeting",
    gemiddelde: 200,
    sd: 50,
    n: 100,
    van: "2016-01-01",
    tot: "2017-12-31",
  };
  test("the first version is still read", () => {
    const file = path.join(tempFolder(), "metriek.json");
    writeFileSync(file, JSON.stringify({ versie: 1, bron: "toen", metrieken: [constants] }));
    expect(readMetricFile(file)).toEqual([constants]);
  });
  test("constants of another metric than policy chose are refused", async () => {
    await expect(
      run([{ instrument: "SCL-90", voor: 200 }], policyWith("bevolking-duitsland"), {}, [constants]),
    ).rejects.toThrow(/patient-voormeting.*bevolking-duitsland/);
  });
  test("policy that chooses what is not there, or has no rule, is refused", async () => {
    const rows = [{ instrument: "SCL-90", voor: 200 }];
    await expect(run(rows, policyWith("weg"))).rejects.toThrow(/bestaat niet/);
    const policy = policyWith("geleverd");
    const none = { ...policy, uitkomsten: { ...policy.uitkomsten, delta_t: [] } };
    await expect(run(rows, none)).rejects.toThrow(/geen regel/);
  });
});
