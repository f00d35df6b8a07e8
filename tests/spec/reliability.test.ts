import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/engine/demo/random.js";
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

test("every pair has the classes that its scores give by hand", async () => {
  const fout = phq(ran)?.meetfout?.waarde ?? Number.NaN;
  const rows = await ran.db.all<{
    voor: number;
    na: number;
    klasse_rci: string;
    klasse_jt: string;
    gehalveerd: boolean;
  }>(
    "SELECT voor::DOUBLE AS voor, na::DOUBLE AS na, klasse_rci, klasse_jt, gehalveerd FROM paar JOIN verandering USING (traject_nr, instrument)",
  );
  expect(rows.length).toBeGreaterThan(300);
  for (const { voor, na, klasse_rci, klasse_jt, gehalveerd } of rows) {
    const x = (voor - na) / (Math.SQRT2 * fout);
    const drie = x > 1.96 ? "betrouwbaar verbeterd" : x < -1.96 ? "betrouwbaar verslechterd" : "onveranderd";
    expect(klasse_rci).toBe(drie);
    expect(klasse_jt).toBe(drie === "betrouwbaar verbeterd" && voor >= 10 && na < 10 ? "hersteld" : drie);
    expect(gehalveerd).toBe(voor > 0 && na <= voor / 2);
  }
  expect(new Set(rows.map((r) => r.klasse_jt)).size).toBe(4);
});
