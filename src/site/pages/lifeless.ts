import { type Html, html, raw } from "../../engine/text/html.js";

/**
 * Why controls do nothing where the page's script cannot run. A browser loads no module from disk, so a classic script of one
 * line, which it does run there, uncovers the sentence. On a served page the sentence is `hidden`: nobody sees it flash, and
 * no screen reader comes upon it. The content security policy names that line by its hash, as every inline script.
 */

const UNCOVER = raw(
  `<script>if(location.protocol==="file:")document.currentScript.previousElementSibling.hidden=false</script>`,
);

/**
 * @param what does nothing, up to and with its verb ("De keuzes op deze pagina doen")
 * @param still what can be read all the same
 */
export const lifelessHtml = (what: string, still: string): Html =>
  html`<p class="levenloos" hidden>${what} niets: deze map is vanaf schijf geopend, en dan laadt een browser de rekenmachine van de pagina niet. ${still} Wilt u kiezen, open de map dan via een webserver. Op deze computer kan dat met <code>npm run rom -- serve MAP</code> en het adres dat dan verschijnt.</p>${UNCOVER}<noscript><p class="levenloos">${what} niets: JavaScript staat uit. ${still}</p></noscript>`;

/** The button of the methods page; disabled until the page's script has taken hold of it. */
export const checkHtml = (): Html =>
  html`<form class="keuzes" autocomplete="off" aria-label="Narekenen"><button type="button" class="nareken" disabled>Reken alle voorbeelden na in deze browser</button>${lifelessHtml("Deze knop doet", "De voorbeelden hieronder zijn volledig.")}<output class="stand" aria-live="polite"></output></form>`;
