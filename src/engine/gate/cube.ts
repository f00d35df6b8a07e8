import { type Db, lit } from "../db.js";
import type { Edition, Level, PeriodKind, Policy } from "../policy/policy.js";
import { MEASURES, type Measure } from "./measures.js";
import { KEY_SEPARATOR } from "./unit-key.js";

/** What a cell is about; the same before and after the gate, but for the unit, which then goes by its code. */
export interface CellKey {
  readonly niveau: Level;
  /** Before the gate the unit's key within its level, "" for totaal. */
  readonly eenheid: string;
  readonly periode: string;
  readonly uitsplitsing: string;
  readonly categorie: string;
  readonly populatie: string;
  readonly instrument: string;
  readonly indicator: string;
  readonly definitie: string;
}

/**
 * One exact cell, before the gate. Private: holds counts that may give people away.
 * n counts zorgtrajecten, patienten distinct patients. Shares have teller and its distinct patients; means have som and
 * som2 (exact decimals as text).
 */
export interface CubeCell extends CellKey {
  readonly n: number;
  readonly patienten: number;
  readonly teller: number | null;
  readonly teller_patienten: number | null;
  readonly som: string | null;
  readonly som2: string | null;
}

const join = (...columns: string[]): string => columns.join(` || ${lit(KEY_SEPARATOR)} || `);
const UNIT_KEY: Record<Level, string> = {
  totaal: "''",
  cluster: "cluster",
  organisatie: "organisatie",
  vestiging: join("organisatie", "vestiging"),
  team: join("organisatie", "vestiging", "team"),
  behandelaar: join("organisatie", "vestiging", "behandelaar"),
};
const PERIOD_KEY: Record<PeriodKind, string> = {
  totaal: "'totaal'",
  jaar: "CAST(year(sluitdatum) AS VARCHAR)",
  kwartaal: "year(sluitdatum) || '-K' || quarter(sluitdatum)",
  maand: "strftime(sluitdatum, '%Y-%m')",
};

export interface Crossing {
  readonly niveau: Level;
  readonly perioden: readonly PeriodKind[];
}

/** The published crossings of an edition, left to the levels that the delivery has. */
export function crossings(policy: Policy, edition: Edition, delivered: readonly string[]): Crossing[] {
  return policy.publicatie.kruisingen.filter(
    (k) =>
      edition.niveaus.includes(k.niveau) &&
      (k.niveau === "totaal" || k.niveau === "vestiging" || delivered.includes(k.niveau)),
  );
}

/**
 * Lays out the cells and who is in them: `cel` (one row per unit and period of every crossing, also where nothing was
 * counted, so that an absent row never tells a zero), `cel_lid` (cell × zorgtraject) and `cel_instrument` (cell ×
 * instrument that was ever measured at the unit).
 * herhaald marks treatments of patients with more than one: only those need counting apart for distinct patients.
 */
async function layOutCells(db: Db, crossing: readonly Crossing[]): Promise<void> {
  const pairs = crossing.flatMap(({ niveau, perioden }) => perioden.map((soort) => ({ niveau, soort })));
  const closed = "FROM zorgtraject WHERE status = 'afgesloten'";
  const kinds = [...new Set(pairs.map((p) => p.soort))];
  await db.run(`CREATE TABLE cel AS
    WITH eenheid AS (${crossing.map((c) => `SELECT DISTINCT ${lit(c.niveau)} AS niveau, ${UNIT_KEY[c.niveau]} AS eenheid ${closed}`).join(" UNION ALL ")}),
    periode AS (${kinds.map((k) => `SELECT DISTINCT ${lit(k)} AS soort, ${PERIOD_KEY[k]} AS periode ${closed}`).join(" UNION ALL ")}),
    kruising AS (SELECT * FROM (VALUES ${pairs.map((p) => `(${lit(p.niveau)}, ${lit(p.soort)})`).join(", ")}) k(niveau, soort))
    SELECT CAST(row_number() OVER (ORDER BY niveau, eenheid, periode) AS INTEGER) AS cel_nr, niveau, eenheid, soort, periode
    FROM kruising JOIN eenheid USING (niveau) JOIN periode USING (soort)`);
  const members = pairs.map(
    ({ niveau, soort }) => `SELECT c.cel_nr, z.traject_nr, z.patient_nr, z.herhaald
      FROM (SELECT traject_nr, patient_nr, count(*) OVER (PARTITION BY patient_nr) > 1 AS herhaald,
              ${UNIT_KEY[niveau]} AS eenheid, ${PERIOD_KEY[soort]} AS periode ${closed}) z
      JOIN cel c ON c.niveau = ${lit(niveau)} AND c.soort = ${lit(soort)} AND c.eenheid = z.eenheid AND c.periode = z.periode`,
  );
  await db.run(`CREATE TABLE cel_lid AS ${members.join(" UNION ALL ")}`);
  await db.run(`CREATE TABLE cel_instrument AS
    WITH gebruik AS (
      SELECT DISTINCT c.niveau, c.eenheid, s.instrument
      FROM cel c JOIN cel_lid l USING (cel_nr) JOIN (SELECT DISTINCT traject_nr, instrument FROM score WHERE instrument IS NOT NULL) s USING (traject_nr)
      WHERE c.soort = ${lit(kinds[0] ?? "totaal")})
    SELECT cel_nr, instrument FROM cel JOIN gebruik USING (niveau, eenheid)`);
}

/** Distinct patients among the rows a condition picks. */
const patients = (condition: string): string =>
  `count(*) FILTER ((${condition}) AND NOT herhaald) + count(DISTINCT patient_nr) FILTER ((${condition}) AND herhaald)`;

type Counted = Record<string, string | number | null>;

/** Counts measures that share a table and a filter, in one pass. */
async function countGroup(db: Db, measures: readonly Measure[]): Promise<CubeCell[]> {
  const [first] = measures;
  if (!first) return [];
  const perInstrument = first.tabel === "paar";
  const flags: string[] = [];
  const values: string[] = [];
  for (const [m, measure] of measures.entries())
    for (const [k, categorie] of measure.categorieen.entries()) {
      const x = `x${m}_${k}`;
      flags.push(`${measure.waarde.replace("{cat}", lit(categorie)) || "true"} AS ${x}`);
      if (measure.soort === "gemiddelde")
        values.push(`CAST(sum(${x}) AS VARCHAR) AS som_${m}, CAST(sum(${x} * ${x}) AS VARCHAR) AS som2_${m}`);
      else values.push(`count(*) FILTER (${x}) AS n_${x}, ${patients(x)} AS p_${x}`);
    }
  const rows = await db.all<Counted>(`
    WITH lid AS (
      SELECT l.cel_nr, l.patient_nr, l.herhaald, f.* EXCLUDE (traject_nr)
      FROM cel_lid l JOIN (
        SELECT traject_nr, ${perInstrument ? "instrument" : "'' AS instrument"}, ${flags.join(", ")}
        FROM ${first.tabel} WHERE ${first.filter}) f USING (traject_nr)),
    telling AS (
      SELECT cel_nr, instrument, count(*) AS n, ${patients("true")} AS patienten, ${values.join(", ")}
      FROM lid GROUP BY cel_nr, instrument),
    rooster AS (${perInstrument ? "SELECT cel_nr, instrument FROM cel_instrument" : "SELECT cel_nr, '' AS instrument FROM cel"})
    SELECT c.niveau, c.eenheid, c.periode, r.instrument, coalesce(t.n, 0) AS n, coalesce(t.patienten, 0) AS patienten,
      t.* EXCLUDE (cel_nr, instrument, n, patienten)
    FROM rooster r JOIN cel c USING (cel_nr) LEFT JOIN telling t ON t.cel_nr = r.cel_nr AND t.instrument = r.instrument
    ORDER BY c.cel_nr, r.instrument`);
  return measures.flatMap((measure, m) =>
    rows.flatMap((r) => measure.categorieen.map((c, k) => cellOf(measure, c, r, m, k))),
  );
}

function cellOf(measure: Measure, categorie: string, r: Counted, m: number, k: number): CubeCell {
  const mean = measure.soort === "gemiddelde";
  return {
    niveau: r["niveau"] as Level,
    eenheid: String(r["eenheid"]),
    periode: String(r["periode"]),
    uitsplitsing: measure.uitsplitsing,
    categorie,
    populatie: measure.populatie,
    instrument: String(r["instrument"]),
    indicator: measure.indicator,
    definitie: measure.definitie,
    n: Number(r["n"]),
    patienten: Number(r["patienten"]),
    teller: mean ? null : Number(r[`n_x${m}_${k}`] ?? 0),
    teller_patienten: mean ? null : Number(r[`p_x${m}_${k}`] ?? 0),
    som: mean ? String(r[`som_${m}`] ?? "0") : null,
    som2: mean ? String(r[`som2_${m}`] ?? "0") : null,
  };
}

/**
 * Builds the exact cube from `behandeling`, `paar`, `score` and `zorgtraject`. @returns cells in a fixed order
 */
export async function buildCube(
  db: Db,
  crossing: readonly Crossing[],
  variantLevels: readonly Level[],
): Promise<CubeCell[]> {
  await layOutCells(db, crossing);
  const groups = new Map<string, Measure[]>();
  for (const m of MEASURES) {
    const key = `${m.tabel}|${m.filter}`;
    groups.set(key, [...(groups.get(key) ?? []), m]);
  }
  const cells: CubeCell[] = [];
  for (const group of groups.values()) cells.push(...(await countGroup(db, group)));
  await db.run("DROP TABLE cel_lid");
  const variants = new Set(MEASURES.filter((m) => m.variant).map((m) => `${m.indicator}|${m.definitie}`));
  return cells.filter((c) => !variants.has(`${c.indicator}|${c.definitie}`) || variantLevels.includes(c.niveau));
}
