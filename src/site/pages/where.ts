import type { Html } from "../../engine/text/html.js";
import { tableFigureHtml } from "../components/figure.js";

/**
 * Every row of ValueCare's document on ROM management reports (parameters, tables, raw scores, T, interpretation, KPI's) and
 * its place in the product. Shown on the methods page; the same table stands in docs/methods/rapportages.md, where
 * tests/house/where.test.ts keeps the two equal.
 */

export interface WhereEntry {
  readonly onderdeel: string;
  /** The row of the document, under its own name. */
  readonly regel: string;
  /** What the product does with it. */
  readonly product: string;
  /** File of the repository that holds the rule, figure or setting. */
  readonly plek: string;
  /** Test that runs it. */
  readonly proef: string;
  /** Page of the site, from the methods page. */
  readonly pagina?: readonly [href: string, naam: string];
}

const SERIES = "data/policy/reeksen.json";
const CASES = "tests/spec/cases.test.ts";
const SCORES = "tests/spec/scales.test.ts";
const INSTRUMENTS = "tests/spec/instruments.test.ts";
const REPORTS = "tests/site/reports.test.ts";

const parameter = (regel: string, product: string): WhereEntry => ({
  onderdeel: "Parameters",
  regel,
  product,
  plek: SERIES,
  proef: CASES,
  pagina: ["./methoden.html#gevallen-reeksen", "Gevallen: reeksen"],
});

const beheer = (regel: string, product: string, proef = CASES): WhereEntry => ({
  onderdeel: "Beheertabellen",
  regel,
  product,
  plek: SERIES,
  proef,
});

const score = (regel: string, file: string, product: string, proef = INSTRUMENTS): WhereEntry => ({
  onderdeel: "Berekening ruwe scores",
  regel,
  product,
  plek: `data/reference/instrumenten/${file}.json`,
  proef,
  pagina: ["./index.html#instrumenten", "Instrumenten"],
});

const RULE = "som × aantal vragen / aantal ingevuld";

const tile = (
  dashboard: string,
  page: "delta-t" | "meetproces" | "effectmeting",
  rows: readonly (readonly [regel: string, product: string, plek?: string])[],
): WhereEntry[] =>
  rows.map(([regel, product, plek]) => ({
    onderdeel: `KPI's: ${dashboard}`,
    regel,
    product,
    plek: plek === undefined ? `src/rapportage/${page}.md` : `src/site/pages/report/${plek}.ts`,
    proef: REPORTS,
    pagina: [
      `../rapportage/${page}.html`,
      page === "delta-t" ? "Delta-T" : page === "meetproces" ? "Meetproces" : "Effectmeting",
    ],
  }));

const delta = (regel: string, product: string): WhereEntry => ({
  onderdeel: "Interpretatie delta-T",
  regel,
  product,
  plek: "src/engine/definitions/tscore.ts",
  proef: "tests/spec/definitions.test.ts",
  pagina: ["./methoden.html#delta-t-klasse", "Methoden"],
});

export const PLACES: readonly WhereEntry[] = [
  parameter(
    "BI_MARGE_RONDOM_EERSTE_BEHANDELCONTACT_VOORMETING",
    "Dagen rond het eerste contact waarin een voormeting geldig is.",
  ),
  parameter(
    "BI_MARGE_RONDOM_LAATSTE_BEHANDELCONTACT_NAMETING",
    "Dagen rond het laatste contact waarin een nameting geldig is.",
  ),
  parameter(
    "GGZBI_ROM_MEETMOMENTEN_ZELFDE_TYPE_VRAGENLIJST",
    "JA: een reeks per vragenlijst; NEE: een reeks over vragenlijsten heen, verschillen alleen binnen één T-metriek.",
  ),
  parameter(
    "GGZBI_TIJDSINTERVAL_ROM_MEETMOMENTEN_ONAFHANKELIJK_VAN_TYPE",
    "Dagen tussen tussenmetingen waar geen interval per diagnose is ingesteld.",
  ),
  beheer(
    "Beheer BI: Vragenlijst per diagnose",
    "vragenlijst_per_diagnose: instrumenten en interval per diagnosehoofdgroep; de volgorde zegt ook welk paar telt.",
  ),
  beheer(
    "Beheer BI: Vragenlijst",
    "vragenlijst: of een lijst als ROM- en/of CQI-instrument geldt; anders zoals het register van instrumenten zegt.",
    SCORES,
  ),
  beheer("Beheer BI: Parameters", "parameters, en per zorgsoort waar de reeksen anders werken."),
  beheer(
    "Beheer BI: Vragenlijst subschalen",
    "vragenlijst_subschalen: een geleverde T die als subschaal onder een eigen code staat.",
    "tests/spec/t-metrics.test.ts",
  ),
  score(
    "SQ48",
    "sq-48",
    "Alleen geleverde totalen: de vraagcodes verschillen per instelling en geen bruikbare bron zegt welke 37 vragen tellen.",
  ),
  score("OQ45", "oq-45", `SD: vanaf 20 van 25, ${RULE}; omgekeerde vragen en de andere schalen uit het register.`),
  score("SDQ-P", "sdq-p", `Vanaf 16 van 20, ${RULE}. Antwoorden 0–2, niet 0–4: anders klopt 2 min het antwoord niet.`),
  score("SDQ-s11-17", "sdq-s11-17", `Vanaf 16 van 20, ${RULE}. Antwoorden 0–2, niet 0–4.`),
  score("BSI", "bsi", "Vanaf 43 van 53, het gemiddelde van de ingevulde vragen."),
  score("HoNOS-12", "honos-12", `Vanaf 10 van 12, ${RULE}; 9 is onbekend en telt als niet ingevuld.`),
  score("HoNOS-65", "honos65", `Vanaf 10 van 12, ${RULE}; beide nummeringen worden herkend.`),
  score(
    "MANSA-16",
    "mansa-12",
    "Vanaf 10 van de 12 gescoorde vragen (1–7); de ja/nee-vragen tellen niet mee. Som 12–84; het gemiddelde is een subschaal.",
  ),
  ...["SQ48", "OQ45", "SDQ-P", "SDQ-s11-17", "BSI", "HoNOS-12", "HoNOS-65", "MANSA-16"].map(
    (regel): WhereEntry => ({
      onderdeel: "Berekening T-scores",
      regel: `T ${regel}`,
      product:
        "Het document geeft geen formule. T op de voormetingen van patiënten, of een metriek die het beleid kiest.",
      plek: "data/reference/metrieken/patient-voormeting.json",
      proef: "tests/spec/t-metrics.test.ts",
      pagina: ["./index.html#instrumenten", "Instrumenten en hun T-metriek"],
    }),
  ),
  {
    onderdeel: "Andere bronsystemen",
    regel: "Ruwe score = T-score",
    product: "Metriek ‘geleverd’: de T uit de bron, nooit gemengd met een andere metriek.",
    plek: "data/reference/metrieken/geleverd.json",
    proef: "tests/spec/t-metrics.test.ts",
  },
  {
    onderdeel: "(Delta) t-score",
    regel: "Delta t-score t.o.v. de vorige valide meting",
    product: "delta-t-vorige: geldig met geldig, binnen de reeks; een gemist moment heeft geen T.",
    plek: "src/engine/models/55_meetmoment.sql",
    proef: CASES,
    pagina: ["../rapportage/delta-t.html", "Delta-T"],
  },
  {
    onderdeel: "(Delta) t-score",
    regel: "Delta t-score t.o.v. de initiële meting",
    product: "delta-t-initieel: ten opzichte van de eerste geldige meting van de reeks.",
    plek: "src/engine/models/55_meetmoment.sql",
    proef: CASES,
    pagina: ["../rapportage/delta-t.html", "Delta-T"],
  },
  delta("1 Hersteld", "Delta-T vanaf 5, T voor op of boven 42,5 en T na eronder."),
  delta("2 Verbeterd", "Delta-T vanaf 5, niet hersteld. Precies 5 valt in het document nergens onder."),
  delta("3 Onveranderd", "Delta-T tussen −5 en 5."),
  delta("4 Verslechterd", "Delta-T tot en met −5."),
  ...tile("Delta t-score", "delta-t", [
    ["Delta T-score ROM per maand", "Gemiddelde per maand; grover waar de aantallen te klein zijn."],
    ["Delta T-score ROM per organisatieniveau", "Vestigingen, organisaties of clusters, op naam."],
    ["Delta T-score ROM per soort vragenlijst", "Gemiddelde per vragenlijst."],
    ["Delta T-score ROM per RCI", "Klassen per jaar, per organisatieniveau en per vragenlijst."],
  ]),
  ...tile("Proces valide metingen", "meetproces", [
    ["Valide ROM metingen per maand", "Geldig en gemist per maand; extra metingen in de tabel.", "process"],
    ["Valide ROM metingen per organisatieniveau", "Geldig en gemist per eenheid."],
    ["Valide ROM metingen per soort vragenlijst", "Geldig en gemist per vragenlijst."],
    ["Valide ROM metingen per soort meetmoment", "Geldig en gemist voor voor-, tussen- en nameting."],
  ]),
  ...tile("Effectmeting", "effectmeting", [
    ["ROM RCI score per maand", "Klassen en gemiddelde delta-T per maand van afsluiten.", "rci"],
    ["ROM HoNOS65 subschalen", "Ruwe score voor tegen na, 12 schalen.", "subscales"],
    ["ROM RCI score per diagnosegroep", "Klassen per diagnosehoofdgroep met de tabel eronder.", "rci"],
    [
      "ROM CANSAS subschalen",
      "Ruwe score voor tegen na, 25 behoeften, en het aandeel met een onvervulde behoefte.",
      "subscales",
    ],
  ]),
  ...tile("Effectmeting Delta t-score", "effectmeting", [
    ["ROM Delta-T score per maand", "Gemiddelde delta-T van paren per maand van afsluiten."],
    ["ROM Delta-T score per org. niv.", "Gemiddelde delta-T van paren: totaal, clusters en organisaties."],
    ["ROM Delta-T score per diagnosegroep", "Gemiddelde delta-T van paren per diagnosehoofdgroep."],
    ["ROM Delta-T score per jaar", "Gemiddelde delta-T van paren per jaar van afsluiten."],
  ]),
];

/** The table on the methods page. */
export const whereHtml = (): Html =>
  tableFigureHtml<WhereEntry>(
    {},
    {
      naam: "waar-staat-wat",
      titel: "Elke regel van het document van ValueCare",
      onderschrift:
        "Parameters, beheertabellen, ruwe scores, T-scores, interpretatie en KPI's, onder hun eigen naam, en wat dit product ermee doet.",
      rijen: PLACES,
      kolommen: [
        { kop: "Onderdeel", waarde: (p) => p.onderdeel },
        { kop: "Regel", waarde: (p) => p.regel },
        { kop: "In dit product", waarde: (p) => p.product },
        { kop: "Te vinden bij", waarde: (p) => p.pagina?.[1] ?? p.plek, href: (p) => p.pagina?.[0] ?? null },
      ],
    },
  );
