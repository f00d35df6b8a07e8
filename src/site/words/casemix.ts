import { calibration, checkTable } from "../pages/casemix/diagnostics.js";
import { beside, differenceOpening, differenceParts, funnel, shrunken } from "../pages/casemix/fair.js";
import { citation, coefficients, components } from "../pages/casemix/model.js";
import { goesAwayFigure, questionGroups, questionOpening } from "../pages/casemix/questions.js";
import { chosenModel, isShare, lineOfModel, NO_MODEL, notFitted } from "../pages/casemix/shared.js";
import {
  clinicians,
  cliniciansOpening,
  cliniciansPatients,
  noClinicians,
  perYear,
  spreadOpening,
} from "../pages/casemix/spread.js";
import { type SpreadMethodRow, spreadMethods } from "../pages/casemix/spread-methods.js";
import { boundFigure, boundOpening } from "../pages/casemix/unmeasured.js";
import { distribution, measuredOrNot, PRACTICES, perUnit, traitOpening } from "../pages/casemix/who.js";
import type { Context } from "../pages/page.js";
import { type Model, type StepRow, stepRows, type UnitRow, unitRows } from "../queries/casemix.js";

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
  verschilZinnen: (): Promise<string> => differenceOpening(c),
  verschilInDelen: (): Promise<string> => differenceParts(c),
  gemetenEnGecorrigeerd: (): Promise<string> => beside(c),
  trechter: (): Promise<string> => funnel(c),
  gekrompen: (): Promise<string> => shrunken(c),

  /** The chosen characteristic: its distribution, at every unit of a level, and of who has an outcome and who not. */
  kenmerkZinnen: (): Promise<string> => traitOpening(c),
  kenmerkVerdeling: (): Promise<string> => distribution(c),
  kenmerkPerVestiging: (): Promise<string> => perUnit(PRACTICES)(c),
  kenmerkPerBehandelaar: (): Promise<string> => cliniciansPatients(c),
  metEnZonderUitkomst: (): Promise<string> => measuredOrNot(c),

  /** Whether the chosen characteristic explains a difference. */
  vraagZinnen: (): Promise<string> => questionOpening(c),
  vraagGroepen: (): Promise<string> => questionGroups(c),
  watVerdwijnt: (): Promise<string> => goesAwayFigure(c),

  /** How far the outcome could move for who was not measured. */
  grensZinnen: (): Promise<string> => boundOpening(c),
  grenzenNietGemeten: (): Promise<string> => boundFigure(c),

  /** How far units lie apart, per year. */
  spreidingZinnen: (): Promise<string> => spreadOpening(c),
  spreidingPerJaar: (niveau: "vestiging" | "behandelaar"): Promise<string> => perYear(niveau)(c),

  /** The same over the whole period by six methods, with the limits that each gives. */
  spreidingsmaten: (): Promise<SpreadMethodRow[]> => spreadMethods(c),

  /** Behandelaars: each shrunken, and what their patients make one expect. */
  behandelaarZinnen: (): Promise<string> => cliniciansOpening(c),
  behandelaarsGekrompen: (): Promise<string> => clinicians(c),
  geenBehandelaars: noClinicians,

  /** The model card: what was estimated from what, and how well it fits. */
  coefficienten: (): Promise<string> => coefficients(c),
  spreidingInDelen: (): Promise<string> => components(c),
  calibratie: (): Promise<string> => calibration(c),
  modelcontrole: (toets: "residuen" | "invloed" | "samenhang"): Promise<string> => checkTable(toets)(c),
  modelCitaat: (): Promise<string> => citation(c),
});
