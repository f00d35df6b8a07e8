import type { Db } from "../db.js";
import { lit } from "../db.js";
import { OTHER_GROUPS } from "../gate/report-atoms.js";
import type { Delivery } from "../intake/intake.js";
import type { Policy } from "../policy/policy.js";
import { makeRows } from "./casemix-rows.js";
import { type Klasse, type Manner, mannerOf, ONBEKEND, OVERIG, REST } from "./kenmerk-classes.js";

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
  await db.run("CREATE OR REPLACE TABLE kenmerk (traject_nr INTEGER, kenmerk VARCHAR, klasse VARCHAR)");
  const klassen: Klasse[] = [];
  const weggelaten: LeftOut[] = [];
  for (const k of policy.casemix.kenmerken) {
    const manner = mannerOf(k);
    const leaveOut = (reden: string): void => {
      weggelaten.push({ kenmerk: k.code, naam: k.naam, reden });
    };
    if (!manner.kolommen.some((c) => delivery.trajectColumns.includes(c)) && manner.kolommen.length) {
      leaveOut("niet geleverd");
      continue;
    }
    const told = await db.one<{ n: number }>(`SELECT count(*) AS n FROM kenmerk_basis WHERE ${manner.gevuld}`);
    if (told.n === 0) {
      leaveOut(manner.leeg);
      continue;
    }
    await db.run(
      `INSERT INTO kenmerk SELECT traject_nr, ${lit(k.code)}, ${manner.sql} FROM kenmerk_basis ORDER BY traject_nr`,
    );
    const names = await mergeRare(db, k.code, manner, policy);
    const found = new Set(
      await db.texts(`SELECT DISTINCT klasse FROM kenmerk WHERE kenmerk = ${lit(k.code)} ORDER BY 1`),
    );
    if (found.size < 2) {
      await db.run(`DELETE FROM kenmerk WHERE kenmerk = ${lit(k.code)}`);
      leaveOut("alle zorgtrajecten vallen in één klasse");
      continue;
    }
    const known = [...manner.klassen, ...REST.filter((r) => !manner.klassen.some((c) => c.klasse === r.klasse))];
    for (const { klasse, naam } of known.filter((c) => found.has(c.klasse)))
      klassen.push({ kenmerk: k.code, klasse, naam: names.get(klasse) ?? naam, volgorde: klassen.length });
  }
  await db.run(
    "CREATE OR REPLACE TABLE kenmerk_klasse (kenmerk VARCHAR, klasse VARCHAR, naam VARCHAR, volgorde INTEGER, per_behandelaar BOOLEAN)",
  );
  const low = new Set(policy.casemix.kenmerken.filter((k) => k.per_behandelaar).map((k) => k.code));
  if (klassen.length)
    await db.run(
      `INSERT INTO kenmerk_klasse VALUES ${klassen.map((c) => `(${lit(c.kenmerk)}, ${lit(c.klasse)}, ${lit(c.naam)}, ${c.volgorde}, ${low.has(c.kenmerk)})`).join(", ")}`,
    );
  await makeRows(db, delivery, policy);
  await db.run("DROP TABLE kenmerk_basis");
  return { klassen, weggelaten };
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

/**
 * Takes rare classes together: those of fewer patients with a hoofdpaar than policy's minimum (of all closed zorgtrajecten
 * where nobody has one, and for the class of who was not measured) become `overig`; where that is rare itself it joins
 * `onbekend`, and where that is still rare the largest class, whose name says so. Diagnosehoofdgroepen are grouped exactly
 * as the gate groups those of hoofdparen.
 * @returns names of the classes that now hold others too
 */
async function mergeRare(db: Db, kenmerk: string, manner: Manner, policy: Policy): Promise<Map<string, string>> {
  const counts = await db.all<{ klasse: string; alle: number; gemeten: number }>(`
    SELECT klasse, count(DISTINCT patient_nr) AS alle, count(DISTINCT patient_nr) FILTER (gemeten) AS gemeten
    FROM kenmerk JOIN kenmerk_basis USING (traject_nr) WHERE kenmerk = ${lit(kenmerk)} GROUP BY 1 ORDER BY 1`);
  const measured = counts.some((c) => c.gemeten > 0);
  const size = new Map(
    counts.map((c) => [c.klasse, measured && c.klasse !== manner.ongemeten ? c.gemeten : c.alle] as const),
  );
  const names = new Map<string, string>();
  const join = async (from: readonly string[], into: string): Promise<void> => {
    for (const klasse of from.filter((c) => c !== into && size.has(c))) {
      await db.run(
        `UPDATE kenmerk SET klasse = ${lit(into)} WHERE kenmerk = ${lit(kenmerk)} AND klasse = ${lit(klasse)}`,
      );
      size.set(into, (size.get(into) ?? 0) + (size.get(klasse) ?? 0));
      size.delete(klasse);
    }
  };
  if (manner.groepen) {
    const least = policy.publicatie.drempels.uitkomst.patienten;
    await join(
      [...size.keys()].filter((c) => (size.get(c) ?? 0) < least),
      OTHER_GROUPS,
    );
    return names;
  }
  const rare = (c: string): boolean => size.has(c) && (size.get(c) ?? 0) < policy.casemix.klein.minimum;
  await join(
    [...size.keys()].filter((c) => rare(c) && c !== ONBEKEND),
    OVERIG,
  );
  if (rare(OVERIG) && size.has(ONBEKEND)) {
    await join([OVERIG], ONBEKEND);
    names.set(ONBEKEND, "Overig of onbekend");
  }
  for (const rest of [OVERIG, ONBEKEND].filter(rare)) {
    const [largest] = [...size].filter(([c]) => c !== rest).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!largest) continue;
    const name = manner.klassen.find((c) => c.klasse === largest[0])?.naam ?? largest[0];
    names.set(largest[0], `${name}, of ${(names.get(rest) ?? rest).toLowerCase()}`);
    await join([rest], largest[0]);
  }
  return names;
}
