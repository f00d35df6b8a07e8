import { mean } from "simple-statistics";
import { verschilIntervallen } from "../../../engine/definitions/difference.js";
import type { Place } from "../../../engine/definitions/overdispersion.js";
import { tau2, tau2Interval } from "../../../engine/definitions/tau2.js";
import type { Html } from "../../../engine/text/html.js";
import { type SpreadRow, spreadOverTime } from "../../charts/spread.js";
import { figureHtml, NOT_PUBLISHED, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number, percent, within } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { type Period, periods } from "../../queries/lists.js";
import { ownVestiging } from "../chosen.js";
import { differenceText } from "../difference-wording.js";
import type { Context } from "../page.js";
import { lineOf } from "../report/line.js";
import { differenceUnit, tipOf } from "../wording.js";
import { changing, provisional, roomOf, type TwoPeriods } from "./measure.js";

/** How far vestigingen lie apart, beyond what chance gives, period by period. */

/** Of fewer units their spread says nothing. */
const FEWEST = 5;

/** A figure with the variance that chance gives it: its published error, else what its interval says. */
function placeOf(r: Cell): Place | null {
  if (r.waarde === null || r.laag === null || r.hoog === null) return null;
  const error = r.fout != null && r.fout > 0 ? r.fout : (r.hoog - r.laag) / 3.92;
  return error > 0 ? { d: r.waarde, s2: error ** 2 } : null;
}

interface Spread {
  readonly periode: Period;
  readonly cells: readonly Cell[];
  readonly getoond: number;
  /** SD between units beyond chance, in the unit of the figure; null of fewer than five. */
  readonly tau: { readonly waarde: number; readonly laag: number; readonly hoog: number } | null;
}

function spreadOf(periode: Period, cells: readonly Cell[]): Spread {
  const places = cells.flatMap((r) => placeOf(r) ?? []);
  const interval = places.length >= FEWEST ? tau2Interval(places) : null;
  return {
    periode,
    cells,
    getoond: places.length,
    tau: interval && {
      waarde: Math.sqrt(tau2(places, "PM")),
      laag: Math.sqrt(interval.laag),
      hoog: Math.sqrt(interval.hoog),
    },
  };
}

/**
 * What is to be expected without any change: who lay far out comes nearer. Says which part of the spread in the first period was
 * chance; null where too few are shown to tell.
 */
export function regressionSentence(first: readonly Cell[], two: TwoPeriods): string | null {
  const places = first.flatMap((r) => placeOf(r) ?? []);
  if (places.length < FEWEST) return null;
  const chance = mean(places.map((p) => p.s2));
  const part = chance / (chance + tau2(places, "PM"));
  return `Let op regressie naar het gemiddelde: van de spreiding tussen de ${number(places.length)} getoonde vestigingen in ${two.eerst.label} is naar schatting ${percent(100 * part, 0)} toeval. Wie toen ver van de andere lag, komt een jaar later dus meestal dichterbij, ook als er niets is veranderd.`;
}

const tauText = (s: Spread): string =>
  s.tau === null
    ? `minder dan ${FEWEST} vestigingen getoond`
    : `${number(s.tau.waarde, 1)} (${number(s.tau.laag, 1)} tot ${number(s.tau.hoog, 1)})`;

/** How the spread of the last complete year differs from the first's, by an interval of that difference. */
function foundOf(known: readonly Spread[], unit: string): string {
  const [first, last] = [known[0], known.at(-1)];
  if (!first?.tau || !last?.tau || first === last)
    return `In ${known.length === 0 ? "geen enkel volledig jaar" : "één volledig jaar"} zijn van ${FEWEST} of meer vestigingen cijfers getoond; een verandering van hun spreiding is niet te geven.`;
  const v = verschilIntervallen(last.tau, first.tau);
  return `Boven toeval uit lagen vestigingen in ${last.periode.label} met een standaarddeviatie van ${number(last.tau.waarde, 1)} ${unit} (95 %-interval ${number(last.tau.laag, 1)} tot ${number(last.tau.hoog, 1)}) uiteen: ${differenceText(v, unit, `in ${first.periode.label}`)}. Het gaat niet in elk jaar om dezelfde vestigingen.`;
}

/** Every vestiging as a line per year, the mean of those shown, and how far they lie apart beyond chance. */
export async function spreadFigure(c: Context): Promise<Html> {
  const titel = "Spreiding tussen vestigingen, per jaar";
  const m = await changing(c);
  if ("waarom" in m) return unavailableHtml(titel, m.waarom);
  const cells = await m.rows({ niveau: "vestiging", soort: "jaar" });
  if (cells.length === 0) return unavailableHtml(titel, NOT_PUBLISHED);
  const years = (await periods(c.q)).filter((p) => p.soort === "jaar");
  const all = years.map((p) =>
    spreadOf(
      p,
      cells.filter((r) => r.periode === p.periode),
    ),
  );
  const own = ownVestiging(c);
  const unit = differenceUnit(m.unit);
  const rows: SpreadRow[] = cells.flatMap((r) =>
    r.waarde === null
      ? []
      : [{ periode: r.periode, waarde: r.waarde, eigen: r.eenheid === own, tip: tipOf(r, m.unit) }],
  );
  const known = all.filter((s) => s.tau !== null && !provisional(c, s.periode.periode));
  const zegt = foundOf(known, unit);
  const early = all.filter((s) => provisional(c, s.periode.periode)).map((s) => s.periode.label);
  const [cell] = cells;
  const line = cell
    ? await lineOf(c.q, { indicator: m.indicator, definitie: cell.definitie, populatie: cell.populatie })
    : "";
  return figureHtml<Spread>(c, {
    naam: `spreiding-${m.indicator}-per-jaar`,
    titel,
    vraag: "Komen de vestigingen dichter bij elkaar?",
    onderschrift: `${m.naam}. Elk streepje is een vestiging, zonder naam; het ruitje is het gemiddelde van de getoonde vestigingen; onderaan hoeveel er zijn getoond.${own ? " Groot punt: de gekozen vestiging." : ""} Wie niet is getoond, telt niet mee; zo kunnen het in elk jaar andere zijn.${early.length ? ` Voorlopig: ${early.join(", ")}.` : ""}`,
    zegt,
    regel: [line].filter((l) => l !== ""),
    rijen: all,
    kolommen: spreadColumns(unit, within(m.as)),
    spec: (width) =>
      spreadOverTime(rows, {
        width,
        periods: all.map((s) => ({ periode: s.periode.periode, n: s.getoond, van: s.cells.length })),
        domain: roomOf(rows.map((r) => r.waarde)),
        unit: m.unit,
        title: m.as,
      }),
  });
}

function spreadColumns(unit: string, as: string): Column<Spread>[] {
  const middle = (s: Spread): number | null => {
    const shown = s.cells.flatMap((r) => r.waarde ?? []);
    return shown.length < FEWEST ? null : mean(shown);
  };
  const why = (s: Spread): string | null => (s.tau ? null : tauText(s));
  const column = (kop: string, end: "waarde" | "laag" | "hoog"): Column<Spread> => ({
    kop,
    waarde: (s) => s.tau?.[end] ?? null,
    toon: (s) => (s.tau ? number(s.tau[end], 1) : end === "waarde" ? tauText(s) : "–"),
    reden: why,
    getal: true,
  });
  return [
    { kop: "Jaar", waarde: (s) => s.periode.label },
    { kop: "Vestigingen", waarde: (s) => s.cells.length, getal: true },
    { kop: "Getoond", waarde: (s) => s.getoond, getal: true },
    {
      kop: `Gemiddelde van de getoonde, ${as}`,
      waarde: middle,
      toon: (s) => number(middle(s), 1),
      reden: why,
      getal: true,
    },
    column(`Spreiding boven toeval (SD, ${unit})`, "waarde"),
    column("95 % laag", "laag"),
    column("95 % hoog", "hoog"),
  ];
}
