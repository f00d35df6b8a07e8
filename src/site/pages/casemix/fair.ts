import { type Html, html } from "../../../engine/text/html.js";
import { unavailableHtml } from "../../components/figure.js";
import { type Model, type UnitRow, unitRows } from "../../queries/casemix.js";
import type { Block, Context } from "../page.js";
import { paragraph } from "../wording.js";
import { fitWarning } from "./diagnostics.js";
import { FUNNEL_TITLE, trechterFigure } from "./funnel-figure.js";
import { type MeasuredDifference, measuredDifference } from "./measured.js";
import { chosenModel, NO_MODEL, notFitted, wholeOf } from "./shared.js";
import { splitFigure, splitOf } from "./split.js";
import { NO_VERDICT, reliability, splitSentences } from "./wording.js";

/** "Verklaart de casemix het?": one vestiging's difference taken apart, and all of them compared fairly. */

const LEVEL = "vestiging";
/** The reliability that policy asks; the release gives the n for it. */

interface View {
  readonly m: Model;
  readonly rows: UnitRow[];
  readonly own: UnitRow | undefined;
  readonly whole: number | null;
  readonly apart: MeasuredDifference;
}

const ownCode = (c: Context): string => c.params["vestiging"] ?? c.keuze["vestiging"] ?? "";

async function view(c: Context): Promise<View | string> {
  const m = await chosenModel(c);
  if (!m) return NO_MODEL;
  const why = await notFitted(c.q, m);
  const rows = await unitRows(c.q, m.model, LEVEL);
  if (why || rows.length === 0) return why ?? NO_MODEL;
  const apart = await measuredDifference(c.q, m, LEVEL);
  return { m, rows, own: rows.find((r) => r.eenheid === ownCode(c)), whole: await wholeOf(c.q, m), apart };
}

/** Smaller print below an opening. */
const note = (sentences: readonly (string | null)[]): Html =>
  html`<p class="bron">${sentences.filter((s) => s !== null).join(" ")}</p>`;

export const differenceOpening: Block = async (c) => {
  const v = await view(c);
  if (typeof v === "string") {
    const m = await chosenModel(c);
    return paragraph([m ? `${m.titel}: het model is niet gebruikt; ${v}.` : `Geen vergelijking: ${v}`]);
  }
  if (!v.own)
    return paragraph([
      ownCode(c)
        ? "Deze vestiging heeft in deze uitgave geen cijfer onder dit model."
        : "Kies een vestiging: dan staat hier haar verschil met het geheel, wat de casemix daarvan verklaart, en wat er overblijft.",
    ]);
  if (v.whole === null) return paragraph(["Geen vergelijking: het cijfer van allen samen is niet gepubliceerd."]);
  return html`${paragraph([`${v.m.titel}.`, ...splitSentences(splitOf(v.own, v.whole, v.m, v.apart(v.own)))])}${note([NO_VERDICT, reliability(v.own, v.m.betrouwbaarheid), await fitWarning(c)])}`;
};

export const differenceParts: Block = async (c) => {
  const v = await view(c);
  if (typeof v === "string") return unavailableHtml("Het verschil in delen", v, 2);
  return v.own && v.whole !== null ? splitFigure(c, v.own, v.whole, v.m, v.apart(v.own)) : html``;
};

export const funnel: Block = async (c) => {
  const v = await view(c);
  return typeof v === "string" ? unavailableHtml(FUNNEL_TITLE, v) : trechterFigure(c, v);
};

/** The short part on a vestiging's own page: the sentences and the way to the whole page. */
export const vestigingCasemix: Block = async (c) => {
  const href = `${c.wortel}/casemix/index.html?vestiging=${encodeURIComponent(ownCode(c))}`;
  const link = html`<p><a href="${href}">Verklaart de casemix het? Deze vestiging gecorrigeerd, met de trechter</a></p>`;
  const v = await view({ ...c, keuze: {} });
  if (typeof v === "string") return html`${paragraph([`Geen vergelijking met gelijke patiënten: ${v}`])}${link}`;
  if (!v.own || v.whole === null)
    return html`${paragraph(["Deze vestiging heeft in deze uitgave geen gecorrigeerd cijfer."])}${link}`;
  return html`${paragraph([`${v.m.titel}, hele periode.`, ...splitSentences(splitOf(v.own, v.whole, v.m, v.apart(v.own)))])}${note([NO_VERDICT])}${link}`;
};
