import { trechterAandeel, trechterGemiddelde, trechterVerhouding } from "../../../engine/definitions/funnel.js";
import type { Interval } from "../../../engine/definitions/intervals.js";
import {
  gepooldeSd,
  type Overspreiding,
  overspreiding,
  type TrechterRij,
  type TrechterSoort,
} from "../../../engine/definitions/overdispersion.js";
import type { FunnelLimit } from "../../charts/funnel.js";
import type { UnitRow } from "../../queries/casemix.js";

/** From the rows of a release to a funnel: points, limits, and which units lie outside. Formulas: engine/definitions. */

export interface Asked {
  readonly soort: TrechterSoort;
  /** Mean of the adjusted figure rather than of the figure as measured; a ratio is adjusted by itself. */
  readonly gecorrigeerd: boolean;
  /** The target: mean or percentage of all together, or policy's own; a ratio is compared with 1. */
  readonly doel: number;
  /** The limits that are counted with, in percent. */
  readonly grens: number;
  /** All limits that are drawn. */
  readonly grenzen: readonly number[];
  /** Whether extra spread between units widens the limits. */
  readonly verruimd: boolean;
  /** Standard deviation within a unit of the figure as measured, where it is published. */
  readonly sd: ReadonlyMap<string, number>;
}

export interface Place {
  readonly row: UnitRow;
  /** Along the foot: n, of an adjusted mean the effective n, of a ratio the expected number. */
  readonly maat: number;
  readonly waarde: number;
  readonly grenzen: Interval;
  readonly buiten: "boven" | "onder" | null;
}

export interface Funnel {
  readonly doel: number;
  readonly places: readonly Place[];
  /** Units without a figure. */
  readonly verborgen: readonly UnitRow[];
  readonly curves: readonly FunnelLimit[];
  readonly spreiding: Overspreiding;
  /** τ² that the limits take; 0 where they are not widened. */
  readonly tau2: number;
}

/** The limits that a model's funnel has, in percent. */
export const levelsOf = (m: { readonly grenzen: string }): number[] => m.grenzen.split(";").map(Number);

/** Name of a pair of limits. */
export const limitName = (niveau: number): string => `${String(niveau).replace(".", ",")} %`;

interface Given {
  readonly row: UnitRow;
  readonly r: TrechterRij & { readonly maat: number; readonly y: number };
}

/** What a unit brings to the funnel; null where its figure is not there. */
function rowOf(r: UnitRow, a: Asked): Given["r"] | null {
  if (r.n === null || r.n < 1) return null;
  if (a.soort === "verhouding")
    return r.waargenomen === null || r.verwacht_aantal === null || r.verhouding === null || r.verwacht_aantal <= 0
      ? null
      : { n: r.n, teller: r.waargenomen, verwacht: r.verwacht_aantal, maat: r.verwacht_aantal, y: r.verhouding };
  if (a.soort === "aandeel")
    return r.waargenomen === null || r.ongecorrigeerd === null
      ? null
      : { n: r.n, teller: r.waargenomen, maat: r.n, y: r.ongecorrigeerd };
  const y = a.gecorrigeerd ? r.gecorrigeerd : r.ongecorrigeerd;
  if (y === null) return null;
  const sd = a.gecorrigeerd ? (r.se === null ? undefined : r.se * Math.sqrt(r.n)) : a.sd.get(r.eenheid);
  return { n: r.n, waarde: y, maat: r.n, y, ...(sd === undefined ? {} : { sd }) };
}

/**
 * An adjusted mean is less certain where few behandelaars treated many, or where its patients are unlike the others. Its
 * size is then the n that would give the same standard error among like patients: what is drawn is what is judged.
 */
function effective(rows: readonly Given[], sd: number): Given[] {
  return rows.flatMap((g) => {
    const size = g.r.sd === undefined || g.r.sd === 0 ? 0 : (g.r.n * sd * sd) / (g.r.sd * g.r.sd);
    return size >= 1 ? [{ ...g, r: { ...g.r, n: size, maat: size, sd } }] : [];
  });
}

const STEPS = 48;

/**
 * The funnel of units.
 * @param rows one per unit; hidden ones are kept apart
 * @returns null where the spread within units is not known, so that no limits can be drawn
 */
export function funnelOf(rows: readonly UnitRow[], a: Asked): Funnel | null {
  const found = rows.flatMap((row): Given[] => {
    const r = rowOf(row, a);
    return r ? [{ row, r }] : [];
  });
  const doel = a.soort === "verhouding" ? 1 : a.doel;
  const sd = gepooldeSd(found.map((k) => k.r));
  if (a.soort === "gemiddelde" && (sd === null || sd === 0)) return null;
  const known = a.soort === "gemiddelde" && a.gecorrigeerd ? effective(found, sd ?? 0) : found;
  const given = known.map((k) => k.r);
  const spreiding = overspreiding(given, a.soort, doel);
  const tau2 = a.verruimd && spreiding.beschikbaar ? spreiding.tau2 : 0;
  const limits = (maat: number, niveau: number): Interval =>
    a.soort === "gemiddelde"
      ? trechterGemiddelde(doel, sd ?? 0, maat, niveau, tau2)
      : a.soort === "aandeel"
        ? trechterAandeel(doel, maat, niveau, tau2)
        : trechterVerhouding(maat, niveau, tau2);
  const places = known.map(({ row, r }): Place => {
    const grenzen = limits(r.maat, a.grens);
    return {
      row,
      maat: r.maat,
      waarde: r.y,
      grenzen,
      buiten: r.y > grenzen.hoog ? "boven" : r.y < grenzen.laag ? "onder" : null,
    };
  });
  return {
    doel,
    places,
    verborgen: rows.filter((row) => !known.some((k) => k.row === row)),
    curves: curvesOf(
      places.map((p) => p.maat),
      a.grenzen,
      limits,
    ),
    spreiding,
    tau2,
  };
}

/** Limits from half the smallest size to a little over the largest; closer together where they bend most. */
function curvesOf(
  sizes: readonly number[],
  levels: readonly number[],
  limits: (maat: number, niveau: number) => Interval,
): FunnelLimit[] {
  if (sizes.length === 0) return [];
  const from = Math.max(1, Math.min(...sizes) / 2);
  const to = Math.max(...sizes) * 1.06;
  return levels.flatMap((niveau) =>
    Array.from({ length: STEPS + 1 }, (_, i) => {
      const maat = from * (to / from) ** (i / STEPS);
      return { grens: limitName(niveau), maat, ...limits(maat, niveau) };
    }),
  );
}
