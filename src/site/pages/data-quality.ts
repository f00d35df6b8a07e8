import { NOT_PUBLISHED, tableFigureHtml, unavailableHtml } from "../components/figure.js";
import { number } from "../format.js";
import { type Cell, cells, firstCells, oneCell } from "../queries/cells.js";
import { type AccountRow, account, instruments, periods, targets, units } from "../queries/lists.js";
import { absentLine, seriesUnits } from "./chosen.js";
import { periode, vestiging } from "./controls.js";
import { fromRest } from "./differences.js";
import { compositionFigure, FROM_REST, trendFigure, unitsFigure, withDifferences } from "./figures.js";
import { objection } from "./objection.js";
import type { Block, Context, Page } from "./page.js";
import { IN_ITS_ROLE } from "./report/losses.js";
import { againstRest, againstTarget, paragraph, withInterval } from "./wording.js";

const STATUS = ["completer", "dropout", "non-starter", "non-responder"] as const;
const HOW = "Punt: gevonden waarde; streep: 95 %-interval; n: zorgtrajecten. Volgorde op naam.";

async function period(c: Context) {
  const all = await periods(c.q);
  return (
    all.find((p) => p.periode === c.keuze["periode"]) ?? all[0] ?? { periode: "totaal", soort: "totaal", label: "" }
  );
}

/** The target of a year; a release of other years, or a whole period, has none. */
async function responseTarget(c: Context): Promise<number | null> {
  const p = await period(c);
  if (p.soort !== "jaar") return null;
  return (await targets(c.q, "response")).find((t) => t.jaar === Number(p.periode))?.waarde ?? null;
}

const opening: Block = async (c) => {
  const p = await period(c);
  const at = { periode: p.periode, eenheden: ["totaal"] as const };
  const response = await oneCell(c.q, { indicator: "response", ...at });
  const target = await responseTarget(c);
  const own = c.keuze["vestiging"] ?? "";
  const ownResponse = own === "" ? undefined : await oneCell(c.q, { indicator: "response", ...at, eenheden: [own] });
  const apart = againstRest(ownResponse, response, "percent");
  const rows = await account(c.q, "rijen");
  const aside = rows.filter((r) => r.post === "apart gezet").reduce((sum, r) => sum + (r.aantal ?? 0), 0);
  const read = rows.filter((r) => r.post === "gelezen").reduce((sum, r) => sum + (r.aantal ?? 0), 0);
  return paragraph([
    `Geldige voor- en nameting bij de behandelingen die in ${p.label} zijn afgesloten: ${withInterval(response, "percent")}.`,
    target !== null && againstTarget(response, target)
      ? `Dat ${againstTarget(response, target)} voor ${p.label}.`
      : null,
    ownResponse ? `${ownResponse.naam}: ${withInterval(ownResponse, "percent")}${apart ? `; ${apart}` : ""}.` : null,
    aside === 0
      ? `Alle ${number(read)} aangeleverde rijen waren bruikbaar.`
      : `Van de ${number(read)} aangeleverde rijen zijn er ${number(aside)} apart gezet.`,
  ]);
};

const responseUnits: Block = async (c) => {
  const p = await period(c);
  const target = await responseTarget(c);
  const rows = await cells(c.q, { indicator: "response", niveau: "vestiging", periode: p.periode });
  const [whole] = await cells(c.q, { indicator: "response", niveau: "totaal", periode: p.periode });
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    naam: "response-per-vestiging",
    titel: "Response per vestiging",
    onderschrift: `Afgesloten in ${p.label}. ${HOW}${target === null ? "" : ` Streepjeslijn: streefwaarde ${number(target)} %.`}`,
    eenheid: "percent",
    astitel: "geldige voor- én nameting",
    domein: [0, 100],
    ...(target === null ? {} : { streef: { value: target, label: `Streefwaarde ${p.label}: ${number(target)} %` } }),
    ...withDifferences(rows, (r) => fromRest(r, whole), FROM_REST),
  });
};

export const responseTrend: Block = async (c) => {
  const t = await targets(c.q, "response");
  return trendFigure(
    await cells(c.q, { indicator: "response", eenheden: await seriesUnits(c), soort: "kwartaal" }),
    await periods(c.q),
    {
      naam: "response-in-de-tijd",
      titel: "Response in de tijd",
      onderschrift:
        "Per kwartaal van afsluiten; onderaan n. Streepjes: landelijk afgesproken streefwaarde (2017–2020). Vanaf 1 juli 2016 telden alleen OQ-45-SD, BSI en SQ-48, met een overgangstermijn.",
      eenheid: "percent",
      astitel: "geldige voor- én nameting",
      domein: [0, 100],
      streef: t,
    },
  );
};

const statusYears: Block = async (c) => {
  const own = (await seriesUnits(c)).at(-1) ?? "totaal";
  const at = { indicator: "responsstatus", eenheden: [own] };
  const rows = await firstCells(c.q, [
    { ...at, soort: "jaar" },
    { ...at, soort: "totaal" },
  ]);
  const perYear = rows[0]?.soort === "jaar";
  const name = (await units(c.q)).find((u) => u.eenheid === own)?.naam ?? "";
  const rank = (r: Cell): number => (STATUS as readonly string[]).indexOf(r.categorie);
  const sorted = [...rows].sort((a, b) => (a.periode < b.periode ? -1 : a.periode > b.periode ? 1 : rank(a) - rank(b)));
  return compositionFigure(sorted, (r) => r.label, STATUS, {
    naam: "responsstatus-per-jaar",
    titel: "Waar gaat de response verloren?",
    onderschrift: `${name}, ${perYear ? "naar jaar van afsluiten" : "hele periode"}. Dropout: alleen een voormeting; non-starter: alleen een nameting; non-responder: geen van beide.`,
    astitel: "aandeel van de behandelingen",
    kop: perYear ? "Jaar" : "Periode",
  });
};

const completeUnits: Block = async (c) => {
  const p = await period(c);
  const [t] = await targets(c.q, "hsk-compleet");
  const rows = (await cells(c.q, { indicator: "hsk-compleet", niveau: "vestiging", periode: p.periode })).filter(
    (r) => r.n !== null,
  );
  if (rows.length === 0)
    return unavailableHtml(
      "Complete SCL-90 per vestiging (HSK-indicator 1)",
      "geen vestiging in deze uitgave gebruikt de SCL-90, of de aantallen zijn te klein.",
    );
  const hsk = (await instruments(c.q)).find((i) => i.nulpunt !== null);
  return unitsFigure(rows, c.keuze["vestiging"] ?? "", {
    ...(hsk ? await absentLine(c, hsk) : {}),
    naam: "complete-scl90-per-vestiging",
    titel: "Complete SCL-90 per vestiging (HSK-indicator 1)",
    onderschrift: `Aandeel afgesloten behandelingen met SCL-90 bij begin en eind, ${p.label}; alleen vestigingen met genoeg behandelingen waar de SCL-90 in gebruik is. ${HOW}${t ? ` Streepjeslijn: streefwaarde ${number(t.waarde)} %.` : ""}`,
    eenheid: "percent",
    astitel: "compleet paar SCL-90",
    domein: [0, 100],
    ...(t ? { streef: { value: t.waarde, label: `Streefwaarde ${number(t.waarde)} %` } } : {}),
  });
};

const checks: Block = async (c) => {
  const p = await period(c);
  const own = (await seriesUnits(c)).at(-1) ?? "totaal";
  const name = (await units(c.q)).find((u) => u.eenheid === own)?.naam ?? "";
  const of = (indicator: string): Promise<Cell[]> => {
    const at = { indicator, eenheden: [own], periode: p.periode };
    return firstCells(c.q, [at, { ...at, definitie: "samengevat" }]);
  };
  const before = await of("voormeting");
  const after = await of("nameting");
  if (before.length + after.length === 0) return unavailableHtml("Waarom ontbreekt een geldige meting?", NOT_PUBLISHED);
  const rows = [...before.map((r) => ({ rol: "voormeting", r })), ...after.map((r) => ({ rol: "nameting", r }))];
  return tableFigureHtml({
    naam: "geldige-metingen",
    titel: "Waarom ontbreekt een geldige meting?",
    onderschrift: `${name}, ${p.label}. Per behandeling: hoe ver de beste meting kwam in de controles. ${IN_ITS_ROLE}`,
    rijen: rows,
    kolommen: [
      { kop: "Meting", waarde: ({ rol }) => rol },
      { kop: "Uitslag", waarde: ({ r }) => r.categorie },
      {
        kop: "Behandelingen",
        reden: ({ r }) => r.reden,
        waarde: ({ r }) => r.teller,
        toon: ({ r }) => (r.teller === null ? (r.reden ?? "–") : number(r.teller)),
        getal: true,
      },
      { kop: "van (n)", waarde: ({ r }) => r.n, toon: ({ r }) => number(r.n), getal: true },
      {
        kop: "%",
        reden: ({ r }) => r.reden,
        waarde: ({ r }) => r.waarde,
        toon: ({ r }) => number(r.waarde, 1),
        getal: true,
      },
    ],
  });
};

/** From accepted row to denominator. */
const treatmentAccount: Block = async (c) =>
  tableFigureHtml<AccountRow>({
    naam: "verantwoording-zorgtrajecten",
    titel: "Rekening van de zorgtrajecten",
    onderschrift: "Van aanvaarde rij tot noemer.",
    rijen: await account(c.q, "zorgtrajecten"),
    kolommen: [
      { kop: "Post", waarde: (r) => r.post },
      {
        kop: "Aantal",
        reden: (r) => r.reden,
        waarde: (r) => r.aantal,
        toon: (r) => (r.aantal === null ? (r.reden ?? "–") : number(r.aantal)),
        getal: true,
      },
    ],
  });

/** Read, accepted and set aside beside each other, a file a row. */
const rowAccount: Block = async (c) => {
  const posts = await account(c.q, "rijen");
  const files = [...new Set(posts.map((r) => r.deel))];
  const count = (file: string, post: string): number | null =>
    posts.find((r) => r.deel === file && r.post === post)?.aantal ?? null;
  return tableFigureHtml<string>({
    naam: "verantwoording-rijen",
    titel: "Rekening van de rijen",
    onderschrift:
      "Elke gelezen rij is aanvaard of apart gezet; bij elke verwerking wordt nageteld dat gelezen gelijk is aan aanvaard plus apart gezet.",
    rijen: files,
    kolommen: [
      { kop: "Bestand", waarde: (f) => f },
      ...["gelezen", "aanvaard", "apart gezet"].map((post) => ({
        kop: post.charAt(0).toUpperCase() + post.slice(1),
        waarde: (f: string) => count(f, post),
        toon: (f: string) => number(count(f, post)),
        getal: true,
      })),
    ],
  });
};

export const dataQuality: Page = {
  keuzes: [periode, vestiging],
  blokken: {
    opening,
    "response-per-vestiging": responseUnits,
    "response-verloop": responseTrend,
    "status-per-jaar": statusYears,
    "compleet-per-vestiging": completeUnits,
    controles: checks,
    rijen: rowAccount,
    zorgtrajecten: treatmentAccount,
    bezwaar: objection,
  },
};
