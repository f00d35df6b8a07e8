import { type Html, html } from "../../../engine/text/html.js";
import { paired } from "../../charts/paired.js";
import { figureHtml } from "../../components/figure.js";
import { number, within } from "../../format.js";
import { type Bound, bounds } from "../../queries/casemix.js";
import type { Block, Context } from "../page.js";
import { paragraph } from "../wording.js";
import { type ModelFigure, room } from "./shared.js";
import { boundSentences } from "./wording.js";

/** How far the mean could move if those who were not measured counted too. */

/** Said where no scenario was worked out. */
export const NO_BOUNDS = "in deze uitgave zijn geen scenario's doorgerekend.";
const MEASURED = "gemeten";

const own = (c: Context): string => c.keuze["vestiging"] ?? "";

const sentencesOf = (rows: readonly Bound[]): string[] => {
  const measured = rows.find((r) => r.scenario === MEASURED);
  return boundSentences(
    rows[0]?.eenheidnaam ?? "",
    measured,
    rows.filter((r) => r.scenario !== MEASURED),
  );
};

export const boundOpening: Block = async (c) => {
  const whole = await bounds(c.q, "totaal");
  const chosen = own(c) ? (await bounds(c.q, "vestiging")).filter((r) => r.eenheid === own(c)) : [];
  const parts = [
    whole.length ? sentencesOf(whole) : [`Geen grenzen: ${NO_BOUNDS}`],
    ...(chosen.length ? [sentencesOf(chosen)] : []),
  ];
  return html`${parts.map(paragraph)}`;
};

/** One row per unit: the measured mean, and how low and high the scenarios bring it. */
interface Range {
  readonly eenheid: string;
  readonly naam: string;
  readonly all: readonly Bound[];
  readonly gemeten: number | null;
  readonly laag: number | null;
  readonly hoog: number | null;
  readonly reden: string | null;
  readonly n: number | null;
}

function ranges(rows: readonly Bound[]): Range[] {
  return [...new Set(rows.map((r) => r.eenheid))].map((eenheid) => {
    const all = rows.filter((r) => r.eenheid === eenheid);
    const values = all.map((r) => r.waarde).filter((x): x is number => x !== null);
    const measured = all.find((r) => r.scenario === MEASURED);
    return {
      eenheid,
      naam: all[0]?.eenheidnaam ?? eenheid,
      all,
      gemeten: measured?.waarde ?? null,
      laag: values.length ? Math.min(...values) : null,
      hoog: values.length ? Math.max(...values) : null,
      reden: all.find((r) => r.reden)?.reden ?? null,
      n: measured?.n ?? null,
    };
  });
}

/** Of the whole and every vestiging the mean in every scenario; none where none was worked out. */
export const boundRows = async (c: Context): Promise<Bound[]> => [
  ...(await bounds(c.q, "totaal")),
  ...(await bounds(c.q, "vestiging")),
];

/** The scenarios of rows in words: "a; b; c". */
export const scenarioNames = (rows: readonly Bound[]): string =>
  [...new Map(rows.map((r) => [r.scenario, r.naam]))]
    .filter(([s]) => s !== MEASURED)
    .map(([, naam]) => within(naam))
    .join("; ");

/** Per unit the measured mean, and how far the scenarios move it; the unit in view stands out. */
export function boundFigure(
  c: Context,
  rows: readonly Bound[],
  o: Omit<ModelFigure, "model"> & {
    readonly naam: string;
    readonly regel: string;
    readonly as: string;
    readonly eigen?: string;
  },
): Promise<Html> {
  const list = ranges(rows);
  const label = (r: Range): string => (r.eenheid === o.eigen ? `▸ ${r.naam}` : r.naam);
  return figureHtml<Bound>(c, {
    naam: o.naam,
    titel: o.titel,
    vraag: o.vraag,
    onderschrift: o.bijschrift,
    ...(o.zegt ? { zegt: o.zegt } : {}),
    regel: o.regel,
    rijen: rows,
    kolommen: [
      { kop: "Eenheid", waarde: (r) => r.eenheidnaam },
      { kop: "Scenario", waarde: (r) => r.naam },
      {
        kop: "n gemeten",
        waarde: (r) => r.n,
        toon: (r) => (r.n === null ? (r.reden ?? "–") : number(r.n)),
        reden: (r) => r.reden,
        getal: true,
      },
      {
        kop: "n aangevuld",
        waarde: (r) => r.n_aangevuld,
        toon: (r) => number(r.n_aangevuld),
        reden: (r) => r.reden,
        getal: true,
      },
      {
        kop: "Delta-T",
        waarde: (r) => r.waarde,
        toon: (r) => (r.waarde === null ? (r.reden ?? "–") : number(r.waarde, 1)),
        reden: (r) => r.reden,
        getal: true,
      },
    ],
    spec: (width) =>
      paired(
        list.map((r) => ({
          label: label(r),
          n: number(r.n),
          moment: "gemeten, met de scenario's",
          waarde: r.gemeten,
          laag: r.laag,
          hoog: r.hoog,
          reden: r.reden,
          tip: `${r.naam}: gemeten ${number(r.gemeten, 1)}; scenario's ${number(r.laag, 1)} tot ${number(r.hoog, 1)} T; n ${number(r.n)}`,
        })),
        {
          width,
          moments: ["gemeten, met de scenario's"],
          domain: room(
            list.flatMap((r) => [r.laag, r.hoog]),
            [0],
          ),
          title: o.as,
        },
      ),
  });
}
