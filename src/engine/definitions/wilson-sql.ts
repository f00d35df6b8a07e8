import type { MacroDefinition } from "./types.js";

/** Φ⁻¹(.975), and its square. */
const Z = 1.959963984540054;
const Z2 = Z * Z;

/** The same in SQL, for shares that a reader adds up. In: count and whole. Out: percent; null where there is nobody. */
const wilsonMacro = (kant: "laag" | "hoog"): MacroDefinition => {
  const naam = `rom_wilson_${kant}`;
  return {
    soort: "macro",
    id: `wilson-${kant}`,
    titel: `95 %-interval van een aandeel (Wilson), ${kant === "laag" ? "ondergrens" : "bovengrens"}`,
    uitleg:
      "Dezelfde formule in SQL, voor een aandeel dat een lezer zelf optelt in de werkbank: teller en geheel, uitkomst in procenten.",
    bron: "Wilson 1927; getoetst aan de referentiewaarden van PHEindicatormethods.",
    sql: `CREATE OR REPLACE MACRO ${naam}(teller, n) AS CASE WHEN n > 0 AND teller BETWEEN 0 AND n THEN
  100 * (CAST(teller AS DOUBLE) / n + ${Z2} / (2 * n) ${kant === "laag" ? "-" : "+"} ${Z} * sqrt(CAST(teller AS DOUBLE) / n * (1 - CAST(teller AS DOUBLE) / n) / n + ${Z2} / (4 * CAST(n AS DOUBLE) * n)))
    / (1 + ${Z2} / n) END`,
    voorbeelden: [
      {
        uitleg: "65 van 100",
        aanroep: `${naam}(65, 100)`,
        verwacht: kant === "laag" ? 55.25444329689 : 73.6357517569,
      },
      { uitleg: "Niemand", aanroep: `${naam}(0, 0)`, verwacht: null },
    ],
  };
};
export const wilsonLaag = wilsonMacro("laag");
export const wilsonHoog = wilsonMacro("hoog");
