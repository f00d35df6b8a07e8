import { unavailableHtml } from "../components/figure.js";
import type { Column } from "../components/table.js";
import { number } from "../format.js";
import { type Cell, cells, oneCell } from "../queries/cells.js";
import { hskCells, hskReading } from "../queries/hsk.js";
import { type InstrumentRow, periods, targets, units } from "../queries/lists.js";
import {
  absentLine,
  chosenInstrument,
  labelOfPeriod,
  NONE_MEASURED,
  noMetric,
  notDelivered,
  seriesUnits,
} from "./chosen.js";
import { classCells } from "./classes.js";
import { instrument, periode, vestiging } from "./controls.js";
import { fromOtherMeans, fromRest } from "./differences.js";
import { compositionFigure, FROM_REST, spread, trendFigure, unitsFigure, withDifferences } from "./figures.js";
import type { Block, Context, Page } from "./page.js";
import { readings } from "./readings.js";
import { againstRest, againstTarget, change, paragraph, withInterval } from "./wording.js";

const HSK_NOT_ALL =
  "Een verschil met het gemiddelde van de andere vestigingen staat hier niet: dat kan alleen waar het cijfer van elke vestiging is getoond. Dat strepen elkaar overlappen betekent niet dat er geen verschil is.";
const NO_ZERO = "het percentage verbetering bestaat alleen voor een instrument met een nulpunt, zoals de SCL-90.";
const HOW = "Punt: gevonden waarde; streep: 95 %-interval; n: zorgtrajecten. Volgorde op naam.";

const opening: Block = async (c) => {
  const i = await chosenInstrument(c);
  if (!i) return paragraph(["Deze uitgave bevat geen uitkomsten: er is geen enkele meting met een bekend instrument."]);
  const at = { instrument: i.instrument, periode: c.keuze["periode"] ?? "totaal", eenheden: ["totaal"] as const };
  const label = await labelOfPeriod(c);
  const years = (await periods(c.q)).filter((p) => p.soort === "jaar");
  const [target] = await targets(c.q, "hsk-verbetering");
  const [hsk] = i.nulpunt === null ? [] : await hskCells(c.q, at);
  const normal = i.nulpunt === null ? undefined : await oneCell(c.q, { indicator: "hsk-start-normaal", ...at });
  const delta = await oneCell(c.q, { indicator: "delta-t", ...at });
  const course = await cells(c.q, { indicator: "delta-t", instrument: i.instrument, niveau: "totaal", soort: "jaar" });
  const shown = course.filter((r) => r.waarde !== null);
  const moved = years.length > 1 ? change(shown[0], shown.at(-1), "points") : null;
  const own = c.keuze["vestiging"] ?? "";
  const ownDelta = own === "" ? undefined : await oneCell(c.q, { indicator: "delta-t", ...at, eenheden: [own] });
  const apart = againstRest(ownDelta, delta, "points");
  const without = noMetric(i);
  const absent = await notDelivered(c, i);
  const deltaText = without ? `niet beschikbaar (${without})` : `${withInterval(delta, "points")}`;
  const verdict = hsk && target ? againstTarget(hsk, target.waarde) : null;
  return paragraph([
    hsk
      ? `Gemiddeld percentage verbetering op de ${i.instrument} over ${label}, ${hskReading(hsk)}: ${withInterval(hsk, "percent")}.`
      : null,
    verdict ? `Dat ${verdict}.` : null,
    hsk ? `Begonnen op of onder ${number(i.nulpunt)}: ${withInterval(normal, "percent")}.` : null,
    `Gemiddelde delta-T${hsk ? "" : ` op de ${i.instrument} over ${label}`}: ${deltaText}${moved && !without && c.keuze["periode"] === "totaal" ? `; ${moved}` : ""}.`,
    ownDelta && !without
      ? `${ownDelta.naam}: delta-T ${withInterval(ownDelta, "points")}${apart ? `; ${apart}` : ""}.`
      : null,
    absent ? `${absent}${NONE_MEASURED}` : null,
  ]);
};

/**
 * The share that started at or below the zero point, as a column beside a HSK mean: who starts there gets ±100, so a
 * mean says little without it.
 */
async function startedNormal(c: Context, instrument: string, nulpunt: number): Promise<Column<Cell>[]> {
  const rows = await cells(c.q, { indicator: "hsk-start-normaal", instrument });
  const share = new Map(rows.map((r) => [`${r.eenheid}|${r.periode}`, r]));
  const of = (r: Cell): Cell | undefined => share.get(`${r.eenheid}|${r.periode}`);
  return [
    {
      kop: `Begonnen ≤ ${number(nulpunt)}, % van alle paren`,
      reden: (r) => of(r)?.reden ?? null,
      waarde: (r) => of(r)?.waarde ?? null,
      toon: (r) => (of(r)?.waarde == null ? (of(r)?.reden ?? "–") : number(of(r)?.waarde, 1)),
      getal: true,
    },
  ];
}

const hskUnits: Block = async (c) => {
  const titel = "Percentage verbetering per vestiging";
  const i = await chosenInstrument(c);
  if (!i || i.nulpunt === null) return unavailableHtml(titel, NO_ZERO);
  const rows = await cells(c.q, {
    indicator: "hsk-verbetering",
    instrument: i.instrument,
    niveau: "vestiging",
    periode: c.keuze["periode"] ?? "totaal",
  });
  const [t] = await targets(c.q, "hsk-verbetering");
  const [lo] = spread(rows, 20, [0, 100]);
  const apart = withDifferences(rows, (r) => fromOtherMeans(r, rows), {
    kop: "Verschil met het gemiddelde van de andere",
    dan: "het gemiddelde van de andere vestigingen",
    reden: "niet van elke vestiging getoond",
  });
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    naam: "percentage-verbetering-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. ${HOW}${t ? ` Streepjeslijn: streefwaarde ${number(t.waarde)} %.` : ""}`,
    eenheid: "percent",
    astitel: "gemiddeld percentage verbetering",
    domein: [lo, 100],
    zegt: apart.zegt ?? HSK_NOT_ALL,
    erbij: [...(apart.erbij ?? []), ...(await startedNormal(c, i.instrument, i.nulpunt))],
    ...(await absentLine(c, i)),
    ...(t ? { streef: { value: t.waarde, label: `Streefwaarde ${number(t.waarde)} %` } } : {}),
  });
};

/** Why a course of the whole has the reading that it has. */
const READING_WHY: Readonly<Record<string, string>> = {
  "gemiddelde van de patiënten": ", want niet elke vestiging heeft in elk jaar een cijfer dat mag worden getoond",
  "gemiddelde van de vestigingen": ", die alle zijn getoond en even zwaar tellen",
};

export const hskTrend: Block = async (c) => {
  const titel = "Percentage verbetering in de tijd";
  const i = await chosenInstrument(c);
  if (!i || i.nulpunt === null) return unavailableHtml(titel, NO_ZERO);
  const absent = await notDelivered(c, i);
  if (absent && c.params["vestiging"]) return unavailableHtml(titel, `${absent}.`);
  const rows = await hskCells(c.q, { instrument: i.instrument, eenheden: await seriesUnits(c), soort: "jaar" });
  const reading = hskReading(rows.find((r) => r.niveau === "totaal"));
  const t = await targets(c.q, "hsk-verbetering");
  const [lo] = spread(rows, 20, [0, 100]);
  return trendFigure(rows, await periods(c.q), {
    naam: "percentage-verbetering-in-de-tijd",
    titel,
    onderschrift: `${i.instrument}, per jaar van afsluiten.${reading ? ` Het totaal is in elk jaar het ${reading}${READING_WHY[reading] ?? ""}.` : ""} Streepjes: streefwaarde ${number(t[0]?.waarde)} %; onderaan n. Een ontbrekend punt is niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "gemiddeld percentage verbetering",
    domein: [lo, 100],
    erbij: await startedNormal(c, i.instrument, i.nulpunt),
    streef: t,
    grover: absent ? `${absent}.` : null,
  });
};

/** A figure that needs T-scores: says why it cannot be where the chosen instrument has none. */
const withMetric =
  (titel: string, draw: (c: Context, i: InstrumentRow, titel: string) => Promise<string>): Block =>
  async (c) => {
    const i = await chosenInstrument(c);
    const why = i ? noMetric(i) : "geen instrument.";
    return !i || why ? unavailableHtml(titel, why ?? "") : draw(c, i, titel);
  };

const deltaUnits: Block = withMetric("Delta-T per vestiging", async (c, i, titel) => {
  const f = { indicator: "delta-t", instrument: i.instrument, periode: c.keuze["periode"] ?? "totaal" };
  const rows = await cells(c.q, { ...f, niveau: "vestiging" });
  const [whole] = await cells(c.q, { ...f, niveau: "totaal" });
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    naam: "delta-t-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. T-punten vooruitgang: hoger is beter. ${HOW}`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
    ...withDifferences(rows, (r) => fromRest(r, whole), FROM_REST),
    ...(await absentLine(c, i)),
  });
});

export const deltaTrend: Block = withMetric("Delta-T in de tijd", async (c, i, titel) => {
  const absent = await notDelivered(c, i);
  if (absent && c.params["vestiging"]) return unavailableHtml(titel, `${absent}.`);
  const series = await seriesUnits(c);
  // Vestigingen are published by year only.
  const soort = series.length > 1 ? "jaar" : "kwartaal";
  const rows = await cells(c.q, { indicator: "delta-t", instrument: i.instrument, eenheden: series, soort });
  return trendFigure(rows, await periods(c.q), {
    naam: "delta-t-in-de-tijd",
    titel,
    onderschrift: `${i.instrument}, per ${soort} van afsluiten; onderaan n. Een ontbrekend punt is niet getoond wegens kleine aantallen.`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
    grover: absent ? `${absent}.` : null,
  });
});

const classUnits: Block = withMetric("Delta-T-klasse per vestiging", async (c, i, titel) => {
  const { rows, klassen } = await classCells(c.q, {
    instrument: i.instrument,
    niveau: "vestiging",
    periode: c.keuze["periode"] ?? "totaal",
  });
  const own = c.keuze["vestiging"] ?? "";
  return compositionFigure(rows, (r) => (r.eenheid === own ? `▸ ${r.naam}` : r.naam), klassen, {
    naam: "delta-t-klasse-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. Aandeel van alle paren. Klassen met te kleine aantallen zijn niet getoond; de balk is dan korter dan 100 %.`,
    astitel: "aandeel van de paren",
    kop: "Vestiging",
    ...(await absentLine(c, i)),
  });
});

export const classYears: Block = withMetric("Delta-T-klasse per jaar", async (c, i, titel) => {
  const absent = await notDelivered(c, i);
  if (absent) return unavailableHtml(titel, `${absent}.`);
  const own = (await seriesUnits(c)).at(-1) ?? "totaal";
  const { rows, klassen } = await classCells(c.q, {
    instrument: i.instrument,
    eenheden: [own],
    soort: "jaar",
  });
  const name = (await units(c.q)).find((u) => u.eenheid === own)?.naam ?? "";
  return compositionFigure(rows, (r) => r.label, klassen, {
    naam: "delta-t-klasse-per-jaar",
    titel,
    onderschrift: `${name}, ${i.instrument}, naar jaar van afsluiten. Aandeel van alle paren.`,
    astitel: "aandeel van de paren",
    kop: "Jaar",
  });
});

export const outcomes: Page = {
  keuzes: [periode, instrument, vestiging],
  blokken: {
    opening,
    "hsk-per-vestiging": hskUnits,
    "hsk-verloop": hskTrend,
    "delta-per-vestiging": deltaUnits,
    "delta-verloop": deltaTrend,
    "klassen-per-vestiging": classUnits,
    "klassen-per-jaar": classYears,
    lezingen: readings,
  },
};
