import { type Html, html } from "../../engine/text/html.js";
import { enumerate, number, percent, within } from "../format.js";
import { absentLine, NONE_MEASURED, notDelivered } from "../pages/chosen.js";
import type { Context } from "../pages/page.js";
import { againstRest, againstTarget, change, withInterval } from "../pages/wording.js";
import type { Cell } from "../queries/cells.js";
import { type Measure, unitOf } from "./figures.js";

/** Numbers and figures as parts of Dutch sentences: only what an interval allows to be said. */

export const sentences = (c: Context) => ({
  getal: number,
  procent: percent,
  /** A list of links below a heading; without one where it has no name. */
  lijst: (kop: string, links: readonly { readonly tekst: string; readonly naar: string }[]): Html =>
    html`<section class="lijst">${kop && html`<h3>${kop}</h3>`}<ul>${links.map((l) => html`<li><a href="${l.naar}">${l.tekst}</a></li>`)}</ul></section>`,

  /** A name within a sentence: its first letter small, unless it is a word in capitals. */
  inZin: within,

  /** Lists a, b en c. */
  opsomming: enumerate,

  /** `62,3 % (95 %-interval 58,1 tot 66,5; n 431)`, or why there is none. */
  metInterval: (cel: Cell | undefined, eenheid: Measure): string => withInterval(cel, unitOf(eenheid)),

  /** `ligt boven de streefwaarde van 90 %`; null where there is no figure or no target. */
  tegenStreef: (cel: Cell | undefined, streef: number | null | undefined): string | null =>
    streef == null ? null : againstTarget(cel, streef),

  /** How a unit stands to all the others together; null where either is not shown. */
  verschilMetAndere: (eigen: Cell | undefined, geheel: Cell | undefined, eenheid: Measure): string | null =>
    againstRest(eigen, geheel, unitOf(eenheid)),

  /** The change from one period to another; null where either is not shown. */
  verandering: (eerste: Cell | undefined, laatste: Cell | undefined, eenheid: Measure): string | null =>
    change(eerste, laatste, unitOf(eenheid)),

  /** That the vestiging in view does not use an instrument, without its full stop; null where it does. */
  levertNiet: (i: { readonly instrument: string } | undefined): Promise<string | null> => notDelivered(c, i),
  GEEN_GEMETEN: NONE_MEASURED,

  /** Below a figure of all vestigingen: which are not in it because they do not use the instrument. */
  ontbrekenden: (i: { readonly instrument: string }): Promise<{ regel?: string }> => absentLine(c, i),
});
