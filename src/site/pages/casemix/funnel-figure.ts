import type { Html } from "../../../engine/text/html.js";
import { funnel } from "../../charts/funnel.js";
import { figureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { enumerate, number } from "../../format.js";
import { countLimits, type Model, type UnitRow } from "../../queries/casemix.js";
import { cells } from "../../queries/cells.js";
import type { Context } from "../page.js";
import { type Asked, type Funnel, type FunnelPoint, funnelOf, levelsOf, limitName } from "./limits.js";
import { indicatorOf, isShare, leadColumn, lineOfModel, numberColumn, room, show, unitColumns } from "./shared.js";
import { funnelSentences, ownInFunnel } from "./wording.js";

/** The funnel of vestigingen under a model: which lie further from the target than chance allows. */

export const FUNNEL_TITLE = "Trechter: wat toeval toelaat";
const LEVEL = "vestiging";

export interface Given {
  readonly m: Model;
  readonly rows: readonly UnitRow[];
  readonly own: UnitRow | undefined;
  readonly whole: number | null;
}

export async function askedFunnel(c: Context, v: Given): Promise<Asked> {
  const maat = c.keuze["maat"] ?? "gecorrigeerd";
  const corrected = maat !== "gemeten";
  const levels = levelsOf(v.m);
  const measured =
    corrected || isShare(v.m)
      ? []
      : await cells(c.q, { indicator: indicatorOf(v.m), niveau: LEVEL, periode: "totaal" });
  // O/E of a rare count has limits that hang on the expected number alone; in standard errors every share has its own.
  const adjusted = v.m.verdeling === "poisson" && maat !== "z" ? "verhouding" : "kans";
  return {
    soort: isShare(v.m) ? (corrected ? adjusted : "aandeel") : "gemiddelde",
    gecorrigeerd: corrected,
    inZ: maat === "z",
    doel: v.m.doel ?? v.whole ?? 0,
    grens: levels.find((g) => String(g) === c.keuze["grens"]) ?? (levels[0] as number),
    grenzen: levels,
    verruimd: (c.keuze["overdispersie"] ?? "aan") === "aan",
    sd: new Map(measured.flatMap((r) => (r.sd === null ? [] : [[r.eenheid, r.sd]]))),
    aantallen: isShare(v.m) && corrected ? await countLimits(c.q, v.m.model, LEVEL) : [],
  };
}

export const SCALES: Readonly<Record<Asked["soort"], string>> = {
  gemiddelde: "T²",
  aandeel: "op de schaal asin√p",
  verhouding: "op de schaal log(O/E)",
  kans: "op de schaal van de log-odds",
};

/** φ and τ² as they are, and on which scale. */
function extraSpread(f: Funnel, a: Asked): string {
  const s = f.spreiding;
  if (!s.beschikbaar) return `Spreiding tussen eenheden (φ, τ²): niet beschikbaar; ${s.reden}.`;
  return `Spreiding tussen eenheden: φ ${number(s.phi, 2)} (gezuiverd ${number(s.phiZuiver, 2)}; 1 is toeval alleen), τ² ${number(s.tau2, 3)} ${SCALES[a.soort]}, uit ${number(s.eenheden)} vestigingen; ${a.verruimd ? (f.tau2 > 0 ? "de grenzen zijn ermee verruimd" : "er is niets om de grenzen mee te verruimen") : "niet in de grenzen verwerkt"}.${s.waarschuwing ? ` Let op: ${s.waarschuwing}.` : ""}`;
}

/** What the heights are. */
function ofWhat(a: Asked): string {
  if (a.inZ)
    return a.soort === "gemiddelde"
      ? "gecorrigeerd verschil met het doel, in standaardfouten (z)"
      : "gemeten min verwacht aantal, in standaardafwijkingen (z)";
  if (a.soort === "gemiddelde") return `${a.gecorrigeerd ? "gecorrigeerd" : "gemeten"} gemiddelde`;
  if (a.soort === "aandeel") return "percentage zoals gemeten, exacte grenzen";
  return "gemeten gedeeld door verwacht (O/E), exacte grenzen";
}

/** Whose limits they are, where they stand at each unit. */
function ownLimits(a: Asked): string {
  if (a.soort !== "kans") return "";
  return ` Iedere patiënt heeft een eigen kans, dus elke vestiging eigen grenzen: de streepjes bij haar punt (lijn: ${limitName(a.grens)}). Een punt op een streepje ligt erbinnen.${a.inZ ? " De doorlopende lijnen zijn de normale benadering; de streepjes beslissen." : ""}`;
}

/** What the foot counts. */
function footOf(a: Asked): string {
  if (a.soort === "kans") return a.inZ ? "variantie van het aantal (V)" : "verwacht aantal";
  if (a.soort === "verhouding") return "verwacht aantal";
  return a.gecorrigeerd && a.soort === "gemiddelde" ? "effectieve n" : "n (zorgtrajecten)";
}

interface FunnelRow {
  readonly r: UnitRow;
  readonly p: FunnelPoint | undefined;
  readonly reden: string | null;
}

/** The funnel that is asked for, or why there is none. */
export async function trechterFigure(c: Context, v: Given): Promise<Html> {
  if (v.whole === null) return unavailableHtml(FUNNEL_TITLE, "het cijfer van allen samen is niet gepubliceerd.");
  const a = await askedFunnel(c, v);
  const f = funnelOf(v.rows, a);
  if (!f || f.places.length === 0)
    return unavailableHtml(
      FUNNEL_TITLE,
      f
        ? (v.rows.find((r) => r.reden)?.reden ?? "niet gepubliceerd.")
        : "de spreiding binnen vestigingen is niet gepubliceerd.",
    );
  return funnelFigure(c, v, a, f);
}

function columnsOf(v: Given, a: Asked, digits: number): Column<FunnelRow>[] {
  const number_ = (kop: string, of: (x: FunnelRow) => number | null, d = digits): Column<FunnelRow> =>
    numberColumn<FunnelRow>(kop, of, d);
  const counted = a.soort === "verhouding" || a.soort === "kans";
  const lead = a.inZ ? "z" : counted ? "O/E" : isShare(v.m) ? "%" : "T";
  return [
    ...unitColumns("Vestiging").map(
      (k): Column<FunnelRow> => ({
        kop: k.kop,
        waarde: (x) => k.waarde(x.r),
        ...(k.toon ? { toon: (x: FunnelRow) => k.toon?.(x.r) ?? "" } : {}),
        ...(k.getal ? { getal: true } : {}),
        reden: (x) => x.reden,
      }),
    ),
    ...(counted
      ? [
          number_("Gemeten aantal", (x) => x.r.waargenomen, 0),
          number_("Verwacht aantal", (x) => x.r.verwacht_aantal, 1),
        ]
      : []),
    leadColumn<FunnelRow>(lead, (x) => x.p?.waarde ?? null, digits),
    ...(counted && !a.inZ
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
  ];
}

function funnelFigure(c: Context, v: Given, a: Asked, f: Funnel): Promise<Html> {
  const ratio = a.soort === "verhouding" || a.soort === "kans";
  const digits = ratio || a.inZ ? 2 : 1;
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
  const whose = v.m.doel === null ? "alle zorgtrajecten samen" : "streefwaarde van het beleid";
  const target = ratio ? "precies wat de casemix doet verwachten" : `${show(v.m, a.doel)}: ${whose}`;
  const goal = ratio ? `${a.inZ ? 0 : 1}: ${target}` : a.inZ ? `0: geen verschil met ${target}` : target;
  const most = Math.max(...f.places.map((p) => p.maat)) * 1.06;
  const wide = [
    ...f.curves.filter((l) => l.maat >= most / 12),
    ...f.ticks.filter((l) => l.grens === limitName(a.grens)),
  ].flatMap((l) => [l.laag, l.hoog]);
  return figureHtml<FunnelRow>(c, {
    naam: `trechter-${v.m.model}-${a.inZ ? "z" : a.soort}`,
    titel: FUNNEL_TITLE,
    onderschrift: `${v.m.titel}: ${ofWhat(a)}. Doel (doorgetrokken): ${goal}. Grenzen van ${enumerate(a.grenzen.map(limitName))}; geteld met ${limitName(a.grens)}. Driehoek: buiten die grenzen.${ownLimits(a)}${effectiveN}${f.tau2 > 0 ? " Een vestiging kan van het geheel verschillen en toch binnen deze grenzen liggen: zij tellen mee dat vestigingen altijd wat verschillen." : ""}`,
    zegt: [...said, v.own ? ownInFunnel(v.own.naam, own?.buiten ?? null, own !== undefined, a.grens) : ""]
      .join(" ")
      .trim(),
    regel: [lineOfModel(v.m), ...(ratio || v.m.doel === null ? [] : [`Doel: ${v.m.doel_bron}`]), extraSpread(f, a)],
    rijen: v.rows.map((r) => ({ r, p: f.places.find((p) => p.row === r), reden: r.reden })),
    kolommen: columnsOf(v, a, digits),
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
          title: a.inZ ? "z" : ratio ? "gemeten / verwacht" : isShare(v.m) ? "%" : "delta-T",
          foot: footOf(a),
          target: { value: f.doel, label: `Doel: ${goal}` },
          limits: a.grenzen.map(limitName),
          chosen: limitName(a.grens),
          ticks: f.ticks,
        },
      ),
  });
}
