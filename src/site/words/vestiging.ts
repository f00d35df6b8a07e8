import type { Verschil } from "../../engine/definitions/difference.js";
import { type Html, html } from "../../engine/text/html.js";
import { capital, number } from "../format.js";
import { vestigingCasemix } from "../pages/casemix/fair.js";
import { notDelivered } from "../pages/chosen.js";
import { differenceCell, differenceText, manySentences, OTHER_MEANS, OTHERS } from "../pages/difference-wording.js";
import { fromOtherMeans, fromRest } from "../pages/differences.js";
import type { Context } from "../pages/page.js";
import { effortBeside, outcomeBeside, satisfactionBeside, workBeside } from "../pages/side-by-side.js";
import { compact, differenceUnit } from "../pages/wording.js";
import { type Cell, cells } from "../queries/cells.js";
import { hskCells, hskReadings } from "../queries/hsk.js";
import { instruments, units } from "../queries/lists.js";
import type { Card } from "./cards.js";

/** What a vestiging's own sheet shows: its key figures beside its organisatie and the whole, and figures side by side. */

const HSK = "Percentage verbetering";

export interface KeyFigure {
  readonly wat: string;
  readonly eenheid: "percent" | "points";
  readonly cells: readonly Cell[];
  /** The same figure of every vestiging, where the whole is their mean and not that of all zorgtrajecten. */
  readonly alle?: readonly Cell[];
}

const cellOf = (r: KeyFigure, eenheid: string | undefined): Cell | undefined =>
  r.cells.find((x) => x.eenheid === eenheid);

/** This vestiging less the others, where it can be given. */
const differenceOf = (r: KeyFigure, own: string | undefined): Verschil | null =>
  r.alle ? fromOtherMeans(cellOf(r, own), r.alle) : fromRest(cellOf(r, own), cellOf(r, "totaal"));

const whyNone = (r: KeyFigure, own: string | undefined): string =>
  cellOf(r, own)?.waarde == null
    ? "–"
    : r.alle
      ? "niet te geven: niet van elke vestiging getoond"
      : "niet te geven: het totaal is niet getoond";

async function keyFigures(
  c: Context,
): Promise<{ kolommen: { id: string; naam: string }[]; rijen: KeyFigure[]; zonder: string | null }> {
  const u = (await units(c.q)).find((x) => x.eenheid === c.params["vestiging"]);
  const all = await units(c.q);
  const ids = [u?.eenheid, u?.organisatie, "totaal"].filter((x): x is string => Boolean(x));
  const shown = ids
    .map((id) => ({ id, naam: all.find((x) => x.eenheid === id)?.naam ?? "" }))
    .filter((x) => x.naam !== "");
  const asked = (await instruments(c.q)).find((x) => x.instrument === c.keuze["instrument"]);
  const zonder = await notDelivered(c, asked);
  const i = zonder ? undefined : asked;
  const at = { eenheden: ids, periode: c.keuze["periode"] ?? "totaal" };
  const rows: KeyFigure[] = [
    { wat: "Response", eenheid: "percent", cells: await cells(c.q, { indicator: "response", ...at }) },
  ];
  if (i?.nulpunt != null) {
    rows.push({
      wat: "Complete SCL-90",
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hsk-compleet", ...at }),
    });
    rows.push({
      wat: HSK,
      eenheid: "percent",
      cells: await hskCells(c.q, { instrument: i.instrument, ...at }),
      alle: await cells(c.q, {
        indicator: "hsk-verbetering",
        instrument: i.instrument,
        niveau: "vestiging",
        periode: at.periode,
      }),
    });
    rows.push({
      wat: `Begonnen op of onder ${number(i.nulpunt)}`,
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hsk-start-normaal", instrument: i.instrument, ...at }),
    });
  }
  if (i) {
    rows.push({
      wat: "Delta-T",
      eenheid: "points",
      cells: await cells(c.q, { indicator: "delta-t", instrument: i.instrument, ...at }),
    });
    rows.push({
      wat: "Hersteld, van alle paren",
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hersteld", populatie: "paren", instrument: i.instrument, ...at }),
    });
    rows.push({
      wat: "Hersteld, van wie op of boven de T-grenswaarde begon",
      eenheid: "percent",
      cells: await cells(c.q, {
        indicator: "hersteld",
        populatie: "klinische start",
        instrument: i.instrument,
        ...at,
      }),
    });
  }
  return { kolommen: shown, rijen: rows, zonder };
}

export const vestigingSheet = (c: Context) => ({
  /** The title of the sheet: the name of the vestiging, and below it that of its organisatie. */
  bladtitel: (naam: string, onder: string | null | undefined): Html =>
    html`<div class="bladkop"><div><h1>${naam}</h1>${onder && html`<p class="bovenkop">${onder}</p>`}</div><button type="button" class="dit-is-mijn" data-eenheid="${c.params["vestiging"]}" data-naam="${naam}" hidden>Dit is mijn vestiging</button></div>`,

  /**
   * The key figures of the vestiging in view.
   * @returns units to show them for, rows of figures, and that it does not use the chosen instrument or null
   */
  kerncijfers: () => keyFigures(c),

  /** A key figure as a card, with its difference from the others; null where it is not among the rows. */
  kerncijferKaart: (rijen: readonly KeyFigure[], wat: string, betekenis: (cel: Cell) => string): Card | null => {
    const row = rijen.find((r) => r.wat === wat);
    const cel = row && cellOf(row, c.params["vestiging"]);
    if (!row || !cel) return null;
    const v = differenceOf(row, cel.eenheid);
    const apart = v && differenceText(v, differenceUnit(row.eenheid), row.alle ? OTHER_MEANS : OTHERS);
    return {
      kop: wat,
      cel,
      eenheid: row.eenheid === "percent" ? "procent" : "punten",
      betekenis: betekenis(cel),
      bij: apart && `${capital(apart)}.`,
    };
  },

  /** A key figure of a unit in a cell of a table. */
  kerncijferCel: (r: KeyFigure, eenheid: string): string => compact(cellOf(r, eenheid), r.eenheid),

  /** Its difference from the others in a cell of a table, or why there is none. */
  kerncijferVerschil: (r: KeyFigure): string => {
    const own = c.params["vestiging"];
    const v = differenceOf(r, own);
    return v ? differenceCell(v) : whyNone(r, own);
  },

  /** What the differences of key figures say together; null where there are none. */
  kerncijferVerschillen: (rijen: readonly KeyFigure[]): string | null =>
    manySentences(
      rijen.flatMap((r) => differenceOf(r, c.params["vestiging"]) ?? []),
      "cijfers",
      "de andere vestigingen",
    ),

  /** Which mean the percentage verbetering is above the vestiging; null where none is shown. */
  lezingen: (rijen: readonly KeyFigure[]): string | null => hskReadings(rijen.find((r) => r.wat === HSK)?.cells ?? []),

  naastUitkomst: (): Promise<Html> => outcomeBeside(c),
  naastInzet: (): Promise<Html> => effortBeside(c),
  naastTevredenheid: (): Promise<Html> => satisfactionBeside(c),
  naastWerk: (): Promise<Html> => workBeside(c),
  casemixVanVestiging: (): Promise<Html> => vestigingCasemix(c),
});
