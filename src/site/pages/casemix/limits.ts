import { trechterAandeel, trechterGemiddelde, trechterVerhouding } from "../../../engine/definitions/funnel.js";
import type { Interval } from "../../../engine/definitions/intervals.js";
import {
  gepooldeSd,
  type Overspreiding,
  overspreiding,
  type TrechterRij,
  type TrechterSoort,
} from "../../../engine/definitions/overdispersion.js";
import { kritiek } from "../../../engine/definitions/quantiles.js";
import { type SpreidingMethode, tau2Volgens } from "../../../engine/definitions/spread-methods.js";
import type { FunnelLimit, FunnelTick } from "../../charts/funnel.js";
import type { CountLimit, UnitRow } from "../../queries/casemix.js";

/** From the rows of a release to a funnel: points, limits, and which units lie outside. Formulas: engine/definitions. */

export interface Asked {
  readonly soort: TrechterSoort;
  /** Mean of the adjusted figure rather than of the figure as measured; a ratio is adjusted by itself. */
  readonly gecorrigeerd: boolean;
  /** Heights are distances from the target in standard errors rather than the figures themselves. */
  readonly inZ: boolean;
  /** The target: mean or percentage of all together, or policy's own; a ratio is compared with 1. */
  readonly doel: number;
  /** The limits that are counted with, in percent. */
  readonly grens: number;
  /** All limits that are drawn. */
  readonly grenzen: readonly number[];
  /** Whether extra spread between units widens the limits. */
  readonly verruimd: boolean;
  /** How that spread is estimated; left out: as the funnels do. */
  readonly methode?: SpreidingMethode;
  /** Standard deviation within a unit of the figure as measured, where it is published. */
  readonly sd: ReadonlyMap<string, number>;
  /** Under a share: between which counts chance leaves a unit, as published. */
  readonly aantallen: readonly CountLimit[];
}

export interface FunnelPoint {
  readonly row: UnitRow;
  /** Along the foot: n, of an adjusted mean the effective n, of a ratio the expected number, of z under a share V. */
  readonly maat: number;
  readonly waarde: number;
  readonly grenzen: Interval;
  readonly buiten: "boven" | "onder" | null;
}

export interface Funnel {
  readonly doel: number;
  readonly places: readonly FunnelPoint[];
  /** Units without a figure. */
  readonly verborgen: readonly UnitRow[];
  /** Limits that hang on the size alone. */
  readonly curves: readonly FunnelLimit[];
  /** Limits that hang on the unit's own patients: at each unit. */
  readonly ticks: readonly FunnelTick[];
  readonly spreiding: Overspreiding;
  /** τ² that the limits take; 0 where they are not widened, NaN where the method asked for needs more units. */
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
  if (a.soort === "kans") {
    if (r.waargenomen === null || r.z === null || r.variantie === null || r.verhouding === null) return null;
    // From z the expected number is nearer than in its three digits.
    const verwacht = r.waargenomen - r.z * Math.sqrt(r.variantie);
    if (!a.grenzen.every((g) => limitOf(a, r, g)) || verwacht <= 0) return null;
    const at = a.inZ ? { maat: r.variantie, y: r.z } : { maat: verwacht, y: r.waargenomen / verwacht };
    return { n: r.n, teller: r.waargenomen, verwacht, variantie: r.variantie, ...at };
  }
  if (a.soort === "aandeel")
    return r.waargenomen === null || r.ongecorrigeerd === null
      ? null
      : { n: r.n, teller: r.waargenomen, maat: r.n, y: r.ongecorrigeerd };
  const y = a.gecorrigeerd ? r.gecorrigeerd : r.ongecorrigeerd;
  if (y === null) return null;
  const sd = a.gecorrigeerd ? (r.se === null ? undefined : r.se * Math.sqrt(r.n)) : a.sd.get(r.eenheid);
  return { n: r.n, waarde: y, maat: r.n, y, ...(sd === undefined ? {} : { sd }) };
}

const limitOf = (a: Asked, r: UnitRow, grens: number): CountLimit | undefined =>
  a.aantallen.find((l) => l.eenheid === r.eenheid && l.grens === grens);

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
  const ratio = a.soort === "verhouding" || a.soort === "kans";
  const doel = ratio ? 1 : a.doel;
  const sd = gepooldeSd(found.map((k) => k.r));
  if (a.soort === "gemiddelde" && (sd === null || sd === 0)) return null;
  const known = a.soort === "gemiddelde" && a.gecorrigeerd ? effective(found, sd ?? 0) : found;
  const spreiding = overspreiding(
    known.map((k) => k.r),
    a.soort,
    doel,
  );
  const tau2 = !a.verruimd
    ? 0
    : a.methode
      ? (tau2Volgens(
          a.methode,
          known.map((k) => k.r),
          a.soort,
          doel,
        ) ?? Number.NaN)
      : spreiding.beschikbaar
        ? spreiding.tau2
        : 0;
  const bySize = (maat: number, niveau: number): Interval =>
    a.soort === "gemiddelde"
      ? trechterGemiddelde(doel, sd ?? 0, maat, niveau, tau2)
      : a.soort === "aandeel"
        ? trechterAandeel(doel, maat, niveau, tau2)
        : trechterVerhouding(maat, niveau, tau2);
  /** A mean in standard errors of its size. */
  const inZ = (y: number, maat: number): number => ((y - doel) * Math.sqrt(maat)) / (sd ?? 1);
  const shown = (i: Interval, maat: number): Interval =>
    a.inZ && a.soort === "gemiddelde" ? { laag: inZ(i.laag, maat), hoog: inZ(i.hoog, maat) } : i;
  const places = known.map(({ row, r }): FunnelPoint => {
    const waarde = a.inZ && a.soort === "gemiddelde" ? inZ(r.y, r.maat) : r.y;
    if (a.soort === "kans") {
      const within = countsWithin(a, row, r, a.grens, tau2);
      const teller = r.teller ?? 0;
      const buiten = teller > within.hoog ? "boven" : teller < within.laag ? "onder" : null;
      return { row, maat: r.maat, waarde, grenzen: onScale(a, r, within), buiten };
    }
    const grenzen = shown(bySize(r.maat, a.grens), r.maat);
    // Of a rare count the published limits decide, for the expected number has lost digits; they hold without spread.
    const exact = a.soort === "verhouding" && tau2 === 0 ? limitOf(a, row, a.grens) : undefined;
    const [at, least, most] = exact ? [r.teller ?? 0, exact.onder, exact.boven] : [waarde, grenzen.laag, grenzen.hoog];
    return { row, maat: r.maat, waarde, grenzen, buiten: at > most ? "boven" : at < least ? "onder" : null };
  });
  const normal = (maat: number, niveau: number): Interval => {
    const half = kritiek(niveau) * Math.sqrt(1 + tau2 * maat);
    return { laag: -half, hoog: half };
  };
  const sizes = places.map((p) => p.maat);
  return {
    doel: a.inZ ? 0 : doel,
    places,
    verborgen: rows.filter((row) => !known.some((k) => k.row === row)),
    curves:
      a.soort !== "kans"
        ? curvesOf(sizes, a.grenzen, (maat, niveau) => shown(bySize(maat, niveau), maat))
        : a.inZ
          ? curvesOf(sizes, a.grenzen, normal)
          : [],
    ticks:
      a.soort === "kans"
        ? known.flatMap(({ row, r }) =>
            a.grenzen.map((g) => ({
              grens: limitName(g),
              maat: r.maat,
              ...onScale(a, r, countsWithin(a, row, r, g, tau2)),
            })),
          )
        : [],
    spreiding,
    tau2,
  };
}

/** Counts that lie within: the exact ones as published, and with spread between units never less than θ ± z·√(1/V + τ²). */
function countsWithin(a: Asked, row: UnitRow, r: Given["r"], niveau: number, tau2: number): Interval {
  const exact = limitOf(a, row, niveau);
  const [e, v] = [r.verwacht ?? 0, r.variantie ?? 0];
  const half = tau2 > 0 ? kritiek(niveau) * Math.sqrt(v + tau2 * v * v) : 0;
  return {
    laag: Math.max(0, Math.min(exact?.onder ?? 0, e - half)),
    hoog: Math.min(r.n, Math.max(exact?.boven ?? r.n, e + half)),
  };
}

/** Counts as heights in the drawing: O/E, or distance in standard deviations. */
function onScale(a: Asked, r: Given["r"], counts: Interval): Interval {
  const [e, v] = [r.verwacht ?? 1, r.variantie ?? 1];
  const of = (x: number): number => (a.inZ ? (x - e) / Math.sqrt(v) : x / e);
  return { laag: of(counts.laag), hoog: of(counts.hoog) };
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
