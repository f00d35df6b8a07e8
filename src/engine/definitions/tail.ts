import type { FunctionDefinition } from "./types.js";

/**
 * The mean of the lowest or highest part of a distribution: of n values the part·n at that end. Where part·n is no whole
 * number, the value at the bound counts for the fraction that is left; values that are alike are interchangeable, so that
 * ties need no order.
 * @param waarden value and how many have it, values rising, counts 1 or more; empty: NaN
 * @param deel above 0, at most 1 @param van `onder` the lowest, `boven` the highest part
 */
export function staartGemiddelde(
  waarden: readonly (readonly [waarde: number, aantal: number])[],
  deel: number,
  van: "onder" | "boven",
): number {
  if (!(deel > 0 && deel <= 1)) throw new RangeError(`staartGemiddelde: deel ${deel}`);
  const wanted = deel * waarden.reduce((n, [, k]) => n + k, 0);
  let left = wanted;
  let sum = 0;
  for (const [x, k] of van === "onder" ? waarden : waarden.toReversed()) {
    const counted = Math.min(k, left);
    sum += counted * x;
    left -= counted;
    if (left <= 0) break;
  }
  return sum / wanted;
}

const EEN_TOT_TIEN = Array.from({ length: 10 }, (_, i) => [i + 1, 1] as const);

export const staartDefinitie: FunctionDefinition = {
  soort: "functie",
  id: "staart-gemiddelde",
  titel: "Gemiddelde van het slechtste of beste kwart",
  uitleg:
    "Wat als zij die niet zijn gemeten het zo slecht deden als het slechtste kwart van wie wel is gemeten? Dan telt het gemiddelde van dat kwart, niet de grens ervan: wie precies op de grens zit, is de beste van het slechtste kwart. Is een kwart geen heel aantal, dan telt de waarneming op de grens voor het deel dat overblijft: van 10 zijn dat de laagste twee en de derde voor de helft.",
  formule: "Σ wᵢxᵢ / (deel·n); w is 1 binnen het deel, 0 erbuiten, en op de grens wat er van deel·n overblijft",
  bron: "Rekenregel; welk deel staat in data/policy/casemix.json (scenario's met wijze staart).",
  voorbeelden: [
    {
      uitleg: "Slechtste kwart van 1 tot en met 8: 1 en 2",
      aanroep: "staartGemiddelde(1 … 8, ¼, onder)",
      verwacht: 1.5,
    },
    {
      uitleg: "Slechtste kwart van 1 tot en met 10: 1, 2 en de helft van 3",
      aanroep: "staartGemiddelde(1 … 10, ¼, onder)",
      verwacht: 1.8,
    },
    {
      uitleg: "Beste kwart van 1 tot en met 10: 10, 9 en de helft van 8",
      aanroep: "staartGemiddelde(1 … 10, ¼, boven)",
      verwacht: 9.2,
    },
    {
      uitleg: "Gelijke waarden op de grens: 0 en één van de drie vijven",
      aanroep: "staartGemiddelde(0, 5, 5, 5, 9, 9, 9, 9; ¼, onder)",
      verwacht: 2.5,
    },
  ],
  roep: {
    "staartGemiddelde(1 … 8, ¼, onder)": () => staartGemiddelde(EEN_TOT_TIEN.slice(0, 8), 0.25, "onder"),
    "staartGemiddelde(1 … 10, ¼, onder)": () => staartGemiddelde(EEN_TOT_TIEN, 0.25, "onder"),
    "staartGemiddelde(1 … 10, ¼, boven)": () => staartGemiddelde(EEN_TOT_TIEN, 0.25, "boven"),
    "staartGemiddelde(0, 5, 5, 5, 9, 9, 9, 9; ¼, onder)": () =>
      staartGemiddelde(
        [
          [0, 1],
          [5, 3],
          [9, 4],
        ],
        0.25,
        "onder",
      ),
  },
};
