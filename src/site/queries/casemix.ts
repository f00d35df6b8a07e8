import { lit, type Query } from "../query.js";

/** SQL over the tables of the casemix models, with the type of a row. Units are always in their neutral order. */

/** What every row says about itself where it has no figure. */
interface Shown {
  readonly status: string;
  readonly reden: string | null;
}

export interface Model {
  readonly model: string;
  readonly titel: string;
  /** What the outcome says and does not say; empty where the title does. */
  readonly toelichting: string;
  readonly soort: string;
  readonly eenheid: string;
  readonly populatie: string;
  readonly covariaten: string;
  readonly weggelaten: string;
  readonly ontbrekend: string;
  readonly bron: string;
  readonly indicator: string;
  /** What its funnel compares with; null: the whole. */
  readonly doel: number | null;
  readonly doel_bron: string;
  /** Limits of the funnel in percent, separated by semicolons. */
  readonly grenzen: string;
  /** Of a share: how its count varies by chance. */
  readonly verdeling: "poisson-binomiaal" | "poisson" | null;
  /** The reliability of which the n is given. */
  readonly betrouwbaarheid: number;
}
const MODELS_SQL =
  "SELECT model, titel, toelichting, soort, eenheid, populatie, covariaten, weggelaten, ontbrekend, bron, indicator, doel, doel_bron, grenzen, verdeling, betrouwbaarheid FROM modellen ORDER BY volgorde";
export const models = (q: Query): Promise<Model[]> => q.all<Model>(MODELS_SQL);

/** One estimated quantity of a model and variant: a variance, a share, a log-likelihood. */
export interface Quantity extends Shown {
  readonly variant: string;
  readonly grootheid: string;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly n: number | null;
}
const quantitiesSql = (model: string): string =>
  `SELECT variant, grootheid, waarde, laag, hoog, n, status, reden FROM casemix_model WHERE model = ${lit(model)} ORDER BY variant, grootheid`;
export const quantities = (q: Query, model: string): Promise<Quantity[]> => q.all<Quantity>(quantitiesSql(model));

export interface Effect extends Shown {
  readonly variant: string;
  readonly term: string;
  readonly klasse: string | null;
  readonly naam: string;
  readonly n: number | null;
  readonly effect: number | null;
  readonly se: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly referentie: boolean;
}
const effectsSql = (model: string, variant: string): string =>
  `SELECT variant, term, klasse, naam, n, effect, se, laag, hoog, referentie, status, reden FROM casemix_effecten
   WHERE model = ${lit(model)} AND variant = ${lit(variant)} ORDER BY volgorde`;
export const effects = (q: Query, model: string, variant = "casemix"): Promise<Effect[]> =>
  q.all<Effect>(effectsSql(model, variant));

/** A unit under a model: measured, expected, adjusted, shrunken. */
export interface UnitRow extends Shown {
  readonly eenheid: string;
  readonly naam: string;
  readonly n: number | null;
  readonly ongecorrigeerd: number | null;
  readonly ongecorrigeerd_laag: number | null;
  readonly ongecorrigeerd_hoog: number | null;
  readonly verwacht: number | null;
  readonly gecorrigeerd: number | null;
  readonly gecorrigeerd_laag: number | null;
  readonly gecorrigeerd_hoog: number | null;
  readonly se: number | null;
  readonly krimp: number | null;
  readonly krimp_laag: number | null;
  readonly krimp_hoog: number | null;
  readonly betrouwbaarheid: number | null;
  readonly n_nodig: number | null;
  readonly waargenomen: number | null;
  readonly verwacht_aantal: number | null;
  readonly variantie: number | null;
  readonly z: number | null;
  readonly verhouding: number | null;
  readonly verhouding_laag: number | null;
  readonly verhouding_hoog: number | null;
}
const unitRowsSql = (model: string, niveau: string): string =>
  `SELECT c.eenheid, coalesce(e.naam, c.eenheid) AS naam, c.* EXCLUDE (model, niveau, eenheid)
   FROM casemix_eenheden c LEFT JOIN eenheden e ON e.eenheid = c.eenheid AND e.niveau = c.niveau
   WHERE c.model = ${lit(model)} AND c.niveau = ${lit(niveau)} ORDER BY e.volgorde, c.eenheid`;
export const unitRows = (q: Query, model: string, niveau: string): Promise<UnitRow[]> =>
  q.all<UnitRow>(unitRowsSql(model, niveau));

/** A vestiging under one step of the ladder of models. */
export interface StepRow extends Shown {
  readonly eenheid: string;
  readonly naam: string;
  readonly stap: "geen" | "ernst" | "diagnose" | "alle";
  readonly n: number | null;
  readonly gecorrigeerd: number | null;
  readonly gecorrigeerd_laag: number | null;
  readonly gecorrigeerd_hoog: number | null;
}
const stepRowsSql = (model: string): string =>
  `SELECT c.eenheid, coalesce(e.naam, c.eenheid) AS naam, c.stap, c.n, c.gecorrigeerd, c.gecorrigeerd_laag, c.gecorrigeerd_hoog, c.status, c.reden
   FROM casemix_stappen c LEFT JOIN eenheden e ON e.eenheid = c.eenheid AND e.niveau = c.niveau
   WHERE c.model = ${lit(model)} ORDER BY e.volgorde, c.eenheid, c.volgorde`;
export const stepRows = (q: Query, model: string): Promise<StepRow[]> => q.all<StepRow>(stepRowsSql(model));

/** Between which numbers with the outcome chance leaves a unit, under a share. */
export interface CountLimit {
  readonly eenheid: string;
  readonly grens: number;
  readonly onder: number;
  readonly boven: number;
}
const countLimitsSql = (model: string, niveau: string): string =>
  `SELECT eenheid, grens, onder, boven FROM casemix_trechter
   WHERE model = ${lit(model)} AND niveau = ${lit(niveau)} AND onder IS NOT NULL ORDER BY eenheid, grens`;
export const countLimits = (q: Query, model: string, niveau: string): Promise<CountLimit[]> =>
  q.all<CountLimit>(countLimitsSql(model, niveau));

export interface Check extends Shown {
  readonly toets: string;
  readonly groep: string;
  readonly n: number | null;
  readonly verwacht: number | null;
  readonly waarde: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
}
const checksSql = (model: string): string =>
  `SELECT c.toets, coalesce(e.naam, c.groep) AS groep, c.n, c.verwacht, c.waarde, c.laag, c.hoog, c.status, c.reden
   FROM casemix_controle c LEFT JOIN eenheden e ON c.toets = 'invloed' AND e.eenheid = c.groep
   WHERE c.model = ${lit(model)} ORDER BY c.toets, c.volgorde`;
export const checks = (q: Query, model: string): Promise<Check[]> => q.all<Check>(checksSql(model));

/** A class of a characteristic as the release names it. */
export interface Trait {
  readonly kenmerk: string;
  readonly klasse: string;
  readonly kenmerk_naam: string;
  readonly klasse_naam: string;
  readonly van: string;
  readonly toelichting: string | null;
}
export const TRAITS_SQL =
  "SELECT kenmerk, klasse, kenmerk_naam, klasse_naam, van, toelichting FROM kenmerken ORDER BY volgorde";
export const traits = (q: Query): Promise<Trait[]> => q.all<Trait>(TRAITS_SQL);

/** A group of patients by a characteristic: the outcome as measured and with the other characteristics equal. */
export interface Answer extends Shown {
  readonly kenmerk: string;
  readonly klasse: string;
  readonly naam: string;
  readonly n: number | null;
  readonly ongecorrigeerd: number | null;
  readonly ongecorrigeerd_laag: number | null;
  readonly ongecorrigeerd_hoog: number | null;
  readonly gecorrigeerd: number | null;
  readonly gecorrigeerd_laag: number | null;
  readonly gecorrigeerd_hoog: number | null;
}
const answersSql = (model: string, kenmerk: string): string =>
  `SELECT v.kenmerk, v.klasse, coalesce(k.klasse_naam, v.klasse) AS naam, v.* EXCLUDE (model, kenmerk, klasse, volgorde)
   FROM casemix_vragen v LEFT JOIN kenmerken k ON k.kenmerk = v.kenmerk AND k.klasse = v.klasse
   WHERE v.model = ${lit(model)} AND v.kenmerk = ${lit(kenmerk)} ORDER BY v.volgorde`;
export const answers = (q: Query, model: string, kenmerk: string): Promise<Answer[]> =>
  q.all<Answer>(answersSql(model, kenmerk));

/** Characteristics that a question can be asked about, those of the policy's list first and in its order. */
export const QUESTIONS_SQL = "SELECT DISTINCT kenmerk FROM casemix_vragen";

/** The mean of a unit if those without a nameting count by a scenario. */
export interface Bound extends Shown {
  readonly niveau: string;
  readonly eenheid: string;
  readonly eenheidnaam: string;
  readonly scenario: string;
  readonly naam: string;
  readonly n: number | null;
  readonly n_aangevuld: number | null;
  readonly waarde: number | null;
}
const boundsSql = (niveau: string): string =>
  `SELECT g.niveau, g.eenheid, coalesce(e.naam, g.eenheid) AS eenheidnaam, g.scenario, g.naam, g.n, g.n_aangevuld, g.waarde, g.status, g.reden
   FROM casemix_grenzen g LEFT JOIN eenheden e ON e.eenheid = g.eenheid AND e.niveau = g.niveau
   WHERE g.niveau = ${lit(niveau)} ORDER BY e.volgorde, g.eenheid, g.volgorde`;
export const bounds = (q: Query, niveau: string): Promise<Bound[]> => q.all<Bound>(boundsSql(niveau));

/** The spread between units in a period. */
export interface Spread extends Shown {
  readonly variant: string;
  readonly niveau: string;
  readonly periode: string;
  readonly label: string;
  readonly n: number | null;
  readonly eenheden: number | null;
  readonly sd: number | null;
  readonly sd_laag: number | null;
  readonly sd_hoog: number | null;
  readonly aandeel: number | null;
}
const spreadsSql = (model: string): string =>
  `SELECT v.variant, v.niveau, v.periode, coalesce(p.label, v.periode) AS label, v.n, v.eenheden, v.sd, v.sd_laag, v.sd_hoog, v.aandeel, v.status, v.reden
   FROM variantie v LEFT JOIN perioden p USING (periode)
   WHERE v.model = ${lit(model)} ORDER BY v.niveau DESC, v.variant, p.volgorde, v.periode`;
export const spreads = (q: Query, model: string): Promise<Spread[]> => q.all<Spread>(spreadsSql(model));
