import type { Html } from "../../../engine/text/html.js";
import { paired } from "../../charts/paired.js";
import { figureHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import type { Context } from "../page.js";
import { withInterval } from "../wording.js";
import { numberColumn } from "./shared.js";

/** A drawing of the classes of a characteristic, two or three groups beside each other. */

/** The table under a figure of classes. */
const classColumns = (who: string): Column<Cell>[] => [
  { kop: who, waarde: (r) => r.naam },
  { kop: "Klasse", waarde: (r) => r.categorie },
  { kop: "n", waarde: (r) => r.n, reden: (r) => r.reden, toon: (r) => number(r.n), getal: true },
  { kop: "Aantal", waarde: (r) => r.teller, reden: (r) => r.reden, toon: (r) => number(r.teller), getal: true },
  {
    kop: "%",
    waarde: (r) => r.waarde,
    reden: (r) => r.reden,
    toon: (r) => (r.waarde === null ? (r.reden ?? "–") : number(r.waarde, 1)),
    getal: true,
  },
  numberColumn<Cell>("95 % laag", (r) => r.laag),
  numberColumn<Cell>("95 % hoog", (r) => r.hoog),
];

/**
 * Shares of classes, two or three groups beside each other.
 * @param moments names of the groups in their order @param o.voorop the group that the figure is about; no one where left out
 */
export const classFigure = (
  c: Context,
  rows: readonly Cell[],
  moments: readonly string[],
  o: {
    readonly naam: string;
    readonly titel: string;
    readonly bijschrift: string;
    readonly regel: string;
    readonly zegt?: string | null;
    readonly grover?: string | null;
    readonly kop: string;
    readonly as: string;
    readonly voorop?: string | undefined;
  },
): Promise<Html> =>
  figureHtml<Cell>(c, {
    naam: o.naam,
    titel: o.titel,
    onderschrift: o.bijschrift,
    regel: o.regel,
    ...(o.zegt ? { zegt: o.zegt } : {}),
    grover: o.grover ?? null,
    rijen: rows,
    cellen: rows,
    kolommen: classColumns(o.kop),
    spec: (width) =>
      paired(
        rows.map((r) => ({
          label: r.categorie,
          n: number(rows.filter((x) => x.categorie === r.categorie && x.naam === moments.at(-1))[0]?.teller ?? null),
          moment: r.naam,
          waarde: r.waarde,
          laag: r.laag,
          hoog: r.hoog,
          reden: r.reden,
          tip: `${r.naam}, ${r.categorie}: ${withInterval(r, "percent")}`,
        })),
        { width, moments, focus: o.voorop ?? "", domain: [0, 100], title: o.as },
      ),
  });
