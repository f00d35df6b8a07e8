import type { MacroDefinition } from "./types.js";

/**
 * Linear T on a reference group. In: raw score, mean and SD of the reference group, whether higher raw is better.
 * Out: T, where higher always means more complaints.
 */
export const tScore: MacroDefinition = {
  soort: "macro",
  id: "t-score",
  titel: "T-score op de patiëntgerefereerde metriek",
  uitleg:
    "Elk instrument heeft zijn eigen schaal. De T-score zet ze op één maat: 50 is het gemiddelde van de voormetingen in de referentieperiode en 10 punten is één standaarddeviatie. Een hogere T betekent altijd meer klachten; instrumenten waarop hoger beter is worden gespiegeld.",
  bron: "Lineaire T op de eigen voormetingen van een vaste referentieperiode (minstens 100). Het is geen SBG-T en geen normtabel: de SBG-formules zijn niet openbaar terug te vinden.",
  sql: `CREATE OR REPLACE MACRO rom_t(score, gemiddelde, sd, hoger_is_beter) AS
  50 + 10 * (CASE WHEN hoger_is_beter THEN gemiddelde - score ELSE score - gemiddelde END) / sd`,
  voorbeelden: [
    { uitleg: "Precies gemiddeld", aanroep: "rom_t(200, 200, 50, false)", verwacht: 50 },
    { uitleg: "Eén standaarddeviatie meer klachten", aanroep: "rom_t(250, 200, 50, false)", verwacht: 60 },
    { uitleg: "Hoger is beter: gespiegeld", aanroep: "rom_t(40, 34, 8, true)", verwacht: 42.5 },
  ],
};

/** Change on one metric. In: T of the voormeting and nameting. Out: voor − na; plus is improvement. */
export const deltaT: MacroDefinition = {
  soort: "macro",
  id: "delta-t",
  titel: "Delta-T",
  uitleg: "De T-score van de voormeting min die van de nameting. Plus is vooruitgang.",
  bron: "SBG; ValueCare ROM-managementrapportages.",
  sql: "CREATE OR REPLACE MACRO rom_delta_t(t_voor, t_na) AS t_voor - t_na",
  voorbeelden: [
    { uitleg: "Van 52 naar 44", aanroep: "rom_delta_t(52, 44)", verwacht: 8 },
    { uitleg: "Van 44 naar 50: achteruit", aanroep: "rom_delta_t(44, 50)", verwacht: -6 },
  ],
};

const KLASSE_BRON = "ValueCare ROM-managementrapportages, 'Interpretatie Delta T-score'. ";

/** delta-T class, default reading. In: T voor, T na, bound in T points, cut-off. Out: one of four classes or null. */
export const deltaTKlasse: MacroDefinition = {
  soort: "macro",
  id: "delta-t-klasse",
  titel: "Delta-T-klasse",
  uitleg:
    "Hersteld: minstens 5 punten vooruit en daarbij van op of boven 42,5 naar eronder. Verbeterd: minstens 5 punten vooruit. Verslechterd: minstens 5 punten achteruit. Onveranderd: ertussenin. Vijf punten is een halve standaarddeviatie: een afspraak, geen toets op meetfouten.",
  bron: `${KLASSE_BRON}Het document wijst precies ±5 en precies 42,5 niet toe; wij rekenen 5 en -5 mee en leggen de grens bij voor ≥ 42,5 en na < 42,5. Dat 42,5 op deze metriek past is een werkaanname.`,
  sql: `CREATE OR REPLACE MACRO rom_delta_t_klasse(t_voor, t_na, grens, afkap) AS
  CASE WHEN t_voor IS NULL OR t_na IS NULL OR grens IS NULL OR afkap IS NULL THEN NULL
       WHEN t_voor - t_na >= grens AND t_voor >= afkap AND t_na < afkap THEN 'hersteld'
       WHEN t_voor - t_na >= grens THEN 'verbeterd'
       WHEN t_voor - t_na <= -grens THEN 'verslechterd'
       ELSE 'onveranderd' END`,
  voorbeelden: [
    { uitleg: "Van 50 naar 40", aanroep: "rom_delta_t_klasse(50, 40, 5, 42.5)", verwacht: "hersteld" },
    { uitleg: "Precies 5 vooruit", aanroep: "rom_delta_t_klasse(60, 55, 5, 42.5)", verwacht: "verbeterd" },
    { uitleg: "Begonnen op precies 42,5", aanroep: "rom_delta_t_klasse(42.5, 36, 5, 42.5)", verwacht: "hersteld" },
    { uitleg: "Geëindigd op precies 42,5", aanroep: "rom_delta_t_klasse(50, 42.5, 5, 42.5)", verwacht: "verbeterd" },
    { uitleg: "Begonnen onder de grens", aanroep: "rom_delta_t_klasse(41, 33, 5, 42.5)", verwacht: "verbeterd" },
    { uitleg: "4,99 vooruit", aanroep: "rom_delta_t_klasse(50, 45.01, 5, 42.5)", verwacht: "onveranderd" },
    { uitleg: "Precies 5 achteruit", aanroep: "rom_delta_t_klasse(50, 55, 5, 42.5)", verwacht: "verslechterd" },
    {
      uitleg: "Een metriek zonder afkappunt geeft geen klasse",
      aanroep: "rom_delta_t_klasse(50, 40, 5, NULL)",
      verwacht: null,
    },
  ],
};

/** delta-T class, strict reading: ties that the document leaves open stay unclassified. In and out as the default. */
export const deltaTKlasseStrikt: MacroDefinition = {
  soort: "macro",
  id: "delta-t-klasse-strikt",
  titel: "Delta-T-klasse, strikte lezing",
  uitleg:
    "De tabel letterlijk genomen. Wie precies 5 punten vooruit of achteruit gaat, of bij wie precies 42,5 beslist tussen hersteld en verbeterd, wordt niet ingedeeld.",
  bron: `${KLASSE_BRON}Lezing met alleen strikte ongelijkheden.`,
  sql: `CREATE OR REPLACE MACRO rom_delta_t_klasse_strikt(t_voor, t_na, grens, afkap) AS
  CASE WHEN t_voor IS NULL OR t_na IS NULL OR grens IS NULL OR afkap IS NULL THEN NULL
       WHEN t_voor - t_na > grens AND t_voor > afkap AND t_na < afkap THEN 'hersteld'
       WHEN t_voor - t_na > grens AND t_voor >= afkap AND t_na <= afkap THEN 'niet ingedeeld'
       WHEN t_voor - t_na > grens THEN 'verbeterd'
       WHEN t_voor - t_na < -grens THEN 'verslechterd'
       WHEN t_voor - t_na > -grens AND t_voor - t_na < grens THEN 'onveranderd'
       ELSE 'niet ingedeeld' END`,
  voorbeelden: [
    { uitleg: "Van 50 naar 40", aanroep: "rom_delta_t_klasse_strikt(50, 40, 5, 42.5)", verwacht: "hersteld" },
    { uitleg: "Precies 5 vooruit", aanroep: "rom_delta_t_klasse_strikt(60, 55, 5, 42.5)", verwacht: "niet ingedeeld" },
    {
      uitleg: "Precies 5 achteruit",
      aanroep: "rom_delta_t_klasse_strikt(50, 55, 5, 42.5)",
      verwacht: "niet ingedeeld",
    },
    {
      uitleg: "Geëindigd op precies 42,5",
      aanroep: "rom_delta_t_klasse_strikt(50, 42.5, 5, 42.5)",
      verwacht: "niet ingedeeld",
    },
    { uitleg: "4,99 vooruit", aanroep: "rom_delta_t_klasse_strikt(50, 45.01, 5, 42.5)", verwacht: "onveranderd" },
    { uitleg: "Ver boven de grens", aanroep: "rom_delta_t_klasse_strikt(70, 60, 5, 42.5)", verwacht: "verbeterd" },
  ],
};
