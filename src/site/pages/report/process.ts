import type { Html } from "../../../engine/text/html.js";
import { columns } from "../../charts/columns.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { type Cell, cells } from "../../queries/cells.js";
import { course, pick } from "../../queries/reports.js";
import type { Context } from "../page.js";
import { lineOf } from "./line.js";
import { axisPeriods, filledAndMissed, kindOf, momentColumns, momentTip, NOTHING, periodOf } from "./shared.js";

/** What was measured of what was expected, in time. */

const ALL = { indicator: "geldig-gemeten", populatie: "alle meetmomenten" } as const;
const HOW = "Het aandeel geldig en zijn 95 %-interval staan in de tabel.";

export async function measuredPerMonth(c: Context): Promise<Html> {
  const titel = "Valide ROM metingen per maand";
  const p = await pick(c.q, course({ ...ALL, niveau: "totaal" }, periodOf(c)));
  if (p.rows.length === 0) return unavailableHtml(titel, NOTHING);
  const soort = kindOf(p);
  const shown = await axisPeriods(c, soort);
  const also = async (indicator: string): Promise<Map<string, Cell>> =>
    new Map((await cells(c.q, { indicator, niveau: "totaal", soort })).map((r) => [r.periode, r]));
  const extra = await also("extra-metingen");
  const valid = await also("geldige-metingen");
  const counted = (kop: string, of: Map<string, Cell>) => ({
    kop,
    reden: (r: Cell) => of.get(r.periode)?.reden ?? null,
    waarde: (r: Cell) => of.get(r.periode)?.waarde ?? null,
    toon: (r: Cell) => {
      const x = of.get(r.periode);
      return x?.waarde == null ? (x?.reden ?? "–") : number(x.waarde);
    },
    getal: true,
  });
  return figureHtml<Cell>(c, {
    naam: "valide-rom-metingen-per-maand",
    titel,
    vraag: "Hoeveel van wat verwacht werd is gemeten, in de tijd?",
    onderschrift: `Verwachte metingen, ${p.wat}: geldig en gemist. ${HOW} n: verwacht, ook in de tabel. Gearceerd: niet getoond wegens kleine aantallen.`,
    grover: p.grover,
    regel: await lineOf(
      c.q,
      ALL,
      "Een extra meting valt buiten elk verwacht moment; zij staat in de tabel, niet in de balken.",
    ),
    rijen: p.rows,
    cellen: p.rows,
    kolommen: momentColumns("Eenheid", [
      counted("Extra metingen", extra),
      counted("Alle geldige metingen", valid),
    ]).slice(1),
    spec: (width) =>
      columns(
        filledAndMissed(p.rows).map(({ c: r, categorie, waarde }) => ({
          periode: r.periode,
          categorie,
          waarde,
          n: r.waarde === null ? "" : `n ${number(r.n)}`,
          tip: momentTip(r),
        })),
        {
          width,
          periods: shown.map((s) => s.periode),
          categories: ["geldig", "gemist"],
          unit: "count",
          title: "aantal verwachte metingen",
        },
      ),
  });
}
