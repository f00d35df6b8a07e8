import { z } from "zod";
import { type Db, lit } from "../db.js";
import { count } from "../format.js";
import { type Instrument, normalCode } from "../instruments/registry.js";
import type { Delivery } from "../intake/intake.js";
import { readJson } from "../json-file.js";
import type { Settled } from "../models/run.js";
import { inProject } from "../paths.js";
import type { BoundName } from "../policy/plausibility.js";
import type { Policy } from "../policy/policy.js";
import { type Finding, SEVERITY } from "./finding.js";

export { count };

/** What every check is given. */
export interface CheckContext {
  readonly db: Db;
  readonly delivery: Delivery;
  readonly models: Settled;
  readonly policy: Policy;
  /** A bound of data/policy/plausibiliteit.json. */
  readonly bound: (name: BoundName) => number;
  /** How words of the delivery may stand in a message. */
  readonly names: Names;
}
/** The bounds of data/policy/plausibiliteit.json. */
export const boundsOf =
  (policy: Policy) =>
  (name: BoundName): number =>
    policy.plausibiliteit.grenzen[name].waarde;

/** A finding, with the vestiging (as shown) that `waar` begins with, where it is of one vestiging. */
export interface CheckFinding extends Finding {
  readonly eenheid?: string;
}
export type Check = (context: CheckContext) => Promise<CheckFinding[]>;

/** A vestiging, as every row of a check per vestiging names it. */
export interface UnitRow {
  readonly organisatie: string;
  readonly vestiging: string;
}

/** Text of the delivery as it may stand in a message: one line, of bounded length. */
export const plainText = (text: string, length = 60): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/** A number with at most two decimals, with a decimal comma. */
export const decimal = (x: number): string => x.toLocaleString("nl-NL", { maximumFractionDigits: 2 });
/** `12 van 40 (30 %)`. */
export const ofAll = (part: number, all: number): string =>
  `${count(part)} van ${count(all)} (${percentage(part / all)})`;
/** `30 %`, and never 0 % or 100 % for what is only nearly so. */
export function percentage(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "minder dan 1 %";
  if (rounded === 100 && share < 1) return "ruim 99 %";
  return `${rounded} %`;
}

/** `1 meting`, `1.234 metingen`. */
export const plural = (n: number, een: string, meer: string): string => `${count(n)} ${n === 1 ? een : meer}`;

/** At most this many vestigingen stand in one message. */
export const SHOWN = 8;
/** Text in the order of its code units, the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order in which findings come out: ernst, code, waar, wat. */
export const byFinding = (a: Finding, b: Finding): number =>
  SEVERITY.indexOf(a.ernst) - SEVERITY.indexOf(b.ernst) ||
  byText(a.code, b.code) ||
  byText(a.waar, b.waar) ||
  byText(a.wat, b.wat);

/** The instrument that a policy row names, where this delivery knows it. */
export function findInstrument(instruments: readonly Instrument[], names: readonly string[]): Instrument | undefined {
  const wanted = new Set(names.map(normalCode));
  return instruments.find((i) => [i.code, ...i.aliassen].some((a) => wanted.has(normalCode(a))));
}

/** Rows per vestiging and instrument with a cause found; what only follows from that cause is not told again. */
const EXPLAINED = "check_verklaard";
export const notExplained = (alias: string): string =>
  `NOT EXISTS (SELECT 1 FROM ${EXPLAINED} v WHERE v.organisatie = ${alias}.organisatie
    AND v.vestiging = ${alias}.vestiging AND v.instrument = ${alias}.instrument)`;

/** Notes that the cause of what is odd with an instrument at these vestigingen was found. */
export async function explain(db: Db, rows: readonly (UnitRow & { readonly instrument: string })[]): Promise<void> {
  const values = rows.map((r) => `(${lit(r.organisatie)}, ${lit(r.vestiging)}, ${lit(r.instrument)})`);
  if (values.length) await db.run(`INSERT INTO ${EXPLAINED} VALUES ${values.join(", ")}`);
}

const codes = z.strictObject({ bron: z.string(), codes: z.array(z.string()).min(1) });

/** Values of reden_einde that mean an administrative closure, without leading zeros. */
const administrativeCodes = (): string[] =>
  readJson(inProject("data", "reference", "codelijsten", "reden-einde-administratief.json"), codes, "intern").codes;

const TABLES: readonly (readonly [string, string])[] = [
  [
    "check_traject",
    `-- one row per accepted zorgtraject without objection; contacts and einddatum as delivered
    SELECT z.traject_nr, z.patient_nr, z.organisatie, z.vestiging, z.status, z.sluitdatum, t.behandelaar,
      t.eerste_contact, t.laatste_contact, t.einddatum, nullif(ltrim(t.reden_einde, '0'), '') AS reden_einde
    FROM zorgtraject z JOIN trajecten t ON t.nr = z.traject_nr WHERE z.status <> 'bezwaar'`,
  ],
  [
    "check_meting",
    `-- one row per accepted meting of those zorgtrajecten, with the sum of its answers
    SELECT m.nr AS meting_nr, z.traject_nr, z.organisatie, z.vestiging, z.status, z.eerste_contact, z.sluitdatum,
      m.instrument_code AS instrument, m.instrument AS geleverd_als, m.datum, m.respondent, m.ruwe_score, m.t_score,
      s.som, s.beantwoord_lijst, b.vragen_laag, b.vragen_hoog, b.keer_som, b.keer_aantal, b.overig_som, b.overig_aantal,
      coalesce(v.te_hoog, 0) AS te_hoog, coalesce(v.te_laag, 0) AS te_laag, coalesce(v.negens, 0) AS negens,
      coalesce(v.elders, 0) AS elders, s.laagste, s.hoogste
    FROM metingen m JOIN check_traject z ON z.traject_nr = m.traject_nr
    LEFT JOIN item_som s ON s.meting_nr = m.nr
    LEFT JOIN item_beeld b ON b.meting_nr = m.nr
    LEFT JOIN item_vreemd v ON v.meting_nr = m.nr`,
  ],
  [
    "check_score",
    `-- one row per meting of a closed zorgtraject, with its vestiging
    SELECT s.*, z.organisatie, z.vestiging FROM score s JOIN zorgtraject z USING (traject_nr) WHERE z.status = 'afgesloten'`,
  ],
  [
    EXPLAINED,
    "-- one row per vestiging and instrument with a cause found\n SELECT '' AS organisatie, '' AS vestiging, '' AS instrument LIMIT 0",
  ],
];

const values = (list: readonly string[]): string => list.map((x) => `(${lit(x)})`).join(", ");

/** Runs work with the tables the checks share; they are gone afterwards. */
export async function withCheckTables<T>(db: Db, work: () => Promise<T>): Promise<T> {
  try {
    for (const [name, sql] of TABLES) await db.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${sql}`);
    await db.run(`CREATE OR REPLACE TEMP TABLE check_administratief (code VARCHAR)`);
    await db.run(`INSERT INTO check_administratief VALUES ${values(administrativeCodes())}`);
    return await work();
  } finally {
    for (const name of [...TABLES.map(([table]) => table), "check_administratief"])
      await db.run(`DROP TABLE IF EXISTS ${name}`);
  }
}

/** How a delivery's own words may stand in a message; the only way in which they do. */
export interface Names {
  /** A word of the delivery, or `WITHHELD`. */
  readonly shown: (text: string, length?: number) => string;
  /** Whether a word is withheld. */
  readonly hidden: (text: string) => boolean;
  /** A code or name of a unit as it stands in one column. */
  readonly unitWord: (text: string) => string;
  /** A vestiging by name; its identity is organisatie + vestiging. */
  readonly unit: (row: UnitRow) => string;
  /** Where a finding is: a vestiging, and within it an instrument or a column. */
  readonly at: (row: UnitRow, within?: string) => Pick<CheckFinding, "waar" | "eenheid">;
  /** Vestigingen with their counts, in name order: `Abeel (De Vlier): 3, Berk (De Vlier): 1`. */
  readonly perUnit: (rows: readonly (UnitRow & { readonly n: number })[]) => string;
}
