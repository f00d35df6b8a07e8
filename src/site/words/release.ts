import { TABLES } from "../../engine/contract/tables.js";
import { type Html, html } from "../../engine/text/html.js";
import { tableHtml } from "../components/table.js";
import { number } from "../format.js";
import { casesHtml } from "../pages/cases.js";
import { privacyHtml, rulesHtml } from "../pages/certificate.js";
import { checkHtml } from "../pages/lifeless.js";
import type { Context, ReleaseCard } from "../pages/page.js";
import { attack } from "../pages/privacy.js";
import { definitionsHtml } from "../pages/static.js";
import { citeHtml, filesHtml, linesHtml } from "../pages/take-along.js";
import { whereHtml } from "../pages/where.js";

/** The release itself and how it was made: certificate, origin, dictionary, rules and worked cases. */

const facts = (rows: readonly (readonly [string, string])[]): Html =>
  html`<dl class="feiten">${rows.map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}</dl>`;

export const release = (c: Context) => {
  const card = (): ReleaseCard => {
    if (!c.uitgave) throw new Error("er is geen uitgave");
    return c.uitgave;
  };
  return {
    /** Facts under their names. */
    feiten: (rijen: Readonly<Record<string, string>>): Html => facts(Object.entries(rijen)),

    /** What the certificate says, its rules, and how many figures are shown and hidden. */
    certificaat: (): Html => {
      const { manifest: m, certificaat: z } = card();
      return html`<p class="zin">${z.betekenis}</p>${rulesHtml(z)}<p>${number(z.cellen.getoond)} cijfers getoond, ${number(z.cellen.verborgen)} verborgen. Een verborgen cijfer heet overal “${m.reden_verborgen}”, wat ook de aanleiding is.</p>`;
    },
    /** Where the release comes from, by name and fingerprint. */
    herkomst: (): Html => {
      const { manifest: m } = card();
      return facts([
        ["Bron", m.bron],
        ["Editie", `${m.editie.titel}: ${m.editie.toelichting}`],
        ["Periode van afsluiten", `${m.periode.van} tot en met ${m.periode.tot}`],
        ["Referentieperiode van de T-metriek", `${m.referentieperiode.van} tot en met ${m.referentieperiode.tot}`],
        ["Peildatum", m.peildatum],
        ["Versie van ROM-werkbank", m.versie],
        ["Vingerafdruk van de aanlevering", m.aanlevering],
        ["Vingerafdruk van beleid en instrumenten", m.beleid],
        ["Vingerafdruk van deze uitgave", m.vingerafdruk],
      ]);
    },
    /** Every table and column of a release, from its contract. */
    woordenboek: (): readonly Html[] =>
      TABLES.map(
        (t) =>
          html`<section><h3 id="tabel-${t.naam}">${t.naam}</h3><p>${t.korrel}.</p>${tableHtml(
            [
              { kop: "Kolom", waarde: (k) => k.naam },
              { kop: "Betekenis", waarde: (k) => k.betekenis },
              { kop: "Eenheid", waarde: (k) => k.eenheid ?? "" },
            ],
            t.kolommen,
            `Kolommen van ${t.naam}`,
          )}</section>`,
      ),

    /** Files of the release to take along, lines that open them elsewhere, and how to name it. */
    meenemen: (): Html => filesHtml(c.wortel),
    openregels: linesHtml,
    aanhalen: (): Html => citeHtml(card().manifest),

    /** What the certificate means, and what it does not prove. */
    privacyVerhaal: (): Html => privacyHtml(card().manifest, card().certificaat),
    /** The attack on the hidden counts of the chosen table, by the reader's own machine. */
    aanval: (): Promise<Html> => attack(c),

    /** The button that works the examples out in the reader's browser; every definition; the worked cases. */
    narekenen: checkHtml,
    definities: definitionsHtml,
    gevallen: async (): Promise<Html> => casesHtml((await c.gevallen?.()) ?? []),
    waarStaatWat: whereHtml,
  };
};
