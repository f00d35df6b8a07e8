import { blockBody, blockHtml, cardsHtml, questionsHtml, verdictText } from "../../site/mirror/html.js";
import type { BlockName, MirrorReport, ReportBlock, TargetVerdict } from "../../site/mirror/model.js";
import type { ReleaseCard } from "../../site/pages/page.js";
import { bannerHtml } from "../../site/pages/static.js";
import { type Html, html, raw } from "../text/html.js";
import { PAPER_WIDTH, reportStyle } from "./style.js";

/** A report as one HTML document for paper, without anything from elsewhere. */

export type Form = "kort" | "lang";

/** Blocks of the long form, in order; those of the short form are fewer and shorter. */
const LONG: readonly BlockName[] = [
  "wie",
  "gegevens",
  "uitkomst",
  "casemix",
  "verloop",
  "groepen",
  "inzet",
  "verrijking",
  "verborgen",
  "afspraken",
];

/** How a verdict is marked in the margin. */
const MARK: Readonly<Record<TargetVerdict["oordeel"], string>> = {
  gehaald: "gehaald",
  "niet gehaald": "niet",
  "niet te zeggen": "",
  "niet beschikbaar": "",
};

const targetsHtml = (all: readonly TargetVerdict[]): Html | null =>
  all.length === 0
    ? null
    : html`<section class="deel"><h2>Zijn de streefwaarden gehaald?</h2><ul class="streef">${all.map((t) => html`<li class="${MARK[t.oordeel]}"><b>${verdictText(t.oordeel)}</b> ${t.zin}</li>`)}</ul></section>`;

const blockOf = (r: MirrorReport, naam: BlockName): ReportBlock | undefined => r.blokken.find((b) => b.naam === naam);

/** What stands at the foot of every sheet: release, edition and date. */
export const footOf = (card: ReleaseCard): string =>
  `Uitgave ${card.manifest.vingerafdruk.slice(0, 12)} · ${card.manifest.editie.titel} · peildatum ${card.manifest.peildatum} · ${card.manifest.bron}`;

const first = async (r: MirrorReport, card: ReleaseCard): Promise<Html> => {
  const { manifest, certificaat } = card;
  const talk = blockOf(r, "gesprek");
  return html`<p class="boven">Spiegelrapportage · ${r.over.niveau === "vestiging" ? "vestiging" : "organisatie"} · ${manifest.editie.titel}</p>
<h1>${r.over.naam}</h1>
<p class="boven">${r.organisatienaam && `${r.organisatienaam} · `}Periode: ${r.periode}. ${r.periodeWaarom}</p>
${bannerHtml(manifest, certificaat, "status")}
${cardsHtml(r.kop)}
${targetsHtml(r.streefwaarden)}
<section class="deel"><h2>Voor het gesprek</h2>${questionsHtml(r.vragen)}${talk && (await blockBody(talk, PAPER_WIDTH))}</section>`;
};

/** Most agreements that the short form has room for. */
const FEW = 4;

/** Agreements for the short form: the latest, or room for new ones. */
function shortAgreements(b: ReportBlock): ReportBlock {
  const [first] = b.tabellen;
  if (!first || b.tabellen.length === 1) return { ...b, punten: [], noten: [] };
  const more = Math.max(0, first.rijen.length - FEW);
  return {
    ...b,
    punten: [],
    tabellen: [{ ...first, rijen: first.rijen.slice(-FEW) }],
    noten: more ? [`De ${more} eerdere staan in het lange rapport.`] : [],
  };
}

/** Below the first page of the short form, which has room left: what is hidden. */
const shortHidden = (b: ReportBlock | undefined): Html | null =>
  b ? html`<section class="deel"><h2>${b.titel}</h2><p>${b.zinnen.slice(0, 2).join(" ")}</p></section>` : null;

/** Blocks of the second page of the short form: figures and courses, agreements; where the added figures stand. */
async function shortPage(r: MirrorReport): Promise<Html> {
  const [figures, agreed, added] = [blockOf(r, "kort"), blockOf(r, "afspraken"), blockOf(r, "verrijking")];
  return html`${shortHidden(blockOf(r, "verborgen"))}<div class="blad">${figures && (await blockHtml(figures, PAPER_WIDTH))}${
    added && html`<p>Cijfers die het netwerk zelf toevoegt staan in het lange rapport.</p>`
  }${agreed && html`<section class="deel"><h2>${agreed.titel}</h2>${await blockBody(shortAgreements(agreed), PAPER_WIDTH)}</section>`}</div>`;
}

/** The certificate, the definitions of words, and what the figures are not. */
const account = (card: ReleaseCard): Html =>
  html`<section class="deel"><h2>Verantwoording</h2><div class="noten"><p>${card.certificaat.betekenis} De regels staan in certificate.json van de uitgave, die bij dit rapport hoort (vingerafdruk ${card.manifest.vingerafdruk}).</p><p>Elk cijfer staat met n en 95 %-interval; n telt zorgtrajecten, drempels tellen patiënten. Behalve onder “Verklaart de casemix het?” is niet gecorrigeerd voor verschillen tussen patiënten. Gebruik de cijfers om een gesprek te beginnen, niet om een oordeel te vellen. Vestigingen staan nergens op volgorde van hun uitkomst.</p></div></section>`;

/** @returns the document; the same report gives the same bytes */
export async function reportDocument(r: MirrorReport, card: ReleaseCard, form: Form): Promise<string> {
  const title = `Spiegelrapportage ${r.over.naam}, ${r.periode}`;
  const rest: Html[] = [];
  if (form === "lang")
    for (const naam of LONG) {
      const b = blockOf(r, naam);
      // What is written on comes last: an open place at the end is then room for it.
      if (naam === "afspraken") rest.push(account(card));
      if (b) rest.push(await blockHtml(b, PAPER_WIDTH));
    }
  return String(html`<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"><title>${title}</title><style>${raw(reportStyle(title, footOf(card)))}</style></head>
<body><main>${await first(r, card)}${form === "kort" ? await shortPage(r) : html`${rest}`}</main></body></html>
`);
}
