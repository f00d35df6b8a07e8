import type { Html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { paired } from "../../charts/paired.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import { number, within } from "../../format.js";
import type { Model, UnitRow } from "../../queries/casemix.js";
import type { Context } from "../page.js";
import { adjustedSentence, shrunkenSentence } from "./groups-wording.js";
import {
  isShare,
  leadColumn,
  lineOfModel,
  middleOf,
  numberColumn,
  room,
  show,
  unitColumns,
  unitOf,
  valueText,
  wholeOf,
} from "./shared.js";

/** Figures of units under a model: all units in their neutral order. */

const shrunkenTip = (m: Model, r: UnitRow): string =>
  `${r.naam}: gekrompen ${valueText(m, r.krimp, r.krimp_laag, r.krimp_hoog, r.reden)}; n ${number(r.n)}${r.betrouwbaarheid === null ? "" : `; betrouwbaarheid ${number(r.betrouwbaarheid, 2)}`}`;

const SHRUNKEN =
  "Gekrompen: naar het midden getrokken naarmate er minder metingen zijn, want een klein aantal zegt weinig over de eenheid zelf. Punt: schatting; streep: 95 %-interval; gestreept: een gemiddelde eenheid met de patiënten van allen samen.";

function shrunkenFigure(
  c: Context,
  m: Model,
  rows: readonly UnitRow[],
  whole: number | null,
  own: string,
  o: { naam: string; titel: string; kop: string; onderschrift: string; zegt: string },
): Promise<Html> {
  return figureHtml<UnitRow>(c, {
    naam: o.naam,
    titel: o.titel,
    onderschrift: o.onderschrift,
    zegt: o.zegt,
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      ...unitColumns(o.kop),
      leadColumn<UnitRow>("Gekrompen", (r) => r.krimp),
      numberColumn<UnitRow>("95 % laag", (r) => r.krimp_laag),
      numberColumn<UnitRow>("95 % hoog", (r) => r.krimp_hoog),
      numberColumn<UnitRow>("Gecorrigeerd", (r) => r.gecorrigeerd),
      numberColumn<UnitRow>("Betrouwbaarheid", (r) => r.betrouwbaarheid, 2),
      numberColumn<UnitRow>("n nodig", (r) => r.n_nodig, 0),
    ],
    spec: (width) =>
      intervals(
        rows.map((r) => ({
          label: r.eenheid === own ? `▸ ${r.naam}` : r.naam,
          n: number(r.n),
          waarde: r.krimp,
          laag: r.krimp_laag,
          hoog: r.krimp_hoog,
          reden: r.reden,
          eigen: r.eenheid === own,
          tip: shrunkenTip(m, r),
        })),
        {
          width,
          domain: room(
            rows.flatMap((r) => [r.krimp_laag, r.krimp_hoog]),
            whole === null ? [] : [whole],
          ),
          unit: isShare(m) ? "percent" : "decimal",
          title: isShare(m) ? "gekrompen percentage" : "gekrompen delta-T",
          ...(whole === null ? {} : { target: { value: whole, label: `Een gemiddelde eenheid: ${show(m, whole)}` } }),
        },
      ),
  });
}

/** Said where a model gives no shrunken values and no reason. */
const NO_SHRINKAGE = "bij dit model niet geschat.";

/** Why nothing is shrunken, or null: no figure, or a spread that was estimated as nothing. */
function notShrunken(rows: readonly UnitRow[]): string | null {
  const known = rows.filter((r) => r.krimp !== null);
  if (known.length === 0) return rows.find((r) => r.reden)?.reden ?? NO_SHRINKAGE;
  return known.every((r) => r.betrouwbaarheid === 0)
    ? "het model is singulier: de spreiding tussen deze eenheden is op nul geschat, zodat elke schatting op het midden ligt."
    : null;
}

/** Shrunken estimates of vestigingen in their neutral order. */
export async function caterpillarFigure(c: Context, m: Model, rows: readonly UnitRow[], own: string): Promise<Html> {
  const titel = "Per vestiging: gekrompen, met interval";
  const why = notShrunken(rows);
  if (why) return unavailableHtml(titel, why);
  return shrunkenFigure(c, m, rows, await middleOf(c.q, m), own, {
    naam: `gekrompen-${m.model}`,
    titel,
    kop: "Vestiging",
    onderschrift: `${m.titel}, gecorrigeerd voor de casemix. ${SHRUNKEN} Volgorde op naam, niet op waarde.`,
    zegt: shrunkenSentence(rows, await middleOf(c.q, m), "vestiging", "vestigingen"),
  });
}

/** Shrunken estimates of behandelaars, of editions that may hold them. */
export async function clinicianFigure(c: Context, m: Model, rows: readonly UnitRow[]): Promise<Html> {
  const titel = "Per behandelaar: gekrompen, met interval";
  const why = notShrunken(rows);
  if (why) return unavailableHtml(titel, why);
  return shrunkenFigure(c, m, rows, await middleOf(c.q, m), "", {
    naam: `behandelaars-${m.model}`,
    titel,
    kop: "Behandelaar",
    onderschrift: `${m.titel}, gecorrigeerd voor de casemix. ${SHRUNKEN} De volgorde is neutraal.`,
    zegt: "Een interval dat het midden bevat laat geen oordeel over deze behandelaar toe; een interval ernaast is nog geen oordeel over de behandeling. Of twee behandelaars van elkaar verschillen is aan hun strepen niet te zien.",
  });
}

/** As measured beside adjusted, all vestigingen in their neutral order. */
export async function besideFigure(c: Context, m: Model, rows: readonly UnitRow[], own: string): Promise<Html> {
  const titel = "Zoals gemeten en gecorrigeerd";
  if (rows.every((r) => r.ongecorrigeerd === null && r.gecorrigeerd === null))
    return unavailableHtml(titel, rows.find((r) => r.reden)?.reden ?? "niet gepubliceerd.");
  const whole = await wholeOf(c.q, m);
  const [a, b] = ["zoals gemeten", "gecorrigeerd"];
  return figureHtml<UnitRow>(c, {
    naam: `gemeten-en-gecorrigeerd-${m.model}`,
    titel,
    vraag: "Wat verandert er als alle vestigingen dezelfde patiënten hadden?",
    onderschrift: `Open punt: ${within(m.titel)} zoals gemeten; vol punt: met de patiënten van allen samen; streep: 95 %-interval; gestreept: het geheel. Volgorde op naam.`,
    zegt: `Schuift het punt naar het geheel, dan hoort dat deel van het verschil bij de patiënten; schuift het ervandaan, dan hield de casemix een verschil verborgen. ${adjustedSentence(rows, whole, "vestigingen")}`,
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      ...unitColumns("Vestiging"),
      leadColumn<UnitRow>("Zoals gemeten", (r) => r.ongecorrigeerd),
      numberColumn<UnitRow>("95 % laag", (r) => r.ongecorrigeerd_laag),
      numberColumn<UnitRow>("95 % hoog", (r) => r.ongecorrigeerd_hoog),
      leadColumn<UnitRow>("Verwacht", (r) => r.verwacht),
      leadColumn<UnitRow>("Gecorrigeerd", (r) => r.gecorrigeerd),
      numberColumn<UnitRow>("95 % laag, gecorrigeerd", (r) => r.gecorrigeerd_laag),
      numberColumn<UnitRow>("95 % hoog, gecorrigeerd", (r) => r.gecorrigeerd_hoog),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) => {
          const label = r.eenheid === own ? `▸ ${r.naam}` : r.naam;
          return [
            {
              label,
              n: number(r.n),
              moment: a ?? "",
              waarde: r.ongecorrigeerd,
              laag: r.ongecorrigeerd_laag,
              hoog: r.ongecorrigeerd_hoog,
              reden: r.reden,
              tip: `${r.naam}: gemeten ${valueText(m, r.ongecorrigeerd, r.ongecorrigeerd_laag, r.ongecorrigeerd_hoog, r.reden)}; n ${number(r.n)}`,
            },
            {
              label,
              n: number(r.n),
              moment: b ?? "",
              waarde: r.gecorrigeerd,
              laag: r.gecorrigeerd_laag,
              hoog: r.gecorrigeerd_hoog,
              reden: r.reden,
              tip: `${r.naam}: gecorrigeerd ${valueText(m, r.gecorrigeerd, r.gecorrigeerd_laag, r.gecorrigeerd_hoog, r.reden)}; n ${number(r.n)}`,
            },
          ];
        }),
        {
          width,
          moments: [a ?? "", b ?? ""],
          domain: room(
            rows.flatMap((r) => [
              r.ongecorrigeerd_laag,
              r.ongecorrigeerd_hoog,
              r.gecorrigeerd_laag,
              r.gecorrigeerd_hoog,
            ]),
            whole === null ? [] : [whole],
          ),
          title: unitOf(m) === "percent" ? "%" : "T",
          ...(whole === null ? {} : { target: { value: whole, label: `Alle zorgtrajecten samen: ${show(m, whole)}` } }),
        },
      ),
  });
}
