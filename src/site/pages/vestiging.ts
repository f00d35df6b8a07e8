import type { Verschil } from "../../engine/definitions/difference.js";
import { tableFigureHtml } from "../components/figure.js";
import { escapeHtml, number } from "../format.js";
import { type Cell, cells } from "../queries/cells.js";
import { hskCells, hskReadings } from "../queries/hsk.js";
import { instruments, periods, units } from "../queries/lists.js";
import { shared } from "../words/shared.js";
import { vestigingCasemix } from "./casemix/fair.js";
import { NONE_MEASURED, notDelivered } from "./chosen.js";
import { instrument, periode } from "./controls.js";
import { differenceCell, differenceText, manySentences, OTHER_MEANS, OTHERS } from "./difference-wording.js";
import { fromOtherMeans, fromRest } from "./differences.js";
import { classYears, deltaTrend, hskTrend } from "./outcomes.js";
import type { Block, Context, Page } from "./page.js";
import { effortBeside, outcomeBeside, satisfactionBeside, workBeside } from "./side-by-side.js";
import { compact, differenceUnit, paragraph, withInterval } from "./wording.js";

async function self(c: Context) {
  return (await units(c.q)).find((u) => u.eenheid === c.params["vestiging"]);
}

const heading: Block = async (c) => {
  const u = await self(c);
  return `<h1>${escapeHtml(u?.naam ?? "Onbekende vestiging")}</h1>${u?.organisatienaam ? `<p class="bovenkop">${escapeHtml(u.organisatienaam)}</p>` : ""}`;
};

const HSK = "Percentage verbetering";

interface KeyFigure {
  readonly wat: string;
  readonly eenheid: "percent" | "points";
  readonly cells: readonly Cell[];
  /** The same figure of every vestiging, where the whole is their mean and not that of all zorgtrajecten. */
  readonly alle?: readonly Cell[];
}

const cellOf = (r: KeyFigure, eenheid: string | undefined): Cell | undefined =>
  r.cells.find((x) => x.eenheid === eenheid);

/** This vestiging less the others, where it can be given. */
const differenceOf = (r: KeyFigure, own: string | undefined): Verschil | null =>
  r.alle ? fromOtherMeans(cellOf(r, own), r.alle) : fromRest(cellOf(r, own), cellOf(r, "totaal"));

const whyNone = (r: KeyFigure, own: string | undefined): string =>
  cellOf(r, own)?.waarde == null
    ? "–"
    : r.alle
      ? "niet te geven: niet van elke vestiging getoond"
      : "niet te geven: het totaal is niet getoond";

async function keyFigures(
  c: Context,
): Promise<{ kolommen: { id: string; naam: string }[]; rijen: KeyFigure[]; zonder: string | null }> {
  const u = await self(c);
  const all = await units(c.q);
  const ids = [u?.eenheid, u?.organisatie, "totaal"].filter((x): x is string => Boolean(x));
  const shown = ids
    .map((id) => ({ id, naam: all.find((x) => x.eenheid === id)?.naam ?? "" }))
    .filter((x) => x.naam !== "");
  const asked = (await instruments(c.q)).find((x) => x.instrument === c.keuze["instrument"]);
  const zonder = await notDelivered(c, asked);
  const i = zonder ? undefined : asked;
  const at = { eenheden: ids, periode: c.keuze["periode"] ?? "totaal" };
  const rows: KeyFigure[] = [
    { wat: "Response", eenheid: "percent", cells: await cells(c.q, { indicator: "response", ...at }) },
  ];
  if (i?.nulpunt != null) {
    rows.push({
      wat: "Complete SCL-90",
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hsk-compleet", ...at }),
    });
    rows.push({
      wat: HSK,
      eenheid: "percent",
      cells: await hskCells(c.q, { instrument: i.instrument, ...at }),
      alle: await cells(c.q, {
        indicator: "hsk-verbetering",
        instrument: i.instrument,
        niveau: "vestiging",
        periode: at.periode,
      }),
    });
    rows.push({
      wat: `Begonnen op of onder ${number(i.nulpunt)}`,
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hsk-start-normaal", instrument: i.instrument, ...at }),
    });
  }
  if (i) {
    rows.push({
      wat: "Delta-T",
      eenheid: "points",
      cells: await cells(c.q, { indicator: "delta-t", instrument: i.instrument, ...at }),
    });
    rows.push({
      wat: "Hersteld, van alle paren",
      eenheid: "percent",
      cells: await cells(c.q, { indicator: "hersteld", populatie: "paren", instrument: i.instrument, ...at }),
    });
    rows.push({
      wat: "Hersteld, van wie op of boven de T-grenswaarde begon",
      eenheid: "percent",
      cells: await cells(c.q, {
        indicator: "hersteld",
        populatie: "klinische start",
        instrument: i.instrument,
        ...at,
      }),
    });
  }
  return { kolommen: shown, rijen: rows, zonder };
}

const opening: Block = async (c) => {
  const { rijen, zonder } = await keyFigures(c);
  const label = (await periods(c.q)).find((p) => p.periode === c.keuze["periode"])?.label ?? "";
  const sentence = (wat: string): string | null => {
    const row = rijen.find((r) => r.wat === wat);
    const own = row && cellOf(row, c.params["vestiging"]);
    if (!row || !own) return null;
    const v = differenceOf(row, own.eenheid);
    const apart = v && differenceText(v, differenceUnit(row.eenheid), row.alle ? OTHER_MEANS : OTHERS);
    return `${wat}: ${withInterval(own, row.eenheid)}${apart ? `; ${apart}` : ""}.`;
  };
  return paragraph([
    `Afgesloten in ${label}.`,
    sentence("Response"),
    zonder ? `${zonder}${NONE_MEASURED}` : (sentence(HSK) ?? sentence("Delta-T")),
  ]);
};

const keyTable: Block = async (c) => {
  const { kolommen, rijen, zonder } = await keyFigures(c);
  const own = c.params["vestiging"];
  const said = manySentences(
    rijen.flatMap((r) => differenceOf(r, own) ?? []),
    "cijfers",
    "de andere vestigingen",
  );
  const readings = hskReadings(rijen.find((r) => r.wat === HSK)?.cells ?? []);
  return tableFigureHtml<KeyFigure>({
    naam: "kerncijfers",
    titel: "Kerncijfers",
    kopniveau: 2,
    onderschrift: `Deze vestiging naast haar organisatie en het totaal, waar zij zelf deel van uitmaakt. Tussen haakjes het 95 %-interval en n. Laatste kolom: deze vestiging min de andere vestigingen samen (het percentage verbetering: min hun gemiddelde), in punten of procentpunten, met het 95 %-interval van dat verschil. Ligt nul daarin, dan is geen verschil aangetoond.${readings ? ` ${readings}` : ""}`,
    ...(said ? { zegt: said } : {}),
    grover: zonder ? `${zonder}.` : null,
    rijen,
    kolommen: [
      { kop: "Cijfer", waarde: (r) => r.wat },
      ...kolommen.map((k) => ({
        kop: k.naam,
        waarde: (r: KeyFigure) => compact(cellOf(r, k.id), r.eenheid),
      })),
      {
        kop: "Verschil met de andere",
        waarde: (r) => {
          const v = differenceOf(r, own);
          return v ? differenceCell(v) : whyNone(r, own);
        },
      },
    ],
  });
};

export const vestigingPage: Page = {
  keuzes: [periode, instrument],
  blokken: {
    kop: heading,
    opening,
    kerncijfers: keyTable,
    casemix: vestigingCasemix,
    "naast-uitkomst": outcomeBeside,
    "naast-inzet": effortBeside,
    "naast-tevredenheid": satisfactionBeside,
    "naast-werk": workBeside,
    "response-verloop": (c) => shared(c).responseVerloop(),
    "hsk-verloop": hskTrend,
    "delta-verloop": deltaTrend,
    "klassen-per-jaar": classYears,
  },
};
