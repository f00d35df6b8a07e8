import type { Instrument } from "../../instruments/registry.js";
import { hasT, type Metric } from "../../models/metric.js";
import { clinicalCutoff, leastImportant } from "../../models/reliability.js";
import type { PeriodKind } from "../../policy/policy.js";
import { type Atom, knowsInstrument, type Requirement } from "../catalogue/atom.js";
import { ATOM } from "../catalogue/atoms.js";
import { MEASURED } from "../catalogue/kenmerk-atoms.js";
import type { Cube, CubeCell } from "./cube.js";
import { aboveVestiging } from "./positions.js";

/** Which instruments have which figures. */
export interface InstrumentFacts {
  readonly instruments: readonly Instrument[];
  readonly metrics: readonly Metric[];
  readonly hsk: string;
  /** Whether the chosen metric has a cut-off; without one there are no classes. */
  readonly afkap: boolean;
  /** Lowest and highest score of every subscale, by instrument#schaal. */
  readonly schalen: ReadonlyMap<string, readonly [number, number]>;
}

export type Place = Pick<CubeCell, "niveau" | "eenheid" | "periode">;

/** Stands for the instrument of a pair of two questionnaires (policy NEE). */
export const ACROSS = "(verschillende)";

/** The map at a key, made where there is none. */
function within<K, V>(maps: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const found = maps.get(key) ?? new Map<K, V>();
  maps.set(key, found);
  return found;
}

/** What a question of an atom on an instrument comes to: the atom, and its cells by place where it has any. */
interface Asked {
  readonly atom: Atom | undefined;
  readonly cells: ReadonlyMap<number, CubeCell> | undefined;
}

/** Places are numbered by unit and period; there are fewer periods than this. */
const PERIODS = 2 ** 16;

/** A cube's cells by what they are. */
export class CubeIndex {
  /** By atom, instrument and place. */
  private readonly byAtom = new Map<string, Map<string, Map<number, CubeCell>>>();
  /** What was asked for, by atom and instrument. */
  private readonly asked = new Map<string, Map<string, Asked>>();
  /** Per level the numbers of its units. */
  private readonly units = new Map<string, Map<string, number>>();
  private unitCount = 0;
  private readonly periodNumbers = new Map<string, number>();
  private readonly unitsWithT = new Map<string, boolean>();
  private readonly withT: ReadonlySet<string>;
  private readonly withZero: ReadonlySet<string>;
  /** Per requirement the instruments that meet it; of what the HSK asks besides, see there. */
  private readonly having: Readonly<Record<Exclude<Requirement, "nulpunt">, ReadonlySet<string>>>;
  /** Instruments with cells of their own; subscales are none. */
  readonly instruments: readonly string[];
  /** Atoms that the delivery has anywhere. */
  readonly atoms: ReadonlySet<string>;
  readonly periods = new Map<PeriodKind, string[]>();

  constructor(
    private readonly cube: Cube,
    private readonly facts: InstrumentFacts,
  ) {
    const withT = facts.metrics.filter(hasT).map((m) => m.instrument);
    this.withT = new Set(withT.length ? [...withT, ACROSS] : []);
    const withError = new Set(facts.metrics.filter((m) => m.meetfout).map((m) => m.instrument));
    const ranged = facts.instruments.filter((i) => !i.bereikOnbekend && this.withT.has(i.code));
    const change = ranged.filter((i) => withError.has(i.code));
    const codes = (list: readonly Instrument[]): ReadonlySet<string> => new Set(list.map((i) => i.code));
    const [vergelijk, verandering] = [codes(ranged), codes(change)];
    this.having = {
      metriek: this.withT,
      afkap: this.withT,
      vergelijk,
      "hsk-vergelijk": vergelijk,
      verandering,
      "hsk-verandering": verandering,
      jt: codes(change.filter((i) => clinicalCutoff(i) !== null)),
      mic: codes(change.filter((i) => leastImportant(i) !== null)),
    };
    this.withZero = new Set(facts.instruments.filter((i) => i.nulpunt !== undefined).map((i) => i.code));
    for (const c of cube.cellen) {
      const atoms = within(this.byAtom, c.atoom);
      within(atoms, c.instrument).set(this.placeOf(c), c);
      const list = this.periods.get(c.soort) ?? [];
      if (list.at(-1) !== c.periode && !list.includes(c.periode)) list.push(c.periode);
      this.periods.set(c.soort, list);
    }
    this.atoms = new Set(cube.cellen.map((c) => c.atoom));
    this.instruments = [...new Set(cube.cellen.map((c) => c.instrument))].filter((i) => i !== "" && !i.includes("#"));
  }

  /** A number for a place. */
  private placeOf({ niveau, eenheid, periode }: Place): number {
    const units = within(this.units, niveau);
    let unit = units.get(eenheid);
    if (unit === undefined) {
      unit = this.unitCount++;
      units.set(eenheid, unit);
    }
    let period = this.periodNumbers.get(periode);
    if (period === undefined) {
      period = this.periodNumbers.size;
      this.periodNumbers.set(periode, period);
    }
    return unit * PERIODS + period;
  }

  private cell(atoom: string, instrument: string, at: Place): CubeCell | undefined {
    return this.byAtom.get(atoom)?.get(instrument)?.get(this.placeOf(at));
  }

  private askedOf(atoom: string, instrument: string): Asked {
    const byInstrument = within(this.asked, atoom);
    const held = byInstrument.get(instrument);
    if (held) return held;
    const atom = ATOM.get(atoom);
    const is = atom !== undefined && this.exists(atom.vereist, instrument);
    const cells = is ? this.byAtom.get(atoom)?.get(knowsInstrument(atom.tabel) ? instrument : "") : undefined;
    const made = { atom, cells };
    byInstrument.set(instrument, made);
    return made;
  }

  /** Whether an instrument has what a figure asks; where instruments are taken together ("") one of them is enough. */
  exists(vereist: Requirement | undefined, instrument: string): boolean {
    if (vereist === undefined) return true;
    if (vereist === "nulpunt") return this.withZero.has(instrument);
    if (vereist !== "metriek" && !this.facts.afkap) return false;
    if (vereist.startsWith("hsk-") && !this.withZero.has(instrument)) return false;
    const set = this.having[vereist];
    return instrument === "" ? set.size > 0 : set.has(instrument);
  }

  private uses(instrument: string, at: Place): boolean {
    return this.cube.gebruik.has(`${at.niveau}|${at.eenheid}|${instrument}`);
  }

  /** Whether a questionnaire with T was ever measured at a unit. */
  private usesT(at: Place): boolean {
    const unit = `${at.niveau}|${at.eenheid}`;
    const known = this.unitsWithT.get(unit) ?? [...this.withT].some((i) => this.uses(i, at));
    this.unitsWithT.set(unit, known);
    return known;
  }

  /**
   * The cube's cell of an atom at a place. One set under two names is one cell: who is complete for the HSK is a pair on
   * its instrument, and at a vestiging that uses it every closed zorgtraject counts.
   */
  find(atoom: string, instrument: string, at: Place): CubeCell | undefined {
    const { hsk } = this.facts;
    if (atoom === "hsk/compleet") return this.find("paar", hsk, at);
    if (atoom === "hsk" || atoom === "hsk/onvolledig") {
      if (!this.uses(hsk, at)) return undefined;
      if (atoom === "hsk" && !aboveVestiging(at.niveau)) return this.cell("afgesloten", "", at);
    }
    const { atom: a, cells } = this.askedOf(atoom, instrument);
    if (!a || !cells) return undefined;
    const cell = cells.get(this.placeOf(at));
    // Where a unit uses no questionnaire with T, or not the one that is asked for, nobody can have it, as everyone can see.
    if (cell?.n !== 0) return cell;
    if (atoom === MEASURED) return this.usesT(at) ? cell : undefined;
    if (cell.instrument !== "") return cell;
    return (a.vereist && !this.usesT(at)) || (a.gebruikt && !this.uses(a.gebruikt, at)) ? undefined : cell;
  }
}
