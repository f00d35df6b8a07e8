import type { Interval } from "../definitions/intervals.js";
import type { Aantalgrenzen } from "../definitions/poisson-binomial.js";

/** What a model says, before anything is decided about publishing it. Units go by their keys; private. */

export interface Estimate {
  readonly waarde: number;
  readonly laag?: number;
  readonly hoog?: number;
}
/** A value, or the reason in Dutch why there is none. */
export type Result<T> = T | { readonly reden: string };
export const hasReason = <T extends object>(r: Result<T>): r is { readonly reden: string } => "reden" in r;

export interface ModelFigure {
  readonly model: string;
  readonly variant: string;
  readonly grootheid: string;
  readonly n: number;
  readonly patienten: number;
  readonly schatting: Result<Estimate>;
}

export interface EffectFigure {
  readonly model: string;
  readonly variant: string;
  readonly term: string;
  readonly klasse: string;
  readonly naam: string;
  /** Classes of the table `kenmerken` that are in it. */
  readonly van: readonly string[];
  readonly n: number;
  readonly patienten: number;
  /** Zorgtrajecten of the whole model. */
  readonly totaal: number;
  readonly effect: number;
  readonly se: number | null;
  /** Half the width of the 95 % interval. */
  readonly half: number | null;
  readonly referentie: boolean;
  /** Of a share: how many of the level (the whole, where it is a number) had the outcome; null: of a mean. */
  readonly teller: number | null;
  /** All of the class are at one vestiging, or at one organisatie of several: its effect would be that unit's. */
  readonly eenEenheid: boolean;
}

export interface UnitFigure {
  readonly model: string;
  readonly niveau: "vestiging" | "behandelaar";
  /** Key as the gate's cells have it. */
  readonly sleutel: string;
  readonly n: number;
  readonly patienten: number;
  readonly verwacht: number;
  readonly gecorrigeerd: number;
  readonly se: number;
  /** Error of the difference with the whole that holds the unit; left out: that of `gecorrigeerd` stands for it. */
  readonly verschilSe?: number;
  readonly krimp: number;
  readonly krimpSe: number;
  readonly betrouwbaarheid: number;
  readonly nNodig: number | null;
  readonly aandeel?: ShareFigure;
}

/** What a unit has more under a model of a share. */
export interface ShareFigure {
  readonly waargenomen: number;
  /** Σ p and Σ p(1 − p). */
  readonly verwacht: number;
  readonly variantie: number;
  /** 95 % intervals: of O/E, and of the corrected and the shrunken share in percent. */
  readonly verhouding: Interval;
  readonly gecorrigeerd: Interval;
  readonly krimp: Interval;
  /** Per level of the funnel, in percent: the least and the most that lie within. */
  readonly grenzen: readonly (Aantalgrenzen & { readonly grens: number })[];
}

export interface CheckFigure {
  readonly model: string;
  readonly toets: "calibratie" | "residuen" | "invloed" | "samenhang";
  /** A label, or with `eenheid` the key of a vestiging. */
  readonly groep: string;
  readonly eenheid: boolean;
  readonly n: number;
  readonly patienten: number;
  readonly verwacht: number | null;
  readonly waarde: number;
  /** Of a percentage: how many. */
  readonly teller?: number;
  readonly laag?: number;
  readonly hoog?: number;
}

export interface QuestionFigure {
  readonly model: string;
  readonly kenmerk: string;
  readonly klasse: string;
  /** Classes of the table `kenmerken` that are in it. */
  readonly van: readonly string[];
  readonly n: number;
  readonly patienten: number;
  readonly ongecorrigeerd: Estimate;
  readonly gecorrigeerd: Estimate;
}

export interface SpreadFigure {
  readonly model: string;
  readonly variant: "leeg" | "casemix";
  readonly niveau: "vestiging" | "behandelaar";
  readonly periode: string;
  readonly n: number;
  readonly patienten: number;
  readonly eenheden: number;
  readonly schatting: Result<{ readonly sd: Estimate; readonly aandeel: number }>;
}

export interface BoundFigure {
  readonly niveau: "totaal" | "cluster" | "organisatie" | "vestiging";
  readonly sleutel: string;
  readonly scenario: string;
  readonly naam: string;
  readonly n: number;
  readonly aangevuld: number;
  /** Patients whose own values move the figure: the end of those measured, or some without a pair; null: none. */
  readonly patienten: number | null;
  readonly waarde: number;
}

/** A vestiging under one step of the ladder of models. */
export interface StepFigure {
  /** geen, ernst, diagnose (and severity), alle. */
  readonly stap: string;
  readonly eenheid: UnitFigure;
  /** Classes of a characteristic that make up nearly all of what is expected: what is expected tells how many are in each. */
  readonly samenstelling: { readonly kenmerk: string; readonly klassen: readonly string[] };
}

/** Patients in the rows of one model only, of two models on different rows. */
export interface ApartFigure {
  readonly model: string;
  readonly ander: string;
  readonly patienten: number;
}

export interface ModelCard {
  readonly model: string;
  readonly titel: string;
  readonly soort: string;
  readonly eenheid: string;
  readonly populatie: string;
  readonly covariaten: readonly string[];
  readonly weggelaten: readonly { readonly naam: string; readonly reden: string }[];
  readonly indicator: string;
}

export interface CasemixResult {
  readonly kaarten: readonly ModelCard[];
  readonly modellen: readonly ModelFigure[];
  readonly effecten: readonly EffectFigure[];
  readonly eenheden: readonly UnitFigure[];
  readonly controles: readonly CheckFigure[];
  readonly vragen: readonly QuestionFigure[];
  readonly spreiding: readonly SpreadFigure[];
  readonly grenzen: readonly BoundFigure[];
  readonly apart: readonly ApartFigure[];
  readonly stappen: readonly StepFigure[];
}
