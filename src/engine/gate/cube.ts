import { type Db, lit } from "../db.js";
import type { Level, PeriodKind } from "../policy/policy.js";
import { ATOMS, type Atom } from "./atoms.js";
import { KEY_SEPARATOR } from "./unit-key.js";

/** Where a cell stands: a unit in a period. Before the gate `eenheid` is the unit's key, "" for totaal. */
export interface Position {
  readonly niveau: Level;
  readonly eenheid: string;
  readonly soort: PeriodKind;
  readonly periode: string;
}

/**
 * One exact cell, before the gate: an atom at a unit and period. Private: holds counts that may give people away.
 * n counts zorgtrajecten, patienten distinct patients. Sums by id (exact decimals as text: of values and of squares).
 */
export interface CubeCell extends Position {
  readonly atoom: string;
  /** "" for atoms that know no instrument. */
  readonly instrument: string;
  readonly n: number;
  readonly patienten: number;
  readonly sommen: Readonly<Record<string, { readonly som: string; readonly som2: string }>>;
}

export interface Cube {
  readonly cellen: readonly CubeCell[];
  /** Keys (niveau|eenheid|instrument) of units where an instrument was ever measured. */
  readonly gebruik: ReadonlySet<string>;
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

/**
 * Lays out the cells and who is in them: `cel` (one row per unit and period of every crossing, also where nothing was
 * counted, so that an absent row never tells a zero), `cel_lid` (cell × zorgtraject), `cel_instrument` (cell ×
 * instrument that was ever measured at the unit) and `behandeling_instrument` (closed zorgtraject × instrument).
 * herhaald marks treatments of patients with more than one: only those need counting apart for distinct patients.
 */
async function layOutCells(db: Db, crossing: readonly Crossing[]): Promise<void> {
  const pairs = crossing.flatMap(({ niveau, perioden }) => perioden.map((soort) => ({ niveau, soort })));
  const closed =
    "FROM zorgtraject JOIN behandeling USING (traject_nr, patient_nr) WHERE status = 'afgesloten' AND in_response";
  const kinds = [...new Set(pairs.map((p) => p.soort))];
  const levels = [...new Set(pairs.map((p) => p.niveau))];
  await db.run(`CREATE TABLE cel AS
    WITH eenheid AS (${levels.map((l) => `SELECT DISTINCT ${lit(l)} AS niveau, ${UNIT_KEY[l]} AS eenheid ${closed}`).join(" UNION ALL ")}),
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
      FROM cel c JOIN cel_lid l USING (cel_nr) JOIN (SELECT DISTINCT traject_nr, instrument FROM score WHERE instrument IS NOT NULL) s USING (traject_nr))
    SELECT cel_nr, instrument FROM cel JOIN gebruik USING (niveau, eenheid)`);
  await db.run(`CREATE TABLE behandeling_instrument AS
    SELECT b.traject_nr, i.instrument, b.voormeting, b.nameting, p.traject_nr IS NOT NULL AS heeft_paar
    FROM behandeling b CROSS JOIN (SELECT DISTINCT instrument FROM score WHERE instrument IS NOT NULL) i
    LEFT JOIN paar p ON p.traject_nr = b.traject_nr AND p.instrument = i.instrument`);
}

/** Cells of an atom at a level and kind of period, in the cube's order. */
export function cellsByPlace(cube: Cube): (atoom: string, niveau: Level, soort: PeriodKind) => readonly CubeCell[] {
  const places = new Map<string, CubeCell[]>();
  for (const c of cube.cellen) {
    const key = `${c.atoom}|${c.niveau}|${c.soort}`;
    const list = places.get(key);
    if (list) list.push(c);
    else places.set(key, [c]);
  }
  return (atoom, niveau, soort) => places.get(`${atoom}|${niveau}|${soort}`) ?? [];
}

/** Distinct patients among the rows a condition picks. */
const patients = (condition: string): string =>
  `count(*) FILTER (${condition} AND NOT herhaald) + count(DISTINCT patient_nr) FILTER (${condition} AND herhaald)`;

const SOURCE: Record<Atom["tabel"], { tabel: string; instrument: string; rooster: string }> = {
  behandeling: { tabel: "behandeling", instrument: "''", rooster: "SELECT cel_nr, '' AS instrument FROM cel" },
  paar: { tabel: "paar", instrument: "instrument", rooster: "SELECT cel_nr, instrument FROM cel_instrument" },
  instrument: {
    tabel: "behandeling_instrument",
    instrument: "instrument",
    rooster: "SELECT cel_nr, instrument FROM cel CROSS JOIN (SELECT DISTINCT instrument FROM behandeling_instrument)",
  },
};

/** Counts the atoms of one table in one pass. */
async function countAtoms(db: Db, tabel: Atom["tabel"]): Promise<CubeCell[]> {
  const atoms = ATOMS.filter((a) => a.tabel === tabel);
  const flags = atoms.map((a, i) => `(${a.voorwaarde}) IS TRUE AS x${i}`);
  const values: string[] = [];
  const sums: string[] = [];
  for (const [i, a] of atoms.entries()) {
    values.push(`count(*) FILTER (x${i}) AS n_${i}, ${patients(`x${i}`)} AS p_${i}`);
    for (const [k, s] of (a.sommen ?? []).entries()) {
      flags.push(`CASE WHEN ${a.voorwaarde} THEN ${s.kolom} END AS s${i}_${k}`);
      sums.push(
        `CAST(sum(s${i}_${k}) AS VARCHAR) AS s_${i}_${k}, CAST(sum(s${i}_${k} * s${i}_${k}) AS VARCHAR) AS q_${i}_${k}`,
      );
    }
  }
  const source = SOURCE[tabel];
  const rows = await db.all<Record<string, string | number | null>>(`
    WITH lid AS (
      SELECT l.cel_nr, l.patient_nr, l.herhaald, f.* EXCLUDE (traject_nr)
      FROM cel_lid l JOIN (SELECT traject_nr, ${source.instrument} AS instrument, ${flags.join(", ")} FROM ${source.tabel}) f
        USING (traject_nr)),
    telling AS (SELECT cel_nr, instrument, ${[...values, ...sums].join(", ")} FROM lid GROUP BY cel_nr, instrument),
    rooster AS (${source.rooster})
    SELECT c.niveau, c.eenheid, c.soort, c.periode, r.instrument, t.* EXCLUDE (cel_nr, instrument)
    FROM rooster r JOIN cel c USING (cel_nr) LEFT JOIN telling t ON t.cel_nr = r.cel_nr AND t.instrument = r.instrument
    ORDER BY c.cel_nr, r.instrument`);
  return rows.flatMap((r) =>
    atoms.map((a, i) => ({
      niveau: r["niveau"] as Level,
      eenheid: String(r["eenheid"]),
      soort: r["soort"] as PeriodKind,
      periode: String(r["periode"]),
      atoom: a.id,
      instrument: String(r["instrument"]),
      n: Number(r[`n_${i}`] ?? 0),
      patienten: Number(r[`p_${i}`] ?? 0),
      sommen: Object.fromEntries(
        (a.sommen ?? []).map((s, k) => [
          s.id,
          { som: String(r[`s_${i}_${k}`] ?? "0"), som2: String(r[`q_${i}_${k}`] ?? "0") },
        ]),
      ),
    })),
  );
}

/**
 * Builds the exact cube from `behandeling`, `paar`, `score` and `zorgtraject`.
 * @param crossing every level with the periods that any figure is published for
 * @returns cells in a fixed order
 */
export async function buildCube(db: Db, crossing: readonly Crossing[]): Promise<Cube> {
  await layOutCells(db, crossing);
  const cellen: CubeCell[] = [];
  for (const tabel of ["behandeling", "paar", "instrument"] as const)
    for (const c of await countAtoms(db, tabel)) cellen.push(c);
  const used = await db.all<{ k: string }>(
    "SELECT DISTINCT niveau || '|' || eenheid || '|' || instrument AS k FROM cel_instrument JOIN cel USING (cel_nr)",
  );
  for (const table of ["cel_lid", "cel_instrument", "behandeling_instrument", "cel"])
    await db.run(`DROP TABLE ${table}`);
  return { cellen, gebruik: new Set(used.map((u) => u.k)) };
}
