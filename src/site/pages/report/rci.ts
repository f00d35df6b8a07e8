import type { Html } from "../../../engine/text/html.js";
import { columns } from "../../charts/columns.js";
import { composition } from "../../charts/composition.js";
import { trend } from "../../charts/trend.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import { type Cell, cells } from "../../queries/cells.js";
import { course, inPeriod, pick } from "../../queries/reports.js";
import { CLASSES, classesOf, sortClasses } from "../classes.js";
import { spread } from "../figures.js";
import type { Context } from "../page.js";
import { tipOf } from "../wording.js";
import { lineOf, WHICH_DELTA } from "./line.js";
import { axisPeriods, GAP, kindOf, NO_RCI, NOTHING, periodOf, SHARE } from "./shared.js";

/** Classes (RCI) of pairs with their mean delta-T, per period of closing and per diagnosis group. */

const PAIR = WHICH_DELTA["paar"];

/** The mean that belongs to a row of classes, as columns of its table. */
function meanColumns<R>(of: (r: R) => Cell | undefined): Column<R>[] {
  return [
    {
      kop: "Gemiddelde delta-T",
      reden: (r) => of(r)?.reden ?? null,
      waarde: (r) => of(r)?.waarde ?? null,
      toon: (r) => (of(r)?.waarde == null ? (of(r)?.reden ?? "–") : number(of(r)?.waarde, 1)),
      getal: true,
    },
    { kop: "95 % laag", waarde: (r) => of(r)?.laag ?? null, toon: (r) => number(of(r)?.laag, 1), getal: true },
    { kop: "95 % hoog", waarde: (r) => of(r)?.hoog ?? null, toon: (r) => number(of(r)?.hoog, 1), getal: true },
  ];
}

/** A column per class for rows that hold all classes of one period or group. */
const classColumns = <R extends { readonly klassen: readonly Cell[] }>(names: readonly string[]): Column<R>[] =>
  names.map((naam) => {
    const of = (r: R): Cell | undefined => r.klassen.find((k) => k.categorie === naam);
    return {
      kop: `% ${naam}`,
      reden: (r) => of(r)?.reden ?? null,
      waarde: (r) => of(r)?.waarde ?? null,
      toon: (r) =>
        of(r)?.waarde == null
          ? (of(r)?.reden ?? "–")
          : `${number(of(r)?.waarde, 1)} (${number(of(r)?.laag, 1)}–${number(of(r)?.hoog, 1)})`,
      getal: true,
    };
  });

interface ClassRow {
  readonly naam: string;
  readonly gemiddelde: Cell | undefined;
  readonly klassen: readonly Cell[];
}

const countColumn: Column<ClassRow> = {
  kop: "n",
  reden: (r) => r.gemiddelde?.reden ?? r.klassen[0]?.reden ?? null,
  waarde: (r) => r.klassen[0]?.n ?? r.gemiddelde?.n ?? null,
  toon: (r) => number(r.klassen[0]?.n ?? r.gemiddelde?.n),
  getal: true,
};

const classTip = (k: Cell, naam: string): string =>
  `${naam}, ${k.categorie}: ${k.waarde === null ? k.reden : `${number(k.waarde, 1)} % (${number(k.teller)} van ${number(k.n)})`}`;

export async function rciPerMonth(c: Context): Promise<Html> {
  const titel = "ROM RCI score per maand";
  const f = { indicator: "delta-t-alle-klasse", niveau: "totaal" };
  const ways = course(f, periodOf(c)).flatMap((w) => [
    ...(w.filter.soort === "jaar" || w.filter.soort === "totaal" ? [w] : []),
    { ...w, filter: { ...w.filter, definitie: "drie klassen" } },
  ]);
  const p = await pick(c.q, ways);
  if (p.rows.length === 0) return unavailableHtml(titel, NOTHING);
  const soort = kindOf(p);
  const klassen = sortClasses(p.rows);
  const categories = classesOf(klassen);
  const shown = await axisPeriods(c, soort);
  const means = await cells(c.q, { indicator: "delta-t-alle", niveau: "totaal", soort });
  const rows: ClassRow[] = shown.map((s) => ({
    naam: s.label,
    gemiddelde: means.find((m) => m.periode === s.periode),
    klassen: klassen.filter((k) => k.periode === s.periode),
  }));
  const within = means.filter((m) => shown.some((s) => s.periode === m.periode));
  return figureHtml<ClassRow>(c, {
    naam: "rom-rci-score-per-maand",
    titel,
    vraag: "Verandert de verdeling over de klassen in de tijd?",
    onderschrift: `Zorgtrajecten naar klasse, ${p.wat} van afsluiten, met daaronder de gemiddelde delta-T en haar 95 %-interval; alle vragenlijsten samen. ${NO_RCI} ${categories.length === 3 ? "Drie klassen: per maand zou een vierde te vaak te klein zijn om te tonen." : ""} n: zorgtrajecten, ook in de tabel. ${GAP}`,
    grover: p.grover,
    regel: await lineOf(c.q, { indicator: "delta-t-alle-klasse" }, PAIR),
    cellen: [...klassen, ...within],
    rijen: rows,
    kolommen: [
      { kop: "Periode", waarde: (r) => r.naam },
      countColumn,
      ...classColumns<ClassRow>(categories),
      ...meanColumns<ClassRow>((r) => r.gemiddelde),
    ],
    spec: (width) => [
      columns(
        klassen.map((k) => ({
          periode: k.periode,
          categorie: k.categorie,
          waarde: k.waarde,
          n: k.waarde === null ? "" : `n ${number(k.n)}`,
          tip: classTip(k, k.label),
        })),
        {
          width,
          periods: shown.map((s) => s.periode),
          categories,
          unit: "percent",
          title: "aandeel van de zorgtrajecten",
        },
      ),
      trend(
        within.map((m) => ({
          periode: m.periode,
          reeks: m.naam,
          waarde: m.waarde,
          laag: m.laag,
          hoog: m.hoog,
          n: m.n === null ? "" : `n ${number(m.n)}`,
          tip: tipOf(m, "points"),
        })),
        {
          width,
          periods: shown.map((s) => s.periode),
          series: ["Totaal"],
          domain: spread(within, 2),
          unit: "points",
          title: "gemiddelde delta-T",
        },
      ),
    ],
  });
}

export async function rciPerGroup(c: Context): Promise<Html> {
  const titel = "ROM RCI score per diagnosegroep";
  const p = await pick(c.q, inPeriod({ indicator: "delta-t-hoofdgroep-klasse", niveau: "totaal" }, periodOf(c)));
  if (p.rows.length === 0) return unavailableHtml(titel, NOTHING);
  const klassen = sortClasses(p.rows);
  const means = await cells(c.q, {
    indicator: "delta-t-hoofdgroep",
    niveau: "totaal",
    periode: p.rows[0]?.periode ?? "totaal",
  });
  const rows: ClassRow[] = [...new Set(klassen.map((k) => k.populatie))].map((naam) => ({
    naam,
    gemiddelde: means.find((m) => m.populatie === naam),
    klassen: klassen.filter((k) => k.populatie === naam),
  }));
  return figureHtml<ClassRow>(c, {
    naam: "rom-rci-score-per-diagnosegroep",
    titel,
    vraag: "Hoe verdelen patiënten zich over de klassen, per diagnosegroep?",
    onderschrift: `Zorgtrajecten naar klasse en diagnosehoofdgroep, ${p.wat}; in de tabel ook de gemiddelde delta-T. Tussen haakjes het 95 %-interval. ${NO_RCI} ${SHARE} Volgorde op naam.`,
    grover: p.grover,
    regel: await lineOf(c.q, { indicator: "delta-t-alle-klasse" }, `${PAIR} Van elke diagnosegroep apart.`),
    tabelOpen: true,
    cellen: [...klassen, ...means],
    rijen: rows,
    kolommen: [
      { kop: "Diagnosegroep", waarde: (r) => r.naam },
      countColumn,
      ...classColumns<ClassRow>(CLASSES),
      ...meanColumns<ClassRow>((r) => r.gemiddelde),
    ],
    spec: (width) =>
      composition(
        klassen.map((k) => ({
          label: k.populatie,
          n: number(k.n),
          categorie: k.categorie,
          waarde: k.waarde,
          reden: k.reden,
          tip: classTip(k, k.populatie),
        })),
        { width, categories: CLASSES, title: "aandeel van de zorgtrajecten" },
      ),
  });
}
