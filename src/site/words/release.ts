import { TABLES } from "../../engine/contract/tables.js";
import { tableHtml } from "../components/table.js";
import { escapeHtml, number } from "../format.js";
import { casesHtml } from "../pages/cases.js";
import { privacyHtml, rulesHtml } from "../pages/certificate.js";
import { checkHtml } from "../pages/lifeless.js";
import type { Context, ReleaseCard } from "../pages/page.js";
import { attack } from "../pages/privacy.js";
import { definitionsHtml } from "../pages/static.js";
import { citeHtml, filesHtml, linesHtml } from "../pages/take-along.js";
import { whereHtml } from "../pages/where.js";

/** The release itself and how it was made: certificate, origin, dictionary, rules and worked cases. */

const facts = (rows: readonly (readonly [string, string])[]): string =>
  `<dl class="feiten">${rows.map(([k, v]) => `<div><dt>${escapeHtml(k)}</dt><dd>${escapeHtml(v)}</dd></div>`).join("")}</dl>`;

export const release = (c: Context) => {
  const card = (): ReleaseCard => {
    if (!c.uitgave) throw new Error("er is geen uitgave");
    return c.uitgave;
  };
  return {
    /** Facts under their names. */
    feiten: (rijen: Readonly<Record<string, string>>): string => facts(Object.entries(rijen)),

    /** What the certificate says, its rules, and how many figures are shown and hidden. */
    certificaat: (): string => {
      const { manifest: m, certificaat: z } = card();
      return `<p class="zin">${escapeHtml(z.betekenis)}</p>${rulesHtml(z)}<p>${number(z.cellen.getoond)} cijfers getoond, ${number(z.cellen.verborgen)} verborgen. Een verborgen cijfer heet overal “${escapeHtml(m.reden_verborgen)}”, wat ook de aanleiding is.</p>`;
    },
    /** Where the release comes from, by name and fingerprint. */
    herkomst: (): string => {
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
    woordenboek: (): string =>
      TABLES.map(
        (t) =>
          `<section><h3 id="tabel-${t.naam}">${t.naam}</h3><p>${escapeHtml(t.korrel)}.</p>${tableHtml(
            [
              { kop: "Kolom", waarde: (k) => k.naam },
              { kop: "Betekenis", waarde: (k) => k.betekenis },
              { kop: "Eenheid", waarde: (k) => k.eenheid ?? "" },
            ],
            t.kolommen,
            `Kolommen van ${t.naam}`,
          )}</section>`,
      ).join(""),

    /** Files of the release to take along, lines that open them elsewhere, and how to name it. */
    meenemen: (): string => filesHtml(c.wortel),
    openregels: linesHtml,
    aanhalen: (): string => citeHtml(card().manifest),

    /** What the certificate means, and what it does not prove. */
    privacyVerhaal: (): string => privacyHtml(card().manifest, card().certificaat),
    /** The attack on the hidden counts of the chosen table, by the reader's own machine. */
    aanval: (): Promise<string> => attack(c),

    /** The button that works the examples out in the reader's browser; every definition; the worked cases. */
    narekenen: checkHtml,
    definities: definitionsHtml,
    gevallen: async (): Promise<string> => casesHtml((await c.gevallen?.()) ?? []),
    waarStaatWat: whereHtml,
  };
};
