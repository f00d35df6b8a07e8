import { normaalKwantiel } from "./normal.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Extra spread between units beyond chance: φ (how many times as wide, squared) and the additive variance τ² that funnel
 * limits take. Methods, sources and the choices made: docs/methods/trechters.md.
 */

/** One unit, as it stands in a funnel. */
export interface TrechterRij {
  /** Size: patients or zorgtrajecten. */
  readonly n: number;
  /** Mean: in its own unit. Not used of a share or a ratio, which follow from their counts. */
  readonly waarde?: number;
  /** Mean: standard deviation within the unit; units without one take the pooled one. */
  readonly sd?: number;
  /** Share, ratio and chances: the count observed. */
  readonly teller?: number;
  /** Ratio, and chances: the count expected. */
  readonly verwacht?: number;
  /** Chances: the variance of the count, Σ p(1 − p). */
  readonly variantie?: number;
}
/** `verhouding`: O/E of a rare count (Poisson); `kans`: a count whose members each have a chance of their own. */
export type TrechterSoort = "gemiddelde" | "aandeel" | "verhouding" | "kans";

export type Overspreiding =
  | {
      readonly beschikbaar: true;
      /** Units it rests on. */
      readonly eenheden: number;
      /** Said beside it: fewer than {@link MINIMUM_EENHEDEN} units, so that extremes count in full and τ² is uncertain. */
      readonly waarschuwing?: string;
      /** Mean of the squared winsorised z-scores, as published; about 0.68 where chance alone is at work. */
      readonly phi: number;
      /** φ divided by what chance alone gives, so that 1 stands for no extra spread. */
      readonly phiZuiver: number;
      /** Variance between units on the scale of the funnel (mean; asin√p; log O/E; log-odds), from `phiZuiver`; 0: none. */
      readonly tau2: number;
      /** The same from φ as published, for comparison with others; too small wherever extremes were drawn in. */
      readonly tau2Gepubliceerd: number;
    }
  | { readonly beschikbaar: false; readonly eenheden: number; readonly reden: string };

/** From ten units on, drawing in a tenth at either end touches at least one unit. */
export const MINIMUM_EENHEDEN = 10;
/** Fewer than this say nothing of spread between units. */
export const MINSTE_EENHEDEN = 5;
export const WINSOR = 0.1;

/**
 * Mean of z² after drawing the tenths at either end in to the tenth and ninetieth percentile, z standard normal:
 * (1 − 2q) − 2c·φ(c) + 2qc² = 0.6787, c = Φ⁻¹(.9), q = .1.
 */
const CUT = normaalKwantiel(1 - WINSOR);
const DENSITY = Math.exp((-CUT * CUT) / 2) / Math.sqrt(2 * Math.PI);
const BY_CHANCE = 1 - 2 * WINSOR - 2 * CUT * DENSITY + 2 * WINSOR * CUT * CUT;

/** Quantile by linear interpolation between order statistics (R's type 7) of a sorted list. */
export function quantile(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  return low + (place - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] as number) - low);
}

/**
 * Standard deviation within units, all taken together.
 * @param rijen units with n ≥ 2 and an sd; others are left out @returns null where there is no such unit
 */
export function gepooldeSd(rijen: readonly TrechterRij[]): number | null {
  let ss = 0;
  let df = 0;
  for (const r of rijen)
    if (r.sd !== undefined && r.n >= 2) {
      ss += (r.n - 1) * r.sd ** 2;
      df += r.n - 1;
    }
  return df > 0 ? Math.sqrt(ss / df) : null;
}

export interface Place {
  /** Distance from the target, on the scale of the funnel. */
  readonly d: number;
  /** Variance by chance on that scale. */
  readonly s2: number;
}

/**
 * Where a unit's count lies on the scale of log-odds: by how much they all differ from what its patients lead one to expect, in one
 * step of Newton's from none, which is there at every count.
 * @param verwacht Σ p @param variantie Σ p(1 − p), above 0 @returns θ = (O − E)/V with its variance 1/V
 */
export const opTheta = (waargenomen: number, verwacht: number, variantie: number): Place => ({
  d: (waargenomen - verwacht) / variantie,
  s2: 1 / variantie,
});

/** Where units stand on the scale on which their chance variation does not depend on their value; null: unusable. */
export function places(rijen: readonly TrechterRij[], soort: TrechterSoort, doel: number): (Place | null)[] {
  if (soort === "gemiddelde") {
    const sd = gepooldeSd(rijen);
    return rijen.map(({ n, waarde }) =>
      waarde !== undefined && n >= 1 && sd !== null && sd > 0 ? { d: waarde - doel, s2: (sd * sd) / n } : null,
    );
  }
  if (soort === "aandeel") {
    const centre = Math.asin(Math.sqrt(doel / 100));
    return rijen.map(({ n, teller }) =>
      teller !== undefined && n >= 1 && teller >= 0 && teller <= n
        ? { d: Math.asin(Math.sqrt(teller / n)) - centre, s2: 1 / (4 * n) }
        : null,
    );
  }
  if (soort === "kans")
    return rijen.map(({ teller, verwacht, variantie }) =>
      teller !== undefined && verwacht !== undefined && variantie !== undefined && variantie > 0
        ? opTheta(teller, verwacht, variantie)
        : null,
    );
  // Half is added on both sides, so that a unit with none observed counts too.
  return rijen.map(({ teller, verwacht }) =>
    teller !== undefined && verwacht !== undefined && teller >= 0 && verwacht > 0
      ? { d: Math.log((teller + 0.5) / (doel * verwacht + 0.5)), s2: 1 / (doel * verwacht) }
      : null,
  );
}

/**
 * Additive variance by moments (DerSimonian & Laird 1986); 0 where φ leaves none.
 * @param phi mean of the squared z-scores, winsorised or not @param weights one over each unit's variance by chance
 */
export function additive(phi: number, weights: readonly number[]): number {
  const i = weights.length;
  const sum = weights.reduce((a, w) => a + w, 0);
  const squares = weights.reduce((a, w) => a + w * w, 0);
  return Math.max(0, (i * phi - (i - 1)) / (sum - squares / sum));
}

/**
 * Additive variance between units around their own weighted mean, extremes as they are: what single units are shrunken with.
 * @returns 0 with fewer than two units @source DerSimonian & Laird 1986
 */
export function tau2Van(places: readonly Place[]): number {
  if (places.length < 2) return 0;
  const weights = places.map(({ s2 }) => 1 / s2);
  const sum = weights.reduce((a, w) => a + w, 0);
  const mean = places.reduce((m, { d, s2 }) => m + d / s2, 0) / sum;
  return additive(places.reduce((q, { d, s2 }) => q + (d - mean) ** 2 / s2, 0) / places.length, weights);
}

/**
 * φ and τ² of units around a target.
 * @param rijen one per unit; units that lack what `soort` asks are left out
 * @param doel target: mean in its unit, share in percent, ratio (1)
 * @returns not available, with the reason in Dutch, where fewer than {@link MINSTE_EENHEDEN} units can be used; of fewer than
 * {@link MINIMUM_EENHEDEN} nothing is winsorised, and there is a warning
 * @source Spiegelhalter 2005 (doi 10.1002/sim.1970) and Spiegelhalter et al. 2012; `phiZuiver`: our own correction
 */
export function overspreiding(rijen: readonly TrechterRij[], soort: TrechterSoort, doel: number): Overspreiding {
  const used = places(rijen, soort, doel).filter((p): p is Place => p !== null);
  const eenheden = used.length;
  if (eenheden < MINSTE_EENHEDEN)
    return {
      beschikbaar: false,
      eenheden,
      reden: `minder dan ${MINSTE_EENHEDEN} eenheden: hun spreiding is niet van toeval te onderscheiden`,
    };
  const z = used.map(({ d, s2 }) => d / Math.sqrt(s2));
  if (eenheden < MINIMUM_EENHEDEN) {
    const phi = z.reduce((sum, x) => sum + x * x, 0) / eenheden;
    const tau2 = additive(
      phi,
      used.map(({ s2 }) => 1 / s2),
    );
    const waarschuwing = `minder dan ${MINIMUM_EENHEDEN} eenheden: τ² is onzeker, en één uitschieter rekt de grenzen op (niet gewinsoriseerd)`;
    return { beschikbaar: true, eenheden, waarschuwing, phi, phiZuiver: phi, tau2, tau2Gepubliceerd: tau2 };
  }
  const sorted = [...z].sort((a, b) => a - b);
  const low = quantile(sorted, WINSOR);
  const high = quantile(sorted, 1 - WINSOR);
  const phi = z.reduce((sum, x) => sum + Math.min(high, Math.max(low, x)) ** 2, 0) / eenheden;
  const phiZuiver = phi / BY_CHANCE;
  const weights = used.map(({ s2 }) => 1 / s2);
  return {
    beschikbaar: true,
    eenheden,
    phi,
    phiZuiver,
    tau2: additive(phiZuiver, weights),
    tau2Gepubliceerd: additive(phi, weights),
  };
}

/** Twelve units of 25 with sd 10, so standard error 2, around target 0. */
const TWAALF = [-9, -5, -4, -2, -1, 0, 0, 1, 3, 4, 5, 8].map((waarde) => ({ n: 25, sd: 10, waarde }));
const twaalf = (v: "phi" | "phiZuiver" | "tau2" | "tau2Gepubliceerd") => (): number => {
  const o = overspreiding(TWAALF, "gemiddelde", 0);
  return o.beschikbaar ? o[v] : Number.NaN;
};

export const overspreidingDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "overspreiding",
  titel: "Meer spreiding dan toeval (φ en τ²)",
  uitleg:
    "Verschillen eenheden meer dan toeval alleen zou geven, dan vallen bij gewone trechtergrenzen veel eenheden erbuiten zonder dat er met die eenheden iets bijzonders is. φ zegt hoeveel meer; τ² is de spreiding tussen eenheden die de grenzen wijder maakt. De uiterste tienden tellen mee als het tiende en negentigste percentiel, zodat één uitschieter de grenzen niet oprekt.",
  formule:
    "z = afstand tot het doel in standaardfouten; φ = gemiddelde van z² na winsoriseren (10 % aan elke kant); τ² = max(0, (I·φ/0,679 − (I − 1)) / (Σw − Σw²/Σw)), w = 1/s². Op de schaal van het gemiddelde, van asin√p, van log(O/E), of bij een aandeel met kansen per patiënt van θ = (O − E)/V met s² = 1/V, V = Σ p(1 − p)",
  bron: "Spiegelhalter 2005 (doi 10.1002/sim.1970) en Spiegelhalter e.a. 2012. Het delen door 0,679 is van ons: zoveel geeft winsoriseren zonder enige extra spreiding, en zonder die deling komt τ² op minder dan de helft uit (docs/methods/trechters.md).",
  voorbeelden: [
    {
      uitleg: "Twaalf eenheden met standaardfout 2: φ als gepubliceerd",
      aanroep: "overspreiding(twaalf, 0).phi",
      verwacht: 2.98,
    },
    {
      uitleg: "Gedeeld door wat toeval geeft",
      aanroep: "overspreiding(twaalf, 0).phiZuiver",
      verwacht: 4.39104101002131,
    },
    { uitleg: "De spreiding tussen eenheden", aanroep: "overspreiding(twaalf, 0).tau2", verwacht: 15.1609062255476 },
  ],
  roep: {
    "overspreiding(twaalf, 0).phi": twaalf("phi"),
    "overspreiding(twaalf, 0).phiZuiver": twaalf("phiZuiver"),
    "overspreiding(twaalf, 0).tau2": twaalf("tau2"),
  },
};
