import { composition } from "../charts/composition.js";
import { intervals } from "../charts/intervals.js";
import { trend } from "../charts/trend.js";
import { enumerate, number } from "../format.js";
import { CLASSES, sortClasses, THREE_CLASSES } from "../pages/classes.js";
import { spread } from "../pages/figures.js";
import { type Cell, cells } from "../queries/cells.js";
import { periods, targets } from "../queries/lists.js";
import { type Asked, figure, figureText, type Making } from "./figures.js";
import type { Figure, ReportDrawing } from "./model.js";
import { isComplete } from "./moments.js";

/** Drawings of a report; none where too little is shown to draw. */

const tip = (f: Figure): string => `${f.naam}, ${f.periodenaam}: ${figureText(f)}`;

const range = (a: Asked, rows: readonly Cell[], keep: readonly number[]): readonly [number, number] =>
  spread(rows, a.maat === "percent" ? 20 : 5, keep);

/** Units beside each other over the whole period, in their fixed order; null where nothing is shown. */
export function besideDrawing(m: Making, a: Asked, keep: readonly number[] = [0]): ReportDrawing | null {
  const { periode, label } = m.momenten.geheel;
  const cijfers = m.naast.map((u) => figure(a, u, periode, label));
  if (cijfers.every((f) => f.waarde === null)) return null;
  const rows = a.cellen.filter((c) => c.periode === periode);
  return {
    naam: `naast-${a.f.indicator}${a.f.instrument ?? ""}`,
    titel: `${a.wat}, ${label}`,
    alt: `${a.wat}, ${label}. ${cijfers.map((f) => `${f.naam}: ${figureText(f)}`).join(". ")}.`,
    cijfers,
    spec: (width) =>
      intervals(
        cijfers.map((f) => ({
          label: f.rol === "eigen" ? `▸ ${f.naam}` : f.naam,
          n: number(f.n),
          waarde: f.waarde,
          laag: f.laag,
          hoog: f.hoog,
          reden: f.reden,
          eigen: f.rol === "eigen",
          tip: tip(f),
        })),
        { width, domain: range(a, rows, keep), unit: a.maat === "percent" ? "percent" : "points", title: a.wat },
      ),
  };
}

/**
 * A course of the own unit beside the whole: half-years where at least half of the own ones are shown, else years.
 * @param peildatum periods that are not complete on it are left out
 */
export async function courseDrawing(
  m: Making,
  a: Asked,
  peildatum: string,
  months: number,
): Promise<ReportDrawing | null> {
  const all = await periods(m.q);
  const whole = m.naast.find((u) => u.rol === "totaal");
  for (const soort of ["halfjaar", "jaar"]) {
    const within = all.filter((p) => p.soort === soort && isComplete(p.periode, peildatum, months));
    const own = a.cellen.filter((c) => c.eenheid === m.over.eenheid && within.some((p) => p.periode === c.periode));
    const shown = own.filter((c) => c.waarde !== null).length;
    if (own.length < 2 || shown < 2 || (soort === "halfjaar" && 2 * shown < own.length)) continue;
    const beside = [...(whole ? [whole] : []), ...m.naast.slice(0, 1)];
    const cijfers = within.flatMap((p) => beside.map((u) => figure(a, u, p.periode, p.label)));
    const drawn = cijfers.filter((f) => f.reden !== "niet gepubliceerd");
    const aims = await targets(m.q, a.f.indicator);
    const streef = within.flatMap((p) => {
      const t = aims.find((x) => x.jaar === Number(p.periode.slice(0, 4))) ?? aims.find((x) => x.jaar === null);
      return t ? [{ periode: p.periode, streef: t.waarde, tip: `Streefwaarde: ${number(t.waarde)} %` }] : [];
    });
    const rows = a.cellen.filter((c) => within.some((p) => p.periode === c.periode));
    const series = beside.map((u) => `${u.naam}\u200b`);
    const mine = cijfers.filter((f) => f.rol === "eigen");
    return {
      naam: `verloop-${a.f.indicator}`,
      titel: `${a.wat}, per ${soort === "jaar" ? "jaar" : "half jaar"} van afsluiten`,
      alt: `${a.wat} van ${m.over.naam} per ${soort === "jaar" ? "jaar" : "half jaar"}. ${mine
        .map((f) => `${f.periodenaam}: ${figureText(f)}`)
        .join(
          ". ",
        )}.${streef[0] ? ` Streefwaarde: ${enumerate([...new Set(streef.map((s) => `${number(s.streef)} %`))])}.` : ""}`,
      cijfers: drawn,
      spec: (width) =>
        trend(
          drawn.map((f) => ({
            periode: f.periode,
            reeks: `${f.naam}\u200b`,
            waarde: f.waarde,
            laag: f.laag,
            hoog: f.hoog,
            n: f.n === null ? "" : `n ${number(f.n)}`,
            tip: tip(f),
          })),
          {
            width,
            periods: within.map((p) => p.periode),
            series,
            domain: range(a, rows, a.maat === "percent" ? [0, 100] : [0]),
            unit: a.maat === "percent" ? "percent" : "points",
            title: a.maat === "percent" ? "%" : "T-punten",
            targets: streef,
          },
        ),
    };
  }
  return null;
}

/** Delta-T classes of an instrument over the whole period, of every unit of the report; null where none is shown. */
export async function classDrawing(m: Making, instrument: string): Promise<ReportDrawing | null> {
  const { periode, label } = m.momenten.geheel;
  const found: { readonly rows: readonly Cell[]; readonly klassen: readonly string[] }[] = [];
  for (const [definitie, klassen] of [
    ["standaard", CLASSES],
    ["drie klassen", THREE_CLASSES],
  ] as const) {
    const eenheden = m.naast.map((u) => u.eenheid);
    const rows = await cells(m.q, { indicator: "delta-t-klasse", definitie, instrument, periode, eenheden });
    found.push({ rows: sortClasses(rows), klassen });
  }
  // All bars have the same classes: the four where at least half of the own ones are shown, else three.
  const own = (rows: readonly Cell[]): readonly Cell[] => rows.filter((r) => r.eenheid === m.over.eenheid);
  const full = (rows: readonly Cell[]): boolean =>
    own(rows).length > 0 && 2 * own(rows).filter((r) => r.waarde !== null).length >= own(rows).length;
  const best = found.find((f) => full(f.rows)) ?? found.find((f) => own(f.rows).length > 0);
  const { rows, klassen } = best ?? { rows: [], klassen: [] };
  if (rows.every((r) => r.waarde === null)) return null;
  const bars = m.naast.flatMap((u) => rows.filter((r) => r.eenheid === u.eenheid));
  return {
    naam: `klassen-${instrument}`,
    titel: `Delta-T-klasse, ${instrument}, ${label}: aandeel van de paren`,
    alt: `Delta-T-klassen, ${instrument}. ${m.naast
      .flatMap((u) => {
        const own = bars.filter((r) => r.eenheid === u.eenheid);
        return own.length
          ? [
              `${u.naam}: ${own.map((r) => `${r.categorie} ${r.waarde === null ? r.reden : `${number(r.waarde, 1)} %`}`).join(", ")}`,
            ]
          : [];
      })
      .join(". ")}.`,
    cijfers: bars.map((r) => ({
      wat: `Delta-T-klasse ${r.categorie}, ${instrument}`,
      indicator: "delta-t-klasse",
      rol: m.naast.find((u) => u.eenheid === r.eenheid)?.rol ?? "totaal",
      eenheid: r.eenheid,
      naam: r.naam,
      periode,
      periodenaam: label,
      maat: "percent",
      n: r.n,
      waarde: r.waarde,
      laag: r.laag,
      hoog: r.hoog,
      reden: r.waarde === null ? r.reden : null,
      definitie: "n en noemer: paren van het instrument.",
      herkomst: "uitgave",
    })),
    spec: (width) =>
      composition(
        bars.map((r) => ({
          label: r.eenheid === m.over.eenheid ? `▸ ${r.naam}` : r.naam,
          n: number(r.n),
          categorie: r.categorie,
          waarde: r.waarde,
          reden: r.reden,
          tip: `${r.naam}, ${r.categorie}: ${r.waarde === null ? r.reden : `${number(r.waarde, 1)} %`}`,
        })),
        { width, categories: klassen, title: "aandeel van de paren" },
      ),
  };
}
