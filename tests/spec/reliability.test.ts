import { beforeAll, describe, expect, test } from "vitest";
import { effectgrootte } from "../../src/engine/definitions/effect-size.js";
import { random } from "../../src/engine/demo/random.js";
import { changeRows } from "../../src/engine/gate/publish/change-rows.js";
import { NO_FIGURE, type PublishedCell } from "../../src/engine/gate/publish/figures.js";
import { reliabilityRows } from "../../src/engine/gate/publish/reliability-rows.js";
import { readInstruments } from "../../src/engine/instruments/registry.js";
import { NO_DESCRIPTION, withLocalInstruments } from "../../src/engine/intake/description.js";
import { readPolicy } from "../../src/engine/policy/policy.js";
import { type Ran, runFiles } from "../support/delivery.js";

/** Where the measurement error comes from, and what a pair becomes with it: a delivery of PHQ-9 by seed. */

const PERIODE = { periode: { van: "2018-01-01", tot: "2018-12-31" } };
const ITEMS = 9;
const N = 340;

/** Answers of voor- and nameting per patient; every tenth voormeting leaves a question open. */
const rng = random(7);
const lists = Array.from({ length: N }, (_, k) => {
  const level = 3 * rng.next();
  const gain = 1.5 * rng.next() - 0.2;
  const answer = (at: number): number => Math.max(0, Math.min(3, Math.round(at + 1.6 * (rng.next() - 0.5))));
  const voor = Array.from({ length: ITEMS }, () => answer(level));
  return { open: k % 10 === 0, voor, na: voor.map((x) => answer(x - gain)) };
});
const sum = (xs: readonly number[]): number => xs.reduce((a, x) => a + x, 0);
const variance = (xs: readonly number[]): number => {
  const mean = sum(xs) / xs.length;
  return sum(xs.map((x) => (x - mean) ** 2)) / (xs.length - 1);
};
/** Cronbach's α from covariances of items: k/(k−1)·(1 − trace/total), by hand on the whole matrix. */
const whole = lists.filter((l) => !l.open).map((l) => l.voor);
function alphaByHand(): { alfa: number; sd: number } {
  const columns = Array.from({ length: ITEMS }, (_, i) => whole.map((l) => l[i] as number));
  const covariance = (a: readonly number[], b: readonly number[]): number =>
    (variance(a.map((x, k) => x + (b[k] as number))) - variance(a) - variance(b)) / 2;
  let total = 0;
  for (const a of columns) for (const b of columns) total += a === b ? variance(a) : covariance(a, b);
  return { alfa: (ITEMS / (ITEMS - 1)) * (1 - sum(columns.map(variance)) / total), sd: Math.sqrt(total) };
}

const files = (more: object = {}) => {
  const rows = (which: "voor" | "na"): string[] =>
    lists.flatMap((l, k) =>
      l[which].flatMap((x, i) => (which === "voor" && l.open && i === 4 ? [] : [`${which}${k},${i + 1},${x}`])),
    );
  return {
    "aanlevering.json": JSON.stringify({ ...PERIODE, ...more }),
    "trajecten.csv": `traject_id,patient_id,vestiging,eerste_contact,laatste_contact,einddatum\n${lists.map((_, k) => `T${k},P${k},Abeel,2018-01-10,2018-06-10,2018-06-20`).join("\n")}\n`,
    "metingen.csv": `meting_id,traject_id,instrument,datum\n${lists.map((_, k) => `voor${k},T${k},PHQ-9,2018-01-10\nna${k},T${k},PHQ-9,2018-06-10`).join("\n")}\n`,
    "items.csv": `meting_id,item,score\n${[...rows("voor"), ...rows("na")].join("\n")}\n`,
  };
};

let ran: Ran;
beforeAll(async () => {
  ran = await runFiles(files());
});
const phq = (r: Ran) => r.models.metrics.find((m) => m.instrument === "PHQ-9");

describe("α of the voormetingen", () => {
  test("is that of the complete lists, as from their covariances, with n in tens", () => {
    const { alfa, sd } = alphaByHand();
    expect(whole.length).toBe(306);
    const [found] = phq(ran)?.alfa ?? [];
    expect(found?.alfa).toBeCloseTo(alfa, 4);
    expect(found?.sd).toBeCloseTo(sd, 4);
    expect(found).toMatchObject({ schaal: "", items: 9, n: 300 });
    expect(phq(ran)?.meetfout).toEqual({
      bron: "alfa",
      waarde: expect.closeTo(sd * Math.sqrt(1 - alfa), 4),
      grens: null,
      toelichting: "Cronbachs alfa van de eigen voormetingen",
    });
  });
  test("constants given are taken as they are", async () => {
    const given = ran.models.metrics.map((m) =>
      m.instrument === "PHQ-9"
        ? { ...m, meetfout: { bron: "alfa" as const, waarde: 1, grens: null, toelichting: "eerder" }, alfa: [] }
        : m,
    );
    const again = await runFiles(files(), given);
    expect(phq(again)).toEqual(given.find((m) => m.instrument === "PHQ-9"));
  });
});

test("without enough lists the registry's published bound holds, and a change as large as it counts", async () => {
  const policy = readPolicy();
  const { verandering } = policy.uitkomsten;
  const strict = {
    ...policy,
    uitkomsten: { ...policy.uitkomsten, verandering: { ...verandering, minimum_lijsten: 1000 } },
  };
  const told = { meetfouten: [{ instrument: "PHQ9", meetfout: 1.5, bron: "eigen onderzoek" }] };
  const r = await runFiles(files(told), undefined, strict);
  expect(phq(r)?.meetfout).toMatchObject({ bron: "register", grens: 6 });
  const [x] =
    await r.db.all(`SELECT count(*) FILTER (voor - na >= 6) AS haalt, count(*) FILTER (klasse_rci = 'betrouwbaar verbeterd') AS verbeterd,
    count(*) FILTER (voor - na = 6) AS precies FROM paar JOIN verandering USING (traject_nr, instrument)`);
  expect(x?.["precies"]).toBeGreaterThan(0);
  expect(x?.["verbeterd"]).toBe(x?.["haalt"]);

  const own = { ...strict.uitkomsten.verandering, bronnen: ["aanlevering" as const] };
  const other = await runFiles(files(told), undefined, {
    ...strict,
    uitkomsten: { ...strict.uitkomsten, verandering: own },
  });
  expect(phq(other)?.meetfout).toEqual({
    bron: "aanlevering",
    waarde: 1.5,
    grens: null,
    toelichting: "eigen onderzoek",
  });
});

test("a measurement error of an instrument that nobody knows, or given twice, is refused; of one described beside it, it counts", () => {
  const about = (...codes: string[]) => ({
    ...NO_DESCRIPTION,
    instrumenten: [
      { code: "EIGEN", naam: "Eigen lijst", bereik: [0, 40] as [number, number], richting: "lager-is-beter" as const },
    ],
    meetfouten: codes.map((instrument) => ({ instrument, meetfout: 2, bron: "eigen onderzoek" })),
  });
  expect(withLocalInstruments(readInstruments(), about("phq9", "EIGEN")).at(-1)?.code).toBe("EIGEN");
  expect(() => withLocalInstruments(readInstruments(), about("PHQ-99"))).toThrow(/PHQ-99.*niet in het register/);
  expect(() => withLocalInstruments(readInstruments(), about("PHQ-9", "phq9"))).toThrow(
    /twee keer een meetfout van PHQ-9/,
  );
});

test("every pair has the classes that its scores give by hand", async () => {
  const fout = phq(ran)?.meetfout?.waarde ?? Number.NaN;
  const rows = await ran.db.all<{
    voor: number;
    na: number;
    klasse_rci: string;
    klasse_jt: string;
    gehalveerd: boolean;
    belangrijk: boolean;
  }>(
    "SELECT voor::DOUBLE AS voor, na::DOUBLE AS na, klasse_rci, klasse_jt, gehalveerd, belangrijk FROM paar JOIN verandering USING (traject_nr, instrument)",
  );
  expect(rows.length).toBeGreaterThan(300);
  for (const { voor, na, klasse_rci, klasse_jt, gehalveerd, belangrijk } of rows) {
    const x = (voor - na) / (Math.SQRT2 * fout);
    const drie = x > 1.96 ? "betrouwbaar verbeterd" : x < -1.96 ? "betrouwbaar verslechterd" : "onveranderd";
    expect(klasse_rci).toBe(drie);
    expect(klasse_jt).toBe(drie === "betrouwbaar verbeterd" && voor >= 10 && na < 10 ? "hersteld" : drie);
    expect(gehalveerd).toBe(voor > 0 && na <= voor / 2);
    // The registry's 20 % for the PHQ-9, in fifths so that exactly 20 % is exact.
    expect(belangrijk).toBe(voor > 0 && 5 * (voor - na) >= voor);
  }
  expect(new Set(rows.map((r) => r.klasse_jt)).size).toBe(4);
});

test("beside the bound by α stands that of the registry, with a source", () => {
  const rows = reliabilityRows(readInstruments(), ran.models.metrics, new Set(["PHQ-9"]), readPolicy());
  const [main] = rows.filter((r) => r.instrument === "PHQ-9" && r.schaal === "");
  const grens = 1.96 * Math.SQRT2 * (phq(ran)?.meetfout?.waarde ?? Number.NaN);
  expect(main).toMatchObject({ bron: "alfa", grens: expect.closeTo(grens, 3), grens_register: 6, hertest: null });
});

test("means, correlation, effect size and percentage of the pairs, only beside a shown delta-T of just these", async () => {
  const pairs = await ran.db.all<{ voor: number; na: number }>(
    "SELECT voor::DOUBLE AS voor, na::DOUBLE AS na FROM paar JOIN behandeling USING (traject_nr) WHERE instrument = 'PHQ-9' AND in_response AND delta_t IS NOT NULL",
  );
  const [x, y] = [pairs.map((p) => p.voor), pairs.map((p) => p.na)];
  const n = pairs.length;
  const [mx, my] = [sum(x) / n, sum(y) / n];
  const r = sum(x.map((v, k) => (v - mx) * ((y[k] as number) - my))) / (n - 1) / Math.sqrt(variance(x) * variance(y));
  const cell = {
    ...NO_FIGURE,
    niveau: "totaal",
    eenheid: "",
    periode: "totaal",
    uitsplitsing: "",
    categorie: "",
  } as const;
  const mean: PublishedCell = {
    ...cell,
    populatie: "paren",
    instrument: "PHQ-9",
    indicator: "delta-t",
    definitie: "standaard",
    n,
    status: "getoond",
    reden: null,
  };
  const policy = readPolicy();
  const of = (c: PublishedCell, p = policy) => changeRows(ran.db, readInstruments(), [c], p);
  const three = (v: number): number => Number(v.toPrecision(3));
  const d = effectgrootte(mx - my, Math.sqrt(variance(x)), n, r);
  expect(await of(mean)).toEqual([
    {
      instrument: "PHQ-9",
      n,
      voor: three(mx),
      voor_sd: three(Math.sqrt(variance(x))),
      na: three(my),
      na_sd: three(Math.sqrt(variance(y))),
      correlatie: three(r),
      procent: three((100 * (mx - my)) / mx),
      effect: three(d.waarde),
      effect_laag: three(d.laag),
      effect_hoog: three(d.hoog),
      status: "getoond",
      reden: null,
    },
  ]);
  const hidden = { status: "verborgen", n: null, voor: null, effect: null };
  expect(await of({ ...mean, status: "verborgen", n: null })).toMatchObject([hidden]);
  expect(await of({ ...mean, n: n + 1 })).toMatchObject([hidden]);
  const { modellen } = policy.publicatie;
  const many = { ...policy, publicatie: { ...policy.publicatie, modellen: { ...modellen, patienten: n + 1 } } };
  expect(await of(mean, many)).toMatchObject([{ status: "niet beschikbaar", n, voor: null, effect: null }]);
});
