import type { Html } from "../../../engine/text/html.js";
import { paired } from "../../charts/paired.js";
import { figureHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { type Check, checks, type Model } from "../../queries/casemix.js";
import { chanceSentence } from "../difference-wording.js";
import type { Context } from "../page.js";
import { chosenModel, isShare, leadColumn, type ModelFigure, numberColumn, partsOf, room, show } from "./shared.js";
import { sideOf } from "./wording.js";

/** How well a model fits: calibration, residuals, influence of single vestigingen, collinearity. */

/** Rows of one test of a model; none where it is not published. */
export const checkRows = async (c: Context, m: Model, toets: Toets): Promise<Check[]> =>
  (await checks(c.q, m.model)).filter((r) => r.toets === toets);

export type Toets = "calibratie" | "residuen" | "invloed" | "samenhang";

/** Tenths in which what was expected lies outside the interval of what was measured. */
const missed = (rows: readonly Check[]): Check[] =>
  rows.filter(
    (r) => sideOf({ waarde: r.waarde, laag: r.laag, hoog: r.hoog }, r.verwacht ?? 0) !== "geen" && r.laag !== null,
  );

/** A tenth in twenty misses by chance; from this many on a reader of adjusted figures is told. */
const MANY = 3;
/** What is said beside adjusted figures of a model that follows what was measured badly; null: nothing. */
export async function fitWarning(c: Context): Promise<string | null> {
  const m = await chosenModel(c);
  const rows = m ? await checkRows(c, m, "calibratie") : [];
  const off = missed(rows).length;
  return off < MANY
    ? null
    : `Het model past in ${number(off)} van de ${number(rows.length)} tiende delen niet bij wat is gemeten (zie Het model); lees de gecorrigeerde cijfers met dat voorbehoud.`;
}

/** What a test of the fit says: in how many tenths it misses, and how many would by chance. */
export function calibrationSentence(rows: readonly Check[]): string {
  const off = missed(rows).length;
  return off === 0
    ? "In elk tiende deel dat getoond is past de verwachting bij wat is gemeten."
    : `In ${off} van de ${rows.length} delen ligt de verwachting buiten het interval van wat is gemeten. ${chanceSentence(rows.length)}`;
}

/** What was expected beside what was measured, per tenth of the zorgtrajecten. */
export function calibrationFigure(c: Context, rows: readonly Check[], o: ModelFigure): Promise<Html> {
  const m = o.model;
  return figureHtml<Check>(c, {
    ...partsOf(o, "calibratie"),
    rijen: rows,
    kolommen: [
      { kop: "Deel", waarde: (r) => r.groep },
      leadColumn<Check>("n", (r) => r.n, 0),
      numberColumn<Check>("Verwacht", (r) => r.verwacht),
      leadColumn<Check>("Gemeten", (r) => r.waarde),
      numberColumn<Check>("95 % laag", (r) => r.laag),
      numberColumn<Check>("95 % hoog", (r) => r.hoog),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) => [
          {
            label: r.groep,
            n: number(r.n),
            moment: "verwacht",
            waarde: r.verwacht,
            laag: null,
            hoog: null,
            reden: r.reden,
            tip: `${r.groep}: verwacht ${show(m, r.verwacht)}`,
          },
          {
            label: r.groep,
            n: number(r.n),
            moment: "gemeten",
            waarde: r.waarde,
            laag: r.laag,
            hoog: r.hoog,
            reden: r.reden,
            tip: `${r.groep}: gemeten ${r.waarde === null ? (r.reden ?? "–") : show(m, r.waarde)}`,
          },
        ]),
        {
          width,
          moments: ["verwacht", "gemeten"],
          domain: room(
            rows.flatMap((r) => [r.laag, r.hoog, r.verwacht]),
            [],
          ),
          title: isShare(m) ? "%" : "T",
        },
      ),
  });
}
