import { CHANGE_MEASURES } from "./change-atoms.js";
import { DEFINITION_MEASURES } from "./definition-atoms.js";
import type { Measure } from "./measure.js";
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
import { REPORT_MEASURES } from "./report-measures.js";

const base = { uitsplitsing: "", categorieen: [""], definitie: "standaard" } as const;
const count = { ...base, klasse: "telling", perInstrument: false } as const;
const checks = {
  ...count,
  populatie: "afgesloten",
  uitsplitsing: "controle",
  soort: "aandeel",
  noemer: "afgesloten",
} as const;
const summary = { definitie: "samengevat", categorieen: ["geldig", INVALID, UNMEASURED] } as const;
const outcome = { ...base, klasse: "uitkomst", perInstrument: true, populatie: "paren" } as const;
const hsk = {
  ...outcome,
  indicator: "hsk-verbetering",
  vereist: "nulpunt",
  soort: "gemiddelde",
  som: "verbetering",
} as const;
const classes = {
  ...outcome,
  indicator: "delta-t-klasse",
  uitsplitsing: "delta-t-klasse",
  vereist: "afkap",
  soort: "aandeel",
  noemer: "paar",
} as const;

/** The percentage verbetering: its standard reading above the vestiging follows from the figures of the vestigingen, that of patients is a cell. */
export const HSK = "hsk-verbetering";
export const PATIENT_LEVEL = "patiëntniveau";
/** A second reading of complete SCL-90, that follows from the shares of the vestigingen. */
export const MEAN_OF_UNITS = "gemiddelde van vestigingen";

/** Everything that is published about outcomes and response. Adding an indicator is adding a line. */
export const MEASURES: readonly Measure[] = [
  { ...count, indicator: "afgesloten", populatie: "afgesloten", soort: "aantal", noemer: "afgesloten" },
  {
    ...count,
    indicator: "response",
    populatie: "afgesloten",
    soort: "aandeel",
    noemer: "afgesloten",
    teller: "respons/completer",
  },
  {
    ...count,
    indicator: "responsstatus",
    populatie: "afgesloten",
    uitsplitsing: "responsstatus",
    categorieen: RESPONSE_STATUS,
    soort: "aandeel",
    noemer: "afgesloten",
    teller: "respons/{cat}",
  },
  { ...checks, indicator: "voormeting", categorieen: CHECKS, teller: "voormeting/{cat}" },
  { ...checks, indicator: "nameting", categorieen: AFTER_CHECKS, teller: "nameting/{cat}" },
  { ...checks, ...summary, indicator: "voormeting", teller: "voormeting/{cat}" },
  { ...checks, ...summary, indicator: "nameting", teller: "nameting/{cat}" },
  {
    ...count,
    indicator: "hsk-compleet",
    populatie: "vestigingen met SCL-90",
    soort: "aandeel",
    noemer: "hsk",
    teller: "hsk/compleet",
  },
  {
    ...count,
    indicator: "hsk-compleet",
    definitie: MEAN_OF_UNITS,
    populatie: "vestigingen met SCL-90",
    soort: "gemiddelde",
    noemer: "hsk",
  },
  { ...hsk, noemer: "paar" },
  { ...hsk, definitie: PATIENT_LEVEL, noemer: "paar" },
  { ...hsk, definitie: "open geval weggelaten", noemer: "weggelaten" },
  { ...hsk, definitie: "formule letterlijk", noemer: "letterlijk" },
  {
    ...outcome,
    indicator: "hsk-start-normaal",
    vereist: "nulpunt",
    soort: "aandeel",
    noemer: "paar",
    teller: "normaal",
  },
  {
    ...outcome,
    indicator: "hsk-honderd",
    vereist: "nulpunt",
    soort: "aandeel",
    noemer: "paar",
    teller: "honderd",
  },
  { ...outcome, indicator: "delta-t", vereist: "metriek", soort: "gemiddelde", noemer: "paar", som: "delta-t" },
  { ...classes, categorieen: CLASSES, teller: "klasse/{cat}" },
  {
    ...classes,
    definitie: "drie klassen",
    categorieen: ["hersteld", "verbeterd", NOT_IMPROVED],
    teller: "klasse/{cat}",
  },
  { ...classes, definitie: "strikt", categorieen: [...CLASSES, UNCLASSIFIED], teller: "strikt/{cat}" },
  {
    ...outcome,
    indicator: "hersteld",
    vereist: "afkap",
    soort: "aandeel",
    noemer: "paar",
    teller: "klasse/hersteld",
  },
  {
    ...outcome,
    indicator: "hersteld",
    populatie: "klinische start",
    vereist: "afkap",
    soort: "aandeel",
    noemer: "klinisch",
    teller: "klasse/hersteld",
  },
  ...REPORT_MEASURES,
  ...DEFINITION_MEASURES,
  ...CHANGE_MEASURES,
];
