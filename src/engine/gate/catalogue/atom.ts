/** What atoms, the sums over them and the relations between them are; which there are: atoms.ts and report-atoms.ts. */

/** A value summed over an atom's rows, of which a mean is published. */
export interface Sum {
  readonly id: string;
  /** Column of the model table, or SQL over its columns. */
  readonly kolom: string;
  /** Range of one row's value: fixed, that of delta-T on the instrument's metric, or that of the scale's score. */
  readonly bereik: readonly [number, number] | "delta-t" | "schaal";
  /**
   * Which of policy's widths an attacker is left with in the mean; null: the value follows from the count, which is
   * protected itself.
   */
  readonly breedte: Width | null;
  /**
   * Other published means of nearly the same rows. Where only a few patients stand in one of the two, or in both with
   * different values, the difference of the two means would be theirs: then this one is hidden.
   */
  readonly elders?: readonly Elsewhere[];
}
export interface Elsewhere {
  /** SQL over the table's columns: the row stands in the other mean with the same value. */
  readonly gelijk: string;
  /** It only does where reporting date and closing date lie in one period. */
  readonly zelfdePeriode?: true;
  /** Atom of the other mean, where that has rows of its own. */
  readonly atoom?: string;
}
export type Width = "t_punten" | "procentpunten" | "sessies" | "dagen" | "bereik";

/**
 * behandeling: one row per closed zorgtraject · paar: per zorgtraject and instrument with a pair · paren: the same without
 * regard to instrument · hoofdpaar: the one pair of a zorgtraject that counts where instruments are taken together ·
 * instrument: per closed zorgtraject and instrument of the delivery · tevredenheid: per closed zorgtraject and instrument
 * on which patients gave a mark · schaalpaar: per zorgtraject and subscale (instrument#schaal) · kenmerk: per closed
 * zorgtraject and characteristic, in its class (kenmerk#klasse) · moment and
 * moment_instrument: per expected moment or extra meting, by its reporting date · werklijst: per zorgtraject on a worklist.
 */
export const ATOM_TABLES = [
  "behandeling",
  "paar",
  "instrument",
  "paren",
  "hoofdpaar",
  "tevredenheid",
  "schaalpaar",
  "kenmerk",
  "moment",
  "moment_instrument",
  "werklijst",
] as const;
export type AtomTable = (typeof ATOM_TABLES)[number];

/** Tables whose rows belong to no instrument. */
const WITHOUT: ReadonlySet<AtomTable> = new Set(["behandeling", "paren", "hoofdpaar", "moment", "werklijst"]);
export const knowsInstrument = (tabel: AtomTable): boolean => !WITHOUT.has(tabel);

/**
 * What an instrument must have: T (metriek), T on a metric with a cut-off (afkap), a zero point for the HSK percentage (nulpunt), a
 * cut-off on T and a known range (vergelijk), with a zero point besides (hsk-vergelijk); a known measurement error besides
 * (verandering), with a zero point (hsk-verandering), a clinical cut-off (jt) or a sourced least change that matters (mic).
 */
export type Requirement =
  | "metriek"
  | "afkap"
  | "nulpunt"
  | "vergelijk"
  | "hsk-vergelijk"
  | "verandering"
  | "hsk-verandering"
  | "jt"
  | "mic";

export interface Atom {
  readonly id: string;
  readonly tabel: AtomTable;
  /** Which rows count: SQL over the table's columns. */
  readonly voorwaarde: string;
  /** What an instrument must have for this to exist. */
  readonly vereist?: Requirement;
  readonly sommen?: readonly Sum[];
  /** Says something of how patients fare: shown from policy's number of patients in the atom named (the whole it is part of). */
  readonly uitkomst?: string;
  /** Its number says nothing about anyone: small is not hidden, only sums over it are. */
  readonly vrij?: true;
  /** It is of this questionnaire: where a unit does not use it, there is no such cell. */
  readonly gebruikt?: string;
  /** A part of the rest named: where that rest is nobody and may be known, so is this part. */
  readonly deelVan?: string;
  /** Exists only where the whole delivery has some of the atom named: a category of the data, or something not delivered. */
  readonly alsVoorkomt?: string;
  /** It does exist where the delivery has none of these either: that nobody is in any category is a number like others. */
  readonly ofGeen?: readonly string[];
}

/** ouder = Σ kinderen at every unit and period; per instrument where one of them is. Sums likewise. */
export interface AtomRelation {
  readonly ouder: string;
  readonly kinderen: readonly string[];
  readonly soort: "categorie" | "populatie" | "instrument";
  /** It may fail for a rare zorgtraject; where it does, it is no equation. */
  readonly bijna?: true;
}
