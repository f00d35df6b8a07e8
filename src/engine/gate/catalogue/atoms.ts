/**
 * What is counted: every set of zorgtrajecten or pairs of which a number is published, and the sets that follow by
 * subtraction. Figures (measures.ts) are made of them; the gate protects them. Only closed zorgtrajecten of the age that
 * the response asks for, or of unknown age, are in any of them: two populations side by side would give away their
 * difference (decision 0007).
 */

import type { Atom, AtomRelation, Requirement, Sum } from "./atom.js";
import { CHANGE_ATOMS, CHANGE_RELATIONS } from "./change-atoms.js";
import { DEFINITION_ATOMS, DEFINITION_RELATIONS } from "./definition-atoms.js";
import { KENMERK_ATOMS, KENMERK_RELATIONS } from "./kenmerk-atoms.js";
import {
  AFTER_CHECKS,
  CHECKS,
  CLASSES,
  INVALID,
  NOT_IMPROVED,
  RESPONSE_STATUS,
  UNCLASSIFIED,
  UNMEASURED,
} from "./names.js";
import { REPORT_ATOMS, REPORT_RELATIONS } from "./report-atoms.js";

const closed = (id: string, voorwaarde: string): Atom => ({ id, tabel: "behandeling", voorwaarde });
const pair = (id: string, voorwaarde: string, vereist?: Requirement, sommen?: readonly Sum[]): Atom => ({
  id,
  tabel: "paar",
  voorwaarde,
  ...(vereist ? { vereist } : {}),
  ...(sommen ? { sommen } : {}),
});

const DELTA_T: Sum = { id: "delta-t", kolom: "delta_t", bereik: "delta-t", breedte: "t_punten" };
const percentage = (
  kolom: string,
  bereik: readonly [number, number] = [-100, 100],
  breedte: Sum["breedte"] = "procentpunten",
): Sum => ({
  id: "verbetering",
  kolom,
  bereik,
  breedte,
});

export const ATOMS: readonly Atom[] = [
  closed("afgesloten", "true"),
  ...RESPONSE_STATUS.map((c) => closed(`respons/${c}`, `responsstatus = '${c}'`)),
  closed("respons/geen completer", "responsstatus <> 'completer'"),
  ...CHECKS.map((c) => closed(`voormeting/${c}`, `voormeting = '${c}'`)),
  closed(`voormeting/${INVALID}`, "voormeting NOT IN ('geldig', 'niet gemeten')"),
  ...AFTER_CHECKS.map((c) => closed(`nameting/${c}`, `nameting = '${c}'`)),
  closed(`nameting/${INVALID}`, "nameting NOT IN ('geldig', 'niet gemeten')"),
  // What response and checks leave between them, since the one lies within the other.
  closed("voormeting/geldig, telt niet", `voormeting = 'geldig' AND responsstatus NOT IN ('completer', 'dropout')`),
  closed("voormeting/geldig, geen completer", `voormeting = 'geldig' AND responsstatus <> 'completer'`),
  closed("nameting/geldig, telt niet", `nameting = 'geldig' AND responsstatus NOT IN ('completer', 'non-starter')`),
  closed("nameting/geldig, geen completer", `nameting = 'geldig' AND responsstatus <> 'completer'`),
  closed("hsk", "hsk_van_toepassing"),
  closed("hsk/onvolledig", "hsk_van_toepassing AND NOT hsk_compleet"),
  pair("paar", "true", undefined, [DELTA_T, percentage("verbetering")]),
  ...CLASSES.map((c) => pair(`klasse/${c}`, `klasse = '${c}'`, "afkap")),
  pair(`klasse/${NOT_IMPROVED}`, "klasse IN ('onveranderd', 'verslechterd')", "afkap"),
  ...[...CLASSES, UNCLASSIFIED].map((c) => pair(`strikt/${c}`, `klasse_strikt = '${c}'`, "afkap")),
  ...CLASSES.map((c) => pair(`verschil/${c}`, `klasse = '${c}' AND klasse_strikt = '${UNCLASSIFIED}'`, "afkap")),
  pair("niet hersteld", "klasse <> 'hersteld'", "afkap"),
  pair("klinisch", "start_klinisch", "afkap"),
  pair("niet klinisch", "NOT start_klinisch", "afkap"),
  pair("klinisch/niet hersteld", "start_klinisch AND klasse <> 'hersteld'", "afkap"),
  pair("normaal", "start_normaal", "nulpunt"),
  pair("niet normaal", "NOT start_normaal", "nulpunt"),
  pair("klinisch noch normaal", "NOT start_klinisch AND NOT start_normaal", "afkap"),
  pair("normaal/gebleven", "start_normaal AND verbetering_weggelaten IS NOT NULL", "nulpunt"),
  pair("weggelaten", "verbetering_weggelaten IS NOT NULL", "nulpunt", [percentage("verbetering_weggelaten")]),
  pair("letterlijk", "verbetering_letterlijk IS NOT NULL", "nulpunt", [percentage("verbetering_letterlijk")]),
  pair("honderd", "verbetering = 100", "nulpunt"),
  pair("niet honderd", "verbetering IS DISTINCT FROM 100", "nulpunt"),
  // The case that the paper leaves open has −100 by our reading and +100 by the letter: its sums follow from its number.
  pair("open", "verbetering_weggelaten IS NULL", "nulpunt", [percentage("verbetering", [-100, -100], null)]),
  pair("open/onder", "verbetering_weggelaten IS NULL AND verbetering_letterlijk IS NOT NULL", "nulpunt", [
    percentage("verbetering_letterlijk", [100, 100], null),
  ]),
  pair("open/op", "verbetering_weggelaten IS NULL AND verbetering_letterlijk IS NULL", "nulpunt"),
  { id: "zonder paar", tabel: "instrument", voorwaarde: "NOT heeft_paar" },
  { id: "voormeting zonder paar", tabel: "instrument", voorwaarde: "voormeting = 'geldig' AND NOT heeft_paar" },
  { id: "nameting zonder paar", tabel: "instrument", voorwaarde: "nameting = 'geldig' AND NOT heeft_paar" },
  ...REPORT_ATOMS,
  ...KENMERK_ATOMS,
  // Last, so that ties between the cells of all else end as they did.
  ...DEFINITION_ATOMS,
  ...CHANGE_ATOMS,
];

export const ATOM: ReadonlyMap<string, Atom> = new Map(ATOMS.map((a) => [a.id, a]));

/** Under which atom's cell a set may stand that has two names; `CubeIndex.find` says where. */
export const OTHER_NAME: Readonly<Record<string, string>> = { hsk: "afgesloten", "hsk/compleet": "paar" };

const sum = (ouder: string, kinderen: readonly string[], soort: AtomRelation["soort"] = "populatie") => ({
  ouder,
  kinderen,
  soort,
});

/** Every sum that holds by definition. Declared here, checked against the data in every run. */
export const RELATIONS: readonly AtomRelation[] = [
  sum("afgesloten", ["respons/completer", "respons/geen completer"]),
  sum(
    "afgesloten",
    RESPONSE_STATUS.map((c) => `respons/${c}`),
    "categorie",
  ),
  sum(
    "afgesloten",
    CHECKS.map((c) => `voormeting/${c}`),
    "categorie",
  ),
  sum(
    "afgesloten",
    AFTER_CHECKS.map((c) => `nameting/${c}`),
    "categorie",
  ),
  ...["voormeting", "nameting"].flatMap((rol) => {
    const invalid = (rol === "voormeting" ? CHECKS : AFTER_CHECKS).filter((c) => c !== "geldig" && c !== UNMEASURED);
    return [
      sum("afgesloten", [`${rol}/geldig`, `${rol}/${INVALID}`, `${rol}/${UNMEASURED}`], "categorie"),
      sum(
        `${rol}/${INVALID}`,
        invalid.map((c) => `${rol}/${c}`),
      ),
    ];
  }),
  sum("voormeting/geldig", ["respons/completer", "respons/dropout", "voormeting/geldig, telt niet"]),
  sum("voormeting/geldig", ["respons/completer", "voormeting/geldig, geen completer"]),
  // Response and outcome may start from another voormeting, so that a nameting counts for one and not for the other.
  {
    ...sum("nameting/geldig", ["respons/completer", "respons/non-starter", "nameting/geldig, telt niet"]),
    bijna: true,
  },
  { ...sum("nameting/geldig", ["respons/completer", "nameting/geldig, geen completer"]), bijna: true },
  sum("hsk", ["hsk/compleet", "hsk/onvolledig"]),
  sum("afgesloten", ["paar", "zonder paar"]),
  sum("voormeting/geldig", ["paar", "voormeting zonder paar"]),
  sum("nameting/geldig", ["paar", "nameting zonder paar"]),
  sum(
    "paar",
    CLASSES.map((c) => `klasse/${c}`),
    "categorie",
  ),
  sum("paar", ["klasse/hersteld", "klasse/verbeterd", `klasse/${NOT_IMPROVED}`], "categorie"),
  sum(`klasse/${NOT_IMPROVED}`, ["klasse/onveranderd", "klasse/verslechterd"]),
  sum(
    "paar",
    [...CLASSES, UNCLASSIFIED].map((c) => `strikt/${c}`),
    "categorie",
  ),
  ...CLASSES.map((c) => sum(`klasse/${c}`, [`strikt/${c}`, `verschil/${c}`])),
  sum("paar", ["klinisch", "niet klinisch"]),
  sum("klinisch", ["klasse/hersteld", "klinisch/niet hersteld"]),
  sum("paar", ["normaal", "niet normaal"]),
  { ...sum("paar", ["klinisch", "normaal", "klinisch noch normaal"]), bijna: true },
  sum("paar", ["klasse/hersteld", "niet hersteld"]),
  sum("paar", ["honderd", "niet honderd"]),
  sum("paar", ["weggelaten", "open"]),
  sum("normaal", ["normaal/gebleven", "open"]),
  sum("letterlijk", ["weggelaten", "open/onder"]),
  sum("open", ["open/onder", "open/op"]),
  ...REPORT_RELATIONS,
  ...KENMERK_RELATIONS,
  ...DEFINITION_RELATIONS,
  ...CHANGE_RELATIONS,
];
