import { cohenKappa } from "../../engine/definitions/kappa.js";
import { number } from "../format.js";
import type { Cell } from "../queries/cells.js";

/** What two definitions make of the same pairs. */
export interface Overeenkomst {
  readonly n: number;
  readonly beide: number;
  readonly eerste: number;
  readonly tweede: number;
  readonly geen: number;
  /** Pairs that are improved by one of the two only. */
  readonly anders: number;
  /** κ with its 95 % interval as text; that there is none where both put everyone in one class. */
  readonly kappa: string;
}

const agreement = (beide: number, eerste: number, tweede: number, geen: number): Overeenkomst => {
  const k = cohenKappa([
    [beide, eerste],
    [tweede, geen],
  ]);
  return {
    n: beide + eerste + tweede + geen,
    beide,
    eerste,
    tweede,
    geen,
    anders: eerste + tweede,
    kappa: k ? `${number(k.kappa, 2)} (${number(k.laag, 2)} tot ${number(k.hoog, 2)})` : "niet te bepalen",
  };
};

export const research = () => ({
  /** Agreement from the four published counts of a table; null where one of them is not shown. */
  overeenkomst: (rijen: readonly Cell[]): Overeenkomst | null => {
    const of = (categorie: string): number | null => rijen.find((r) => r.categorie === categorie)?.teller ?? null;
    const [beide, eerste, tweede, geen] = [
      of("beide"),
      of("alleen de eerste"),
      of("alleen de tweede"),
      of("geen van beide"),
    ];
    if (beide === null || eerste === null || tweede === null || geen === null) return null;
    return agreement(beide, eerste, tweede, geen);
  },

  /**
   * How many at least and at most are improved by one of two definitions only, from how many are by each (Fréchet's bounds); null where
   * either is not shown. What everyone can compute, said where the table itself is not shown.
   */
  overeenkomstGrenzen: (
    a: Cell | undefined,
    b: Cell | undefined,
  ): { minst: number; meest: number; n: number } | null => {
    if (a?.teller == null || b?.teller == null || a.n === null || a.n !== b.n) return null;
    const sum = a.teller + b.teller;
    return { minst: Math.abs(a.teller - b.teller), meest: Math.min(sum, 2 * a.n - sum), n: a.n };
  },

  /**
   * Agreement of two bounds on one and the same difference: who passes the higher passes the lower too, so it follows from how many pass
   * each; null where either is not shown.
   */
  overeenkomstGenest: (a: Cell | undefined, b: Cell | undefined): Overeenkomst | null => {
    if (a?.teller == null || b?.teller == null || a.n === null || a.n !== b.n) return null;
    const both = Math.min(a.teller, b.teller);
    return agreement(both, a.teller - both, b.teller - both, a.n - Math.max(a.teller, b.teller));
  },
});
