import type { Verschil } from "../../../engine/definitions/difference.js";
import type { Html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { paired } from "../../charts/paired.js";
import { figureHtml, NOT_PUBLISHED, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number, within } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { absentLine, ownVestiging } from "../chosen.js";
import { differenceText, manySentences } from "../difference-wording.js";
import { between } from "../differences.js";
import type { Context } from "../page.js";
import { lineOf } from "../report/line.js";
import { differenceUnit, tipOf, withInterval } from "../wording.js";
import { type Changing, changing, courseUnit, provisional, roomOf, type TwoPeriods, twoPeriods } from "./measure.js";
import { regressionSentence } from "./spread.js";

/** All vestigingen in two periods: their figures side by side, and the difference of each with an interval of its own. */

interface Pair {
  readonly eenheid: string;
  readonly naam: string;
  readonly eerst: Cell;
  readonly later: Cell;
  /** Null where either is not shown. */
  readonly verschil: Verschil | null;
  /** Why there is no difference. */
  readonly reden: string | null;
}

/** In the neutral order of the vestigingen. */
async function pairsOf(m: Changing, { eerst, later }: TwoPeriods): Promise<Pair[]> {
  const at = async (periode: string) => m.rows({ niveau: "vestiging", periode });
  const [first, last] = [await at(eerst.periode), await at(later.periode)];
  return last.flatMap((l) => {
    const f = first.find((r) => r.eenheid === l.eenheid);
    if (!f) return [];
    const verschil = between(l, f);
    const reden = verschil ? null : (l.reden ?? f.reden ?? "het verschil is niet te geven");
    return [{ eenheid: l.eenheid, naam: l.naam, eerst: f, later: l, verschil, reden }];
  });
}

/** The words that every comparison of two periods has below it. */
async function below(c: Context, m: Changing, two: TwoPeriods): Promise<string[]> {
  const [cell] = await m.rows({ niveau: "vestiging", periode: two.later.periode });
  const line = cell
    ? await lineOf(c.q, { indicator: m.indicator, definitie: cell.definitie, populatie: cell.populatie })
    : "";
  const early = [two.eerst, two.later].filter((p) => provisional(c, p.periode));
  const absent = m.instrument ? (await absentLine(c, m.instrument)).regel : undefined;
  return [
    line,
    ...(early.length ? [`${early.map((p) => p.label).join(" en ")} is voorlopig: nametingen kunnen nog komen.`] : []),
    ...(absent ? [absent] : []),
  ].filter((t) => t !== "");
}

const NO_PERIOD = "er is geen periode van een jaar eerder om mee te vergelijken. Kies een later jaar.";

/** What both figures compare, or why there is nothing to compare. */
async function compared(
  c: Context,
): Promise<{ readonly m: Changing; readonly two: TwoPeriods; readonly rows: Pair[] } | { readonly waarom: string }> {
  const m = await changing(c);
  if ("waarom" in m) return m;
  const two = await twoPeriods(c);
  if (!two) return { waarom: NO_PERIOD };
  const rows = await pairsOf(m, two);
  return rows.length === 0 ? { waarom: NOT_PUBLISHED } : { m, two, rows };
}

/** Differences of all vestigingen between the two periods: neutral order, a line at nought. */
export async function changesFigure(c: Context): Promise<Html> {
  const titel = "Verschil tussen twee perioden, per vestiging";
  const found = await compared(c);
  if ("waarom" in found) return unavailableHtml(titel, found.waarom);
  const { m, two, rows } = found;
  const differences = rows.flatMap((r) => r.verschil ?? []);
  const own = ownVestiging(c);
  const step = m.unit === "percent" ? 10 : 5;
  const ends = differences.flatMap((v) => [v.laag, v.hoog]);
  const most = Math.ceil(Math.max(step, ...ends.map(Math.abs)) / step) * step;
  const unit = differenceUnit(m.unit);
  const of = (r: Pair): string =>
    r.verschil
      ? `${r.naam}: ${differenceText(r.verschil, unit, two.eerst.label)}; ${two.eerst.label} ${withInterval(r.eerst, m.unit)}, ${two.later.label} ${withInterval(r.later, m.unit)}`
      : `${r.naam}: ${r.reden}`;
  const many = manySentences(differences, "vestigingen", two.eerst.label);
  return figureHtml<Pair>(c, {
    naam: `verschil-${m.indicator}-${two.later.periode}`,
    titel,
    vraag: `Bij welke vestigingen is het cijfer anders dan een jaar eerder?`,
    onderschrift: `${m.naam}, ${two.later.label} min ${two.eerst.label}, in ${unit}en. Rechts van nul: hoger dan toen. Punt: het verschil; streep: het eigen 95 %-interval van het verschil; n: van ${two.eerst.label} en ${two.later.label}. Volgorde op naam.`,
    zegt: many ?? "Van geen enkele vestiging zijn beide perioden getoond; een verschil is er dan niet.",
    regel: [
      ...[
        regressionSentence(
          rows.map((r) => r.eerst),
          two,
        ) ?? [],
      ].flat(),
      ...(await below(c, m, two)),
    ],
    rijen: rows,
    kolommen: pairColumns(m, two),
    spec: (width) =>
      intervals(
        rows.map((r) => ({
          label: r.eenheid === own ? `▸ ${r.naam}` : r.naam,
          n: r.verschil ? `${number(r.eerst.n)} en ${number(r.later.n)}` : "",
          waarde: r.verschil?.waarde ?? null,
          laag: r.verschil?.laag ?? null,
          hoog: r.verschil?.hoog ?? null,
          reden: r.reden,
          eigen: r.eenheid === own,
          tip: of(r),
        })),
        {
          width,
          domain: [-most, most],
          unit: "points",
          title: `verschil in ${unit}en, ${two.later.label} min ${two.eerst.label}`,
        },
      ),
  });
}

function pairColumns(m: Changing, two: TwoPeriods): Column<Pair>[] {
  const value = (kop: string, of: (r: Pair) => Cell): Column<Pair>[] => [
    { kop: `n ${kop}`, waarde: (r) => of(r).n, toon: (r) => number(of(r).n), reden: (r) => of(r).reden, getal: true },
    {
      kop: `${m.unit === "percent" ? "%" : "Gemiddelde"} ${kop}`,
      waarde: (r) => of(r).waarde,
      toon: (r) => (of(r).waarde === null ? (of(r).reden ?? "–") : number(of(r).waarde, 1)),
      reden: (r) => of(r).reden,
      getal: true,
    },
  ];
  const difference = (kop: string, end: keyof Verschil): Column<Pair> => ({
    kop,
    waarde: (r) => r.verschil?.[end] ?? null,
    toon: (r) => number(r.verschil?.[end], 1),
    reden: (r) => r.reden,
    getal: true,
  });
  return [
    { kop: "Vestiging", waarde: (r) => r.naam },
    ...value(two.eerst.label, (r) => r.eerst),
    ...value(two.later.label, (r) => r.later),
    difference("Verschil", "waarde"),
    difference("95 % laag, verschil", "laag"),
    difference("95 % hoog, verschil", "hoog"),
    { kop: "Opmerking", waarde: (r) => r.reden ?? "" },
  ];
}

/** The figures of all vestigingen in both periods, under each other per vestiging. */
export async function bothFigure(c: Context): Promise<Html> {
  const titel = "Twee perioden naast elkaar, per vestiging";
  const found = await compared(c);
  if ("waarom" in found) return unavailableHtml(titel, found.waarom);
  const { m, two, rows } = found;
  const own = ownVestiging(c);
  const all = rows.flatMap((r) => [r.eerst, r.later]);
  const [lo, hi] = roomOf(all.flatMap((r) => [r.laag, r.hoog]));
  return figureHtml<Pair>(c, {
    naam: `twee-perioden-${m.indicator}-${two.later.periode}`,
    titel,
    vraag: "Hoe stonden de vestigingen er in beide perioden voor?",
    onderschrift: `${m.naam}, ${two.eerst.label} (open punt) en ${two.later.label} (vol punt), elk met 95 %-interval. Of er iets is veranderd staat in de figuur van de verschillen: aan overlappende strepen is dat niet te zien. Volgorde op naam.`,
    regel: await below(c, m, two),
    rijen: rows,
    kolommen: pairColumns(m, two),
    spec: (width) =>
      paired(
        rows.flatMap((r) =>
          ([r.eerst, r.later] as const).map((x, i) => ({
            label: r.eenheid === own ? `▸ ${r.naam}` : r.naam,
            n: "",
            moment: [two.eerst.label, two.later.label][i] ?? "",
            waarde: x.waarde,
            laag: x.laag,
            hoog: x.hoog,
            reden: x.reden,
            tip: tipOf(x, m.unit),
          })),
        ),
        {
          width,
          moments: [two.eerst.label, two.later.label],
          domain: m.aandeel ? [Math.max(0, lo), Math.min(100, hi)] : [lo, hi],
          title: m.as,
        },
      ),
  });
}

/** The opening: what changed for the unit in view between the two periods, and why these. */
export async function changeSentence(c: Context): Promise<string | null> {
  const m = await changing(c);
  if ("waarom" in m) return `Niet beschikbaar: ${m.waarom}`;
  const two = await twoPeriods(c);
  if (!two) return `Vergelijken kan niet: ${NO_PERIOD}`;
  const of = async (eenheid: string, periode: string) => (await m.rows({ eenheden: [eenheid], periode }))[0];
  const sentence = async (eenheid: string): Promise<string | null> => {
    const [first, last] = [await of(eenheid, two.eerst.periode), await of(eenheid, two.later.periode)];
    const v = between(last, first);
    if (!last) return null;
    if (!v)
      return `${last.naam}: het verschil tussen ${two.eerst.label} en ${two.later.label} is er niet (${last.reden ?? first?.reden ?? "niet gepubliceerd"}).`;
    return `${last.naam}: ${within(m.naam)} was in ${two.later.label} ${differenceText(v, differenceUnit(m.unit), `in ${two.eerst.label}`)}.`;
  };
  const own = courseUnit(c);
  return [await sentence("totaal"), own === "totaal" ? null : await sentence(own)].filter(Boolean).join(" ");
}
