import { LEAST_DF } from "../casemix/linear.js";
import type { CasemixModel } from "../policy/casemix.js";
import type { Level, Policy } from "../policy/policy.js";
import { HOOFDGROEPEN } from "../policy/reference-lists.js";
import { DIGITS, inTens, type Status } from "./model-figures.js";
import type { Cells, Measured } from "./published-cells.js";

/**
 * When a model may say something of a whole, a unit or a class: with enough patients, and beside the attacked cell of the
 * same zorgtrajecten (docs/disclosure.md). Models go by their code, units by their key.
 */
export class ModelRule {
  /** What stands in a row that may not say anything. */
  readonly hidden: Status;
  private readonly least: number;
  private readonly outcomeOf: ReadonlyMap<string, CasemixModel["uitkomst"]>;

  constructor(
    private readonly cells: Cells,
    private readonly policy: Policy,
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

  whole(model: string, n: number): boolean {
    return this.outcome(model, "totaal", "")?.n === n;
  }

  /**
   * The number of a class: that of its attacked cell where the model has the same zorgtrajecten; else in tens; null where a
   * cell of the characteristic is hidden.
   */
  classSize(model: string, term: string, klassen: readonly string[], n: number): number | null {
    const known = this.policy.casemix.kenmerken.some((k) => k.code === term);
    if (!known) return inTens(n);
    const found = klassen.map((k) => this.cells.trait(term, k));
    if (found.some((c) => c === undefined)) return null;
    if (this.outcomeOf.get(model) === "verbetering-100") return inTens(n);
    const sum = found.reduce((s, c) => s + (c?.n ?? 0), 0);
    return sum === n ? n : null;
  }

  /** What is near the mean of a diagnosis group, an attacked cell, stands only where that does. */
  groupsShown(term: string, klassen: readonly string[]): boolean {
    if (!this.policy.casemix.kenmerken.find((k) => k.code === term)?.hoofdgroep) return true;
    const names = klassen.map((k) => HOOFDGROEPEN.find((h) => h.code === k)?.naam);
    return names.every((naam) => naam !== undefined && this.cells.diagnosis(naam) !== undefined);
  }
}

/** What holds for the models, in words for the certificate. */
export const modelRules = (policy: Policy): string[] => [
  `Casemixmodellen zijn getoetst volgens vaste regels, niet met de aanval: minstens ${policy.publicatie.drempels.uitkomst.patienten} patiënten per klasse en per eenheid, minstens ${LEAST_DF} vrijheidsgraden over, ${DIGITS} cijfers per schatting.`,
  "Van een eenheid of klasse staat er alleen iets als het aantal of het gemiddelde van dezelfde zorgtrajecten de aanval heeft doorstaan.",
];
