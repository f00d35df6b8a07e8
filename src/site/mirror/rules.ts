import file from "../../../data/policy/rapport.json" with { type: "json" };

/** The rules of the report: what counts as complete, in which words a difference is told, which questions come up and why. */
export interface MirrorRules {
  readonly versie: string;
  /** Months after its end from which a half-year is complete. */
  readonly volledig: { readonly maanden: number; readonly bron: string };
  readonly uitkomsten: { readonly volgorde: readonly string[]; readonly bron: string };
  /** Bounds of a standardised difference. */
  readonly verschil_in_woorden: {
    readonly klein: number;
    readonly middel: number;
    readonly groot: number;
    readonly bron: string;
  };
  readonly groepen: { readonly minst: number; readonly bron: string };
  readonly bijna_honderd: { readonly grens: number; readonly perioden: number; readonly bron: string };
  /** Percent of a unit's own figures. */
  readonly veel_verborgen: { readonly deel: number; readonly bron: string };
  readonly gesprek: { readonly aantal: number; readonly regels: readonly QuestionRule[] };
  readonly stappen: {
    readonly bij: string;
    readonly stappen: readonly string[];
    readonly gehaald: string;
    readonly bron: string;
  };
  readonly gebruik: { readonly regels: readonly string[]; readonly bron: string };
}

/** A question for the conversation; its code names the condition that is written in code (questions.ts). */
export interface QuestionRule {
  readonly code: string;
  /** Of one subject only the first question is asked. */
  readonly onderwerp: string;
  readonly vraag: string;
  readonly bron: string;
}

export const RULES: MirrorRules = file;
