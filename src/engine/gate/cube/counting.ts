import type { Atom } from "../catalogue/atom.js";
import { OTHER_NAME } from "../catalogue/atoms.js";
import { MEASURES } from "../catalogue/measures.js";

/** How a share's rows lie over patients: n_g of the denominator, t_g of the numerator. */
export interface CubeShare {
  /** Σ t_g². */
  readonly kwadraat: number;
  /** Σ t_g · n_g. */
  readonly kruis: number;
}

/** How the rows of a cell lie over patients, where some patient has more than one. */
export interface CubePatients {
  /** Σ n_g². */
  readonly aantallen: number;
  /** Patients with more than one row. */
  readonly herhaald: number;
  /** By the numerators of the shares that the cell is the denominator of. */
  readonly tellers: Readonly<Record<string, CubeShare>>;
}

/** Numerators that stand under another atom's cell (`CubeIndex.find`), by what they ask of the denominator's rows. */
const ELSEWHERE: Readonly<Record<string, string>> = { "hsk/compleet": "hsk_van_toepassing AND hsk_compleet" };

/** The numerators of every denominator, and the denominators of means: of these the rows per patient are needed. */
const NUMERATORS: ReadonlyMap<string, readonly string[]> = (() => {
  const out = new Map<string, Set<string>>();
  for (const m of MEASURES)
    for (const noemer of m.soort === "aantal" ? [] : [m.noemer, OTHER_NAME[m.noemer] ?? m.noemer]) {
      const found = out.get(noemer) ?? new Set();
      out.set(noemer, found);
      if (m.teller !== undefined) for (const c of m.categorieen) found.add(m.teller.replace("{cat}", c));
    }
  return new Map([...out].map(([noemer, tellers]) => [noemer, [...tellers]]));
})();

/** How rows become counts: flags per row, their counts per patient, and those together. */
export interface Counting {
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
export function countingOf(atoms: readonly Atom[]): Counting {
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
