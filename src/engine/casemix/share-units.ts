import { Z } from "../definitions/intervals.js";
import { opTheta, tau2Van } from "../definitions/overdispersion.js";
import { type Kansen, omvang, thetaBij, variantieBij, verwachtBij } from "../definitions/poisson-binomial.js";
import { betrouwbaarheid, nVoorBetrouwbaarheid, omslag } from "../definitions/reliability.js";
import {
  aandeelBij,
  aantalGrenzen,
  gekrompenTheta,
  krimpFout,
  samengevat,
  thetaGrenzen,
  type Verdeling,
} from "../definitions/shares.js";
import { keyBelow } from "../unit-key.js";
import type { UnitFigure } from "./estimate.js";
import type { LogisticFit, LogisticGroup } from "./logistic.js";
import { hasUnit, type PatientCounts } from "./patients.js";

/** Groups of behandelaars as one per vestiging. */
function perVestiging(groups: readonly LogisticGroup[]): LogisticGroup[] {
  const by = new Map<string, LogisticGroup[]>();
  for (const g of groups) by.set(g.vestiging, [...(by.get(g.vestiging) ?? []), g]);
  return [...by].map(([vestiging, parts]) => {
    const sum = (of: "n" | "waargenomen" | "verwacht" | "variantie"): number => parts.reduce((s, g) => s + g[of], 0);
    return {
      vestiging,
      behandelaar: null,
      n: sum("n"),
      waargenomen: sum("waargenomen"),
      verwacht: sum("verwacht"),
      variantie: sum("variantie"),
      logOdds: ascending(parts),
    };
  });
}

function ascending(groups: readonly LogisticGroup[]): ArrayLike<number> {
  const out = new Float64Array(groups.reduce((s, g) => s + g.logOdds.length, 0));
  let at = 0;
  for (const g of groups) {
    out.set(g.logOdds, at);
    at += g.logOdds.length;
  }
  return out.sort();
}

export interface ShareRules {
  /** The reliability of which the n is given. */
  readonly betrouwbaarheid: number;
  /** Levels of the funnel's limits, percent. */
  readonly grenzen: readonly number[];
  readonly verdeling: Verdeling;
}

/**
 * Shares: θ is by how much the log-odds of a unit's patients differ from what the model says of them; corrected = what all would
 * have with that θ. Limits of the count, interval of O/E and of the corrected share come from the same tails, so that they never
 * contradict. The spread between units is the additive τ² of the one-step θ; where it is 0 every unit is shrunken onto
 * the whole.
 */
export function shareUnits(fit: LogisticFit, model: string, rules: ShareRules, patients: PatientCounts): UnitFigure[] {
  const allen = samengevat(ascending(fit.groepen));
  const share = (theta: number): number => aandeelBij(allen, theta);
  /** Points of the whole's share per unit of θ. */
  const slope = (100 * variantieBij(allen)) / omvang(allen);
  const level = (groups: readonly LogisticGroup[], niveau: UnitFigure["niveau"]): UnitFigure[] => {
    const usable = groups.filter((g) => g.variantie > 0);
    const found = usable.map((g) => opTheta(g.waargenomen, g.verwacht, g.variantie));
    const tau2 = tau2Van(found);
    const byChance = found.map((x) => x.s2);
    return usable.map((g): UnitFigure => {
      // A patient of this unit tells 1/binnen of θ.
      const k = omslag(g.n / g.variantie, tau2);
      const kansen: Kansen = { logOdds: g.logOdds, aantal: null };
      const ends = thetaGrenzen(kansen, g.waargenomen, 95, rules.verdeling);
      const drawn = gekrompenTheta(kansen, g.waargenomen, tau2);
      const more = tau2 > 0 ? krimpFout(1 / g.variantie, byChance, tau2) : 0;
      const drawnSe = Math.sqrt(drawn.se ** 2 + more);
      return {
        model,
        niveau,
        sleutel: g.behandelaar === null ? g.vestiging : keyBelow(g.vestiging, g.behandelaar),
        n: g.n,
        patienten: patients(g.vestiging, g.behandelaar),
        verwacht: (100 * g.verwacht) / g.n,
        gecorrigeerd: share(thetaBij(kansen, g.waargenomen)),
        se: slope / Math.sqrt(g.variantie),
        krimp: share(drawn.theta),
        krimpSe: slope * drawnSe,
        betrouwbaarheid: betrouwbaarheid(g.n, k),
        nNodig: nVoorBetrouwbaarheid(rules.betrouwbaarheid, k),
        aandeel: {
          waargenomen: g.waargenomen,
          verwacht: g.verwacht,
          variantie: g.variantie,
          verhouding: {
            laag: verwachtBij(kansen, ends.laag) / g.verwacht,
            hoog: verwachtBij(kansen, ends.hoog) / g.verwacht,
          },
          gecorrigeerd: { laag: share(ends.laag), hoog: share(ends.hoog) },
          krimp: { laag: share(drawn.theta - Z * drawnSe), hoog: share(drawn.theta + Z * drawnSe) },
          grenzen: rules.grenzen.map((grens) => ({ grens, ...aantalGrenzen(kansen, grens, rules.verdeling) })),
        },
      };
    });
  };
  return [...level(perVestiging(fit.groepen), "vestiging"), ...level(fit.groepen.filter(hasUnit), "behandelaar")];
}
