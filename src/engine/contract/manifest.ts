/** What a release says of itself: manifest and certificate. */

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
  readonly editie: {
    readonly naam: string;
    readonly titel: string;
    readonly toelichting: string;
    /** What may be done with the figures, where the edition says so: an SPDX identifier, or words. */
    readonly licentie?: string | undefined;
  };
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
