import type { Column } from "../../components/table.js";
import { enumerate, number, percent } from "../../format.js";
import type { Trait } from "../../queries/casemix.js";
import { type Cell, type CellFilter, cells } from "../../queries/cells.js";
import { units } from "../../queries/lists.js";
import { clusterOf, meaning } from "../../queries/reports.js";
import { OVERLAP } from "../difference-wording.js";
import { fromRest } from "../differences.js";
import type { Block, Context, Control } from "../page.js";
import { paragraph } from "../wording.js";
import { compared, difference, shares } from "./distribution.js";
import { classSentences } from "./groups-wording.js";
import { traits } from "./shared.js";

/** Who is treated where: the distribution of a characteristic, and who of them has an outcome. */

export const ZVZ = "zvz";

/** What the document on the zvz-i forbids (LVVP, 4 February 2015); stands at the figure itself. */
export const ZVZ_PROHIBITION =
  "De zvz-i heeft ook op groepsniveau onvoldoende zeggingskracht om conclusies op te baseren, door aanbieders noch door verzekeraars. Zij mag niet worden gebruikt voor inkoop of materiële controle, en is niet bruikbaar voor vrijgevestigden. Dit is een verdeling van groepen, met een zwakke voorspellende waarde; 000 is geen ontbrekende waarde bij een DBC van voor 2016, 999 is een privacybezwaar.";

export const kenmerk: Control = {
  naam: "kenmerk",
  label: "Kenmerk",
  opties: async (q) => {
    const all = new Map((await traits(q)).map((t) => [t.kenmerk, t.kenmerk_naam]));
    return all.size ? [...all].map(([waarde, label]) => ({ waarde, label })) : [{ waarde: "", label: "Geen" }];
  },
};

export const CLOSED = "afgesloten";
const MEASURED = "met uitkomst";

/** A characteristic with its classes in their order. */
export interface Characteristic {
  readonly code: string;
  readonly naam: string;
  readonly toelichting: string | null;
  readonly klassen: readonly Trait[];
}

/** The characteristic in view; undefined where the release has none. */
export async function chosenTrait(c: Context): Promise<Characteristic | undefined> {
  const all = await traits(c.q);
  const code = all.some((t) => t.kenmerk === c.keuze["kenmerk"]) ? c.keuze["kenmerk"] : all[0]?.kenmerk;
  const klassen = all.filter((t) => t.kenmerk === code);
  const [first] = klassen;
  return first && { code: first.kenmerk, naam: first.kenmerk_naam, toelichting: first.toelichting, klassen };
}

const filter = (k: Characteristic, populatie: string) => ({
  indicator: "kenmerk",
  definitie: null,
  uitsplitsing: k.code,
  populatie,
  periode: "totaal",
});

/** What the classes add up to: all closed, or those of them with a pair. */
const TOTALS: Readonly<Record<string, CellFilter>> = {
  [CLOSED]: { indicator: "afgesloten", periode: "totaal" },
  [MEASURED]: { indicator: "delta-t-alle", periode: "totaal" },
};

/** Shares of the classes at units, per unit in the order of the classes under their codes. */
async function sharesAt(c: Context, k: Characteristic, populatie: string, at: Partial<CellFilter>): Promise<Cell[]> {
  const found = await cells(c.q, { ...filter(k, populatie), ...at });
  const totals = await cells(c.q, { ...(TOTALS[populatie] as CellFilter), ...at });
  return [...new Set(found.map((r) => r.eenheid))].flatMap((eenheid) =>
    shares(
      k.klassen.flatMap((t) => found.filter((r) => r.eenheid === eenheid && r.categorie === t.klasse)),
      totals.find((t) => t.eenheid === eenheid)?.n ?? null,
    ),
  );
}

/** Said where nothing of a characteristic is counted. */
export const NO_SHARES =
  "deze uitgave heeft hiervan geen verdeling: het kenmerk is niet aangeleverd, of de aantallen zijn te klein.";

/** The chosen vestiging where there is one, its cluster, and the whole; in that order. */
async function unitsBeside(c: Context): Promise<{ eenheid: string; naam: string }[]> {
  const all = await units(c.q);
  const own = all.find((u) => u.eenheid === c.keuze["vestiging"] && u.niveau === "vestiging");
  const cluster = own ? await clusterOf(c.q, own.eenheid) : undefined;
  const whole = all.find((u) => u.niveau === "totaal");
  return [own, cluster, whole].flatMap((u) => (u ? [{ eenheid: u.eenheid, naam: u.naam }] : []));
}

/** Rows in the order of the classes, with the class's own name. */
const inOrder = (rows: readonly Cell[], k: Characteristic): Cell[] =>
  k.klassen.flatMap((t) =>
    rows.filter((r) => r.categorie === t.klasse).map((r) => ({ ...r, categorie: t.klasse_naam })),
  );

export const traitOpening: Block = async (c) => {
  const k = await chosenTrait(c);
  if (!k) return paragraph([`Geen kenmerken: ${NO_SHARES}`]);
  const beside = await unitsBeside(c);
  const [own, whole] = [beside[0], beside.at(-1)];
  if (!own || !whole || own === whole)
    return paragraph([`${k.naam} van alle zorgtrajecten samen. Kies een vestiging om haar ernaast te zien.`]);
  const rows = inOrder(await sharesAt(c, k, CLOSED, { eenheden: [own.eenheid, whole.eenheid] }), k);
  if (k.code === ZVZ) return paragraph([`${k.naam} van ${own.naam}: alleen de verdeling, zonder conclusie.`]);
  const found = k.klassen.flatMap((t) => {
    const mine = rows.find((r) => r.eenheid === own.eenheid && r.categorie === t.klasse_naam);
    const all = rows.find((r) => r.eenheid === whole.eenheid && r.categorie === t.klasse_naam);
    const verschil = fromRest(mine, all);
    return verschil ? [{ klasse: t.klasse_naam, verschil }] : [];
  });
  const hidden = rows.filter((r) => r.eenheid === own.eenheid && r.waarde === null).length;
  return paragraph([
    ...classSentences(own.naam, found, k.klassen.length, "de andere vestigingen samen"),
    hidden ? `${hidden === 1 ? "Eén klasse is" : `${hidden} klassen zijn`} daar niet getoond; dat is geen nul.` : null,
  ]);
};

/** Which mark is which unit: own, cluster, whole. */
export const marksOf = (names: readonly string[]): string =>
  names.length === 1
    ? `open punt: ${names[0]}`
    : enumerate([`vol punt: ${names[0]}`, `open punt: ${names[1]}`, ...(names[2] ? [`ruit: ${names[2]}`] : [])]);

/** What the numbers below a distribution count, in the words of the release. */
export async function lineOfShares(c: Context, populatie: string, all: string): Promise<string> {
  const m = await meaning(c.q, "kenmerk", "standaard", populatie);
  return `Aantal: ${m?.noemer ?? populatie}. n en noemer: ${all}. Datum: ${m?.datum ?? "datum van afsluiten"}.`;
}

export const HIDDEN = "Een klasse zonder punt is niet getoond wegens kleine aantallen; dat is geen nul.";

/** What classes look like and what is beside them. */
export interface Beside {
  /** Names of who stands beside each other: own, cluster, whole; or with and without outcome. */
  readonly namen: readonly string[];
  readonly rijen: readonly Cell[];
}

/** Shares of the classes at the vestiging in view, its cluster and the whole, in that order; those of whom there are any. */
export async function sharesBeside(c: Context, k: Characteristic): Promise<Beside & { readonly zegt: string | null }> {
  const beside = await unitsBeside(c);
  const found = await sharesAt(c, k, CLOSED, { eenheden: beside.map((u) => u.eenheid) });
  const rijen = beside.flatMap((u) =>
    inOrder(
      found.filter((r) => r.eenheid === u.eenheid),
      k,
    ),
  );
  const there = beside.filter((u) => rijen.some((r) => r.eenheid === u.eenheid));
  return { namen: there.map((u) => u.naam), rijen, zegt: k.code === ZVZ ? null : differenceSentence(rijen, there) };
}

/** The standardised difference of the first from the last, where every class of both is shown. */
function differenceSentence(rows: readonly Cell[], there: readonly { eenheid: string; naam: string }[]): string | null {
  const [own, whole] = [there[0], there.at(-1)];
  if (!own || !whole || own === whole) return null;
  const of = (id: string) => rows.filter((r) => r.eenheid === id);
  const d = difference(of(own.eenheid), of(whole.eenheid));
  return d === null
    ? "Het gestandaardiseerde verschil is niet te berekenen: een klasse is niet getoond."
    : `Gestandaardiseerd verschil met het totaal: ${number(d, 2)}; 0 is gelijk verdeeld, vanaf 0,1 heet het verschil doorgaans niet verwaarloosbaar.`;
}

/** A unit with the shares of the classes there, and how far they lie from the whole. */
export interface UnitShares {
  readonly eenheid: string;
  readonly naam: string;
  readonly rows: readonly Cell[];
  readonly verschil: number | null;
  readonly reden: string | null;
}

/** Shares of the classes at every unit of a level in the order of their names, and at the whole; none where either is not published. */
export async function sharesPerUnit(
  c: Context,
  k: Characteristic,
  niveau: "vestiging" | "behandelaar",
): Promise<UnitShares[]> {
  const all = await sharesAt(c, k, CLOSED, { niveau });
  const whole = await sharesAt(c, k, CLOSED, { niveau: "totaal" });
  if (all.length === 0 || whole.length === 0) return [];
  return [...new Map([...all, ...whole].map((r) => [r.eenheid, r.naam]))].map(([eenheid, naam]) => {
    const rows = [...all, ...whole].filter((r) => r.eenheid === eenheid);
    return { eenheid, naam, rows, verschil: difference(rows, whole), reden: rows.find((r) => r.reden)?.reden ?? null };
  });
}

/** What a column per class, and n and the standardised difference before them, say of units. @param kop head of their names @param eigen the unit in view */
export const shareColumns = (k: Characteristic, kop: string, eigen?: string): Column<UnitShares>[] => [
  { kop, waarde: (r) => (r.eenheid === eigen ? `▸ ${r.naam}` : r.naam) },
  {
    kop: "n",
    waarde: (r) => r.rows[0]?.n ?? null,
    toon: (r) => (r.rows[0]?.n == null ? (r.reden ?? "–") : number(r.rows[0].n)),
    reden: (r) => r.reden,
    getal: true,
  },
  {
    kop: "Verschil (gestand.)",
    waarde: (r) => r.verschil,
    toon: (r) => (r.verschil === null ? "niet te berekenen" : number(r.verschil, 2)),
    reden: (r) => r.reden,
    getal: true,
  },
  ...k.klassen.map((t): Column<UnitShares> => {
    const of = (r: UnitShares): Cell | undefined => r.rows.find((x) => x.categorie === t.klasse);
    return {
      kop: t.klasse_naam,
      waarde: (r) => of(r)?.waarde ?? null,
      toon: (r) => (of(r)?.waarde == null ? (of(r)?.reden ?? "–") : percent(of(r)?.waarde, 0)),
      reden: (r) => of(r)?.reden ?? null,
      getal: true,
    };
  }),
];

/** Those that nobody with an outcome can be compared with: how many, and that the shares leave them out. */
const apartSentence = (r: Cell): string =>
  `‘${r.categorie}’ is er alleen zonder uitkomst${r.waarde === null ? ` (${r.reden ?? "niet getoond"})` : `: ${number(r.teller)} van de ${number(r.n)} (${percent(r.waarde, 1)})`}; de aandelen in deze figuur zijn, aan beide kanten, van wie niet in die klasse valt.`;

/** Who has an outcome beside who has none, at the vestiging in view or the whole; no rows where either is not published. */
export async function sharesMeasured(
  c: Context,
  k: Characteristic,
): Promise<Beside & { readonly eenheid: string; readonly zegt: string | null; readonly regel: string }> {
  const [unit] = await unitsBeside(c);
  const of = async (populatie: string): Promise<Cell[]> =>
    unit ? inOrder(await sharesAt(c, k, populatie, { eenheden: [unit.eenheid] }), k) : [];
  const [closed, measured] = [await of(CLOSED), await of(MEASURED)];
  const namen = ["met uitkomst", "zonder uitkomst"];
  const eenheid = unit?.naam ?? "";
  if (closed.length === 0 || measured.length === 0) return { eenheid, namen, rijen: [], zegt: null, regel: "" };
  const { met, zonder, apart } = compared(closed, measured);
  const d = k.code === ZVZ ? null : difference(met, zonder);
  const says = [
    ...apart.map(apartSentence),
    d === null ? null : `Gestandaardiseerd verschil tussen beide: ${number(d, 2)}; 0 is gelijk verdeeld. ${OVERLAP}`,
  ].filter((x) => x !== null);
  return {
    eenheid,
    namen,
    rijen: [met, zonder].flatMap((rows, i) => rows.map((r) => ({ ...r, naam: namen[i] ?? "" }))),
    zegt: says.join(" ") || null,
    regel: await lineOfShares(
      c,
      MEASURED,
      `alle zorgtrajecten van de eenheid met, of zonder, zo’n paar${apart.length ? `, buiten de klasse ${enumerate(apart.map((r) => `‘${r.categorie}’`))}` : ""}`,
    ),
  };
}
