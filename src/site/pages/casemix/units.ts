import type { Html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { paired } from "../../charts/paired.js";
import { figureHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import type { Model, UnitRow } from "../../queries/casemix.js";
import type { Context } from "../page.js";
import {
  isShare,
  leadColumn,
  type ModelFigure,
  numberColumn,
  partsOf,
  room,
  show,
  unitColumns,
  unitOf,
  valueText,
} from "./shared.js";

/** Figures of units under a model: all units in their neutral order. */

const shrunkenTip = (m: Model, r: UnitRow): string =>
  `${r.naam}: gekrompen ${valueText(m, r.krimp, r.krimp_laag, r.krimp_hoog, r.reden)}; n ${number(r.n)}${r.betrouwbaarheid === null ? "" : `; betrouwbaarheid ${number(r.betrouwbaarheid, 2)}`}`;

/** How to read shrunken estimates. */
export const SHRUNKEN =
  "Gekrompen: naar het midden getrokken naarmate er minder metingen zijn, want een klein aantal zegt weinig over de eenheid zelf. Punt: schatting; streep: 95 %-interval; gestreept: een gemiddelde eenheid met de patiënten van allen samen.";

/**
 * Shrunken estimates of units in their neutral order, each with its interval; the unit in view stands out.
 * @param o.midden what they are drawn to; null: no line
 * @param o.eigen the unit in view
 */
export function shrunkenFigure(
  c: Context,
  rows: readonly UnitRow[],
  o: ModelFigure & { readonly kop: string; readonly midden: number | null; readonly eigen?: string },
): Promise<Html> {
  const { model: m, midden: whole, eigen: own } = o;
  return figureHtml<UnitRow>(c, {
    ...partsOf(o, "gekrompen"),
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
export function notShrunken(rows: readonly UnitRow[]): string | null {
  const known = rows.filter((r) => r.krimp !== null);
  if (known.length === 0) return rows.find((r) => r.reden)?.reden ?? NO_SHRINKAGE;
  return known.every((r) => r.betrouwbaarheid === 0)
    ? "het model is singulier: de spreiding tussen deze eenheden is op nul geschat, zodat elke schatting op het midden ligt."
    : null;
}

/** A unit or group as it was measured, and with the patients of all together. */
export type Measured = Pick<
  UnitRow,
  | "naam"
  | "n"
  | "reden"
  | "ongecorrigeerd"
  | "ongecorrigeerd_laag"
  | "ongecorrigeerd_hoog"
  | "gecorrigeerd"
  | "gecorrigeerd_laag"
  | "gecorrigeerd_hoog"
> & { readonly eenheid?: string };

const [AS_MEASURED, ADJUSTED] = ["zoals gemeten", "gecorrigeerd"] as const;

/**
 * As measured beside adjusted, in the order of the rows; the unit in view stands out.
 * @param o.geheel what all together have; null: no line
 * @param o.eigen the unit in view
 * @param o.tussen columns between the two, o.erbij after them
 */
export function measuredFigure<R extends Measured>(
  c: Context,
  rows: readonly R[],
  o: ModelFigure & {
    readonly kop: string;
    readonly geheel: number | null;
    readonly eigen?: string;
    readonly tussen?: readonly Column<R>[];
    readonly erbij?: readonly Column<R>[];
  },
): Promise<Html> {
  const { model: m, geheel: whole, eigen: own } = o;
  return figureHtml<R>(c, {
    ...partsOf(o, "gemeten-en-gecorrigeerd"),
    rijen: rows,
    kolommen: [
      { kop: o.kop, waarde: (r) => r.naam },
      leadColumn<R>("n", (r) => r.n, 0),
      leadColumn<R>("Zoals gemeten", (r) => r.ongecorrigeerd),
      numberColumn<R>("95 % laag", (r) => r.ongecorrigeerd_laag),
      numberColumn<R>("95 % hoog", (r) => r.ongecorrigeerd_hoog),
      ...(o.tussen ?? []),
      leadColumn<R>("Gecorrigeerd", (r) => r.gecorrigeerd),
      numberColumn<R>("95 % laag, gecorrigeerd", (r) => r.gecorrigeerd_laag),
      numberColumn<R>("95 % hoog, gecorrigeerd", (r) => r.gecorrigeerd_hoog),
      ...(o.erbij ?? []),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) => {
          const label = own !== undefined && r.eenheid === own ? `▸ ${r.naam}` : r.naam;
          return [
            {
              label,
              n: number(r.n),
              moment: AS_MEASURED,
              waarde: r.ongecorrigeerd,
              laag: r.ongecorrigeerd_laag,
              hoog: r.ongecorrigeerd_hoog,
              reden: r.reden,
              tip: `${r.naam}: gemeten ${valueText(m, r.ongecorrigeerd, r.ongecorrigeerd_laag, r.ongecorrigeerd_hoog, r.reden)}; n ${number(r.n)}`,
            },
            {
              label,
              n: number(r.n),
              moment: ADJUSTED,
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
          moments: [AS_MEASURED, ADJUSTED],
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
