import { median } from "simple-statistics";
import type { Column } from "../../components/table.js";
import { number, percent } from "../../format.js";
import {
  type Model,
  models,
  type Quantity,
  quantities,
  TRAITS_SQL,
  type Trait,
  type UnitRow,
  unitRows,
} from "../../queries/casemix.js";
import { cells } from "../../queries/cells.js";
import type { Query } from "../../query.js";
import type { Context, Control } from "../page.js";
import { levelsOf, limitName } from "./limits.js";
import type { Measure } from "./wording.js";

/** What the casemix pages share: their controls, the chosen model, and how its values are written. */

/** Said where a release has no model at all. */
export const NO_MODEL =
  "deze uitgave bevat geen casemixmodel: er zijn te weinig zorgtrajecten met een uitkomst, of te weinig vestigingen.";

export const model: Control = {
  naam: "model",
  label: "Uitkomst",
  opties: async (q) => {
    const all = await models(q);
    return all.length ? all.map((m) => ({ waarde: m.model, label: m.titel })) : [{ waarde: "", label: "Geen" }];
  },
};

export const maat: Control = {
  naam: "maat",
  label: "Trechter van",
  opties: async () => [
    { waarde: "gecorrigeerd", label: "het gecorrigeerde cijfer" },
    { waarde: "gemeten", label: "het cijfer zoals gemeten" },
    { waarde: "z", label: "het gecorrigeerde verschil in standaardfouten (z)" },
  ],
};

export const grens: Control = {
  naam: "grens",
  label: "Grenzen",
  opties: async (q) => {
    const [first] = await models(q);
    return first
      ? levelsOf(first).map((g) => ({ waarde: String(g), label: limitName(g) }))
      : [{ waarde: "", label: "Geen" }];
  },
};

export const overdispersie: Control = {
  naam: "overdispersie",
  label: "Spreiding tussen eenheden",
  opties: async () => [
    { waarde: "aan", label: "verruimt de grenzen" },
    { waarde: "uit", label: "telt niet mee" },
  ],
};

/** The model in view; undefined where the release has none. */
export async function chosenModel(c: Context): Promise<Model | undefined> {
  const all = await models(c.q);
  return all.find((m) => m.model === c.keuze["model"]) ?? all[0];
}

export const traits = (q: Query): Promise<Trait[]> => q.all<Trait>(TRAITS_SQL);

/** The published figure of the same zorgtrajecten; the card names it with its definition. */
export const indicatorOf = (m: Model): string => m.indicator.split("|")[0] ?? "";

/** One quantity of a model: by variant and name. */
export const quantity = (all: readonly Quantity[], variant: string, grootheid: string): Quantity | undefined =>
  all.find((x) => x.variant === variant && x.grootheid === grootheid);

/**
 * Mean or percentage of all zorgtrajecten of a model together, what units are compared with: as published, and where it is
 * not from what the model says of its units (adjusted − measured + expected), which is the same number for each of them up to
 * rounding; of a share the model itself says it wherever it says anything of units.
 */
export async function wholeOf(q: Query, m: Model): Promise<number | null> {
  const [only, ...more] = await cells(q, {
    indicator: indicatorOf(m),
    niveau: "totaal",
    periode: "totaal",
    uitsplitsing: "",
  });
  if (!isShare(m) && only && more.length === 0 && only.waarde !== null) return only.waarde;
  const given = quantity(await quantities(q, m.model), "casemix", "geheel")?.waarde;
  return given ?? fromUnits(await unitRows(q, m.model, "vestiging"), m);
}

/** What shrunken estimates are drawn to: a middling unit with the patients of all; of a share the whole itself. */
export async function middleOf(q: Query, m: Model): Promise<number | null> {
  return quantity(await quantities(q, m.model), "casemix", "midden")?.waarde ?? (await wholeOf(q, m));
}

/** The middle of what each unit says of the whole. */
function fromUnits(rows: readonly UnitRow[], m: Model): number | null {
  const found = rows.flatMap((r) => {
    if (isShare(m) || r.ongecorrigeerd === null || r.gecorrigeerd === null || r.verwacht === null) return [];
    return [r.gecorrigeerd - r.ongecorrigeerd + r.verwacht];
  });
  return found.length ? median(found) : null;
}

/** Why a model could not be fitted, or null where it was. */
export async function notFitted(q: Query, m: Model): Promise<string | null> {
  const all = (await quantities(q, m.model)).filter((x) => x.variant === "casemix");
  if (all.length === 0) return "dit model is in deze uitgave niet geschat";
  return all.every((x) => x.waarde === null) ? (all.find((x) => x.reden)?.reden ?? "dit model is niet geschat") : null;
}

export const isShare = (m: Model): boolean => m.soort === "logistisch";
export const measureOf = (m: Model): Measure => (isShare(m) ? "%" : "T");
export const unitOf = (m: Model): "percent" | "points" => (isShare(m) ? "percent" : "points");

/** A value of a model as text. */
export const show = (m: Model, x: number | null): string => (isShare(m) ? percent(x) : number(x, 1));

/** `12,3 (95 %-interval 10,1 tot 14,5)`, or the reason why there is none. */
export function valueText(
  m: Model,
  value: number | null,
  low: number | null,
  high: number | null,
  reason: string | null,
): string {
  if (value === null) return reason ?? "niet beschikbaar";
  return `${show(m, value)}${low === null || high === null ? "" : ` (95 %-interval ${number(low, 1)} tot ${number(high, 1)})`}`;
}

/** A column of numbers of which a hidden one tells why. */
export const numberColumn = <R extends { readonly reden: string | null }>(
  kop: string,
  of: (r: R) => number | null,
  digits = 1,
): Column<R> => ({
  kop,
  waarde: of,
  toon: (r) => number(of(r), digits),
  reden: (r) => r.reden,
  getal: true,
});

/** A column of which a hidden figure shows its reason on the page too. */
export const leadColumn = <R extends { readonly reden: string | null }>(
  kop: string,
  of: (r: R) => number | null,
  digits = 1,
): Column<R> => ({
  ...numberColumn(kop, of, digits),
  toon: (r) => (of(r) === null ? (r.reden ?? "–") : number(of(r), digits)),
});

/** The columns that identify a unit and its number. */
export const unitColumns = (kop: string): Column<UnitRow>[] => [
  { kop, waarde: (r) => r.naam },
  leadColumn<UnitRow>("n", (r) => r.n, 0),
];

/** What the outcome says and what n counts in every casemix figure, in the words of the model card. */
export const lineOfModel = (m: Model): string =>
  `${m.toelichting === "" ? "" : `${m.toelichting} `}n: ${m.populatie.replace(/\.?$/, ".")} ${isShare(m) ? "Noemer: dezelfde zorgtrajecten." : "Het gemiddelde is over n."} Datum: afgesloten in de hele periode van de uitgave.`;

/** What every figure of a model says: its name and title, how to read it, and what may be concluded. */
export interface ModelFigure {
  readonly model: Model;
  readonly naam?: string;
  readonly titel: string;
  readonly vraag?: string;
  readonly bijschrift: string;
  readonly zegt?: string | null;
}

/** The same as parts of a figure; below each stands what the outcome says and what n counts. @param naam where it has none of its own */
export const partsOf = (o: ModelFigure, naam: string) => ({
  naam: o.naam ?? `${naam}-${o.model.model}`,
  titel: o.titel,
  vraag: o.vraag,
  onderschrift: o.bijschrift,
  ...(o.zegt ? { zegt: o.zegt } : {}),
  regel: lineOfModel(o.model),
});

/** Room for values, rounded outwards to a step that suits their width; keeps the given values in view. */
export function room(values: readonly (number | null)[], keep: readonly number[]): [number, number] {
  const all = [...values.filter((x): x is number => x !== null), ...keep];
  const [lo, hi] = [Math.min(...all), Math.max(...all)];
  const width = hi - lo || 1;
  const step = 10 ** Math.floor(Math.log10(width)) / (width / 10 ** Math.floor(Math.log10(width)) < 3 ? 2 : 1);
  return [Math.floor(lo / step) * step, Math.ceil(hi / step) * step];
}
