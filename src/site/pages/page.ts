import type { Query } from "../query.js";

/** What the reader chose; the keys are also those of the URL. */
export type Choice = Readonly<Record<string, string>>;

export interface Option {
  readonly waarde: string;
  readonly label: string;
}

/** One control of a page. */
export interface Control {
  readonly naam:
    | "periode"
    | "instrument"
    | "vestiging"
    | "tabel"
    | "niveau"
    | "delta"
    | "model"
    | "maat"
    | "grens"
    | "overdispersie"
    | "kenmerk";
  readonly label: string;
  readonly opties: (q: Query) => Promise<Option[]>;
}

export interface Context {
  readonly q: Query;
  readonly keuze: Choice;
  /** Parameters of the page's route. */
  readonly params: Readonly<Record<string, string>>;
  /** From the page to the root of the site: "." or "..". */
  readonly wortel: string;
}

/** A part of a page made from figures: HTML, the same in Node and browser. */
export type Block = (c: Context) => Promise<string>;

/** A page: its controls and the blocks that its Markdown places with an element with `data-blok`. */
export interface Page {
  readonly keuzes: readonly Control[];
  readonly blokken: Readonly<Record<string, Block>>;
}

/** The choice a page opens with: the first option of every control. */
export async function standardChoice(page: Page, q: Query): Promise<Record<string, string>> {
  const choice: Record<string, string> = {};
  for (const control of page.keuzes) choice[control.naam] = (await control.opties(q))[0]?.waarde ?? "";
  return choice;
}
