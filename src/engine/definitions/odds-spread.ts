import type { FunctionDefinition } from "./types.js";

/** How far units lie apart under a model of a share: what follows from the random intercepts that engine/casemix fits. */

/** Variance of the logistic distribution: what differs between patients of one behandelaar, on the scale of log-odds. */
const PATIENTS = Math.PI ** 2 / 3;

/**
 * Share of the variance of the latent scale that is between groups.
 * @param tussen standard deviation between groups, log-odds, 0 or more
 * @param binnen that of a second random intercept within them; 0 where there is none
 * @returns 0 to under 1
 * @source Goldstein, Browne & Rasbash 2002; Larsen & Merlo 2005 (doi 10.1093/aje/kwi017)
 */
export function iccOdds(tussen: number, binnen = 0): number {
  if (!(tussen >= 0) || !(binnen >= 0)) throw new RangeError(`iccOdds: ${tussen}, ${binnen}`);
  return tussen ** 2 / (tussen ** 2 + binnen ** 2 + PATIENTS);
}

export const iccOddsDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "icc-odds",
  titel: "Spreiding van een aandeel tussen vestigingen en behandelaars (log-odds)",
  uitleg:
    "Welk deel van de verschillen in de kans op de uitkomst tussen vestigingen ligt, naast die tussen behandelaars en tussen patiënten, na aftrek van wat de casemix verklaart. Met weinig patiënten per behandelaar valt de spreiding tussen behandelaars te klein uit.",
  formule:
    "log-odds = x·β + σ₁·u + σ₂·w, u per vestiging en w per behandelaar standaardnormaal; σ₁ en σ₂ met de hoogste aannemelijkheid (Laplace); aandeel = σ₁² / (σ₁² + σ₂² + π²/3)",
  bron: "Larsen & Merlo 2005 (doi 10.1093/aje/kwi017). σ₁ en σ₂ van de voorbeelden komen uit glmer van het R-pakket lme4, waaraan onze schatting gelijk is; dat Laplace te klein schat: Breslow & Lin 1995 (doi 10.1093/biomet/82.1.81), en docs/methods/trechters.md over hoeveel.",
  voorbeelden: [
    {
      uitleg: "Vijftien kuddes (cbpp in R), één niveau: σ 0,81171941",
      aanroep: "iccOdds(0.81171941, 0)",
      verwacht: 0.166859717699,
    },
    {
      uitleg: "Vestigingen 0,677 en behandelaars 0,618: 0,458 van 0,458 + 0,382 + 3,290",
      aanroep: "iccOdds(0.6770595442, 0.6184484616)",
      verwacht: 0.110974745922,
    },
    { uitleg: "Vestigingen verschillen niet", aanroep: "iccOdds(0, 0.5)", verwacht: 0 },
  ],
  roep: {
    "iccOdds(0.81171941, 0)": () => iccOdds(0.81171941, 0),
    "iccOdds(0.6770595442, 0.6184484616)": () => iccOdds(0.6770595442, 0.6184484616),
    "iccOdds(0, 0.5)": () => iccOdds(0, 0.5),
  },
};
