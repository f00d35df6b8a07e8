import { nVoorBetrouwbaarheid, omslag } from "../definitions/reliability.js";
import { keyBelow } from "../unit-key.js";
import type { UnitFigure } from "./estimate.js";
import type { LinearFits } from "./linear.js";
import type { MixedFit } from "./mixed.js";
import { hasUnit, type PatientCounts } from "./patients.js";
import { type Group, joinGroups, pickColumns, quadratic } from "./sums.js";
import { unitErrors } from "./unit-error.js";

/** Per vestiging and behandelaar under a linear model: what was expected, corrected and shrunken. */

/**
 * Linear: expected = what the unit's patients are predicted without any unit's effect; corrected = measured − expected + the
 * mean of all. Its standard error holds the patients, the behandelaars in a vestiging, and the effects; that of its
 * difference with the whole also that the whole holds the unit.
 * Reliability: share of the variance between units in that of the corrected mean, n/(n + k) where no level lies between.
 * @param wanted the reliability of which the n is given
 */
export function linearUnits(
  fits: LinearFits,
  fit: MixedFit,
  keep: readonly number[],
  model: string,
  wanted: number,
  patients: PatientCounts,
): UnitFigure[] {
  const { sums } = fits.data;
  const mean = (x: readonly number[], n: number): number[] => keep.map((c) => (x[c] as number) / n);
  const all = fits.means(keep);
  const { overall } = fits;
  const predicted = (x: readonly number[]): number => x.reduce((s, v, i) => s + v * (fit.beta[i] as number), 0);
  // The mean of all patients at a unit like the others; units are shrunken towards it.
  const typical = predicted(all);
  const effects = (x: readonly number[]): number =>
    quadratic(
      fit.covBeta,
      x.map((v, i) => v - (all[i] as number)),
    );
  const errors = unitErrors(pickColumns(sums, keep), fit, all);
  // The whole holds the unit: of its error only what the others add counts, and what they add to the whole's.
  const N = sums.groepen.reduce((s, g) => s + g.n, 0);
  const squares = (groups: readonly Group[]): number =>
    groups.reduce((s, b) => s + (b.behandelaar === null ? 0 : b.n ** 2), 0);
  const squaresOfAll = squares(sums.groepen);
  const apart = (g: Group, x: readonly number[], behandelaars: number): number =>
    Math.sqrt(fit.varRest * (1 / g.n - 1 / N) + fit.varBehandelaar * behandelaars + effects(x));
  const members = new Map<string, Group[]>();
  for (const g of sums.groepen) members.set(g.vestiging, [...(members.get(g.vestiging) ?? []), g]);
  const need = (k: number): number | null => nVoorBetrouwbaarheid(wanted, k);
  const practices = joinGroups(sums.groepen.map((g) => ({ ...g, behandelaar: null }))).map((g): UnitFigure => {
    const x = mean(g.x, g.n);
    const measured = g.y / g.n;
    const expected = predicted(x);
    const own = squares(members.get(g.vestiging) ?? []);
    const shares = own / g.n ** 2;
    const mode = fit.vestigingen.get(g.vestiging) ?? { modus: 0, sd: 0, n: g.n };
    const reliability = fit.varVestiging > 0 ? 1 - mode.sd ** 2 / fit.varVestiging : 0;
    const k = reliability > 0 ? (g.n * (1 - reliability)) / reliability : null;
    return {
      model,
      niveau: "vestiging",
      sleutel: g.vestiging,
      n: g.n,
      patienten: patients(g.vestiging, null),
      verwacht: expected - typical + overall,
      gecorrigeerd: measured - expected + typical,
      se: Math.sqrt(fit.varRest / g.n + fit.varBehandelaar * shares + effects(x)),
      verschilSe: apart(g, x, own * (1 / g.n - 1 / N) ** 2 + (squaresOfAll - own) / N ** 2),
      krimp: typical + mode.modus,
      krimpSe: errors.vestigingen.get(g.vestiging) ?? 0,
      betrouwbaarheid: reliability,
      nNodig: k === null ? null : need(k),
    };
  });
  const between = fit.varVestiging + fit.varBehandelaar;
  const therapists = sums.groepen.filter(hasUnit).map((g): UnitFigure => {
    const x = mean(g.x, g.n);
    const expected = predicted(x);
    const mode = fit.behandelaars.get(keyBelow(g.vestiging, g.behandelaar));
    const samen = mode?.samen ?? { modus: 0, sd: 0 };
    return {
      model,
      niveau: "behandelaar",
      sleutel: keyBelow(g.vestiging, g.behandelaar),
      n: g.n,
      patienten: patients(g.vestiging, g.behandelaar),
      verwacht: expected - typical + overall,
      gecorrigeerd: g.y / g.n - expected + typical,
      se: Math.sqrt(fit.varRest / g.n + effects(x)),
      // The behandelaar's own difference is what is asked; those of the others are taken as they are.
      verschilSe: apart(g, x, 0),
      krimp: typical + samen.modus,
      krimpSe: errors.behandelaars.get(keyBelow(g.vestiging, g.behandelaar)) ?? 0,
      betrouwbaarheid: between > 0 ? 1 - samen.sd ** 2 / between : 0,
      nNodig: need(omslag(fit.varRest, between)),
    };
  });
  return [...practices, ...therapists];
}
