import { OUTCOMES } from "../../casemix/outcomes.js";
import type { CasemixModel } from "../../policy/casemix.js";
import type { Level } from "../../policy/policy.js";
import type { PublishedCell } from "./figures.js";

const MEAN = ["delta-t-alle", "standaard", "hoofdparen", "", ""] as const;
const MEAN_OF_ONE = ["delta-t", "standaard", "paren", "", ""] as const;

/** Published cells by what they are about; units by their key. */
export class Cells {
  private readonly by = new Map<string, PublishedCell>();
  /** The questionnaire of all pairs with T, where there is one: then its pairs are the ones that count once. */
  private readonly only: string | undefined;
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
    const used = cells
      .filter((c) => c.indicator === "delta-t" && c.status !== "niet beschikbaar")
      .map((c) => c.instrument);
    const [one, ...others] = new Set(used);
    const n = (key: readonly string[], instrument: string) =>
      this.by.get([...key, "totaal", "", "totaal", instrument].join("|"))?.n;
    // Where both stand they must agree; a pair that counts has T, so that it can be on no other questionnaire.
    if (one !== undefined && others.length === 0 && [n(MEAN_OF_ONE, one), undefined].includes(n(MEAN, "")))
      this.only = one;
  }
  private at(...key: string[]): PublishedCell | undefined {
    const c = this.by.get(key.join("|"));
    return c?.status === "getoond" ? c : undefined;
  }
  /** Whether a figure has a place at a unit, shown or hidden. */
  has(kop: readonly string[], niveau: Level, eenheid: string, periode: string, instrument: string): boolean {
    return this.by.has([...kop, niveau, eenheid, periode, instrument].join("|"));
  }
  closed(niveau: Level, eenheid: string, periode = "totaal"): PublishedCell | undefined {
    return this.at("afgesloten", "standaard", "afgesloten", "", "", niveau, eenheid, periode, "");
  }
  /** Mean of the pairs that count once per zorgtraject. */
  mean(niveau: Level, eenheid: string, periode = "totaal"): PublishedCell | undefined {
    return this.figure("delta-t", "", niveau, eenheid, periode);
  }
  /** Of a characteristic's class among those with an outcome; hidden or not: undefined only where there is no such cell. */
  trait(kenmerk: string, klasse: string, niveau: Level = "totaal", eenheid = ""): PublishedCell | undefined {
    return this.by.get(
      ["kenmerk", "standaard", "met uitkomst", kenmerk, klasse, niveau, eenheid, "totaal", ""].join("|"),
    );
  }
  diagnosis(naam: string): PublishedCell | undefined {
    return this.at("delta-t-hoofdgroep", "standaard", naam, "", "", "totaal", "", "totaal", "");
  }
  /** The figure of the same zorgtrajecten as a model's, at a unit: share in percent with its interval, or mean. */
  outcome(uitkomst: CasemixModel["uitkomst"], niveau: Level, eenheid: string, hsk: string): Measured | undefined {
    const c = this.figure(uitkomst, hsk, niveau, eenheid, "totaal");
    return c && measured(c, figureOf(uitkomst, hsk).mirrored);
  }
  /** That cell where it is shown; where the release has no such table, that of the one questionnaire that all these pairs are on. */
  private figure(
    uitkomst: CasemixModel["uitkomst"],
    hsk: string,
    niveau: Level,
    eenheid: string,
    periode: string,
  ): PublishedCell | undefined {
    const { kop, instrument, zelfde } = figureOf(uitkomst, hsk);
    const at = [niveau, eenheid, periode] as const;
    if (this.only === undefined || !zelfde || this.has(kop, ...at, instrument))
      return this.at(...kop, ...at, instrument);
    return this.at(...zelfde, ...at, this.only);
  }
  /** Keys of all units of a level, in a fixed order. */
  unitsAt(niveau: Level): readonly string[] {
    return [...new Set([...this.by.values()].filter((c) => c.niveau === niveau).map((c) => c.eenheid))].sort();
  }
  /** Keys of the units of a level that have such a figure, shown or hidden, in a fixed order. */
  unitsOf(uitkomst: CasemixModel["uitkomst"], niveau: Level, hsk: string): readonly string[] {
    const { kop, instrument, zelfde } = figureOf(uitkomst, hsk);
    const { only } = this;
    return this.unitsAt(niveau).filter(
      (eenheid) =>
        this.has(kop, niveau, eenheid, "totaal", instrument) ||
        (only !== undefined && zelfde !== undefined && this.has(zelfde, niveau, eenheid, "totaal", only)),
    );
  }
}

/** Reliable change on one questionnaire, as the outcomes show it. */
const OF_ONE: Partial<Record<CasemixModel["uitkomst"], readonly string[]>> = {
  "betrouwbaar-verbeterd": ["betrouwbaar-verbeterd", "standaard", "paren", "", ""],
  "jt-hersteld": ["jt-klasse", "drie klassen", "paren", "jt-klasse", "hersteld"],
};

/**
 * Which figure is of the same zorgtrajecten as a model; mirrored: it is of who did not have the outcome; zelfde: the figure of the
 * same on one questionnaire.
 */
function figureOf(
  uitkomst: CasemixModel["uitkomst"],
  hsk: string,
): {
  readonly kop: readonly string[];
  readonly instrument: string;
  readonly mirrored: boolean;
  readonly zelfde?: readonly string[];
} {
  const { indicator, definitie, tegendeel, categorie } = OUTCOMES[uitkomst].cijfer;
  if (uitkomst === "delta-t") return { kop: MEAN, instrument: "", mirrored: false, zelfde: MEAN_OF_ONE };
  if (uitkomst === "verbetering-100")
    return { kop: [indicator, definitie, "paren", "", ""], instrument: hsk, mirrored: false };
  const own = OF_ONE[uitkomst];
  if (own) return { kop: [indicator, definitie, "hoofdparen", "", ""], instrument: "", mirrored: false, zelfde: own };
  const klasse = tegendeel ?? categorie ?? "";
  return {
    kop: [indicator, definitie, "hoofdparen", "delta-t-klasse", klasse],
    instrument: "",
    mirrored: tegendeel !== undefined,
    zelfde: ["delta-t-klasse", definitie, "paren", "delta-t-klasse", klasse],
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
