import type { Edition, Level, PeriodKind, Policy } from "../../policy/policy.js";
import { ATOM, ATOMS, OTHER_NAME, RELATIONS } from "../catalogue/atoms.js";
import type { Measure } from "../catalogue/measure.js";
import { HSK, MEAN_OF_UNITS, MEASURES, PATIENT_LEVEL } from "../catalogue/measures.js";
import type { ChiefClasses } from "../catalogue/ranks.js";
import { type Family, SOURCES } from "./cube-sources.js";
import { type Crossing, unionOfCrossings } from "./lay-out.js";

/** The published crossings of every figure, left to the levels that edition and delivery have. */
export type Grid = ReadonlyMap<Measure, readonly Crossing[]>;

/** Whether a level lies above the vestiging. */
export const aboveVestiging = (niveau: Level): boolean =>
  niveau === "totaal" || niveau === "cluster" || niveau === "organisatie";

/** Figures of the three classes per unit, and those that take their place where policy makes reliable change the chief figure. */
const OF_T: ReadonlySet<string> = new Set([
  "delta-t-klasse|standaard",
  "delta-t-klasse|drie klassen",
  "hersteld|standaard",
]);
const RELIABLE: ReadonlySet<string> = new Set(["jt-klasse|drie klassen", "betrouwbaar-verbeterd|standaard"]);

/**
 * Whose places in policy a figure takes: where reliable change is the chief figure, those of delta-T's three classes go to it, and the
 * classes of delta-T stand where it did. Both per unit would be two bounds on one difference, with a few patients between them.
 */
function placedAs(m: Measure, chief: ChiefClasses): readonly [string, string] {
  const own = `${m.indicator}|${m.definitie}`;
  if (chief === "jacobson-truax" && m.populatie === "paren") {
    if (RELIABLE.has(own)) return ["delta-t-klasse", "drie klassen"];
    if (OF_T.has(own)) return ["jt-klasse", "drie klassen"];
  }
  return [m.indicator, m.definitie];
}

/**
 * Where every figure is published, from policy: the entry `indicator|definitie|populatie`, else
 * `indicator|definitie`, else `indicator`, else `standaard`.
 * @param levels levels that the delivery has
 */
export function gridOf(policy: Policy, edition: Edition, levels: readonly Level[]): Grid {
  const { kruisingen } = policy.publicatie;
  const { hoofdklassen } = policy.uitkomsten.verandering;
  return new Map(
    MEASURES.map((m) => {
      const [indicator, definitie] = placedAs(m, hoofdklassen);
      const entry =
        kruisingen[`${indicator}|${definitie}|${m.populatie}`] ??
        kruisingen[`${indicator}|${definitie}`] ??
        kruisingen[indicator] ??
        kruisingen["standaard"] ??
        {};
      const crossing = (Object.entries(entry) as [Level, readonly PeriodKind[]][])
        .filter(([niveau]) => edition.niveaus.includes(niveau) && levels.includes(niveau))
        .map(([niveau, perioden]) => ({ niveau, perioden }));
      return [m, crossing];
    }),
  );
}

/** Atoms that have cells wherever one of them has: those of a figure, and what is left between them. */
function companions(): Map<string, Set<string>> {
  const out = new Map(ATOMS.map((a) => [a.id, new Set([a.id])]));
  for (const r of RELATIONS)
    for (const rest of [r.ouder, ...r.kinderen])
      if (UNPUBLISHED.has(rest)) for (const id of [r.ouder, ...r.kinderen]) out.get(id)?.add(rest);
  return out;
}

/**
 * Per atom where its figures stand, so that it has a cell there also where nothing was counted; what is left between
 * figures stands where they do.
 */
export function placesOf(grid: Grid): Map<string, Crossing[]> {
  const beside = companions();
  const places = new Map<string, Crossing[]>();
  for (const [m, crossing] of grid) {
    const named = [m.noemer, ...m.categorieen.map((c) => tellerOf(m, c))].filter((a) => a !== null);
    const own = named.flatMap((a) => [a, OTHER_NAME[a] ?? a]);
    for (const atom of own.flatMap((a) => [...(beside.get(a) ?? [a])]))
      places.set(atom, [...(places.get(atom) ?? []), ...crossing]);
  }
  for (const [atom, crossing] of leftBetween(places)) places.set(atom, [...(places.get(atom) ?? []), ...crossing]);
  return new Map([...places].map(([atom, crossing]) => [atom, unionOfCrossings(crossing)]));
}

/**
 * Parts that policy gives no figure at a place where their whole and another part have one, while over the other units and
 * over the other periods they do: three tables then bound what is in none of them.
 */
function leftBetween(places: ReadonlyMap<string, readonly Crossing[]>): [string, Crossing[]][] {
  const at = new Map(
    [...places].map(([atom, crossing]) => [
      atom,
      new Set(crossing.flatMap(({ niveau, perioden }) => perioden.map((soort) => `${niveau}|${soort}`))),
    ]),
  );
  const has = (atom: string, niveau: string, soort: string): boolean =>
    at.get(OTHER_NAME[atom] ?? atom)?.has(`${niveau}|${soort}`) === true;
  return RELATIONS.flatMap((r) =>
    (places.get(OTHER_NAME[r.ouder] ?? r.ouder) ?? []).flatMap(({ niveau, perioden }) =>
      perioden
        .filter((soort) => soort !== "totaal" && niveau !== "totaal")
        .filter((soort) => r.kinderen.some((k) => !UNPUBLISHED.has(k) && has(k, niveau, soort)))
        .flatMap((soort) =>
          r.kinderen
            .filter((k) => !has(k, niveau, soort) && has(k, niveau, "totaal") && has(k, "totaal", soort))
            .map((k): [string, Crossing[]] => [k, [{ niveau, perioden: [soort] }]]),
        ),
    ),
  );
}

/** Atoms that some figure counts somewhere, or that are left between figures. */
export const countedAtoms = (grid: Grid): ReadonlySet<string> =>
  new Set([...placesOf(grid)].flatMap(([atom, at]) => (at.some((c) => c.perioden.length) ? [atom] : [])));

/**
 * Which units and periods a family's rows are counted in: those of its figures, and besides the vestigingen, whose shares
 * of all else count, in every kind of period.
 */
export function planOf(grid: Grid): Map<Family, Crossing[]> {
  const plan = new Map<Family, Crossing[]>();
  for (const [m, crossing] of grid) {
    const tabel = ATOM.get(m.noemer)?.tabel;
    if (!tabel) continue;
    const { familie } = SOURCES[tabel];
    const kinds = crossing.flatMap((c) => c.perioden);
    plan.set(familie, [...(plan.get(familie) ?? []), ...crossing, { niveau: "vestiging", perioden: kinds }]);
  }
  return new Map([...plan].map(([f, crossing]) => [f, unionOfCrossings(crossing)]));
}

/** Whether a figure is no cell of its own here: above the vestiging it follows from those of the vestigingen, or is not there. */
export const isDerived = (m: Measure, niveau: Level): boolean =>
  (m.indicator === HSK && m.definitie === "standaard" && aboveVestiging(niveau)) || m.definitie === MEAN_OF_UNITS;

/** The reading by patients stands only above the vestiging, where the standard reading follows from others. */
export const isRepeated = (m: Measure, niveau: Level): boolean =>
  m.indicator === HSK && m.definitie === PATIENT_LEVEL && !aboveVestiging(niveau);

/** Atom of a category's numerator. */
export const tellerOf = (m: Measure, categorie: string): string | null =>
  m.teller === undefined ? null : m.teller.replace("{cat}", categorie);

/** Whether a category only exists where someone in the delivery has it. */
export const isOptional = (teller: string): boolean => ATOM.get(teller)?.alsVoorkomt !== undefined;

/** Atoms that no figure shows: they follow by subtraction, and count as unknown. */
export const UNPUBLISHED: ReadonlySet<string> = (() => {
  const used = new Set(MEASURES.flatMap((m) => [m.noemer, ...m.categorieen.map((c) => tellerOf(m, c))]));
  return new Set(ATOMS.map((a) => a.id).filter((id) => !used.has(id)));
})();
