import { tegenGeheel, type Verschil, verschilAandelen } from "../../../engine/definitions/difference.js";
import { type Model, quantities, type UnitRow } from "../../queries/casemix.js";
import { cells } from "../../queries/cells.js";
import type { Query } from "../../query.js";
import { fromRest } from "../differences.js";
import { indicatorOf, isShare, quantity } from "./shared.js";

/** A unit's measured difference from the whole that holds it, with the interval of that difference. */
export type MeasuredDifference = (r: UnitRow) => Verschil | null;

/** Half of the third digit, to which model output is rounded. */
const halfDigit = (x: number): number => (x === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(x))) - 2));

/** A share: the others' count follows from the whole's share, which has three digits; that rounding widens the interval. */
function ofShare(r: UnitRow, whole: { n: number; waarde: number }): Verschil | null {
  if (r.n === null || r.waargenomen === null || r.waargenomen === undefined) return null;
  const n = whole.n - r.n;
  if (n < 1) return null;
  const teller = Math.min(n, Math.max(0, (whole.waarde * whole.n) / 100 - r.waargenomen));
  const v = verschilAandelen({ teller: r.waargenomen, n: r.n }, { teller, n });
  const ruim = (halfDigit(whole.waarde) * whole.n) / n;
  return tegenGeheel({ waarde: v.waarde, laag: v.laag - ruim, hoog: v.hoog + ruim }, r.n, whole.n);
}

/**
 * @param niveau of the units asked for
 * @returns per unit its difference in T or percentage points; null where the parts of unit or whole are not published
 */
export async function measuredDifference(q: Query, m: Model, niveau: string): Promise<MeasuredDifference> {
  if (isShare(m)) {
    const geheel = quantity(await quantities(q, m.model), "casemix", "geheel");
    const { n, waarde } = { n: geheel?.n ?? null, waarde: geheel?.waarde ?? null };
    return (r) => (n === null || waarde === null ? null : ofShare(r, { n, waarde }));
  }
  const f = { indicator: indicatorOf(m), periode: "totaal", uitsplitsing: "" };
  const [whole, ...more] = await cells(q, { ...f, niveau: "totaal" });
  const own = new Map((await cells(q, { ...f, niveau })).map((c) => [c.eenheid, c]));
  return (r) => {
    const cell = own.get(r.eenheid);
    if (!whole || more.length > 0 || !cell || cell.n === null || cell.n !== r.n || whole.n === null) return null;
    const v = fromRest(cell, whole);
    return v && tegenGeheel(v, cell.n, whole.n);
  };
}
