import type { Instrument } from "../instruments/registry.js";
import { hasT, type Metric } from "../models/metric.js";
import type { PeriodKind } from "../policy/policy.js";
import { type Atom, knowsInstrument } from "./atom.js";
import { ATOMS } from "./atoms.js";
import type { Cube, CubeCell } from "./cube.js";
import { aboveVestiging } from "./positions.js";

/** Which instruments have which figures. */
export interface InstrumentFacts {
  readonly instruments: readonly Instrument[];
  readonly metrics: readonly Metric[];
  readonly hsk: string;
  /** Lowest and highest score of every subscale, by instrument#schaal. */
  readonly schalen: ReadonlyMap<string, readonly [number, number]>;
}

export type Place = Pick<CubeCell, "niveau" | "eenheid" | "periode">;

export const ATOM: ReadonlyMap<string, Atom> = new Map(ATOMS.map((a) => [a.id, a]));

/** A cube's cells by what they are. */
export class CubeIndex {
  private readonly byKey = new Map<string, CubeCell>();
  private readonly withT: ReadonlySet<string>;
  private readonly withZero: ReadonlySet<string>;
  /** Instruments with cells of their own; subscales are none. */
  readonly instruments: readonly string[];
  /** Atoms that the delivery has anywhere. */
  readonly atoms: ReadonlySet<string>;
  readonly periods = new Map<PeriodKind, string[]>();

  constructor(
    private readonly cube: Cube,
    private readonly facts: InstrumentFacts,
  ) {
    this.withT = new Set(facts.metrics.filter(hasT).map((m) => m.instrument));
    this.withZero = new Set(facts.instruments.filter((i) => i.nulpunt !== undefined).map((i) => i.code));
    for (const c of cube.cellen) {
      this.byKey.set(this.key(c.atoom, c.instrument, c), c);
      const list = this.periods.get(c.soort) ?? [];
      if (list.at(-1) !== c.periode && !list.includes(c.periode)) list.push(c.periode);
      this.periods.set(c.soort, list);
    }
    this.atoms = new Set(cube.cellen.map((c) => c.atoom));
    this.instruments = [...new Set(cube.cellen.map((c) => c.instrument))].filter((i) => i !== "" && !i.includes("#"));
  }

  key(atoom: string, instrument: string, at: Place): string {
    return `${atoom}|${instrument}|${at.niveau}|${at.eenheid}|${at.periode}`;
  }

  exists(vereist: "metriek" | "nulpunt" | undefined, instrument: string): boolean {
    return vereist === undefined || (vereist === "metriek" ? this.withT : this.withZero).has(instrument);
  }

  /**
   * The cube's cell of an atom at a place. One set under two names is one cell: who is complete for the HSK is a pair on
   * its instrument, and at a vestiging that uses it every closed zorgtraject counts.
   */
  find(atoom: string, instrument: string, at: Place): CubeCell | undefined {
    const { hsk } = this.facts;
    if (atoom === "hsk/compleet") return this.find("paar", hsk, at);
    if (atoom === "hsk" || atoom === "hsk/onvolledig") {
      if (!this.cube.gebruik.has(`${at.niveau}|${at.eenheid}|${hsk}`)) return undefined;
      if (atoom === "hsk" && !aboveVestiging(at.niveau)) return this.byKey.get(this.key("afgesloten", "", at));
    }
    const a = ATOM.get(atoom);
    if (!a || !this.exists(a.vereist, instrument)) return undefined;
    return this.byKey.get(this.key(atoom, knowsInstrument(a.tabel) ? instrument : "", at));
  }
}
