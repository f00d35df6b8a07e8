import { tableFigureHtml, unavailableHtml } from "../components/figure.js";
import { number } from "../format.js";
import { type Cell, cells } from "../queries/cells.js";
import { chosenInstrument, labelOfPeriod } from "./chosen.js";
import { sortClasses } from "./classes.js";
import type { Block } from "./page.js";

/** Table of the same data under the different readings of a rule. */
interface VariantRow {
  readonly wat: string;
  readonly cell: Cell;
  readonly eenheid: "percent" | "points";
}

const READING: Readonly<Record<string, string>> = {
  standaard: "gemiddelde van de vestigingen (HSK)",
  patiëntniveau: "gemiddelde van de patiënten",
  "open geval weggelaten": "patiënten; wie op of onder het nulpunt begon en erboven eindigde weggelaten",
  "formule letterlijk": "patiënten; formule letterlijk",
};

export const readings: Block = async (c) => {
  const titel = "Wat maakt de lezing van de regel uit?";
  const i = await chosenInstrument(c);
  if (!i) return unavailableHtml(titel, "geen instrument.");
  const at = { instrument: i.instrument, niveau: "totaal", periode: c.keuze["periode"] ?? "totaal" };
  const hsk = i.nulpunt === null ? [] : await cells(c.q, { indicator: "hsk-verbetering", definitie: null, ...at });
  const normal = i.nulpunt === null ? [] : await cells(c.q, { indicator: "hsk-start-normaal", ...at });
  const recovered = await cells(c.q, { indicator: "hersteld", ...at });
  const classes = sortClasses(await cells(c.q, { indicator: "delta-t-klasse", definitie: null, ...at }));
  const order = Object.keys(READING);
  const rows: VariantRow[] = [
    ...[...hsk]
      .sort((a, b) => order.indexOf(a.definitie) - order.indexOf(b.definitie))
      .map((cell) => ({
        wat: `Percentage verbetering: ${READING[cell.definitie] ?? cell.definitie}`,
        cell,
        eenheid: "percent" as const,
      })),
    ...normal.map((cell) => ({ wat: `Begonnen op of onder ${number(i.nulpunt)}`, cell, eenheid: "percent" as const })),
    ...recovered.map((cell) => ({
      wat: `Hersteld, van ${cell.populatie === "paren" ? "alle paren" : "wie op of boven de T-grenswaarde begon"}`,
      cell,
      eenheid: "percent" as const,
    })),
    ...classes
      .filter((r) => r.definitie === "strikt")
      .map((cell) => ({ wat: `Delta-T-klasse, strikte lezing: ${cell.categorie}`, cell, eenheid: "percent" as const })),
  ];
  return tableFigureHtml({
    naam: "lezingen-van-de-regels",
    titel,
    onderschrift: `${i.instrument}, totaal, ${await labelOfPeriod(c)}. Dezelfde gegevens onder verschillende lezingen. Het gemiddelde van de vestigingen staat er alleen waar elke vestiging in elke periode van die soort is getoond.`,
    rijen: rows,
    kolommen: [
      { kop: "Lezing", waarde: (r) => r.wat },
      { kop: "n", waarde: (r) => r.cell.n, toon: (r) => number(r.cell.n), getal: true },
      {
        kop: "%",
        reden: (r) => r.cell.reden,
        waarde: (r) => r.cell.waarde,
        toon: (r) => (r.cell.waarde === null ? (r.cell.reden ?? "–") : number(r.cell.waarde, 1)),
        getal: true,
      },
      { kop: "95 % laag", waarde: (r) => r.cell.laag, toon: (r) => number(r.cell.laag, 1), getal: true },
      { kop: "95 % hoog", waarde: (r) => r.cell.hoog, toon: (r) => number(r.cell.hoog, 1), getal: true },
    ],
  });
};
