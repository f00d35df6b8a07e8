import type { Atom, Sum } from "../catalogue/atom.js";
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
export const NUMERATORS: ReadonlyMap<string, readonly string[]> = (() => {
  const out = new Map<string, Set<string>>();
  for (const m of MEASURES)
    for (const noemer of m.soort === "aantal" ? [] : [m.noemer, OTHER_NAME[m.noemer] ?? m.noemer]) {
      const found = out.get(noemer) ?? new Set();
      out.set(noemer, found);
      if (m.teller !== undefined) for (const c of m.categorieen) found.add(m.teller.replace("{cat}", c));
    }
  return new Map([...out].map(([noemer, tellers]) => [noemer, [...tellers]]));
})();

/** One sum of an atom: its value, which rows have one, and per other mean which rows stand there alike. */
export interface AskedSum {
  readonly sum: Sum;
  readonly value: number;
  readonly present: number;
  readonly elders: readonly { readonly gelijk: number; readonly zelfdePeriode: boolean }[];
}

/** An atom with the questions that its cell is made of. */
export interface AskedAtom {
  readonly atom: Atom;
  readonly bit: number;
  readonly sommen: readonly AskedSum[];
  /** Where shares or means have this n: their numerators. */
  readonly tellers?: readonly { readonly naam: string; readonly bit: number }[];
}

/** What the atoms of one table ask of a row: yes or no (`bits`), and values to add up. Each question once, as SQL. */
export interface Asked {
  readonly atoms: readonly AskedAtom[];
  readonly bits: readonly string[];
  readonly values: readonly string[];
}

/** The questions of some atoms of one table. */
export function askedOf(atoms: readonly Atom[]): Asked {
  const bits: string[] = [];
  const values: string[] = [];
  const place = (list: string[], sql: string): number => {
    const found = list.indexOf(sql);
    return found < 0 ? list.push(sql) - 1 : found;
  };
  const bit = (...tests: string[]): number => place(bits, tests.map((t) => `(${t}) IS TRUE`).join(" AND "));
  const asked = atoms.map((atom): AskedAtom => {
    // A numerator lies within its denominator: it has a count of its own in the same pass, or asks for one.
    const tellers = NUMERATORS.get(atom.id)?.flatMap((naam) => {
      const own = atoms.find((a) => a.id === naam);
      const elsewhere = ELSEWHERE[naam];
      if (own) return [{ naam, bit: bit(own.voorwaarde) }];
      return elsewhere === undefined ? [] : [{ naam, bit: bit(atom.voorwaarde, elsewhere) }];
    });
    const sommen = (atom.sommen ?? []).map(
      (sum): AskedSum => ({
        sum,
        value: place(values, sum.kolom),
        present: bit(atom.voorwaarde, `${sum.kolom} IS NOT NULL`),
        elders: (sum.elders ?? []).map((e) => ({ gelijk: bit(e.gelijk), zelfdePeriode: e.zelfdePeriode ?? false })),
      }),
    );
    return { atom, bit: bit(atom.voorwaarde), sommen, ...(tellers ? { tellers } : {}) };
  });
  return { atoms: asked, bits, values };
}

/** Yes and no of so many questions go into one whole number. */
const WORD = 30;

/** SQL for the answers of a row, as whole numbers of thirty bits. */
export const wordsSql = ({ bits }: Asked): string[] =>
  Array.from({ length: Math.ceil(bits.length / WORD) }, (_, w) =>
    bits
      .slice(w * WORD, (w + 1) * WORD)
      .map((sql, k) => `CASE WHEN ${sql} THEN ${2 ** k} ELSE 0 END`)
      .join(" + "),
  );

/** Which questions were answered with yes. */
export function yesOf(words: readonly number[]): number[] {
  const out: number[] = [];
  for (const [w, word] of words.entries())
    for (let rest = word; rest !== 0; rest &= rest - 1) out.push(w * WORD + (31 - Math.clz32(rest & -rest)));
  return out;
}
