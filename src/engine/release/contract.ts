/**
 * The shape of a release: what is published, and nothing else. Shared by the writer (private) and by everything that
 * reads a release (public).
 */

import { type CASEMIX_NAMES, CASEMIX_TABLES } from "./casemix-tables.js";
import { col, type Table } from "./table.js";

export type { Column, Table } from "./table.js";

export const CERTIFICATE_LEVELS = ["alleen-drempel", "volledig", "overgenomen"] as const;
export type CertificateLevel = (typeof CERTIFICATE_LEVELS)[number];

/** What a level means to a reader, in Dutch. */
export const LEVEL_MEANING: Record<CertificateLevel, string> = {
  "alleen-drempel":
    "Alleen drempels: kleine aantallen zijn weggelaten, maar door aftrekken zijn sommige mogelijk terug te rekenen. Deze uitgave mag het huis niet uit.",
  volledig:
    "Volledig: kleine aantallen zijn weggelaten, en een aanval die ze uit de rest probeert terug te rekenen mislukte.",
  overgenomen: "Overgenomen: cijfers die een andere partij al openbaar maakte.",
};

/** How a folder is known to be a release. */
export const RELEASE_MARKER = { file: "manifest.json", key: "vingerafdruk" } as const;

/** The T constants of a release, for later releases to use. */
export const METRIC_FILE = "metriek.json";

/** How the release stood up to the attack. */
export interface Proof {
  /** Published building blocks (counts and sums), how many of them are hidden, and how many because they are small. */
  readonly bouwstenen: number;
  readonly verborgen: number;
  readonly tekleen: number;
  /** Sums that an attacker can reckon with. */
  readonly vergelijkingen: number;
  /** Hidden blocks attacked with linear programmes, and those held by rule: sums over nobody. */
  readonly aangevallen: number;
  readonly doorregel: number;
  readonly programmas: number;
  /** Worlds found by the suppressor that the attack checked and took over, where its own proved too little. */
  readonly nagerekend: number;
  /** Moves found with fractions of zorgtrajecten. */
  readonly gebroken: number;
  /** What an outsider is left with at least, as a multiple of the required room; null: nothing is hidden. */
  readonly speling: {
    readonly minst: number;
    readonly kwart: number;
    readonly midden: number;
    readonly driekwart: number;
  } | null;
  /** What stays visible at the vestigingen, in percent: of the blocks, and of the zorgtrajecten in them. */
  readonly zichtbaar: readonly {
    readonly wat: string;
    readonly periode: string;
    readonly cellen: number;
    readonly cellen_getoond: number;
    readonly zorgtrajecten_zichtbaar: number;
  }[];
}

export interface Certificate {
  readonly niveau: CertificateLevel;
  readonly betekenis: string;
  readonly regels: readonly string[];
  readonly cellen: { readonly getoond: number; readonly verborgen: number };
  /** Level volledig: how the attack went. */
  readonly proef?: Proof | undefined;
  /** SHA-256 per table file, and of the T constants. */
  readonly tabellen: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly formaat: 1;
  readonly bron: string;
  readonly synthetisch: boolean;
  readonly aanlevering: string;
  readonly versie: string;
  readonly beleid: string;
  readonly editie: { readonly naam: string; readonly titel: string; readonly toelichting: string };
  readonly periode: { readonly van: string; readonly tot: string };
  readonly referentieperiode: { readonly van: string; readonly tot: string };
  readonly peildatum: string;
  readonly niveaus: readonly string[];
  readonly reden_verborgen: string;
  /** Why the delivery is hardly of use, where a release was made all the same; every page says it. */
  readonly voorbehoud?: readonly string[] | undefined;
  /** SHA-256 over the facts above and the hashes of all tables: the release's own fingerprint. */
  readonly vingerafdruk: string;
}

/** Every table of a release, with the meaning of every column; dictionary.json is written from it. */
export const TABLES: readonly Table[] = [
  {
    naam: "indicatoren",
    korrel: "één rij per eenheid, periode, uitsplitsing, categorie, populatie, instrument, indicator en definitie",
    bron: "engine/gate",
    volgorde: [
      "niveau",
      "eenheid",
      "periode",
      "indicator",
      "definitie",
      "populatie",
      "instrument",
      "uitsplitsing",
      "categorie",
    ],
    kolommen: [
      col("niveau", "VARCHAR", "totaal, cluster, organisatie, vestiging, team of behandelaar"),
      col("eenheid", "VARCHAR", "code van de eenheid (tabel eenheden)"),
      col(
        "periode",
        "VARCHAR",
        "totaal, jaar (2018), kwartaal (2018-K3) of maand (2018-07); welke datum telt: tabel cijfers",
      ),
      col("uitsplitsing", "VARCHAR", "waarnaar is uitgesplitst; leeg: niet"),
      col("categorie", "VARCHAR", "categorie binnen de uitsplitsing"),
      col("populatie", "VARCHAR", "welke behandelingen of paren meetellen"),
      col("instrument", "VARCHAR", "instrument; leeg waar het er niet toe doet"),
      col("indicator", "VARCHAR", "wat er is berekend"),
      col("definitie", "VARCHAR", "welke lezing van de regel"),
      col("n", "INTEGER", "aantal in de noemer; waarvan: tabel cijfers", "zorgtrajecten, paren of metingen"),
      col("teller", "INTEGER", "aantal in de teller van een aandeel", "als n"),
      col("waarde", "DOUBLE", "het cijfer: percentage, gemiddelde of aantal", "% of punten"),
      col("sd", "DOUBLE", "standaarddeviatie tussen zorgtrajecten, bij een gemiddelde", "% of punten"),
      col("fout", "DOUBLE", "standaardfout van waarde; naar patiënt geclusterd waar patienten is gevuld", "als waarde"),
      col("patienten", "INTEGER", "patiënten naar wie fout is geclusterd, naar beneden op vijftallen", "patiënten"),
      col("laag", "DOUBLE", "ondergrens van het 95 %-interval", "als waarde"),
      col("hoog", "DOUBLE", "bovengrens van het 95 %-interval", "als waarde"),
      col("methode", "VARCHAR", "interval: wilson, student of begrensd; -patient: uit fout en patienten"),
      col("status", "VARCHAR", "getoond, verborgen of niet beschikbaar"),
      col("reden", "VARCHAR", "waarom er geen cijfer staat"),
    ],
  },
  {
    naam: "eenheden",
    korrel: "één rij per eenheid",
    bron: "aanlevering, editie",
    volgorde: ["volgorde"],
    kolommen: [
      col("niveau", "VARCHAR", "niveau van de eenheid"),
      col("eenheid", "VARCHAR", "code: afgeleid met een geheime sleutel, of 'totaal'"),
      col("naam", "VARCHAR", "naam, of de code waar de editie geen namen toont"),
      col("organisatie", "VARCHAR", "code van de organisatie waar de eenheid onder valt"),
      col("volgorde", "INTEGER", "vaste neutrale volgorde (op naam), nooit op uitkomst"),
    ],
  },
  {
    naam: "relaties",
    korrel:
      "één rij per ouder en kind van een som; kinderen met dezelfde soort, groep en ouder tellen samen op tot de ouder; een kind waarvan deze uitgave op die plaats geen rij heeft is weggelaten en telt als onbekend, nul of meer",
    bron: "engine/gate",
    volgorde: ["soort", "groep", "ouder", "kind"],
    kolommen: [
      col("soort", "VARCHAR", "eenheid, periode, categorie of populatie"),
      col("groep", "VARCHAR", "niveau of soort periode van het kind, of nummer van de som tussen bouwstenen"),
      col("ouder", "VARCHAR", "de som: eenheid, periode of bouwsteen"),
      col("kind", "VARCHAR", "het deel"),
    ],
  },
  {
    naam: "bouwstenen",
    korrel:
      "één rij per indicator, definitie, populatie, uitsplitsing en categorie: uit welke bouwstenen het cijfer bestaat",
    bron: "engine/gate",
    volgorde: ["indicator", "definitie", "populatie", "uitsplitsing", "categorie"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("definitie", "VARCHAR", "definitie"),
      col("populatie", "VARCHAR", "populatie"),
      col("uitsplitsing", "VARCHAR", "uitsplitsing; bij indicator kenmerk de code van het kenmerk"),
      col("categorie", "VARCHAR", "categorie"),
      col("n", "VARCHAR", "bouwsteen waarvan n het aantal is"),
      col("teller", "VARCHAR", "bouwsteen van de teller"),
      col("som", "VARCHAR", "waarde waarvan waarde het gemiddelde is"),
    ],
  },
  {
    naam: "cijfers",
    korrel: "één rij per indicator, definitie en populatie: wat n telt, wat de noemer is en welke datum telt",
    bron: "engine/gate",
    volgorde: ["indicator", "definitie", "populatie"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("definitie", "VARCHAR", "definitie"),
      col("populatie", "VARCHAR", "populatie"),
      col("noemer", "VARCHAR", "wat n telt"),
      col("datum", "VARCHAR", "welke datum de periode bepaalt"),
      col("soort", "VARCHAR", "aantal, aandeel of gemiddelde"),
    ],
  },
  {
    naam: "perioden",
    korrel: "één rij per periode",
    bron: "beleid publicatie",
    volgorde: ["volgorde"],
    kolommen: [
      col("periode", "VARCHAR", "code van de periode"),
      col("soort", "VARCHAR", "totaal, jaar, kwartaal of maand"),
      col("label", "VARCHAR", "zoals op de pagina's"),
      col("volgorde", "INTEGER", "volgorde in de tijd"),
    ],
  },
  {
    naam: "instrumenten",
    korrel: "één rij per instrument in de aanlevering",
    bron: "register van instrumenten, aanlevering, metriek",
    volgorde: ["instrument"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("naam", "VARCHAR", "naam van het instrument"),
      col("hoger_is_beter", "BOOLEAN", "richting van de ruwe score"),
      col("nulpunt", "DOUBLE", "nulpunt voor het percentage verbetering", "ruwe score"),
      col("metriek", "VARCHAR", "metriek van de T-scores van dit instrument: patient-voormeting; leeg: geen"),
      col("gemiddelde", "DOUBLE", "gemiddelde voormeting van de referentiegroep (T = 50)", "ruwe score"),
      col("sd", "DOUBLE", "standaarddeviatie van de referentiegroep (10 T-punten)", "ruwe score"),
      col("n_referentie", "INTEGER", "aantal voormetingen in de referentiegroep", "voormetingen"),
      col("laag", "DOUBLE", "laagste score", "ruwe score"),
      col("hoog", "DOUBLE", "hoogste score", "ruwe score"),
      col("tevredenheid", "BOOLEAN", "oordeel van de patiënt over de behandeling (CQI)"),
      col("lokaal", "BOOLEAN", "beschreven in de aanlevering zelf"),
      col("bron", "VARCHAR", "bron van de instrumentgegevens"),
    ],
  },
  {
    naam: "schalen",
    korrel: "één rij per subschaal van een instrument in de aanlevering",
    bron: "register van instrumenten",
    volgorde: ["instrument", "volgorde"],
    kolommen: [
      col("instrument", "VARCHAR", "code van het instrument"),
      col("schaal", "VARCHAR", "code van de subschaal: de categorie van indicator subschaal"),
      col("naam", "VARCHAR", "naam van de subschaal"),
      col("volgorde", "INTEGER", "volgorde binnen het instrument"),
      col("laag", "DOUBLE", "laagste score", "ruwe score"),
      col("hoog", "DOUBLE", "hoogste score", "ruwe score"),
    ],
  },
  ...CASEMIX_TABLES,
  {
    naam: "streefwaarden",
    korrel: "één rij per indicator en jaar",
    bron: "beleid response en uitkomsten",
    volgorde: ["indicator", "jaar"],
    kolommen: [
      col("indicator", "VARCHAR", "indicator"),
      col("jaar", "INTEGER", "jaar; leeg: elk jaar"),
      col("waarde", "DOUBLE", "streefwaarde", "%"),
      col("bron", "VARCHAR", "wie haar stelde"),
    ],
  },
  {
    naam: "verantwoording",
    korrel: "één rij per telling",
    bron: "intake en modellen",
    volgorde: ["volgorde"],
    kolommen: [
      col("onderdeel", "VARCHAR", "rijen of zorgtrajecten"),
      col("post", "VARCHAR", "wat is geteld"),
      col("deel", "VARCHAR", "bestand of rol"),
      col("aantal", "INTEGER", "aantal; leeg: niet getoond"),
      col("reden", "VARCHAR", "waarom er geen aantal staat"),
      col("volgorde", "INTEGER", "volgorde op de pagina"),
    ],
  },
];

export type TableName =
  | "indicatoren"
  | "eenheden"
  | "relaties"
  | "bouwstenen"
  | "cijfers"
  | "perioden"
  | "instrumenten"
  | "schalen"
  | (typeof CASEMIX_NAMES)[number]
  | "streefwaarden"
  | "verantwoording";
export type PublishedRow = Readonly<Record<string, string | number | boolean | null>>;
