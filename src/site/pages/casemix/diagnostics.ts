import { paired } from "../../charts/paired.js";
import { figureHtml, tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import { number } from "../../format.js";
import { type Check, checks, type Model } from "../../queries/casemix.js";
import { chanceSentence } from "../difference-wording.js";
import type { Block, Context } from "../page.js";
import { chosenModel, isShare, leadColumn, lineOfModel, NO_MODEL, numberColumn, room, show } from "./shared.js";
import { sideOf } from "./wording.js";

/** How well a model fits: calibration, residuals, influence of single vestigingen, collinearity. */

async function checkRows(c: Context, toets: string): Promise<{ m: Model | undefined; rows: Check[] }> {
  const m = await chosenModel(c);
  return { m, rows: m ? (await checks(c.q, m.model)).filter((r) => r.toets === toets) : [] };
}

/** Tenths in which what was expected lies outside the interval of what was measured. */
const missed = (rows: readonly Check[]): Check[] =>
  rows.filter(
    (r) => sideOf({ waarde: r.waarde, laag: r.laag, hoog: r.hoog }, r.verwacht ?? 0) !== "geen" && r.laag !== null,
  );

/** A tenth in twenty misses by chance; from this many on a reader of adjusted figures is told. */
const MANY = 3;
/** What is said beside adjusted figures of a model that follows what was measured badly; null: nothing. */
export async function fitWarning(c: Context): Promise<string | null> {
  const { rows } = await checkRows(c, "calibratie");
  const off = missed(rows).length;
  return off < MANY
    ? null
    : `Het model past in ${number(off)} van de ${number(rows.length)} tiende delen niet bij wat is gemeten (zie Het model); lees de gecorrigeerde cijfers met dat voorbehoud.`;
}

export const calibration: Block = async (c) => {
  const titel = "Komt uit wat het model verwacht?";
  const { m, rows } = await checkRows(c, "calibratie");
  if (!m || rows.length === 0) return unavailableHtml(titel, m ? "geen toets gepubliceerd." : NO_MODEL);
  const off = missed(rows);
  const verdict =
    off.length === 0
      ? "In elk tiende deel dat getoond is past de verwachting bij wat is gemeten."
      : [
          `In ${off.length} van de ${rows.length} delen ligt de verwachting buiten het interval van wat is gemeten.`,
          chanceSentence(rows.length),
        ].join(" ");
  return figureHtml<Check>(c, {
    naam: `calibratie-${m.model}`,
    titel,
    onderschrift: `Zorgtrajecten in tien even grote groepen naar wat hun kenmerken doen verwachten. Open punt: verwacht; vol punt: gemeten, met 95 %-interval.`,
    zegt: verdict,
    regel: lineOfModel(m),
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
};

const OTHER_CHECKS: Readonly<Record<string, { kop: string; waarde: string; uitleg: string }>> = {
  residuen: {
    kop: "Residuen",
    waarde: "Gevonden (%)",
    uitleg:
      "Hoeveel metingen er verder dan 1, 2 en 3 standaarddeviaties van hun verwachting liggen, naast wat bij een normale verdeling hoort. Scheefheid is een getal zonder eenheid; 0 is symmetrisch.",
  },
  invloed: {
    kop: "Invloed van één vestiging",
    waarde: "Grootste verschuiving (in standaardfouten)",
    uitleg:
      "Hoe ver het effect dat het meest verschuift dat doet als een vestiging niet meetelt, in standaardfouten. Boven 1 is die verschuiving groter dan de onzekerheid van dat effect. Volgorde op naam.",
  },
  samenhang: {
    kop: "Samenhang tussen kenmerken",
    waarde: "VIF",
    uitleg:
      "Hoeveel onzekerder een effect is doordat kenmerken samen voorkomen (VIF). Boven 10 zijn effecten niet goed uit elkaar te houden.",
  },
};

export const checkTable =
  (toets: string): Block =>
  async (c) => {
    const about = OTHER_CHECKS[toets] as (typeof OTHER_CHECKS)[string];
    const { m, rows } = await checkRows(c, toets);
    if (!m || rows.length === 0) return unavailableHtml(about.kop, m ? "geen toets gepubliceerd." : NO_MODEL);
    return tableFigureHtml<Check>(c, {
      naam: `${toets}-${m.model}`,
      titel: about.kop,
      onderschrift: about.uitleg,
      regel: lineOfModel(m),
      rijen: rows,
      kolommen: [
        { kop: toets === "invloed" ? "Vestiging" : "Groep", waarde: (r) => r.groep },
        leadColumn<Check>("n", (r) => r.n, 0),
        ...(rows.some((r) => r.verwacht !== null) ? [numberColumn<Check>("Verwacht", (r) => r.verwacht, 2)] : []),
        leadColumn<Check>(about.waarde, (r) => r.waarde, 2),
      ],
    });
  };
