import { NALOOP } from "../../../engine/definitions/process-chart.js";
import { type Cell, type CellFilter, cells } from "../../queries/cells.js";
import { hskCells } from "../../queries/hsk.js";
import { type InstrumentRow, type Period, periods } from "../../queries/lists.js";
import { lastDay, yearBefore } from "../../queries/periods.js";
import { room } from "../casemix/shared.js";
import { chosenInstrument, noMetric, ownVestiging } from "../chosen.js";
import type { Context, Control } from "../page.js";
import type { Scale } from "../wording.js";

/** Which figure the page on change is about, and its cells. */

export const veranderingsmaat: Control = {
  naam: "maat",
  label: "Cijfer",
  opties: async () => [
    { waarde: "response", label: "Response" },
    { waarde: "hsk", label: "Percentage verbetering" },
    { waarde: "delta", label: "Delta-T" },
  ],
};

const MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");

/** The kinds of periods of a course, the finest first, and how one of each is called. */
export const RHYTHMS = [
  { soort: "kwartaal", meer: "kwartalen", per: "per kwartaal", een: "kwartaal" },
  { soort: "halfjaar", meer: "halfjaren", per: "per halfjaar", een: "halfjaar" },
  { soort: "jaar", meer: "jaren", per: "per jaar", een: "jaar" },
] as const;
export type Rhythm = (typeof RHYTHMS)[number];

export const ritme: Control = {
  naam: "ritme",
  label: "Verloop",
  opties: async () => [
    { waarde: "", label: "zo fijn als grenzen toelaten" },
    ...RHYTHMS.map((r) => ({ waarde: r.soort, label: r.per })),
  ],
};

/** A figure that can change. */
export interface Changing {
  readonly indicator: "response" | "hsk-verbetering" | "delta-t";
  /** As a sentence begins: "De response". */
  readonly naam: string;
  readonly as: string;
  readonly unit: Scale;
  /** Whether it is a share of n: then a P′ chart can be made. */
  readonly aandeel: boolean;
  /** The instrument it is measured with; null of the response. */
  readonly instrument: InstrumentRow | null;
  rows(f: Pick<CellFilter, "niveau" | "eenheden" | "soort" | "periode">): Promise<Cell[]>;
}

const NO_ZERO = "het percentage verbetering bestaat alleen voor een instrument met een nulpunt, zoals de SCL-90.";

/** The figure that is chosen. @returns in its place why it is not to be had */
export async function changing(c: Context): Promise<Changing | { readonly waarom: string }> {
  const maat = c.keuze["maat"];
  if (maat !== "hsk" && maat !== "delta")
    return {
      indicator: "response",
      naam: "De response",
      as: "geldige voor- én nameting",
      unit: "percent",
      aandeel: true,
      instrument: null,
      rows: (f) => cells(c.q, { ...f, indicator: "response" }),
    };
  const i = await chosenInstrument(c);
  if (!i) return { waarom: "er is geen meting met een bekend instrument." };
  if (maat === "hsk")
    return i.nulpunt === null
      ? { waarom: NO_ZERO }
      : {
          indicator: "hsk-verbetering",
          naam: `Het percentage verbetering op de ${i.instrument}`,
          as: "gemiddeld percentage verbetering",
          unit: "percent",
          aandeel: false,
          instrument: i,
          rows: (f) => hskCells(c.q, { ...f, instrument: i.instrument }),
        };
  const none = noMetric(i);
  if (none) return { waarom: `${none}.` };
  return {
    indicator: "delta-t",
    naam: `De delta-T op de ${i.instrument}`,
    as: "gemiddelde delta-T",
    unit: "points",
    aandeel: false,
    instrument: i,
    rows: (f) => cells(c.q, { ...f, indicator: "delta-t", instrument: i.instrument }),
  };
}

/** Room for the values that are shown; some room where none is. */
export const roomOf = (values: readonly (number | null)[]): [number, number] =>
  values.some((x) => x !== null) ? room(values, []) : [0, 10];

/** Whether figures of a period can still grow at the date the release was made up to; false where that is not known. */
export function provisional(c: Context, periode: string): boolean {
  const peildatum = c.uitgave?.manifest.peildatum;
  return peildatum !== undefined && lastDay(periode, NALOOP) > peildatum;
}

/** Which shown periods of a course by date of closing can still grow; "" where none can. */
export function provisionalLine(c: Context, rows: readonly Cell[]): string {
  const early = new Set(rows.filter((r) => r.waarde !== null && provisional(c, r.periode)).map((r) => r.label));
  const names = [...early].join(" en ");
  return early.size ? `${names} ${early.size > 1 ? "zijn" : "is"} voorlopig: nametingen kunnen nog komen.` : "";
}

/** The two periods that are compared: the chosen one and the same of a year before; of the whole the last two complete years. */
export interface TwoPeriods {
  readonly eerst: Period;
  readonly later: Period;
}

/** @returns null where there is no year before it */
export async function twoPeriods(c: Context): Promise<TwoPeriods | null> {
  const all = await periods(c.q);
  const chosen = all.find((p) => p.periode === c.keuze["periode"]);
  const years = all.filter((p) => p.soort === "jaar");
  const complete = years.filter((p) => !provisional(c, p.periode));
  const later = !chosen || chosen.soort === "totaal" ? (complete.length > 1 ? complete : years).at(-1) : chosen;
  const eerst = later && all.find((p) => p.periode === yearBefore(later.periode));
  return later && eerst ? { eerst, later } : null;
}

/** The unit whose course is shown: the vestiging in view, else the whole. */
export const courseUnit = (c: Context): string => ownVestiging(c) || "totaal";

/** The dated reasons that are about a figure of a unit, in order of date. */
export function reasonsFor(c: Context, m: Changing, own?: { readonly eenheid: string; readonly naam: string }) {
  return (c.uitgave?.gebeurtenissen ?? []).filter(
    (g) =>
      g.indicatoren.includes(m.indicator) &&
      (!g.instrumenten || (m.instrument !== null && g.instrumenten.includes(m.instrument.instrument))) &&
      (!g.vestiging || g.vestiging === own?.eenheid || g.vestiging === own?.naam),
  );
}

/** `1 juli 2016`. */
export function dayText(datum: string): string {
  const [year = "", month = "", day = ""] = datum.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
