import type { Html } from "../../../engine/text/html.js";
import { composition } from "../../charts/composition.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number } from "../../format.js";
import type { Cell } from "../../queries/cells.js";
import { type Period, periods } from "../../queries/lists.js";
import { isWithin } from "../../queries/periods.js";
import type { Kind, Picked } from "../../queries/reports.js";
import type { Context } from "../page.js";
import { withInterval } from "../wording.js";

/** What the pages of reports share. */

export const periodOf = (c: Context): string => c.keuze["periode"] ?? "totaal";
export const levelOf = (c: Context): string => c.keuze["niveau"] ?? "vestiging";

/** Head of the column with the names of a level's units. */
export const LEVEL_HEAD: Readonly<Record<string, string>> = {
  totaal: "Eenheid",
  cluster: "Cluster",
  organisatie: "Organisatie",
  vestiging: "Vestiging",
};

/** Head of the column of periods. */
export const KIND_HEAD: Readonly<Record<string, string>> = {
  totaal: "Periode",
  jaar: "Jaar",
  halfjaar: "Half jaar",
  kwartaal: "Kwartaal",
  maand: "Maand",
};

export const kindOf = (p: Picked): Kind => (p.rows[0]?.soort ?? "totaal") as Kind;

/** The periods that an axis shows: those of the kind within the chosen period. */
export async function axisPeriods(c: Context, kind: string): Promise<Period[]> {
  const chosen = periodOf(c);
  return (await periods(c.q)).filter((p) => p.soort === kind && (kind === "totaal" || isWithin(p.periode, chosen)));
}

/** Why a report has no figure at all. */
export const NOTHING =
  "deze uitgave heeft dit cijfer voor geen enkele periode: het is niet gemeten, of de aantallen zijn te klein om te publiceren.";

/** What a course says of a hole in it, and shares of a bar that stops short. */
export const GAP = "Gearceerd: niet getoond wegens kleine aantallen.";
export const SHARE = "Gearceerd: niet getoond wegens kleine aantallen.";

/** At every figure that bears ValueCare's name with RCI: what that name is not. */
export const NO_RCI =
  "RCI in de titel is de naam van ValueCare voor deze klassen: de grens van vijf T-punten is een afspraak en geen toets op meetfouten.";

/** The name of each row in stead of that of its unit, for rows about instruments or groups. */
export const named = (rows: readonly Cell[], name: (c: Cell) => string): Cell[] =>
  rows.map((r) => ({ ...r, naam: name(r) }));

const FILLED = ["geldig", "gemist"] as const;

/** The columns of the table under a figure of moments. */
export function momentColumns(who: string, extra: readonly Column<Cell>[] = []): Column<Cell>[] {
  const count = (kop: string, of: (c: Cell) => number | null): Column<Cell> => ({
    kop,
    reden: (c) => c.reden,
    waarde: of,
    toon: (c) => (of(c) === null ? (c.reden ?? "–") : number(of(c))),
    getal: true,
  });
  return [
    { kop: who, waarde: (c) => c.naam },
    { kop: "Periode", waarde: (c) => c.label },
    count("Verwacht (n)", (c) => c.n),
    count("Geldig gemeten", (c) => c.teller),
    count("Gemist", (c) => c.rest),
    percentColumn("% geldig"),
    { kop: "95 % laag", waarde: (c) => c.laag, toon: (c) => number(c.laag, 1), getal: true },
    { kop: "95 % hoog", waarde: (c) => c.hoog, toon: (c) => number(c.hoog, 1), getal: true },
    ...extra,
  ];
}

const percentColumn = (kop: string): Column<Cell> => ({
  kop,
  reden: (c) => c.reden,
  waarde: (c) => c.waarde,
  toon: (c) => (c.waarde === null ? (c.reden ?? "–") : number(c.waarde, 1)),
  getal: true,
});

export const momentTip = (c: Cell): string =>
  `${c.naam}, ${c.label}: geldig ${withInterval(c, "percent")}; ${number(c.teller)} gemeten, ${number(c.rest)} gemist`;

/** A row of a drawing per moment that was filled, and one per moment that was missed. */
export const filledAndMissed = (rows: readonly Cell[]) =>
  rows.flatMap((c) =>
    FILLED.map((categorie) => ({
      c,
      categorie,
      waarde: c.waarde === null ? null : categorie === "geldig" ? c.teller : c.rest,
    })),
  );

/** Valid beside missed, in numbers, a bar per row. */
export function momentsFigure(
  c: Context,
  rows: readonly Cell[],
  o: {
    readonly naam: string;
    readonly titel: string;
    readonly vraag?: string | undefined;
    readonly onderschrift: string;
    readonly kop: string;
    readonly regel: string;
    readonly grover: string | null;
  },
): Promise<Html> {
  if (rows.length === 0) return Promise.resolve(unavailableHtml(o.titel, NOTHING));
  const most = Math.max(1, ...rows.map((r) => (r.waarde === null ? 0 : (r.n ?? 0))));
  return figureHtml<Cell>(c, {
    naam: o.naam,
    titel: o.titel,
    vraag: o.vraag,
    onderschrift: o.onderschrift,
    regel: o.regel,
    grover: o.grover,
    rijen: rows,
    cellen: rows,
    kolommen: momentColumns(o.kop),
    spec: (width) =>
      composition(
        filledAndMissed(rows).map(({ c, categorie, waarde }) => ({
          label: c.naam,
          n: number(c.n),
          categorie,
          waarde,
          reden: c.reden,
          tip: momentTip(c),
        })),
        { width, categories: FILLED, title: "aantal verwachte metingen", most },
      ),
  });
}
