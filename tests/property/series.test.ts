import { beforeAll, describe, expect, test } from "vitest";
import { type Random, random } from "../../src/engine/demo/random.js";
import { changePolicy, type Policy, readPolicy } from "../../src/engine/policy/policy.js";
import { inOrder } from "../support/cases.js";
import { csv, type Files, type Ran, runFiles } from "../support/delivery.js";
import { compareAssignment } from "../support/plain-assignment.js";

/** What must hold for series, moments and deltas of any delivery: small random ones through intake and models. */

const DAY = 86_400_000;
const iso = (d: number): string => new Date(d * DAY).toISOString().slice(0, 10);
const num = (s: string): number => Date.parse(s) / DAY;
const START = num("2018-01-01");
const PEIL = num("2019-03-01");
const MARGE_VOOR = 30;
const MARGE_NA = 20;
const INTERVAL = 46;
const ELKE = 3;

interface Meting {
  readonly id: string;
  readonly traject: string;
  readonly instrument: string;
  readonly datum: number;
  readonly score: number;
}
interface World {
  readonly trajecten: readonly string[];
  readonly metingen: readonly Meting[];
  readonly contacten: readonly string[];
}
const KINDS: readonly (readonly [string, number, number])[] = [
  ["SCL-90", 90, 450],
  ["OQ-45-SD", 0, 100],
  ["PHQ-9", 0, 27],
];
const METRICS = KINDS.map(([instrument, low, high]) => ({
  instrument,
  metriek: "patient-voormeting" as const,
  gemiddelde: (low + high) / 2,
  sd: (high - low) / 6,
  n: 100,
  van: "2018-01-01",
  tot: "2018-12-31",
})).slice(0, 2);

/** 40 zorgtrajecten, from one day to a year, open and closed; many metingen on few days, so that ties are common. */
function makeWorld(seed: number): World {
  const rng = random(seed);
  const trajecten: string[] = [];
  const metingen: Meting[] = [];
  const contacten: string[] = [];
  for (let i = 1; i <= 40; i++) {
    const eerste = START + rng.int(0, 200);
    const laatste = eerste + (rng.chance(0.1) ? 0 : rng.int(0, 300));
    const open = rng.chance(0.25);
    const soort = rng.pick(["", "", "sessies"]);
    trajecten.push(
      `T${i} | P${i} | ${rng.pick(["Abeel", "Berk"])} | ${iso(eerste)} | ${iso(laatste)} | ${open ? "" : iso(laatste)} | ${soort} | ${rng.pick(["angst", "persoonlijkheid", "onbekend woord"])}`,
    );
    if (rng.chance(0.8))
      for (let at = eerste; at <= laatste; at += rng.int(1, 25)) contacten.push(`T${i} | ${iso(at)} | behandeling`);
    for (let k = rng.int(0, 9); k > 0; k--) {
      const [instrument, low, high] = rng.pick(KINDS as [(typeof KINDS)[number], ...typeof KINDS]);
      const datum = rng.chance(0.5) ? eerste + rng.int(-3, 3) : eerste + rng.int(-40, laatste - eerste + 40);
      // Some have no score: not valid.
      const score = rng.chance(0.1) ? 999 : rng.int(low, high);
      metingen.push({ id: `M${metingen.length + 1}`, traject: `T${i}`, instrument, datum, score });
    }
  }
  return { trajecten, metingen, contacten };
}

const shuffled = <T>(rng: Random, list: readonly T[]): T[] =>
  list
    .map((x) => ({ x, key: rng.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ x }) => x);

const files = (w: World): Files => ({
  "aanlevering.json": JSON.stringify({ periode: { van: "2018-01-01", tot: "2019-12-31" }, peildatum: iso(PEIL) }),
  "trajecten.csv": csv(
    `traject_id | patient_id | vestiging | eerste_contact | laatste_contact | einddatum | zorgsoort | diagnosegroep\n${w.trajecten.join("\n")}`,
  ),
  "metingen.csv": csv(
    `meting_id | traject_id | instrument | datum | ruwe_score\n${w.metingen.map((m) => `${m.id} | ${m.traject} | ${m.instrument} | ${iso(m.datum)} | ${m.score}`).join("\n")}`,
  ),
  "contacten.csv": csv(`traject_id | datum | soort\n${w.contacten.join("\n")}`),
});

const policyOf = (zelfde: "JA" | "NEE"): Policy =>
  changePolicy(readPolicy(), {
    reeksen: {
      parameters: {
        BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING: MARGE_VOOR,
        BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING: MARGE_NA,
        GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST: zelfde,
        GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE: INTERVAL,
      },
      zorgsoorten: { sessies: { ritme: "sessies", sessies: ELKE } },
    },
  });

/** Everything that is said of zorgtrajecten, under delivered keys, in an order of its own. */
async function said(ran: Ran): Promise<unknown[][]> {
  const id = "t.traject_id";
  const meting = (nr: string): string => `(SELECT meting_id FROM metingen WHERE nr = ${nr})`;
  const queries = [
    `SELECT 'moment', ${id}, instrument, soort, stand, datum::VARCHAR, verwacht::VARCHAR, ${meting("x.meting_nr")}, t::VARCHAR,
      delta_vorige::VARCHAR, delta_initieel::VARCHAR, reden_vorige, reden_initieel, klasse_vorige, klasse_initieel FROM meetmoment x`,
    `SELECT 'koppeling', ${id}, instrument, gebruik, ${meting("x.voor_nr")}, ${meting("x.na_nr")} FROM koppeling x`,
    `SELECT 'paar', ${id}, instrument, delta_t::VARCHAR, klasse, hoofd FROM paar x`,
    `SELECT 'werklijst', ${id}, lijst FROM werklijst x`,
    `SELECT 'behandeling', ${id}, responsstatus, voormeting, nameting, hoofdgroep, sessies FROM behandeling x`,
  ];
  const rows: unknown[][] = [];
  for (const q of queries)
    for (const r of await ran.db.all(`${q} JOIN trajecten t ON t.nr = x.traject_nr`)) rows.push(Object.values(r));
  return inOrder(rows);
}

const SEEDS = [1, 2] as const;
const SORTS = ["JA", "NEE"] as const;
const runs = new Map<string, { world: World; ran: Ran; said: unknown[][] }>();
beforeAll(async () => {
  for (const seed of SEEDS)
    for (const zelfde of SORTS) {
      const world = makeWorld(seed);
      const ran = await runFiles(files(world), METRICS, policyOf(zelfde));
      runs.set(`${seed} ${zelfde}`, { world, ran, said: await said(ran) });
    }
});
const each = SEEDS.flatMap((seed) => SORTS.map((zelfde) => [seed, zelfde] as const));
function runOf(seed: number, zelfde: string) {
  const run = runs.get(`${seed} ${zelfde}`);
  if (!run) throw new Error("not run");
  return run;
}

describe.each(each)("delivery %i, %s", (seed, zelfde) => {
  test("every valid meting is in exactly one series and fills at most one moment; counts add up", async () => {
    const { world, ran } = runOf(seed, zelfde);
    const valid = world.metingen.filter((m) => m.score !== 999).length;
    expect(valid).toBeGreaterThan(50);
    const n = await ran.db.one<Record<string, number>>(`SELECT
      (SELECT count(*) FROM reeksmeting) AS lid, (SELECT count(DISTINCT meting_nr) FROM reeksmeting) AS metingen,
      count(meting_nr) AS rijen, count(DISTINCT meting_nr) AS verschillend, count(*) AS alle,
      count(*) FILTER (stand = 'gevuld') AS gevuld, count(*) FILTER (stand = 'extra') AS extra,
      count(*) FILTER (stand = 'gemist') AS gemist, count(*) FILTER (stand = 'nog mogelijk') AS mogelijk,
      (SELECT count(*) FROM moment) AS verwacht, count(DISTINCT moment_nr) AS nummers FROM meetmoment`);
    expect([n["lid"], n["metingen"], n["rijen"], n["verschillend"]]).toEqual([valid, valid, valid, valid]);
    expect((n["gevuld"] ?? 0) + (n["extra"] ?? 0)).toBe(valid);
    expect((n["gevuld"] ?? 0) + (n["gemist"] ?? 0) + (n["mogelijk"] ?? 0)).toBe(n["verwacht"]);
    expect(n["nummers"]).toBe(n["alle"]);
    for (const stand of ["gevuld", "extra", "gemist", "mogelijk"]) expect(n[stand], stand).toBeGreaterThan(0);
    const wrong = await ran.db.one<{ n: number }>(`SELECT count(*) AS n FROM meetmoment WHERE
      (meting_nr IS NULL) <> (stand IN ('gemist', 'nog mogelijk')) OR (soort = 'extra') <> (stand = 'extra')
      OR (stand = 'gemist' AND datum >= DATE '${iso(PEIL)}') OR (stand = 'nog mogelijk' AND datum < DATE '${iso(PEIL)}')
      OR (delta_vorige IS NULL) <> (reden_vorige IS NOT NULL) OR (delta_initieel IS NULL) <> (reden_initieel IS NOT NULL)`);
    expect(wrong.n).toBe(0);
  });

  test("windows of one series never overlap, but those of voor and na in a short zorgtraject", async () => {
    const { ran } = runOf(seed, zelfde);
    const rows = await ran.db.all<{ n: number }>(`SELECT count(*) AS n FROM moment a JOIN moment b
      ON a.reeks_nr = b.reeks_nr AND a.moment_nr < b.moment_nr AND a.van <= b.tot AND b.van <= a.tot
      WHERE 'tussen' IN (a.soort, b.soort)`);
    expect(rows[0]?.n).toBe(0);
    const due = await ran.db.one<{ n: number }>(
      "SELECT count(*) AS n FROM moment WHERE verwacht NOT BETWEEN van AND tot",
    );
    expect(due.n).toBe(0);
  });

  test("the pairs are what fills voor and na", async () => {
    const { ran } = runOf(seed, zelfde);
    const side = (soort: string, nr: string): string =>
      `SELECT traject_nr, ${nr} AS nr FROM koppeling
      WHERE gebruik = 'uitkomst' AND ${nr} IS NOT NULL`.replace("SELECT", `SELECT '${soort}' AS soort,`);
    const rows = await ran.db.all(`
      WITH k AS (${side("voor", "voor_nr")} UNION ALL ${side("na", "na_nr")}),
      m AS (SELECT soort, traject_nr, meting_nr AS nr FROM meetmoment WHERE afgesloten AND stand = 'gevuld' AND soort <> 'tussen')
      (FROM k EXCEPT FROM m) UNION ALL (FROM m EXCEPT FROM k)`);
    expect(rows).toEqual([]);
  });

  test("what fills a moment is what windows over all candidates give, for outcomes and for the response", async () => {
    const { different, uses } = await compareAssignment(runOf(seed, zelfde).ran.db);
    expect(different).toEqual([]);
    expect(uses.length).toBeGreaterThan(3);
  });

  test("what fills a moment is what a search meting by meting finds", async () => {
    const { ran } = runOf(seed, zelfde);
    const members = await ran.db.all<{ reeks_nr: number; id: string; datum: string; volgorde: number }>(
      "SELECT reeks_nr, meting_nr AS id, datum::VARCHAR AS datum, dagvolgorde AS volgorde FROM reeksmeting",
    );
    const moments = await ran.db.all<{
      reeks_nr: number;
      soort: string;
      verwacht: string;
      eerste: string;
      laatste: string | null;
      meting: number | null;
      tijd: boolean;
    }>(`
      SELECT m.reeks_nr, m.soort, m.verwacht::VARCHAR AS verwacht, r.reeks_voor::VARCHAR AS eerste, r.reeks_na::VARCHAR AS laatste,
        m.meting_nr AS meting, r.ritme = 'tijd' AS tijd
      FROM meetmoment m JOIN meetregel r USING (traject_nr) WHERE m.soort <> 'extra'`);
    const series = new Map<number, typeof moments>();
    for (const m of moments) series.set(m.reeks_nr, [...(series.get(m.reeks_nr) ?? []), m]);
    for (const [nr, expected] of series) {
      const own = members
        .filter((m) => m.reeks_nr === nr)
        .map((m) => ({ ...m, dag: num(m.datum) }))
        .sort((a, b) => a.dag - b.dag || a.volgorde - b.volgorde);
      const nearest = (at: number, allowed: (d: number) => boolean): (typeof own)[number] | undefined => {
        let best: (typeof own)[number] | undefined;
        for (const m of own) if (allowed(m.dag) && (!best || Math.abs(m.dag - at) < Math.abs(best.dag - at))) best = m;
        return best;
      };
      const [first] = expected;
      if (!first) continue;
      const eerste = num(first.eerste);
      const laatste = first.laatste === null ? null : num(first.laatste);
      const pre = nearest(eerste, (d) => Math.abs(d - eerste) <= MARGE_VOOR);
      expect(expected.find((m) => m.soort === "voor")?.meting).toBe(pre?.id ?? null);
      if (laatste !== null) {
        const post = nearest(laatste, (d) => Math.abs(d - laatste) <= MARGE_NA && (!pre || d > pre.dag));
        expect(expected.find((m) => m.soort === "na")?.meting).toBe(post?.id ?? null);
      }
      if (!first.tijd) continue;
      // Each meting between the windows belongs to the moment it is nearest to, if that is near enough to be expected.
      const due = expected.filter((m) => m.soort === "tussen").map((m) => num(m.verwacht));
      const slots = new Map<number, { dag: number; id: string }[]>();
      for (const m of own) {
        if (m.dag <= eerste + MARGE_VOOR || (laatste !== null && m.dag >= laatste - MARGE_NA)) continue;
        const slot = due.find((d) => 2 * Math.abs(m.dag - d) < INTERVAL || m.dag - d === INTERVAL / 2);
        if (slot !== undefined) slots.set(slot, [...(slots.get(slot) ?? []), m]);
      }
      for (const m of expected.filter((x) => x.soort === "tussen")) {
        const at = num(m.verwacht);
        const [best] = [...(slots.get(at) ?? [])].sort((a, b) => Math.abs(a.dag - at) - Math.abs(b.dag - at));
        expect(m.meting).toBe(best?.id ?? null);
      }
      const last = laatste === null ? null : laatste - MARGE_NA;
      const all = Array.from({ length: 40 }, (_, k) => eerste + (k + 1) * INTERVAL).filter((d) =>
        last === null ? d - INTERVAL / 2 + 1 <= PEIL : d < last,
      );
      expect(due.sort((a, b) => a - b)).toEqual(all);
    }
  });
});

test.each(SORTS)("the order of rows never matters (%s)", async (zelfde) => {
  const { world, said: before } = runOf(1, zelfde);
  const rng = random(99);
  const { trajecten, metingen, contacten } = world;
  const other = {
    trajecten: shuffled(rng, trajecten),
    metingen: shuffled(rng, metingen),
    contacten: shuffled(rng, contacten),
  };
  expect(other.metingen).not.toEqual(metingen);
  expect(await said(await runFiles(files(other), METRICS, policyOf(zelfde)))).toEqual(before);
});

test.each(SORTS)("a further meting that is not valid changes nothing (%s)", async (zelfde) => {
  const { world, said: before } = runOf(2, zelfde);
  const rng = random(7);
  // Without a score or out of range; not of the OQ-45, of which totals out of range are evidence of another coding.
  // Beside a valid one of the same questionnaire, on or near its day; the furthest check it reaches is told in behandeling.
  const extra = world.metingen
    .filter((m) => m.score !== 999 && rng.chance(0.5))
    .map((m, i) => ({
      ...m,
      id: `A${i}`,
      datum: m.datum + rng.int(-1, 1),
      score: i % 2 || m.instrument === "OQ-45-SD" ? 999 : 9000,
    }));
  expect(extra.length).toBeGreaterThan(20);
  const more = await said(
    await runFiles(files({ ...world, metingen: [...extra, ...world.metingen] }), METRICS, policyOf(zelfde)),
  );
  const figures = (rows: unknown[][]): unknown[][] => rows.filter(([what]) => what !== "behandeling");
  expect(figures(more)).toEqual(figures(before));
});

test("the direction of a questionnaire flips signs and nothing else", async () => {
  const rng = random(5);
  const world = makeWorld(3);
  const metingen = world.metingen.map((m) => ({ ...m, instrument: "toets", score: rng.int(0, 100) }));
  const sides: { rows: Record<string, unknown>[]; pairs: Record<string, unknown>[] }[] = [];
  for (const richting of ["lager-is-beter", "hoger-is-beter"]) {
    const all = files({ ...world, metingen });
    const about = JSON.parse(String(all["aanlevering.json"])) as object;
    const instrumenten = [{ code: "toets", naam: "Toets", bereik: [0, 100], richting }];
    const { db } = await runFiles(
      { ...all, "aanlevering.json": JSON.stringify({ ...about, instrumenten }) },
      METRICS.slice(0, 1).map((m) => ({ ...m, instrument: "toets", gemiddelde: 50, sd: 12.5 })),
      policyOf("JA"),
    );
    sides.push({
      rows: await db.all(`SELECT traject_nr, soort, stand, datum, meting_nr, t - 50 AS t, delta_vorige AS vorige,
        delta_initieel AS initieel FROM meetmoment ORDER BY moment_nr`),
      pairs: await db.all("SELECT traject_nr, voor, na, delta_t AS delta FROM paar ORDER BY traject_nr"),
    });
  }
  const flipped = (rows: Record<string, unknown>[] | undefined, columns: readonly string[]) =>
    rows?.map((r) => ({
      ...r,
      ...Object.fromEntries(columns.map((c) => [c, r[c] === null ? null : 0 - Number(r[c])])),
    }));
  expect(sides[0]?.rows.filter((r) => Number(r["vorige"]) > 0).length).toBeGreaterThan(10);
  expect(sides[0]?.pairs.length).toBeGreaterThan(5);
  expect(sides[1]?.rows).toEqual(flipped(sides[0]?.rows, ["t", "vorige", "initieel"]));
  expect(sides[1]?.pairs).toEqual(flipped(sides[0]?.pairs, ["delta"]));
});
