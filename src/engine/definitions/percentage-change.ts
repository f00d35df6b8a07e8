import type { MacroDefinition } from "./types.js";

/**
 * Percentage of the way to the best possible score. In: scores voor and na, the end of the range with fewest complaints.
 * Out: percent, plus is improvement, at most 100; null where the start is already there.
 */
export const percentageVerandering: MacroDefinition = {
  soort: "macro",
  id: "percentage-verandering",
  titel: "Percentage verandering",
  uitleg:
    "Welk deel van de klachten weg is, geteld vanaf de score zonder enige klacht: op de SCL-90 is dat 90 en niet 0, en waar hoger beter is de hoogste score. Wie zonder klachten begon, heeft geen percentage.",
  bron: "Rekenregel van onderzoek naar medicijnen en psychotherapie (Leucht e.a. 2007, Neuropsychopharmacology 32, 1903-1910, over scores die niet bij nul beginnen).",
  sql: `CREATE OR REPLACE MACRO rom_percentage_verandering(voor, na, beste) AS
  100 * (voor - na) / nullif(voor - beste, 0)`,
  voorbeelden: [
    { uitleg: "SCL-90 van 190 naar 140", aanroep: "rom_percentage_verandering(190, 140, 90)", verwacht: 50 },
    {
      uitleg: "Hoger is beter: van 20 naar 35 van de 40",
      aanroep: "rom_percentage_verandering(20, 35, 40)",
      verwacht: 75,
    },
    { uitleg: "Achteruit", aanroep: "rom_percentage_verandering(10, 15, 0)", verwacht: -50 },
    { uitleg: "Zonder klachten begonnen", aanroep: "rom_percentage_verandering(90, 95, 90)", verwacht: null },
  ],
};

/** Whether complaints fell by half at least. In as {@link percentageVerandering}. Out: boolean; null where there is no percentage. */
export const halvering: MacroDefinition = {
  soort: "macro",
  id: "halvering",
  titel: "50 % minder klachten",
  uitleg:
    "Ja als minstens de helft van de klachten weg is, geteld vanaf de score zonder klachten. Het zegt niets over meetfouten: bij weinig klachten is de helft maar een paar punten.",
  bron: "Gebruikelijke grens voor 'respons' in onderzoek; precies de helft telt mee.",
  // Doubled in stead of divided, so that exactly half is exactly half.
  sql: `CREATE OR REPLACE MACRO rom_halvering(voor, na, beste) AS
  CASE WHEN voor = beste THEN NULL
       WHEN voor > beste THEN 2 * (voor - na) >= voor - beste
       ELSE 2 * (na - voor) >= beste - voor END`,
  voorbeelden: [
    { uitleg: "SCL-90 van 190 naar 140: precies de helft", aanroep: "rom_halvering(190, 140, 90)", verwacht: true },
    { uitleg: "Van 190 naar 141", aanroep: "rom_halvering(190, 141, 90)", verwacht: false },
    { uitleg: "Hoger is beter: van 20 naar 30 van de 40", aanroep: "rom_halvering(20, 30, 40)", verwacht: true },
    { uitleg: "Zonder klachten begonnen", aanroep: "rom_halvering(0, 3, 0)", verwacht: null },
    { uitleg: "Nameting onbekend", aanroep: "rom_halvering(20, NULL, 0)", verwacht: null },
  ],
};

/**
 * Whether complaints fell by at least the part that patients call an improvement. In as {@link percentageVerandering}, and that part in
 * percent. Out: boolean; null where there is no percentage, or no sourced part.
 */
export const belangrijk: MacroDefinition = {
  soort: "macro",
  id: "belangrijk",
  titel: "Minimaal belangrijke verandering",
  uitleg:
    "Ja als de klachten minstens zoveel procent daalden als patiënten zelf beter noemden in een onderzoek dat het register noemt; zonder zo'n onderzoek is het niet beschikbaar. Het zegt niets over meetfouten: voor één patiënt kan het kleiner zijn dan wat toeval geeft.",
  bron: "BDI-II 17,5 %: Button e.a. 2015 (doi 10.1017/S0033291715001270). PHQ-9 en GAD-7 20 %: Kounali e.a. 2022 (doi 10.1017/S0033291720003700), bij matige klachten.",
  sql: `CREATE OR REPLACE MACRO rom_belangrijk(voor, na, beste, procent) AS
  CASE WHEN voor = beste THEN NULL
       WHEN voor > beste THEN 100 * (voor - na) >= procent * (voor - beste)
       ELSE 100 * (na - voor) >= procent * (beste - voor) END`,
  voorbeelden: [
    { uitleg: "BDI-II van 40 naar 33: precies 17,5 %", aanroep: "rom_belangrijk(40, 33, 0, 17.5)", verwacht: true },
    { uitleg: "Van 40 naar 34", aanroep: "rom_belangrijk(40, 34, 0, 17.5)", verwacht: false },
    { uitleg: "Hoger is beter: van 20 naar 24 van de 40", aanroep: "rom_belangrijk(20, 24, 40, 20)", verwacht: true },
    { uitleg: "Zonder klachten begonnen", aanroep: "rom_belangrijk(0, 3, 0, 20)", verwacht: null },
    { uitleg: "Geen bron in het register", aanroep: "rom_belangrijk(20, 10, 0, NULL)", verwacht: null },
  ],
};
