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

/**
 * Mean score. In: sum of the answered items (after reversal), number answered, minimum to be answered. Out: mean of the
 * given answers on the scale of one answer, or null below the minimum.
 */
export const ruwGemiddelde: MacroDefinition = {
  soort: "macro",
  id: "ruw-gemiddelde",
  titel: "Ruwe score als gemiddeld antwoord",
  uitleg:
    "Bij sommige vragenlijsten is de ruwe score het gemiddelde van de gegeven antwoorden, soms maal een vast getal. Onder het minimum aantal antwoorden is er geen score.",
  bron: "BSI: gemiddelde 0-4 vanaf 43 van 53 antwoorden; CORE: 10 x gemiddelde (SBG-instrumententabel 2011, ValueCare).",
  sql: `CREATE OR REPLACE MACRO rom_ruw_gemiddelde(som, beantwoord, minimum) AS
  CASE WHEN beantwoord >= minimum THEN som / beantwoord END`,
  voorbeelden: [
    { uitleg: "BSI, alle 53 beantwoord, samen 106", aanroep: "rom_ruw_gemiddelde(106, 53, 43)", verwacht: 2 },
    { uitleg: "BSI, precies 43 beantwoord, samen 43", aanroep: "rom_ruw_gemiddelde(43, 43, 43)", verwacht: 1 },
    { uitleg: "BSI, 42 beantwoord: te weinig", aanroep: "rom_ruw_gemiddelde(42, 42, 43)", verwacht: null },
    {
      uitleg: "CORE-10, 8 van de 10 beantwoord, samen 12, maal 10: de som gaat maal 10",
      aanroep: "rom_ruw_gemiddelde(12 * 10, 8, 8)",
      verwacht: 15,
    },
  ],
};
