/** How grave a finding is, the gravest first. */
export const SEVERITY = ["onbruikbaar", "fout", "let op", "ter informatie"] as const;

/**
 * What a check of a delivery found: one kind of fault or oddity, with what it does to the figures. Dutch, for the sender of
 * the delivery. Never holds a value of or about a person: no keys, no behandelaar, no dates of single rows.
 */
export interface Finding {
  /** Stable name of the check, for instance `oq45-dubbel-omgekeerd`; tests and the CSV report use it. */
  readonly code: string;
  /**
   * `onbruikbaar`: nothing can be computed · `fout`: rows or values do not count until it is mended · `let op`: counted as it
   * stands, but the figures may not mean what they seem to · `ter informatie`: ordinary, and good to know; the delivery is
   * clean all the same.
   */
  readonly ernst: (typeof SEVERITY)[number];
  /** Where: file, column, instrument, vestiging, period; as far as it goes. */
  readonly waar: string;
  /** What was found, with counts. */
  readonly wat: string;
  /** What it does to the figures. */
  readonly gevolg: string;
  /** How the sender mends it. */
  readonly herstel: string;
  /** How many rows (metingen, zorgtrajecten, answers) it hits. */
  readonly rijen: number;
  /** What rows set aside and other findings may follow from: it is told before them, whatever they are. */
  readonly oorzaak?: true;
}
