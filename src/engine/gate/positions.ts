import type { Edition, Level, PeriodKind, Policy } from "../policy/policy.js";
import { ATOM_TABLES, type AtomTable } from "./atom.js";
import { ATOMS, canonical } from "./atoms.js";
import { type Crossing, type Plan, unionOfCrossings } from "./cube.js";
import { SOURCES } from "./cube-sources.js";
import type { Measure } from "./measure.js";
import { HSK, MEASURES, PATIENT_LEVEL } from "./measures.js";

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

const TABLE = new Map(ATOMS.map((a) => [a.id, a.tabel]));

/**
 * Per table where the figures of its family stand, and what is counted besides: the vestigingen, whose shares of all else
 * count, in every kind of period.
 */
export function planOf(grid: Grid): Map<AtomTable, Plan> {
  const familyOf = (t: AtomTable): string => SOURCES[t].familie;
  return new Map(
    ATOM_TABLES.map((tabel) => {
      const own = [...grid].filter(([m]) => {
        const at = TABLE.get(m.noemer);
        return at !== undefined && familyOf(at) === familyOf(tabel);
      });
      const gepubliceerd = unionOfCrossings(own.flatMap(([, crossing]) => crossing));
      const all = gepubliceerd.flatMap((c) => c.perioden);
      return [
        tabel,
        { gepubliceerd, geteld: unionOfCrossings([...gepubliceerd, { niveau: "vestiging", perioden: all }]) },
      ];
    }),
  );
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

/** Whether a category only exists where someone in the delivery has it. */
export const isOptional = (teller: string): boolean => OPTIONAL.has(teller);
const OPTIONAL = new Set(ATOMS.filter((a) => a.alsVoorkomt).map((a) => a.id));

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
