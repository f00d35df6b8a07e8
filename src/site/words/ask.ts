import { labelOfPeriod, ownVestiging } from "../pages/chosen.js";
import type { Context } from "../pages/page.js";
import { type Cell, type CellFilter, cells, firstCells } from "../queries/cells.js";
import { account, instruments, periods, targets, units } from "../queries/lists.js";
import { yearOf } from "../queries/periods.js";
import { type SqlValue, sqlText } from "../sql.js";

/** How a page's lines ask the release. Every question goes to one database: in Node while building, in the browser after it. */

/** A row as it comes: column → value. */
// biome-ignore lint/suspicious/noExplicitAny: what columns a question gives is not known here
export type Row = Readonly<Record<string, any>>;

export const ask = (c: Context) => ({
  /** Rows of any question; a value between `${}` is put in as a literal of SQL, a list of values as (a, b). */
  sql: <R = Row>(strings: TemplateStringsArray, ...values: SqlValue[]): Promise<R[]> =>
    c.q.all<R>(sqlText(strings, values)),

  /** Published figures of one indicator, with names and labels, in neutral order of units and order of time. */
  cijfers: (f: CellFilter): Promise<Cell[]> => cells(c.q, f),

  /** The one figure of a filter that leaves one; undefined where the release has none. */
  cijfer: async (f: CellFilter): Promise<Cell | undefined> => (await cells(c.q, f))[0],

  /** The figures of the first filter that the release has any of. */
  eersteCijfers: (...filters: readonly CellFilter[]): Promise<Cell[]> => firstCells(c.q, filters),

  eenheden: () => units(c.q),
  perioden: () => periods(c.q),
  instrumenten: () => instruments(c.q),
  streefwaarden: (indicator: string) => targets(c.q, indicator),

  /** Lines of the account of what was delivered and used: "rijen" or "zorgtrajecten". */
  rekening: (onderdeel: string) => account(c.q, onderdeel),

  /** A unit's name; "" where the release has no such unit. */
  naamVan: async (eenheid: string): Promise<string> =>
    (await units(c.q)).find((u) => u.eenheid === eenheid)?.naam ?? "",

  /** The chosen period as readers know it: "2018", "2016–2020". */
  periodenaam: (): Promise<string> => labelOfPeriod(c),

  /** Code of the vestiging in view, that of the page or the one that is picked out; "" where there is none. */
  eigen: (): string => ownVestiging(c),

  /** The target of the chosen year, or of the year of the chosen half; null for a whole period, which has none. */
  jaarstreef: async (indicator: string): Promise<number | null> =>
    (await targets(c.q, indicator)).find((t) => t.jaar !== null && String(t.jaar) === yearOf(c.keuze["periode"] ?? ""))
      ?.waarde ?? null,
});
