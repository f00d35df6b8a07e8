import type { Html } from "../../engine/text/html.js";
import { classesOf, sortClasses } from "../pages/classes.js";
import type { Context } from "../pages/page.js";
import { type LineOf, lineOf, WHICH_DELTA } from "../pages/report/line.js";
import { lostFigure, share } from "../pages/report/losses.js";
import { measuredPerMonth } from "../pages/report/process.js";
import { rciPerGroup, rciPerMonth } from "../pages/report/rci.js";
import {
  axisPeriods,
  GAP,
  KIND_HEAD,
  LEVEL_HEAD,
  levelOf,
  momentsFigure,
  NO_RCI,
  NOTHING,
  named,
  periodOf,
  SHARE,
} from "../pages/report/shared.js";
import { subscaleFigure } from "../pages/report/subscales.js";
import { worklists } from "../pages/report/worklists.js";
import type { Cell, CellFilter } from "../queries/cells.js";
import type { Period } from "../queries/lists.js";
import { atUnits, type Candidate, course, inPeriod, type Kind, pick } from "../queries/reports.js";
import { fileName } from "./figures.js";

/** The management reports: the finest figure that is not too thin, the words for what was chosen, and what n counts. */

/** What was chosen to show, and how to say it. */
export interface Chosen {
  readonly rijen: Cell[];
  /** "per maand", "per vestiging over de hele periode". */
  readonly wat: string;
  /** Why not the finest; null where it is. */
  readonly grover: string | null;
}

/** Also in three classes where four would be too thin. */
const alsoThree = (ways: readonly Candidate[]): Candidate[] =>
  ways.flatMap((w) => [
    w,
    { ...w, filter: { ...w.filter, definitie: "drie klassen" }, wat: `${w.wat} in drie klassen` },
  ]);

export const reports = (c: Context) => ({
  /** The first way of showing a figure of which at least half can be shown; else the first that shows any. */
  kies: async (wegen: readonly Candidate[]): Promise<Chosen> => {
    const { rows, wat, grover } = await pick(c.q, wegen);
    return { rijen: rows, wat, grover };
  },
  /** Ways to show a course within the chosen period: from months, or another kind of period, to the whole. */
  inDeTijd: (f: CellFilter, vanaf: Kind = "maand", periode = periodOf(c)): Candidate[] => course(f, periode, vanaf),
  /** Ways to show units of the chosen level in the chosen period: then over the whole period, then coarser levels. */
  perNiveau: (f: CellFilter): Candidate[] => atUnits(f, levelOf(c), periodOf(c)),
  /** Ways to show the chosen period: then the whole. */
  inPeriode: (f: CellFilter): Candidate[] => inPeriod(f, periodOf(c)),
  /** The same ways, each also in three classes. */
  ookDrie: alsoThree,

  /** Classes in their order, and which they are: four, or three. */
  inKlassen: (rijen: readonly Cell[]) => ({ rijen: sortClasses(rijen), klassen: classesOf(rijen) }),

  /** Periods of the axis below rows: those of their kind within the chosen year, or within any. */
  asperioden: (rijen: readonly Cell[], altijd = false): Promise<Period[]> =>
    axisPeriods(altijd ? { ...c, keuze: {} } : c, rijen[0]?.soort ?? "totaal"),

  /** What n counts, what the denominator is and which date places it, in the words of the release. */
  watTelt: (f: LineOf, vooraf?: string): Promise<string> => lineOf(c.q, f, vooraf),
  DELTA: WHICH_DELTA as { readonly vorige: string; readonly initieel: string; readonly paar: string },

  /** Which delta-T is chosen: its indicators, what it starts from, and what it is. */
  deltaSoort: (gekozen: string) => {
    const soort = gekozen === "initieel" ? "initieel" : "vorige";
    return {
      indicator: `delta-t-${soort}`,
      klassen: `delta-t-${soort}-klasse`,
      tegen:
        soort === "vorige"
          ? "ten opzichte van de vorige geldige meting"
          : "ten opzichte van de eerste geldige meting van de reeks",
      uitleg: WHICH_DELTA[soort] ?? "",
    };
  },

  /** Metingen that were expected at any moment. */
  ALLE_MOMENTEN: { indicator: "geldig-gemeten", populatie: "alle meetmomenten" },

  /** Heads of the columns with the names of units and periods. */
  kopVanNiveau: (rijen: readonly Cell[]): string => LEVEL_HEAD[rijen[0]?.niveau ?? "vestiging"] ?? "Eenheid",
  kopVanPeriode: (rijen: readonly Cell[]): string => KIND_HEAD[rijen[0]?.soort ?? "totaal"] ?? "Periode",
  /** Rows under another name than that of their unit. */
  metNaam: named,

  GEEN_RCI: NO_RCI,
  ONTBREEKT: GAP,
  KORTE_BALK: SHARE,
  NIETS: NOTHING,

  /** Expected metingen that came and that were missed, a bar per row. */
  gemetenEnGemist: (
    rijen: readonly Cell[],
    o: {
      readonly titel: string;
      readonly vraag?: string;
      readonly bijschrift: string;
      readonly kop: string;
      readonly regel: string;
      readonly grover: string | null;
    },
  ): Promise<Html> =>
    momentsFigure(c, rijen, {
      naam: fileName(o.titel),
      titel: o.titel,
      vraag: o.vraag,
      onderschrift: o.bijschrift,
      kop: o.kop,
      regel: o.regel,
      grover: o.grover,
    }),
  gemetenPerMaand: (): Promise<Html> => measuredPerMonth(c),
  werklijsten: (): Promise<Html> => worklists(c),
  verlies: (rol: "voormeting" | "nameting"): Promise<Html> => lostFigure(c, rol),
  /** A share with its interval and its number in a cell of a table, or why there is none. */
  aandeel: share,

  rciPerMaand: (): Promise<Html> => rciPerMonth(c),
  rciPerGroep: (): Promise<Html> => rciPerGroup(c),
  /** Subscales of a questionnaire, voor beside na. */
  subschalen: (o: {
    readonly instrument: string;
    readonly titel: string;
    readonly naam?: string;
    readonly noot?: string;
  }): Promise<Html> => subscaleFigure(c, { ...o, naam: o.naam ?? fileName(o.titel) }),
});
