import { type Db, lit } from "../../db.js";
import type { PeriodKind } from "../../policy/policy.js";
import { OTHER_GROUPS } from "../../policy/reference-lists.js";
import type { Atom, AtomTable } from "../catalogue/atom.js";
import { OTHER_REASONS } from "../catalogue/report-atoms.js";

/**
 * Where the cube's rows come from. A family is a set of rows that are placed in units and periods alike; its tables say
 * more of the same rows.
 */
export const FAMILIES = ["behandeling", "moment", "werklijst"] as const;
export type Family = (typeof FAMILIES)[number];

/** The code of the period that a date lies in. */
export const periodKey = (kind: PeriodKind, date: string): string =>
  ({
    totaal: "'totaal'",
    jaar: `CAST(year(${date}) AS VARCHAR)`,
    halfjaar: `year(${date}) || '-H' || CASE WHEN month(${date}) <= 6 THEN 1 ELSE 2 END`,
    kwartaal: `year(${date}) || '-K' || quarter(${date})`,
    maand: `strftime(${date}, '%Y-%m')`,
  })[kind];

export interface Source {
  readonly familie: Family;
  /** Relation with `rij`, the family's key, and the columns that the atoms ask about. */
  readonly tabel: string;
  /** Its instrument, as SQL; '' where the rows belong to none. */
  readonly instrument: string;
  /** Which instruments a cell has a row for, also where nothing was counted. */
  readonly rooster: "geen" | "in gebruik" | "alle" | "voorkomend" | "klassen";
}

export const SOURCES: Record<AtomTable, Source> = {
  behandeling: { familie: "behandeling", tabel: "poort_behandeling", instrument: "''", rooster: "geen" },
  paar: { familie: "behandeling", tabel: "poort_paar", instrument: "instrument", rooster: "in gebruik" },
  paren: { familie: "behandeling", tabel: "poort_paar", instrument: "''", rooster: "geen" },
  hoofdpaar: { familie: "behandeling", tabel: "poort_hoofdpaar", instrument: "''", rooster: "geen" },
  instrument: { familie: "behandeling", tabel: "poort_instrument", instrument: "instrument", rooster: "alle" },
  tevredenheid: {
    familie: "behandeling",
    tabel: "poort_tevredenheid",
    instrument: "instrument",
    rooster: "voorkomend",
  },
  schaalpaar: {
    familie: "behandeling",
    tabel: "poort_schaalpaar",
    instrument: "instrument || '#' || schaal",
    rooster: "voorkomend",
  },
  kenmerk: {
    familie: "behandeling",
    tabel: "poort_kenmerk",
    instrument: "kenmerk || '#' || klasse",
    rooster: "klassen",
  },
  moment: { familie: "moment", tabel: "poort_moment", instrument: "''", rooster: "geen" },
  moment_instrument: { familie: "moment", tabel: "poort_moment", instrument: "instrument", rooster: "voorkomend" },
  werklijst: { familie: "werklijst", tabel: "poort_werklijst", instrument: "''", rooster: "geen" },
};

/** Rows of a family with their place: rij, patient_nr, datum, sluitdatum and the unit columns. */
export const MEMBERS: Record<Family, string> = {
  behandeling: `(SELECT traject_nr AS rij, patient_nr, sluitdatum AS datum, sluitdatum, cluster, organisatie, vestiging, team, behandelaar
    FROM zorgtraject JOIN behandeling USING (traject_nr, patient_nr) WHERE status = 'afgesloten' AND in_response)`,
  moment: `(SELECT rij, patient_nr, datum, z.sluitdatum, z.cluster, z.organisatie, z.vestiging, z.team, z.behandelaar
    FROM poort_moment JOIN zorgtraject z USING (traject_nr, patient_nr))`,
  werklijst: `(SELECT rij, patient_nr, DATE '1900-01-01' AS datum, sluitdatum, cluster, organisatie, vestiging, team, behandelaar
    FROM poort_werklijst JOIN zorgtraject USING (traject_nr, patient_nr))`,
};

/** Groups and reasons with fewer patients than this in the whole delivery are taken together. */
export interface Rare {
  readonly groep: number;
  readonly reden: number;
}

const reason = (rol: string, least: number): string => `CASE WHEN b.${rol} <> 'geldig' THEN
    CASE WHEN count(*) OVER (PARTITION BY b.${rol} = 'geldig', b.reden_geen_${rol}) < ${least} THEN ${lit(OTHER_REASONS)}
    ELSE coalesce(b.reden_geen_${rol}, 'geen reden opgegeven') END END AS reden_geen_${rol}`;

/**
 * Makes the tables that atoms are counted on, from the models' tables.
 * @param asked the atoms that are: what none of them needs is not made, nor asked of the models
 * @param period reporting dates outside it are no part of the moments · @param hsk the HSK's instrument
 */
export async function makeSources(
  db: Db,
  asked: readonly Pick<Atom, "tabel" | "voorwaarde">[],
  period: { readonly van: string; readonly tot: string },
  rare: Rare,
  hsk: string,
): Promise<void> {
  const tables = new Set(asked.map((a) => SOURCES[a.tabel].tabel));
  const scales = asked.some((a) => a.voorwaarde.includes("heeft_schalen"));
  const make = async (table: string, sql: string): Promise<void> => {
    if (tables.has(table)) await db.run(`CREATE TABLE ${table} AS ${sql}`);
  };
  const closed = "behandeling b JOIN zorgtraject z USING (traject_nr, patient_nr)";
  const counts = "z.status = 'afgesloten' AND b.in_response";
  const rom = "(SELECT DISTINCT s.instrument FROM score s JOIN instrument i ON i.code = s.instrument WHERE i.rom)";
  // Where an instrument has T, a pair without one (a T that was not delivered) is no pair in any figure.
  await db.run(`CREATE TABLE poort_paar AS
    SELECT p.*, p.traject_nr AS rij, ${scales ? "s.traject_nr IS NOT NULL AS heeft_schalen, " : ""}v.klasse_rci, v.klasse_jt, v.gehalveerd, v.belangrijk
    FROM paar p LEFT JOIN verandering v USING (traject_nr, instrument)
    ${scales ? "LEFT JOIN (SELECT DISTINCT traject_nr, instrument FROM schaalpaar) s USING (traject_nr, instrument)" : ""}
    QUALIFY p.delta_t IS NOT NULL OR count(p.delta_t) OVER (PARTITION BY p.instrument) = 0`);
  await db.run(`CREATE TABLE poort_hoofdpaar AS
    WITH h AS (
      SELECT p.traject_nr AS rij, b.patient_nr, b.hoofdgroep, p.delta_t, p.klasse, v.klasse_rci, v.klasse_jt
      FROM paar p JOIN behandeling b USING (traject_nr) LEFT JOIN verandering v USING (traject_nr, instrument) WHERE p.hoofd AND p.delta_t IS NOT NULL AND b.in_response),
    groot AS (SELECT hoofdgroep FROM h GROUP BY 1 HAVING count(DISTINCT patient_nr) >= ${rare.groep})
    SELECT h.rij, h.delta_t, h.klasse, h.klasse_rci, h.klasse_jt,
      CASE WHEN g.hoofdgroep IS NULL THEN ${lit(OTHER_GROUPS)} ELSE h.hoofdgroep END AS groep
    FROM h LEFT JOIN groot g USING (hoofdgroep)`);
  await db.run(`CREATE TABLE poort_behandeling AS
    SELECT b.* EXCLUDE (sessies, hsk_compleet, reden_geen_voormeting, reden_geen_nameting), b.traject_nr AS rij,
      k.rij IS NOT NULL AS hsk_compleet,
      -- least and greatest pass over NULL: what is not known would be the bound.
      CASE WHEN b.sessies IS NOT NULL THEN least(b.sessies, 1000) END AS sessies,
      CASE WHEN b.duur_dagen IS NOT NULL THEN greatest(0, least(b.duur_dagen, 7300)) END AS duur,
      ${reason("voormeting", rare.reden)}, ${reason("nameting", rare.reden)},
      h.rij IS NOT NULL AS heeft_hoofdpaar, v.onvervuld AS behoefte_voor, n.onvervuld AS behoefte_na
    FROM ${closed} LEFT JOIN poort_hoofdpaar h ON h.rij = b.traject_nr
    LEFT JOIN poort_paar k ON k.rij = b.traject_nr AND k.instrument = ${lit(hsk)}
    LEFT JOIN behoefte v ON v.traject_nr = b.traject_nr AND v.rol = 'voor'
    LEFT JOIN behoefte n ON n.traject_nr = b.traject_nr AND n.rol = 'na'
    WHERE ${counts}`);
  await make(
    "poort_instrument",
    `
    SELECT b.traject_nr AS rij, i.instrument, b.voormeting, b.nameting, p.traject_nr IS NOT NULL AS heeft_paar
    FROM behandeling b CROSS JOIN ${rom} i
    LEFT JOIN poort_paar p ON p.traject_nr = b.traject_nr AND p.instrument = i.instrument`,
  );
  // Who gave no mark counts where the vestiging asks for one.
  await make(
    "poort_tevredenheid",
    `
    WITH vraagt AS (
      SELECT DISTINCT z.organisatie, z.vestiging, t.instrument FROM tevredenheid t JOIN ${closed} ON z.traject_nr = t.traject_nr
      WHERE ${counts})
    SELECT b.traject_nr AS rij, v.instrument, t.waarde
    FROM ${closed} JOIN vraagt v ON v.organisatie = z.organisatie AND v.vestiging = z.vestiging
    LEFT JOIN tevredenheid t ON t.traject_nr = b.traject_nr AND t.instrument = v.instrument
    WHERE ${counts}`,
  );
  await make(
    "poort_schaalpaar",
    ` SELECT s.traject_nr AS rij, s.* FROM schaalpaar s
    SEMI JOIN poort_paar p ON p.traject_nr = s.traject_nr AND p.instrument = s.instrument`,
  );
  await make(
    "poort_kenmerk",
    `
    SELECT k.traject_nr AS rij, k.kenmerk, k.klasse, b.heeft_hoofdpaar,
      b.arbeid_begin IS NOT NULL AND b.arbeid_eind IS NOT NULL AS arbeid_bekend
    FROM kenmerk k JOIN poort_behandeling b ON b.rij = k.traject_nr`,
  );
  await make(
    "poort_moment",
    `
    SELECT m.moment_nr AS rij, m.*, p.delta_t AS paar_delta
    FROM meetmoment m
    LEFT JOIN poort_paar p ON p.traject_nr = CASE WHEN m.soort = 'na' AND m.stand = 'gevuld' THEN m.traject_nr END
      AND p.instrument = m.instrument
    WHERE m.in_response AND m.stand <> 'nog mogelijk' AND m.datum BETWEEN DATE ${lit(period.van)} AND DATE ${lit(period.tot)}`,
  );
  await make(
    "poort_werklijst",
    `
    SELECT row_number() OVER (ORDER BY traject_nr, lijst) AS rij, * FROM werklijst`,
  );
}

export const SOURCE_TABLES = [...new Set(Object.values(SOURCES).map((s) => s.tabel))];
