import type { Atom, AtomRelation } from "./atom.js";
import type { Measure } from "./measure.js";
import { NOT_IMPROVED } from "./names.js";

/**
 * Reliable change of the one pair per zorgtraject that counts (hoofdpaar), over all questionnaires whose measurement error (`meetfout`) is known:
 * what the casemix models explain. They come last (ranks.ts). Per questionnaire: definition-atoms.ts.
 */

const IMPROVED = "klasse_rci = 'betrouwbaar verbeterd'";
const RECOVERED = "klasse_jt = 'hersteld'";

const main = (id: string, voorwaarde: string, more: Partial<Atom> = {}): Atom => ({
  id,
  tabel: "hoofdpaar",
  voorwaarde,
  uitkomst: "hoofdrci",
  vereist: "verandering",
  ...more,
});
const JT = { uitkomst: "hoofdjt", vereist: "jt" } as const;

/** Atoms per questionnaire whose sum over all pairs has the hoofdparen as a part, with their condition. */
const PER_LIST = [
  ["rci/betrouwbaar verbeterd", "hoofdrci/verbeterd", IMPROVED, "verandering"],
  ["rci/niet verbeterd", "hoofdrci/niet verbeterd", `klasse_rci IS NOT NULL AND NOT (${IMPROVED})`, "verandering"],
  ["jt/hersteld", "hoofdjt/hersteld", RECOVERED, "jt"],
] as const;

export const CHANGE_ATOMS: readonly Atom[] = [
  main("hoofdrci", "klasse_rci IS NOT NULL"),
  main("zonder hoofdrci", "klasse_rci IS NULL"),
  main("hoofdrci/verbeterd", IMPROVED),
  main("hoofdrci/niet verbeterd", `NOT (${IMPROVED})`),
  main("hoofdrci/verbeterd, niet hersteld", `${IMPROVED} AND (${RECOVERED}) IS NOT TRUE`, JT),
  main("hoofd niet rci", `(${IMPROVED}) IS NOT TRUE`),
  main("hoofd tussen", `(klasse IN ('hersteld', 'verbeterd')) <> coalesce(${IMPROVED}, false)`),
  main("hoofdjt", "klasse_jt IS NOT NULL", JT),
  main("zonder hoofdjt", "klasse_jt IS NULL", JT),
  main("hoofdjt/hersteld", RECOVERED, JT),
  main("hoofdjt/niet hersteld", `NOT (${RECOVERED})`, JT),
  ...PER_LIST.flatMap(([id, , voorwaarde, vereist]): Atom[] => [
    { id: `alle paren/${id}`, tabel: "paren", voorwaarde, vereist },
    { id: `dubbel/${id}`, tabel: "paren", voorwaarde: `${voorwaarde} AND NOT hoofd`, vereist, deelVan: "dubbel" },
  ]),
];

const sum = (ouder: string, kinderen: readonly string[], soort: AtomRelation["soort"] = "populatie"): AtomRelation => ({
  ouder,
  kinderen,
  soort,
});

const NEE = `hoofdklasse/${NOT_IMPROVED}`;

export const CHANGE_RELATIONS: readonly AtomRelation[] = [
  sum("hoofdpaar", ["hoofdrci", "zonder hoofdrci"]),
  sum("hoofdpaar", ["hoofdjt", "zonder hoofdjt"]),
  sum("hoofdrci", ["hoofdrci/verbeterd", "hoofdrci/niet verbeterd"]),
  sum("hoofdjt", ["hoofdjt/hersteld", "hoofdjt/niet hersteld"]),
  sum("hoofdrci/verbeterd", ["hoofdjt/hersteld", "hoofdrci/verbeterd, niet hersteld"]),
  // Delta-T and RCI are bounds on one difference: where one lies within the other on every questionnaire, the rest counts.
  sum("hoofd niet rci", ["hoofdrci/niet verbeterd", "zonder hoofdrci"]),
  { ...sum(NEE, ["hoofd niet rci", "hoofd tussen"]), bijna: true },
  { ...sum("hoofd niet rci", [NEE, "hoofd tussen"]), bijna: true },
  ...PER_LIST.flatMap(([id, hoofd]) => [
    sum(`alle paren/${id}`, [id], "instrument"),
    sum(`alle paren/${id}`, [hoofd, `dubbel/${id}`]),
  ]),
];

const outcome = {
  definitie: "standaard",
  klasse: "uitkomst",
  populatie: "hoofdparen",
  soort: "aandeel",
  perInstrument: false,
  uitsplitsing: "",
  categorieen: [""],
} as const;

export const CHANGE_MEASURES: readonly Measure[] = [
  {
    ...outcome,
    indicator: "betrouwbaar-verbeterd-alle",
    noemer: "hoofdrci",
    teller: "hoofdrci/verbeterd",
    vereist: "verandering",
  },
  { ...outcome, indicator: "jt-hersteld-alle", noemer: "hoofdjt", teller: "hoofdjt/hersteld", vereist: "jt" },
];
