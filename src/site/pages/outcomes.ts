import { tableFigureHtml, unavailableHtml } from "../components/figure.js";
import { number } from "../format.js";
import { type Cell, cells, oneCell } from "../queries/cells.js";
import { instruments, periods, targets, units } from "../queries/lists.js";
import { instrument, periode, vestiging } from "./controls.js";
import { compositionFigure, spread, trendFigure, unitsFigure } from "./figures.js";
import type { Block, Context, Page } from "./page.js";
import { againstTarget, againstWhole, change, withInterval } from "./wording.js";

export const CLASSES = ["hersteld", "verbeterd", "onveranderd", "verslechterd"] as const;
const NO_ZERO = "het percentage verbetering bestaat alleen voor een instrument met een nulpunt, zoals de SCL-90.";
const HOW = "Punt: gevonden waarde; streep: 95 %-interval; n: zorgtrajecten. Volgorde op naam.";

/** The instrument in view: its name and whether it has a zero point and a metric. */
async function chosenInstrument(c: Context) {
  const all = await instruments(c.q);
  return all.find((i) => i.instrument === c.keuze["instrument"]) ?? all[0];
}

async function labelOfPeriod(c: Context): Promise<string> {
  return (await periods(c.q)).find((p) => p.periode === c.keuze["periode"])?.label ?? "";
}

/** Totaal and, where one is chosen, a vestiging: the series of a course. */
export async function seriesUnits(c: Context): Promise<string[]> {
  const own = c.params["vestiging"] ?? c.keuze["vestiging"] ?? "";
  return own === "" ? ["totaal"] : ["totaal", own];
}

export const paragraph = (sentences: readonly (string | null)[]): string =>
  `<p class="zin">${sentences
    .filter((s): s is string => s !== null)
    .map((s) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;"))
    .join(" ")}</p>`;

const opening: Block = async (c) => {
  const i = await chosenInstrument(c);
  if (!i) return paragraph(["Deze uitgave bevat geen uitkomsten: er is geen enkele meting met een bekend instrument."]);
  const at = { instrument: i.instrument, periode: c.keuze["periode"] ?? "totaal", eenheden: ["totaal"] as const };
  const label = await labelOfPeriod(c);
  const years = (await periods(c.q)).filter((p) => p.soort === "jaar");
  const [target] = await targets(c.q, "hsk-verbetering");
  const hsk = i.nulpunt === null ? undefined : await oneCell(c.q, { indicator: "hsk-verbetering", ...at });
  const delta = await oneCell(c.q, { indicator: "delta-t", ...at });
  const course = await cells(c.q, { indicator: "delta-t", instrument: i.instrument, niveau: "totaal", soort: "jaar" });
  const moved = years.length > 1 ? change(course[0], course.at(-1)) : null;
  const own = c.keuze["vestiging"] ?? "";
  const ownDelta = own === "" ? undefined : await oneCell(c.q, { indicator: "delta-t", ...at, eenheden: [own] });
  return paragraph([
    hsk
      ? `Over ${label} was het gemiddelde percentage verbetering op de ${i.instrument} ${withInterval(hsk, "percent")}.`
      : null,
    hsk && target && againstTarget(hsk, target.waarde) ? `Dat ${againstTarget(hsk, target.waarde)}.` : null,
    delta
      ? `De gemiddelde delta-T ${hsk ? "" : `op de ${i.instrument} over ${label} `}was ${withInterval(delta, "points")}${moved && c.keuze["periode"] === "totaal" ? `, ${moved}` : ""}.`
      : null,
    ownDelta
      ? `${ownDelta.naam}: delta-T ${withInterval(ownDelta, "points")}${againstWhole(ownDelta, delta) ? `, ${againstWhole(ownDelta, delta)}` : ""}.`
      : null,
  ]);
};

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
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    naam: "percentage-verbetering-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. ${HOW}${t ? ` Streepjeslijn: streefwaarde ${number(t.waarde)} %.` : ""}`,
    eenheid: "percent",
    astitel: "gemiddeld percentage verbetering",
    domein: [lo, 100],
    ...(t ? { streef: { value: t.waarde, label: `Streefwaarde ${number(t.waarde)} %` } } : {}),
  });
};

export const hskTrend: Block = async (c) => {
  const titel = "Percentage verbetering in de tijd";
  const i = await chosenInstrument(c);
  if (!i || i.nulpunt === null) return unavailableHtml(titel, NO_ZERO);
  const rows = await cells(c.q, {
    indicator: "hsk-verbetering",
    instrument: i.instrument,
    eenheden: await seriesUnits(c),
    soort: "kwartaal",
  });
  const t = await targets(c.q, "hsk-verbetering");
  const [lo] = spread(rows, 20, [0, 100]);
  return trendFigure(rows, await periods(c.q), {
    naam: "percentage-verbetering-in-de-tijd",
    titel,
    onderschrift: `${i.instrument}, per kwartaal van afsluiten. Het totaal is het gemiddelde van de vestigingen. Streepjes: streefwaarde ${number(t[0]?.waarde)} %; onderaan n. Een ontbrekend punt is niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "gemiddeld percentage verbetering",
    domein: [lo, 100],
    streef: t,
  });
};

const noMetric = (i: { sd: number | null }): string | null =>
  i.sd === null ? "er is geen T-metriek: te weinig geldige voormetingen in de referentieperiode." : null;

const deltaUnits: Block = async (c) => {
  const titel = "Delta-T per vestiging";
  const i = await chosenInstrument(c);
  const why = i ? noMetric(i) : "geen instrument.";
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const rows = await cells(c.q, {
    indicator: "delta-t",
    instrument: i.instrument,
    niveau: "vestiging",
    periode: c.keuze["periode"] ?? "totaal",
  });
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    naam: "delta-t-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. T-punten vooruitgang: hoger is beter. ${HOW}`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
  });
};

export const deltaTrend: Block = async (c) => {
  const titel = "Delta-T in de tijd";
  const i = await chosenInstrument(c);
  const why = i ? noMetric(i) : "geen instrument.";
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const rows = await cells(c.q, {
    indicator: "delta-t",
    instrument: i.instrument,
    eenheden: await seriesUnits(c),
    soort: "kwartaal",
  });
  return trendFigure(rows, await periods(c.q), {
    naam: "delta-t-in-de-tijd",
    titel,
    onderschrift: `${i.instrument}, per kwartaal van afsluiten; onderaan n. Een ontbrekend punt is niet getoond wegens kleine aantallen.`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
  });
};

const classUnits: Block = async (c) => {
  const titel = "Delta-T-klasse per vestiging";
  const i = await chosenInstrument(c);
  const why = i ? noMetric(i) : "geen instrument.";
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const rows = await cells(c.q, {
    indicator: "delta-t-klasse",
    instrument: i.instrument,
    niveau: "vestiging",
    periode: c.keuze["periode"] ?? "totaal",
  });
  const own = c.keuze["vestiging"] ?? "";
  return compositionFigure(sortClasses(rows), (r) => (r.eenheid === own ? `▸ ${r.naam}` : r.naam), CLASSES, {
    naam: "delta-t-klasse-per-vestiging",
    titel,
    onderschrift: `${i.instrument}, afgesloten in ${await labelOfPeriod(c)}. Aandeel van alle paren. Klassen met minder dan vijf zorgtrajecten zijn niet getoond; de balk is dan korter dan 100 %.`,
    astitel: "aandeel van de paren",
    kop: "Vestiging",
  });
};

/** Classes in their own order within each unit and period. */
export const sortClasses = (rows: readonly Cell[]): Cell[] => {
  const order = new Map<string, number>();
  for (const r of rows) {
    const at = `${r.eenheid}|${r.periode}`;
    if (!order.has(at)) order.set(at, order.size);
  }
  const rank = (r: Cell): number => (CLASSES as readonly string[]).indexOf(r.categorie);
  return [...rows].sort(
    (a, b) =>
      (order.get(`${a.eenheid}|${a.periode}`) ?? 0) - (order.get(`${b.eenheid}|${b.periode}`) ?? 0) ||
      rank(a) - rank(b),
  );
};

export const classYears: Block = async (c) => {
  const titel = "Delta-T-klasse per jaar";
  const i = await chosenInstrument(c);
  const why = i ? noMetric(i) : "geen instrument.";
  if (!i || why) return unavailableHtml(titel, why ?? "");
  const own = (await seriesUnits(c)).at(-1) ?? "totaal";
  const rows = await cells(c.q, {
    indicator: "delta-t-klasse",
    instrument: i.instrument,
    eenheden: [own],
    soort: "jaar",
  });
  const name = (await units(c.q)).find((u) => u.eenheid === own)?.naam ?? "";
  return compositionFigure(sortClasses(rows), (r) => r.label, CLASSES, {
    naam: "delta-t-klasse-per-jaar",
    titel,
    onderschrift: `${name}, ${i.instrument}, naar jaar van afsluiten. Aandeel van alle paren.`,
    astitel: "aandeel van de paren",
    kop: "Jaar",
  });
};

interface VariantRow {
  readonly wat: string;
  readonly cell: Cell;
  readonly eenheid: "percent" | "points";
}

const READING: Readonly<Record<string, string>> = {
  standaard: "gemiddelde van de vestigingen (HSK)",
  patiëntniveau: "gemiddelde van de patiënten",
  "open geval weggelaten": "patiënten; wie ≤ 118 begon en erboven eindigde weggelaten",
  "formule letterlijk": "patiënten; formule letterlijk",
};

const readings: Block = async (c) => {
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
    ...normal.map((cell) => ({ wat: "Begonnen op of onder 118", cell, eenheid: "percent" as const })),
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
    onderschrift: `${i.instrument}, totaal, ${await labelOfPeriod(c)}. Dezelfde gegevens onder verschillende lezingen.`,
    rijen: rows,
    kolommen: [
      { kop: "Lezing", waarde: (r) => r.wat },
      { kop: "n", waarde: (r) => r.cell.n, toon: (r) => number(r.cell.n), getal: true },
      {
        kop: "%",
        waarde: (r) => r.cell.waarde,
        toon: (r) => (r.cell.waarde === null ? (r.cell.reden ?? "–") : number(r.cell.waarde, 1)),
        getal: true,
      },
      { kop: "95 % laag", waarde: (r) => r.cell.laag, toon: (r) => number(r.cell.laag, 1), getal: true },
      { kop: "95 % hoog", waarde: (r) => r.cell.hoog, toon: (r) => number(r.cell.hoog, 1), getal: true },
    ],
  });
};

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
