import type { Verschil } from "../../engine/definitions/difference.js";
import type { Html } from "../../engine/text/html.js";
import { composition } from "../charts/composition.js";
import { intervals } from "../charts/intervals.js";
import { type TrendOptions, trend } from "../charts/trend.js";
import { figureHtml, NOT_PUBLISHED, unavailableHtml } from "../components/figure.js";
import type { Column } from "../components/table.js";
import { capital, number } from "../format.js";
import type { Cell } from "../queries/cells.js";
import type { Period, Target } from "../queries/lists.js";
import { manySentences, OVERLAP, OVERLAP_TABLE } from "./difference-wording.js";
import { differenceColumns } from "./differences.js";
import type { Context } from "./page.js";
import { lineOf } from "./report/line.js";
import { change, type Scale, tipOf } from "./wording.js";

interface Common {
  readonly naam: string;
  readonly titel: string;
  /** The question that it answers. */
  readonly vraag?: string | undefined;
  readonly onderschrift: string;
  readonly eenheid: Scale;
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
function cellColumns(unit: Scale, who: string): Column<Cell>[] {
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
  vraag: o.vraag,
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

/** The line below a drawing, with what n counts and which date places it where the page does not say so itself. */
async function lineBelow(
  c: Context,
  rows: readonly Cell[],
  said: string | readonly string[] | undefined,
): Promise<string[]> {
  const lines = [said ?? []].flat().filter((l) => l !== "");
  const [first] = rows;
  if (first?.indicator === undefined || lines.some((l) => l.includes("Datum:"))) return lines;
  // Of a vestiging beside the whole the line of the whole is told: it says what holds above the vestiging.
  const above = rows.filter((r) => r.niveau !== "vestiging");
  const read = [...new Set((above.length ? above : rows).map((r) => r.definitie))];
  const told = new Set<string>();
  for (const definitie of read)
    told.add(await lineOf(c.q, { indicator: first.indicator, definitie, populatie: first.populatie }));
  return [...[...told].filter((l) => l !== ""), ...lines];
}

/** What a course shows, per series: its change from the first to the last period that is shown, with the interval of that. */
function courseFound(rows: readonly Cell[], unit: Scale): string | undefined {
  const found = [...new Set(rows.map((r) => r.eenheid))].flatMap((eenheid) => {
    const shown = rows.filter((r) => r.eenheid === eenheid && r.waarde !== null);
    const said = change(shown[0], shown.at(-1), unit);
    return said ? [`${shown[0]?.naam}: ${said}.`] : [];
  });
  return found.length ? found.join(" ") : undefined;
}

/**
 * What shares show: of a course of one unit the change of its first category, of units beside each other how much is shown. What
 * hidden parts could hold is not guessed at.
 */
function sharesFound(rows: readonly Cell[], categories: readonly string[]): string | undefined {
  const one = new Set(rows.map((r) => `${r.eenheid}|${r.populatie}`)).size === 1;
  const shown = rows.filter((r) => r.categorie === categories[0] && r.waarde !== null);
  const changed = one ? change(shown[0], shown.at(-1), "percent") : null;
  if (changed) return `${capital(categories[0] ?? "")}: ${changed}.`;
  const bars = new Set(rows.map((r) => `${r.eenheid}|${r.periode}|${r.populatie}`));
  const partly = new Set(rows.filter((r) => r.waarde === null).map((r) => `${r.eenheid}|${r.periode}|${r.populatie}`));
  if (partly.size === 0) return undefined;
  return `Van ${number(partly.size)} van de ${number(bars.size)} balken is een deel niet getoond: wat daar ontbreekt is geen nul.`;
}

/** Units beside each other in their neutral order. */
export async function unitsFigure(
  c: Context,
  rows: readonly Cell[],
  own: string,
  o: Common & { kop?: string; streef?: { value: number; label: string } },
): Promise<Html> {
  if (rows.length === 0) return unavailableHtml(o.titel, NOT_PUBLISHED);
  return figureHtml(c, {
    ...said(o),
    onderschrift: besideIntervals(o.onderschrift, rows, o.zegt),
    regel: await lineBelow(c, rows, o.regel),
    rijen: rows,
    cellen: rows,
    ...(o.erbij ? { celkolommen: o.erbij } : {}),
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
export async function trendFigure(
  c: Context,
  rows: readonly Cell[],
  periods: readonly Period[],
  o: Common & {
    streef?: readonly Target[];
    /** What lies over the course, and which points stand out or have no part. */
    over?: Pick<TrendOptions, "lines" | "events" | "marked" | "open" | "joined">;
  },
): Promise<Html> {
  if (rows.length === 0) return unavailableHtml(o.titel, NOT_PUBLISHED);
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
  return figureHtml(c, {
    ...said(o),
    zegt: o.zegt ?? courseFound(rows, o.eenheid),
    onderschrift: besideIntervals(o.onderschrift, rows, o.zegt),
    regel: await lineBelow(c, rows, o.regel),
    rijen: rows,
    cellen: rows,
    ...(o.erbij ? { celkolommen: o.erbij } : {}),
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
        { width, periods: within, series, domain: o.domein, unit: o.eenheid, title: o.astitel, targets, ...o.over },
      ),
  });
}

/** Shares of categories per unit or period. */
export async function compositionFigure(
  c: Context,
  rows: readonly Cell[],
  label: (c: Cell) => string,
  categories: readonly string[],
  o: Omit<Common, "eenheid" | "domein"> & { kop: string },
): Promise<Html> {
  if (rows.length === 0) return unavailableHtml(o.titel, NOT_PUBLISHED);
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
  return figureHtml(c, {
    ...said(o),
    zegt: o.zegt ?? sharesFound(rows, categories),
    regel: await lineBelow(c, rows, o.regel),
    rijen: rows,
    cellen: rows,
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
