import type { Certificate, Manifest } from "../../engine/contract/manifest.js";
import { type Html, html } from "../../engine/text/html.js";
import { tableFigureHtml } from "../components/figure.js";
import { number } from "../format.js";

const WHAT: Readonly<Record<string, string>> = {
  response: "Response",
  gemiddelden: "Gemiddelden (percentage verbetering, delta-T)",
  klassen: "Delta-T-klassen",
};

/** The rules that the certificate names. */
export const rulesHtml = (c: Certificate): Html => html`<ul>${c.regels.map((r) => html`<li>${r}</li>`)}</ul>`;

/** What the certificate means, for someone who never heard of it. */
export function privacyHtml(m: Manifest, c: Certificate): Html {
  const head = html`<p class="zin">${c.betekenis}</p><h2>De regels</h2>${rulesHtml(c)}`;
  const limits = html`<h2>Wat dit niet bewijst</h2><ul><li>Dat de gegevens echt, volledig of juist zijn. Het certificaat bewijst dat de tabellen bij elkaar horen en niets prijsgeven, niet waar zij vandaan komen.</li><li>Dat organisaties, of vestigingen van verschillende organisaties, die hun eigen cijfers samenleggen niets kunnen vinden. Gerekend is met een buitenstaander, met elke vestiging apart, en waar minstens drie organisaties meedoen met elke organisatie en al haar vestigingen; met twee vestigingen samen alleen waar de regels van deze uitgave dat noemen.</li><li>Dat iemand die al veel over één patiënt weet, die niet in een groep van tien zou kunnen vermoeden.</li><li>Dat deze uitgave naast een andere over dezelfde behandelingen veilig is: uitgaven zijn niet tegen elkaar afgewogen.</li><li>Dat een code verbergt wie iemand is voor wie meer dan één editie van dezelfde aanlevering heeft. De codes zijn in elke editie andere, maar de cijfers zijn dezelfde: wie ze naast elkaar legt, ziet welke eenheden bij elkaar horen, en leest in een editie met namen hoe zij heten. Een code verbergt een naam, geen cijfers en geen grootte.</li></ul>`;
  const p = c.proef;
  if (!p) return html`${head}<p>Deze uitgave is niet aangevallen.</p>${limits}`;
  const times = (x: number): string => `${number(x, 2)} ×`;
  const story = html`<h2>Waarom niet alleen kleine aantallen verborgen zijn</h2><p>Stel dat een cluster 40 behandelingen heeft en drie van de vier vestigingen tonen er samen 37. Dan heeft de vierde er 3, ook als daar niets staat. Daarom is bij elk klein aantal gezocht naar andere cijfers die met hem mee kunnen schuiven zonder dat een som verandert; die zijn ook niet getoond. Overal staat dezelfde reden: “${m.reden_verborgen}”. Of een cijfer zelf klein is of een ander beschermt, is niet te zien.</p><h2>De aanval</h2><p>Daarna heeft een tweede programma geprobeerd de verborgen cijfers terug te rekenen: met alle ${number(p.vergelijkingen)} sommen tegelijk, als buitenstaander, als elke vestiging die haar eigen cijfers kent, en als elke organisatie met al haar vestigingen (waar er minstens drie meedoen). Van ${number(p.bouwstenen)} bouwstenen (aantallen en sommen) zijn er ${number(p.verborgen)} verborgen, waarvan ${number(p.tekleen)} omdat zij zelf klein zijn. ${number(p.aangevallen)} verborgen bouwstenen, ook die alleen door aftrekken zouden volgen of als tabel zijn weggelaten, zijn aangevallen met ${number(p.programmas)} lineaire programma's${p.nagerekend > 0 ? ` en ${number(p.nagerekend)} nagerekende voorbeelden van het beschermende programma` : ""}; ${number(p.doorregel)} sommen over niemand zijn beschermd met hun aantal.</p>${
    p.speling
      ? html`<p>Wat een buitenstaander minstens aan speling overhoudt, vergeleken met wat nodig is: minst ${times(p.speling.minst)}, een kwart heeft hoogstens ${times(p.speling.kwart)}, de helft hoogstens ${times(p.speling.midden)}. De aanval stopt zodra de vereiste speling is bewezen; meer is mogelijk.</p>`
      : html`<p>In deze uitgave is niets verborgen.</p>`
  }`;
  const table = tableFigureHtml(
    {},
    {
      naam: "zichtbaar",
      titel: "Wat blijft zichtbaar bij de vestigingen",
      vraag: "Wat blijft zichtbaar bij de vestigingen?",
      onderschrift: "Deel van de cijfers, en deel van de behandelingen of paren waar zij over gaan.",
      rijen: p.zichtbaar,
      kolommen: [
        { kop: "Cijfers", waarde: (z) => WHAT[z.wat] ?? z.wat },
        { kop: "Periode", waarde: (z) => (z.periode === "jaar" ? "per jaar" : "hele periode") },
        { kop: "n cijfers", waarde: (z) => z.cellen, toon: (z) => number(z.cellen), getal: true },
        {
          kop: "% van de cijfers",
          waarde: (z) => z.cellen_getoond,
          toon: (z) => number(z.cellen_getoond, 1),
          getal: true,
        },
        {
          kop: "% van de behandelingen",
          waarde: (z) => z.zorgtrajecten_zichtbaar,
          toon: (z) => number(z.zorgtrajecten_zichtbaar),
          getal: true,
        },
      ],
    },
  );
  return html`${head}${story}${table}${limits}`;
}
