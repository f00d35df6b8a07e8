import type { Certificate, Manifest } from "../../engine/contract/manifest.js";
import { DEFINITIONS } from "../../engine/definitions/registry.js";
import type { Definition, WorkedExample } from "../../engine/definitions/types.js";
import { type Html, html, joined, raw } from "../../engine/text/html.js";

/** What every page says above everything: where the figures come from and whether they may leave the house. */
export function bannerHtml(m: Manifest, c: Certificate, className = "waarschuwing"): Html | null {
  const parts: Html[] = [];
  if (m.synthetisch)
    parts.push(
      html`<strong>Synthetisch.</strong> Deze gegevens zijn verzonnen door een computer; geen enkele organisatie of patiënt bestaat.`,
    );
  if (c.niveau === "alleen-drempel")
    parts.push(
      html`<strong>Niet voor publicatie.</strong> Alleen kleine aantallen zijn weggelaten; sommige zijn door aftrekken terug te rekenen. Deze uitgave mag het huis niet uit.`,
    );
  if (m.voorbehoud?.length)
    parts.push(
      html`<strong>Met voorbehoud.</strong> Van deze aanlevering bleef te weinig over om op te vertrouwen: ${m.voorbehoud.join("; ")}.`,
    );
  return parts.length
    ? html`<aside class="${className}" aria-label="Status van deze uitgave">${parts.map((p) => html`<p>${p}</p>`)}</aside>`
    : null;
}

const shown = (v: WorkedExample["verwacht"]): string =>
  v === null ? "geen waarde" : typeof v === "number" ? String(v).replace(".", ",") : String(v);

function definitionHtml(d: Definition): Html {
  const text = d.soort === "macro" ? d.sql : d.formule;
  const rows = d.voorbeelden.map(
    (v, i) =>
      html`<tr><td>${v.uitleg}</td><td><code>${v.aanroep}</code></td><td class="getal">${shown(v.verwacht)}</td><td class="getal" data-voorbeeld="${d.id}-${i}">–</td></tr>`,
  );
  return html`<section class="definitie" id="${d.id}"><h3>${d.titel}</h3><p>${d.uitleg}</p><p class="bron">Bron: ${d.bron}</p><details open><summary>${d.soort === "macro" ? "De regel als SQL" : "De formule"}</summary><pre>${joined(text.split("\n"), raw("&#10;"))}</pre></details><div class="tabelvak" tabindex="0" role="region" aria-label="Voorbeelden bij ${d.titel}"><table><thead><tr><th scope="col">Voorbeeld</th><th scope="col">Aanroep</th><th scope="col" class="getal">Hoort te zijn</th><th scope="col" class="getal">Nagerekend</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Every definition with its worked examples; the last column is filled by the reader's own browser. */
export function definitionsHtml(): Html {
  const examples = DEFINITIONS.reduce((sum, d) => sum + d.voorbeelden.length, 0);
  return html`<p class="zin">Hier staan ${DEFINITIONS.length} regels met samen ${examples} voorbeelden.</p>${DEFINITIONS.map(definitionHtml)}`;
}
