import type { StepFigure } from "./estimate.js";
import type { LinearFits } from "./linear.js";
import type { PatientCounts } from "./patients.js";
import { linearUnits } from "./units.js";

/** The ladder of models: what is left of a vestiging's difference as more of its casemix is taken into account. */

/** Each step holds the terms of those before it; a step that adds nothing in this delivery is left out. */
const STEPS = [
  { stap: "geen", terms: [] },
  { stap: "ernst", terms: ["t_voor"] },
  { stap: "diagnose", terms: ["t_voor", "hoofdgroep"] },
] as const;

/**
 * @param base terms of the whole model, the last step
 * @returns per step its vestigingen under the model with these terms; none where one of the models cannot be used
 */
export function ladder(
  fits: LinearFits,
  model: string,
  base: readonly string[],
  wanted: number,
  patients: PatientCounts,
): StepFigure[] {
  const steps = [
    ...STEPS.map(({ stap, terms }) => ({ stap, terms: terms.filter((t) => base.includes(t)) })),
    { stap: "alle", terms: base },
  ].filter(({ terms }, i, all) => i === 0 || terms.length > (all[i - 1]?.terms.length ?? 0));
  const out: StepFigure[] = [];
  for (const { stap, terms } of steps) {
    const fit = fits.of(terms);
    if (!fit) return [];
    const units = linearUnits(fits, fit, fits.columns(terms), model, wanted, patients);
    const klassen = stap === "diagnose" ? (fits.design.klassen.get("hoofdgroep") ?? []).flatMap((k) => k.van) : [];
    out.push(
      ...units
        .filter((u) => u.niveau === "vestiging")
        .map((eenheid): StepFigure => ({ stap, eenheid, samenstelling: { kenmerk: "hoofdgroep", klassen } })),
    );
  }
  return out;
}
