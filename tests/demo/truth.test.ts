import { readFileSync } from "node:fs";
import path from "node:path";
import { from, op } from "arquero";
import { linearRegression, mean, sampleCorrelation, sumNthPowerDeviations } from "simple-statistics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fitCasemix } from "../../src/engine/casemix/casemix.js";
import type { CasemixResult } from "../../src/engine/casemix/estimate.js";
import { writeDemo } from "../../src/engine/demo/demo.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { type Ran, runFolder, tempFolder } from "../support/delivery.js";

/** What the demo says it planted, and what the pipeline finds of it. Bounds are four standard errors or wider. */

interface Means {
  readonly n: number;
  readonly begin: number;
  readonly eind: number;
  readonly delta: number;
}
interface Truth {
  readonly casemix: {
    readonly uitkomst: Readonly<
      Record<
        "opleiding_laag" | "opleiding_hoog" | "zonder_werk" | "nevendiagnose" | "alleenstaand" | "protocol",
        number
      >
    >;
    readonly diagnoses: Readonly<
      Record<"angst" | "somatoform" | "aanpassing" | "persoonlijkheid", { readonly uitkomst: number }>
    >;
  };
  readonly eenheden: {
    readonly vestiging_sd_2016: number;
    readonly vestiging_krimp_per_jaar: number;
    readonly behandelaars: readonly { readonly code: string; readonly effect: number }[];
    readonly aandeel_vestiging_van_variantie_na_casemix: number;
    readonly aandeel_behandelaar_van_variantie_na_casemix: number;
    readonly vestigingen: readonly {
      readonly vestiging: string;
      readonly effect_gemiddeld: number;
      readonly werkelijk: Means;
    }[];
  };
  readonly trend: { readonly delta_t_per_jaar: number; readonly werkelijk: Readonly<Record<string, Means>> };
  readonly nameting: { readonly alle: Means; readonly met: Means; readonly zonder: Means };
  readonly reden_einde: { readonly procent: Readonly<Record<string, number>> };
  readonly schokken: {
    readonly campagne: { readonly vestiging: string; readonly vanaf: string };
    readonly neemt_instrument_erbij: { readonly vestiging: string; readonly vanaf: string };
  };
  readonly fouten: readonly unknown[];
}

let folder: string;
let truth: Truth;
let ran: Ran;
beforeAll(async () => {
  folder = path.join(tempFolder(), "demo");
  writeDemo({ trajecten: 10_000, seed: 1, out: folder });
  truth = JSON.parse(readFileSync(path.join(folder, "waarheid.json"), "utf8")) as Truth;
  ran = await runFolder(folder);
});
afterAll(() => ran.db.close());

/** Slope and correlation of y on x. */
const line = (x: readonly number[], y: readonly number[]): { slope: number; r: number } => ({
  slope: linearRegression(x.map((v, i) => [v, y[i] ?? Number.NaN])).m,
  r: sampleCorrelation([...x], [...y]),
});

interface Pair {
  readonly vestiging: string;
  readonly behandelaar: string;
  readonly jaar: number;
  readonly voor: number;
  readonly na: number;
  readonly delta: number;
}
const pairs = (instrument: string): Promise<Pair[]> =>
  ran.db.all<Pair>(`SELECT vestiging, behandelaar, year(sluitdatum)::INTEGER AS jaar, t_voor::DOUBLE AS voor, t_na::DOUBLE AS na,
    delta_t::DOUBLE AS delta FROM paar JOIN zorgtraject USING (traject_nr) WHERE instrument = '${instrument}' ORDER BY traject_nr`);

/** Share of variance between groups (one-way, unequal sizes). */
function between(groups: readonly (readonly number[])[]): number {
  const all = groups.flat();
  const grand = mean(all);
  const k = groups.length;
  const ssb = groups.reduce((a, g) => a + g.length * (mean([...g]) - grand) ** 2, 0);
  const ssw = groups.reduce((a, g) => a + sumNthPowerDeviations([...g], 2), 0);
  const size = (all.length - groups.reduce((a, g) => a + g.length ** 2, 0) / all.length) / (k - 1);
  const within = ssw / (all.length - k);
  const over = Math.max(0, (ssb / (k - 1) - within) / size);
  return over / (over + within);
}
const groupsOf = <T>(rows: readonly T[], key: (r: T) => string, value: (r: T) => number): number[][] =>
  from(rows.map((r) => ({ groep: key(r), x: value(r) })))
    .groupby("groep")
    .rollup({ xs: op.array_agg("x") })
    .array("xs") as number[][];

describe("effects", () => {
  test("what was planted is of the size of the literature", () => {
    expect(truth.eenheden.aandeel_vestiging_van_variantie_na_casemix).toBeGreaterThan(0.04);
    expect(truth.eenheden.aandeel_vestiging_van_variantie_na_casemix).toBeLessThan(0.07);
    expect(truth.eenheden.aandeel_behandelaar_van_variantie_na_casemix).toBeGreaterThan(0.04);
    expect(truth.eenheden.aandeel_behandelaar_van_variantie_na_casemix).toBeLessThan(0.07);
  });
  test("treatments get better: delta-T rises as planted, half a T-point a year", async () => {
    for (const instrument of ["SCL-90", "OQ-45-SD"]) {
      const rows = await pairs(instrument);
      const { slope } = line(
        rows.map((p) => p.jaar),
        rows.map((p) => p.delta),
      );
      // Standard error: 9 / (1.41 √3700) = 0.10.
      expect(slope, instrument).toBeGreaterThan(truth.trend.delta_t_per_jaar - 0.4);
      expect(slope, instrument).toBeLessThan(truth.trend.delta_t_per_jaar + 0.4);
    }
  });
  test("after the score at the start, some per cent of the variance lies between vestigingen, and it shrinks", async () => {
    const rows = await pairs("SCL-90");
    const { slope } = line(
      rows.map((p) => p.voor),
      rows.map((p) => p.na),
    );
    const residual = (p: Pair): number => p.na - slope * p.voor;
    const share = between(groupsOf(rows, (p) => p.vestiging, residual));
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.13);
    const spread = (years: readonly number[]): number =>
      between(
        groupsOf(
          rows.filter((p) => years.includes(p.jaar)),
          (p) => p.vestiging,
          residual,
        ),
      );
    expect(spread([2019, 2020])).toBeLessThan(spread([2016, 2017]));
    const perBehandelaar = between(groupsOf(rows, (p) => p.behandelaar, residual));
    expect(perBehandelaar).toBeGreaterThan(share);
  });
  test("what vestigingen add is found again, better after correction for the start", async () => {
    const rows = await pairs("SCL-90");
    const effects = new Map(truth.eenheden.vestigingen.map((v) => [v.vestiging, -v.effect_gemiddeld]));
    const names = [...new Set(rows.map((p) => p.vestiging))];
    const { slope } = line(
      rows.map((p) => p.voor),
      rows.map((p) => p.na),
    );
    const planted = names.map((v) => effects.get(v) ?? Number.NaN);
    const found = (value: (p: Pair) => number): number =>
      line(
        planted,
        names.map((v) => mean(rows.filter((p) => p.vestiging === v).map(value))),
      ).r;
    const corrected = found((p) => slope * p.voor - p.na);
    expect(names).toHaveLength(15);
    expect(corrected).toBeGreaterThan(0.7);
    expect(corrected).toBeGreaterThan(found((p) => p.delta));
  });
  test("casemix differs: vestigingen start at different severity", async () => {
    const starts = groupsOf(
      await pairs("SCL-90"),
      (p) => p.vestiging,
      (p) => p.voor,
    ).map(mean);
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(3);
  });
});

describe("who is measured", () => {
  test("who did worse is measured less often, so what is measured looks better than what happened", () => {
    expect(truth.nameting.met.eind).toBeLessThan(truth.nameting.zonder.eind - 0.1);
    expect(truth.nameting.met.delta).toBeGreaterThan(truth.nameting.alle.delta);
  });
  test("younger patients have fewer namingen", async () => {
    const [row] = await ran.db.all<{ jong: number; oud: number }>(`SELECT
      avg((nameting = 'geldig')::INT) FILTER (leeftijd BETWEEN 18 AND 29) AS jong,
      avg((nameting = 'geldig')::INT) FILTER (leeftijd >= 30) AS oud
      FROM behandeling JOIN zorgtraject USING (traject_nr)`);
    expect(row?.jong).toBeLessThan((row?.oud ?? 0) - 0.04);
  });
  test("the campaign makes the namingen of one vestiging jump, elsewhere they only rise", async () => {
    const { vestiging, vanaf } = truth.schokken.campagne;
    const rows = await ran.db.all<{
      hier: boolean;
      later: boolean;
      r: number;
    }>(`SELECT vestiging = '${vestiging}' AS hier,
      sluitdatum >= DATE '${vanaf}' AS later, avg((nameting = 'geldig')::INT) AS r
      FROM behandeling JOIN zorgtraject USING (traject_nr) WHERE in_response GROUP BY ALL`);
    const at = (hier: boolean, later: boolean): number =>
      rows.find((r) => r.hier === hier && r.later === later)?.r ?? 0;
    const jump = at(true, true) - at(true, false);
    // Standard error with some 300 zorgtrajecten on either side: 0.04.
    expect(jump).toBeGreaterThan(0.15);
    expect(at(false, true) - at(false, false)).toBeGreaterThan(0);
    expect(at(false, true) - at(false, false)).toBeLessThan(jump - 0.05);
  });
  test("a vestiging that takes up the OQ-45 has none of them before that day", async () => {
    const { vestiging, vanaf } = truth.schokken.neemt_instrument_erbij;
    const rows = await ran.db.all<{
      eerder: boolean;
      n: number;
    }>(`SELECT datum < DATE '${vanaf}' AS eerder, count(*) AS n
      FROM score JOIN zorgtraject USING (traject_nr) WHERE instrument = 'OQ-45-SD' AND vestiging = '${vestiging}' GROUP BY 1`);
    expect(rows.map((r) => r.eerder)).toEqual([false]);
    expect(rows[0]?.n).toBeGreaterThan(200);
  });
  test("administrative closure is the largest category", async () => {
    const rows = await ran.db.all<{ reden: string; deel: number }>(`SELECT reden_einde AS reden,
      100 * count(*) / sum(count(*)) OVER () AS deel FROM trajecten WHERE reden_einde IS NOT NULL GROUP BY 1 ORDER BY 2 DESC`);
    expect(rows[0]?.reden).toBe("4");
    // Standard error of 40.6 %: 0.5.
    for (const r of rows)
      expect(Math.abs(r.deel - (truth.reden_einde.procent[r.reden] ?? 0)), r.reden).toBeLessThan(2.2);
  });
});

describe("what it holds", () => {
  test("every instrument of its vestigingen, scored", async () => {
    const rows = await ran.db.all<{ instrument: string; n: number }>(
      "SELECT instrument, count(score) AS n FROM score GROUP BY 1 ORDER BY 1",
    );
    const found = Object.fromEntries(rows.map((r) => [r.instrument, r.n]));
    const expected = ["BSI", "GDS15", "HoNOS-12", "HoNOS65", "MANSA-12", "OQ-45-SD", "SCL-90", "SDQ-P"];
    for (const i of [...expected, "SDQ-S11-17", "SQ-48"]) expect(found[i], i).toBeGreaterThan(20);
    expect(Object.keys(found)).not.toContain("null");
    const [out] = await ran.db.all<{ n: number }>("SELECT count(*) AS n FROM keuring WHERE uitslag = 'buiten bereik'");
    expect(out?.n).toBe(0);
  });
  test("zvz on positions 7–9 of the prestatiecode: 000 before 2016, 999 at an objection, else 001–007", async () => {
    const rows = await ran.db.all<{
      zvz: string;
      vroeg: boolean;
      n: number;
    }>(`SELECT substr(prestatiecode, 7, 3) AS zvz,
      eerste_contact < DATE '2016-01-01' AS vroeg, count(*) AS n FROM trajecten GROUP BY ALL`);
    const codes = new Set(rows.filter((r) => !r.vroeg).map((r) => r.zvz));
    expect([...codes].sort()).toEqual(["001", "002", "003", "004", "005", "006", "007", "999"]);
    expect(new Set(rows.filter((r) => r.vroeg).map((r) => r.zvz))).toEqual(new Set(["000"]));
  });
  test("without the option no planted faults", () => {
    expect(truth.fouten).toEqual([]);
  });
});

describe("the casemix model", () => {
  let casemix: CasemixResult;
  beforeAll(async () => {
    const policy = readPolicy();
    // The linear model and its questions; the others are compared with glm elsewhere.
    const only = { ...policy.casemix, modellen: policy.casemix.modellen.slice(0, 1), vragen: ["ervaring", "protocol"] };
    casemix = await fitCasemix(ran.db, ran.delivery, ran.models.kenmerken, { ...policy, casemix: only });
  });
  const effect = (term: string, klasse: string, variant = "casemix"): { effect: number; se: number } => {
    const e = casemix.effecten.find((x) => x.term === term && x.klasse === klasse && x.variant === variant);
    if (!e) throw new Error(`no effect of ${term} ${klasse}`);
    return { effect: e.effect, se: e.se ?? 0 };
  };

  test("planted effects of patients and treatment are within three standard errors of what is estimated", () => {
    const { uitkomst: u, diagnoses: d } = truth.casemix;
    // A latent point that is worse is ten T-points less improvement; the measured score at the start takes up a little of each.
    const planted: readonly (readonly [string, string, number, string?])[] = [
      ["opleiding", "laag", u.opleiding_laag],
      ["opleiding", "hoog", u.opleiding_hoog],
      ["arbeid", "nee", u.zonder_werk],
      ["nevendiagnose", "ja", u.nevendiagnose],
      ["leefsituatie", "alleen", u.alleenstaand],
      ["hoofdgroep", "angst", d.angst.uitkomst],
      ["hoofdgroep", "somatoform", d.somatoform.uitkomst],
      ["hoofdgroep", "aanpassing", d.aanpassing.uitkomst],
      ["hoofdgroep", "persoonlijkheid", d.persoonlijkheid.uitkomst],
      ["protocol", "nee", -u.protocol, "+protocol"],
    ];
    for (const [term, klasse, latent, variant] of planted) {
      const { effect: found, se } = effect(term, klasse, variant);
      expect(Math.abs(found + 10 * latent), `${term} ${klasse}: ${found} ± ${se} against ${-10 * latent}`).toBeLessThan(
        3 * se,
      );
    }
  });
  test("what was not planted is not found: experience", () => {
    for (const klasse of ["0-4", "15+"]) {
      const { effect: found, se } = effect("ervaring", klasse, "+ervaring");
      expect(Math.abs(found)).toBeLessThan(3 * se);
    }
  });
  test("what single vestigingen and behandelaars add comes back, shrunken", () => {
    const vestigingen = casemix.eenheden.filter((e) => e.niveau === "vestiging");
    const name = (sleutel: string): string => sleutel.split("\u001f").at(-1) ?? "";
    const planted = new Map(truth.eenheden.vestigingen.map((v) => [v.vestiging, -10 * v.effect_gemiddeld]));
    // A reliability of .78 gives a correlation of about √.78 = .88, with a standard error of .05 over twenty; four of these below.
    const known = vestigingen.map((e) => planted.get(name(e.sleutel)) ?? Number.NaN);
    expect(
      line(
        known,
        vestigingen.map((e) => e.krimp),
      ).r,
    ).toBeGreaterThan(0.67);
    expect(
      line(
        known,
        vestigingen.map((e) => e.gecorrigeerd),
      ).r,
    ).toBeGreaterThan(
      line(
        known,
        vestigingen.map((e) => e.gecorrigeerd + e.verwacht),
      ).r,
    );
    const behandelaars = casemix.eenheden.filter((e) => e.niveau === "behandelaar");
    expect(behandelaars).toHaveLength(240);
    const own = new Map(truth.eenheden.behandelaars.map((b) => [b.code, -10 * b.effect]));
    const inside = behandelaars.map((e) => {
      const practice = vestigingen.find((v) => e.sleutel.startsWith(`${v.sleutel}\u001f`));
      return e.krimp - (practice?.krimp ?? 0);
    });
    expect(
      line(
        behandelaars.map((e) => own.get(name(e.sleutel)) ?? Number.NaN),
        inside,
      ).r,
    ).toBeGreaterThan(0.4);
  });
  test("the spread between vestigingen falls over the years, and its intervals hold what was planted", () => {
    const years = casemix.spreiding.filter(
      (s) => s.niveau === "vestiging" && s.variant === "casemix" && s.periode !== "totaal",
    );
    expect(years.map((s) => s.periode)).toEqual(["2016", "2017", "2018", "2019", "2020"]);
    const sd = years.map((s) => ("reden" in s.schatting ? Number.NaN : s.schatting.sd.waarde));
    expect(mean(sd.slice(3))).toBeLessThan(mean(sd.slice(0, 2)));
    for (const [k, s] of years.entries()) {
      if ("reden" in s.schatting) throw new Error(s.schatting.reden);
      // The spread of the twenty planted effects; a T-point of outcome is at most a tenth of a latent point.
      const planted = 10 * truth.eenheden.vestiging_sd_2016 * (1 - truth.eenheden.vestiging_krimp_per_jaar * k);
      expect(s.schatting.sd.laag ?? 0, s.periode).toBeLessThan(planted);
      expect(s.schatting.sd.hoog ?? 0, s.periode).toBeGreaterThan(0.5 * planted);
    }
  });
  test("predictions are what is found, tenth by tenth", () => {
    const tenths = casemix.controles.filter((c) => c.toets === "calibratie");
    expect(tenths).toHaveLength(10);
    for (const t of tenths) expect(Math.abs(t.waarde - (t.verwacht ?? 0)), t.groep).toBeLessThan(1.5);
  });
});
