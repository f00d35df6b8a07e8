import type { Edition, Level, PeriodKind, Policy } from "../policy/policy.js";
import { ATOMS, canonical } from "./atoms.js";
import type { Crossing } from "./cube.js";
import { HSK, MEASURES, type Measure, PATIENT_LEVEL } from "./measures.js";

/** The published crossings of every figure, left to the levels that edition and delivery have. */
export type Grid = ReadonlyMap<Measure, readonly Crossing[]>;

/** Whether a level lies above the vestiging. */
export const aboveVestiging = (niveau: Level): boolean =>
  niveau === "totaal" || niveau === "cluster" || niveau === "organisatie";

/**
 * Where every figure is published, from policy: the entry `indicator|definitie|populatie`, else
 * `indicator|definitie`, else `indicator`, else `standaard`.
 * @param levels levels that the delivery has
 */
export function gridOf(policy: Policy, edition: Edition, levels: readonly Level[]): Grid {
  const { kruisingen } = policy.publicatie;
  return new Map(
    MEASURES.map((m) => {
      const entry =
        kruisingen[`${m.indicator}|${m.definitie}|${m.populatie}`] ??
        kruisingen[`${m.indicator}|${m.definitie}`] ??
        kruisingen[m.indicator] ??
        kruisingen["standaard"] ??
        {};
      const crossing = (Object.entries(entry) as [Level, readonly PeriodKind[]][])
        .filter(([niveau]) => edition.niveaus.includes(niveau) && levels.includes(niveau))
        .map(([niveau, perioden]) => ({ niveau, perioden }));
      return [m, crossing];
    }),
  );
}

/** Every level with all periods that some figure has there; the vestigingen, whose shares of all else count, have all. */
export function unionOf(grid: Grid): Crossing[] {
  const kinds = new Map<Level, Set<PeriodKind>>();
  for (const crossing of grid.values())
    for (const { niveau, perioden } of crossing)
      kinds.set(niveau, new Set([...(kinds.get(niveau) ?? []), ...perioden]));
  kinds.set("vestiging", new Set([...kinds.values()].flatMap((perioden) => [...perioden])));
  return [...kinds].map(([niveau, perioden]) => ({ niveau, perioden: [...perioden] }));
}

/** Whether a mean is a cell of its own here: the HSK figure above the vestiging follows from those of the vestigingen. */
export const isDerived = (m: Measure, niveau: Level): boolean =>
  m.indicator === HSK && m.definitie === "standaard" && aboveVestiging(niveau);

/** The reading by patients stands only where the standard reading follows from others. */
export const isRepeated = (m: Measure, niveau: Level): boolean =>
  m.indicator === HSK && m.definitie === PATIENT_LEVEL && !aboveVestiging(niveau);

/** Atom of a category's numerator. */
export const tellerOf = (m: Measure, categorie: string): string | null =>
  m.teller === undefined ? null : canonical(m.teller.replace("{cat}", categorie));

/** Atoms that no figure shows: they follow by subtraction, and count as unknown. */
export const UNPUBLISHED: ReadonlySet<string> = (() => {
  const used = new Set(MEASURES.flatMap((m) => [m.noemer, ...m.categorieen.map((c) => tellerOf(m, c))]));
  return new Set(ATOMS.map((a) => a.id).filter((id) => !used.has(id)));
})();

/** The period of a kind that a finer period lies in. */
export function parentPeriod(periode: string, kind: PeriodKind): string {
  if (kind === "totaal") return "totaal";
  if (kind === "jaar") return periode.slice(0, 4);
  return `${periode.slice(0, 4)}-K${Math.ceil(Number(periode.slice(5, 7)) / 3)}`;
}
