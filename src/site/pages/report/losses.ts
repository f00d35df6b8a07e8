import type { Html } from "../../../engine/text/html.js";
import { number, percent } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { course, pick } from "../../queries/reports.js";
import { compositionFigure } from "../figures.js";
import type { Context } from "../page.js";
import { lineOf } from "./line.js";
import { KIND_HEAD, kindOf, periodOf } from "./shared.js";

/** Where in the process measurements are lost. */

/** `62,3 % (58,1–66,5; 431)`, or why there is none. */
export const share = (x: Cell | undefined): string =>
  x?.waarde == null
    ? (x?.reden ?? "–")
    : `${percent(x.waarde)} (${number(x.laag, 1)}–${number(x.hoog, 1)}; ${number(x.teller)})`;

const SUMMARY = ["geldig", "wel gemeten, niet geldig", "niet gemeten"] as const;

/** What counts as measured: a meting in the role that it could fill. */
export const IN_ITS_ROLE =
  "Een meting telt alleen voor de rol die zij kon vervullen: een meting rond het begin, of een tussenmeting, zegt niets over de nameting.";

export async function lostFigure(c: Context, rol: "voormeting" | "nameting"): Promise<Html> {
  const p = await pick(c.q, course({ indicator: rol, definitie: "samengevat", niveau: "totaal" }, periodOf(c), "jaar"));
  const rank = (r: Cell): number => (SUMMARY as readonly string[]).indexOf(r.categorie);
  const rows = [...p.rows].sort((a, b) => (a.periode < b.periode ? -1 : a.periode > b.periode ? 1 : rank(a) - rank(b)));
  return compositionFigure(c, rows, (r) => r.label, SUMMARY, {
    naam: `waar-gaat-de-${rol}-verloren`,
    titel: `Waar gaat de ${rol} verloren?`,
    onderschrift: `Per afgesloten zorgtraject, ${p.wat}: een geldige ${rol}, wel een meting maar geen geldige, of geen meting. Ontbreekt een deel, dan is het niet getoond wegens kleine aantallen. ${IN_ITS_ROLE}`,
    astitel: "aandeel van de zorgtrajecten",
    kop: KIND_HEAD[kindOf(p)] ?? "Periode",
    regel: await lineOf(c.q, { indicator: rol, definitie: "samengevat" }),
    grover: p.grover,
  });
}
