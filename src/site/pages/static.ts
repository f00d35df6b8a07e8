import { DEFINITIONS } from "../../engine/definitions/registry.js";
import type { Definition, WorkedExample } from "../../engine/definitions/types.js";
import { type Certificate, type Manifest, TABLES } from "../../engine/release/contract.js";
import { tableFigureHtml } from "../components/figure.js";
import { tableHtml } from "../components/table.js";
import { escapeHtml, number } from "../format.js";
import { instruments } from "../queries/lists.js";
import type { Query } from "../query.js";
import { rulesHtml } from "./certificate.js";

/** What every page says above everything: where the figures come from and whether they may leave the house. */
export function bannerHtml(m: Manifest, c: Certificate): string {
  const parts: string[] = [];
  if (m.synthetisch)
    parts.push(
      "<strong>Synthetisch.</strong> Deze gegevens zijn verzonnen door een computer; geen enkele organisatie of patiënt bestaat.",
    );
  if (c.niveau === "alleen-drempel")
    parts.push(
      "<strong>Niet voor publicatie.</strong> Alleen kleine aantallen zijn weggelaten; sommige zijn door aftrekken terug te rekenen. Deze uitgave mag het huis niet uit.",
    );
  if (m.voorbehoud?.length)
    parts.push(
      `<strong>Met voorbehoud.</strong> Van deze aanlevering bleef te weinig over om op te vertrouwen: ${m.voorbehoud.map(escapeHtml).join("; ")}.`,
    );
  return parts.length
    ? `<aside class="waarschuwing" aria-label="Status van deze uitgave">${parts.map((p) => `<p>${p}</p>`).join("")}</aside>`
    : "";
}

const shown = (v: WorkedExample["verwacht"]): string =>
  v === null ? "geen waarde" : typeof v === "number" ? String(v).replace(".", ",") : String(v);

function definitionHtml(d: Definition): string {
  const text = d.soort === "macro" ? d.sql : d.formule;
  const rows = d.voorbeelden
    .map(
      (v, i) =>
        `<tr><td>${escapeHtml(v.uitleg)}</td><td><code>${escapeHtml(v.aanroep)}</code></td><td class="getal">${escapeHtml(shown(v.verwacht))}</td><td class="getal" data-voorbeeld="${d.id}-${i}">–</td></tr>`,
    )
    .join("");
  return `<section class="definitie" id="${d.id}"><h2>${escapeHtml(d.titel)}</h2><p>${escapeHtml(d.uitleg)}</p><p class="bron">Bron: ${escapeHtml(d.bron)}</p><details open><summary>${d.soort === "macro" ? "De regel als SQL" : "De formule"}</summary><pre>${escapeHtml(text).replaceAll("\n", "&#10;")}</pre></details><div class="tabelvak" tabindex="0" role="region" aria-label="Voorbeelden bij ${escapeHtml(d.titel)}"><table><thead><tr><th scope="col">Voorbeeld</th><th scope="col">Aanroep</th><th scope="col" class="getal">Hoort te zijn</th><th scope="col" class="getal">Nagerekend</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Every definition with its worked examples; the last column is filled by the reader's own browser. */
export function definitionsHtml(): string {
  const links = DEFINITIONS.map((d) => `<li><a href="#${d.id}">${escapeHtml(d.titel)}</a></li>`).join("");
  const examples = DEFINITIONS.reduce((sum, d) => sum + d.voorbeelden.length, 0);
  return `<p class="zin">Hier staan ${DEFINITIONS.length} regels met samen ${examples} voorbeelden.</p><ul class="inhoud">${links}</ul>${DEFINITIONS.map(definitionHtml).join("")}`;
}

/** The page about the release itself: certificate, origin, instruments, dictionary. */
export async function editionHtml(m: Manifest, c: Certificate, q: Query): Promise<Record<string, string>> {
  const facts: [string, string][] = [
    ["Bron", m.bron],
    ["Editie", `${m.editie.titel}: ${m.editie.toelichting}`],
    ["Periode van afsluiten", `${m.periode.van} tot en met ${m.periode.tot}`],
    ["Referentieperiode van de T-metriek", `${m.referentieperiode.van} tot en met ${m.referentieperiode.tot}`],
    ["Peildatum", m.peildatum],
    ["Versie van ROM-werkbank", m.versie],
    ["Vingerafdruk van de aanlevering", m.aanlevering],
    ["Vingerafdruk van beleid en instrumenten", m.beleid],
    ["Vingerafdruk van deze uitgave", m.vingerafdruk],
  ];
  const list = facts.map(([k, v]) => `<div><dt>${escapeHtml(k)}</dt><dd>${escapeHtml(v)}</dd></div>`).join("");
  const dictionary = TABLES.map(
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
  ).join("");
  const used = await instruments(q);
  return {
    herkomst: `<dl class="feiten">${list}</dl>`,
    certificaat: `<p class="zin">${escapeHtml(c.betekenis)}</p>${rulesHtml(c)}<p>${number(c.cellen.getoond)} cijfers getoond, ${number(c.cellen.verborgen)} verborgen. Een verborgen cijfer heet overal “${escapeHtml(m.reden_verborgen)}”, wat ook de aanleiding is.</p>`,
    instrumenten: tableFigureHtml({
      naam: "instrumenten",
      titel: "Instrumenten en hun T-metriek",
      onderschrift:
        "T = 50 bij het gemiddelde van de voormetingen in de referentieperiode; 10 punten is één standaarddeviatie. Een hogere T betekent altijd meer klachten.",
      rijen: used,
      kolommen: [
        { kop: "Instrument", waarde: (i) => i.naam },
        { kop: "Beter is", waarde: (i) => (i.hoger_is_beter ? "hoger" : "lager") },
        { kop: "Gemiddelde", waarde: (i) => i.gemiddelde, toon: (i) => number(i.gemiddelde, 2), getal: true },
        { kop: "SD", waarde: (i) => i.sd, toon: (i) => number(i.sd, 2), getal: true },
        { kop: "n voormetingen", waarde: (i) => i.n_referentie, toon: (i) => number(i.n_referentie), getal: true },
        { kop: "Bron", waarde: (i) => i.bron },
      ],
    }),
    woordenboek: dictionary,
  };
}
