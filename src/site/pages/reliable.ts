import type { Html } from "../../engine/text/html.js";
import { unavailableHtml } from "../components/figure.js";
import { number } from "../format.js";
import { type Cell, type CellFilter, cells } from "../queries/cells.js";
import type { InstrumentRow } from "../queries/lists.js";
import { absentLine, chosenInstrument, labelOfPeriod, noMetric, notDelivered, ownVestiging } from "./chosen.js";
import { compositionFigure, unitsFigure } from "./figures.js";
import type { Context } from "./page.js";

/** Reliable change by unit: the classes of Jacobson and Truax where there is a cut-off, else the share that improved reliably. */

const RELIABLE_CLASSES = ["hersteld", "betrouwbaar verbeterd", "niet betrouwbaar verbeterd"] as const;

interface ErrorRow {
  readonly bron: string | null;
  readonly grens: number | null;
  readonly afkap: number | null;
}

const errorOf = async (c: Context, i: InstrumentRow): Promise<ErrorRow | undefined> =>
  (
    await c.q.all<ErrorRow & { readonly instrument: string; readonly schaal: string }>(
      "SELECT instrument, schaal, bron, grens, afkap FROM betrouwbaarheid WHERE bron IS NOT NULL",
    )
  ).find((r) => r.instrument === i.instrument && (r.schaal ?? "") === "");

/** What the measurement error rests on, and what that means for the share. */
function basis(e: ErrorRow): string {
  const bound = `Betrouwbaar: meer dan ${number(e.grens, 1)} punten verschil, wat meetfouten in 95 van de 100 gevallen niet geven.`;
  return e.bron === "alfa"
    ? `${bound} De meetfout komt uit alfa van de eigen voormetingen; alfa laat schommelingen van dag tot dag weg, dus het aandeel is een bovengrens.`
    : `${bound} De meetfout komt uit ${e.bron === "register" ? "het register van instrumenten" : "de aanlevering"}.`;
}

const sorted = (rows: readonly Cell[]): Cell[] => {
  const units = [...new Set(rows.map((r) => r.eenheid))];
  const rank = (r: Cell): number => (RELIABLE_CLASSES as readonly string[]).indexOf(r.categorie);
  return [...rows].sort((a, b) => units.indexOf(a.eenheid) - units.indexOf(b.eenheid) || rank(a) - rank(b));
};

/** Of the chosen period where the release has it of a vestiging, else of the whole; none where it has it of no vestiging. */
async function found(c: Context, f: CellFilter): Promise<{ rows: Cell[]; label: string }> {
  const ofUnits = (rows: Cell[]): Cell[] => (rows.some((r) => r.niveau === "vestiging") ? rows : []);
  const chosen = ofUnits(await cells(c.q, { ...f, periode: c.keuze["periode"] ?? "totaal" }));
  if (chosen.length > 0) return { rows: chosen, label: await labelOfPeriod(c) };
  const whole = ofUnits(await cells(c.q, { ...f, periode: "totaal" }));
  return { rows: whole, label: whole[0]?.label ?? "de hele periode" };
}

type Units = { readonly niveau: string } | { readonly eenheden: readonly string[] };

/** Over all questionnaires whose measurement error is known, each zorgtraject once. */
async function together(c: Context, of: Units, titel: string, vraag: string): Promise<Html> {
  const { rows, label } = await found(c, { indicator: "betrouwbaar-verbeterd-alle", ...of });
  if (rows.length === 0)
    return unavailableHtml(
      titel,
      "van geen vragenlijst is een meetfout bekend (minder dan 300 hele lijsten, en register en aanlevering geven er geen), of de aantallen zijn te klein.",
    );
  const errors = await c.q.all<ErrorRow>("SELECT bron, grens, afkap FROM betrouwbaarheid WHERE bron IS NOT NULL");
  return unitsFigure(c, rows, "niveau" in of ? ownVestiging(c) : "", {
    naam: "betrouwbaar-verbeterd-alle",
    titel,
    vraag,
    onderschrift: `Alle vragenlijsten met een bekende meetfout samen, elk zorgtraject één keer, afgesloten in ${label}. Aandeel dat meer vooruitging dan meetfouten in 95 van de 100 gevallen zouden geven.${errors.some((e) => e.bron === "alfa") ? " Waar de meetfout uit alfa komt is het aandeel een bovengrens: alfa laat schommelingen van dag tot dag weg." : ""} Punt: gevonden aandeel; streep: 95 %-interval. Gearceerd: niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "% betrouwbaar verbeterd",
    domein: [0, 100],
    kop: "Eenheid",
  });
}

/**
 * The figure for units: all vestigingen, or one beside the whole. On the questionnaire in view where policy makes reliable change the
 * chief figure; else over all questionnaires together, since beside the classes of delta-T few patients would lie between.
 */
export async function reliableFigure(c: Context, of: Units): Promise<Html> {
  const all = "niveau" in of;
  const titel = all ? "Betrouwbaar verbeterd per vestiging" : "Betrouwbaar verbeterd";
  const vraag = `Hoeveel patiënten gingen meer vooruit dan meetfouten verklaren${all ? ", per vestiging" : ""}?`;
  const i = await chosenInstrument(c);
  const e = i && noMetric(i) === null ? await errorOf(c, i) : undefined;
  const absent = all || !i ? null : await notDelivered(c, i);
  if (!i || !e || absent) return together(c, of, titel, vraag);
  const own = ownVestiging(c);
  const more = all ? await absentLine(c, i) : {};
  const classes = await found(c, {
    indicator: "jt-klasse",
    definitie: "drie klassen",
    instrument: i.instrument,
    ...of,
  });
  if (classes.rows.length > 0)
    return compositionFigure(
      c,
      sorted(classes.rows),
      (r) => (r.eenheid === own && all ? `▸ ${r.naam}` : r.naam),
      RELIABLE_CLASSES,
      {
        naam: "betrouwbaar-veranderd",
        titel,
        vraag,
        onderschrift: `${i.instrument}, afgesloten in ${classes.label}. Aandeel van alle paren. ${basis(e)} Hersteld: betrouwbaar verbeterd, en van de klinische naar de gezonde kant van ${number(e.afkap, 1)}. Gearceerd: niet getoond wegens kleine aantallen.`,
        astitel: "aandeel van de paren",
        kop: "Eenheid",
        ...more,
      },
    );
  const share = await found(c, { indicator: "betrouwbaar-verbeterd", instrument: i.instrument, ...of });
  if (share.rows.length === 0) return together(c, of, titel, vraag);
  return unitsFigure(c, share.rows, all ? own : "", {
    naam: "betrouwbaar-verbeterd",
    titel,
    vraag,
    onderschrift: `${i.instrument}, afgesloten in ${share.label}. Aandeel betrouwbaar verbeterd van alle paren. ${basis(e)}${e.afkap === null ? " Een klasse hersteld is niet beschikbaar: het register geeft geen klinisch afkappunt met een bron." : ""} Punt: gevonden aandeel; streep: 95 %-interval. Gearceerd: niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "% betrouwbaar verbeterd",
    domein: [0, 100],
    kop: "Eenheid",
    ...more,
  });
}

/** The share that recovered by Jacobson and Truax, over all questionnaires that have a clinical cut-off with a source besides. */
export async function recoveredFigure(c: Context, of: Units): Promise<Html> {
  const all = "niveau" in of;
  const titel = all ? "Hersteld volgens Jacobson en Truax per vestiging" : "Hersteld volgens Jacobson en Truax";
  const { rows, label } = await found(c, { indicator: "jt-hersteld-alle", ...of });
  if (rows.length === 0)
    return unavailableHtml(
      titel,
      "van geen vragenlijst zijn meetfout en een klinisch afkappunt met een bron bekend, of de aantallen zijn te klein.",
    );
  const bound = (
    await c.q.all<ErrorRow>("SELECT bron, grens, afkap FROM betrouwbaarheid WHERE afkap IS NOT NULL")
  ).some((e) => e.bron === "alfa");
  return unitsFigure(c, rows, all ? ownVestiging(c) : "", {
    naam: "jt-hersteld-alle",
    titel,
    vraag: `Hoeveel patiënten gingen betrouwbaar vooruit én van de klinische naar de gezonde kant${all ? ", per vestiging" : ""}?`,
    onderschrift: `Vragenlijsten met een bekende meetfout en een klinisch afkappunt met een bron samen, elk zorgtraject één keer, afgesloten in ${label}. Wie aan de gezonde kant begon telt mee in n en kan niet herstellen.${bound ? " Waar de meetfout uit alfa komt is het aandeel een bovengrens: alfa laat schommelingen van dag tot dag weg." : ""} Punt: gevonden aandeel; streep: 95 %-interval. Gearceerd: niet getoond wegens kleine aantallen.`,
    eenheid: "percent",
    astitel: "% hersteld",
    domein: [0, 100],
    kop: "Eenheid",
  });
}
