import type { Regelkaart } from "../../../engine/definitions/process-chart.js";
import type { Html } from "../../../engine/text/html.js";
import type { TrendEvent, TrendLine } from "../../charts/limits.js";
import { unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { periods } from "../../queries/lists.js";
import { firstDay, lastDay } from "../../queries/periods.js";
import { trendFigure } from "../figures.js";
import type { Context } from "../page.js";
import { type Changing, changing, courseUnit, dayText, provisional, RHYTHMS, reasonsFor, roomOf } from "./measure.js";
import { type Course, hasLimits, pointsOf, type Stretch, stretches } from "./stretches.js";
import { limitSentences, noLimits, withoutLimits } from "./wording.js";

/** The course of one figure of one unit, with limits where it qualifies. */

/** The courses of a unit that the release has, the finest first. */
export async function coursesOf(c: Context, m: Changing, eenheid: string): Promise<Course[]> {
  const all = await periods(c.q);
  const out: Course[] = [];
  for (const rhythm of RHYTHMS) {
    const rows = await m.rows({ eenheden: [eenheid], soort: rhythm.soort });
    if (rows.length === 0) continue;
    const own = all.filter((p) => p.soort === rhythm.soort);
    const points = pointsOf(rows, own, (p) => provisional(c, p));
    const events = reasonsFor(c, m, { eenheid, naam: rows[0]?.naam ?? "" });
    out.push({ rhythm, rows, periods: own, parts: stretches(points, events, m.aandeel) });
  }
  return out;
}

const shownShare = (x: Course): number =>
  x.rows.filter((r) => r.waarde !== null).length / Math.max(1, x.periods.length);

/** The course that is chosen, else the finest with limits, else the finest of which at least half is shown. */
export function pick(all: readonly Course[], chosen: string | undefined): Course | undefined {
  return (
    all.find((x) => x.rhythm.soort === chosen) ??
    all.find((x) => hasLimits(x.parts)) ??
    all.find((x) => shownShare(x) >= 0.5) ??
    all.at(-1)
  );
}

const isCard = (k: Stretch["kaart"]): k is Regelkaart => !("reden" in k);

/** Middle and limits of the parts of a course as lines; the last part names them at its end. */
function linesOf(parts: readonly Stretch[]): TrendLine[] {
  const cards = parts.filter((s) => isCard(s.kaart));
  return cards.flatMap((s, i) => {
    const { kaart, perioden } = s;
    if (!isCard(kaart)) return [];
    const [van = "", tot = ""] = [perioden[0], perioden.at(-1)];
    const end = kaart.grenzen.at(-1);
    const last = i === cards.length - 1;
    const line = (waarde: number, naam: string, more: Partial<TrendLine>): TrendLine => ({
      waarde,
      label: `${naam} ${number(waarde, 1)}, ${more.van ?? van} tot en met ${more.tot ?? tot}`,
      van,
      tot,
      ...more,
    });
    const name = (naam: string, waarde: number): Partial<TrendLine> =>
      last ? { naam: `${naam} ${number(waarde, 1)}` } : {};
    const middle = line(kaart.midden, "midden", name("midden", kaart.midden));
    if (kaart.soort === "XmR" && end)
      return [
        middle,
        line(end.hoog, "bovengrens", { streep: true, ...name("boven", end.hoog) }),
        line(end.laag, "ondergrens", { streep: true, ...name("onder", end.laag) }),
      ];
    return [
      middle,
      ...kaart.grenzen.flatMap((g) => {
        const here = { van: g.periode, tot: g.periode };
        return [
          line(g.hoog, "bovengrens", { ...here, ...(g === end ? name("boven", g.hoog) : {}) }),
          line(g.laag, "ondergrens", { ...here, ...(g === end ? name("onder", g.laag) : {}) }),
        ];
      }),
    ];
  });
}

/** The dated reasons as marks at the first period that begins at or after them, numbered. */
export function marksOf(c: Context, m: Changing, x: Course): (TrendEvent & { readonly zin: string })[] {
  const own = x.rows[0];
  return reasonsFor(c, m, own).flatMap((g, i) => {
    const at = x.periods.find((p) => lastDay(p.periode) >= g.datum)?.periode;
    if (!at || g.datum < firstDay(x.periods[0]?.periode ?? at)) return [];
    const teken = String.fromCharCode(65 + i);
    const zin = `${teken}: ${dayText(g.datum)}, ${g.naam} (${g.soort}${g.grenzen === "opnieuw" ? "; grenzen opnieuw" : ""}).`;
    return [{ periode: at, binnen: g.datum > firstDay(at), teken, tip: zin, zin }];
  });
}

/** Limits and signals of each period, as columns of the table. */
function limitColumns(parts: readonly Stretch[]): Column<Cell>[] {
  const at = new Map<string, { laag: number; midden: number; hoog: number; regels: string }>();
  for (const { kaart } of parts)
    if (isCard(kaart))
      for (const g of kaart.grenzen)
        at.set(g.periode, {
          ...g,
          midden: kaart.midden,
          regels: kaart.signalen
            .filter((s) => s.periode === g.periode)
            .map((s) => s.regel)
            .join("; "),
        });
  if (at.size === 0) return [];
  const column = (kop: string, end: "laag" | "midden" | "hoog"): Column<Cell> => ({
    kop,
    waarde: (r) => at.get(r.periode)?.[end] ?? null,
    toon: (r) => number(at.get(r.periode)?.[end], 1),
    getal: true,
  });
  return [
    column("Ondergrens", "laag"),
    column("Midden", "midden"),
    column("Bovengrens", "hoog"),
    {
      kop: "Signaal",
      waarde: (r) => at.get(r.periode)?.regels ?? "",
      toon: (r) => at.get(r.periode)?.regels || "–",
    },
  ];
}

/** The figure of the course: points and intervals, limits where they are allowed, dated reasons, and what stands out. */
export async function courseFigure(c: Context): Promise<Html> {
  const titel = "Verloop, met procesgrenzen waar die mogen";
  const m = await changing(c);
  if ("waarom" in m) return unavailableHtml(titel, m.waarom);
  const all = await coursesOf(c, m, courseUnit(c));
  const x = pick(all, c.keuze["ritme"]);
  if (!x || x.rows.every((r) => r.waarde === null))
    return unavailableHtml(
      titel,
      `${m.naam} van ${x?.rows[0]?.naam ?? "deze vestiging"} is in geen enkele periode getoond (kleine aantallen), of wordt niet aangeleverd.`,
    );
  const marks = marksOf(c, m, x);
  const lines = linesOf(x.parts);
  const signals = x.parts.flatMap((s) => (isCard(s.kaart) ? s.kaart.signalen : []));
  const open = x.periods.filter((p) => provisional(c, p.periode)).map((p) => p.periode);
  const other = all.filter((y) => y !== x);
  const asked = RHYTHMS.find((r) => r.soort === c.keuze["ritme"]);
  const [lo, hi] = roomOf([...x.rows.flatMap((r) => [r.laag, r.hoog]), ...lines.map((l) => l.waarde)]);
  return trendFigure(c, x.rows, await periods(c.q), {
    naam: `verloop-${m.indicator}-${x.rhythm.soort}`,
    titel,
    vraag: "Is er iets veranderd, of schommelt het cijfer vanzelf?",
    onderschrift: `${m.naam}, ${x.rows[0]?.naam}, ${x.rhythm.per} van afsluiten. Punt: gevonden waarde; streep: 95 %-interval; onderaan n.${lines.length ? " Doorgetrokken: midden; lijnen erboven en eronder: procesgrenzen; driehoek: een signaal." : ""}${open.length ? " Open punt: voorlopig, de periode kan nog groeien en telt niet mee." : ""}`,
    eenheid: m.unit,
    astitel: m.as,
    domein: m.unit === "percent" ? [Math.max(m.aandeel ? 0 : -100, lo), Math.min(100, hi)] : [lo, hi],
    erbij: limitColumns(x.parts),
    zegt: limitSentences(x),
    grover:
      asked && asked !== x.rhythm
        ? `${asked.per.replace(/^p/, "P")} is ${m.naam.replace(/^[A-Z]/, (l) => l.toLowerCase())} van ${x.rows[0]?.naam} niet gepubliceerd; u ziet ${x.rhythm.per}.`
        : null,
    regel: [
      ...(hasLimits(x.parts) ? [withoutLimits(x)] : [noLimits(x, other)]),
      ...(marks.length ? [`Stippellijn ${marks.map((k) => k.zin).join(" ")}`] : []),
      "Grenzen zeggen hoe ver het cijfer van periode tot periode vanzelf schommelt; zij zijn geen streefwaarde en geen oordeel. Ook een proces dat niet verandert geeft af en toe een signaal.",
    ].filter((t) => t !== ""),
    over: {
      lines,
      events: marks,
      joined: true,
      ...(signals.length ? { marked: new Set(signals.map((s) => s.periode)) } : {}),
      ...(open.length ? { open: new Set(open) } : {}),
    },
  });
}
