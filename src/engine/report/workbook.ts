import writeXlsxFile from "write-excel-file/node";
import { type Figure, figuresOf, type MirrorReport } from "../../site/mirror/model.js";
import type { ReleaseCard } from "../../site/pages/page.js";

/** A report as a workbook: one sheet per block, a row per figure with n, interval and definition. */

type Value = string | number | null;

const HEAD = [
  "Cijfer",
  "Eenheid",
  "Niveau",
  "Periode",
  "n",
  "Waarde",
  "95 % laag",
  "95 % hoog",
  "Maat",
  "Opmerking",
  "Definitie",
  "Herkomst",
];
const WIDTHS = [38, 26, 12, 18, 8, 10, 10, 10, 10, 30, 60, 14];

const MEASURE: Readonly<Record<Figure["maat"], string>> = { percent: "%", points: "punten", aantal: "aantal" };

const rowOf = (f: Figure): readonly Value[] => [
  f.wat,
  f.naam,
  f.rol,
  f.periodenaam,
  f.n,
  f.waarde,
  f.laag,
  f.hoog,
  MEASURE[f.maat],
  f.reden ?? "",
  f.definitie,
  f.herkomst,
];

/** Text that a spreadsheet would run is marked as text; a number stays a number. */
const cell = (v: Value, head = false) =>
  v === null
    ? null
    : typeof v === "number"
      ? { value: v, type: Number }
      : { value: v, type: String, ...(head ? { fontWeight: "bold" as const } : {}) };

/** A name for a sheet: Excel takes 31 signs, and not all. */
const sheetName = (title: string): string =>
  title
    .replace(/[[\]:*?/\\]/g, " ")
    .trim()
    .slice(0, 31);

/** @returns the file; blocks without any figure have no sheet, and the first sheet says so */
export async function workbook(report: MirrorReport, card: ReleaseCard): Promise<Buffer> {
  const { manifest } = card;
  const blocks = report.blokken.map((b) => ({ b, figures: figuresOf(b) }));
  const first: Value[][] = [
    ["Spiegelrapportage", report.over.naam],
    ["Periode", report.periode],
    ["Uitgave", manifest.vingerafdruk],
    ["Editie", manifest.editie.titel],
    ["Peildatum", manifest.peildatum],
    ["Bron", manifest.bron],
    ["Certificaat", card.certificaat.betekenis],
    ...report.streefwaarden.map((t): Value[] => [`Streefwaarde ${t.wat}`, t.zin]),
    ...report.vragen.map((v, i): Value[] => [`Vraag ${i + 1}`, v.vraag]),
    ...blocks.map(({ b, figures }): Value[] => [b.titel, figures.length ? b.zinnen.join(" ") : (b.zinnen[0] ?? "")]),
  ];
  const sheets = [
    {
      sheet: "Rapport",
      columns: [{ width: 40 }, { width: 120 }],
      data: first.map((r) => r.map((v, i) => cell(v, i === 0))),
    },
    ...blocks
      .filter(({ figures }) => figures.length > 0)
      .map(({ b, figures }) => ({
        sheet: sheetName(b.titel),
        columns: WIDTHS.map((width) => ({ width })),
        stickyRowsCount: 1,
        data: [HEAD.map((h) => cell(h, true)), ...figures.map((f) => rowOf(f).map((v) => cell(v)))],
      })),
    // Tables of words: who is treated here, agreements.
    ...blocks
      .filter(({ b, figures }) => figures.length === 0 && b.tabellen.length > 0)
      .map(({ b }) => ({
        sheet: sheetName(b.titel),
        columns: [{ width: 34 }, ...Array.from({ length: 5 }, () => ({ width: 34 }))],
        data: b.tabellen.flatMap((t) => [
          t.koppen.map((h) => cell(h, true)),
          ...t.rijen.map((r) =>
            [r.kop, ...r.cellen.map((c) => (c.soort === "tekst" ? c.tekst : ""))].map((v) => cell(v)),
          ),
        ]),
      })),
  ];
  return (await writeXlsxFile(sheets)).toBuffer();
}
