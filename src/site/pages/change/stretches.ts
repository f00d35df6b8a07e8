import { type Punt, type Regelkaart, regelkaart } from "../../../engine/definitions/process-chart.js";
import type { Gebeurtenis } from "../../../engine/events/events.js";
import type { Cell } from "../../queries/cells.js";
import type { Period } from "../../queries/lists.js";
import { firstDay, lastDay } from "../../queries/periods.js";
import type { Rhythm } from "./measure.js";

/**
 * A course cut where there is a dated, named reason to make limits anew, and the limits of each part. A period in which such a date
 * falls (not on its first day) holds both what was before and what came after: it has no part in either.
 */

export interface Stretch {
  /** The reason it begins; null for the first. */
  readonly reden: Gebeurtenis | null;
  readonly perioden: readonly string[];
  /** Its limits, or why there are none. */
  readonly kaart: Regelkaart | { readonly reden: string };
}

/** The points of a course: every period from first to last, hidden ones too. */
export function pointsOf(
  cells: readonly Cell[],
  periods: readonly Period[],
  provisional: (periode: string) => boolean,
): Punt[] {
  const at = new Map(cells.map((r) => [r.periode, r]));
  return periods.map(({ periode }) => ({
    periode,
    waarde: at.get(periode)?.waarde ?? null,
    n: at.get(periode)?.n ?? null,
    voorlopig: provisional(periode),
  }));
}

/**
 * @param events those that are about this course, in order of date
 * @param aandeel whether values are shares of n
 */
export function stretches(points: readonly Punt[], events: readonly Gebeurtenis[], aandeel: boolean): Stretch[] {
  const anew = events.filter(
    (g) =>
      g.grenzen === "opnieuw" &&
      points.some((p) => lastDay(p.periode) >= g.datum) &&
      points.some((p) => firstDay(p.periode) < g.datum),
  );
  const mixed = (p: Punt): boolean => anew.some((g) => firstDay(p.periode) < g.datum && g.datum <= lastDay(p.periode));
  const cuts = [null, ...anew];
  return cuts.flatMap((reden, i) => {
    const until = cuts[i + 1]?.datum;
    const own = points.filter(
      (p) =>
        !mixed(p) &&
        (reden === null || firstDay(p.periode) >= reden.datum) &&
        (until === undefined || firstDay(p.periode) < until),
    );
    return own.length ? [{ reden, perioden: own.map((p) => p.periode), kaart: regelkaart(own, aandeel) }] : [];
  });
}

/** Whether any part of a course has limits. */
export const hasLimits = (all: readonly Stretch[]): boolean => all.some((s) => !("reden" in s.kaart));

/** A course in one rhythm. */
export interface Course {
  readonly rhythm: Rhythm;
  readonly rows: readonly Cell[];
  readonly periods: readonly Period[];
  readonly parts: readonly Stretch[];
}
