import type { Html } from "../../engine/text/html.js";
import { classFigure } from "../pages/casemix/class-figure.js";
import { groupsPerPractice } from "../pages/casemix/diagnosis.js";
import { calibrationFigure, calibrationSentence, checkRows, type Toets } from "../pages/casemix/diagnostics.js";
import { differenceOpening, differenceParts, funnel } from "../pages/casemix/fair.js";
import { adjustedGroupsSentence, adjustedSentence, shrunkenSentence } from "../pages/casemix/groups-wording.js";
import { citation, effectsFigure, type QuantityPair, quantityPairs } from "../pages/casemix/model.js";
import {
  type AskedQuestion,
  askedQuestion,
  goesAwayFigure,
  goesAwayRows,
  goesAwaySentence,
  NO_ANSWER,
  noSpread,
  questionOpening,
} from "../pages/casemix/questions.js";
import {
  chosenModel,
  isShare,
  lineOfModel,
  type ModelFigure,
  middleOf,
  NO_MODEL,
  notFitted,
  show,
  wholeOf,
} from "../pages/casemix/shared.js";
import {
  cliniciansOpening,
  NO_SPREAD,
  noClinicians,
  spreadFigure,
  spreadOpening,
  spreadOverAll,
  spreadRows,
} from "../pages/casemix/spread.js";
import { type SpreadMethodRow, spreadMethods } from "../pages/casemix/spread-methods.js";
import { type Measured, measuredFigure, notShrunken, SHRUNKEN, shrunkenFigure } from "../pages/casemix/units.js";
import { boundFigure, boundOpening, boundRows, NO_BOUNDS, scenarioNames } from "../pages/casemix/unmeasured.js";
import {
  type Characteristic,
  CLOSED,
  chosenTrait,
  HIDDEN,
  lineOfShares,
  marksOf,
  NO_SHARES,
  shareColumns,
  sharesBeside,
  sharesMeasured,
  sharesPerUnit,
  traitOpening,
  type UnitShares,
  ZVZ,
  ZVZ_PROHIBITION,
} from "../pages/casemix/who.js";
import type { Context } from "../pages/page.js";
import {
  type Bound,
  type Check,
  type Effect,
  effects,
  type Model,
  type Quantity,
  type Spread,
  type StepRow,
  stepRows,
  type UnitRow,
  unitRows,
} from "../queries/casemix.js";
import type { Cell } from "../queries/cells.js";

/** What casemix explains: sentences and figures of the chosen model, characteristic or vestiging. */

export const casemix = (c: Context) => ({
  /** The model in view; undefined where the release has none. */
  gekozenModel: (): Promise<Model | undefined> => chosenModel(c),
  GEEN_MODEL: NO_MODEL,
  /** Why a model could not be fitted; null where it was. */
  nietGeschat: (m: Model): Promise<string | null> => notFitted(c.q, m),
  /** Whether it is a model of a share, and not of a mean. */
  isAandeel: isShare,
  /** What the outcome says and what n counts, in the words of the model card. */
  uitlegVanModel: lineOfModel,
  /** Estimates of the units of a level, in neutral order. */
  modeleenheden: (m: Model, niveau: "vestiging" | "behandelaar"): Promise<UnitRow[]> => unitRows(c.q, m.model, niveau),

  /** Per vestiging, in neutral order, its row of each step of the ladder of models; none of a share. */
  modelstappen: async (m: Model): Promise<StepRow[][]> => {
    const per = new Map<string, StepRow[]>();
    for (const r of await stepRows(c.q, m.model)) per.set(r.eenheid, [...(per.get(r.eenheid) ?? []), r]);
    return [...per.values()];
  },

  /** The difference of the vestiging in view with the whole: in sentences, in parts, and all of them beside each other. */
  verschilZinnen: (): Promise<Html> => differenceOpening(c),
  verschilInDelen: (): Promise<Html> => differenceParts(c),
  /** Delta-T of the same diagnosis group at every vestiging. */
  groepenPerVestiging: (): Promise<Html> => groupsPerPractice(c),
  trechter: (): Promise<Html> => funnel(c),

  /** What units of a model are compared with, and what shrunken estimates are drawn to; null where neither can be known. */
  geheelVan: (m: Model): Promise<number | null> => wholeOf(c.q, m),
  middenVan: (m: Model): Promise<number | null> => middleOf(c.q, m),
  /** A value of a model as text: `62,3 %`, `9,4`. */
  modelwaarde: show,

  /** Units or groups as measured beside adjusted for their patients. */
  gemetenEnGecorrigeerd: <R extends Measured>(
    rijen: readonly R[],
    o: Parameters<typeof measuredFigure<R>>[2],
  ): Promise<Html> => measuredFigure(c, rijen, o),
  gecorrigeerdZin: adjustedSentence,
  groepenZin: adjustedGroupsSentence,

  /** Shrunken estimates of units; why there are none, how to read them, and what they say. */
  gekrompen: (rijen: readonly UnitRow[], o: Parameters<typeof shrunkenFigure>[2]): Promise<Html> =>
    shrunkenFigure(c, rijen, o),
  nietGekrompen: notShrunken,
  GEKROMPEN: SHRUNKEN,
  gekrompenZin: shrunkenSentence,

  /** The chosen characteristic: its distribution, at every unit of a level, and of who has an outcome and who not. */
  kenmerkZinnen: (): Promise<Html> => traitOpening(c),
  gekozenKenmerk: (): Promise<Characteristic | undefined> => chosenTrait(c),
  GEEN_VERDELING: NO_SHARES,
  verdelingNaast: (k: Characteristic) => sharesBeside(c, k),
  verdelingMetUitkomst: (k: Characteristic) => sharesMeasured(c, k),
  verdelingen: (k: Characteristic, niveau: "vestiging" | "behandelaar"): Promise<UnitShares[]> =>
    sharesPerUnit(c, k, niveau),
  klassenkolommen: shareColumns,
  perKlasse: (rijen: readonly Cell[], namen: readonly string[], o: Parameters<typeof classFigure>[3]): Promise<Html> =>
    classFigure(c, rijen, namen, o),
  /** What the document on the zvz-i forbids, where it is about that; null elsewhere. */
  verbodBij: (k: Characteristic): string | null => (k.code === ZVZ ? ZVZ_PROHIBITION : null),
  VERBORGEN_KLASSE: HIDDEN,
  /** Which mark is whose. */
  tekensVan: marksOf,
  /** What the numbers below shares of classes count. @param noemer who n and denominator are */
  regelVanKlassen: (noemer: string): Promise<string> => lineOfShares(c, CLOSED, noemer),

  /** Whether the chosen characteristic explains a difference. */
  vraagZinnen: (): Promise<Html> => questionOpening(c),
  /** The question in view with the groups that answer it, none where nothing does; null where there is no model. */
  gekozenVraag: (): Promise<AskedQuestion | null> => askedQuestion(c),
  GEEN_ANTWOORD: NO_ANSWER,

  /** What part of the spread between vestigingen goes away with it; null where there is no model. */
  watVerdwijnt: () => goesAwayRows(c),
  geenSpreiding: noSpread,
  verdwijntZin: goesAwaySentence,
  verdwenenDeel: (rijen: readonly Quantity[], o: ModelFigure): Promise<Html> => goesAwayFigure(c, rijen, o),

  /** How far the outcome could move for who was not measured. */
  grensZinnen: (): Promise<Html> => boundOpening(c),
  scenarios: (): Promise<Bound[]> => boundRows(c),
  scenarionamen: scenarioNames,
  GEEN_SCENARIOS: NO_BOUNDS,
  perScenario: (rijen: readonly Bound[], o: Parameters<typeof boundFigure>[2]): Promise<Html> =>
    boundFigure(c, rijen, o),

  /** How far units lie apart, per year. */
  spreidingZinnen: (): Promise<Html> => spreadOpening(c),
  spreidingen: (niveau: "vestiging" | "behandelaar"): Promise<Spread[]> => spreadRows(c, niveau),
  GEEN_SPREIDING: NO_SPREAD,
  spreidingSamen: spreadOverAll,
  spreidingPerJaar: (rijen: readonly Spread[], o: Parameters<typeof spreadFigure>[2]): Promise<Html> =>
    spreadFigure(c, rijen, o),

  /** The same over the whole period by six methods, with the limits that each gives. */
  spreidingsmaten: (): Promise<SpreadMethodRow[]> => spreadMethods(c),

  /** Behandelaars: each shrunken, and what their patients make one expect. */
  behandelaarZinnen: (): Promise<Html> => cliniciansOpening(c),
  geenBehandelaars: noClinicians,

  /** The model card: what was estimated from what, and how well it fits. */
  effecten: (m: Model): Promise<Effect[]> => effects(c.q, m.model),
  perKenmerk: (rijen: readonly Effect[], o: ModelFigure): Promise<Html> => effectsFigure(c, rijen, o),
  grootheden: (m: Model): Promise<QuantityPair[]> => quantityPairs(c, m),
  toetsen: (m: Model, toets: Toets): Promise<Check[]> => checkRows(c, m, toets),
  verwachtEnGemeten: (rijen: readonly Check[], o: ModelFigure): Promise<Html> => calibrationFigure(c, rijen, o),
  calibratieZin: calibrationSentence,
  modelCitaat: (): Promise<Html> => citation(c),
});
