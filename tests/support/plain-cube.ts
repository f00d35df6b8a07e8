import { type Db, lit } from "../../src/engine/db.js";
import { ATOM_TABLES, type Atom, type AtomTable } from "../../src/engine/gate/catalogue/atom.js";
import { ATOMS } from "../../src/engine/gate/catalogue/atoms.js";
import { type CubePatients, NUMERATORS } from "../../src/engine/gate/cube/counting.js";
import type { CubeCell, CubeSum, Plan } from "../../src/engine/gate/cube/cube.js";
import {
  FAMILIES,
  type Family,
  MEMBERS,
  makeSources,
  periodKey,
  SOURCE_TABLES,
  SOURCES,
  type Source,
} from "../../src/engine/gate/cube/cube-sources.js";
import type { Crossing } from "../../src/engine/gate/cube/lay-out.js";
import type { Level, PeriodKind } from "../../src/engine/policy/policy.js";
import { UNIT_KEY } from "../../src/engine/unit-key.js";

/**
 * The exact cube in plain SQL, the twin of gate/cube/count-table.ts: every row is joined with every cell that it is in, and every
 * cell counted from its rows.
 */

/** Numerators that stand under another atom's cell, by what they ask of the denominator's rows. */
const ELSEWHERE: Readonly<Record<string, string>> = { "hsk/compleet": "hsk_van_toepassing AND hsk_compleet" };

/** How rows become counts: flags per row, their counts per patient, and those together. */
interface Counting {
  readonly flags: string[];
  readonly perPatient: string[];
  readonly together: string[];
  /** Per atom: its numerators, in the order of their columns. */
  readonly tellers: ReadonlyMap<number, readonly string[]>;
}

/** Patients with a row that a column of counts is of: rows of patients with one row only stand together, as NULL. */
const patients = (column: string): string =>
  `CAST(sum(CASE WHEN patient IS NULL THEN ${column} WHEN ${column} > 0 THEN 1 ELSE 0 END) AS BIGINT)`;

/** A product of two columns per patient, summed; rows that stand together are each their own patient's: `alone` is theirs. */
const product = (alone: string, a: string, b: string): string =>
  `sum(CASE WHEN patient IS NULL THEN ${alone} ELSE ${a} * ${b} END)`;

/**
 * SQL that counts atoms of one table. Columns of atom i: n_i rows, p_i patients; of a denominator k_i = Σ n_g² and h_i patients
 * with more than one row, per numerator y_ Σ t_g² and x_ Σ t_g · n_g; of sum k: s_ and q_ of values and their squares, of a
 * mean's a_ Σ S_g² and b_ Σ S_g · n_g, and per other mean v_ and w_ patients elsewhere.
 */
function countingOf(atoms: readonly Atom[]): Counting {
  const flags: string[] = [];
  const perPatient: string[] = [];
  const together: string[] = [];
  const tellers = new Map<number, readonly string[]>();
  for (const [i, a] of atoms.entries()) {
    flags.push(`(${a.voorwaarde}) IS TRUE AS x${i}`);
    perPatient.push(`count(*) FILTER (x${i}) AS c${i}`);
    together.push(`CAST(sum(c${i}) AS BIGINT) AS n_${i}, ${patients(`c${i}`)} AS p_${i}`);
    const numerators = NUMERATORS.get(a.id);
    if (numerators) {
      together.push(
        `CAST(${product(`c${i}`, `c${i}`, `c${i}`)} AS BIGINT) AS k_${i}`,
        `count(*) FILTER (patient IS NOT NULL AND c${i} > 1) AS h_${i}`,
      );
      const counted: string[] = [];
      for (const t of numerators) {
        // A numerator lies within its denominator: it has a count of its own in the same pass, or asks for one.
        const own = atoms.findIndex((x) => x.id === t);
        const asked = ELSEWHERE[t];
        if (own < 0 && asked === undefined) continue;
        const at = `${i}_${counted.push(t) - 1}`;
        const c = own < 0 ? `z${at}` : `c${own}`;
        if (own < 0) {
          flags.push(`(${asked}) IS TRUE AS y${at}`);
          perPatient.push(`count(*) FILTER (x${i} AND y${at}) AS ${c}`);
        }
        together.push(
          `CAST(${product(c, c, c)} AS BIGINT) AS y_${at}`,
          `CAST(${product(c, c, `c${i}`)} AS BIGINT) AS x_${at}`,
        );
      }
      tellers.set(i, counted);
    }
    for (const [k, s] of (a.sommen ?? []).entries()) {
      const at = `${i}_${k}`;
      flags.push(`CASE WHEN ${a.voorwaarde} THEN ${s.kolom} END AS s${at}`);
      perPatient.push(`sum(s${at}) AS t${at}, sum(s${at} * s${at}) AS u${at}`);
      together.push(`CAST(sum(t${at}) AS VARCHAR) AS s_${at}, CAST(sum(u${at}) AS VARCHAR) AS q_${at}`);
      if (numerators)
        together.push(
          `CAST(${product(`u${at}`, `t${at}`, `t${at}`)} AS VARCHAR) AS a_${at}`,
          `CAST(${product(`t${at}`, `t${at}`, `c${i}`)} AS VARCHAR) AS b_${at}`,
        );
      for (const [m, e] of (s.elders ?? []).entries()) {
        const here = `${at}_${m}`;
        flags.push(`(${e.gelijk}) IS TRUE AS e${here}`);
        const same = `e${here}${e.zelfdePeriode ? " AND zelfde_periode" : ""}`;
        perPatient.push(
          `count(*) FILTER (s${at} IS NOT NULL AND NOT (${same})) AS v${here}`,
          `count(*) FILTER (s${at} IS NOT NULL AND ${same}) AS w${here}`,
        );
        together.push(`${patients(`v${here}`)} AS v_${here}, ${patients(`w${here}`)} AS w_${here}`);
      }
    }
  }
  return { flags, perPatient, together, tellers };
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

/** All counts of a plan, in the order of the cube. */
export async function plainCube(db: Db, plan: Plan, period: { van: string; tot: string }): Promise<CubeCell[]> {
  await makeSources(db, ATOMS, period, { groep: 10, reden: 5 }, "SCL-90");
  for (const f of FAMILIES) await layOutCells(db, f, plan.geteld.get(f) ?? []);
  await layOutInstruments(db);
  const cellen: CubeCell[] = [];
  for (const tabel of ATOM_TABLES)
    if (plan.geteld.has(SOURCES[tabel].familie)) for (const c of await countAtoms(db, tabel, plan.vast)) cellen.push(c);
  const made = [...FAMILIES.flatMap((f) => [`cel_${f}`, `lid_${f}`]), "cel_instrument", ...SOURCE_TABLES];
  for (const table of made) await db.run(`DROP TABLE ${table}`);
  return cellen;
}
