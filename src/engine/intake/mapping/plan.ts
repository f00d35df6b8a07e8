import { RomError } from "../../errors.js";
import type { TableContract } from "../contract.js";
import { ColumnIndex, MOMENT } from "./patterns.js";
import {
  columnOf,
  type Field,
  isFixed,
  keyParts,
  type MappingList,
  type MappingSource,
  OPEN,
  type Where,
} from "./schema.js";

/** A field with the position of its column among those of the file. */
export type PlannedField =
  | { readonly vast: string }
  | {
      readonly kolom: number;
      readonly naam: string;
      readonly kies?: "eerste" | "laatste";
      readonly waarden?: Readonly<Record<string, string>>;
    };
export type PlannedWhere = readonly { readonly kolom: number; readonly waarden: readonly string[] }[];

/** Columns of `metingen` that a list may give beside its keys and instrument. */
export const LIST_FIELDS = ["datum", "respondent", "ruwe_score", "t_score", "t_metric"] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** A list of the mapping at one of its moments. */
export interface PlannedList {
  readonly instrument: PlannedField;
  /** What tells it from the other lists of a row. */
  readonly label: string;
  readonly velden: Readonly<Partial<Record<ListField, PlannedField>>>;
  readonly items: string | readonly string[] | null;
  readonly eersteVraag: number;
  readonly antwoorden: Readonly<Record<string, number>>;
  readonly waar: PlannedWhere;
  /** Whether no other list takes its date from the same column: then a date alone makes a meting. */
  readonly eigenDatum: boolean;
}

/** A mapped file with every name found in it. */
export interface Plan {
  readonly bron: MappingSource;
  readonly traject: readonly number[];
  readonly meting: readonly number[] | null;
  readonly lijsten: readonly PlannedList[];
  readonly trajecten: ReadonlyMap<string, PlannedField> | null;
  readonly trajectenWaar: PlannedWhere;
  /** Positions of the columns that are read, answers not counted. */
  readonly gelezen: readonly number[];
}

const at = (text: string, moment: string | null): string =>
  moment === null ? text : text.replaceAll(MOMENT, () => moment);

/** Whether a mapping still has places that its sender has to fill in; names them. */
function openPlaces(source: MappingSource): string[] {
  const open: string[] = [];
  const look = (where: string, value: unknown): void => {
    if (value === OPEN) open.push(where);
    else if (typeof value === "object" && value !== null)
      for (const [k, v] of Object.entries(value)) look(where ? `${where}.${k}` : k, v);
  };
  look("", source);
  return open;
}

/** Gathers positions, and names what is not there. */
class Finder {
  readonly missing = new Set<string>();
  readonly used = new Set<number>();
  constructor(private readonly find: (name: string) => number | null) {}
  column(name: string): number {
    const k = this.find(name);
    if (k === null) this.missing.add(name);
    else this.used.add(k);
    return k ?? 0;
  }
  field(f: Field, moment: string | null): PlannedField {
    if (isFixed(f)) return { vast: at(f.vast, moment) };
    const naam = at(columnOf(f) ?? "", moment);
    const more = typeof f === "string" ? {} : { kies: f.kies, waarden: f.waarden };
    return {
      kolom: this.column(naam),
      naam,
      ...(more.kies ? { kies: more.kies } : {}),
      ...(more.waarden ? { waarden: more.waarden } : {}),
    };
  }
  where(w: Where | undefined, moment: string | null): PlannedWhere {
    return Object.entries(w ?? {}).map(([name, values]) => ({
      kolom: this.column(at(name, moment)),
      waarden: [values].flat().map((v) => at(v, moment)),
    }));
  }
}

function planList(finder: Finder, list: MappingList, moment: string | null): Omit<PlannedList, "eigenDatum"> {
  const { instrument } = list;
  const velden: Partial<Record<ListField, PlannedField>> = {};
  for (const name of LIST_FIELDS) {
    const f = list[name];
    if (f !== undefined) velden[name] = finder.field(f, moment);
  }
  const { items } = list;
  return {
    instrument: typeof instrument === "string" ? { vast: instrument } : finder.field(instrument, moment),
    label: [typeof instrument === "string" ? instrument : "", moment ?? ""].filter(Boolean).join("/"),
    velden,
    items: items === undefined ? null : typeof items === "string" ? at(items, moment) : items.map((i) => at(i, moment)),
    eersteVraag: list.eerste_vraag,
    antwoorden: Object.fromEntries(
      Object.entries(list.antwoorden ?? {}).flatMap(([k, v]) => (typeof v === "number" ? [[k, v]] : [])),
    ),
    waar: finder.where(list.waar, moment),
  };
}

const dateColumn = (l: Pick<PlannedList, "velden">): number | null =>
  l.velden.datum && "kolom" in l.velden.datum ? l.velden.datum.kolom : null;

/**
 * Finds every column that a mapping names.
 * @param names columns of the file; `null` for FHIR, where `path` gives a place to any path
 * @param contract of trajecten, with the covariates of the delivery
 * @throws RomError (aanlevering) naming all that is missing, unknown or not filled in
 */
export function planOf(
  source: MappingSource,
  names: readonly string[] | null,
  path: (name: string) => number,
  contract: TableContract,
): Plan {
  const refuse = (what: string, advice: string): RomError => new RomError("aanlevering", what, advice);
  const open = openPlaces(source);
  if (open.length)
    throw refuse(
      `De indeling van ${source.bestand} in aanlevering.json is nog niet af: ${open.join(", ")}.`,
      `Vul op die plaatsen in wat ROM-werkbank niet kan weten (nu staat er ${OPEN}), of maak de indeling opnieuw: npm run rom -- indeling ${source.bestand} --zet …`,
    );
  const index = names && new ColumnIndex(names);
  const finder = new Finder((name) => (index ? index.find(name) : path(name)));
  const lists = source.lijsten.flatMap((l) => (l.momenten ?? [null]).map((m) => planList(finder, l, m)));
  const plan = {
    bron: source,
    traject: keyParts(source.traject_id).map((k) => finder.column(k)),
    meting: source.meting_id === undefined ? null : keyParts(source.meting_id).map((k) => finder.column(k)),
    lijsten: lists.map((l) => ({
      ...l,
      eigenDatum: lists.filter((o) => dateColumn(o) === dateColumn(l)).length === 1,
    })),
    trajecten: source.trajecten
      ? new Map(Object.entries(source.trajecten).map(([c, f]) => [c.toLowerCase(), finder.field(f, null)] as const))
      : null,
    trajectenWaar: finder.where(source.trajecten_waar, null),
  };
  if (finder.missing.size)
    throw refuse(
      `${source.bestand} heeft ${finder.missing.size === 1 ? "de kolom" : "de kolommen"} ${[...finder.missing].join(", ")} niet, die de indeling in aanlevering.json noemt.`,
      `Het bestand heeft: ${shortList(names ?? [])}. Verbeter de indeling, of maak haar opnieuw: npm run rom -- indeling ${source.bestand}`,
    );
  const unknown = [...(plan.trajecten?.keys() ?? [])].filter((c) => !(c in contract.kolommen) || c === "traject_id");
  if (unknown.length)
    throw refuse(
      `De indeling van ${source.bestand} vult ${unknown.join(", ")}, maar trajecten kent die kolom niet.`,
      "De kolommen van trajecten staan in docs/data-contract.md; traject_id staat boven in de indeling zelf.",
    );
  if (!plan.trajecten && plan.lijsten.length === 0)
    throw refuse(
      `De indeling van ${source.bestand} noemt geen lijsten en geen trajecten.`,
      "Zeg welke vragenlijsten erin staan (lijsten), of welke kolommen over het zorgtraject gaan (trajecten).",
    );
  return { ...plan, gelezen: [...finder.used].sort((a, b) => a - b) };
}

/** Names in a message: the first so many, and how many more there are. */
export const shortList = (names: readonly string[], most = 20): string =>
  names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} en nog ${names.length - most}`;
