/**
 * A definition is a rule of the field that the workbench computes with. It stands once: models, tests and the
 * methods page all use the same text.
 */

/** One line of a worked example: a call that a reader can check by hand. */
export interface WorkedExample {
  /** What the case shows, in Dutch, for a clinician. */
  readonly uitleg: string;
  /** The call, as SQL (macros) or as a printable function call (functions). */
  readonly aanroep: string;
  /** What it must give; null stands for "not available". */
  readonly verwacht: number | string | boolean | null;
}

interface Common {
  readonly id: string;
  /** Dutch title. */
  readonly titel: string;
  /** Dutch explanation for a reader without statistics. */
  readonly uitleg: string;
  /** Where the rule comes from, and what we decided where the source is silent. */
  readonly bron: string;
  readonly voorbeelden: readonly WorkedExample[];
}

/** A formula on values: a DuckDB macro that Node, tests and browser load from the same text. */
export interface MacroDefinition extends Common {
  readonly soort: "macro";
  /** `CREATE OR REPLACE MACRO …`, core functions only, literal defaults. */
  readonly sql: string;
}

/** What needs quantiles or iteration: one pure TypeScript function; `roep` evaluates a worked example. */
export interface FunctionDefinition extends Common {
  readonly soort: "functie";
  /** The formula in words and symbols. */
  readonly formule: string;
  readonly roep: Readonly<Record<string, () => number>>;
}

export type Definition = MacroDefinition | FunctionDefinition;
