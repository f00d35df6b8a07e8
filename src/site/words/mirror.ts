import { type Html, html } from "../../engine/text/html.js";
import { figureHtml, tableFigureHtml, unavailableHtml } from "../components/figure.js";
import type { Origin } from "../components/origin.js";
import type { Column } from "../components/table.js";
import { besideValue, isNumbers, paragraphs, questionsHtml, valueText, verdictText } from "../mirror/html.js";
import type { BlockName, Figure, HeadFigure, MirrorReport, ReportTable, Subject, TableCell } from "../mirror/model.js";
import { mirrorReport, subjects } from "../mirror/report.js";
import { ownVestiging } from "../pages/chosen.js";
import { differenceCell } from "../pages/difference-wording.js";
import type { Context, ReleaseCard } from "../pages/page.js";
import { fileName } from "./figures.js";

/** The spiegelrapportage of the unit in view as parts of a page: the blocks of the paper one, with a page's own figures. */

/** What stands between brackets in a table; tables of words (who is treated) have a standardised difference there. */
const howToRead = (t: ReportTable): string =>
  `Tussen haakjes ${t.rijen.some((r) => r.cellen.some((c) => c.soort === "cijfer")) ? "het 95 %-interval en n" : "het gestandaardiseerde verschil"}. Wat niet is getoond staat er met de reden.`;

const NO_RELEASE = "er is geen uitgave met een certificaat.";

/** Reports that were made, by release and unit: every block of the page asks for the same one. */
const made = new WeakMap<ReleaseCard, Map<string, Promise<MirrorReport>>>();

function reportFor(c: Context, over: Subject, card: ReleaseCard): Promise<MirrorReport> {
  const known = made.get(card) ?? new Map<string, Promise<MirrorReport>>();
  made.set(card, known);
  const report = known.get(over.eenheid) ?? mirrorReport(c.q, over, card);
  known.set(over.eenheid, report);
  // What fails is asked again.
  report.catch(() => known.delete(over.eenheid));
  return report;
}

/** The report of the unit in view; null where tables were written by hand or the release has no unit to report on. */
async function reportOf(c: Context): Promise<MirrorReport | null> {
  if (!c.uitgave) return null;
  const all = await subjects(c.q);
  const over = all.find((s) => s.eenheid === ownVestiging(c)) ?? all[0];
  return over ? reportFor(c, over, c.uitgave) : null;
}

/** A figure of a report rests on all the questions of the report: to show them at each would say nothing. */
const origin = ({ uitgave, breedte }: Context): Origin => ({
  ...(uitgave ? { uitgave } : {}),
  ...(breedte ? { breedte } : {}),
});

function cellText(cel: TableCell | undefined): string {
  if (!cel) return "–";
  if (cel.soort === "tekst") return cel.tekst;
  if (cel.soort === "cijfer") {
    const beside = besideValue(cel.cijfer);
    return cel.cijfer.waarde === null
      ? (cel.cijfer.reden ?? "–")
      : `${valueText(cel.cijfer)}${beside && ` (${beside})`}`;
  }
  return cel.verschil ? differenceCell(cel.verschil) : cel.reden;
}

type ReportRow = ReportTable["rijen"][number];

const columnsOf = (t: ReportTable): readonly Column<ReportRow>[] =>
  t.koppen.map((kop, i) => ({
    kop,
    waarde: (r) => (i === 0 ? r.kop : cellText(r.cellen[i - 1])),
    getal: isNumbers(t, i - 1),
  }));

/** One row per figure, for the table and the CSV of a drawing. */
const FIGURE_COLUMNS: readonly Column<Figure>[] = [
  { kop: "Cijfer", waarde: (f) => f.wat },
  { kop: "Eenheid", waarde: (f) => f.naam },
  { kop: "Periode", waarde: (f) => f.periodenaam },
  { kop: "n", waarde: (f) => f.n, reden: (f) => f.reden, getal: true },
  { kop: "Waarde", waarde: (f) => f.waarde, toon: valueText, reden: (f) => f.reden, getal: true },
  { kop: "95 % laag", waarde: (f) => f.laag, toon: (f) => valueText({ ...f, waarde: f.laag }), getal: true },
  { kop: "95 % hoog", waarde: (f) => f.hoog, toon: (f) => valueText({ ...f, waarde: f.hoog }), getal: true },
  { kop: "Opmerking", waarde: (f) => f.reden, toon: (f) => f.reden ?? "" },
];

function cardHtml({ cijfer, zegt }: HeadFigure): Html {
  if (cijfer.waarde === null)
    return html`<div class="kaart"><dt>${cijfer.wat}</dt><dd class="niet">${cijfer.reden}</dd></div>`;
  const beside = besideValue(cijfer);
  return html`<div class="kaart"><dt>${cijfer.wat}</dt><dd class="waarde">${valueText(cijfer)}</dd><dd class="marge">${cijfer.periodenaam}${beside && `; ${cijfer.laag === null ? "" : "95 %-interval "}${beside}`}</dd>${zegt && html`<dd>${zegt}</dd>`}</div>`;
}

export const mirror = (c: Context) => ({
  /** Whose report it is, of which period, and its three numbers. */
  spiegelKop: async (): Promise<Html> => {
    const r = await reportOf(c);
    if (!r) return unavailableHtml("Spiegelrapportage", NO_RELEASE);
    return html`<h2>${r.over.naam}</h2><p>${r.organisatienaam && `${r.organisatienaam} · `}Periode: ${r.periode}. ${r.periodeWaarom}</p><dl class="kaarten">${r.kop.map(cardHtml)}</dl>`;
  },

  /** Whether targets are met, the steps of the source where one is not, and three questions that follow from the numbers. */
  spiegelGesprek: async (): Promise<Html> => {
    const r = await reportOf(c);
    const talk = r?.blokken.find((b) => b.naam === "gesprek");
    if (!r || !talk) return unavailableHtml("Spiegelrapportage", NO_RELEASE);
    const targets = r.streefwaarden.map((t) => html`<li><strong>${verdictText(t.oordeel)}</strong> ${t.zin}</li>`);
    return html`${targets.length > 0 && html`<ul>${targets}</ul>`}${paragraphs(talk.zinnen)}${
      talk.punten.length > 0 && html`<ol>${talk.punten.map((p) => html`<li>${p.tekst}</li>`)}</ol>`
    }<h3>Drie vragen</h3>${questionsHtml(r.vragen)}<p class="regel">${talk.noten.join(" ")}</p>`;
  },

  /** One block: its sentences, then its drawings and tables as figures. */
  spiegelDeel: async (naam: BlockName): Promise<Html> => {
    const b = (await reportOf(c))?.blokken.find((x) => x.naam === naam);
    if (!b) return unavailableHtml("Spiegelrapportage", NO_RELEASE);
    const o = origin(c);
    const drawings: Html[] = [];
    for (const d of b.tekeningen)
      drawings.push(
        await figureHtml(o, {
          naam: `spiegel-${naam}-${fileName(d.naam)}`,
          titel: d.titel,
          onderschrift: d.alt,
          rijen: d.cijfers,
          kolommen: FIGURE_COLUMNS,
          spec: d.spec,
        }),
      );
    const tables = b.tabellen.map((t, i) =>
      tableFigureHtml(o, {
        naam: `spiegel-${naam}-${i + 1}`,
        titel: t.titel,
        onderschrift: howToRead(t),
        rijen: t.rijen,
        kolommen: columnsOf(t),
      }),
    );
    return html`${paragraphs(b.zinnen)}${drawings}${tables}${b.noten.length > 0 && html`<p class="regel">${b.noten.join(" ")}</p>`}`;
  },
});
