import type { Requirement } from "./atom.js";

/** A published figure: which atoms it is made of, and which threshold holds for it. */
export interface Measure {
  readonly indicator: string;
  readonly definitie: string;
  readonly populatie: string;
  readonly uitsplitsing: string;
  /** The categories that exist by definition; [""] where there is no breakdown. */
  readonly categorieen: readonly string[];
  readonly klasse: "telling" | "uitkomst";
  readonly soort: "aantal" | "aandeel" | "gemiddelde";
  /** Atom of n. */
  readonly noemer: string;
  /** Shares: atom of the numerator, with {cat} for the category. */
  readonly teller?: string;
  /** Means: id of the atom's sum. */
  readonly som?: string;
  /** Per instrument (an atom of pairs), or once. */
  readonly perInstrument: boolean;
  readonly vereist?: Requirement;
  /** Which date places it in a period; left out: that of closing. */
  readonly periode?: "rapportagedatum" | "peildatum";
}
