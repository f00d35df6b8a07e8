import { readFileSync } from "node:fs";
import path from "node:path";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type ColumnTable, from, op } from "arquero";
import { parse } from "csv-parse/sync";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { beforeAll, expect, test } from "vitest";
import type { Db } from "../../src/engine/db.js";
import { openRelease, readRelease } from "../../src/engine/release/reader.js";
import { runFolder } from "../support/delivery.js";
import { makeDemo, makeRelease } from "../support/releases.js";

/**
 * A second computation of the published figures, written from the documents and apart from the SQL: plain loops over
 * a demo's CSV files choose the measurements, arquero and simple-statistics add them up. Any difference is a fault in one
 * of the two.
 */

type Row = Record<string, string>;
interface Measurement {
  readonly day: number;
  readonly score: number | null;
  readonly whole: boolean | null;
}
interface Treatment {
  readonly vestiging: string;
  readonly year: string;
  readonly patient: string;
  readonly first: number;
  readonly last: number;
  readonly adult: boolean;
  readonly metingen: Map<string, Measurement[]>;
}

const SD_ITEMS = [2, 3, 5, 6, 8, 9, 10, 11, 13, 15, 22, 23, 24, 25, 27, 29, 31, 33, 34, 35, 36, 40, 41, 42, 45];
const day = (text: string | undefined): number => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? Number.NaN : time / 86_400_000;
};

function readTreatments(folder: string): Treatment[] {
  const read = (name: string): Row[] => parse(readFileSync(path.join(folder, name)), { columns: true }) as Row[];
  const answers = new Map<string, Map<number, number>>();
  for (const r of read("items.csv")) {
    const list = answers.get(r["meting_id"] ?? "") ?? new Map<number, number>();
    list.set(Number(r["item"]), Number(r["score"]));
    answers.set(r["meting_id"] ?? "", list);
  }
  const treatments = new Map<string, Treatment>();
  const trajecten = read("trajecten.csv");
  const objectors = new Set(trajecten.filter((r) => r["toestemming"] === "nee").map((r) => r["patient_id"]));
  for (const r of trajecten) {
    const first = day(r["eerste_contact"]);
    if (Number.isNaN(first) || !r["einddatum"] || objectors.has(r["patient_id"])) continue;
    const born = r["geboortejaar"];
    treatments.set(r["traject_id"] ?? "", {
      vestiging: r["vestiging"] ?? "",
      year: r["einddatum"].slice(0, 4),
      patient: r["patient_id"] ?? "",
      first,
      last: day(r["laatste_contact"]),
      adult: !born || Number(r["eerste_contact"]?.slice(0, 4)) - Number(born) >= 18,
      metingen: new Map(),
    });
  }
  const zeros = new Set<string>();
  const rows = read("metingen.csv");
  for (const r of rows) {
    const t = treatments.get(r["traject_id"] ?? "");
    const list = answers.get(r["meting_id"] ?? "");
    if (t && list && r["instrument"] === "SCL-90" && [...list.values()].includes(0)) zeros.add(t.vestiging);
  }
  for (const r of rows) {
    const t = treatments.get(r["traject_id"] ?? "");
    const at = day(r["datum"]);
    if (!t || Number.isNaN(at)) continue;
    const list = answers.get(r["meting_id"] ?? "");
    let score: number | null = r["ruwe_score"] ? Number(r["ruwe_score"]) : null;
    let instrument = r["instrument"] ?? "";
    if (instrument === "SCL-90") {
      const shift = zeros.has(t.vestiging) ? 1 : 0;
      if (score !== null) score += 90 * shift;
      else if (list && list.size >= 72) {
        let sum = 0;
        for (const x of list.values()) sum += x + shift;
        score = (sum * 90) / list.size;
      }
    } else if (instrument === "BSI" && list) {
      score = list.size >= 43 ? [...list.values()].reduce((a, b) => a + b, 0) / list.size : null;
    } else if (instrument === "OQ-45" && list) {
      instrument = "OQ-45-SD";
      const given = SD_ITEMS.filter((i) => list.has(i));
      let sum = 0;
      for (const i of given) sum += [13, 24, 31].includes(i) ? 4 - (list.get(i) ?? 0) : (list.get(i) ?? 0);
      score = given.length >= 20 ? (sum * 25) / given.length : null;
    }
    const all = t.metingen.get(instrument) ?? [];
    all.push({ day: at, score, whole: list ? list.size === 45 : null });
    t.metingen.set(instrument, all);
  }
  return [...treatments.values()];
}

function nearest(list: readonly Measurement[], to: number, after = Number.NEGATIVE_INFINITY): Measurement | undefined {
  let best: Measurement | undefined;
  for (const m of list) {
    if (m.score === null || Math.abs(m.day - to) > 92 || m.day <= after) continue;
    const closer =
      best === undefined ||
      Math.abs(m.day - to) < Math.abs(best.day - to) ||
      (Math.abs(m.day - to) === Math.abs(best.day - to) && m.day < best.day);
    if (closer) best = m;
  }
  return best;
}

function pairOf(
  t: Treatment,
  list: readonly Measurement[] | undefined,
): { pre: Measurement | undefined; post: Measurement | undefined } {
  const pre = nearest(list ?? [], t.first);
  return { pre, post: nearest(list ?? [], t.last, pre?.day) };
}

let folder: string;
let treatments: Treatment[];
let db: Db;
beforeAll(async () => {
  // Large enough for figures per vestiging and year.
  folder = makeDemo(10_000);
  treatments = readTreatments(folder);
  const indicatoren = ["afgesloten", "response", "hsk-verbetering", "delta-t"];
  db = await openRelease(readRelease(await makeRelease(folder, { indicatoren })));
});

async function published(
  indicator: string,
  instrument: string,
  period: string,
): Promise<Map<string, { n: number; waarde: number; sd: number; teller: number; status: string }>> {
  const rows = await db.all<{ naam: string; n: number; waarde: number; sd: number; teller: number; status: string }>(
    `SELECT e.naam, i.n, i.waarde, i.sd, i.teller, i.status FROM indicatoren i JOIN eenheden e USING (eenheid)
     WHERE i.indicator = '${indicator}' AND i.instrument = '${instrument}' AND i.periode = '${period}' AND e.niveau = 'vestiging'
       AND i.definitie = 'standaard' AND i.populatie IN ('paren', 'afgesloten')`,
  );
  return new Map(rows.map((r) => [r.naam, r]));
}

function percentage(pre: number, post: number): number {
  if (post <= 118) return 100;
  if (pre <= 118) return -100;
  return Math.min(100, Math.max(-100, ((pre - post) / (pre - 118)) * 100));
}

/** One row per adult with both scores on the SCL-90: vestiging, patient and the percentage. */
const improvements = (of: readonly Treatment[]): ColumnTable =>
  from(
    of.flatMap((t) => {
      const { pre, post } = pairOf(t, t.metingen.get("SCL-90"));
      return t.adult && pre?.score != null && post?.score != null
        ? [{ vestiging: t.vestiging, patient: t.patient, x: percentage(pre.score, post.score) }]
        : [];
    }),
  );

test.each(["totaal", "2018"])("percentage verbetering per vestiging, %s", async (period) => {
  const own = improvements(treatments.filter((t) => period === "totaal" || t.year === period))
    .groupby("vestiging")
    .rollup({
      n: op.count(),
      patienten: op.distinct("patient"),
      mean: op.mean("x"),
      sd: op.stdev("x"),
    });
  const byName = new Map(
    (own.objects() as { vestiging: string; n: number; patienten: number; mean: number; sd: number }[]).map((r) => [
      r.vestiging,
      r,
    ]),
  );
  const rows = await published("hsk-verbetering", "SCL-90", period);
  let shown = 0;
  for (const [vestiging, row] of rows) {
    const found = byName.get(vestiging);
    if (!found || found.patienten < 10) {
      expect(row.status, vestiging).toBe("verborgen");
      continue;
    }
    // Hidden to protect another.
    if (row.status === "verborgen") continue;
    expect(row.n, vestiging).toBe(found.n);
    expect(row.waarde, vestiging).toBeCloseTo(found.mean, 1.9);
    expect(row.sd, vestiging).toBeCloseTo(found.sd, 1.9);
    shown++;
  }
  expect(shown).toBeGreaterThan(10);
});

/** Residuals of a patient's rows added up, squared, over all patients, with G/(G − 1). */
function clustered(rows: ColumnTable): { n: number; mean: number; fout: number; patienten: number } {
  const whole = rows.rollup({ mean: op.mean("x") }).get("mean", 0) as number;
  const residuals = rows.groupby("patient").rollup({ x: op.sum("x"), n: op.count() });
  const squares = (residuals.objects() as { x: number; n: number }[]).reduce((a, r) => a + (r.x - r.n * whole) ** 2, 0);
  const patienten = residuals.numRows();
  const n = rows.numRows();
  return { n, mean: whole, fout: Math.sqrt((patienten / (patienten - 1)) * squares) / n, patienten };
}

test("errors of the whole are clustered by patient: percentage verbetering and response, with Wilson's interval", async () => {
  const of = async (indicator: string, definitie: string, instrument: string) =>
    db.one<Record<"n" | "waarde" | "fout" | "patienten" | "laag" | "hoog" | "teller", number> & { methode: string }>(
      `SELECT n, waarde, fout, patienten, laag, hoog, teller, methode FROM indicatoren WHERE indicator = '${indicator}'
         AND definitie = '${definitie}' AND instrument = '${instrument}' AND niveau = 'totaal' AND periode = 'totaal'`,
    );
  const hsk = await of("hsk-verbetering", "patiëntniveau", "SCL-90");
  const own = clustered(improvements(treatments));
  expect(own.patienten).toBeLessThan(own.n - 4);
  expect(hsk.n).toBe(own.n);
  expect(hsk.waarde).toBeCloseTo(own.mean, 1.9);
  expect(Math.abs(hsk.fout / own.fout - 1)).toBeLessThan(0.0051);
  expect(hsk.patienten).toBe(Math.floor(own.patienten / 5) * 5);
  expect(hsk.methode).toBe("begrensd-patient");
  const response = await of("response", "standaard", "");
  const closed = treatments.filter((t) => t.adult).map((t) => ({ x: completer(t) ? 1 : 0, patient: t.patient }));
  const share = clustered(from(closed));
  const p = share.mean;
  expect([response.n, response.teller]).toEqual([closed.length, Math.round(p * closed.length)]);
  expect(Math.abs(response.fout / (100 * share.fout) - 1)).toBeLessThan(0.0051);
  // Wilson's interval at the n that the error leaves, and t for the patients there are.
  const z = 1.959963985;
  const t = tQuantile(0.975, response.patienten - 1);
  const effect = Math.max(1, (share.fout ** 2 * (closed.length - 1)) / (p * (1 - p)));
  const size = (closed.length / effect) * (z / t) ** 2;
  const half = z * Math.sqrt((p * (1 - p)) / size + z ** 2 / (4 * size ** 2));
  const at = (sign: number): number => (100 * (p + z ** 2 / (2 * size) + sign * half)) / (1 + z ** 2 / size);
  expect(response.methode).toBe("wilson-patient");
  expect(Math.abs(response.laag - at(-1))).toBeLessThanOrEqual(0.051);
  expect(Math.abs(response.hoog - at(1))).toBeLessThanOrEqual(0.051);
});

test("delta-T per vestiging, on constants fitted a second time", async () => {
  const from = day("2016-01-01");
  const to = day("2017-12-31");
  for (const instrument of ["SCL-90", "OQ-45-SD", "BSI", "SQ-48"]) {
    const reference: number[] = [];
    const pairs = new Map<string, number[]>();
    for (const t of treatments) {
      const { pre, post } = pairOf(t, t.metingen.get(instrument));
      if (pre?.score == null) continue;
      if (t.adult && pre.day >= from && pre.day <= to) reference.push(pre.score);
      if (t.adult && post?.score != null)
        pairs.set(t.vestiging, [...(pairs.get(t.vestiging) ?? []), pre.score - post.score]);
    }
    const sd = sampleStandardDeviation(reference);
    const [constants] = await db.all<{ gemiddelde: number; sd: number; n: number }>(
      `SELECT gemiddelde, sd, n_referentie AS n FROM instrumenten WHERE instrument = '${instrument}'`,
    );
    expect(constants?.n).toBe(reference.length);
    expect(constants?.gemiddelde).toBeCloseTo(mean(reference), 3);
    expect(constants?.sd).toBeCloseTo(sd, 3);
    for (const [vestiging, row] of await published("delta-t", instrument, "totaal")) {
      const own = pairs.get(vestiging) ?? [];
      if (row.status !== "getoond") continue;
      expect(row.n, vestiging).toBe(own.length);
      expect(row.waarde, vestiging).toBeCloseTo((mean(own) / sd) * 10, 1.9);
    }
  }
});

/** Whether a treatment has a valid voormeting and nameting on an instrument that was allowed then. */
function completer(t: Treatment): boolean {
  const oq = (t.metingen.get("OQ-45-SD") ?? []).filter((m) => m.whole !== false || m.day < day("2016-07-01"));
  const own = pairOf(t, oq);
  const scl = t.metingen.get("SCL-90") ?? [];
  const pre = nearest(
    scl.filter((m) => m.day <= day("2016-12-31")),
    t.first,
  );
  const post = nearest(
    scl.filter((m) => m.day <= day("2017-12-31")),
    t.last,
    pre?.day,
  );
  const complete = (list: readonly Measurement[]): boolean => {
    const found = pairOf(t, list);
    return found.pre !== undefined && found.post !== undefined;
  };
  const bsi = complete(t.metingen.get("BSI") ?? []);
  const sq = complete((t.metingen.get("SQ-48") ?? []).filter((m) => m.day >= day("2016-07-01")));
  return Boolean((own.pre && own.post) || (pre && post) || bsi || sq);
}

test("response per vestiging in 2018", async () => {
  const own = from(
    treatments
      .filter((t) => t.year === "2018" && t.adult)
      .map((t) => ({ vestiging: t.vestiging, complete: completer(t) ? 1 : 0 })),
  )
    .groupby("vestiging")
    .rollup({ n: op.count(), complete: op.sum("complete") })
    .objects() as { vestiging: string; n: number; complete: number }[];
  const count = new Map(own.map((r) => [r.vestiging, r]));
  const rows = await published("response", "", "2018");
  expect(rows.size).toBe(20);
  for (const [vestiging, row] of rows) {
    expect(row.n, vestiging).toBe(count.get(vestiging)?.n);
    expect(row.teller, vestiging).toBe(count.get(vestiging)?.complete);
  }
});

test("the demo holds what it promises", async () => {
  const demo = folder;
  const { db: ran } = await runFolder(demo);
  const { met } = await ran.one<{ met: number }>(`SELECT count(*) AS met FROM (
    SELECT behandelaar FROM paar JOIN zorgtraject USING (traject_nr) WHERE instrument = 'SCL-90' GROUP BY 1 HAVING count(*) >= 10)`);
  expect(met).toBeGreaterThanOrEqual(120);
  const found = await ran.one<Record<string, number>>(`SELECT
    (SELECT count(*) FROM score WHERE codering = 'anders') AS codering04,
    (SELECT count(*) FROM paar WHERE start_normaal) AS onder118,
    (SELECT count(*) FROM keuring WHERE uitslag = 'buiten venster') AS gemist,
    (SELECT count(*) FROM behandeling WHERE responsstatus = 'dropout') AS zonder_na,
    (SELECT aantal FROM bezwaar WHERE wat = 'trajecten') AS bezwaar`);
  for (const [what, n] of Object.entries(found)) expect(n, what).toBeGreaterThan(0);
  const perBehandelaar = new Map<string, number>();
  const rows = parse(readFileSync(path.join(demo, "trajecten.csv")), { columns: true }) as Row[];
  for (const r of rows)
    perBehandelaar.set(r["behandelaar"] ?? "", (perBehandelaar.get(r["behandelaar"] ?? "") ?? 0) + 1);
  expect(perBehandelaar.size).toBe(240);
  expect(new Set(rows.map((r) => r["vestiging"])).size).toBe(20);
  expect(new Set(rows.map((r) => r["organisatie"])).size).toBe(3);
  expect(new Set(rows.map((r) => r["einddatum"]?.slice(0, 4)).filter(Boolean))).toEqual(
    new Set(["2016", "2017", "2018", "2019", "2020"]),
  );
});
