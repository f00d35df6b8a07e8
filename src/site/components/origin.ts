import type { Manifest } from "../../engine/contract/manifest.js";
import type { Context } from "../pages/page.js";
import type { Cell } from "../queries/cells.js";
import type { Column } from "./table.js";

/** Where the rows of a figure come from: the release, and the questions that were put to it; and in what width it is drawn. */
export type Origin = Pick<Context, "uitgave" | "vragen" | "breedte">;

/** Which release it is, in one line: below every page and in everything that is taken from it. */
export const sourceLine = (m: Manifest): string =>
  `Bron: ${m.bron.replace(/[<>&"]/g, "")} · peildatum ${m.peildatum} · editie ${m.editie.titel} · uitgave ${m.vingerafdruk.slice(0, 8)}`;

/** Tables that hold names and labels only; a question to nothing else makes no rows of a figure. */
const LISTS = ["eenheden", "perioden", "instrumenten", "streefwaarden", "begrippen", "schalen"];

const tablesOf = (sql: string): string[] =>
  [...sql.matchAll(/\b(?:FROM|JOIN)\s+([a-z_]+)/gi)].map((m) => (m[1] ?? "").toLowerCase());

/** The questions that made a figure's rows, as one text of statements; without those that gave none, or names only. */
export const asksOf = (o: Origin): string =>
  (o.vragen ?? [])
    .filter(({ sql, rijen }) => rijen !== 0 && tablesOf(sql).some((t) => !LISTS.includes(t)))
    .map(({ sql }) => `${sql.trim().replace(/\n\s+/g, "\n  ")};`)
    .join("\n\n");

/** Columns that say of every row of a CSV where it comes from: a file that was sent on must not lose it. */
export const originColumns = <R>(o: Origin, figuur: string): readonly Column<R>[] => [
  { kop: "Figuur", waarde: () => figuur },
  ...(o.uitgave
    ? [
        { kop: "Bron", waarde: () => o.uitgave?.manifest.bron ?? null },
        { kop: "Peildatum", waarde: () => o.uitgave?.manifest.peildatum ?? null },
        { kop: "Uitgave", waarde: () => o.uitgave?.manifest.vingerafdruk ?? null },
      ]
    : []),
];

/** A figure of the release in full: what it is, of whom and when, and its value; numbers are numbers, a reason stands apart. */
export const CELL_COLUMNS: readonly Column<Cell>[] = [
  { kop: "Indicator", waarde: (c) => c.indicator ?? null },
  { kop: "Definitie", waarde: (c) => c.definitie },
  { kop: "Populatie", waarde: (c) => c.populatie },
  { kop: "Instrument", waarde: (c) => c.instrument },
  { kop: "Categorie", waarde: (c) => c.categorie },
  { kop: "Niveau", waarde: (c) => c.niveau },
  { kop: "Code", waarde: (c) => c.eenheid },
  { kop: "Naam", waarde: (c) => c.naam },
  { kop: "Periode", waarde: (c) => c.periode },
  { kop: "Soort periode", waarde: (c) => c.soort },
  { kop: "n", waarde: (c) => c.n },
  { kop: "Teller", waarde: (c) => c.teller },
  { kop: "Waarde", waarde: (c) => c.waarde },
  { kop: "95 % laag", waarde: (c) => c.laag },
  { kop: "95 % hoog", waarde: (c) => c.hoog },
  { kop: "Interval", waarde: (c) => c.methode },
  { kop: "Opmerking", waarde: (c) => c.reden },
];
