import type { CasemixModel } from "../policy/casemix.js";
import type { Rows } from "./design.js";

/** What each outcome of the policy is in the rows, and which published figure is of the same zorgtrajecten. */
interface Outcome extends Omit<Rows, "geleverd"> {
  /** Distinct condition that some row must meet; without it the outcome does not exist in the delivery. */
  readonly bestaat: string;
  readonly populatie: string;
  /** The published figure of the same rows: indicator, definition, and for shares the categories that count. */
  readonly cijfer: {
    readonly indicator: string;
    readonly definitie: string;
    readonly tegendeel?: string;
    readonly categorie?: string;
  };
}

const MAIN = "zorgtrajecten met een voor- en nameting met T; één paar per zorgtraject";

export const OUTCOMES: Readonly<Record<CasemixModel["uitkomst"], Outcome>> = {
  "delta-t": {
    tabel: "casemix_rij",
    y: "r.delta_t",
    ySchaal: 1e4,
    bestaat: "delta_t IS NOT NULL",
    populatie: MAIN,
    cijfer: { indicator: "delta-t-alle", definitie: "standaard" },
  },
  "verbeterd-5t": {
    tabel: "casemix_rij",
    y: "CASE WHEN r.klasse IN ('hersteld', 'verbeterd') THEN 1 ELSE 0 END",
    ySchaal: 1,
    bestaat: "klasse IS NOT NULL",
    populatie: MAIN,
    cijfer: { indicator: "delta-t-alle-klasse", definitie: "drie klassen", tegendeel: "onveranderd of verslechterd" },
  },
  hersteld: {
    tabel: "casemix_rij",
    y: "CASE WHEN r.klasse = 'hersteld' THEN 1 ELSE 0 END",
    ySchaal: 1,
    bestaat: "klasse IS NOT NULL",
    populatie: MAIN,
    cijfer: { indicator: "delta-t-alle-klasse", definitie: "drie klassen", categorie: "hersteld" },
  },
  "betrouwbaar-verbeterd": {
    tabel: "rci_rij",
    y: "CASE WHEN r.klasse_rci = 'betrouwbaar verbeterd' THEN 1 ELSE 0 END",
    ySchaal: 1,
    bestaat: "klasse_rci IS NOT NULL",
    populatie: `${MAIN}, op een vragenlijst waarvan de meetfout bekend is`,
    cijfer: { indicator: "betrouwbaar-verbeterd-alle", definitie: "standaard" },
  },
  "jt-hersteld": {
    tabel: "jt_rij",
    y: "CASE WHEN r.klasse_jt = 'hersteld' THEN 1 ELSE 0 END",
    ySchaal: 1,
    bestaat: "klasse_jt IS NOT NULL",
    populatie: `${MAIN}, op een vragenlijst met een bekende meetfout en een klinisch afkappunt met bron`,
    cijfer: { indicator: "jt-hersteld-alle", definitie: "standaard" },
  },
  "verbetering-100": {
    tabel: "hsk_rij",
    y: "CASE WHEN r.verbeterd THEN 1 ELSE 0 END",
    ySchaal: 1,
    bestaat: "verbeterd IS NOT NULL",
    populatie: "paren op het instrument van de HSK",
    cijfer: { indicator: "hsk-honderd", definitie: "standaard" },
  },
};
