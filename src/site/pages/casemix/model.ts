import { html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { figureHtml, tableFigureHtml, unavailableHtml } from "../../components/figure.js";
import type { Column } from "../../components/table.js";
import { number, significant } from "../../format.js";
import { type Effect, effects, type Model, type Quantity, quantities } from "../../queries/casemix.js";
import type { Block } from "../page.js";
import { paragraph } from "../wording.js";
import { COUNTED, QUANTITIES, quantityName } from "./quantities.js";
import {
  chosenModel,
  isShare,
  leadColumn,
  lineOfModel,
  NO_MODEL,
  notFitted,
  numberColumn,
  room,
  traits,
} from "./shared.js";

/** The model card: what was estimated from what, how well it fits, and what it cannot say. */

const effectTip = (m: Model, e: Effect): string =>
  e.effect === null
    ? `${e.naam}: ${e.referentie ? "referentie" : (e.reden ?? "niet beschikbaar")}`
    : `${e.naam}: ${number(e.effect, 2)}${isShare(m) ? `, odds ratio ${number(Math.exp(e.effect), 2)}` : " T"} (95 %-interval ${number(e.laag, 2)} tot ${number(e.hoog, 2)}; n ${number(e.n)})`;

/** The name of a class without that of its characteristic. */
function classOf(e: Effect, names: ReadonlyMap<string, string>): string {
  const prefix = `${names.get(e.term) ?? ""}: `;
  return e.naam.startsWith(prefix) ? e.naam.slice(prefix.length) : e.naam;
}

/** A characteristic is a row that names the class compared with, and below it a row per other class. */
function forestRows(rows: readonly Effect[], names: ReadonlyMap<string, string>) {
  return rows
    .filter((e) => e.term !== "")
    .map((e) => ({
      e,
      kop: e.referentie,
      label: e.referentie ? (names.get(e.term) ?? e.term) : e.klasse ? `· ${classOf(e, names)}` : e.naam,
    }));
}

export const coefficients: Block = async (c) => {
  const titel = "Wat elk kenmerk met de uitkomst doet";
  const m = await chosenModel(c);
  if (!m) return unavailableHtml(titel, NO_MODEL);
  const names = new Map((await traits(c.q)).map((t) => [t.kenmerk, t.kenmerk_naam]));
  const rows = await effects(c.q, m.model);
  if (rows.length === 0) return unavailableHtml(titel, (await notFitted(c.q, m)) ?? "geen effecten gepubliceerd.");
  const drawn = forestRows(rows, names);
  return figureHtml<Effect>(c, {
    naam: `coefficienten-${m.model}`,
    titel,
    vraag: "Wat doet elk kenmerk met de uitkomst?",
    onderschrift: `Verschil met de referentieklasse als de rest gelijk is${isShare(m) ? ", als logaritme van de odds ratio" : ", in T"}. Punt: schatting; streep: 95 %-interval; gestreept: geen verschil. Volgorde: die van het beleid. `,
    zegt: "Een effect beschrijft samenhang in deze gegevens; het is geen oorzaak. Elk interval is dat van het verschil met de referentieklasse; twee andere klassen zijn aan hun strepen niet te vergelijken.",
    regel: lineOfModel(m),
    rijen: rows,
    kolommen: [
      { kop: "Kenmerk", waarde: (r) => names.get(r.term) ?? "" },
      { kop: "Klasse of getal", waarde: (r) => classOf(r, names) },
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
          laag: kop ? null : e.laag,
          hoog: kop ? null : e.hoog,
          reden: kop ? `naast ${classOf(e, names)}` : e.reden,
          eigen: false,
          tip: kop ? `${label}: naast ${classOf(e, names)} (n ${number(e.n)})` : effectTip(m, e),
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

/** One quantity in both variants. */
interface Pair {
  readonly grootheid: string;
  readonly leeg: Quantity | undefined;
  readonly casemix: Quantity | undefined;
  readonly reden: string | null;
}

/** Whole numbers as they are, yes or no, else three digits. */
function quantityText(x: Quantity | undefined): string {
  if (!x) return "–";
  if (x.waarde === null) return x.reden ?? "–";
  if (x.grootheid === "singulier") return x.waarde === 1 ? "ja" : "nee";
  const text = COUNTED.has(x.grootheid) ? number(x.waarde) : significant(x.waarde);
  return x.laag === null || x.hoog === null ? text : `${text} (${significant(x.laag)} tot ${significant(x.hoog)})`;
}

export const components: Block = async (c) => {
  const titel = "Hoe de spreiding is verdeeld";
  const m = await chosenModel(c);
  if (!m) return unavailableHtml(titel, NO_MODEL);
  const rows = await quantities(c.q, m.model);
  const order = Object.keys(QUANTITIES);
  const at = (g: string): number => (order.includes(g) ? order.indexOf(g) : order.length);
  const found = [...new Set(rows.filter((r) => ["leeg", "casemix"].includes(r.variant)).map((r) => r.grootheid))]
    .sort((a, b) => at(a) - at(b))
    .map((grootheid): Pair => {
      const [leeg, casemix] = ["leeg", "casemix"].map((v) =>
        rows.find((r) => r.variant === v && r.grootheid === grootheid),
      );
      return { grootheid, leeg, casemix, reden: casemix?.reden ?? leeg?.reden ?? null };
    });
  if (found.length === 0) return unavailableHtml(titel, (await notFitted(c.q, m)) ?? "niet gepubliceerd.");
  const columns = (kop: string, of: (p: Pair) => Quantity | undefined): Column<Pair>[] => [
    { kop, waarde: (p) => quantityText(of(p)) },
  ];
  return tableFigureHtml<Pair>(c, {
    naam: `model-${m.model}`,
    titel,
    vraag: "Waar zit de spreiding?",
    onderschrift:
      "Zonder kenmerken en met de casemix: spreiding tussen vestigingen en behandelaars, het aandeel daarvan in de hele variantie (ICC), het verschil dat twee willekeurige eenheden hebben, verklaarde variantie en passing. Tussen haakjes het 95 %-interval.",
    regel: lineOfModel(m),
    rijen: found,
    kolommen: [
      { kop: "Grootheid", waarde: (p) => quantityName(p.grootheid) },
      ...columns("Zonder kenmerken", (p) => p.leeg),
      ...columns("Met de casemix", (p) => p.casemix),
    ],
  });
};

export const citation: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return paragraph([NO_MODEL]);
  return html`<p>Noem het model, de uitgave (haar vingerafdruk staat onderaan elke pagina en bij <a href="${c.wortel}/verantwoording/index.html">Deze uitgave</a>) en de versie: <q>ROM-werkbank, casemixmodel ‘${m.titel}’ (${m.model}), uitgave en versie als vermeld.</q> Formules en keuzes: docs/methods/casemix.md; de grenzen van de trechter staan bij <a href="${c.wortel}/verantwoording/methoden.html">Methoden</a>. Alle schattingen staan als Parquet bij de uitgave.</p>`;
};
