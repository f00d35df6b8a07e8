import { type Db, lit } from "../../db.js";
import type { Level, PeriodKind } from "../../policy/policy.js";
import { UNIT_KEY } from "../../unit-key.js";
import { ATOM_TABLES, type AtomTable } from "../catalogue/atom.js";
import { ATOMS } from "../catalogue/atoms.js";
import { MEASURED } from "../catalogue/kenmerk-atoms.js";
import { type CubePatients, countingOf } from "./counting.js";
import {
  FAMILIES,
  type Family,
  MEMBERS,
  makeSources,
  periodKey,
  type Rare,
  SOURCE_TABLES,
  SOURCES,
  type Source,
} from "./cube-sources.js";

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
  readonly sommen: Readonly<Record<string, CubeSum>>;
  /** Left out where no patient has more than one row, and where no mean or share has this n. */
  readonly perPatient?: CubePatients;
}

export interface CubeSum {
  readonly som: string;
  readonly som2: string;
  /** Σ S_g² and Σ S_g · n_g over patients; left out as `perPatient` is. */
  readonly perPatient?: { readonly kwadraat: string; readonly kruis: string };
  /** Per other mean that the sum is compared with: patients with a row that stands there otherwise, or likewise. */
  readonly elders?: readonly { readonly anders: number; readonly gelijk: number }[];
}

export interface Cube {
  readonly cellen: readonly CubeCell[];
  /** Keys (niveau|eenheid|instrument) of units where an instrument was ever measured. */
  readonly gebruik: ReadonlySet<string>;
}

export interface Crossing {
  readonly niveau: Level;
  readonly perioden: readonly PeriodKind[];
}

/** Crossings taken together: every level once, with all its kinds of period. */
export function unionOfCrossings(crossings: readonly Crossing[]): Crossing[] {
  const kinds = new Map<Level, Set<PeriodKind>>();
  for (const { niveau, perioden } of crossings) kinds.set(niveau, new Set([...(kinds.get(niveau) ?? []), ...perioden]));
  return [...kinds].map(([niveau, perioden]) => ({ niveau, perioden: [...perioden] }));
}

/** What is counted where. */
export interface Plan {
  /** Units and periods that the rows of a family are counted in; a family that is left out has no cells. */
  readonly geteld: ReadonlyMap<Family, readonly Crossing[]>;
  /** Where an atom has a cell also if nothing was counted; elsewhere only what holds somebody is kept. */
  readonly vast: ReadonlyMap<string, readonly Crossing[]>;
}

/**
 * Lays out the cells of a family and who is in them: `cel_…` (one row per unit and period of every crossing, also where
 * nothing was counted, so that an absent row never tells a zero) and `lid_…` (cell × row). herhaald marks rows of patients
 * with more than one: only those need counting apart for distinct patients.
 */
async function layOutCells(db: Db, family: Family, crossing: readonly Crossing[]): Promise<void> {
  const pairs = crossing.flatMap(({ niveau, perioden }) => perioden.map((soort) => ({ niveau, soort })));
  if (pairs.length === 0) {
    await db.run(
      `CREATE TABLE cel_${family} (cel_nr INTEGER, niveau VARCHAR, eenheid VARCHAR, soort VARCHAR, periode VARCHAR)`,
    );
    await db.run(
      `CREATE TABLE lid_${family} (cel_nr INTEGER, rij BIGINT, patient_nr BIGINT, herhaald BOOLEAN, zelfde_periode BOOLEAN)`,
    );
    return;
  }
  const kinds = [...new Set(pairs.map((p) => p.soort))];
  const levels = [...new Set(pairs.map((p) => p.niveau))];
  const rows = `FROM ${MEMBERS[family]}`;
  await db.run(`CREATE TABLE cel_${family} AS
    WITH eenheid AS (${levels.map((l) => `SELECT DISTINCT ${lit(l)} AS niveau, ${UNIT_KEY[l]} AS eenheid ${rows}`).join(" UNION ALL ")}),
    periode AS (${kinds.map((k) => `SELECT DISTINCT ${lit(k)} AS soort, ${periodKey(k, "datum")} AS periode ${rows}`).join(" UNION ALL ")}),
    kruising AS (SELECT * FROM (VALUES ${pairs.map((p) => `(${lit(p.niveau)}, ${lit(p.soort)})`).join(", ")}) k(niveau, soort))
    SELECT CAST(row_number() OVER (ORDER BY niveau, eenheid, periode) AS INTEGER) AS cel_nr, niveau, eenheid, soort, periode
    FROM kruising JOIN eenheid USING (niveau) JOIN periode USING (soort)`);
  const members = pairs.map(
    ({ niveau, soort }) => `SELECT c.cel_nr, z.rij, z.patient_nr, z.herhaald, z.zelfde_periode
      FROM (SELECT rij, patient_nr, count(*) OVER (PARTITION BY patient_nr) > 1 AS herhaald,
              coalesce(${periodKey(soort, "datum")} = ${periodKey(soort, "sluitdatum")}, false) AS zelfde_periode,
              ${UNIT_KEY[niveau]} AS eenheid, ${periodKey(soort, "datum")} AS periode ${rows}) z
      JOIN cel_${family} c ON c.niveau = ${lit(niveau)} AND c.soort = ${lit(soort)} AND c.eenheid = z.eenheid AND c.periode = z.periode`,
  );
  await db.run(`CREATE TABLE lid_${family} AS ${members.join(" UNION ALL ")}`);
}

/** `cel_instrument`: cell of closed zorgtrajecten × ROM instrument that was ever measured at the unit. */
async function layOutInstruments(db: Db): Promise<void> {
  await db.run(`CREATE TABLE cel_instrument AS
    WITH gebruik AS (
      SELECT DISTINCT c.niveau, c.eenheid, s.instrument
      FROM cel_behandeling c JOIN lid_behandeling l USING (cel_nr)
      JOIN (SELECT DISTINCT s.traject_nr AS rij, s.instrument FROM score s JOIN instrument i ON i.code = s.instrument WHERE i.rom) s USING (rij))
    SELECT cel_nr, instrument FROM cel_behandeling JOIN gebruik USING (niveau, eenheid)`);
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

const rosterOf = (s: Source): string =>
  ({
    geen: `SELECT cel_nr, '' AS instrument FROM cel_${s.familie}`,
    "in gebruik": "SELECT cel_nr, instrument FROM cel_instrument",
    // Also where nobody has a class; traits that are for groups only have no cells below the vestiging.
    klassen: `SELECT cel_nr, kenmerk || '#' || klasse AS instrument FROM cel_${s.familie} CROSS JOIN kenmerk_klasse
      WHERE per_behandelaar OR niveau NOT IN ('team', 'behandelaar')`,
    alle: `SELECT cel_nr, instrument FROM cel_${s.familie} CROSS JOIN (SELECT DISTINCT ${s.instrument} AS instrument FROM ${s.tabel})`,
    voorkomend: `SELECT cel_nr, instrument FROM cel_${s.familie} JOIN (
      SELECT DISTINCT c.niveau, c.eenheid, ${s.instrument} AS instrument FROM cel_${s.familie} c JOIN lid_${s.familie} USING (cel_nr)
      JOIN ${s.tabel} USING (rij)) USING (niveau, eenheid)`,
  })[s.rooster];

/** Counts the atoms of one table in one pass; cells that are not published and hold nobody are left out. */
async function countAtoms(db: Db, tabel: AtomTable, vast: Plan["vast"]): Promise<CubeCell[]> {
  // What has no place anywhere is not counted.
  const atoms = ATOMS.filter((a) => a.tabel === tabel && vast.get(a.id)?.some((c) => c.perioden.length > 0));
  if (atoms.length === 0) return [];
  const source = SOURCES[tabel];
  const { flags, perPatient, together, tellers } = countingOf(atoms);
  // A cell of its own where the atom has figures; at the vestigingen besides, in the same kinds of period, what holds somebody.
  const fixed = atoms.map(
    (a) => new Set((vast.get(a.id) ?? []).flatMap(({ niveau, perioden }) => perioden.map((p) => `${niveau}|${p}`))),
  );
  const shares = fixed.map((places) => new Set([...places].map((p) => `vestiging|${p.split("|")[1]}`)));
  const needed = [...new Set([...fixed, ...shares].flatMap((places) => [...places]))].sort();
  if (needed.length === 0) return [];
  const rows = await db.all<Record<string, string | number | null>>(`
    WITH nodig AS (
      SELECT cel_nr FROM cel_${source.familie} WHERE niveau || '|' || soort IN (${needed.map(lit).join(", ")})),
    lid AS (
      SELECT l.cel_nr, l.patient_nr, l.herhaald, l.zelfde_periode, f.* EXCLUDE (rij)
      FROM lid_${source.familie} l SEMI JOIN nodig USING (cel_nr) JOIN (SELECT rij, ${source.instrument} AS instrument, ${flags.join(", ")} FROM ${source.tabel}) f
        USING (rij)),
    per_patient AS (
      SELECT cel_nr, instrument, CASE WHEN herhaald THEN patient_nr END AS patient, ${perPatient.join(", ")}
      FROM lid GROUP BY 1, 2, 3),
    telling AS (SELECT cel_nr, instrument, ${together.join(", ")} FROM per_patient GROUP BY cel_nr, instrument),
    rooster AS (${rosterOf(source)})
    SELECT c.niveau, c.eenheid, c.soort, c.periode, r.instrument, t.* EXCLUDE (cel_nr, instrument)
    FROM rooster r JOIN cel_${source.familie} c USING (cel_nr) SEMI JOIN nodig USING (cel_nr) LEFT JOIN telling t ON t.cel_nr = r.cel_nr AND t.instrument = r.instrument
    ORDER BY c.cel_nr, r.instrument`);
  return rows.flatMap((r) => {
    const place = `${r["niveau"]}|${r["soort"]}`;
    const number = (key: string): number => Number(r[key] ?? 0);
    return atoms.flatMap((a, i): CubeCell[] => {
      const n = number(`n_${i}`);
      if (!fixed[i]?.has(place) && (n === 0 || !shares[i]?.has(place))) return [];
      const herhaald = number(`h_${i}`);
      const text = (key: string): string => String(r[key] ?? "0");
      const sums = (a.sommen ?? []).map((s, k): [string, CubeSum] => {
        const at = `${i}_${k}`;
        const elders = s.elders?.map((_, e) => ({ anders: number(`v_${at}_${e}`), gelijk: number(`w_${at}_${e}`) }));
        return [
          s.id,
          {
            som: text(`s_${at}`),
            som2: text(`q_${at}`),
            ...(herhaald > 0 ? { perPatient: { kwadraat: text(`a_${at}`), kruis: text(`b_${at}`) } } : {}),
            ...(elders ? { elders } : {}),
          },
        ];
      });
      const numerator = (t: string, m: number) => [
        t,
        { kwadraat: number(`y_${i}_${m}`), kruis: number(`x_${i}_${m}`) },
      ];
      const numerators = (): CubePatients["tellers"] => Object.fromEntries((tellers.get(i) ?? []).map(numerator));
      return [
        {
          niveau: r["niveau"] as Level,
          eenheid: String(r["eenheid"]),
          soort: r["soort"] as PeriodKind,
          periode: String(r["periode"]),
          atoom: a.id,
          instrument: String(r["instrument"]),
          n,
          patienten: number(`p_${i}`),
          sommen: Object.fromEntries(sums),
          ...(herhaald > 0 ? { perPatient: { aantallen: number(`k_${i}`), herhaald, tellers: numerators() } } : {}),
        },
      ];
    });
  });
}

/** What the delivery does not have at all does not exist. */
function existing(cells: readonly CubeCell[]): CubeCell[] {
  const found = new Set(cells.filter((c) => c.n > 0).map((c) => c.atoom));
  const gone = ATOMS.filter(
    (a) => a.alsVoorkomt && !found.has(a.alsVoorkomt) && (!a.ofGeen || a.ofGeen.some((other) => found.has(other))),
  );
  const names = new Set(gone.map((a) => a.id));
  // A class that by its meaning cannot have a pair (who has no voormeting): that nobody has one tells nothing.
  const measured = new Set(cells.filter((c) => c.atoom === MEASURED && c.n > 0).map((c) => c.instrument));
  return cells.filter((c) => !names.has(c.atoom) && (c.atoom !== MEASURED || measured.has(c.instrument)));
}

/**
 * Builds the exact cube from the models' tables.
 * @param period of the delivery · @param rare below how many patients groups and reasons are taken together · @param hsk
 * the HSK's instrument
 * @returns cells in a fixed order
 */
export async function buildCube(
  db: Db,
  plan: Plan,
  period: { readonly van: string; readonly tot: string },
  rare: Rare,
  hsk: string,
): Promise<Cube> {
  await makeSources(db, period, rare, hsk);
  for (const f of FAMILIES) await layOutCells(db, f, plan.geteld.get(f) ?? []);
  await layOutInstruments(db);
  const cellen: CubeCell[] = [];
  for (const tabel of ATOM_TABLES)
    if (plan.geteld.has(SOURCES[tabel].familie)) for (const c of await countAtoms(db, tabel, plan.vast)) cellen.push(c);
  const used = await db.all<{ k: string }>(
    "SELECT DISTINCT niveau || '|' || eenheid || '|' || instrument AS k FROM cel_instrument JOIN cel_behandeling USING (cel_nr)",
  );
  const made = [...FAMILIES.flatMap((f) => [`cel_${f}`, `lid_${f}`]), "cel_instrument", ...SOURCE_TABLES];
  for (const table of made) await db.run(`DROP TABLE ${table}`);
  return { cellen: existing(cellen), gebruik: new Set(used.map((u) => u.k)) };
}
