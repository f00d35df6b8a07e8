import type { Verschil } from "../../../engine/definitions/difference.js";
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
  measureOf,
  middleOf,
  numberColumn,
  room,
  show,
  unitColumns,
  unitOf,
  valueText,
  wholeOf,
} from "./shared.js";
import type { Estimate, Split } from "./wording.js";

/** Figures of units under a model: one unit's difference in parts, and all units in their neutral order. */

const minus = (x: number | null, y: number): number | null => (x === null ? null : x - y);

/** The whole with a digit more than the differences from it. */
const exact = (m: Model, x: number): string => (isShare(m) ? show(m, x) : number(x, 2));

/**
 * A unit's difference from the whole in parts.
 * @param apart the measured difference with its own interval, which reckons with the whole holding the unit; null: that is
 * not to be had, and the unit's own interval stands for it, with the whole as a fixed number
 */
export function splitOf(r: UnitRow, whole: number, m: Model, apart: Verschil | null = null): Split {
  const estimate = (waarde: number | null, laag: number | null, hoog: number | null): Estimate => ({
    waarde: minus(waarde, whole),
    laag: minus(laag, whole),
    hoog: minus(hoog, whole),
    reden: r.reden,
  });
  return {
    naam: r.naam,
    gemeten: apart
      ? { waarde: minus(r.ongecorrigeerd, whole), laag: apart.laag, hoog: apart.hoog, reden: r.reden }
      : estimate(r.ongecorrigeerd, r.ongecorrigeerd_laag, r.ongecorrigeerd_hoog),
    // Of a share measured − adjusted is not what was expected: what is moved are log-odds.
    casemix: isShare(m)
      ? minus(r.verwacht, whole)
      : r.gecorrigeerd === null
        ? null
        : minus(r.ongecorrigeerd, r.gecorrigeerd),
    over: estimate(r.gecorrigeerd, r.gecorrigeerd_laag, r.gecorrigeerd_hoog),
    maat: measureOf(m),
  };
}

interface Part extends Estimate {
  readonly naam: string;
  readonly reden: string | null;
}

/** The chosen unit's difference: as measured, with the patients, what is left, and what is left after shrinking. */
export function splitFigure(r: UnitRow, whole: number, m: Model, apart: Verschil | null = null): Promise<string> {
  const titel = `Het verschil van ${r.naam} met het geheel, in delen`;
  const s = splitOf(r, whole, m, apart);
  if (s.gemeten.waarde === null || s.over.waarde === null)
    return Promise.resolve(unavailableHtml(titel, r.reden ?? "niet gepubliceerd.", 2));
  const part = (naam: string, e: Estimate): Part => ({
    naam,
    waarde: e.waarde,
    laag: e.laag,
    hoog: e.hoog,
    reden: r.reden,
  });
  const parts: Part[] = [
    part("Zoals gemeten", s.gemeten),
    part("Door de casemix", { waarde: s.casemix, laag: null, hoog: null }),
    part("Wat overblijft", s.over),
    ...(r.krimp === null || r.betrouwbaarheid === 0
      ? []
      : [
          part("Overblijft, gekrompen", {
            waarde: r.krimp - whole,
            laag: minus(r.krimp_laag, whole),
            hoog: minus(r.krimp_hoog, whole),
          }),
        ]),
  ];
  const unit = isShare(m) ? "procentpunt" : "T";
  return figureHtml<Part>({
    naam: `verschil-${m.model}`,
    titel,
    kopniveau: 2,
    onderschrift: `In ${unit}, n ${number(r.n)}, ten opzichte van alle zorgtrajecten samen (${exact(m, whole)}), waar de vestiging zelf bij hoort. Punt: waarde; streep: 95 %-interval van het verschil; gestreept: geen verschil. De delen horen bij dezelfde patiënten: hun strepen zeggen niets over het verschil tussen de delen. Het deel door de casemix is een rekenresultaat zonder eigen interval.${isShare(m) ? " Door de casemix: wat deze patiënten doen verwachten, min het geheel. Correctie verschuift kansen en geen punten, zodat de delen van een percentage niet precies optellen." : ""}`,
    regel: lineOfModel(m),
    tabelOpen: true,
    rijen: parts,
    kolommen: [
      { kop: "Deel", waarde: (p) => p.naam },
      leadColumn<Part>(unit, (p) => p.waarde),
      numberColumn<Part>("95 % laag", (p) => p.laag),
      numberColumn<Part>("95 % hoog", (p) => p.hoog),
    ],
    spec: (width) =>
      intervals(
        parts.map((p) => ({
          label: p.naam,
          n: "",
          waarde: p.waarde,
          laag: p.laag ?? p.waarde,
          hoog: p.hoog ?? p.waarde,
          reden: p.reden,
          eigen: p.naam === "Wat overblijft",
          tip: `${p.naam}: ${number(p.waarde, 1)} ${unit}${p.laag === null ? "" : ` (95 %-interval ${number(p.laag, 1)} tot ${number(p.hoog, 1)})`}`,
        })),
        {
          width,
          domain: room(
            parts.flatMap((p) => [p.laag, p.hoog, p.waarde]),
            [0],
          ),
          unit: "decimal",
          title: `verschil met het geheel (${unit})`,
          target: { value: 0, label: "Geen verschil met het geheel" },
        },
      ),
  });
}

const shrunkenTip = (m: Model, r: UnitRow): string =>
  `${r.naam}: gekrompen ${valueText(m, r.krimp, r.krimp_laag, r.krimp_hoog, r.reden)}; n ${number(r.n)}${r.betrouwbaarheid === null ? "" : `; betrouwbaarheid ${number(r.betrouwbaarheid, 2)}`}`;

const SHRUNKEN =
  "Gekrompen: naar het midden getrokken naarmate er minder metingen zijn, want een klein aantal zegt weinig over de eenheid zelf. Punt: schatting; streep: 95 %-interval; gestreept: een gemiddelde eenheid met de patiënten van allen samen.";

function shrunkenFigure(
  m: Model,
  rows: readonly UnitRow[],
  whole: number | null,
  own: string,
  o: { naam: string; titel: string; kop: string; onderschrift: string; zegt: string },
): Promise<string> {
  return figureHtml<UnitRow>({
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
export async function caterpillarFigure(c: Context, m: Model, rows: readonly UnitRow[], own: string): Promise<string> {
  const titel = "Per vestiging: gekrompen, met interval";
  const why = notShrunken(rows);
  if (why) return unavailableHtml(titel, why);
  return shrunkenFigure(m, rows, await middleOf(c.q, m), own, {
    naam: `gekrompen-${m.model}`,
    titel,
    kop: "Vestiging",
    onderschrift: `${m.titel}, gecorrigeerd voor de casemix. ${SHRUNKEN} Volgorde op naam, niet op waarde.`,
    zegt: shrunkenSentence(rows, await middleOf(c.q, m), "vestiging", "vestigingen"),
  });
}

/** Shrunken estimates of behandelaars, of editions that may hold them. */
export async function clinicianFigure(c: Context, m: Model, rows: readonly UnitRow[]): Promise<string> {
  const titel = "Per behandelaar: gekrompen, met interval";
  const why = notShrunken(rows);
  if (why) return unavailableHtml(titel, why);
  return shrunkenFigure(m, rows, await middleOf(c.q, m), "", {
    naam: `behandelaars-${m.model}`,
    titel,
    kop: "Behandelaar",
    onderschrift: `${m.titel}, gecorrigeerd voor de casemix. ${SHRUNKEN} De volgorde is neutraal.`,
    zegt: "Een interval dat het midden bevat laat geen oordeel over deze behandelaar toe; een interval ernaast is nog geen oordeel over de behandeling. Of twee behandelaars van elkaar verschillen is aan hun strepen niet te zien.",
  });
}

/** As measured beside adjusted, all vestigingen in their neutral order. */
export async function besideFigure(c: Context, m: Model, rows: readonly UnitRow[], own: string): Promise<string> {
  const titel = "Zoals gemeten en gecorrigeerd";
  if (rows.every((r) => r.ongecorrigeerd === null && r.gecorrigeerd === null))
    return unavailableHtml(titel, rows.find((r) => r.reden)?.reden ?? "niet gepubliceerd.");
  const whole = await wholeOf(c.q, m);
  const [a, b] = ["zoals gemeten", "gecorrigeerd"];
  return figureHtml<UnitRow>({
    naam: `gemeten-en-gecorrigeerd-${m.model}`,
    titel,
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
