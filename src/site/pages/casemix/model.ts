import { type Html, html } from "../../../engine/text/html.js";
import { intervals } from "../../charts/intervals.js";
import { figureHtml } from "../../components/figure.js";
import { number, significant } from "../../format.js";
import { type Effect, type Model, type Quantity, quantities } from "../../queries/casemix.js";
import type { Block, Context } from "../page.js";
import { paragraph } from "../wording.js";
import { COUNTED, QUANTITIES, quantityName } from "./quantities.js";
import {
  chosenModel,
  isShare,
  leadColumn,
  type ModelFigure,
  NO_MODEL,
  numberColumn,
  partsOf,
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

/** Effects of a model's characteristics in the order of the policy, each beside the class that it is compared with. */
export async function effectsFigure(c: Context, rows: readonly Effect[], o: ModelFigure): Promise<Html> {
  const m = o.model;
  const names = new Map((await traits(c.q)).map((t) => [t.kenmerk, t.kenmerk_naam]));
  const drawn = forestRows(rows, names);
  return figureHtml<Effect>(c, {
    ...partsOf(o, "coefficienten"),
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
}

/** A quantity of a model as text, without characteristics and with the casemix. */
export interface QuantityPair {
  readonly naam: string;
  readonly leeg: string;
  readonly casemix: string;
}

/** Whole numbers as they are, yes or no, else three digits. */
function quantityText(x: Quantity | undefined): string {
  if (!x) return "–";
  if (x.waarde === null) return x.reden ?? "–";
  if (x.grootheid === "singulier") return x.waarde === 1 ? "ja" : "nee";
  const text = COUNTED.has(x.grootheid) ? number(x.waarde) : significant(x.waarde);
  return x.laag === null || x.hoog === null ? text : `${text} (${significant(x.laag)} tot ${significant(x.hoog)})`;
}

/** Spread and fit of a model in the order of the model card. */
export async function quantityPairs(c: Context, m: Model): Promise<QuantityPair[]> {
  const rows = await quantities(c.q, m.model);
  const order = Object.keys(QUANTITIES);
  const at = (g: string): number => (order.includes(g) ? order.indexOf(g) : order.length);
  const of = (grootheid: string, variant: string): Quantity | undefined =>
    rows.find((r) => r.variant === variant && r.grootheid === grootheid);
  return [...new Set(rows.filter((r) => ["leeg", "casemix"].includes(r.variant)).map((r) => r.grootheid))]
    .sort((a, b) => at(a) - at(b))
    .map((g) => ({
      naam: quantityName(g),
      leeg: quantityText(of(g, "leeg")),
      casemix: quantityText(of(g, "casemix")),
    }));
}

export const citation: Block = async (c) => {
  const m = await chosenModel(c);
  if (!m) return paragraph([NO_MODEL]);
  return html`<p>Noem het model, de uitgave (haar vingerafdruk staat onderaan elke pagina en bij <a href="${c.wortel}/verantwoording/index.html">Deze uitgave</a>) en de versie: <q>ROM-werkbank, casemixmodel ‘${m.titel}’ (${m.model}), uitgave en versie als vermeld.</q> Formules en keuzes: docs/methods/casemix.md; de grenzen van de trechter staan bij <a href="${c.wortel}/verantwoording/methoden.html">Methoden</a>. Alle schattingen staan als Parquet bij de uitgave.</p>`;
};
