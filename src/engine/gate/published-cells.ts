import { OUTCOMES } from "../casemix/outcomes.js";
import type { CasemixModel } from "../policy/casemix.js";
import type { Level } from "../policy/policy.js";
import type { PublishedCell } from "./figures.js";

/** Published cells by what they are about; units by their key. */
export class Cells {
  private readonly by = new Map<string, PublishedCell>();
  constructor(cells: readonly PublishedCell[]) {
    for (const c of cells)
      this.by.set(
        [
          c.indicator,
          c.definitie,
          c.populatie,
          c.uitsplitsing,
          c.categorie,
          c.niveau,
          c.eenheid,
          c.periode,
          c.instrument,
        ].join("|"),
        c,
      );
  }
  private at(...key: string[]): PublishedCell | undefined {
    const c = this.by.get(key.join("|"));
    return c?.status === "getoond" ? c : undefined;
  }
  closed(niveau: Level, eenheid: string, periode = "totaal"): PublishedCell | undefined {
    return this.at("afgesloten", "standaard", "afgesloten", "", "", niveau, eenheid, periode, "");
  }
  /** Mean of the pairs that count once per zorgtraject. */
  mean(niveau: Level, eenheid: string, periode = "totaal"): PublishedCell | undefined {
    return this.at("delta-t-alle", "standaard", "hoofdparen", "", "", niveau, eenheid, periode, "");
  }
  /** Of a characteristic's class among those with an outcome. */
  trait(kenmerk: string, klasse: string): PublishedCell | undefined {
    return this.at("kenmerk", "standaard", "met uitkomst", kenmerk, klasse, "totaal", "", "totaal", "");
  }
  diagnosis(naam: string): PublishedCell | undefined {
    return this.at("delta-t-hoofdgroep", "standaard", naam, "", "", "totaal", "", "totaal", "");
  }
  /** The figure of the same zorgtrajecten as a model's, at a unit: share in percent with its interval, or mean. */
  outcome(uitkomst: CasemixModel["uitkomst"], niveau: Level, eenheid: string, hsk: string): Measured | undefined {
    const { kop, instrument, mirrored } = figureOf(uitkomst, hsk);
    const c = this.at(...kop, niveau, eenheid, "totaal", instrument);
    return c && measured(c, mirrored);
  }
  /** Keys of all units of a level, in a fixed order. */
  unitsAt(niveau: Level): readonly string[] {
    return [...new Set([...this.by.values()].filter((c) => c.niveau === niveau).map((c) => c.eenheid))].sort();
  }
  /** Keys of the units of a level that have such a figure, shown or hidden, in a fixed order. */
  unitsOf(uitkomst: CasemixModel["uitkomst"], niveau: Level, hsk: string): readonly string[] {
    const { kop, instrument } = figureOf(uitkomst, hsk);
    return this.unitsAt(niveau).filter((eenheid) =>
      this.by.has([...kop, niveau, eenheid, "totaal", instrument].join("|")),
    );
  }
}

/** Which figure is of the same zorgtrajecten as a model; mirrored: it is of who did not have the outcome. */
function figureOf(
  uitkomst: CasemixModel["uitkomst"],
  hsk: string,
): { readonly kop: readonly string[]; readonly instrument: string; readonly mirrored: boolean } {
  const { indicator, definitie, tegendeel, categorie } = OUTCOMES[uitkomst].cijfer;
  if (uitkomst === "delta-t")
    return { kop: [indicator, definitie, "hoofdparen", "", ""], instrument: "", mirrored: false };
  if (uitkomst === "verbetering-100")
    return { kop: [indicator, definitie, "paren", "", ""], instrument: hsk, mirrored: false };
  return {
    kop: [indicator, definitie, "hoofdparen", "delta-t-klasse", tegendeel ?? categorie ?? ""],
    instrument: "",
    mirrored: tegendeel !== undefined,
  };
}

export interface Measured {
  readonly n: number;
  readonly waarde: number;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly teller: number | null;
}

/** @param mirrored the cell is of who did not have the outcome */
function measured(c: PublishedCell, mirrored: boolean): Measured | undefined {
  if (c.n === null || c.waarde === null) return undefined;
  const teller = c.teller === null ? null : mirrored ? c.n - c.teller : c.teller;
  if (!mirrored) return { n: c.n, waarde: c.waarde, laag: c.laag, hoog: c.hoog, teller };
  const turn = (x: number | null): number | null => (x === null ? null : Math.round((100 - x) * 10) / 10);
  return { n: c.n, waarde: turn(c.waarde) as number, laag: turn(c.hoog), hoog: turn(c.laag), teller };
}
