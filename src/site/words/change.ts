import { courseFigure } from "../pages/change/course.js";
import { allowedFigure, reasonsFigure } from "../pages/change/reasons.js";
import { spreadFigure } from "../pages/change/spread.js";
import { bothFigure, changeSentence, changesFigure } from "../pages/change/two-periods.js";
import type { Context } from "../pages/page.js";
import { paragraph } from "../pages/wording.js";

/** The figures of the page on change. */
export const change = (c: Context) => ({
  /** What changed between the two periods, for the whole and the vestiging in view. */
  watVeranderde: async (): Promise<string> => paragraph([await changeSentence(c)]),
  /** The course of the unit in view, with limits where it qualifies. */
  procesverloop: (): Promise<string> => courseFigure(c),
  /** The difference of each vestiging between the two periods, with its interval. */
  verschilMetEerder: (): Promise<string> => changesFigure(c),
  /** Both periods beside each other. */
  beidePerioden: (): Promise<string> => bothFigure(c),
  /** How far vestigingen lie apart, year by year. */
  spreidingTussenVestigingen: (): Promise<string> => spreadFigure(c),
  /** Which courses have limits. */
  waarGrenzen: (): Promise<string> => allowedFigure(c),
  /** The dated reasons for which limits begin anew. */
  waaromOpnieuw: (): Promise<string> => reasonsFigure(c),
});
