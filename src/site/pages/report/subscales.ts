import type { Html } from "../../../engine/text/html.js";
import { paired } from "../../charts/paired.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { instruments } from "../../queries/lists.js";
import { inPeriod, pick, type Scale, scales } from "../../queries/reports.js";
import type { Context, Control } from "../page.js";
import { lineOf } from "./line.js";
import { periodOf } from "./shared.js";

/** Subscales voor against na: raw means of the zorgtrajecten that have every subscale at both moments. */

const MOMENTS = ["voor", "na"] as const;
/** Questionnaires that have a tile of their own. */
const OWN_TILE = ["HoNOS65", "CANSAS"];

/** Other questionnaires with subscales. */
export const subschaal: Control = {
  naam: "instrument",
  label: "Andere subschalen",
  opties: async (q) => {
    const codes = [...new Set((await scales(q)).map((s) => s.instrument))].filter((i) => !OWN_TILE.includes(i));
    return codes.length ? codes.map((i) => ({ waarde: i, label: i })) : [{ waarde: "", label: "geen" }];
  },
};

interface SubscaleRow {
  readonly schaal: Scale;
  readonly voor: Cell | undefined;
  readonly na: Cell | undefined;
}

const mean = (kop: string, of: (r: SubscaleRow) => Cell | undefined) => [
  {
    kop,
    reden: (r: SubscaleRow) => of(r)?.reden ?? "niet gepubliceerd",
    waarde: (r: SubscaleRow) => of(r)?.waarde ?? null,
    toon: (r: SubscaleRow) =>
      of(r)?.waarde == null ? (of(r)?.reden ?? "niet gepubliceerd") : number(of(r)?.waarde, 2),
    getal: true,
  },
  {
    kop: `${kop}, 95 %-interval`,
    waarde: (r: SubscaleRow) => (of(r)?.laag == null ? "" : `${number(of(r)?.laag, 2)} tot ${number(of(r)?.hoog, 2)}`),
  },
];

const spanOf = (rows: readonly SubscaleRow[]): [number, number] => {
  const ranges = rows.map((r) => [r.schaal.laag, r.schaal.hoog] as const);
  const [low, high] = ranges[0] ?? [0, 1];
  if (ranges.every(([l, h]) => l === low && h === high)) return [low, high];
  const tops = rows.flatMap((r) => [r.voor?.hoog, r.na?.hoog]).filter((v): v is number => v != null);
  return [Math.min(...ranges.map(([l]) => l)), Math.ceil(Math.max(1, ...tops) * 1.05)];
};

/** The figure of one questionnaire, or why it cannot be. */
export async function subscaleFigure(
  c: Context,
  o: {
    readonly instrument: string;
    readonly titel: string;
    readonly naam: string;
    readonly noot?: string;
  },
): Promise<Html> {
  const known = (await instruments(c.q)).find((i) => i.instrument === o.instrument);
  if (!known)
    return unavailableHtml(
      o.titel,
      `${o.instrument || "een vragenlijst met subschalen"} komt in deze aanlevering niet voor.`,
    );
  const all = (await scales(c.q)).filter((s) => s.instrument === o.instrument);
  const p = await pick(
    c.q,
    inPeriod({ indicator: "subschaal", definitie: null, instrument: o.instrument, niveau: "totaal" }, periodOf(c)),
  );
  if (p.rows.length === 0)
    return unavailableHtml(
      o.titel,
      `geen gepubliceerde voor- en nameting met alle subschalen van de ${o.instrument}: de antwoorden per vraag zijn niet geleverd, of de aantallen zijn te klein.`,
    );
  const find = (schaal: string, moment: string): Cell | undefined =>
    p.rows.find((r) => r.categorie === schaal && r.definitie === moment);
  const rows: SubscaleRow[] = all.map((schaal) => ({
    schaal,
    voor: find(schaal.schaal, "voor"),
    na: find(schaal.schaal, "na"),
  }));
  const bounds = (r: SubscaleRow): string => `${number(r.schaal.laag)}–${number(r.schaal.hoog)}`;
  return figureHtml<SubscaleRow>(c, {
    naam: o.naam,
    titel: o.titel,
    vraag: `Wat verandert er op elke subschaal van de ${o.instrument}?`,
    onderschrift: `${known.naam}, ruwe scores, ${p.wat}. Open punt: voormeting; dicht punt: nameting; streep: 95 %-interval. ${known.hoger_is_beter ? "Hoger is beter: naar rechts is vooruitgang." : "Lager is beter: naar links is vooruitgang."} Voor en na zijn dezelfde mensen: hun twee strepen zeggen niets over het verschil tussen voor en na.${o.noot ? ` ${o.noot}` : ""}`,
    grover: p.grover,
    regel: await lineOf(c.q, { indicator: "subschaal", definitie: "voor" }),
    cellen: p.rows,
    rijen: rows,
    kolommen: [
      { kop: "Subschaal", waarde: (r) => r.schaal.naam },
      { kop: "Bereik", waarde: bounds },
      {
        kop: "n",
        reden: (r) => r.voor?.reden ?? null,
        waarde: (r) => r.voor?.n ?? null,
        toon: (r) => number(r.voor?.n),
        getal: true,
      },
      ...mean("Voor", (r) => r.voor),
      ...mean("Na", (r) => r.na),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) =>
          MOMENTS.map((moment) => {
            const cell = r[moment];
            return {
              label: r.schaal.naam,
              n: number(r.voor?.n),
              moment: `${moment}meting`,
              waarde: cell?.waarde ?? null,
              laag: cell?.laag ?? null,
              hoog: cell?.hoog ?? null,
              reden: cell ? cell.reden : "niet gepubliceerd",
              tip: `${r.schaal.naam}, ${moment}meting: ${cell?.waarde == null ? (cell?.reden ?? "niet gepubliceerd") : `${number(cell.waarde, 2)} (95 %-interval ${number(cell.laag, 2)} tot ${number(cell.hoog, 2)}; n ${number(cell.n)})`}`,
            };
          }),
        ),
        {
          width,
          moments: ["voormeting", "nameting"],
          domain: spanOf(rows),
          title: "gemiddelde ruwe score",
        },
      ),
  });
}
