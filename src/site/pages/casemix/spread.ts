import type { Html } from "../../../engine/text/html.js";
import { trend } from "../../charts/trend.js";
import { figureHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { models, type Spread, spreads, type UnitRow, unitRows } from "../../queries/casemix.js";
import type { Block, Context, Control } from "../page.js";
import { paragraph } from "../wording.js";
import { spreadChange } from "./groups-wording.js";
import { variantName } from "./quantities.js";
import { chosenModel, leadColumn, lineOfModel, type ModelFigure, NO_MODEL, numberColumn, traits } from "./shared.js";

/** How far vestigingen and behandelaars lie apart, per year. */

const WHO: Readonly<Record<string, string>> = { vestiging: "vestigingen", behandelaar: "behandelaars" };

/** The model whose spread is published: the first that has any. */
async function rowsOf(c: Context, niveau: string): Promise<Spread[]> {
  for (const m of await models(c.q)) {
    const rows = (await spreads(c.q, m.model)).filter((r) => r.niveau === niveau);
    if (rows.length) return rows;
  }
  return [];
}

const asEstimate = (r: Spread) => ({ waarde: r.sd, laag: r.sd_laag, hoog: r.sd_hoog, reden: r.reden, label: r.label });

/** The series to speak of: with the casemix where it is there per year. */
const spoken = (rows: readonly Spread[]): Spread[] => {
  const years = rows.filter((r) => r.periode !== "totaal");
  const casemix = years.filter((r) => r.variant === "casemix");
  return casemix.length ? casemix : years;
};

/** Said where no spread was estimated. */
export const NO_SPREAD = "de spreiding is in deze uitgave niet geschat: te weinig eenheden of te weinig zorgtrajecten.";

export const spreadOpening: Block = async (c) => {
  const said: string[] = [];
  for (const niveau of ["vestiging", "behandelaar"]) {
    const rows = spoken(await rowsOf(c, niveau)).filter((r) => r.sd !== null);
    if (rows.length)
      said.push(spreadChange(asEstimate(rows[0] as Spread), asEstimate(rows.at(-1) as Spread), WHO[niveau] ?? niveau));
  }
  return paragraph(said.length ? said : [`Of de spreiding kleiner wordt valt niet te zeggen: ${NO_SPREAD}`]);
};

/** Spread between the units of a level, of the first model that has any: per year, and over all of them. */
export const spreadRows = rowsOf;

/** Over all years together in words: "met de casemix 1,2 (95 %-interval …), …"; null where it is not shown. */
export function spreadOverAll(rows: readonly Spread[]): string | null {
  const whole = rows.filter((r) => r.periode === "totaal" && r.sd !== null);
  return whole.length === 0
    ? null
    : whole
        .map(
          (r) =>
            `${variantName(r.variant)} ${number(r.sd, 1)} (95 %-interval ${number(r.sd_laag, 1)} tot ${number(r.sd_hoog, 1)}; ${number(r.aandeel, 1)} % van de variantie)`,
        )
        .join(", ");
}

/** A course of the spread, one series per model. @param o.wie between whom, as the values under the pointer say it */
export async function spreadFigure(
  c: Context,
  rows: readonly Spread[],
  o: Omit<ModelFigure, "model"> & { readonly naam: string; readonly as: string; readonly wie: string },
): Promise<Html> {
  const years = rows.filter((r) => r.periode !== "totaal");
  const series = [...new Set(years.map((r) => variantName(r.variant)))].sort((a, b) => b.localeCompare(a));
  const [m] = await models(c.q);
  const top = Math.ceil(Math.max(1, ...years.map((r) => r.sd_hoog ?? r.sd ?? 0)));
  return figureHtml<Spread>(c, {
    naam: o.naam,
    titel: o.titel,
    onderschrift: o.bijschrift,
    ...(o.zegt ? { zegt: o.zegt } : {}),
    ...(m ? { regel: lineOfModel(m) } : {}),
    rijen: rows,
    kolommen: [
      { kop: "Periode", waarde: (r) => r.label },
      { kop: "Model", waarde: (r) => variantName(r.variant) },
      leadColumn<Spread>("n", (r) => r.n, 0),
      leadColumn<Spread>("Eenheden", (r) => r.eenheden, 0),
      leadColumn<Spread>("Standaarddeviatie", (r) => r.sd, 2),
      numberColumn<Spread>("95 % laag", (r) => r.sd_laag, 2),
      numberColumn<Spread>("95 % hoog", (r) => r.sd_hoog, 2),
      numberColumn<Spread>("% van de variantie", (r) => r.aandeel),
    ],
    spec: (width) =>
      trend(
        years.map((r) => ({
          periode: r.periode,
          reeks: variantName(r.variant),
          waarde: r.sd,
          laag: r.sd_laag,
          hoog: r.sd_hoog,
          n: r.n === null ? "" : `n ${number(r.n)}`,
          tip: `${r.label}, ${variantName(r.variant)}: ${r.sd === null ? (r.reden ?? "–") : `${number(r.sd, 2)} (95 %-interval ${number(r.sd_laag, 2)} tot ${number(r.sd_hoog, 2)}; ${number(r.eenheden)} ${o.wie}, n ${number(r.n)})`}`,
        })),
        {
          width,
          periods: [...new Set(years.map((r) => r.periode))],
          series,
          domain: [0, top],
          unit: "decimal",
          title: o.as,
        },
      ),
  });
}

/** What an edition without behandelaars says in place of their table. */
export const ONLY_SPREAD =
  "deze uitgave toont geen behandelaars; alleen de spreiding tussen hen is gepubliceerd. Een behandelaar ziet het eigen cijfer in een uitgave die daarvoor is gemaakt.";

/** Where there are behandelaars, and none of them may be shown. */
const noneShown = (rows: readonly UnitRow[]): string =>
  `van geen van de ${number(rows.length)} behandelaars mag een cijfer worden getoond: ${rows.find((r) => r.reden)?.reden ?? "te weinig patiënten"}.`;
const allHidden = (rows: readonly UnitRow[]): boolean => rows.every((r) => r.n === null);

export const cliniciansOpening: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return paragraph([`Geen model: ${NO_MODEL}`]);
  const rows = await unitRows(c.q, m.model, "behandelaar");
  if (rows.length === 0) return paragraph([`Geen cijfers per behandelaar: ${ONLY_SPREAD}`]);
  const enough = rows.filter(
    (r) => r.betrouwbaarheid !== null && r.n !== null && r.n_nodig !== null && r.n >= r.n_nodig,
  );
  const known = rows.filter((r) => r.betrouwbaarheid !== null);
  if (known.length === 0) return paragraph([`${m.titel}: ${noneShown(rows)}`]);
  return paragraph([
    `${m.titel} van ${number(known.length)} ${known.length === rows.length ? "" : `van de ${number(rows.length)} `}behandelaars.`,
    `${enough.length === 0 ? "Van geen" : `Van ${number(enough.length)}`} van hen is het aantal metingen genoeg voor een betrouwbaarheid van ${number(m.betrouwbaarheid, 2)} van het verschil met het geheel. Daarin zit ook de vestiging waar zij werken.`,
    "De volgorde is neutraal; dit is geen lijst van goed naar slecht.",
  ]);
};

/** Why there is no figure of behandelaars; null where there is. */
export const noClinicians = (rows: readonly UnitRow[]): string | null =>
  rows.length === 0 ? ONLY_SPREAD : allHidden(rows) ? noneShown(rows) : null;

/** Characteristics that are counted per behandelaar in this edition. */
export const verdeling: Control = {
  naam: "kenmerk",
  label: "Verdeling van",
  opties: async (q) => {
    const counted = await q.all<{ kenmerk: string }>(
      "SELECT DISTINCT uitsplitsing AS kenmerk FROM indicatoren WHERE indicator = 'kenmerk' AND niveau = 'behandelaar'",
    );
    const names = new Map((await traits(q)).map((t) => [t.kenmerk, t.kenmerk_naam]));
    const there = [...names].filter(([code]) => counted.some((k) => k.kenmerk === code));
    return there.length ? there.map(([waarde, label]) => ({ waarde, label })) : [{ waarde: "", label: "Geen" }];
  },
};
