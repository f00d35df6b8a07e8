import type { Html } from "../../engine/text/html.js";
import { intervals } from "../charts/intervals.js";
import { figureHtml, unavailableHtml } from "../components/figure.js";
import { number, percent } from "../format.js";
import { type Cell, type CellFilter, cells } from "../queries/cells.js";
import { hskCells } from "../queries/hsk.js";
import type { InstrumentRow } from "../queries/lists.js";
import { clusterOf } from "../queries/reports.js";
import { chosenInstrument, noMetric, notDelivered } from "./chosen.js";
import { differenceCell } from "./difference-wording.js";
import { fromRest } from "./differences.js";
import { spread } from "./figures.js";
import type { Block, Context } from "./page.js";
import { lineOf, WHICH_DELTA } from "./report/line.js";
import { type Scale, tipOf } from "./wording.js";

/**
 * BRaM's standard view: a vestiging, its cluster and the whole side by side, with the response beside every outcome, and
 * n and a 95 % interval on every row. The order is fixed: own, cluster, totaal; nobody is ranked.
 */

const HSK = "hsk-verbetering";

/** One panel: a figure for the three units. */
interface Panel {
  readonly wat: string;
  readonly f: CellFilter;
  readonly eenheid: Scale;
  readonly domein?: readonly [number, number];
  readonly stap?: number;
}

interface Drawn extends Panel {
  readonly rows: readonly Cell[];
  readonly titel: string;
}

interface PanelCell {
  readonly panel: Drawn;
  readonly cell: Cell;
}

/** Own unit, its cluster where it has one, and the whole. */
async function sideUnits(c: Context): Promise<{ ids: string[]; zonder: boolean }> {
  const own = c.params["vestiging"] ?? "";
  const cluster = await clusterOf(c.q, own);
  return { ids: [own, ...(cluster ? [cluster.eenheid] : []), "totaal"], zonder: cluster === undefined };
}

/** A panel in the chosen period; in the whole period where one of its units has no figure for the chosen one. */
async function drawn(c: Context, p: Panel, ids: readonly string[]): Promise<Drawn> {
  const at = async (periode: string): Promise<Cell[]> => {
    const f = { ...p.f, eenheden: ids, periode };
    const rows = p.f.indicator === HSK ? await hskCells(c.q, f) : await cells(c.q, f);
    return ids.flatMap((id) => rows.filter((r) => r.eenheid === id));
  };
  const chosen = c.keuze["periode"] ?? "totaal";
  const rows = await at(chosen);
  if (rows.length === ids.length || chosen === "totaal") return { ...p, rows, titel: p.wat };
  return { ...p, rows: await at("totaal"), titel: `${p.wat}, hele periode` };
}

/** Which definitions a panel's rows have, above the vestiging for the HSK percentage, which has two there. */
function readingsOf(d: Drawn): readonly (string | undefined)[] {
  const found = d.rows.filter((r) => r.niveau !== "vestiging").map((r) => r.definitie);
  return d.f.indicator === HSK && found.length ? [...new Set(found)] : [d.f.definitie ?? undefined];
}

/** A figure of panels beside each other with one table; panels without any figure are named. */
async function sideFigure(
  c: Context,
  panels: readonly Panel[],
  o: {
    readonly naam: string;
    readonly titel: string;
    readonly vraag: string;
    readonly onderschrift: string;
    readonly ontbreekt?: string;
  },
): Promise<Html> {
  const { ids, zonder } = await sideUnits(c);
  const all: Drawn[] = [];
  for (const p of panels) all.push(await drawn(c, p, ids));
  const shown = all.filter((d) => d.rows.length > 0);
  if (shown.length === 0) return unavailableHtml(o.titel, "niet gepubliceerd voor deze vestiging.");
  const absent = all.filter((d) => d.rows.length === 0).map((d) => d.wat.toLowerCase());
  const whole = shown.filter((d) => d.titel !== d.wat).map((d) => d.wat);
  const said = [
    o.ontbreekt ?? null,
    zonder ? "Geen cluster: de aanlevering deelt deze vestiging niet bij een cluster in." : null,
    absent.length ? `Niet gepubliceerd voor deze vestiging: ${absent.join(", ")}.` : null,
    whole.length
      ? `Niet voor elke eenheid per jaar gepubliceerd, daarom over de hele periode: ${whole.join(", ")}.`
      : null,
  ].filter((s) => s !== null);
  const lines: string[] = [];
  for (const d of shown)
    for (const definitie of readingsOf(d)) {
      const { indicator, populatie } = d.f;
      const f = { indicator, ...(definitie ? { definitie } : {}), ...(populatie ? { populatie } : {}) };
      const line = `${d.wat}: ${await lineOf(c.q, f, indicator === "delta-t" ? WHICH_DELTA["paar"] : undefined)}`;
      if (!lines.includes(line)) lines.push(line);
    }
  // Of the HSK percentage the whole is a mean of vestigingen: its difference stands with the key figures.
  const apart = (r: PanelCell): string | null => {
    if (r.cell.eenheid !== ids[0]) return null;
    if (r.panel.f.indicator === HSK) return "zie Kerncijfers";
    const v = fromRest(
      r.cell,
      r.panel.rows.find((x) => x.eenheid === "totaal"),
    );
    return v && differenceCell(v);
  };
  const rows: PanelCell[] = shown.flatMap((panel) => panel.rows.map((cell) => ({ panel, cell })));
  const show = (r: PanelCell): string =>
    r.cell.waarde === null
      ? (r.cell.reden ?? "–")
      : r.panel.eenheid === "percent"
        ? percent(r.cell.waarde)
        : number(r.cell.waarde, 1);
  return figureHtml<PanelCell>(c, {
    naam: o.naam,
    titel: o.titel,
    vraag: o.vraag,
    onderschrift: `${o.onderschrift} Punt: gevonden waarde; streep: 95 %-interval; n achter elke naam. Volgorde: deze vestiging, haar cluster, het totaal, waar zij beide deel van uitmaakt. Of deze vestiging van de andere verschilt is niet aan overlappende strepen te zien: het verschil staat in de tabel, met een eigen interval.`,
    grover: said.length ? said.join(" ") : null,
    regel: lines,
    naast: true,
    rijen: rows,
    cellen: rows.map((r) => r.cell),
    kolommen: [
      { kop: "Cijfer", waarde: (r) => r.panel.titel },
      { kop: "Eenheid", waarde: (r) => r.cell.naam },
      { kop: "Periode", waarde: (r) => r.cell.label },
      { kop: "n", reden: (r) => r.cell.reden, waarde: (r) => r.cell.n, toon: (r) => number(r.cell.n), getal: true },
      { kop: "Waarde", reden: (r) => r.cell.reden, waarde: (r) => r.cell.waarde, toon: show, getal: true },
      { kop: "95 % laag", waarde: (r) => r.cell.laag, toon: (r) => number(r.cell.laag, 1), getal: true },
      { kop: "95 % hoog", waarde: (r) => r.cell.hoog, toon: (r) => number(r.cell.hoog, 1), getal: true },
      { kop: "Verschil met de andere", waarde: apart, toon: (r) => apart(r) ?? "" },
    ],
    spec: (width) =>
      shown.map((d) =>
        intervals(
          d.rows.map((cell) => ({
            label: cell.eenheid === ids[0] ? `▸ ${cell.naam}` : cell.naam,
            n: number(cell.n),
            waarde: cell.waarde,
            laag: cell.laag,
            hoog: cell.hoog,
            reden: cell.reden,
            eigen: cell.eenheid === ids[0],
            tip: tipOf(cell, d.eenheid),
          })),
          {
            width,
            domain: d.domein ?? spread(d.rows, d.stap ?? 5),
            unit: d.eenheid,
            title: d.titel,
            heading: d.titel,
          },
        ),
      ),
  });
}

const RESPONSE: Panel = { wat: "Response", f: { indicator: "response" }, eenheid: "percent", domein: [0, 100] };

const deltaPanel = (i: InstrumentRow): Panel => ({
  wat: `Delta-T, ${i.instrument}`,
  f: { indicator: "delta-t", instrument: i.instrument },
  eenheid: "points",
  stap: 5,
});

/** The chosen instrument's delta-T where the vestiging has one, and what to say where it has not. */
async function withDelta(c: Context): Promise<{ i?: InstrumentRow; panels: Panel[]; ontbreekt?: string }> {
  const i = await chosenInstrument(c);
  const absent = await notDelivered(c, i);
  if (absent) return { panels: [], ontbreekt: `${absent}.` };
  const why = i ? noMetric(i) : "geen instrument";
  if (!i) return { panels: [], ontbreekt: `Delta-T niet beschikbaar: ${why}.` };
  return why ? { i, panels: [], ontbreekt: `Delta-T niet beschikbaar: ${why}.` } : { i, panels: [deltaPanel(i)] };
}

export const outcomeBeside: Block = async (c) => {
  const { i, panels, ontbreekt } = await withDelta(c);
  const more: Panel[] = i
    ? [
        ...(panels.length
          ? [
              {
                wat: `Hersteld, ${i.instrument}`,
                f: { indicator: "hersteld", populatie: "paren", instrument: i.instrument },
                eenheid: "percent" as const,
                domein: [0, 100] as const,
              },
            ]
          : []),
        ...(i.nulpunt === null
          ? []
          : [
              {
                wat: `Percentage verbetering, ${i.instrument}`,
                f: { indicator: HSK, instrument: i.instrument },
                eenheid: "percent" as const,
                stap: 20,
              },
            ]),
      ]
    : [];
  return sideFigure(c, [RESPONSE, ...panels, ...more], {
    naam: "response-en-uitkomst",
    titel: "Response en uitkomst",
    vraag: "Wat is de uitkomst, en van hoeveel patiënten is zij gemeten?",
    onderschrift: "Een uitkomst zegt iets over wie gemeten is; daarom staat de response ernaast.",
    ...(ontbreekt ? { ontbreekt } : {}),
  });
};

export const effortBeside: Block = async (c) => {
  const { panels, ontbreekt } = await withDelta(c);
  return sideFigure(
    c,
    [
      { wat: "Sessies per zorgtraject", f: { indicator: "sessies" }, eenheid: "points", stap: 5 },
      { wat: "Duur in dagen", f: { indicator: "duur" }, eenheid: "points", stap: 100 },
      ...panels,
      RESPONSE,
    ],
    {
      naam: "sessies-en-duur",
      titel: "Sessies en duur naast de uitkomst",
      vraag: "Hoeveel zorg hoort bij de uitkomst?",
      onderschrift:
        "Sessies: contacten op verschillende dagen; duur: van eerste tot laatste contact. Meer of langer is op zichzelf niet beter of slechter.",
      ...(ontbreekt ? { ontbreekt } : {}),
    },
  );
};

export const satisfactionBeside: Block = async (c) => {
  const titel = "Tevredenheid";
  const rated = await c.q.all<{ instrument: string; naam: string; laag: number | null; hoog: number | null }>(
    "SELECT instrument, naam, laag, hoog FROM instrumenten WHERE tevredenheid ORDER BY instrument",
  );
  if (rated.length === 0)
    return unavailableHtml(titel, "de aanlevering bevat geen oordeel van patiënten (CQi of GGZ-thermometer).");
  return sideFigure(
    c,
    [
      RESPONSE,
      ...rated.map(
        (r): Panel => ({
          wat: `Oordeel, ${r.instrument}`,
          f: { indicator: "tevredenheid", instrument: r.instrument },
          eenheid: "points",
          ...(r.laag === null || r.hoog === null ? { stap: 1 } : { domein: [r.laag, r.hoog] as const }),
        }),
      ),
    ],
    {
      naam: "tevredenheid",
      titel,
      vraag: "Hoe oordelen patiënten?",
      onderschrift: `Gemiddeld oordeel van patiënten: de laatste geldige meting van elk afgesloten zorgtraject (${rated.map((r) => r.naam).join(", ")}).`,
    },
  );
};

export const workBeside: Block = (c) =>
  sideFigure(
    c,
    [
      RESPONSE,
      { wat: "Werk bij start", f: { indicator: "arbeid", definitie: "begin" }, eenheid: "percent", domein: [0, 100] },
      { wat: "Werk bij einde", f: { indicator: "arbeid", definitie: "eind" }, eenheid: "percent", domein: [0, 100] },
    ],
    {
      naam: "werk-bij-start-en-einde",
      titel: "Werk bij start en einde",
      vraag: "Hoeveel patiënten hebben werk, bij start en einde?",
      onderschrift:
        "Aandeel waarvan arbeid als ‘ja’ is aangeleverd, onder wie het bij start én einde bekend is: dezelfde mensen, zodat hun twee strepen niets zeggen over het verschil tussen start en einde.",
    },
  );
