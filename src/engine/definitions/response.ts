import type { MacroDefinition } from "./types.js";

/** In: date, reference date, margin in days. Out: whether the date lies within the margin, both ends included. */
export const inVenster: MacroDefinition = {
  soort: "macro",
  id: "in-venster",
  titel: "Meting binnen het venster",
  uitleg:
    "Een voormeting telt als zij hooguit 92 dagen voor of na het eerste contact is afgenomen; een nameting hooguit 92 dagen voor of na het laatste contact. De grens hoort erbij.",
  bron: "SBG: drie maanden aan weerszijden; ValueCare rekent in dagen. 92 dagen is de langste drie maanden.",
  sql: "CREATE OR REPLACE MACRO rom_in_venster(datum, referentie, dagen) AS abs(datum - referentie) <= dagen",
  voorbeelden: [
    {
      uitleg: "Precies 92 dagen na het eerste contact",
      aanroep: "rom_in_venster(DATE '2017-04-03', DATE '2017-01-01', 92)",
      verwacht: true,
    },
    {
      uitleg: "93 dagen ervoor",
      aanroep: "rom_in_venster(DATE '2016-09-30', DATE '2017-01-01', 92)",
      verwacht: false,
    },
  ],
};

/** In: whether a valid voormeting exists, whether a valid nameting belongs to it. Out: status. */
export const responsstatus: MacroDefinition = {
  soort: "macro",
  id: "responsstatus",
  titel: "Responsstatus",
  uitleg:
    "Completer: geldige voor- en nameting met hetzelfde instrument. Dropout: alleen een geldige voormeting. Non-starter: alleen een geldige nameting. Non-responder: geen van beide. De response is het aandeel completers.",
  bron: "SBG, help bij de responseberekening (2016-2018).",
  sql: `CREATE OR REPLACE MACRO rom_responsstatus(voor_geldig, na_geldig) AS
  CASE WHEN voor_geldig AND na_geldig THEN 'completer'
       WHEN voor_geldig THEN 'dropout'
       WHEN na_geldig THEN 'non-starter'
       ELSE 'non-responder' END`,
  voorbeelden: [
    { uitleg: "Voor- en nameting", aanroep: "rom_responsstatus(true, true)", verwacht: "completer" },
    { uitleg: "Alleen een voormeting", aanroep: "rom_responsstatus(true, false)", verwacht: "dropout" },
    { uitleg: "Alleen een nameting", aanroep: "rom_responsstatus(false, true)", verwacht: "non-starter" },
    { uitleg: "Geen geldige meting", aanroep: "rom_responsstatus(false, false)", verwacht: "non-responder" },
  ],
};

/** In: date of the first contact, year of birth (or null). Out: age in years as the delivery allows, or null. */
export const leeftijd: MacroDefinition = {
  soort: "macro",
  id: "leeftijd",
  titel: "Leeftijd bij de start",
  uitleg:
    "Jaar van het eerste contact min geboortejaar. Wie jonger is dan 18 telt niet mee in de response voor volwassenen. Is het geboortejaar onbekend, dan telt de behandeling mee en wordt dat geteld.",
  bron: "LVVP: de aanleverplicht geldt niet voor patiënten jonger dan 18. De aanlevering kent alleen het geboortejaar.",
  sql: "CREATE OR REPLACE MACRO rom_leeftijd(eerste_contact, geboortejaar) AS year(eerste_contact) - geboortejaar",
  voorbeelden: [
    {
      uitleg: "Geboren in 1999, gestart in 2017",
      aanroep: "rom_leeftijd(DATE '2017-03-01', 1999)",
      verwacht: 18,
    },
    { uitleg: "Geboortejaar onbekend", aanroep: "rom_leeftijd(DATE '2017-03-01', NULL)", verwacht: null },
  ],
};
