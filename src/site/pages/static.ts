import type { Certificate, Manifest } from "../../engine/contract/manifest.js";
import { DEFINITIONS } from "../../engine/definitions/registry.js";
import type { Definition, WorkedExample } from "../../engine/definitions/types.js";
import { escapeHtml } from "../format.js";

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
  return `<section class="definitie" id="${d.id}"><h3>${escapeHtml(d.titel)}</h3><p>${escapeHtml(d.uitleg)}</p><p class="bron">Bron: ${escapeHtml(d.bron)}</p><details open><summary>${d.soort === "macro" ? "De regel als SQL" : "De formule"}</summary><pre>${escapeHtml(text).replaceAll("\n", "&#10;")}</pre></details><div class="tabelvak" tabindex="0" role="region" aria-label="Voorbeelden bij ${escapeHtml(d.titel)}"><table><thead><tr><th scope="col">Voorbeeld</th><th scope="col">Aanroep</th><th scope="col" class="getal">Hoort te zijn</th><th scope="col" class="getal">Nagerekend</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Every definition with its worked examples; the last column is filled by the reader's own browser. */
export function definitionsHtml(): string {
  const examples = DEFINITIONS.reduce((sum, d) => sum + d.voorbeelden.length, 0);
  return `<p class="zin">Hier staan ${DEFINITIONS.length} regels met samen ${examples} voorbeelden.</p>${DEFINITIONS.map(definitionHtml).join("")}`;
}
