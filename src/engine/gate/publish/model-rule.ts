import type { CasemixResult, EffectFigure } from "../../casemix/estimate.js";
import { hasReason } from "../../casemix/estimate.js";
import { LEAST_DF } from "../../casemix/linear.js";
import { OUTCOMES } from "../../casemix/outcomes.js";
import type { CasemixModel } from "../../policy/casemix.js";
import type { Level, Policy } from "../../policy/policy.js";
import { HOOFDGROEPEN } from "../../policy/reference-lists.js";
import { DIGITS, inTens, type Status } from "./model-figures.js";
import type { Cells, Measured } from "./published-cells.js";

/**
 * When a model may say something (docs/disclosure.md, models). Slopes, contrasts, spreads and checks are estimates over many and
 * stand by a rule of their own. What tells the level of a whole, a unit or a class (its mean, an adjusted mean, the intercept)
 * stands only beside the attacked cell of the same zorgtrajecten. Models go by their code, units by their key.
 */
export class ModelRule {
  /** What stands in a row that may not say anything. */
  readonly hidden: Status;
  private readonly least: number;
  private readonly outcomeOf: ReadonlyMap<string, CasemixModel["uitkomst"]>;
  private readonly standing = new Map<string, boolean>();

  constructor(
    private readonly cells: Cells,
    private readonly policy: Policy,
    private readonly r: CasemixResult,
  ) {
    this.least = policy.publicatie.drempels.uitkomst.patienten;
    this.hidden = { status: "verborgen", reden: policy.publicatie.reden };
    this.outcomeOf = new Map(policy.casemix.modellen.map((m) => [m.code, m.uitkomst]));
  }

  enough(patienten: number): boolean {
    return patienten >= this.least;
  }

  /** The attacked cell of a model's outcome at a unit, where it is shown. */
  outcome(model: string, niveau: Level, sleutel: string): Measured | undefined {
    const uitkomst = this.outcomeOf.get(model);
    return uitkomst && this.cells.outcome(uitkomst, niveau, sleutel, this.policy.uitkomsten.hsk.instrument);
  }

  /** Keys of the units of a level that have a cell of a model's outcome, shown or hidden; of all where none has. */
  unitsOf(model: string, niveau: Level): readonly string[] {
    const uitkomst = this.outcomeOf.get(model);
    const own = uitkomst ? this.cells.unitsOf(uitkomst, niveau, this.policy.uitkomsten.hsk.instrument) : [];
    return own.length ? own : this.cells.unitsAt(niveau);
  }

  /** Whether what tells the level of the whole may stand: its mean or share is a shown cell. */
  whole(model: string, n: number): boolean {
    return this.estimates(model) && this.outcome(model, "totaal", "")?.n === n;
  }

  /**
   * Whether a model's estimates may stand: on many patients, not saturated, and not on nearly the rows of an earlier one that
   * stands. On fewer patients only beside the attacked cell of its whole.
   */
  estimates(model: string): boolean {
    const known = this.standing.get(model);
    if (known !== undefined) return known;
    const { modellen } = this.policy.publicatie;
    const about = this.r.modellen.find((m) => m.model === model);
    const many = about !== undefined && this.many(model, about.patienten, about.n);
    const beside = about !== undefined && this.outcome(model, "totaal", "")?.n === about.n;
    const nearly = this.r.apart.some(
      (a) => a.model === model && a.patienten > 0 && a.patienten < modellen.per_niveau && this.estimates(a.ander),
    );
    const stands = about !== undefined && this.enough(about.patienten) && (many || beside) && !nearly;
    this.standing.set(model, stands);
    return stands;
  }

  private many(model: string, patienten: number, n: number): boolean {
    const { modellen } = this.policy.publicatie;
    const found = this.r.modellen.find(
      (m) => m.model === model && m.variant === "casemix" && m.grootheid === "parameters",
    );
    const parameters = found && !hasReason(found.schatting) ? found.schatting.waarde : 1;
    const events = this.r.effecten.find((e) => e.model === model && e.term === "")?.teller ?? null;
    const both = events === null || Math.min(events, n - events) >= modellen.per_niveau;
    return patienten >= Math.max(modellen.patienten, modellen.per_niveau * parameters) && both;
  }

  /** Whether an effect may stand. The intercept tells the level of a class; a class of one unit is that unit's. */
  effect(e: EffectFigure): boolean {
    const { per_niveau } = this.policy.publicatie.modellen;
    const both = e.teller === null || Math.min(e.teller, e.n - e.teller) >= per_niveau;
    const own = e.patienten >= Math.max(this.least, per_niveau) && both && !e.eenEenheid;
    return (
      own &&
      (e.term === "" ? this.whole(e.model, e.totaal) : this.estimates(e.model)) &&
      this.groupsShown(e.term, e.van)
    );
  }

  /**
   * Whether a spread between units may stand: of one to four units whose means are hidden it would narrow these down, with the
   * means of all others and the whole.
   * @param units of the level in the fit @param shown of which the mean is shown
   */
  private spread(units: number, shown: number): boolean {
    return units === shown || units - shown >= this.policy.publicatie.modellen.eenheden;
  }

  /** The same over the whole period, for units of the level that the model knows. */
  spreadOf(model: string, niveau: "vestiging" | "behandelaar"): boolean {
    const units = this.r.eenheden.filter((u) => u.model === model && u.niveau === niveau);
    return this.spread(units.length, units.filter((u) => this.outcome(model, niveau, u.sleutel)?.n === u.n).length);
  }

  /** The same in a year; the whole of the year by the rule of models, or beside its cell. */
  spreadIn(s: CasemixResult["spreiding"][number]): boolean {
    const many = s.patienten >= this.policy.publicatie.modellen.patienten && this.estimates(s.model);
    const beside = this.enough(s.patienten) && this.cells.mean("totaal", "", s.periode)?.n === s.n;
    const shown = this.unitsOf(s.model, s.niveau).filter((u) => this.cells.mean(s.niveau, u, s.periode)).length;
    return (many || beside) && this.spread(s.eenheden, shown);
  }

  /**
   * The number of a class: that of its attacked cell where the model has the same zorgtrajecten; else in tens; null where a
   * cell of the characteristic is hidden: the error of an effect tells its number to a few per cent.
   */
  classSize(model: string, term: string, klassen: readonly string[], n: number): number | null {
    const known = this.policy.casemix.kenmerken.some((k) => k.code === term);
    if (!known) return inTens(n);
    const found = klassen.map((k) => this.cells.trait(term, k));
    if (found.some((c) => c?.status === "verborgen")) return null;
    if (found.every((c) => c === undefined) || !this.onHoofdparen(model)) return inTens(n);
    const sum = found.reduce((s, c) => s + (c?.n ?? 0), 0);
    return sum === n ? n : null;
  }

  /** Whether a model is on all hoofdparen, as the characteristics of who has an outcome are counted. */
  private onHoofdparen(model: string): boolean {
    const uitkomst = this.outcomeOf.get(model);
    return uitkomst !== undefined && OUTCOMES[uitkomst].tabel === "casemix_rij";
  }

  /** Whether the numbers of all these classes at a vestiging are shown cells. */
  composition(
    { kenmerk, klassen }: { readonly kenmerk: string; readonly klassen: readonly string[] },
    sleutel: string,
  ): boolean {
    return klassen.every((k) => this.cells.trait(kenmerk, k, "vestiging", sleutel)?.status === "getoond");
  }

  /** What is near the mean of a diagnosis group, an attacked cell, stands only where that does. */
  groupsShown(term: string, klassen: readonly string[]): boolean {
    if (!this.policy.casemix.kenmerken.find((k) => k.code === term)?.hoofdgroep) return true;
    const names = klassen.map((k) => HOOFDGROEPEN.find((h) => h.code === k)?.naam);
    return names.every((naam) => naam !== undefined && this.cells.diagnosis(naam) !== undefined);
  }
}

/** What holds for the models, in words for the certificate. */
export const modelRules = ({ publicatie: { drempels, modellen } }: Policy): string[] => [
  `Casemixmodellen zijn getoetst volgens vaste regels, niet met de aanval: minstens ${drempels.uitkomst.patienten} patiënten per klasse en per eenheid, minstens ${LEAST_DF} vrijheidsgraden over, ${DIGITS} cijfers per schatting.`,
  `Effecten en spreiding staan er vanaf ${modellen.patienten} patiënten (bij minder alleen naast het getoonde cijfer van het geheel), met minstens ${modellen.per_niveau} patiënten per geschatte klasse en per coëfficiënt, en bij een aandeel minstens ${modellen.per_niveau} met en ${modellen.per_niveau} zonder de uitkomst; geen klasse die maar bij één vestiging of organisatie voorkomt. Spreiding tussen eenheden staat er als geen van hun gemiddelden verborgen is, of minstens ${modellen.eenheden}.`,
  "Wat een hoogte zegt (het gemiddelde of gecorrigeerde gemiddelde van het geheel, een eenheid of een klasse) staat er alleen als het aantal of het gemiddelde van dezelfde zorgtrajecten de aanval heeft doorstaan.",
];
