import type { Verschil } from "../../../engine/definitions/difference.js";
import type { Html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import type { Model, UnitRow } from "../../queries/casemix.js";
import type { Context } from "../page.js";
import { isShare, leadColumn, lineOfModel, measureOf, numberColumn, room, show } from "./shared.js";
import type { Estimate, Split } from "./wording.js";

/** One unit's difference with the whole, in parts. */

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

interface SplitPart extends Estimate {
  readonly naam: string;
  readonly reden: string | null;
}

/** The chosen unit's difference: as measured, with the patients, what is left, and what is left after shrinking. */
export function splitFigure(
  c: Context,
  r: UnitRow,
  whole: number,
  m: Model,
  apart: Verschil | null = null,
): Promise<Html> {
  const titel = `Het verschil van ${r.naam} met het geheel, in delen`;
  const s = splitOf(r, whole, m, apart);
  if (s.gemeten.waarde === null || s.over.waarde === null)
    return Promise.resolve(unavailableHtml(titel, r.reden ?? "niet gepubliceerd.", 2));
  const part = (naam: string, e: Estimate): SplitPart => ({
    naam,
    waarde: e.waarde,
    laag: e.laag,
    hoog: e.hoog,
    reden: r.reden,
  });
  const parts: SplitPart[] = [
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
  return figureHtml<SplitPart>(c, {
    naam: `verschil-${m.model}`,
    titel,
    kopniveau: 2,
    onderschrift: `In ${unit}, n ${number(r.n)}, ten opzichte van alle zorgtrajecten samen (${exact(m, whole)}), waar de vestiging zelf bij hoort. Punt: waarde; streep: 95 %-interval van het verschil; gestreept: geen verschil. De delen horen bij dezelfde patiënten: hun strepen zeggen niets over het verschil tussen de delen. Het deel door de casemix is een rekenresultaat zonder eigen interval.${isShare(m) ? " Door de casemix: wat deze patiënten doen verwachten, min het geheel. Correctie verschuift kansen en geen punten, zodat de delen van een percentage niet precies optellen." : ""}`,
    regel: lineOfModel(m),
    tabelOpen: true,
    rijen: parts,
    kolommen: [
      { kop: "Deel", waarde: (p) => p.naam },
      leadColumn<SplitPart>(unit, (p) => p.waarde),
      numberColumn<SplitPart>("95 % laag", (p) => p.laag),
      numberColumn<SplitPart>("95 % hoog", (p) => p.hoog),
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
