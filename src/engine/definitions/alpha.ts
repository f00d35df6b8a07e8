import fQuantile from "@stdlib/stats-base-dists-f-quantile";
import type { Interval } from "./intervals.js";
import type { FunctionDefinition } from "./types.js";

/**
 * Cronbach's alpha of a sum of items.
 * @param variantieItems sum of the items' variances @param variantieSom variance of their sum, above 0
 * @param items number of items, at least 2
 * @returns at most 1; below 0 where items go against each other
 * @source Cronbach 1951 (doi 10.1007/BF02310555)
 */
export function cronbachAlfa(variantieItems: number, variantieSom: number, items: number): number {
  if (!(items >= 2) || !(variantieSom > 0) || !(variantieItems >= 0))
    throw new RangeError(`cronbachAlfa: ${items} items, varianties ${variantieItems} en ${variantieSom}`);
  return (items / (items - 1)) * (1 - variantieItems / variantieSom);
}

/**
 * 95 % interval of alpha by Feldt's F distribution, which takes items for alike and normal.
 * @param n persons, at least 2 @param items at least 2
 * @source Feldt, Woodruff & Salih 1987 (doi 10.1177/014662168701100107); `alpha` of the R package psych
 */
export function alfaInterval(alfa: number, n: number, items: number): Interval {
  if (!(n >= 2) || !(items >= 2) || !(alfa <= 1)) throw new RangeError(`alfaInterval: ${alfa}, n ${n}, ${items} items`);
  const df = [n - 1, (n - 1) * (items - 1)] as const;
  return { laag: 1 - (1 - alfa) * fQuantile(0.975, ...df), hoog: 1 - (1 - alfa) * fQuantile(0.025, ...df) };
}

export const alfaDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "cronbach-alfa",
  titel: "Cronbachs alfa",
  uitleg:
    "Hoe sterk de vragen van een lijst met elkaar samenhangen. Schommelingen van dag tot dag vallen buiten de meetfout die eruit volgt: alfa is hoger dan de betrouwbaarheid over tijd, en het aandeel dat er betrouwbaar veranderd mee heet is een bovengrens.",
  formule:
    "α = k/(k−1)·(1 − Σ variantie van vragen / variantie van de som); interval 1 − (1−α)·F(0,975 en 0,025; n−1, (n−1)(k−1))",
  bron: "Cronbach 1951 (doi 10.1007/BF02310555); interval van Feldt, Woodruff & Salih 1987 (doi 10.1177/014662168701100107); getoetst aan alpha van het R-pakket psych.",
  voorbeelden: [
    {
      uitleg: "Twee vragen met variantie 1 en correlatie 0,5",
      aanroep: "cronbachAlfa(2, 3, 2)",
      verwacht: 2 / 3,
    },
    { uitleg: "Vragen zonder samenhang", aanroep: "cronbachAlfa(5, 5, 5)", verwacht: 0 },
    {
      uitleg: "Zeven vragen, 30 personen (attitude in R): ondergrens",
      aanroep: "alfaInterval(0.84314276956476, 30, 7).laag",
      verwacht: 0.739375685643107,
    },
    {
      uitleg: "Dezelfde: bovengrens",
      aanroep: "alfaInterval(0.84314276956476, 30, 7).hoog",
      verwacht: 0.915773072159982,
    },
  ],
  roep: {
    "cronbachAlfa(2, 3, 2)": () => cronbachAlfa(2, 3, 2),
    "cronbachAlfa(5, 5, 5)": () => cronbachAlfa(5, 5, 5),
    "alfaInterval(0.84314276956476, 30, 7).laag": () => alfaInterval(0.84314276956476, 30, 7).laag,
    "alfaInterval(0.84314276956476, 30, 7).hoog": () => alfaInterval(0.84314276956476, 30, 7).hoog,
  },
};
