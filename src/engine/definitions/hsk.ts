import type { MacroDefinition } from "./types.js";

const BRON = "Verbraak, Theuws & Verdellen 2015, Directieve Therapie 35(2), kader 2. ";

// A score has four decimals at most, so ten thousand times it is whole, and a percentage that ends on half a ten-thousandth
// is exactly half before it is rounded. Dividing the decimals themselves gave 91.918749…, rounded the other way.

/**
 * HSK percentage improvement, rounded to four decimals, half away from zero. In: pre and post score on the 90–450 scale, zero point. Out: −100..100 or null.
 * The printed formula misplaces a parenthesis; the paper's own example (198 → 158 = 50) fixes the reading.
 */
export const percentageVerbetering: MacroDefinition = {
  soort: "macro",
  id: "percentage-verbetering",
  titel: "Percentage verbetering (HSK)",
  uitleg:
    "Welk deel van de weg naar de score van de gemiddelde Nederlander (118) is afgelegd? Wie op of onder 118 eindigt, krijgt 100 %. Het percentage loopt nooit verder dan -100 of +100. Wie onder 118 begon en erboven eindigt, ging achteruit en krijgt -100 %.",
  bron: `${BRON}Dat een start op of onder 118 met een eindscore erboven -100 % geeft, is onze keuze: het artikel laat dit geval open en de formule zou dan een vooruitgang opleveren.`,
  sql: `CREATE OR REPLACE MACRO rom_percentage_verbetering(voor, na, nulpunt) AS
  CASE WHEN voor IS NULL OR na IS NULL OR nulpunt IS NULL THEN NULL
       WHEN na <= nulpunt THEN 100
       WHEN voor <= nulpunt THEN -100
       ELSE greatest(-100, least(100, round(1e6 * (10000 * (voor - na)) / (10000 * (voor - nulpunt))) / 10000)) END`,
  voorbeelden: [
    {
      uitleg: "Van 198 naar 158 is halverwege de weg naar 118",
      aanroep: "rom_percentage_verbetering(198, 158, 118)",
      verwacht: 50,
    },
    {
      uitleg: "Precies halverwege twee tienduizendsten: naar boven",
      aanroep: "rom_percentage_verbetering(222::DECIMAL(12, 4), 126.4045::DECIMAL(12, 4), 118::DECIMAL(12, 4))",
      verwacht: 91.9188,
    },
    { uitleg: "Precies op 118 geëindigd", aanroep: "rom_percentage_verbetering(198, 118, 118)", verwacht: 100 },
    {
      uitleg: "Even ver achteruit als de weg lang was",
      aanroep: "rom_percentage_verbetering(198, 278, 118)",
      verwacht: -100,
    },
    {
      uitleg: "Nog verder achteruit: begrensd",
      aanroep: "rom_percentage_verbetering(198, 300, 118)",
      verwacht: -100,
    },
    {
      uitleg: "Begonnen én geëindigd onder 118",
      aanroep: "rom_percentage_verbetering(100, 90, 118)",
      verwacht: 100,
    },
    {
      uitleg: "Begonnen onder 118, geëindigd erboven: achteruit",
      aanroep: "rom_percentage_verbetering(110, 130, 118)",
      verwacht: -100,
    },
    {
      uitleg: "Begonnen op 118, geëindigd erboven: achteruit",
      aanroep: "rom_percentage_verbetering(118, 130, 118)",
      verwacht: -100,
    },
  ],
};

/** Variant "left out": the case the paper leaves open has no value. In and out as {@link percentageVerbetering}. */
export const percentageVerbeteringWeggelaten: MacroDefinition = {
  soort: "macro",
  id: "percentage-verbetering-weggelaten",
  titel: "Percentage verbetering, open geval weggelaten",
  uitleg:
    "Als het percentage verbetering, maar wie op of onder 118 begon en erboven eindigde telt niet mee in het gemiddelde.",
  bron: `${BRON}Lezing waarin het open geval geen uitkomst heeft.`,
  sql: `CREATE OR REPLACE MACRO rom_percentage_verbetering_weggelaten(voor, na, nulpunt) AS
  CASE WHEN voor <= nulpunt AND na > nulpunt THEN NULL
       ELSE rom_percentage_verbetering(voor, na, nulpunt) END`,
  voorbeelden: [
    {
      uitleg: "Van 110 naar 130 telt niet mee",
      aanroep: "rom_percentage_verbetering_weggelaten(110, 130, 118)",
      verwacht: null,
    },
    {
      uitleg: "Van 198 naar 158 blijft 50 %",
      aanroep: "rom_percentage_verbetering_weggelaten(198, 158, 118)",
      verwacht: 50,
    },
  ],
};

/** Variant "literal": the formula as printed, clipped. At voor = nulpunt it divides by zero and gives null. */
export const percentageVerbeteringLetterlijk: MacroDefinition = {
  soort: "macro",
  id: "percentage-verbetering-letterlijk",
  titel: "Percentage verbetering, formule letterlijk",
  uitleg:
    "De formule zoals zij er staat, ook voor wie onder 118 begon. Zij geeft dan een vooruitgang aan iemand die achteruitging; deze lezing staat er alleen om te laten zien wat dat uitmaakt.",
  bron: `${BRON}Letterlijke toepassing, begrensd op ±100.`,
  sql: `CREATE OR REPLACE MACRO rom_percentage_verbetering_letterlijk(voor, na, nulpunt) AS
  CASE WHEN voor IS NULL OR na IS NULL OR nulpunt IS NULL THEN NULL
       WHEN na <= nulpunt THEN 100
       WHEN voor = nulpunt THEN NULL
       ELSE greatest(-100, least(100, round(1e6 * (10000 * (voor - na)) / (10000 * (voor - nulpunt))) / 10000)) END`,
  voorbeelden: [
    {
      uitleg: "Van 110 naar 130 geeft 250 %, begrensd op 100: een achteruitgang die als verbetering telt",
      aanroep: "rom_percentage_verbetering_letterlijk(110, 130, 118)",
      verwacht: 100,
    },
    {
      uitleg: "Van 118 naar 130 is delen door nul",
      aanroep: "rom_percentage_verbetering_letterlijk(118, 130, 118)",
      verwacht: null,
    },
  ],
};
