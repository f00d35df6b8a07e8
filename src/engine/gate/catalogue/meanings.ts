import type { ReleaseRow } from "../../contract/tables.js";
import { HOOFDGROEPEN } from "../../policy/reference-lists.js";
import type { Measure } from "./measure.js";
import { MEASURES } from "./measures.js";

/** What the n of a figure counts, by the atom it is the number of; a reader sees it beside the figure. */
const COUNTS: Readonly<Record<string, string>> = {
  afgesloten: "afgesloten zorgtrajecten",
  hsk: "afgesloten zorgtrajecten van vestigingen die de SCL-90 gebruiken",
  paar: "zorgtrajecten met een geldige voor- en nameting op het instrument",
  klinisch: "zorgtrajecten met een paar op het instrument en een klinische start",
  weggelaten: "zorgtrajecten met een paar, zonder het geval dat het artikel openlaat",
  letterlijk: "zorgtrajecten met een paar waarvoor de formule een uitkomst geeft",
  moment: "meetmomenten die gevuld of gemist zijn",
  "moment/voor": "verwachte voormetingen die gevuld of gemist zijn",
  "moment/tussen": "verwachte tussenmetingen die gevuld of gemist zijn",
  "moment/na": "verwachte nametingen die gevuld of gemist zijn",
  "moment/extra": "geldige metingen buiten elk verwacht moment",
  meting: "geldige metingen",
  vorige: "geldige metingen met een vorige geldige meting in de reeks",
  initieel: "geldige metingen na de eerste geldige meting van de reeks",
  "werklijst/voor": "zorgtrajecten waar een geldige voormeting nog kan",
  "werklijst/na-afgesloten": "afgesloten zorgtrajecten waar een geldige nameting nog kan",
  "werklijst/na-open": "lopende zorgtrajecten met een voormeting, waar de nameting nog moet komen",
  hoofdpaar: "zorgtrajecten met een paar, elk één keer, op het eerste instrument van hun diagnosegroep",
  hoofdrci: "zorgtrajecten met een paar, elk één keer, op een vragenlijst waarvan de meetfout bekend is",
  hoofdjt: "zorgtrajecten met een paar, elk één keer, op een vragenlijst met meetfout en klinisch afkappunt",
  duur: "afgesloten zorgtrajecten met een bekend laatste contact",
  sessies: "afgesloten zorgtrajecten waarvan de contacten zijn geleverd",
  arbeid: "afgesloten zorgtrajecten waarvan arbeid bij start en einde bekend is",
  "behoefte/voor": "afgesloten zorgtrajecten met een geldige CANSAS als voormeting",
  "behoefte/na": "afgesloten zorgtrajecten met een geldige CANSAS als nameting",
  tevreden: "afgesloten zorgtrajecten met een geldig oordeel van de patiënt",
  kenmerk: "afgesloten zorgtrajecten in de klasse",
  "kenmerk/gemeten": "zorgtrajecten in de klasse met een paar, elk één keer",
  schalen: "zorgtrajecten met een paar waarvan alle subschalen geldig zijn",
  ...Object.fromEntries(
    HOOFDGROEPEN.map(({ code, naam }) => [
      `hoofdgroep/${code}`,
      `zorgtrajecten met een paar, hoofdgroep ${naam.toLowerCase()}`,
    ]),
  ),
};

const DATES: Record<NonNullable<Measure["periode"]> | "sluitdatum", string> = {
  sluitdatum: "datum van afsluiten",
  rapportagedatum: "datum van de meting, anders de laatste dag waarop zij verwacht werd",
  peildatum: "stand op de peildatum",
};

/** @throws Error for a figure whose n was given no meaning */
export function meaningOf(m: Measure): { noemer: string; datum: string } {
  const noemer = COUNTS[m.noemer] ?? COUNTS[m.noemer.replace(/^i/, "")];
  if (noemer === undefined) throw new Error(`no meaning of ${m.noemer}`);
  return { noemer, datum: DATES[m.periode ?? "sluitdatum"] };
}

/** One row per figure: what n counts, what the value is, and which date places it in a period. */
export function meaningRows(): ReleaseRow<"begrippen">[] {
  const rows = new Map<string, ReleaseRow<"begrippen">>();
  for (const m of MEASURES)
    rows.set(`${m.indicator}|${m.definitie}|${m.populatie}`, {
      indicator: m.indicator,
      definitie: m.definitie,
      populatie: m.populatie,
      ...meaningOf(m),
      soort: m.soort,
    });
  return [...rows.values()];
}
