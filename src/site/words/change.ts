import type { Html } from "../../engine/text/html.js";
import { courseFigure } from "../pages/change/course.js";
import { allowedFigure, reasonsFigure } from "../pages/change/reasons.js";
import { spreadFigure } from "../pages/change/spread.js";
import { bothFigure, changeSentence, changesFigure } from "../pages/change/two-periods.js";
import type { Context } from "../pages/page.js";
import { paragraph } from "../pages/wording.js";

/** The figures of the page on change. */
export const change = (c: Context) => ({
  /** What changed between the two periods, for the whole and the vestiging in view. */
  watVeranderde: async (): Promise<Html> => paragraph([await changeSentence(c)]),
  /** The course of the unit in view, with limits where it qualifies. */
  procesverloop: (): Promise<Html> => courseFigure(c),
  /** The difference of each vestiging between the two periods, with its interval. */
  verschilMetEerder: (): Promise<Html> => changesFigure(c),
  /** Both periods beside each other. */
  beidePerioden: (): Promise<Html> => bothFigure(c),
  /** How far vestigingen lie apart, year by year. */
  spreidingTussenVestigingen: (): Promise<Html> => spreadFigure(c),
  /** Which courses have limits. */
  waarGrenzen: (): Promise<Html> => allowedFigure(c),
  /** The dated reasons for which limits begin anew. */
  waaromOpnieuw: (): Promise<Html> => reasonsFigure(c),
});
