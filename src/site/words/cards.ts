import { type Html, html } from "../../engine/text/html.js";
import { capital, number } from "../format.js";
import { WORDS } from "../pages/glossary.js";
import type { Context } from "../pages/page.js";
import { withInterval } from "../pages/wording.js";
import type { Cell } from "../queries/cells.js";
import { units } from "../queries/lists.js";
import { type Measure, unitOf } from "./figures.js";

/** A few numbers with their meaning, and where a reader says which vestiging is theirs. */

export interface Card {
  readonly kop: string;
  readonly cel: Cell | undefined;
  readonly eenheid: Measure;
  /** What the number means, in words that ask for no statistics; left out where there is no number. */
  readonly betekenis: string;
  /** What else is to be said: against a target, against others. */
  readonly bij?: string | null | undefined | false;
}

/** `62,3 % (95 %-interval 58,1 tot 66,5; n 431)` as a large number and what stands between the brackets. */
function cardHtml({ kop, cel, eenheid, betekenis, bij }: Card): Html {
  const [, value = "", margin = ""] = /^(.*?)(?: \((.*)\))?$/.exec(withInterval(cel, unitOf(eenheid))) ?? [];
  const shown = cel?.waarde != null;
  const text = (line: string): string => line.replace(/ %/g, "\u00a0%").replace(/\bn (?=\d)/g, "n\u00a0");
  const lines =
    shown && html`<dd class="marge">${text(margin)}</dd><dd>${text(betekenis)}${bij && ` ${text(bij)}`}</dd>`;
  return html`<div class="kaart"><dt>${kop}</dt><dd class="${shown ? "waarde" : "niet"}">${text(value)}</dd>${lines}</div>`;
}

export const cards = (c: Context) => ({
  kaarten: (...kaarten: readonly (Card | null | undefined | false)[]): Html =>
    html`<dl class="kaarten">${kaarten.map((k) => k && cardHtml(k))}</dl>`,

  /** What a response, a percentage verbetering and a delta-T mean, from their values. */
  betekenis: {
    response: (cel: Cell | undefined): string =>
      `Van elke 100 afgesloten behandelingen hebben er ${number(cel?.waarde)} een geldige meting aan het begin én aan het einde. Alleen over hen gaan de uitkomsten.`,
    verbetering: (cel: Cell | undefined): string =>
      (cel?.waarde ?? 0) < 0
        ? "Gemiddeld liggen de scores na afloop verder van die van de gemiddelde Nederlander dan ervoor."
        : `Gemiddeld is ${number(cel?.waarde)} % van de weg afgelegd naar de score van de gemiddelde Nederlander.`,
    deltaT: (cel: Cell | undefined): string =>
      cel?.laag != null && cel.hoog != null && cel.laag <= 0 && cel.hoog >= 0
        ? "Een gemiddelde verandering tussen begin en einde is niet aangetoond: nul ligt in het interval."
        : `Gemiddeld ${number(Math.abs(cel?.waarde ?? 0), 1)} T-punten ${(cel?.waarde ?? 0) < 0 ? "meer" : "minder"} klachten aan het einde dan aan het begin; tien punten is één standaarddeviatie van de voormetingen.`,
  },

  /** A part of a sentence as one of its own: "Dat ligt onder de streefwaarde van 85 %." */
  eigenZin: (deel: string | null | undefined | false, voor = ""): string | null =>
    deel ? `${voor ? `${voor} ${deel}` : capital(deel)}.` : null,

  /** The words of the site, each explained once. */
  woordenlijst: (): Html =>
    html`<dl class="woorden">${WORDS.map((w) => html`<div id="woord-${w.id}"><dt>${w.woord}</dt><dd>${w.uitleg}</dd></div>`)}</dl>`,

  /** Where a reader says which vestiging is theirs; without script the list of all of them is enough. */
  uwVestiging: async (): Promise<Html> => {
    const options = (await units(c.q))
      .filter((u) => u.niveau === "vestiging")
      .map((u) => html`<option value="${u.eenheid}">${u.naam}</option>`);
    return html`<form class="uw-vestiging" autocomplete="off" hidden><label>Waar werkt u? <select aria-describedby="uw-vestiging-uitleg"><option value="">Kies…</option>${options}</select></label> <button type="button" class="vergeet" hidden>Vergeet</button><p id="uw-vestiging-uitleg">Blijft op dit apparaat en staat in geen link; alleen hier is uw vestiging gemarkeerd.</p></form><div class="eigen-cijfers" data-bladen="${c.wortel}/vestiging/" aria-live="polite"></div>`;
  },
});
