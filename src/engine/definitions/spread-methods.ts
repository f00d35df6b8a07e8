import {
  additive,
  MINIMUM_EENHEDEN,
  overspreiding,
  type Place,
  places,
  quantile,
  type TrechterRij,
  type TrechterSoort,
  WINSOR,
} from "./overdispersion.js";
import { tau2 } from "./tau2.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Variance between units (τ²) by the ways in use, on the same units and the scale of their funnel, so that a researcher sees how much
 * the choice matters to the limits.
 */

export const METHODEN = ["gezuiverd", "gepubliceerd", "afgekapt", "DL", "REML", "PM"] as const;
export type SpreidingMethode = (typeof METHODEN)[number];

/**
 * τ² after leaving out the units below the tenth and above the ninetieth percentile of z (the SHMI of NHS England; FunnelPlotR has it
 * as `SHMI`). What is left out is partly chance, so that it is too small wherever units do not really differ much.
 * @param units at least {@link MINIMUM_EENHEDEN}; their distance from the target and variance by chance
 * @source SHMI specification, "additive random-effects model with a 10 per cent trim"; R package FunnelPlotR (truncation)
 */
export function tau2Afgekapt(units: readonly Place[]): number {
  const z = units.map(({ d, s2 }) => d / Math.sqrt(s2));
  const sorted = [...z].sort((a, b) => a - b);
  const low = quantile(sorted, WINSOR);
  const high = quantile(sorted, 1 - WINSOR);
  const kept = units.filter((_, i) => (z[i] as number) >= low && (z[i] as number) <= high);
  const phi = kept.reduce((sum, { d, s2 }) => sum + (d * d) / s2, 0) / kept.length;
  return additive(
    phi,
    kept.map(({ s2 }) => 1 / s2),
  );
}

/**
 * τ² of the units of a funnel by one method.
 * @returns null where the method needs more units than there are
 */
export function tau2Volgens(
  methode: SpreidingMethode,
  rijen: readonly TrechterRij[],
  soort: TrechterSoort,
  doel: number,
): number | null {
  const units = places(rijen, soort, doel).filter((p): p is Place => p !== null);
  if (methode === "DL" || methode === "REML" || methode === "PM") return units.length < 2 ? null : tau2(units, methode);
  if (units.length < MINIMUM_EENHEDEN) return null;
  if (methode === "afgekapt") return tau2Afgekapt(units);
  const o = overspreiding(rijen, soort, doel);
  return o.beschikbaar ? (methode === "gezuiverd" ? o.tau2 : o.tau2Gepubliceerd) : null;
}

/** Twelve units with standard error 2. */
const TWAALF: readonly Place[] = [-9, -5, -4, -2, -1, 0, 0, 1, 3, 4, 5, 8].map((d) => ({ d, s2: 4 }));

export const tau2AfgekaptDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "tau2-afgekapt",
  titel: "Spreiding tussen eenheden: afgekapt, zoals de SHMI",
  uitleg:
    "De eenheden in de uiterste tienden tellen helemaal niet mee in de spreiding, in plaats van als het tiende en negentigste percentiel. Zo rekt geen uitschieter de grenzen op, maar de spreiding wordt ook te klein geschat, omdat in de staarten ook toeval zit.",
  formule:
    "z = afstand tot het doel in standaardfouten; eenheden met z onder het 10e of boven het 90e percentiel vallen weg; φ = gemiddelde van z² van de rest; τ² = max(0, (I·φ − (I − 1)) / (Σw − Σw²/Σw)) over de rest, w = 1/s²",
  bron: "SHMI-specificatie van NHS England (10 per cent trim); R-pakket FunnelPlotR, sr_method SHMI.",
  voorbeelden: [
    {
      uitleg: "Twaalf eenheden met standaardfout 2: acht blijven over, met φ 1,46875",
      aanroep: "tau2Afgekapt(twaalf)",
      verwacht: 2.71428571428571,
    },
    { uitleg: "Alle gelijk aan het doel", aanroep: "tau2Afgekapt(gelijk)", verwacht: 0 },
  ],
  roep: {
    "tau2Afgekapt(twaalf)": () => tau2Afgekapt(TWAALF),
    "tau2Afgekapt(gelijk)": () => tau2Afgekapt(TWAALF.map(({ s2 }) => ({ d: 0, s2 }))),
  },
};
