import type { Html } from "../../engine/text/html.js";
import { groupsPerPractice } from "../pages/casemix/diagnosis.js";
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
  verschilZinnen: (): Promise<Html> => differenceOpening(c),
  verschilInDelen: (): Promise<Html> => differenceParts(c),
  gemetenEnGecorrigeerd: (): Promise<Html> => beside(c),
  /** Delta-T of the same diagnosis group at every vestiging. */
  groepenPerVestiging: (): Promise<Html> => groupsPerPractice(c),
  trechter: (): Promise<Html> => funnel(c),
  gekrompen: (): Promise<Html> => shrunken(c),

  /** The chosen characteristic: its distribution, at every unit of a level, and of who has an outcome and who not. */
  kenmerkZinnen: (): Promise<Html> => traitOpening(c),
  kenmerkVerdeling: (): Promise<Html> => distribution(c),
  kenmerkPerVestiging: (): Promise<Html> => perUnit(PRACTICES)(c),
  kenmerkPerBehandelaar: (): Promise<Html> => cliniciansPatients(c),
  metEnZonderUitkomst: (): Promise<Html> => measuredOrNot(c),

  /** Whether the chosen characteristic explains a difference. */
  vraagZinnen: (): Promise<Html> => questionOpening(c),
  vraagGroepen: (): Promise<Html> => questionGroups(c),
  watVerdwijnt: (): Promise<Html> => goesAwayFigure(c),

  /** How far the outcome could move for who was not measured. */
  grensZinnen: (): Promise<Html> => boundOpening(c),
  grenzenNietGemeten: (): Promise<Html> => boundFigure(c),

  /** How far units lie apart, per year. */
  spreidingZinnen: (): Promise<Html> => spreadOpening(c),
  spreidingPerJaar: (niveau: "vestiging" | "behandelaar"): Promise<Html> => perYear(niveau)(c),

  /** The same over the whole period by six methods, with the limits that each gives. */
  spreidingsmaten: (): Promise<SpreadMethodRow[]> => spreadMethods(c),

  /** Behandelaars: each shrunken, and what their patients make one expect. */
  behandelaarZinnen: (): Promise<Html> => cliniciansOpening(c),
  behandelaarsGekrompen: (): Promise<Html> => clinicians(c),
  geenBehandelaars: noClinicians,

  /** The model card: what was estimated from what, and how well it fits. */
  coefficienten: (): Promise<Html> => coefficients(c),
  spreidingInDelen: (): Promise<Html> => components(c),
  calibratie: (): Promise<Html> => calibration(c),
  modelcontrole: (toets: "residuen" | "invloed" | "samenhang"): Promise<Html> => checkTable(toets)(c),
  modelCitaat: (): Promise<Html> => citation(c),
});
