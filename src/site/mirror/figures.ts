import type { Verschil } from "../../engine/definitions/difference.js";
import { number } from "../format.js";
import { fromOtherMeans, fromRest } from "../pages/differences.js";
import { lineOf, WHICH_DELTA } from "../pages/report/line.js";
import { type Cell, type CellFilter, cells } from "../queries/cells.js";
import { hskCells, hskReading } from "../queries/hsk.js";
import { units } from "../queries/lists.js";
import { clusterOf } from "../queries/reports.js";
import type { Query } from "../query.js";
import type { Figure, Measure, ReportTable, Role, Subject, TableCell } from "./model.js";
import type { Moments } from "./moments.js";

/** From cells of the release to the figures and tables of a report. */

/** What a row of a table asks for. */
export interface Ask {
  readonly wat: string;
  readonly maat: Measure;
  readonly f: CellFilter;
}

/** A unit that the report stands figures of beside those of its own. */
export interface Beside {
  readonly rol: Role;
  readonly eenheid: string;
  readonly naam: string;
}

/** The cells of one question, of every unit of the report in every period, with the words for what they count. */
export interface Asked extends Ask {
  readonly cellen: readonly Cell[];
  /** Of a mean of vestigingen: the same figure of all of them. */
  readonly alle: readonly Cell[] | null;
  readonly definitie: string;
}

/** What the report knows while it is made. */
export interface Making {
  readonly q: Query;
  readonly over: Subject;
  readonly naast: readonly Beside[];
  readonly momenten: Moments;
}

/** Own unit, then its cluster, its organisatie and the whole, as far as the release has them. */
export async function unitsOf(q: Query, over: Subject): Promise<readonly Beside[]> {
  const all = await units(q);
  const cluster = over.niveau === "vestiging" ? await clusterOf(q, over.eenheid) : undefined;
  const above = over.niveau === "vestiging" ? all.find((u) => u.eenheid === over.organisatie) : undefined;
  const whole = all.find((u) => u.niveau === "totaal");
  return [
    { rol: "eigen" as const, eenheid: over.eenheid, naam: over.naam },
    ...(cluster ? [{ rol: "cluster" as const, ...cluster }] : []),
    ...(above ? [{ rol: "organisatie" as const, eenheid: above.eenheid, naam: above.naam }] : []),
    ...(whole ? [{ rol: "totaal" as const, eenheid: whole.eenheid, naam: whole.naam }] : []),
  ];
}

const HSK = "hsk-verbetering";

/** Asks for one figure. */
export async function ask(m: Making, a: Ask): Promise<Asked> {
  const eenheden = m.naast.map((u) => u.eenheid);
  const { instrument } = a.f;
  const hsk = a.f.indicator === HSK;
  const cellen = hsk
    ? await hskCells(m.q, { ...(instrument === undefined ? {} : { instrument }), eenheden })
    : await cells(m.q, { ...a.f, eenheden });
  const alle = hsk && m.over.niveau === "vestiging" ? await cells(m.q, { ...a.f, niveau: "vestiging" }) : null;
  const { indicator, definitie, populatie } = a.f;
  const own = cellen.find((c) => c.eenheid === m.over.eenheid);
  const words = await lineOf(
    m.q,
    {
      indicator,
      ...(definitie ? { definitie } : own ? { definitie: own.definitie } : {}),
      ...(populatie ? { populatie } : {}),
    },
    indicator === "delta-t" ? WHICH_DELTA["paar"] : undefined,
  );
  return { ...a, cellen, alle, definitie: words };
}

/** Whether the own unit has a row at all, shown or hidden. */
export const hasOwn = (m: Making, a: Asked): boolean => a.cellen.some((c) => c.eenheid === m.over.eenheid);

const NOT_FOR = "niet gepubliceerd";

/** A figure from a cell; what is not there says so. */
export function figure(a: Asked, who: Beside, periode: string, periodenaam: string): Figure {
  const c = a.cellen.find((x) => x.eenheid === who.eenheid && x.periode === periode);
  const reading = hskReading(a.f.indicator === HSK ? c : undefined);
  return {
    wat: a.wat,
    indicator: a.f.indicator,
    rol: who.rol,
    eenheid: who.eenheid,
    naam: who.naam,
    periode,
    periodenaam,
    maat: a.maat,
    n: c?.n ?? null,
    waarde: c?.waarde ?? null,
    laag: c?.laag ?? null,
    hoog: c?.hoog ?? null,
    reden: c === undefined ? NOT_FOR : c.waarde === null ? (c.reden ?? "niet beschikbaar") : null,
    definitie: reading ? `${a.definitie} Hier: ${reading}.` : a.definitie,
    herkomst: "uitgave",
  };
}

/** Own figure of the whole period. */
const ownWhole = (m: Making, a: Asked): Figure =>
  figure(a, m.naast[0] as Beside, m.momenten.geheel.periode, m.momenten.geheel.label);

/** Own figure of the newest period in which it is shown: that of the report, else the whole. */
export function ownNewest(m: Making, a: Asked): Figure {
  const { nu } = m.momenten;
  const own = m.naast[0] as Beside;
  const at = nu && figure(a, own, nu.periode, nu.label);
  return at && at.waarde !== null ? at : ownWhole(m, a);
}

/** Own figure of every period that the release has it for. */
export const ownAll = (m: Making, a: Asked): Figure[] =>
  a.cellen.filter((c) => c.eenheid === m.over.eenheid).map((c) => figure(a, m.naast[0] as Beside, c.periode, c.label));

/** Own unit less the others, over the given period; null where it is not to be had. */
export function differenceOf(m: Making, a: Asked, periode: string): Verschil | null {
  const at = (id: string | undefined): Cell | undefined =>
    a.cellen.find((c) => c.eenheid === id && c.periode === periode);
  const own = at(m.over.eenheid);
  if (a.alle)
    return fromOtherMeans(
      own,
      a.alle.filter((c) => c.periode === periode),
    );
  const whole = at(m.naast.find((u) => u.rol === "totaal")?.eenheid);
  // Two readings of a mean are no difference.
  return own && whole && own.definitie === whole.definitie ? fromRest(own, whole) : null;
}

/** What the own unit is compared with. */
export const othersOf = (m: Making): string =>
  m.over.niveau === "vestiging" ? "de andere vestigingen" : "de andere organisaties";

const cell = (cijfer: Figure): TableCell => ({ soort: "cijfer", cijfer });

/** The newest period beside the one before, the same one a year ago, and the whole network now; null where there is none. */
export function timeTable(m: Making, asked: readonly Asked[], titel: string): ReportTable | null {
  const { nu, ervoor, jaarEerder } = m.momenten;
  const [own, whole] = [m.naast[0] as Beside, m.naast.find((u) => u.rol === "totaal")];
  if (!nu) return null;
  const at = [nu, ...(ervoor ? [ervoor] : []), ...(jaarEerder ? [jaarEerder] : [])];
  const rows = asked.filter((a) =>
    a.cellen.some((c) => c.eenheid === own.eenheid && at.some((p) => p.periode === c.periode)),
  );
  if (rows.length === 0) return null;
  return {
    titel,
    koppen: ["Cijfer", ...at.map((p) => p.label), ...(whole ? [`${whole.naam}, ${nu.label}`] : [])],
    rijen: rows.map((a) => ({
      kop: a.wat,
      cellen: [
        ...at.map((p) => cell(figure(a, own, p.periode, p.label))),
        ...(whole ? [cell(figure(a, whole, nu.periode, nu.label))] : []),
      ],
    })),
  };
}

/** Why a difference is not there, where that is known. */
const noDifference = (m: Making, a: Asked): string =>
  a.f.indicator === HSK && m.over.niveau === "organisatie"
    ? "niet te geven: een gemiddelde van vestigingen"
    : "niet te geven";

/** Own unit beside the others over the whole period, with its difference from the others; null where nothing is published. */
export function wholeTable(m: Making, asked: readonly Asked[], titel: string): ReportTable | null {
  const { periode, label } = m.momenten.geheel;
  const rows = asked.filter((a) => a.cellen.some((c) => c.eenheid === m.over.eenheid && c.periode === periode));
  if (rows.length === 0) return null;
  return {
    titel,
    koppen: [
      "Cijfer",
      ...m.naast.map((u) =>
        u.rol === "eigen" ? (m.over.niveau === "vestiging" ? "Deze vestiging" : "Deze organisatie") : u.naam,
      ),
      `Verschil met ${othersOf(m)}`,
    ],
    rijen: rows.map((a) => ({
      kop: a.wat,
      cellen: [
        ...m.naast.map((u) => cell(figure(a, u, periode, label))),
        a.maat === "aantal"
          ? { soort: "tekst" as const, tekst: "" }
          : { soort: "verschil" as const, verschil: differenceOf(m, a, periode), reden: noDifference(m, a) },
      ],
    })),
  };
}

/** `62,3 % (95 %-interval 58,1 tot 66,5; n 431)`, or why there is none. */
export function figureText(f: Figure, digits = 1): string {
  if (f.waarde === null) return f.reden ?? "niet beschikbaar";
  const value = `${number(f.waarde, digits)}${f.maat === "percent" ? " %" : ""}`;
  const interval =
    f.laag === null
      ? ""
      : `95 %-interval ${number(f.laag, digits)} tot ${number(f.hoog, digits)}${f.n === null ? "" : "; "}`;
  const n = f.n === null ? "" : `n ${number(f.n)}`;
  return interval || n ? `${value} (${interval}${n})` : value;
}
