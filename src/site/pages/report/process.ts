import { columns } from "../../charts/columns.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { type Cell, cells, oneCell } from "../../queries/cells.js";
import { atUnits, course, inPeriod, pick } from "../../queries/reports.js";
import { labelOfPeriod } from "../chosen.js";
import { niveau, rapportperiode } from "../controls.js";
import type { Block, Page } from "../page.js";
import { paragraph, withInterval } from "../wording.js";
import { lineOf } from "./line.js";
import { controls, lostOf, reasons } from "./losses.js";
import {
  axisPeriods,
  filledAndMissed,
  kindOf,
  LEVEL_HEAD,
  levelOf,
  momentColumns,
  momentsFigure,
  momentTip,
  NOTHING,
  named,
  periodOf,
} from "./shared.js";
import { worklists } from "./worklists.js";

/** ValueCare's dashboard "Proces valide metingen": what was measured of what was expected, and where it is lost. */

const ALL = { indicator: "geldig-gemeten", populatie: "alle meetmomenten" } as const;
const HOW = "Het aandeel geldig en zijn 95 %-interval staan in de tabel.";

const opening: Block = async (c) => {
  const at = { periode: periodOf(c), eenheden: ["totaal"] as const };
  const moment = await oneCell(c.q, { ...ALL, ...at });
  const all = await oneCell(c.q, { indicator: "geldige-metingen", ...at });
  const extra = await oneCell(c.q, { indicator: "extra-metingen", ...at });
  const count = (x: Cell | undefined): string =>
    x?.waarde == null ? (x?.reden ?? "niet gepubliceerd") : number(x.waarde);
  return paragraph([
    `Van de metingen die in ${await labelOfPeriod(c)} werden verwacht is ${withInterval(moment, "percent")} geldig gemeten.`,
    moment?.rest == null ? null : `Gemist: ${number(moment.rest)}.`,
    `Geldige metingen in totaal: ${count(all)}; daarvan buiten elk verwacht moment: ${count(extra)}.`,
  ]);
};

const perMonth: Block = async (c) => {
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
  return figureHtml<Cell>({
    naam: "valide-rom-metingen-per-maand",
    titel,
    onderschrift: `Verwachte metingen, ${p.wat}: geldig en gemist. ${HOW} n: verwacht, ook in de tabel. Een streepje: niet getoond wegens kleine aantallen.`,
    grover: p.grover,
    regel: await lineOf(
      c.q,
      ALL,
      "Een extra meting valt buiten elk verwacht moment; zij staat in de tabel, niet in de balken.",
    ),
    rijen: p.rows,
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
};

const perLevel: Block = async (c) => {
  const p = await pick(c.q, atUnits(ALL, levelOf(c), periodOf(c)));
  return momentsFigure(p.rows, {
    naam: "valide-rom-metingen-per-organisatieniveau",
    titel: "Valide ROM metingen per organisatieniveau",
    onderschrift: `Verwachte metingen, ${p.wat}: geldig en gemist. ${HOW} n: verwacht. Volgorde op naam.`,
    kop: LEVEL_HEAD[p.rows[0]?.niveau ?? "vestiging"] ?? "Eenheid",
    regel: await lineOf(c.q, ALL),
    grover: p.grover,
  });
};

const perInstrument: Block = async (c) => {
  const f = { ...ALL, definitie: "per instrument", instrument: null, niveau: "totaal" };
  const p = await pick(c.q, inPeriod(f, periodOf(c)));
  return momentsFigure(
    named(p.rows, (r) => r.instrument),
    {
      naam: "valide-rom-metingen-per-soort-vragenlijst",
      titel: "Valide ROM metingen per soort vragenlijst",
      onderschrift: `Verwachte metingen naar de vragenlijst die werd ingevuld, anders de verwachte, ${p.wat}: geldig en gemist. ${HOW} Volgorde op code.`,
      kop: "Vragenlijst",
      regel: await lineOf(c.q, { ...ALL, definitie: "per instrument" }),
      grover: p.grover,
    },
  );
};

const MOMENTS = [
  ["voormetingen", "Voormeting"],
  ["tussenmetingen", "Tussenmeting"],
  ["nametingen", "Nameting"],
] as const;

const perMoment: Block = async (c) => {
  const f = { indicator: "geldig-gemeten", niveau: "totaal" };
  const p = await pick(c.q, inPeriod(f, periodOf(c)));
  const rows = MOMENTS.flatMap(([populatie, naam]) =>
    p.rows.filter((r) => r.populatie === populatie).map((r) => ({ ...r, naam })),
  );
  return momentsFigure(rows, {
    naam: "valide-rom-metingen-per-soort-meetmoment",
    titel: "Valide ROM metingen per soort meetmoment",
    onderschrift: `Verwachte metingen, ${p.wat}: geldig en gemist. ${HOW} n: verwacht.`,
    kop: "Meetmoment",
    regel: `${await lineOf(c.q, ALL)} Van de eigen soort: voor-, tussen- of nameting.`,
    grover: p.grover,
  });
};

export const processReport: Page = {
  keuzes: [rapportperiode, niveau],
  blokken: {
    opening,
    "per-maand": perMonth,
    "per-niveau": perLevel,
    "per-vragenlijst": perInstrument,
    "per-meetmoment": perMoment,
    werklijsten: worklists,
    "verlies-voor": lostOf("voormeting"),
    "verlies-na": lostOf("nameting"),
    controles: controls,
    redenen: reasons,
  },
};
