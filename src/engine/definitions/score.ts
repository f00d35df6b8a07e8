import type { MacroDefinition } from "./types.js";

/** Reversal of one item. In: answer, lowest and highest allowed answer. Out: mirrored answer. */
export const itemOmgekeerd: MacroDefinition = {
  soort: "macro",
  id: "item-omgekeerd",
  titel: "Omgekeerd item",
  uitleg:
    "Sommige vragen zijn positief gesteld: een hoog antwoord betekent dan juist weinig klachten. Zo'n antwoord wordt gespiegeld binnen het antwoordbereik, voordat het meetelt.",
  bron: "OQ-45 SD: items 13, 24 en 31 (SBG-instrumententabel 2011).",
  sql: "CREATE OR REPLACE MACRO rom_item_omgekeerd(antwoord, laagste, hoogste) AS laagste + hoogste - antwoord",
  voorbeelden: [
    { uitleg: "Antwoord 4 op een schaal van 0 tot 4", aanroep: "rom_item_omgekeerd(4, 0, 4)", verwacht: 0 },
    { uitleg: "Antwoord 1 op een schaal van 0 tot 4", aanroep: "rom_item_omgekeerd(1, 0, 4)", verwacht: 3 },
  ],
};

/**
 * Sum score with mean imputation. In: sum of the answered items (after reversal), number answered, number of items of
 * the scale, minimum to be answered. Out: raw score on the scale of a complete list, or null below the minimum.
 */
export const ruweSom: MacroDefinition = {
  soort: "macro",
  id: "ruwe-som",
  titel: "Ruwe score uit losse antwoorden",
  uitleg:
    "De antwoorden worden opgeteld. Ontbreken er enkele, dan telt elk ontbrekend antwoord mee als het gemiddelde van de gegeven antwoorden. Onder het minimum aantal antwoorden is er geen score.",
  bron: "ValueCare ROM-managementrapportages: som x aantal vragen / aantal ingevuld, OQ-45-SD vanaf 20 van 25. SCL-90: minimum 72 van 90 is een eigen keuze (zie het instrument).",
  sql: `CREATE OR REPLACE MACRO rom_ruwe_som(som, beantwoord, items, minimum) AS
  CASE WHEN beantwoord >= minimum THEN som * items / beantwoord END`,
  voorbeelden: [
    {
      uitleg: "OQ-45-SD, alle 25 beantwoord, samen 60",
      aanroep: "rom_ruwe_som(60, 25, 25, 20)",
      verwacht: 60,
    },
    {
      uitleg: "Precies 20 van de 25 beantwoord, samen 48: 48 x 25 / 20",
      aanroep: "rom_ruwe_som(48, 20, 25, 20)",
      verwacht: 60,
    },
    { uitleg: "19 van de 25 beantwoord: te weinig", aanroep: "rom_ruwe_som(48, 19, 25, 20)", verwacht: null },
    {
      uitleg: "SCL-90, 89 van de 90 beantwoord, samen 178",
      aanroep: "rom_ruwe_som(178, 89, 90, 72)",
      verwacht: 180,
    },
  ],
};
