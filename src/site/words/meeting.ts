import { type Html, html } from "../../engine/text/html.js";
import { RULES } from "../mirror/rules.js";
import type { Context } from "../pages/page.js";
import type { Unit } from "../queries/lists.js";

/** A meeting of the network: agenda, what the figures are used for, and a form for agreements that stays on the reader's device. */

/** The four questions in the order of the conversation, with where their figures are and which questions of policy belong there. */
const AGENDA = [
  { vraag: "Wie behandelen wij?", naar: "casemix/wie", onderwerpen: ["patienten", "aantallen"] },
  { vraag: "Kloppen de gegevens?", naar: "gegevens/index", onderwerpen: ["gegevens"] },
  { vraag: "Waar staan we?", naar: "uitkomsten/index", onderwerpen: ["uitkomst", "groepen", "inzet"] },
  { vraag: "Verklaart de casemix het?", naar: "casemix/index", onderwerpen: ["casemix"] },
] as const;

export const meeting = (c: Context) => ({
  /** The agenda, from the agreements of last time to those of the next. */
  bijeenkomstAgenda: (): Html => {
    const asked = (subjects: readonly string[]): string[] =>
      RULES.gesprek.regels.filter((r) => subjects.includes(r.onderwerp)).map((r) => r.vraag);
    const always = RULES.gesprek.regels.find((r) => r.code === "altijd-afspraken");
    return html`<ol class="agenda"><li><strong>Vorige afspraken.</strong> ${always?.vraag}</li>${AGENDA.map(
      (a) =>
        html`<li><strong><a href="${c.wortel}/${a.naar}.html">${a.vraag}</a></strong><ul>${asked(a.onderwerpen).map((v) => html`<li>${v}</li>`)}</ul></li>`,
    )}<li><strong>Nieuwe afspraken.</strong> Wie doet wat, voor wanneer, en waaraan zien wij dat het werkt?</li></ol><p class="bron">Welke vragen bij één vestiging horen volgt uit haar cijfers en staat in haar spiegelrapportage. Bron: ${always?.bron}.</p>`;
  },

  /** For what the figures are used, who sees what, and when that is evaluated. */
  gebruiksafspraken: (): Html =>
    html`<ul>${RULES.gebruik.regels.map((r) => html`<li>${r}</li>`)}</ul><p class="bron">Bron: ${RULES.gebruik.bron}.</p>`,

  /** A form for agreements; it sends nothing and keeps nothing (site/notes.ts). */
  afspraakFormulier: (eenheden: readonly Unit[]): Html =>
    html`<form class="notities" hidden><p><label>Eenheid <select name="eenheid">${eenheden
      .filter((u) => u.niveau === "vestiging" || u.niveau === "organisatie")
      .map(
        (u) => html`<option value="${u.eenheid}">${u.naam}</option>`,
      )}</select></label> <label>Datum <input name="datum" type="date" required></label></p><p><label>Afspraak <textarea name="afspraak" rows="2" cols="60" required></textarea></label></p><p><label>Wie <input name="wie"></label> <label>Voor <input name="voor" type="date"></label></p><p><button type="submit">Voeg toe</button> <button type="button" data-bewaar disabled>Bewaar als afspraken.csv</button> <output></output></p><ul class="genoteerd"></ul></form><p class="bron">Wat u hier noteert blijft op dit apparaat en verdwijnt met de bladzijde; bewaar het als bestand. Met <code>rapport --afspraken afspraken.csv</code> staat het de volgende keer in de rapportage van die eenheid, en nergens anders. Zonder script is er geen formulier.</p>`,
});
