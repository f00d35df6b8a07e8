import { wilson } from "../../../engine/definitions/intervals.js";
import { verschilKlassen } from "../../../engine/definitions/standardised-difference.js";
import type { Cell } from "../../queries/cells.js";

/** Numbers per class as published, turned into shares with their interval; a class that is hidden stays hidden. */

/**
 * Shares of the classes of one unit.
 * @param rows one per class, n the number in it @param total all zorgtrajecten of the unit as published; null: not shown,
 * and then their sum where every class is
 */
export function shares(rows: readonly Cell[], total: number | null): Cell[] {
  const all = total ?? (rows.every((r) => r.n !== null) ? rows.reduce((s, r) => s + (r.n ?? 0), 0) : null);
  return rows.map((r) => {
    const unknown = r.n === null || all === null || all < 1 || r.n > all;
    if (unknown)
      return {
        ...r,
        n: all,
        teller: r.n,
        waarde: null,
        laag: null,
        hoog: null,
        reden: r.reden ?? "totaal niet getoond",
      };
    const teller = r.n ?? 0;
    return {
      ...r,
      n: all,
      teller,
      rest: all - teller,
      waarde: (100 * teller) / all,
      ...wilson(teller, all),
      methode: "wilson",
    };
  });
}

/** Counts of classes of one unit; a hidden class has none. */
type Counts = readonly Pick<Cell, "categorie" | "teller">[];

/**
 * Standardised difference between two distributions over the same classes; 0 or more.
 * @returns null where a class of either is not shown, or is missing
 */
export function difference(a: Counts, b: Counts): number | null {
  const classes = [...new Set([...a, ...b].map((r) => r.categorie))];
  const counts = (rows: Counts): (number | null)[] =>
    classes.map((k) => rows.find((r) => r.categorie === k)?.teller ?? null);
  return verschilKlassen(counts(a), counts(b));
}

/** Who has an outcome beside who has none, over classes that both can be in. */
export interface Comparison {
  readonly met: Cell[];
  readonly zonder: Cell[];
  /** Classes that nobody with an outcome can be in (no voormeting): of those without one, whom the shares leave out. */
  readonly apart: Cell[];
}

/**
 * Those without an outcome, per class: all minus those with one; hidden where either is. A class that has no row among the
 * measured has nobody there by its meaning: who has no voormeting has no pair. Such a class stands apart, and the shares of
 * the others are of those outside it, on both sides; else they would be small for want of those that no class can hold.
 * Apart are shares of all without an outcome.
 */
export function compared(all: readonly Cell[], measured: readonly Cell[]): Comparison {
  const rest = all.map((a) => {
    const m = measured.find((r) => r.categorie === a.categorie);
    const paired = m === undefined ? 0 : m.teller;
    const n = a.teller === null || paired === null || paired > a.teller ? null : a.teller - paired;
    return {
      ...a,
      n,
      teller: null,
      waarde: null,
      laag: null,
      hoog: null,
      reden: n === null ? (a.reden ?? m?.reden ?? "niet te bepalen") : null,
    };
  });
  const [a, m] = [all[0]?.n ?? null, measured[0]?.n ?? null];
  const without = a === null || m === null || m > a ? null : a - m;
  const [apart, zonder] = [rest.filter((r) => !known(measured, r)), rest.filter((r) => known(measured, r))];
  const outside = apart.reduce<number | null>((sum, r) => (sum === null || r.n === null ? null : sum + r.n), 0);
  return {
    met: [...measured],
    zonder: shares(zonder, without === null || outside === null || outside > without ? null : without - outside),
    apart: shares(apart, without),
  };
}

const known = (rows: readonly Cell[], of: Cell): boolean => rows.some((r) => r.categorie === of.categorie);
