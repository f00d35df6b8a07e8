/** How an indicator's figures come about, and which threshold holds for them. */
export interface Measure {
  readonly indicator: string;
  readonly definitie: string;
  readonly populatie: string;
  readonly uitsplitsing: string;
  /** The categories that exist by definition; [""] where there is no breakdown. */
  readonly categorieen: readonly string[];
  readonly klasse: "telling" | "uitkomst";
  readonly soort: "aantal" | "aandeel" | "gemiddelde";
  /** Model table: behandeling (one instrument-less row per treatment) or paar (per instrument). */
  readonly tabel: "behandeling" | "paar";
  /** Which rows count. */
  readonly filter: string;
  /** Shares: SQL that is true for the numerator, with {cat} for the category. Means: the value. */
  readonly waarde: string;
  /** Only at the levels that policy names for variants. */
  readonly variant?: boolean;
}

export const NONE = "";
export const RESPONSE_STATUS = ["completer", "dropout", "non-starter", "non-responder"] as const;
export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;
const CHECKS = [
  "geldig",
  "buiten venster",
  "verkeerde respondent",
  "buiten bereik",
  "niet scoorbaar",
  "niet toegestaan",
  "niet gemeten",
] as const;

const base = { uitsplitsing: NONE, categorieen: [NONE], definitie: "standaard" } as const;

/** Everything the cube holds. Adding an indicator is adding a line. */
export const MEASURES: readonly Measure[] = [
  {
    ...base,
    indicator: "afgesloten",
    populatie: "afgesloten",
    klasse: "telling",
    soort: "aantal",
    tabel: "behandeling",
    filter: "true",
    waarde: "",
  },
  {
    ...base,
    indicator: "response",
    populatie: "volwassen of onbekend",
    klasse: "telling",
    soort: "aandeel",
    tabel: "behandeling",
    filter: "in_response",
    waarde: "responsstatus = 'completer'",
  },
  {
    ...base,
    indicator: "responsstatus",
    populatie: "volwassen of onbekend",
    uitsplitsing: "responsstatus",
    categorieen: RESPONSE_STATUS,
    klasse: "telling",
    soort: "aandeel",
    tabel: "behandeling",
    filter: "in_response",
    waarde: "responsstatus = {cat}",
  },
  {
    ...base,
    indicator: "voormeting",
    populatie: "afgesloten",
    uitsplitsing: "controle",
    categorieen: CHECKS,
    klasse: "telling",
    soort: "aandeel",
    tabel: "behandeling",
    filter: "true",
    waarde: "voormeting = {cat}",
  },
  {
    ...base,
    indicator: "nameting",
    populatie: "afgesloten",
    uitsplitsing: "controle",
    categorieen: [...CHECKS, "niet na de voormeting"],
    klasse: "telling",
    soort: "aandeel",
    tabel: "behandeling",
    filter: "true",
    waarde: "nameting = {cat}",
  },
  {
    ...base,
    indicator: "hsk-compleet",
    populatie: "vestigingen met SCL-90",
    klasse: "telling",
    soort: "aandeel",
    tabel: "behandeling",
    filter: "hsk_van_toepassing",
    waarde: "hsk_compleet",
  },
  {
    ...base,
    indicator: "hsk-verbetering",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "gemiddelde",
    tabel: "paar",
    filter: "verbetering IS NOT NULL",
    waarde: "verbetering",
  },
  {
    ...base,
    indicator: "hsk-verbetering",
    definitie: "open geval weggelaten",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "gemiddelde",
    tabel: "paar",
    filter: "verbetering_weggelaten IS NOT NULL",
    waarde: "verbetering_weggelaten",
    variant: true,
  },
  {
    ...base,
    indicator: "hsk-verbetering",
    definitie: "formule letterlijk",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "gemiddelde",
    tabel: "paar",
    filter: "verbetering_letterlijk IS NOT NULL",
    waarde: "verbetering_letterlijk",
    variant: true,
  },
  {
    ...base,
    indicator: "hsk-start-normaal",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "aandeel",
    tabel: "paar",
    filter: "verbetering IS NOT NULL",
    waarde: "start_normaal",
  },
  {
    ...base,
    indicator: "delta-t",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "gemiddelde",
    tabel: "paar",
    filter: "delta_t IS NOT NULL",
    waarde: "delta_t",
  },
  {
    ...base,
    indicator: "delta-t-klasse",
    populatie: "paren",
    uitsplitsing: "delta-t-klasse",
    categorieen: CLASSES,
    klasse: "uitkomst",
    soort: "aandeel",
    tabel: "paar",
    filter: "klasse IS NOT NULL",
    waarde: "klasse = {cat}",
  },
  {
    ...base,
    indicator: "delta-t-klasse",
    definitie: "strikt",
    populatie: "paren",
    uitsplitsing: "delta-t-klasse",
    categorieen: [...CLASSES, "niet ingedeeld"],
    klasse: "uitkomst",
    soort: "aandeel",
    tabel: "paar",
    filter: "klasse_strikt IS NOT NULL",
    waarde: "klasse_strikt = {cat}",
    variant: true,
  },
  {
    ...base,
    indicator: "hersteld",
    populatie: "paren",
    klasse: "uitkomst",
    soort: "aandeel",
    tabel: "paar",
    filter: "klasse IS NOT NULL",
    waarde: "klasse = 'hersteld'",
  },
  {
    ...base,
    indicator: "hersteld",
    populatie: "klinische start",
    klasse: "uitkomst",
    soort: "aandeel",
    tabel: "paar",
    filter: "start_klinisch",
    waarde: "klasse = 'hersteld'",
  },
];
