import { intervals } from "../../charts/intervals.js";
import { paired } from "../../charts/paired.js";
import { figureHtml, tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import { escapeHtml, number, significant } from "../../format.js";
import {
  type Check,
  checks,
  type Effect,
  effects,
  type Model,
  type Quantity,
  quantities,
} from "../../queries/casemix.js";
import type { Block, Context, Page } from "../page.js";
import { paragraph } from "../wording.js";
import { QUANTITIES, quantityName, variantName } from "./quantities.js";
import {
  chosenModel,
  isShare,
  leadColumn,
  lineOfModel,
  model,
  NO_MODEL,
  notFitted,
  numberColumn,
  room,
  show,
  traits,
} from "./shared.js";
import { sideOf } from "./wording.js";

/** The model card: what was estimated from what, how well it fits, and what it cannot say. */

const opening: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return paragraph([`Geen model: ${NO_MODEL}`]);
  const why = await notFitted(c.q, m);
  return paragraph([
    `${m.titel}: een ${isShare(m) ? "logistisch model" : "lineair gemengd model"}.`,
    why ? `Het is niet gebruikt: ${why}.` : null,
  ]);
};

const card: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return unavailableHtml("Modelkaart", NO_MODEL);
  const facts: [string, string][] = [
    ["Uitkomst", `${m.titel}, in ${m.eenheid === "%" ? "procenten" : "T-punten; plus is vooruitgang"}`],
    ["Wie meetellen", m.populatie],
    ["Gecorrigeerd voor", m.covariaten],
    ["Doen niet mee", m.weggelaten || "geen"],
    ["Ontbrekende waarden", m.ontbrekend],
    [
      "Eenheden",
      isShare(m)
        ? "Vestigingen worden indirect gestandaardiseerd: gemeten aantal naast wat de patiënten doen verwachten."
        : "Vestigingen en behandelaars binnen vestigingen zijn toevallige effecten (REML).",
    ],
    ["Bron van de keuzes", m.bron],
  ];
  return `<dl class="feiten">${facts.map(([a, b]) => `<div><dt>${escapeHtml(a)}</dt><dd>${escapeHtml(b)}</dd></div>`).join("")}</dl>`;
};

const effectTip = (m: Model, e: Effect): string =>
  e.effect === null
    ? `${e.naam}: ${e.referentie ? "referentie" : (e.reden ?? "niet beschikbaar")}`
    : `${e.naam}: ${number(e.effect, 2)}${isShare(m) ? `, odds ratio ${number(Math.exp(e.effect), 2)}` : " T"} (95 %-interval ${number(e.laag, 2)} tot ${number(e.hoog, 2)}; n ${number(e.n)})`;

/** A characteristic is a row that names the class compared with, and below it a row per other class. */
function forestRows(rows: readonly Effect[], names: ReadonlyMap<string, string>) {
  return rows.map((e) => ({
    e,
    kop: e.referentie,
    label: e.referentie ? (names.get(e.term) ?? e.term) : e.klasse ? `· ${e.naam}` : e.naam,
  }));
}

const coefficients: Block = async (c) => {
  const titel = "Wat elk kenmerk met de uitkomst doet";
  const m = await chosenModel(c);
  if (!m) return unavailableHtml(titel, NO_MODEL);
  const names = new Map((await traits(c.q)).map((t) => [t.kenmerk, t.kenmerk_naam]));
  const rows = await effects(c.q, m.model);
  if (rows.length === 0) return unavailableHtml(titel, (await notFitted(c.q, m)) ?? "geen effecten gepubliceerd.");
  const drawn = forestRows(rows, names);
  return figureHtml<Effect>({
    naam: `coefficienten-${m.model}`,
    titel,
    onderschrift: `Verschil met de referentieklasse als de rest gelijk is${isShare(m) ? ", als logaritme van de odds ratio" : ", in T"}. Punt: schatting; streep: 95 %-interval; gestreept: geen verschil. Volgorde: die van het beleid. `,
    zegt: "Een effect beschrijft samenhang in deze gegevens; het is geen oorzaak.",
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      { kop: "Kenmerk", waarde: (r) => names.get(r.term) ?? "" },
      { kop: "Klasse of getal", waarde: (r) => r.naam },
      leadColumn<Effect>("n", (r) => r.n, 0),
      {
        kop: "Effect",
        waarde: (r) => r.effect,
        reden: (r) => (r.referentie ? "referentie" : r.reden),
        toon: (r) => (r.referentie ? "referentie" : r.effect === null ? (r.reden ?? "–") : number(r.effect, 2)),
        getal: true,
      },
      numberColumn<Effect>("Standaardfout", (r) => r.se, 2),
      numberColumn<Effect>("95 % laag", (r) => r.laag, 2),
      numberColumn<Effect>("95 % hoog", (r) => r.hoog, 2),
      ...(isShare(m)
        ? [
            numberColumn<Effect>(
              "Odds ratio",
              (r) => (r.effect === null || r.referentie ? null : Math.exp(r.effect)),
              2,
            ),
          ]
        : []),
    ],
    spec: (width) =>
      intervals(
        drawn.map(({ label, e, kop }) => ({
          label,
          n: kop ? "" : number(e.n),
          waarde: kop ? null : e.effect,
          laag: e.laag,
          hoog: e.hoog,
          reden: kop ? `naast ${e.naam}` : e.reden,
          eigen: false,
          tip: kop ? `${label}: naast ${e.naam} (n ${number(e.n)})` : effectTip(m, e),
        })),
        {
          width,
          domain: room(
            drawn.flatMap(({ e }) => [e.laag, e.hoog]),
            [0],
          ),
          unit: "decimal",
          title: isShare(m) ? "log odds ratio" : "T",
          target: { value: 0, label: "Geen verschil met de referentieklasse" },
        },
      ),
  });
};

const components: Block = async (c) => {
  const titel = "Hoe de spreiding is verdeeld";
  const m = await chosenModel(c);
  if (!m) return unavailableHtml(titel, NO_MODEL);
  const rows = (await quantities(c.q, m.model)).filter((r) => ["leeg", "casemix"].includes(r.variant));
  if (rows.length === 0) return unavailableHtml(titel, (await notFitted(c.q, m)) ?? "niet gepubliceerd.");
  const order = Object.keys(QUANTITIES);
  const at = (r: Quantity): number => (order.includes(r.grootheid) ? order.indexOf(r.grootheid) : order.length);
  return tableFigureHtml<Quantity>({
    naam: `model-${m.model}`,
    titel,
    onderschrift:
      "Zonder kenmerken (leeg) en met de casemix: spreiding tussen vestigingen en behandelaars, aandeel daarvan in het geheel (ICC), het verschil dat twee willekeurige eenheden gemiddeld hebben, verklaarde variantie en passing.",
    regel: lineOfModel(m),
    rijen: [...rows].sort((a, b) => at(a) - at(b) || b.variant.localeCompare(a.variant)),
    kolommen: [
      { kop: "Grootheid", waarde: (r) => quantityName(r.grootheid) },
      { kop: "Model", waarde: (r) => variantName(r.variant) },
      {
        ...leadColumn<Quantity>("Waarde", (r) => r.waarde),
        toon: (r) => (r.waarde === null ? (r.reden ?? "–") : significant(r.waarde)),
      },
      { ...numberColumn<Quantity>("95 % laag", (r) => r.laag), toon: (r) => significant(r.laag) },
      { ...numberColumn<Quantity>("95 % hoog", (r) => r.hoog), toon: (r) => significant(r.hoog) },
      numberColumn<Quantity>("n", (r) => r.n, 0),
    ],
  });
};

async function checkRows(c: Context, toets: string): Promise<{ m: Model | undefined; rows: Check[] }> {
  const m = await chosenModel(c);
  return { m, rows: m ? (await checks(c.q, m.model)).filter((r) => r.toets === toets) : [] };
}

const calibration: Block = async (c) => {
  const titel = "Komt uit wat het model verwacht?";
  const { m, rows } = await checkRows(c, "calibratie");
  if (!m || rows.length === 0) return unavailableHtml(titel, m ? "geen toets gepubliceerd." : NO_MODEL);
  const off = rows.filter(
    (r) => sideOf({ waarde: r.waarde, laag: r.laag, hoog: r.hoog }, r.verwacht ?? 0) !== "geen" && r.laag !== null,
  );
  const verdict =
    off.length === 0
      ? "In elk tiende deel dat getoond is past de verwachting bij wat is gemeten."
      : `In ${off.length} van de ${rows.length} delen ligt de verwachting buiten het interval van wat is gemeten: daar past het model minder goed.`;
  return figureHtml<Check>({
    naam: `calibratie-${m.model}`,
    titel,
    onderschrift: `Zorgtrajecten in tien even grote groepen naar wat hun kenmerken doen verwachten. Open punt: verwacht; vol punt: gemeten, met 95 %-interval.`,
    zegt: verdict,
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      { kop: "Deel", waarde: (r) => r.groep },
      leadColumn<Check>("n", (r) => r.n, 0),
      numberColumn<Check>("Verwacht", (r) => r.verwacht),
      leadColumn<Check>("Gemeten", (r) => r.waarde),
      numberColumn<Check>("95 % laag", (r) => r.laag),
      numberColumn<Check>("95 % hoog", (r) => r.hoog),
    ],
    spec: (width) =>
      paired(
        rows.flatMap((r) => [
          {
            label: r.groep,
            n: number(r.n),
            moment: "verwacht",
            waarde: r.verwacht,
            laag: null,
            hoog: null,
            reden: r.reden,
            tip: `${r.groep}: verwacht ${show(m, r.verwacht)}`,
          },
          {
            label: r.groep,
            n: number(r.n),
            moment: "gemeten",
            waarde: r.waarde,
            laag: r.laag,
            hoog: r.hoog,
            reden: r.reden,
            tip: `${r.groep}: gemeten ${r.waarde === null ? (r.reden ?? "–") : show(m, r.waarde)}`,
          },
        ]),
        {
          width,
          moments: ["verwacht", "gemeten"],
          domain: room(
            rows.flatMap((r) => [r.laag, r.hoog, r.verwacht]),
            [],
          ),
          title: isShare(m) ? "%" : "T",
        },
      ),
  });
};

const OTHER_CHECKS: Readonly<Record<string, { kop: string; waarde: string; uitleg: string }>> = {
  residuen: {
    kop: "Residuen",
    waarde: "Gevonden (%)",
    uitleg:
      "Hoeveel metingen er verder dan 1, 2 en 3 standaarddeviaties van hun verwachting liggen, naast wat bij een normale verdeling hoort. Scheefheid is een getal zonder eenheid; 0 is symmetrisch.",
  },
  invloed: {
    kop: "Invloed van één vestiging",
    waarde: "Grootste verschuiving (in standaardfouten)",
    uitleg:
      "Hoe ver de effecten verschuiven als een vestiging niet meetelt. Boven 1 hangt een uitkomst van het model aan die ene vestiging. Volgorde op naam.",
  },
  samenhang: {
    kop: "Samenhang tussen kenmerken",
    waarde: "VIF",
    uitleg:
      "Hoeveel onzekerder een effect is doordat kenmerken samen voorkomen (VIF). Boven 10 zijn effecten niet goed uit elkaar te houden.",
  },
};

const checkTable =
  (toets: string): Block =>
  async (c) => {
    const about = OTHER_CHECKS[toets] as (typeof OTHER_CHECKS)[string];
    const { m, rows } = await checkRows(c, toets);
    if (!m || rows.length === 0) return unavailableHtml(about.kop, m ? "geen toets gepubliceerd." : NO_MODEL);
    return tableFigureHtml<Check>({
      naam: `${toets}-${m.model}`,
      titel: about.kop,
      onderschrift: about.uitleg,
      regel: lineOfModel(m),
      rijen: rows,
      kolommen: [
        { kop: toets === "invloed" ? "Vestiging" : "Groep", waarde: (r) => r.groep },
        leadColumn<Check>("n", (r) => r.n, 0),
        ...(rows.some((r) => r.verwacht !== null) ? [numberColumn<Check>("Verwacht", (r) => r.verwacht, 2)] : []),
        leadColumn<Check>(about.waarde, (r) => r.waarde, 2),
      ],
    });
  };

const cite: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return paragraph([NO_MODEL]);
  return `<p>Noem het model, de uitgave (haar vingerafdruk staat onderaan elke pagina en bij <a href="${c.wortel}/verantwoording/index.html">Deze uitgave</a>) en de versie: <q>ROM-werkbank, casemixmodel ‘${escapeHtml(m.titel)}’ (${escapeHtml(m.model)}), uitgave en versie als vermeld.</q> Formules en keuzes: docs/methods/casemix.md; de grenzen van de trechter staan bij <a href="${c.wortel}/verantwoording/methoden.html">Methoden</a>. Alle schattingen staan als Parquet bij de uitgave.</p>`;
};

export const modelPage: Page = {
  keuzes: [model],
  blokken: {
    opening,
    kaart: card,
    coefficienten: coefficients,
    spreiding: components,
    calibratie: calibration,
    residuen: checkTable("residuen"),
    invloed: checkTable("invloed"),
    samenhang: checkTable("samenhang"),
    citeren: cite,
  },
};
