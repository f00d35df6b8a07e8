import { unzipSync, zipSync } from "fflate";
import PptxGenJS from "pptxgenjs";
import { besideValue, valueText } from "../../site/mirror/html.js";
import type { MirrorReport, ReportDrawing, ReportTable } from "../../site/mirror/model.js";
import { differenceCell } from "../../site/pages/difference-wording.js";
import type { ReleaseCard } from "../../site/pages/page.js";
import { footOf } from "./page.js";

/** A report as slides for a meeting: numbers, targets, questions, courses as charts of PowerPoint itself, with their numbers as alt text. */

/** Node gives the class itself where the types of the package say that it stands under `default`. */
const Deck = ((PptxGenJS as { default?: unknown }).default ?? PptxGenJS) as typeof PptxGenJS.default;
type Deck = InstanceType<typeof PptxGenJS.default>;
type Slide = ReturnType<Deck["addSlide"]>;

const INK = "1D2A2E";
const SOFT = "55626A";
const OWN = "B3401A";
const OTHER = "2A6A7C";

/** Inches of a wide slide. */
const [LEFT, WIDTH] = [0.5, 12.3];

function tableOn(slide: Slide, t: ReportTable, y: number): void {
  const text = (s: string, bold = false) => ({ text: s, options: { bold, fontSize: 11, color: INK } });
  slide.addText(t.titel, { x: LEFT, y, w: WIDTH, h: 0.35, fontSize: 13, bold: true, color: INK });
  slide.addTable(
    [
      t.koppen.map((k) => text(k, true)),
      ...t.rijen.map((r) => [
        text(r.kop),
        ...r.cellen.map((c) =>
          text(
            c.soort === "tekst"
              ? c.tekst
              : c.soort === "verschil"
                ? c.verschil
                  ? differenceCell(c.verschil)
                  : c.reden
                : c.cijfer.waarde === null
                  ? (c.cijfer.reden ?? "")
                  : [valueText(c.cijfer), besideValue(c.cijfer)].filter(Boolean).join("\n"),
          ),
        ),
      ]),
    ],
    { x: LEFT, y: y + 0.35, w: WIDTH, border: { type: "solid", pt: 0.5, color: "CCCCCC" } },
  );
}

/** A course as a chart of PowerPoint: what is hidden is left open, never zero. */
function courseOn(deck: Deck, slide: Slide, d: ReportDrawing, x: number, w: number): void {
  const labels = [...new Set(d.cijfers.map((f) => f.periodenaam))];
  const names = [...new Set(d.cijfers.map((f) => f.naam))];
  slide.addText(d.titel, { x, y: 1.2, w, h: 0.4, fontSize: 13, bold: true, color: INK });
  slide.addChart(
    deck.ChartType.line,
    names.map((name) => ({
      name,
      labels,
      values: labels.map(
        (l) => (d.cijfers.find((f) => f.naam === name && f.periodenaam === l)?.waarde ?? null) as unknown as number,
      ),
    })),
    {
      x,
      y: 1.6,
      w,
      h: 4.6,
      altText: d.alt,
      chartColors: names.map((_, i) => (i === names.length - 1 ? OWN : OTHER)),
      displayBlanksAs: "gap",
      lineDataSymbolSize: 9,
      lineSize: 1.5,
      showLegend: true,
      legendPos: "b",
      valAxisLabelFormatCode: "0",
      showValue: false,
    },
  );
}

/** The file with the release's date for its own, so that the same report is the same file. */
function dated(bytes: Uint8Array, datum: string): Buffer {
  const files = unzipSync(bytes);
  const moment = `${datum}T00:00:00Z`;
  const entries = Object.entries(files).map(([name, content]) => {
    const core = name === "docProps/core.xml";
    const text = core
      ? Buffer.from(content)
          .toString("utf8")
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, moment)
      : null;
    const inner = name.endsWith(".xlsx") ? new Uint8Array(dated(content, datum)) : content;
    return [name, text === null ? inner : new Uint8Array(Buffer.from(text, "utf8"))] as const;
  });
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: new Date(`${datum}T12:00:00`), level: 6 }));
}

/** @returns the file */
export async function slides(r: MirrorReport, card: ReleaseCard): Promise<Buffer> {
  const deck = new Deck();
  deck.layout = "LAYOUT_WIDE";
  deck.title = `Spiegelrapportage ${r.over.naam}`;
  const open = (title: string): Slide => {
    const s = deck.addSlide();
    s.addText(title, { x: LEFT, y: 0.3, w: WIDTH, h: 0.7, fontSize: 26, bold: true, color: INK });
    s.addText(footOf(card), { x: LEFT, y: 7.0, w: WIDTH, h: 0.3, fontSize: 9, color: SOFT });
    return s;
  };
  const first = open(`${r.over.naam}: ${r.periode}`);
  if (card.manifest.synthetisch)
    first.addText("Synthetisch: deze gegevens zijn verzonnen door een computer.", {
      x: LEFT,
      y: 1.0,
      w: WIDTH,
      h: 0.4,
      fontSize: 14,
      color: OWN,
    });
  r.kop.forEach(({ cijfer, zegt }, i) => {
    const x = LEFT + i * 4.15;
    first.addText(cijfer.wat, { x, y: 1.6, w: 3.9, h: 0.5, fontSize: 16, bold: true, color: INK });
    first.addText(cijfer.waarde === null ? (cijfer.reden ?? "") : valueText(cijfer), {
      x,
      y: 2.1,
      w: 3.9,
      h: 0.9,
      fontSize: cijfer.waarde === null ? 16 : 40,
      color: INK,
    });
    first.addText([cijfer.periodenaam, besideValue(cijfer), zegt].filter(Boolean).join("\n"), {
      x,
      y: 3.0,
      w: 3.9,
      h: 2.2,
      fontSize: 12,
      color: SOFT,
      valign: "top",
    });
  });
  if (r.streefwaarden.length)
    open("Zijn de streefwaarden gehaald?").addText(r.streefwaarden.map((t) => t.zin).join("\n\n"), {
      x: LEFT,
      y: 1.3,
      w: WIDTH,
      h: 5,
      fontSize: 18,
      color: INK,
      valign: "top",
    });
  const course = r.blokken.find((b) => b.naam === "verloop")?.tekeningen ?? [];
  if (course.length) {
    const s = open("Hoe verlopen de twee HSK-indicatoren?");
    const shown = course.slice(0, 2);
    const w = WIDTH / shown.length;
    for (const [i, d] of shown.entries()) courseOn(deck, s, d, LEFT + i * w, w - 0.2);
  }
  for (const t of r.blokken.find((b) => b.naam === "kort")?.tabellen ?? []) tableOn(open("Kerncijfers"), t, 1.2);
  open("Voor het gesprek").addText(
    r.vragen.map((v, i) => ({
      text: `${i + 1}. ${v.vraag}${v.aanleiding ? `\n${v.aanleiding}` : ""}`,
      options: { breakLine: true, fontSize: 18, color: INK, paraSpaceAfter: 14 },
    })),
    { x: LEFT, y: 1.3, w: WIDTH, h: 5.4, valign: "top" },
  );
  return dated(new Uint8Array((await deck.write({ outputType: "nodebuffer" })) as Buffer), card.manifest.peildatum);
}
