import type { Html } from "../../engine/text/html.js";
import { NOT_PUBLISHED } from "../components/figure.js";
import { provisionalLine } from "../pages/change/measure.js";
import { ownVestiging } from "../pages/chosen.js";
import { trendFigure } from "../pages/figures.js";
import { objection } from "../pages/objection.js";
import type { Context } from "../pages/page.js";
import { IN_ITS_ROLE } from "../pages/report/losses.js";
import { cells } from "../queries/cells.js";
import { periods, targets } from "../queries/lists.js";

/** Figures that several pages show, and the words that stand below many. */

export const shared = (c: Context) => ({
  LEESWIJZER: "Punt: gevonden waarde; streep: 95 %-interval; n: zorgtrajecten. Volgorde op naam.",
  NIET_GEPUBLICEERD: NOT_PUBLISHED,
  IN_HAAR_ROL: IN_ITS_ROLE,

  /** What objections can have done to the response: from published counts only. */
  bezwaar: (): Promise<Html> => objection(c),

  responseVerloop: async (): Promise<Html> => {
    const own = ownVestiging(c);
    const eenheden = own === "" ? ["totaal"] : ["totaal", own];
    const rows = await cells(c.q, { indicator: "response", eenheden, soort: "kwartaal" });
    return trendFigure(c, rows, await periods(c.q), {
      naam: "response-in-de-tijd",
      titel: "Response in de tijd",
      vraag: "Verandert de response in de tijd?",
      onderschrift:
        "Per kwartaal van afsluiten; onderaan n. Punt: gevonden aandeel; streep: 95 %-interval. Streepjes: landelijk afgesproken streefwaarde (2017–2020). Vanaf 1 juli 2016 telden alleen OQ-45-SD, BSI en SQ-48, met een overgangstermijn.",
      eenheid: "percent",
      astitel: "geldige voor- én nameting",
      domein: [0, 100],
      streef: await targets(c.q, "response"),
      regel: provisionalLine(c, rows),
    });
  },
});
