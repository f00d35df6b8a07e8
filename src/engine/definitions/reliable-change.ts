import type { MacroDefinition } from "./types.js";

/**
 * Reliable change by Jacobson and Truax, on raw scores. Plus is improvement on every instrument. Methods and choices:
 * docs/methods/betrouwbare-verandering.md.
 */

const JT = "Jacobson & Truax 1991 (doi 10.1037/0022-006X.59.1.12). ";

/** Standard error of measurement. In: SD of a group, reliability in that same group (0..1). Out: in points of the scale. */
export const meetfout: MacroDefinition = {
  soort: "macro",
  id: "meetfout",
  titel: "Standaardmeetfout",
  uitleg:
    "Hoeveel een score van dezelfde persoon door toeval schommelt, in punten van de vragenlijst. Betrouwbaarheid en standaarddeviatie moeten van één groep komen: de betrouwbaarheid van een gemengde groep met de standaarddeviatie van een andere geeft geen meetfout van een van beide.",
  bron: `${JT}Klassieke testtheorie.`,
  sql: "CREATE OR REPLACE MACRO rom_meetfout(sd, betrouwbaarheid) AS sd * sqrt(1 - betrouwbaarheid)",
  voorbeelden: [
    {
      uitleg: "Voorbeeld uit het artikel: SD 7,5 en betrouwbaarheid 0,80",
      aanroep: "rom_meetfout(7.5, 0.8)",
      verwacht: 3.3541019662496847,
    },
    { uitleg: "Zonder meetfout", aanroep: "rom_meetfout(10, 1)", verwacht: 0 },
  ],
};

/**
 * Reliable change index. In: scores voor and na, standard error of measurement, whether higher raw is better.
 * Out: change over the standard error of a difference; null where the measurement error is 0 or unknown.
 */
export const rci: MacroDefinition = {
  soort: "macro",
  id: "rci",
  titel: "Betrouwbare verandering (RCI, Jacobson-Truax)",
  uitleg:
    "De verandering van voor- naar nameting, gedeeld door wat twee metingen bij dezelfde persoon door meetfouten verschillen; plus is vooruitgang, ook op lijsten waarop hoger beter is. Voorbij 1,96 is de verandering groter dan meetfouten in 95 van de 100 gevallen zonder echte verandering zouden geven.",
  bron: `${JT}Het artikel trekt na van voor af; hier is plus altijd vooruitgang.`,
  sql: `CREATE OR REPLACE MACRO rom_rci(voor, na, meetfout, hoger_is_beter) AS
  CASE WHEN hoger_is_beter THEN na - voor ELSE voor - na END / (sqrt(2) * nullif(meetfout, 0))`,
  voorbeelden: [
    {
      uitleg: "Voorbeeld uit het artikel: van 32,5 naar 47,5, hoger is beter",
      aanroep: "rom_rci(32.5, 47.5, rom_meetfout(7.5, 0.8), true)",
      verwacht: 3.1622776601683795,
    },
    {
      uitleg: "Dezelfde scores op een lijst waarop lager beter is: achteruit",
      aanroep: "rom_rci(32.5, 47.5, rom_meetfout(7.5, 0.8), false)",
      verwacht: -3.1622776601683795,
    },
    {
      uitleg: "Vier punten op een lijst met SD 5 en betrouwbaarheid 0,80",
      aanroep: "rom_rci(20, 16, rom_meetfout(5, 0.8), false)",
      verwacht: 1.2649110640673518,
    },
    { uitleg: "Meetfout onbekend", aanroep: "rom_rci(20, 16, NULL, false)", verwacht: null },
    { uitleg: "Meetfout nul zegt niets", aanroep: "rom_rci(20, 16, 0, false)", verwacht: null },
  ],
};

/** Three classes of reliable change. In: RCI (plus is improvement), critical value. Out: class, or null without RCI. */
export const rciKlasse: MacroDefinition = {
  soort: "macro",
  id: "rci-klasse",
  titel: "Klassen van betrouwbare verandering",
  uitleg:
    "Betrouwbaar verbeterd of verslechterd als de verandering groter is dan 1,96 keer de fout van een verschil; anders onveranderd. Precies op de grens is onveranderd.",
  bron: `${JT}Groter dan 1,96, niet gelijk aan.`,
  sql: `CREATE OR REPLACE MACRO rom_rci_klasse(rci, kritiek) AS
  CASE WHEN rci IS NULL OR kritiek IS NULL THEN NULL
       WHEN rci > kritiek THEN 'betrouwbaar verbeterd'
       WHEN rci < -kritiek THEN 'betrouwbaar verslechterd'
       ELSE 'onveranderd' END`,
  voorbeelden: [
    { uitleg: "RCI 2", aanroep: "rom_rci_klasse(2, 1.96)", verwacht: "betrouwbaar verbeterd" },
    { uitleg: "RCI -2", aanroep: "rom_rci_klasse(-2, 1.96)", verwacht: "betrouwbaar verslechterd" },
    { uitleg: "RCI 0,5", aanroep: "rom_rci_klasse(0.5, 1.96)", verwacht: "onveranderd" },
    { uitleg: "Precies op de grens", aanroep: "rom_rci_klasse(1.96, 1.96)", verwacht: "onveranderd" },
    { uitleg: "Zonder meetfout geen klasse", aanroep: "rom_rci_klasse(NULL, 1.96)", verwacht: null },
  ],
};

/** Whether a score is on the clinical side of a cut-off; on it counts as clinical. In: score, cut-off, direction. Out: boolean or null. */
export const klinisch: MacroDefinition = {
  soort: "macro",
  id: "klinisch",
  titel: "Aan de klinische kant van een afkappunt",
  uitleg:
    "Een score op het afkappunt telt als klinisch: hersteld is wie er werkelijk overheen ging. Zonder afkappunt met een bron is de kant onbekend.",
  bron: `${JT}Het artikel zegt niet waar een score op het afkappunt zelf hoort; dat is onze keuze, dezelfde als bij de delta-T-klasse.`,
  sql: `CREATE OR REPLACE MACRO rom_klinisch(score, afkap, hoger_is_beter) AS
  CASE WHEN hoger_is_beter THEN score <= afkap ELSE score >= afkap END`,
  voorbeelden: [
    { uitleg: "60 bij een afkappunt van 55", aanroep: "rom_klinisch(60, 55, false)", verwacht: true },
    { uitleg: "Precies 55", aanroep: "rom_klinisch(55, 55, false)", verwacht: true },
    { uitleg: "Hoger is beter: 60 is gezond", aanroep: "rom_klinisch(60, 55, true)", verwacht: false },
    { uitleg: "Geen afkappunt bekend", aanroep: "rom_klinisch(60, NULL, false)", verwacht: null },
  ],
};

/** Four classes. In: RCI, critical value, whether voor and na are clinical. Out: class; null where either is unknown. */
export const jtKlasse: MacroDefinition = {
  soort: "macro",
  id: "jt-klasse",
  titel: "Klassen van Jacobson en Truax",
  uitleg:
    "Hersteld is wie betrouwbaar verbeterde, aan de klinische kant begon en aan de gezonde kant eindigde; daarnaast zijn er betrouwbaar verbeterd, onveranderd en betrouwbaar verslechterd. Zonder afkappunt met een bron is er geen indeling in vieren, maar wel een in drieën.",
  bron: `${JT}Dat een herstel aan de klinische kant begint volgt uit het woord en staat zo in het R-pakket clinicalsignificance.`,
  sql: `CREATE OR REPLACE MACRO rom_jt_klasse(rci, kritiek, klinisch_voor, klinisch_na) AS
  CASE WHEN klinisch_voor IS NULL OR klinisch_na IS NULL THEN NULL
       WHEN rci > kritiek AND klinisch_voor AND NOT klinisch_na THEN 'hersteld'
       ELSE rom_rci_klasse(rci, kritiek) END`,
  voorbeelden: [
    {
      uitleg: "Betrouwbaar beter en over de grens",
      aanroep: "rom_jt_klasse(3, 1.96, true, false)",
      verwacht: "hersteld",
    },
    {
      uitleg: "Betrouwbaar beter, nog klinisch",
      aanroep: "rom_jt_klasse(3, 1.96, true, true)",
      verwacht: "betrouwbaar verbeterd",
    },
    {
      uitleg: "Betrouwbaar beter, niet klinisch begonnen",
      aanroep: "rom_jt_klasse(3, 1.96, false, false)",
      verwacht: "betrouwbaar verbeterd",
    },
    {
      uitleg: "Over de grens, niet betrouwbaar",
      aanroep: "rom_jt_klasse(1, 1.96, true, false)",
      verwacht: "onveranderd",
    },
    {
      uitleg: "Betrouwbaar slechter",
      aanroep: "rom_jt_klasse(-2.5, 1.96, false, true)",
      verwacht: "betrouwbaar verslechterd",
    },
    { uitleg: "Geen afkappunt bekend", aanroep: "rom_jt_klasse(3, 1.96, NULL, NULL)", verwacht: null },
    { uitleg: "Geen meetfout bekend", aanroep: "rom_jt_klasse(NULL, 1.96, true, false)", verwacht: null },
  ],
};

const AFKAP = `${JT}Welke van de drie past hangt af van welke normen er zijn: c waar beide groepen bekend zijn.`;

/** Cut-off a: two SD from the clinical mean, towards health. In: mean and SD of the clinical group, direction. Out: raw score. */
export const afkapA: MacroDefinition = {
  soort: "macro",
  id: "afkap-a",
  titel: "Afkappunt a",
  uitleg:
    "Twee standaarddeviaties van het gemiddelde van de patiënten, naar de gezonde kant. Alleen normen van patiënten zijn ervoor nodig.",
  bron: AFKAP,
  sql: `CREATE OR REPLACE MACRO rom_afkap_a(m_klinisch, sd_klinisch, hoger_is_beter) AS
  m_klinisch + CASE WHEN hoger_is_beter THEN 2 ELSE -2 END * sd_klinisch`,
  voorbeelden: [
    { uitleg: "Voorbeeld uit het artikel", aanroep: "rom_afkap_a(40, 7.5, true)", verwacht: 55 },
    { uitleg: "Lager is beter", aanroep: "rom_afkap_a(60, 7.5, false)", verwacht: 45 },
  ],
};

/** Cut-off b: two SD from the mean of the norm group, towards complaints. In and out as {@link afkapA}. */
export const afkapB: MacroDefinition = {
  soort: "macro",
  id: "afkap-b",
  titel: "Afkappunt b",
  uitleg:
    "Twee standaarddeviaties van het gemiddelde van de normgroep, naar de kant van de klachten. Alleen normen van die groep zijn ervoor nodig.",
  bron: AFKAP,
  sql: `CREATE OR REPLACE MACRO rom_afkap_b(m_norm, sd_norm, hoger_is_beter) AS
  m_norm + CASE WHEN hoger_is_beter THEN -2 ELSE 2 END * sd_norm`,
  voorbeelden: [
    { uitleg: "Voorbeeld uit het artikel", aanroep: "rom_afkap_b(60, 7.5, true)", verwacht: 45 },
    { uitleg: "Lager is beter", aanroep: "rom_afkap_b(40, 7.5, false)", verwacht: 55 },
  ],
};

/** Cut-off c: between both groups, equally far in their own SD. In: mean and SD of both. Out: raw score. */
export const afkapC: MacroDefinition = {
  soort: "macro",
  id: "afkap-c",
  titel: "Afkappunt c",
  uitleg:
    "Het punt tussen patiënten en normgroep dat van beide even ver ligt, elk in de eigen standaarddeviatie. Van beide groepen zijn normen nodig.",
  bron: AFKAP,
  sql: `CREATE OR REPLACE MACRO rom_afkap_c(m_klinisch, sd_klinisch, m_norm, sd_norm) AS
  (sd_norm * m_klinisch + sd_klinisch * m_norm) / (sd_norm + sd_klinisch)`,
  voorbeelden: [
    { uitleg: "Voorbeeld uit het artikel", aanroep: "rom_afkap_c(40, 7.5, 60, 7.5)", verwacht: 50 },
    { uitleg: "De normgroep spreidt half zo veel", aanroep: "rom_afkap_c(40, 10, 10, 5)", verwacht: 20 },
  ],
};
