import { cells } from "../../queries/cells.js";
import { atUnits, course, inPeriod, pick } from "../../queries/reports.js";
import { labelOfPeriod } from "../chosen.js";
import { classesOf, sortClasses } from "../classes.js";
import { delta, niveau, rapportperiode } from "../controls.js";
import { compositionFigure, spread, trendFigure, unitsFigure } from "../figures.js";
import type { Block, Context, Page } from "../page.js";
import { paragraph, withInterval } from "../wording.js";
import { lineOf, WHICH_DELTA } from "./line.js";
import { axisPeriods, KIND_HEAD, kindOf, LEVEL_HEAD, levelOf, NO_RCI, named, periodOf, SHARE } from "./shared.js";

/** ValueCare's dashboard "Delta t-score": every valid meting against an earlier one, by reporting date. */

type Against = "vorige" | "initieel";
const against = (c: Context): Against => (c.keuze["delta"] === "initieel" ? "initieel" : "vorige");
const WORDS: Record<Against, string> = {
  vorige: "ten opzichte van de vorige geldige meting",
  initieel: "ten opzichte van de eerste geldige meting van de reeks",
};
const HOW = "Punt: gemiddelde; streep: 95 %-interval; n: metingen.";

const line = (c: Context, part: "" | "-klasse", definitie = "standaard"): Promise<string> =>
  lineOf(c.q, { indicator: `delta-t-${against(c)}${part}`, definitie }, WHICH_DELTA[against(c)]);

const opening: Block = async (c) => {
  const at = { niveau: "totaal", periode: periodOf(c) };
  const [prev] = await cells(c.q, { indicator: "delta-t-vorige", ...at });
  const [first] = await cells(c.q, { indicator: "delta-t-initieel", ...at });
  return paragraph([
    `Gemeten in ${await labelOfPeriod(c)}, alle vragenlijsten samen. Gemiddelde delta-T ${WORDS.vorige}: ${withInterval(prev, "points")}.`,
    `${WORDS.initieel.charAt(0).toUpperCase()}${WORDS.initieel.slice(1)}: ${withInterval(first, "points")}.`,
  ]);
};

const perMonth: Block = async (c) => {
  const p = await pick(c.q, course({ indicator: `delta-t-${against(c)}`, niveau: "totaal" }, periodOf(c)));
  return trendFigure(p.rows, await axisPeriods(c, kindOf(p)), {
    naam: "delta-t-score-rom-per-maand",
    titel: "Delta T-score ROM per maand",
    onderschrift: `Gemiddelde delta-T ${WORDS[against(c)]}, alle vragenlijsten samen, ${p.wat}. ${HOW} Een ontbrekend punt is niet getoond wegens kleine aantallen.`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(p.rows, 2),
    regel: await line(c, ""),
    grover: p.grover,
  });
};

const perLevel: Block = async (c) => {
  const p = await pick(c.q, atUnits({ indicator: `delta-t-${against(c)}` }, levelOf(c), periodOf(c)));
  return unitsFigure(p.rows, "", {
    naam: "delta-t-score-rom-per-organisatieniveau",
    titel: "Delta T-score ROM per organisatieniveau",
    onderschrift: `Gemiddelde delta-T ${WORDS[against(c)]}, alle vragenlijsten samen, ${p.wat}. ${HOW} Volgorde op naam.`,
    kop: LEVEL_HEAD[p.rows[0]?.niveau ?? "vestiging"] ?? "Eenheid",
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(p.rows, 5),
    regel: await line(c, ""),
    grover: p.grover,
  });
};

const perInstrument: Block = async (c) => {
  const f = {
    indicator: `delta-t-${against(c)}`,
    definitie: "per instrument",
    instrument: null,
    niveau: "totaal",
  };
  const p = await pick(c.q, inPeriod(f, periodOf(c)));
  const rows = named(p.rows, (r) => r.instrument);
  return unitsFigure(rows, "", {
    naam: "delta-t-score-rom-per-soort-vragenlijst",
    titel: "Delta T-score ROM per soort vragenlijst",
    onderschrift: `Gemiddelde delta-T ${WORDS[against(c)]}, ${p.wat}. ${HOW} Volgorde op code.`,
    kop: "Vragenlijst",
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
    regel: await line(c, "", "per instrument"),
    grover: p.grover,
  });
};

const perClass: Block = async (c) => {
  const f = { indicator: `delta-t-${against(c)}-klasse`, niveau: "totaal" };
  const ways = course(f, periodOf(c), "jaar").flatMap((w) => [
    w,
    { ...w, filter: { ...w.filter, definitie: "drie klassen" }, wat: `${w.wat} in drie klassen` },
  ]);
  const p = await pick(c.q, ways);
  return compositionFigure(sortClasses(p.rows), (r) => r.label, classesOf(p.rows), {
    naam: "delta-t-score-rom-per-rci",
    titel: "Delta T-score ROM per RCI",
    onderschrift: `Elke meting naar haar delta-T ${WORDS[against(c)]}: hersteld, verbeterd, onveranderd of verslechterd, ${p.wat}. ${NO_RCI} ${SHARE}`,
    astitel: "aandeel van de metingen",
    kop: KIND_HEAD[kindOf(p)] ?? "Periode",
    regel: await line(c, "-klasse", p.rows[0]?.definitie),
    grover: p.grover,
  });
};

const perClassLevel: Block = async (c) => {
  const ways = atUnits({ indicator: `delta-t-${against(c)}-klasse` }, levelOf(c), periodOf(c)).flatMap((w) => [
    w,
    { ...w, filter: { ...w.filter, definitie: "drie klassen" }, wat: `${w.wat} in drie klassen` },
  ]);
  const p = await pick(c.q, ways);
  return compositionFigure(sortClasses(p.rows), (r) => r.naam, classesOf(p.rows), {
    naam: "delta-t-score-rom-per-rci-en-organisatieniveau",
    titel: "Delta T-score ROM per RCI en organisatieniveau",
    onderschrift: `Elke meting naar haar delta-T ${WORDS[against(c)]}, ${p.wat}. ${NO_RCI} ${SHARE} Volgorde op naam.`,
    astitel: "aandeel van de metingen",
    kop: LEVEL_HEAD[p.rows[0]?.niveau ?? "vestiging"] ?? "Eenheid",
    regel: await line(c, "-klasse", p.rows[0]?.definitie),
    grover: p.grover,
  });
};

const perClassInstrument: Block = async (c) => {
  const f = {
    indicator: `delta-t-${against(c)}-klasse`,
    definitie: "per instrument",
    instrument: null,
    niveau: "totaal",
  };
  const p = await pick(c.q, inPeriod(f, periodOf(c)));
  return compositionFigure(sortClasses(p.rows), (r) => r.instrument, classesOf(p.rows), {
    naam: "delta-t-score-rom-per-rci-en-soort-vragenlijst",
    titel: "Delta T-score ROM per RCI en soort vragenlijst",
    onderschrift: `Elke meting naar haar delta-T ${WORDS[against(c)]}, ${p.wat}. ${NO_RCI} ${SHARE}`,
    astitel: "aandeel van de metingen",
    kop: "Vragenlijst",
    regel: await line(c, "-klasse", "per instrument"),
    grover: p.grover,
  });
};

export const deltaReport: Page = {
  keuzes: [rapportperiode, delta, niveau],
  blokken: {
    opening,
    "per-maand": perMonth,
    "per-niveau": perLevel,
    "per-vragenlijst": perInstrument,
    "per-rci": perClass,
    "per-rci-niveau": perClassLevel,
    "per-rci-vragenlijst": perClassInstrument,
  },
};
