import type { Atom, AtomRelation } from "./atom.js";
import type { Measure } from "./measure.js";

/**
 * Counts of characteristics (docs/methods/kenmerken.md): closed zorgtrajecten per class, and of these who has a hoofdpaar.
 * Which classes there are follows from policy and delivery: every cell stands under `kenmerk#klasse` where others have their
 * instrument.
 */
export const ALL = "kenmerk";
export const MEASURED = "kenmerk/gemeten";
const UNMEASURED = "kenmerk/niet gemeten";
/** What the classes of every characteristic add up to. */
export const CLASS_WHOLE: Readonly<Record<string, string>> = { [ALL]: "afgesloten", [MEASURED]: "hoofdpaar" };
/** Work at the start is published of those too of whom work at the end is not known. */
export const WORK_REST = "kenmerk/arbeid eind onbekend";

export const KENMERK_ATOMS: readonly Atom[] = [
  { id: ALL, tabel: "kenmerk", voorwaarde: "true" },
  { id: MEASURED, tabel: "kenmerk", voorwaarde: "heeft_hoofdpaar" },
  { id: UNMEASURED, tabel: "kenmerk", voorwaarde: "NOT heeft_hoofdpaar" },
  {
    id: WORK_REST,
    tabel: "kenmerk",
    voorwaarde: "kenmerk = 'arbeid' AND NOT arbeid_bekend",
    deelVan: "arbeid onbekend",
  },
];

/** The sums over classes are made where the classes are known: relate-kenmerken.ts. */
export const KENMERK_RELATIONS: readonly AtomRelation[] = [
  { ouder: ALL, kinderen: [MEASURED, UNMEASURED], soort: "populatie" },
];

const count = {
  indicator: "kenmerk",
  definitie: "standaard",
  uitsplitsing: "kenmerk",
  categorieen: [""],
  klasse: "telling",
  soort: "aantal",
  perInstrument: false,
} as const;

export const KENMERK_MEASURES: readonly Measure[] = [
  { ...count, populatie: "afgesloten", noemer: ALL },
  { ...count, populatie: "met uitkomst", noemer: MEASURED },
];
