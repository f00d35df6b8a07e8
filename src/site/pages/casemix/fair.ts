import { funnel } from "../../charts/funnel.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { enumerate, escapeHtml, number } from "../../format.js";
import { type Model, type UnitRow, unitRows } from "../../queries/casemix.js";
import { cells } from "../../queries/cells.js";
import { vestiging } from "../controls.js";
import type { Block, Context, Page } from "../page.js";
import { paragraph } from "../wording.js";
import { fitWarning } from "./diagnostics.js";
import { type Asked, type Funnel, funnelOf, levelsOf, limitName, type Place } from "./limits.js";
import { type MeasuredDifference, measuredDifference } from "./measured.js";
import {
  chosenModel,
  grens,
  indicatorOf,
  isShare,
  leadColumn,
  lineOfModel,
  maat,
  model,
  NO_MODEL,
  notFitted,
  numberColumn,
  overdispersie,
  room,
  show,
  unitColumns,
  wholeOf,
} from "./shared.js";
import { besideFigure, caterpillarFigure, splitFigure, splitOf } from "./units.js";
import { funnelSentences, NO_VERDICT, ownInFunnel, reliability, splitSentences } from "./wording.js";

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
const note = (sentences: readonly (string | null)[]): string =>
  `<p class="bron">${escapeHtml(sentences.filter((s) => s !== null).join(" "))}</p>`;

const opening: Block = async (c) => {
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
  return `${paragraph([`${v.m.titel}.`, ...splitSentences(splitOf(v.own, v.whole, v.m, v.apart(v.own)))])}${note([NO_VERDICT, reliability(v.own, v.m.betrouwbaarheid), await fitWarning(c)])}`;
};

const parts: Block = async (c) => {
  const v = await view(c);
  if (typeof v === "string") return unavailableHtml("Het verschil in delen", v, 2);
  return v.own && v.whole !== null ? splitFigure(v.own, v.whole, v.m, v.apart(v.own)) : "";
};

async function askedFunnel(c: Context, v: View): Promise<Asked> {
  const corrected = (c.keuze["maat"] ?? "gecorrigeerd") === "gecorrigeerd";
  const levels = levelsOf(v.m);
  const measured =
    corrected || isShare(v.m)
      ? []
      : await cells(c.q, { indicator: indicatorOf(v.m), niveau: LEVEL, periode: "totaal" });
  return {
    soort: isShare(v.m) ? (corrected ? "verhouding" : "aandeel") : "gemiddelde",
    gecorrigeerd: corrected,
    doel: v.m.doel ?? v.whole ?? 0,
    grens: levels.find((g) => String(g) === c.keuze["grens"]) ?? (levels[0] as number),
    grenzen: levels,
    verruimd: (c.keuze["overdispersie"] ?? "aan") === "aan",
    sd: new Map(measured.flatMap((r) => (r.sd === null ? [] : [[r.eenheid, r.sd]]))),
  };
}

/** φ and τ² as they are, and on which scale. */
function extraSpread(f: Funnel, a: Asked): string {
  const s = f.spreiding;
  if (!s.beschikbaar) return `Spreiding tussen eenheden (φ, τ²): niet beschikbaar; ${s.reden}.`;
  const scale =
    a.soort === "gemiddelde" ? "T²" : a.soort === "aandeel" ? "op de schaal asin√p" : "op de schaal log(O/E)";
  return `Spreiding tussen eenheden: φ ${number(s.phi, 2)} (gezuiverd ${number(s.phiZuiver, 2)}; 1 is toeval alleen), τ² ${number(s.tau2, 3)} ${scale}, uit ${number(s.eenheden)} vestigingen; ${a.verruimd ? (f.tau2 > 0 ? "de grenzen zijn ermee verruimd" : "er is niets om de grenzen mee te verruimen") : "niet in de grenzen verwerkt"}.`;
}

const FUNNEL_OF: Readonly<Record<Asked["soort"], string>> = {
  gemiddelde: "gemiddelde",
  aandeel: "percentage zoals gemeten, exacte grenzen",
  verhouding: "gemeten gedeeld door verwacht (O/E), exacte grenzen",
};

interface Row {
  readonly r: UnitRow;
  readonly p: Place | undefined;
  readonly reden: string | null;
}

const trechter: Block = async (c) => {
  const titel = "Trechter: wat toeval toelaat";
  const v = await view(c);
  if (typeof v === "string") return unavailableHtml(titel, v);
  if (v.whole === null) return unavailableHtml(titel, "het cijfer van allen samen is niet gepubliceerd.");
  const a = await askedFunnel(c, v);
  const f = funnelOf(v.rows, a);
  if (!f || f.places.length === 0)
    return unavailableHtml(
      titel,
      f
        ? (v.rows.find((r) => r.reden)?.reden ?? "niet gepubliceerd.")
        : "de spreiding binnen vestigingen is niet gepubliceerd.",
    );
  return funnelFigure(v, a, f, titel);
};

function funnelFigure(v: View, a: Asked, f: Funnel, titel: string): Promise<string> {
  const ratio = a.soort === "verhouding";
  const digits = ratio ? 2 : 1;
  const own = v.own && f.places.find((p) => p.row === v.own);
  const said = funnelSentences({
    eenheden: f.places.length,
    buiten: f.places.filter((p) => p.buiten).length,
    verborgen: f.verborgen.length,
    grens: a.grens,
    overdispersie: f.tau2 > 0,
    meervoud: "vestigingen",
    enkelvoud: "vestiging",
  });
  const effectiveN =
    a.soort === "gemiddelde" && a.gecorrigeerd
      ? " Effectieve n: minder dan n waar weinig behandelaars veel patiënten zagen of waar de patiënten ver van het geheel liggen."
      : "";
  const goal = ratio
    ? "1: precies wat de casemix doet verwachten"
    : `${show(v.m, f.doel)}: ${v.m.doel === null ? "alle zorgtrajecten samen" : "streefwaarde van het beleid"}`;
  const rows: Row[] = v.rows.map((r) => ({ r, p: f.places.find((p) => p.row === r), reden: r.reden }));
  const number_ = (kop: string, of: (x: Row) => number | null, d = digits): Column<Row> =>
    numberColumn<Row>(kop, of, d);
  const most = Math.max(...f.places.map((p) => p.maat)) * 1.06;
  const wide = f.curves.filter((l) => l.maat >= most / 12).flatMap((l) => [l.laag, l.hoog]);
  return figureHtml<Row>({
    naam: `trechter-${v.m.model}-${a.soort}`,
    titel,
    onderschrift: `${v.m.titel}: ${a.soort === "gemiddelde" ? `${a.gecorrigeerd ? "gecorrigeerd" : "gemeten"} ${FUNNEL_OF.gemiddelde}` : FUNNEL_OF[a.soort]}. Doel (doorgetrokken): ${goal}. Grenzen van ${enumerate(a.grenzen.map(limitName))}; geteld met ${limitName(a.grens)}. Driehoek: buiten die grenzen.${effectiveN}${f.tau2 > 0 ? " Een vestiging kan van het geheel verschillen en toch binnen deze grenzen liggen: zij tellen mee dat vestigingen altijd wat verschillen." : ""}`,
    zegt: [...said, v.own ? ownInFunnel(v.own.naam, own?.buiten ?? null, own !== undefined, a.grens) : ""]
      .join(" ")
      .trim(),
    regel: [lineOfModel(v.m), ...(ratio || v.m.doel === null ? [] : [`Doel: ${v.m.doel_bron}`]), extraSpread(f, a)],
    rijen: rows,
    kolommen: [
      ...unitColumns("Vestiging").map(
        (k): Column<Row> => ({
          kop: k.kop,
          waarde: (x) => k.waarde(x.r),
          ...(k.toon ? { toon: (x: Row) => k.toon?.(x.r) ?? "" } : {}),
          ...(k.getal ? { getal: true } : {}),
          reden: (x) => x.reden,
        }),
      ),
      ...(ratio
        ? [number_("Gemeten aantal", (x) => x.r.waargenomen, 0), number_("Verwacht aantal", (x) => x.r.verwacht_aantal)]
        : []),
      leadColumn<Row>(ratio ? "O/E" : isShare(v.m) ? "%" : "T", (x) => x.p?.waarde ?? null, digits),
      ...(ratio
        ? [
            number_("95 % laag (exact)", (x) => x.r.verhouding_laag),
            number_("95 % hoog (exact)", (x) => x.r.verhouding_hoog),
          ]
        : []),
      number_(`Ondergrens ${limitName(a.grens)}`, (x) => x.p?.grenzen.laag ?? null),
      number_(`Bovengrens ${limitName(a.grens)}`, (x) => x.p?.grenzen.hoog ?? null),
      {
        kop: "Ligging",
        waarde: (x) =>
          x.p ? (x.p.buiten ? `${x.p.buiten} de grenzen` : "binnen de grenzen") : (x.reden ?? "geen cijfer"),
      },
    ],
    spec: (width) =>
      funnel(
        f.places.map((p) => ({
          label: p.row.naam,
          maat: p.maat,
          waarde: p.waarde,
          eigen: p === own,
          buiten: p.buiten !== null,
          tip: `${p.row.naam}: ${number(p.waarde, digits)}, ${p.buiten ? `${p.buiten} de ${limitName(a.grens)}-grenzen` : `binnen de ${limitName(a.grens)}-grenzen`} (${number(p.grenzen.laag, digits)} tot ${number(p.grenzen.hoog, digits)}); n ${number(p.row.n)}`,
        })),
        f.curves,
        {
          width,
          domain: room([...f.places.map((p) => p.waarde), ...wide], [f.doel]),
          most,
          unit: a.soort === "aandeel" ? "percent" : "decimal",
          title: ratio ? "gemeten / verwacht" : isShare(v.m) ? "%" : "delta-T",
          foot: ratio
            ? "verwacht aantal"
            : a.soort === "gemiddelde" && a.gecorrigeerd
              ? "effectieve n"
              : "n (zorgtrajecten)",
          target: { value: f.doel, label: `Doel: ${goal}` },
          limits: a.grenzen.map(limitName),
          chosen: limitName(a.grens),
        },
      ),
  });
}

const shrunken: Block = async (c) => {
  const v = await view(c);
  return typeof v === "string"
    ? unavailableHtml("Per vestiging: gekrompen, met interval", v)
    : caterpillarFigure(c, v.m, v.rows, ownCode(c));
};

const beside: Block = async (c) => {
  const v = await view(c);
  return typeof v === "string"
    ? unavailableHtml("Zoals gemeten en gecorrigeerd", v)
    : besideFigure(c, v.m, v.rows, ownCode(c));
};

export const fairPage: Page = {
  keuzes: [vestiging, model, maat, grens, overdispersie],
  blokken: { opening, delen: parts, naast: beside, trechter, gekrompen: shrunken },
};

/** The short part on a vestiging's own page: the sentences and the way to the whole page. */
export const vestigingCasemix: Block = async (c) => {
  const href = `${c.wortel}/casemix/index.html?vestiging=${encodeURIComponent(ownCode(c))}`;
  const link = `<p><a href="${escapeHtml(href)}">Verklaart de casemix het? Deze vestiging gecorrigeerd, met de trechter</a></p>`;
  const v = await view({ ...c, keuze: {} });
  if (typeof v === "string") return `${paragraph([`Geen vergelijking met gelijke patiënten: ${v}`])}${link}`;
  if (!v.own || v.whole === null)
    return `${paragraph(["Deze vestiging heeft in deze uitgave geen gecorrigeerd cijfer."])}${link}`;
  return `${paragraph([`${v.m.titel}, hele periode.`, ...splitSentences(splitOf(v.own, v.whole, v.m, v.apart(v.own)))])}${note([NO_VERDICT])}${link}`;
};
