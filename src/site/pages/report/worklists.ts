import type { Html } from "../../../engine/text/html.js";
import { tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { type Cell, cells } from "../../queries/cells.js";
import type { Context } from "../page.js";
import { lineOf } from "./line.js";
import { levelOf, NOTHING } from "./shared.js";

/** The worklists of the TTP: where a valid measurement can still come, as numbers. */

const LISTS = [
  ["voor", "Voormeting kan nog"],
  ["na-afgesloten", "Nameting kan nog"],
  ["na-open", "Nameting komt nog"],
] as const;

/** One row per unit, a column per worklist: numbers, never persons. */
export async function worklists(c: Context): Promise<Html> {
  const titel = "Werklijsten";
  const all = await cells(c.q, { indicator: "werklijst", periode: "totaal" });
  const wanted = levelOf(c);
  const at = (niveau: string) => all.filter((r) => r.niveau === niveau);
  const levels = ["totaal", "cluster", "organisatie", "vestiging"];
  const above = levels.slice(0, levels.indexOf(wanted) + 1);
  const rows = all.filter((r) => above.includes(r.niveau));
  if (rows.length === 0) return unavailableHtml(titel, NOTHING);
  const units = [...new Map(rows.map((r) => [r.eenheid, r.naam])).entries()];
  const of = (eenheid: string, lijst: string): Cell | undefined =>
    rows.find((r) => r.eenheid === eenheid && r.populatie === lijst);
  const missing = LISTS.filter(([l]) => !at(wanted).some((r) => r.populatie === l)).map(([, naam]) => naam);
  const lines = [];
  for (const [l, naam] of LISTS) lines.push(`${naam}: ${await lineOf(c.q, { indicator: "werklijst", populatie: l })}`);
  return tableFigureHtml<readonly [string, string]>(c, {
    naam: "werklijsten",
    titel,
    vraag: "Welke metingen kunnen nog?",
    onderschrift:
      "Waar nog iets te winnen is, als aantallen. Welke zorgtrajecten het zijn staat niet in deze uitgave: dat weet alleen de eigen organisatie.",
    grover: missing.length
      ? `Per ${wanted} niet gepubliceerd, wegens kleine aantallen (–): ${missing.map((m) => `“${m}”`).join(" en ")}.`
      : null,
    regel: lines,
    rijen: units,
    kolommen: [
      { kop: "Eenheid", waarde: ([, naam]) => naam },
      ...LISTS.map(([lijst, kop]) => ({
        kop,
        reden: ([e]: readonly [string, string]) => of(e, lijst)?.reden ?? "niet gepubliceerd op dit niveau",
        waarde: ([e]: readonly [string, string]) => of(e, lijst)?.waarde ?? null,
        toon: ([e]: readonly [string, string]) => {
          const x = of(e, lijst);
          return x?.waarde == null ? (x?.reden ?? "–") : number(x.waarde);
        },
        getal: true,
      })),
    ],
  });
}
