import type { Verschil } from "../../engine/definitions/difference.js";
import { composition } from "../charts/composition.js";
import { intervals } from "../charts/intervals.js";
import { trend } from "../charts/trend.js";
import { figureHtml, NOT_PUBLISHED, unavailableHtml } from "../components/figure.js";
import type { Column } from "../components/table.js";
import { number } from "../format.js";
import type { Cell } from "../queries/cells.js";
import type { Period, Target } from "../queries/lists.js";
import { manySentences, OVERLAP, OVERLAP_TABLE } from "./difference-wording.js";
import { differenceColumns } from "./differences.js";
import { tipOf } from "./wording.js";

type Unit = "percent" | "points";

interface Common {
  readonly naam: string;
  readonly titel: string;
  readonly onderschrift: string;
  readonly eenheid: Unit;
  readonly astitel: string;
  readonly domein: readonly [number, number];
  readonly regel?: string | readonly string[];
  readonly grover?: string | null;
  /** What may be concluded, written from the numbers. */
  readonly zegt?: string | null;
  /** Further columns of the table. */
  readonly erbij?: readonly Column<Cell>[];
}

/** The columns of the table under a figure of single figures. */
export function cellColumns(unit: Unit, who: string): Column<Cell>[] {
  const show = (x: number | null): string => number(x, 1);
  return [
    { kop: who, waarde: (c) => c.naam },
    { kop: "Periode", waarde: (c) => c.label },
    { kop: "n", reden: (c) => c.reden, waarde: (c) => c.n, toon: (c) => number(c.n), getal: true },
    {
      kop: unit === "percent" ? "%" : "Gemiddelde",
      reden: (c) => c.reden,
      waarde: (c) => c.waarde,
      toon: (c) => (c.waarde === null ? (c.reden ?? "–") : show(c.waarde)),
      getal: true,
    },
    { kop: "95 % laag", waarde: (c) => c.laag, toon: (c) => show(c.laag), getal: true },
    { kop: "95 % hoog", waarde: (c) => c.hoog, toon: (c) => show(c.hoog), getal: true },
    { kop: "Interval", waarde: (c) => c.methode ?? "", toon: (c) => c.methode ?? "" },
    { kop: "Opmerking", waarde: (c) => c.reden ?? "", toon: (c) => c.reden ?? "" },
  ];
}

/** Puts further columns before the last one, the remark. */
const withExtra = (columns: Column<Cell>[], extra: readonly Column<Cell>[] = []): Column<Cell>[] => [
  ...columns.slice(0, -1),
  ...extra,
  ...columns.slice(-1),
];

/** Room for all intervals, rounded outwards; the given domain where it is fixed by nature. */
export function spread(rows: readonly Cell[], step: number, keep: readonly number[] = [0]): [number, number] {
  const values = rows.flatMap((r) => [r.laag, r.hoog]).filter((x): x is number => x !== null);
  const all = [...values, ...keep];
  return [Math.floor(Math.min(...all) / step) * step, Math.ceil(Math.max(...all) / step) * step];
}

/** The parts of a figure that say what it is. */
const said = (o: Omit<Common, "eenheid" | "domein">) => ({
  naam: o.naam,
  titel: o.titel,
  onderschrift: o.onderschrift,
  ...(o.regel === undefined ? {} : { regel: o.regel }),
  ...(o.grover === undefined ? {} : { grover: o.grover }),
  ...(o.zegt ? { zegt: o.zegt } : {}),
});

/** A caption with what overlap does not tell, where intervals stand beside each other and nothing else is said of them. */
const besideIntervals = (text: string, rows: readonly Cell[], zegt: string | null | undefined): string =>
  rows.filter((r) => r.laag !== null).length > 1 && !zegt ? `${text} ${OVERLAP}` : text;

/** How a difference of a unit with all the others is named in table and sentence. */
export const FROM_REST = {
  kop: "Verschil met de andere",
  dan: "de andere samen",
  reden: "het verschil is niet te geven: een van beide is niet getoond",
} as const;

/** Units beside each other and their differences from the others, for {@link unitsFigure}: columns and sentences. */
export function withDifferences(
  rows: readonly Cell[],
  of: (c: Cell) => Verschil | null,
  o: { readonly kop: string; readonly dan: string; readonly reden: string },
): Pick<Common, "zegt" | "erbij"> {
  const found = rows.flatMap((c) => of(c) ?? []);
  const zegt = manySentences(found, "vestigingen", o.dan);
  return { zegt: zegt && `${zegt} ${OVERLAP_TABLE}`, erbij: differenceColumns(o.kop, of, o.reden) };
}

/** Units beside each other in their neutral order. */
export function unitsFigure(
  rows: readonly Cell[],
  own: string,
  o: Common & { kop?: string; streef?: { value: number; label: string } },
): Promise<string> {
  if (rows.length === 0) return Promise.resolve(unavailableHtml(o.titel, NOT_PUBLISHED));
  return figureHtml({
    ...said(o),
    onderschrift: besideIntervals(o.onderschrift, rows, o.zegt),
    rijen: rows,
    kolommen: withExtra(cellColumns(o.eenheid, o.kop ?? "Vestiging"), o.erbij),
    spec: (width) =>
      intervals(
        rows.map((c) => ({
          label: c.eenheid === own ? `▸ ${c.naam}` : c.naam,
          n: number(c.n),
          waarde: c.waarde,
          laag: c.laag,
          hoog: c.hoog,
          reden: c.reden,
          eigen: c.eenheid === own,
          tip: tipOf(c, o.eenheid),
        })),
        { width, domain: o.domein, unit: o.eenheid, title: o.astitel, ...(o.streef ? { target: o.streef } : {}) },
      ),
  });
}

/** A course over time: the whole and, where chosen, one unit. */
export function trendFigure(
  rows: readonly Cell[],
  periods: readonly Period[],
  o: Common & { streef?: readonly Target[]; streefnaam?: string },
): Promise<string> {
  if (rows.length === 0) return Promise.resolve(unavailableHtml(o.titel, NOT_PUBLISHED));
  const kind = rows[0]?.soort ?? "kwartaal";
  const within = periods.filter((p) => p.soort === kind).map((p) => p.periode);
  // Vega looks series up by name in plain objects; the invisible tail keeps a vestiging called "constructor" apart.
  const seriesOf = (name: string): string => `${name}\u200b`;
  const series = [...new Set(rows.map((r) => seriesOf(r.naam)))];
  const targets = (o.streef ?? []).length
    ? within.flatMap((periode) => {
        const t = o.streef?.find((s) => s.jaar === null || s.jaar === Number(periode.slice(0, 4)));
        return t ? [{ periode, streef: t.waarde, tip: `Streefwaarde ${periode}: ${number(t.waarde)} %` }] : [];
      })
    : [];
  return figureHtml({
    ...said(o),
    onderschrift: besideIntervals(o.onderschrift, rows, o.zegt),
    rijen: rows,
    kolommen: withExtra(cellColumns(o.eenheid, "Eenheid"), o.erbij),
    spec: (width) =>
      trend(
        rows.map((c) => ({
          periode: c.periode,
          reeks: seriesOf(c.naam),
          waarde: c.waarde,
          laag: c.laag,
          hoog: c.hoog,
          n: c.n === null ? "" : `n ${number(c.n)}`,
          tip: tipOf(c, o.eenheid),
        })),
        { width, periods: within, series, domain: o.domein, unit: o.eenheid, title: o.astitel, targets },
      ),
  });
}

/** Shares of categories per unit or period. */
export function compositionFigure(
  rows: readonly Cell[],
  label: (c: Cell) => string,
  categories: readonly string[],
  o: Omit<Common, "eenheid" | "domein"> & { kop: string },
): Promise<string> {
  if (rows.length === 0) return Promise.resolve(unavailableHtml(o.titel, NOT_PUBLISHED));
  const columns: Column<Cell>[] = [
    { kop: o.kop, waarde: label },
    { kop: "Categorie", waarde: (c) => c.categorie },
    { kop: "n", reden: (c) => c.reden, waarde: (c) => c.n, toon: (c) => number(c.n), getal: true },
    { kop: "Aantal", reden: (c) => c.reden, waarde: (c) => c.teller, toon: (c) => number(c.teller), getal: true },
    {
      kop: "%",
      reden: (c) => c.reden,
      waarde: (c) => c.waarde,
      toon: (c) => (c.waarde === null ? (c.reden ?? "–") : number(c.waarde, 1)),
      getal: true,
    },
    { kop: "95 % laag", waarde: (c) => c.laag, toon: (c) => number(c.laag, 1), getal: true },
    { kop: "95 % hoog", waarde: (c) => c.hoog, toon: (c) => number(c.hoog, 1), getal: true },
    { kop: "Interval", waarde: (c) => c.methode ?? "", toon: (c) => c.methode ?? "" },
    { kop: "Opmerking", waarde: (c) => c.reden ?? "", toon: (c) => c.reden ?? "" },
  ];
  return figureHtml({
    ...said(o),
    rijen: rows,
    kolommen: columns,
    spec: (width) =>
      composition(
        rows.map((c) => ({
          label: label(c),
          n: number(c.n),
          categorie: c.categorie,
          waarde: c.waarde,
          reden: c.reden,
          tip: `${label(c)}, ${c.categorie}: ${c.waarde === null ? c.reden : `${number(c.waarde, 1)} % (${number(c.teller)} van ${number(c.n)})`}`,
        })),
        { width, categories, title: o.astitel },
      ),
  });
}
