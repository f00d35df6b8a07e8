import type { Db } from "../db.js";
import { lit } from "../db.js";
import type { Delivery } from "../intake/intake.js";
import type { Kenmerk } from "../policy/casemix.js";
import type { Policy } from "../policy/policy.js";
import { OTHER_GROUPS } from "../policy/reference-lists.js";
import { makeRows } from "./casemix-rows.js";
import { type Klasse, type Manner, mannerOf, REST } from "./kenmerk-classes.js";
import { type ClassCount, mergeRare } from "./merge-rare.js";

export type { Klasse } from "./kenmerk-classes.js";

/** A characteristic of policy that the delivery does not have, and why. */
export interface LeftOut {
  readonly kenmerk: string;
  readonly naam: string;
  readonly reden: string;
}
/** What there is to tell apart in a delivery. */
export interface Kenmerken {
  /** Classes that occur, per kenmerk in the order of policy. */
  readonly klassen: readonly Klasse[];
  readonly weggelaten: readonly LeftOut[];
}

type Fields = Pick<Delivery, "trajectColumns" | "description">;

/**
 * Makes the tables of the characteristics from those of the models:
 * - `kenmerk`: traject_nr, kenmerk, klasse; one row per closed zorgtraject in the population of the figures and per kenmerk
 *   that the delivery has;
 * - `kenmerk_klasse`: kenmerk, klasse, naam, volgorde, per_behandelaar (counted there too); one row per class that occurs;
 * - `casemix_rij` and `hsk_rij`: the rows of the casemix models (casemix-rows.ts).
 *
 * Classes are those of data/policy/casemix.json; a class of fewer patients than policy's minimum is taken together with
 * others (docs/methods/kenmerken.md). A column that was not delivered, or says nothing, gives no rows.
 * @returns the classes, and which kenmerken are left out with the reason in Dutch
 */
export async function makeKenmerken(db: Db, delivery: Fields, policy: Policy): Promise<Kenmerken> {
  await makeBase(db);
  const weggelaten: LeftOut[] = [];
  const leaveOut = (k: Kenmerk, reden: string): void => {
    weggelaten.push({ kenmerk: k.code, naam: k.naam, reden });
  };
  const delivered = policy.casemix.kenmerken.flatMap((k) => {
    const manner = mannerOf(k);
    if (manner.kolommen.length === 0 || manner.kolommen.some((c) => delivery.trajectColumns.includes(c)))
      return [{ k, manner }];
    leaveOut(k, "niet geleverd");
    return [];
  });
  const told = await db.one<Record<string, number>>(
    `SELECT ${["count(*) AS alle", ...delivered.map(({ manner }, i) => `count(*) FILTER (${manner.gevuld}) AS n${i}`)].join(", ")} FROM kenmerk_basis`,
  );
  const filled = delivered.filter(({ k, manner }, i) => {
    if (!told[`n${i}`]) leaveOut(k, manner.leeg);
    return told[`n${i}`];
  });
  const counts = await classify(db, filled);
  const klassen: Klasse[] = [];
  const moves: string[] = [];
  const minimum = { klasse: policy.casemix.klein.minimum, groep: policy.publicatie.drempels.uitkomst.patienten };
  for (const { k, manner } of filled) {
    const own = counts.filter((c) => c.kenmerk === k.code);
    const { naar, over, namen } = mergeRare(own, manner, minimum, OTHER_GROUPS);
    if (over.size < 2) {
      leaveOut(k, "alle zorgtrajecten vallen in één klasse");
      continue;
    }
    const known = [...manner.klassen, ...REST.filter((r) => !manner.klassen.some((c) => c.klasse === r.klasse))];
    for (const { klasse, naam } of known.filter((c) => over.has(c.klasse)))
      klassen.push({ kenmerk: k.code, klasse, naam: namen.get(klasse) ?? naam, volgorde: klassen.length });
    for (const { klasse } of own)
      moves.push(`(${[k.code, klasse, naar.get(klasse) ?? klasse].map(lit).join(", ")}, ${moves.length})`);
  }
  // Only what moves stays: a characteristic of one class has no rows.
  await db.run(`CREATE OR REPLACE TABLE kenmerk AS
    SELECT r.traject_nr, r.kenmerk, v.naar AS klasse FROM kenmerk_ruw r
    JOIN (VALUES ${moves.length ? moves.join(", ") : "('', '', '', 0)"}) v(kenmerk, klasse, naar, volgorde) USING (kenmerk, klasse)
    ORDER BY v.volgorde, r.traject_nr`);
  await db.run(
    "CREATE OR REPLACE TABLE kenmerk_klasse (kenmerk VARCHAR, klasse VARCHAR, naam VARCHAR, volgorde INTEGER, per_behandelaar BOOLEAN)",
  );
  const low = new Set(policy.casemix.kenmerken.filter((k) => k.per_behandelaar).map((k) => k.code));
  if (klassen.length)
    await db.run(
      `INSERT INTO kenmerk_klasse VALUES ${klassen.map((c) => `(${lit(c.kenmerk)}, ${lit(c.klasse)}, ${lit(c.naam)}, ${c.volgorde}, ${low.has(c.kenmerk)})`).join(", ")}`,
    );
  await makeRows(db, delivery, policy);
  await db.run("DROP TABLE kenmerk_basis; DROP TABLE kenmerk_ruw");
  const order = policy.casemix.kenmerken.map((k) => k.code);
  return { klassen, weggelaten: weggelaten.sort((a, b) => order.indexOf(a.kenmerk) - order.indexOf(b.kenmerk)) };
}

/** `kenmerk_ruw`: traject_nr, kenmerk, klasse before rare ones are taken together. @returns patients per class, by code */
async function classify(
  db: Db,
  filled: readonly { readonly k: Kenmerk; readonly manner: Manner }[],
): Promise<(ClassCount & { kenmerk: string })[]> {
  const columns = filled.map(({ k, manner }) => `${manner.sql} AS ${JSON.stringify(k.code)}`);
  await db.run(
    filled.length
      ? `CREATE OR REPLACE TABLE kenmerk_ruw AS
         FROM (SELECT traject_nr, patient_nr, gemeten, ${columns.join(", ")} FROM kenmerk_basis)
         UNPIVOT INCLUDE NULLS (klasse FOR kenmerk IN (${filled.map(({ k }) => JSON.stringify(k.code)).join(", ")}))`
      : `CREATE OR REPLACE TABLE kenmerk_ruw (traject_nr INTEGER, patient_nr INTEGER, gemeten BOOLEAN, kenmerk VARCHAR, klasse VARCHAR)`,
  );
  return db.all(`SELECT kenmerk, klasse, count(DISTINCT patient_nr) AS alle,
      count(DISTINCT patient_nr) FILTER (gemeten) AS gemeten
    FROM kenmerk_ruw GROUP BY ALL ORDER BY ALL`);
}

/**
 * `kenmerk_basis`: one row per closed zorgtraject in the figures, with what the classes are read from. t_voor: T of the
 * voormeting of the hoofdpaar; without one that of the questionnaire that comes first for the diagnosis. vrijgevestigd: the
 * organisatie has one behandelaar in all of the delivery.
 */
async function makeBase(db: Db): Promise<void> {
  await db.run(`CREATE OR REPLACE TABLE kenmerk_basis AS
    WITH eerste AS (
      SELECT k.traject_nr, t.t
      FROM koppeling k JOIN t_score t ON t.meting_nr = k.voor_nr JOIN zorgtraject z ON z.traject_nr = k.traject_nr
      LEFT JOIN vragenlijst_diagnose d ON d.hoofdgroep = z.hoofdgroep AND d.instrument = k.instrument
      LEFT JOIN instrument_volgorde o ON o.instrument = k.instrument
      WHERE k.gebruik = 'uitkomst'
      QUALIFY row_number() OVER (PARTITION BY k.traject_nr
        ORDER BY coalesce(d.volgorde, 1000), coalesce(o.volgorde, 1000), k.instrument) = 1),
    alleen AS (
      SELECT organisatie FROM zorgtraject WHERE organisatie <> '(onbekend)' GROUP BY 1
      HAVING count(DISTINCT behandelaar) = 1 AND min(behandelaar) <> '(onbekend)')
    SELECT tr.*, z.traject_nr, b.patient_nr, z.leeftijd, z.hoofdgroep, lower(trim(z.zorgsoort)) AS soort_zorg,
      coalesce(p.t_voor, e.t) AS t_voor, p.traject_nr IS NOT NULL AS gemeten, a.organisatie IS NOT NULL AS vrijgevestigd
    FROM behandeling b
    JOIN zorgtraject z ON z.traject_nr = b.traject_nr
    JOIN (SELECT nr, COLUMNS(c -> c NOT IN ('nr', 'traject_id', 'patient_id', 'vestiging', 'organisatie', 'cluster', 'team',
      'behandelaar', 'leeftijd', 'hoofdgroep')) FROM trajecten) tr ON tr.nr = b.traject_nr
    LEFT JOIN (SELECT traject_nr, t_voor FROM paar WHERE hoofd AND delta_t IS NOT NULL) p ON p.traject_nr = b.traject_nr
    LEFT JOIN eerste e ON e.traject_nr = b.traject_nr
    LEFT JOIN alleen a ON a.organisatie = z.organisatie
    WHERE z.status = 'afgesloten' AND b.in_response`);
}
