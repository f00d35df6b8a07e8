import { tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import { number, percent } from "../../format.js";
import { type Cell, cells, firstCells } from "../../queries/cells.js";
import { course, inPeriod, pick } from "../../queries/reports.js";
import { compositionFigure } from "../figures.js";
import type { Context } from "../page.js";
import { lineOf } from "./line.js";
import { KIND_HEAD, kindOf, NOTHING, periodOf } from "./shared.js";

/** Where in the process measurements are lost, and what was given as the reason. */

const share = (x: Cell | undefined): string =>
  x?.waarde == null
    ? (x?.reden ?? "–")
    : `${percent(x.waarde)} (${number(x.laag, 1)}–${number(x.hoog, 1)}; ${number(x.teller)})`;

/** Reasons as delivered, for the voormeting and the nameting beside each other. */
export async function reasonTable(c: Context): Promise<string> {
  const titel = "Redenen van non-response";
  const p = await pick(c.q, inPeriod({ indicator: "reden-geen-nameting", niveau: "totaal" }, periodOf(c)));
  const before = await cells(c.q, {
    indicator: "reden-geen-voormeting",
    niveau: "totaal",
    periode: p.rows[0]?.periode ?? "totaal",
  });
  if (p.rows.length + before.length === 0) return unavailableHtml(titel, NOTHING);
  const names = [...new Set([...before, ...p.rows].map((r) => r.categorie))].sort();
  const find = (rows: readonly Cell[], naam: string): Cell | undefined => rows.find((r) => r.categorie === naam);
  const n = (before[0] ?? p.rows[0])?.n ?? null;
  return tableFigureHtml<string>({
    naam: "redenen-van-non-response",
    titel,
    onderschrift: `Waarom er geen geldige voor- of nameting is, zoals aangeleverd, ${p.wat}. Deel van alle afgesloten zorgtrajecten (n ${number(n)}), ook die met een geldige meting; tussen haakjes het 95 %-interval en het aantal.`,
    grover: p.grover,
    regel: await lineOf(c.q, { indicator: "reden-geen-nameting" }),
    rijen: names,
    kolommen: [
      { kop: "Reden", waarde: (r) => r },
      { kop: "Geen geldige voormeting", waarde: (r) => share(find(before, r)) },
      { kop: "Geen geldige nameting", waarde: (r) => share(find(p.rows, r)) },
    ],
  });
}

const SUMMARY = ["geldig", "wel gemeten, niet geldig", "niet gemeten"] as const;

/** What counts as measured: a meting in the role that it could fill. */
export const IN_ITS_ROLE =
  "Een meting telt alleen voor de rol die zij kon vervullen: een meting rond het begin, of een tussenmeting, zegt niets over de nameting.";

export async function lostFigure(c: Context, rol: "voormeting" | "nameting"): Promise<string> {
  const p = await pick(c.q, course({ indicator: rol, definitie: "samengevat", niveau: "totaal" }, periodOf(c), "jaar"));
  const rank = (r: Cell): number => (SUMMARY as readonly string[]).indexOf(r.categorie);
  const rows = [...p.rows].sort((a, b) => (a.periode < b.periode ? -1 : a.periode > b.periode ? 1 : rank(a) - rank(b)));
  return compositionFigure(rows, (r) => r.label, SUMMARY, {
    naam: `waar-gaat-de-${rol}-verloren`,
    titel: `Waar gaat de ${rol} verloren?`,
    onderschrift: `Per afgesloten zorgtraject, ${p.wat}: een geldige ${rol}, wel een meting maar geen geldige, of geen meting. Ontbreekt een deel, dan is het niet getoond wegens kleine aantallen. ${IN_ITS_ROLE}`,
    astitel: "aandeel van de zorgtrajecten",
    kop: KIND_HEAD[kindOf(p)] ?? "Periode",
    regel: await lineOf(c.q, { indicator: rol, definitie: "samengevat" }),
    grover: p.grover,
  });
}

/** Each control that a measurement can fail on, voor and na beside each other. */
export async function controlTable(c: Context): Promise<string> {
  const titel = "Op welke controle sneuvelt een meting?";
  const of = async (indicator: string): Promise<Cell[]> => {
    const at = { indicator, niveau: "totaal" };
    const periode = periodOf(c);
    return firstCells(c.q, [
      { ...at, periode },
      { ...at, periode: "totaal" },
      { ...at, periode, definitie: "samengevat" },
    ]);
  };
  const before = await of("voormeting");
  const after = await of("nameting");
  if (before.length + after.length === 0) return unavailableHtml(titel, NOTHING);
  const rank = (naam: string): number => ["niet gemeten", "geldig"].indexOf(naam);
  const names = [...new Set([...before, ...after].map((r) => r.categorie))].sort((a, b) => rank(b) - rank(a));
  const find = (rows: readonly Cell[], naam: string): Cell | undefined => rows.find((r) => r.categorie === naam);
  return tableFigureHtml<string>({
    naam: "controles-van-metingen",
    titel,
    onderschrift: `Hoe ver de beste meting van elk zorgtraject kwam, ${(before[0] ?? after[0])?.label}. Tussen haakjes het 95 %-interval en het aantal van n ${number((before[0] ?? after[0])?.n)}. ${IN_ITS_ROLE}`,
    regel: await lineOf(c.q, { indicator: "nameting" }),
    rijen: names,
    kolommen: [
      { kop: "Uitslag", waarde: (r) => r },
      { kop: "Voormeting", waarde: (r) => share(find(before, r)) },
      { kop: "Nameting", waarde: (r) => share(find(after, r)) },
    ],
  });
}
