import { UNIT_KEY } from "../unit-key.js";

/** How many are in each class of a characteristic, of how many units, and which classes are too small for an effect of their own. */

export const OVERIG = "overig";

export interface ClassCount {
  readonly klasse: string;
  readonly naam: string;
  readonly n: number;
  readonly patienten: number;
  /** Classes of the policy that are in it. */
  readonly van: readonly string[];
  /** At how many vestigingen and organisaties; of joined classes: at least. */
  readonly vestigingen: number;
  readonly organisaties: number;
  /** Of a share: how many had the outcome. */
  readonly teller: number;
}

/** How many are in a class, of how many units. */
export type Size = Pick<ClassCount, "n" | "patienten" | "vestigingen" | "organisaties" | "teller">;
/** Columns of SQL over the rows `r` of a model. */
export const sizeSql = (rows: { readonly y: string }, where = "true"): string =>
  `count(*) FILTER (${where}) AS n, count(DISTINCT r.patient_nr) FILTER (${where}) AS patienten,
   count(DISTINCT ${UNIT_KEY.vestiging}) FILTER (${where}) AS vestigingen, count(DISTINCT ${UNIT_KEY.organisatie}) FILTER (${where}) AS organisaties,
   count(*) FILTER (${where} AND ${rows.y} > 0) AS teller`;

/**
 * Joins classes that are too small: into `overig`, and if that is too small too, into the largest class.
 * @param least patients that a class of its own asks for
 */
export function joinSmall(classes: readonly ClassCount[], least: number): ClassCount[] {
  const add = (a: ClassCount, b: ClassCount): ClassCount => ({
    ...a,
    n: a.n + b.n,
    patienten: a.patienten + b.patienten,
    van: [...a.van, ...b.van],
    vestigingen: Math.max(a.vestigingen, b.vestigingen),
    organisaties: Math.max(a.organisaties, b.organisaties),
    teller: a.teller + b.teller,
  });
  const small = classes.filter((c) => c.patienten < least || c.klasse === OVERIG);
  let large = classes.filter((c) => !small.includes(c));
  if (small.length === 0) return large;
  const rest = small.reduce((sum, c) => add(sum, c), {
    klasse: OVERIG,
    naam: "Overig",
    n: 0,
    patienten: 0,
    van: [],
    vestigingen: 0,
    organisaties: 0,
    teller: 0,
  } as ClassCount);
  if (rest.patienten >= least) return [...large, rest];
  const [largest] = [...large].sort((a, b) => b.n - a.n || (a.klasse < b.klasse ? -1 : 1));
  large = large.map((c) => (c === largest ? add(c, rest) : c));
  return large;
}
