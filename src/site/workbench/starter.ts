import { intervals } from "./chart-form.js";
import type { Notebook } from "./notebook.js";

/** What a reader finds who comes for the first time: a question, a choice, a drawing and what it does not tell. */
export const STARTER: Notebook = {
  titel: "Response per vestiging",
  cellen: [
    {
      soort: "tekst",
      tekst:
        "# Response per vestiging\n\nDit is een werkblad: cellen met tekst, SQL, keuzes, figuren en tabellen die op elkaar reageren. Verander de keuze, of de vraag eronder, en zie wat er gebeurt. Wat u maakt blijft op dit apparaat tot u het als link of bestand meegeeft.",
    },
    {
      soort: "keuze",
      naam: "soort_periode",
      vorm: "een",
      label: "Periode",
      opties: ["totaal", "jaar"],
      waarde: "totaal",
    },
    {
      soort: "sql",
      naam: "rijen",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a value in a question
      sql: "SELECT naam, periode, n, waarde, laag, hoog, status\nFROM cijfers\nWHERE indicator = 'response' AND definitie = 'standaard' AND niveau = 'vestiging'\n  AND soort_periode = ${soort_periode}",
    },
    {
      soort: "figuur",
      rijen: "rijen",
      spec: intervals("naam", "response, procent met 95 %-interval"),
    },
    {
      soort: "tekst",
      tekst:
        "Wat dit niet zegt: verschillen tussen vestigingen zijn niet gecorrigeerd voor wie er worden behandeld, en een vestiging zonder punt is verborgen, niet nul.",
    },
  ],
};
