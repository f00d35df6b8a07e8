import { number, percent, within } from "../format.js";
import { difference, shares } from "../pages/casemix/distribution.js";
import { traits } from "../pages/casemix/shared.js";
import { ZVZ } from "../pages/casemix/who.js";
import { cells } from "../queries/cells.js";
import type { Making } from "./figures.js";
import { block, type ReportBlock, type TableCell } from "./model.js";
import type { MirrorRules } from "./rules.js";

/** Who is treated here, beside the cluster and the whole: standardised differences, in words. */

/** How different in one characteristic. */
export interface TraitDifference {
  readonly naam: string;
  /** From cluster and whole; null: a class of either is not shown. */
  readonly cluster: number | null;
  readonly totaal: number | null;
}

/** What a standardised difference is called; a bound counts as the larger. */
export function differenceWord(d: number | null, rules: MirrorRules["verschil_in_woorden"]): string {
  if (d === null) return "niet te zeggen: verborgen klasse";
  if (d < rules.klein) return "nauwelijks anders";
  if (d < rules.middel) return "iets anders";
  return d < rules.groot ? "duidelijk anders" : "sterk anders";
}

export interface Who {
  readonly blok: ReportBlock;
  readonly verschillen: readonly TraitDifference[];
}

const text = (tekst: string): TableCell => ({ soort: "tekst", tekst });

/** The block, and the differences for the questions. The zvz-i is left out: nothing may be concluded from it. */
export async function whoBlock(m: Making, rules: MirrorRules): Promise<Who> {
  const all = (await traits(m.q)).filter((t) => t.kenmerk !== ZVZ);
  const eenheden = m.naast.map((u) => u.eenheid);
  const at = { periode: "totaal", eenheden };
  const totals = await cells(m.q, { indicator: "afgesloten", ...at });
  const verschillen: TraitDifference[] = [];
  const rijen: { kop: string; cellen: TableCell[] }[] = [];
  const cluster = m.naast.find((u) => u.rol === "cluster");
  const whole = m.naast.find((u) => u.rol === "totaal");
  for (const kenmerk of new Set(all.map((t) => t.kenmerk))) {
    const classes = all.filter((t) => t.kenmerk === kenmerk);
    const naam = classes[0]?.kenmerk_naam ?? kenmerk;
    const rows = await cells(m.q, {
      indicator: "kenmerk",
      definitie: null,
      uitsplitsing: kenmerk,
      populatie: "afgesloten",
      ...at,
    });
    const of = (eenheid: string | undefined) =>
      shares(
        classes.flatMap((t) => rows.filter((r) => r.eenheid === eenheid && r.categorie === t.klasse)),
        totals.find((t) => t.eenheid === eenheid)?.n ?? null,
      );
    const own = of(m.over.eenheid);
    if (own.length === 0) continue;
    const from = (u: { eenheid: string } | undefined): number | null => (u ? difference(own, of(u.eenheid)) : null);
    const d: TraitDifference = { naam, cluster: from(cluster), totaal: from(whole) };
    verschillen.push(d);
    const label = (klasse: string): string => classes.find((t) => t.klasse === klasse)?.klasse_naam ?? klasse;
    const most = [...own].filter((r) => r.waarde !== null).sort((a, b) => (b.waarde ?? 0) - (a.waarde ?? 0))[0];
    const there = most && of(whole?.eenheid).find((r) => r.categorie === most.categorie);
    const told = (x: number | null): string =>
      x === null
        ? differenceWord(null, rules.verschil_in_woorden)
        : `${differenceWord(x, rules.verschil_in_woorden)} (${number(x, 2)})`;
    rijen.push({
      kop: naam,
      cellen: [
        text(most ? `${label(most.categorie)}: ${percent(most.waarde, 0)}` : "geen klasse getoond"),
        text(there ? percent(there.waarde, 0) : "–"),
        ...(cluster ? [text(told(d.cluster))] : []),
        text(told(d.totaal)),
      ],
    });
  }
  const n = totals.find((t) => t.eenheid === m.over.eenheid);
  const ofWhole = totals.find((t) => t.eenheid === whole?.eenheid)?.n;
  const counted = [
    n?.n == null ? "" : `n ${number(n.n)} hier`,
    ofWhole == null ? "" : `n ${number(ofWhole)} in het ${within(whole?.naam ?? "totaal")}`,
  ].filter(Boolean);
  const words = rules.verschil_in_woorden;
  const sorted = verschillen
    .filter((d) => d.totaal !== null && d.totaal >= words.klein)
    .sort((a, b) => (b.totaal ?? 0) - (a.totaal ?? 0));
  const known = verschillen.filter((d) => d.totaal !== null).length;
  const zinnen = [
    n?.n == null
      ? `Het aantal afgesloten zorgtrajecten is ${n?.reden ?? "niet gepubliceerd"}.`
      : `In de hele periode zijn hier ${number(n.n)} zorgtrajecten afgesloten.`,
    rijen.length === 0
      ? "Deze uitgave zegt van deze eenheid niet welke patiënten zij behandelt: kenmerken zijn niet aangeleverd, of de aantallen zijn te klein."
      : sorted.length === 0
        ? known === 0
          ? "Van geen kenmerk zijn alle klassen getoond: hoe anders de patiënten zijn, is niet te zeggen."
          : `Van ${number(known)} kenmerken is het verschil met het totaal te berekenen; geen ervan is groter dan verwaarloosbaar.`
        : `Het meest anders dan het totaal: ${sorted
            .slice(0, 3)
            .map((d) => `${within(d.naam)} (${differenceWord(d.totaal, words)}, ${number(d.totaal, 2)})`)
            .join("; ")}.`,
  ];
  return {
    verschillen,
    blok: block("wie", "Wie behandelen wij?", {
      zinnen,
      tabellen: rijen.length
        ? [
            {
              titel: `Kenmerken van de afgesloten zorgtrajecten, ${[m.momenten.geheel.label, ...counted].join(", ")}`,
              koppen: [
                "Kenmerk",
                "Grootste getoonde klasse hier",
                `Die klasse, ${within(whole?.naam ?? "totaal")}`,
                ...(cluster ? [`Verschil met ${cluster.naam}`] : []),
                `Verschil met het ${within(whole?.naam ?? "totaal")}`,
              ],
              rijen,
            },
          ]
        : [],
      noten: rijen.length
        ? [
            `Gestandaardiseerd verschil over alle klassen samen: 0 is gelijk verdeeld; het groeit niet met n en is geen toets. Onder ${number(words.klein, 1)} heet het nauwelijks, vanaf ${number(words.middel, 1)} duidelijk en vanaf ${number(words.groot, 1)} sterk anders. Bron van de grenzen: ${words.bron}. Cluster en totaal bevatten deze eenheid zelf. Met een verborgen klasse is er geen verschil te berekenen.`,
          ]
        : [],
    }),
  };
}
