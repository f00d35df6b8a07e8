import { wilson } from "../../../engine/definitions/intervals.js";
import { verschilKlassen } from "../../../engine/definitions/standardised-difference.js";
import type { Cell } from "../../queries/cells.js";

/** Counts of classes of one unit, as published; a hidden class has none. */
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

/** Those without an outcome, per class: all minus those with one; hidden where either is. */
export function withoutOutcome(all: readonly Cell[], measured: readonly Cell[]): Cell[] {
  return all.map((a) => {
    const m = measured.find((r) => r.categorie === a.categorie);
    const n = a.n === null || !m || m.n === null ? null : a.n - m.n;
    const teller = a.teller === null || !m || m.teller === null ? null : a.teller - m.teller;
    if (n === null || teller === null || n < 1 || teller < 0 || teller > n)
      return {
        ...a,
        n,
        teller: null,
        rest: null,
        waarde: null,
        laag: null,
        hoog: null,
        reden: a.reden ?? m?.reden ?? "niet te bepalen",
      };
    return { ...a, n, teller, rest: n - teller, waarde: (100 * teller) / n, ...wilson(teller, n), methode: "wilson" };
  });
}
