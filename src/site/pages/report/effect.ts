import { unavailableHtml } from "../../components/figure.js";
import { oneCell } from "../../queries/cells.js";
import { instruments } from "../../queries/lists.js";
import { course, inPeriod, pick } from "../../queries/reports.js";
import { labelOfPeriod } from "../chosen.js";
import { rapportperiode } from "../controls.js";
import { spread, trendFigure, unitsFigure } from "../figures.js";
import type { Block, Context, Page } from "../page.js";
import { paragraph, withInterval } from "../wording.js";
import { lineOf, WHICH_DELTA } from "./line.js";
import { rciPerGroup, rciPerMonth } from "./rci.js";
import { axisPeriods, GAP, kindOf, NOTHING, named, periodOf } from "./shared.js";
import { subscaleFigure, subschaal } from "./subscales.js";

/** ValueCare's dashboards "Effectmeting" and "Effectmeting Delta t-score": pairs of voor and na, by closing date. */

const PAIR = WHICH_DELTA["paar"];
const HOW = "Punt: gemiddelde; streep: 95 %-interval; n: zorgtrajecten.";

const opening: Block = async (c) => {
  const all = await oneCell(c.q, { indicator: "delta-t-alle", periode: periodOf(c), eenheden: ["totaal"] });
  return paragraph([
    `Afgesloten in ${await labelOfPeriod(c)}, alle vragenlijsten samen: gemiddelde delta-T tussen voor- en nameting ${withInterval(all, "points")}.`,
  ]);
};

const meanPerMonth: Block = async (c) => {
  const p = await pick(c.q, course({ indicator: "delta-t-alle", niveau: "totaal" }, periodOf(c)));
  return trendFigure(p.rows, await axisPeriods(c, kindOf(p)), {
    naam: "rom-delta-t-score-per-maand",
    titel: "ROM Delta-T score per maand",
    onderschrift: `Gemiddelde delta-T tussen voor- en nameting, ${p.wat} van afsluiten, alle vragenlijsten samen. ${HOW} ${GAP}`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(p.rows, 2),
    regel: await lineOf(c.q, { indicator: "delta-t-alle" }, PAIR),
    grover: p.grover,
  });
};

const meanPerYear: Block = async (c) => {
  const p = await pick(c.q, course({ indicator: "delta-t-alle", niveau: "totaal" }, "totaal", "jaar"));
  return trendFigure(p.rows, await axisPeriods({ ...c, keuze: {} }, kindOf(p)), {
    naam: "rom-delta-t-score-per-jaar",
    titel: "ROM Delta-T score per jaar",
    onderschrift: `Gemiddelde delta-T tussen voor- en nameting, ${p.wat} van afsluiten, alle vragenlijsten samen. ${HOW} Alle jaren, wat er ook gekozen is.`,
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(p.rows, 2),
    regel: await lineOf(c.q, { indicator: "delta-t-alle" }, PAIR),
    grover: p.grover,
  });
};

const LEVELS = ["totaal", "cluster", "organisatie", "vestiging"];

const meanPerLevel: Block = async (c) => {
  const p = await pick(c.q, inPeriod({ indicator: "delta-t-alle" }, periodOf(c)));
  const missing = LEVELS.filter((l) => p.rows.every((r) => r.niveau !== l)).includes("vestiging");
  return unitsFigure(p.rows, "", {
    naam: "rom-delta-t-score-per-organisatieniveau",
    titel: "ROM Delta-T score per org. niv.",
    onderschrift: `Gemiddelde delta-T tussen voor- en nameting, ${p.wat}, alle vragenlijsten samen. ${HOW} Elk niveau op naam.${missing ? " Per vestiging staat de delta-T per vragenlijst bij “Waar staan we?”." : ""}`,
    kop: "Eenheid",
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(p.rows, 5),
    regel: await lineOf(c.q, { indicator: "delta-t-alle" }, PAIR),
    grover: p.grover,
  });
};

const meanPerGroup: Block = async (c) => {
  const p = await pick(c.q, inPeriod({ indicator: "delta-t-hoofdgroep", niveau: "totaal" }, periodOf(c)));
  const rows = named(p.rows, (r) => r.populatie);
  return unitsFigure(rows, "", {
    naam: "rom-delta-t-score-per-diagnosegroep",
    titel: "ROM Delta-T score per diagnosegroep",
    onderschrift: `Gemiddelde delta-T tussen voor- en nameting per diagnosehoofdgroep, ${p.wat}. ${HOW} Volgorde op naam.`,
    kop: "Diagnosegroep",
    eenheid: "points",
    astitel: "gemiddelde delta-T",
    domein: spread(rows, 5),
    regel: await lineOf(c.q, { indicator: "delta-t-alle" }, `${PAIR} Van de eigen hoofdgroep:`),
    grover: p.grover,
  });
};

const honos65: Block = (c) =>
  subscaleFigure(c, {
    instrument: "HoNOS65",
    titel: "ROM HoNOS65 subschalen",
    naam: "rom-honos65-subschalen",
    noot: "ValueCare noemt 11 vragen; de HoNOS65+ heeft er 12.",
  });

const cansas: Block = (c) =>
  subscaleFigure(c, { instrument: "CANSAS", titel: "ROM CANSAS subschalen", naam: "rom-cansas-subschalen" });

const otherScales: Block = (c) =>
  subscaleFigure(c, {
    instrument: c.keuze["instrument"] ?? "",
    titel: `Subschalen ${c.keuze["instrument"] ?? ""}`.trim(),
    naam: "subschalen",
    ...((c.keuze["instrument"] ?? "").startsWith("SDQ") ? { noot: "Bij Prosociaal gedrag is hoger juist beter." } : {}),
  });

/** The proportion of clients with at least one unmet need, of those with a valid CANSAS at that moment. */
const unmet: Block = async (c: Context) => {
  const titel = "Cliënten met minstens één onvervulde zorgbehoefte";
  if (!(await instruments(c.q)).some((i) => i.instrument === "CANSAS"))
    return unavailableHtml(titel, "CANSAS komt in deze aanlevering niet voor.");
  const f = { indicator: "onvervulde-behoefte", definitie: null };
  const p = await pick(c.q, inPeriod({ ...f, niveau: "totaal" }, periodOf(c)));
  if (p.rows.length === 0) return unavailableHtml(titel, NOTHING);
  const rows = ["voor", "na"].flatMap((m) =>
    named(
      p.rows.filter((r) => r.definitie === m),
      () => (m === "voor" ? "Voormeting" : "Nameting"),
    ),
  );
  return unitsFigure(rows, "", {
    naam: "onvervulde-zorgbehoefte",
    titel,
    onderschrift: `Aandeel met minstens één behoefte die onvervuld is, ${p.wat}. Punt: gevonden aandeel; streep: 95 %-interval; n: zorgtrajecten met een geldige CANSAS op dat moment. Voor en na zijn niet dezelfde mensen. Lager is beter.`,
    kop: "Moment",
    eenheid: "percent",
    astitel: "minstens één onvervulde behoefte",
    domein: [0, 100],
    regel: [
      `Voormeting: ${await lineOf(c.q, { indicator: "onvervulde-behoefte", definitie: "voor" })}`,
      `Nameting: ${await lineOf(c.q, { indicator: "onvervulde-behoefte", definitie: "na" })}`,
    ],
    grover: p.grover,
  });
};

export const effectReport: Page = {
  keuzes: [rapportperiode, subschaal],
  blokken: {
    opening,
    "rci-maand": rciPerMonth,
    "rci-groep": rciPerGroup,
    honos65,
    cansas,
    onvervuld: unmet,
    subschalen: otherScales,
    "delta-maand": meanPerMonth,
    "delta-niveau": meanPerLevel,
    "delta-groep": meanPerGroup,
    "delta-jaar": meanPerYear,
  },
};
