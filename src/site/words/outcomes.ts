import type { Html } from "../../engine/text/html.js";
import { unavailableHtml } from "../components/figure.js";
import type { Column } from "../components/table.js";
import { number } from "../format.js";
import { provisionalLine } from "../pages/change/measure.js";
import { chosenInstrument, noMetric, notDelivered, ownVestiging, seriesUnits } from "../pages/chosen.js";
import { classCells, sortClasses } from "../pages/classes.js";
import { compositionFigure, spread, trendFigure } from "../pages/figures.js";
import type { Context } from "../pages/page.js";
import { recoveredFigure, reliableFigure } from "../pages/reliable.js";
import { type Cell, type CellFilter, cells } from "../queries/cells.js";
import { hskCells, hskReading } from "../queries/hsk.js";
import { type InstrumentRow, periods, targets, units } from "../queries/lists.js";

/** Outcomes of the chosen instrument: percentage verbetering, delta-T and its classes; courses that two pages show. */

const NO_ZERO = "het percentage verbetering bestaat alleen voor een instrument met een nulpunt, zoals de SCL-90.";

/** Why a course of the whole has the reading that it has. */
const READING_WHY: Readonly<Record<string, string>> = {
  "gemiddelde van de patiënten": ", want niet elke vestiging heeft in elk jaar een cijfer dat mag worden getoond",
  "gemiddelde van de vestigingen": ", die alle zijn getoond en even zwaar tellen",
};

/**
 * The share that started at or below the zero point, as a column beside a HSK mean: who starts there gets ±100, so a
 * mean says little without it.
 */
async function startedNormal(c: Context, i: InstrumentRow): Promise<Column<Cell>> {
  const rows = await cells(c.q, { indicator: "hsk-start-normaal", instrument: i.instrument });
  const share = new Map(rows.map((r) => [`${r.eenheid}|${r.periode}`, r]));
  const of = (r: Cell): Cell | undefined => share.get(`${r.eenheid}|${r.periode}`);
  return {
    kop: `Begonnen ≤ ${number(i.nulpunt)}, % van alle paren`,
    reden: (r) => of(r)?.reden ?? null,
    waarde: (r) => of(r)?.waarde ?? null,
    toon: (r) => (of(r)?.waarde == null ? (of(r)?.reden ?? "–") : number(of(r)?.waarde, 1)),
    getal: true,
  };
}

async function hskTrend(c: Context): Promise<Html> {
  const titel = "Percentage verbetering in de tijd";
  const i = await chosenInstrument(c);
  if (!i || i.nulpunt === null) return unavailableHtml(titel, NO_ZERO);
  const absent = await notDelivered(c, i);
  if (absent && c.params["vestiging"]) return unavailableHtml(titel, `${absent}.`);
  const rows = await hskCells(c.q, { instrument: i.instrument, eenheden: await seriesUnits(c), soort: "jaar" });
  const reading = hskReading(rows.find((r) => r.niveau === "totaal"));
  const t = await targets(c.q, "hsk-verbetering");
  const [lo] = spread(rows, 20, [0, 100]);
  return trendFigure(c, rows, await periods(c.q), {
    naam: "percentage-verbetering-in-de-tijd",
    titel,
    vraag: "Verandert het percentage verbetering over de jaren?",
    onderschrift: `${i.instrument}, per jaar van afsluiten.${reading ? ` Het totaal is in elk jaar het ${reading}${READING_WHY[reading] ?? ""}.` : ""} Streepjes: streefwaarde ${number(t[0]?.waarde)} %; onderaan n. Punt: gevonden gemiddelde; streep: 95 %-interval. Gearceerd: niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "gemiddeld percentage verbetering",
    domein: [lo, 100],
    erbij: [await startedNormal(c, i)],
    streef: t,
    regel: provisionalLine(c, rows),
    grover: absent ? `${absent}.` : null,
  });
}

/** Why a figure of T-scores cannot be: no instrument, or one without a metric. */
const whyNoT = (i: InstrumentRow | undefined): string | null => (i ? noMetric(i) : "geen instrument.");

async function deltaTrend(c: Context): Promise<Html> {
  const titel = "Delta-T in de tijd";
  const i = await chosenInstrument(c);
  const why = whyNoT(i);
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const absent = await notDelivered(c, i);
  if (absent && c.params["vestiging"]) return unavailableHtml(titel, `${absent}.`);
  const series = await seriesUnits(c);
  // Vestigingen are published by year only.
  const soort = series.length > 1 ? "jaar" : "kwartaal";
  const rows = await cells(c.q, { indicator: "delta-t", instrument: i.instrument, eenheden: series, soort });
  return trendFigure(c, rows, await periods(c.q), {
    naam: "delta-t-in-de-tijd",
    titel,
    vraag: "Verandert de vooruitgang in de tijd?",
    onderschrift: `${i.instrument}, per ${soort} van afsluiten; onderaan n. Punt: gevonden gemiddelde; streep: 95 %-interval. Gearceerd: niet getoond wegens kleine aantallen.`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
    regel: provisionalLine(c, rows),
    grover: absent ? `${absent}.` : null,
  });
}

async function classYears(c: Context): Promise<Html> {
  const titel = "Delta-T-klasse per jaar";
  const i = await chosenInstrument(c);
  const why = whyNoT(i);
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const absent = await notDelivered(c, i);
  if (absent) return unavailableHtml(titel, `${absent}.`);
  const own = ownVestiging(c) || "totaal";
  const { rows, klassen } = await classCells(c.q, { instrument: i.instrument, eenheden: [own], soort: "jaar" });
  const name = (await units(c.q)).find((u) => u.eenheid === own)?.naam ?? "";
  return compositionFigure(c, rows, (r) => r.label, klassen, {
    naam: "delta-t-klasse-per-jaar",
    titel,
    vraag: "Verandert de verdeling over de klassen?",
    onderschrift: `${name}, ${i.instrument}, naar jaar van afsluiten. Aandeel van alle paren.`,
    astitel: "aandeel van de paren",
    regel: provisionalLine(c, rows),
    kop: "Jaar",
  });
}

export const outcomes = (c: Context) => ({
  ZONDER_NULPUNT: NO_ZERO,

  /** The instrument in view, with its zero point and metric; undefined where the release has none. */
  gekozenInstrument: (): Promise<InstrumentRow | undefined> => chosenInstrument(c),

  /** Why an instrument has no T-scores; null where it has. */
  zonderMetriek: whyNoT,

  /** Percentages verbetering, in the reading that each series has (decision 0028). */
  verbetering: (f: Omit<CellFilter, "indicator" | "definitie">): Promise<Cell[]> => hskCells(c.q, f),

  /** Which mean a percentage verbetering is, in words; null at a vestiging and below. */
  lezing: hskReading,

  /** The share that started at or below the zero point, as a column beside a percentage verbetering. */
  begonnenOpNulpunt: (i: InstrumentRow): Promise<Column<Cell>> => startedNormal(c, i),

  /** Delta-T classes: the four where they are published, else three; with their order. */
  deltaKlassen: async (f: Omit<CellFilter, "indicator" | "definitie">) => {
    const { rows, klassen } = await classCells(c.q, f);
    return { rijen: rows, klassen };
  },

  /** Rows of classes in their own order within each unit and period. */
  opKlasse: sortClasses,

  verbeteringVerloop: (): Promise<Html> => hskTrend(c),
  deltaVerloop: (): Promise<Html> => deltaTrend(c),
  klassenPerJaar: (): Promise<Html> => classYears(c),

  /** Reliable change: of all vestigingen, or of the one in view beside the whole. */
  betrouwbaarPerVestiging: (): Promise<Html> => reliableFigure(c, { niveau: "vestiging" }),
  betrouwbaarVanVestiging: (): Promise<Html> => reliableFigure(c, { eenheden: ["totaal", ownVestiging(c)] }),
  herstelPerVestiging: (): Promise<Html> => recoveredFigure(c, { niveau: "vestiging" }),
  herstelVanVestiging: (): Promise<Html> => recoveredFigure(c, { eenheden: ["totaal", ownVestiging(c)] }),
});
