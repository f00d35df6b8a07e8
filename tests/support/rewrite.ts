import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Random } from "../../src/engine/demo/random.js";
import type { Files } from "./delivery.js";
import {
  excel,
  type Form,
  fhir,
  limesurvey,
  type Plain,
  perPerson,
  qualtrics,
  type Row,
  redcap,
  table,
  wide,
} from "./exports.js";

/** A delivery rewritten at random into a form that is accepted: another form of export, and within it other ways to write. */

/** ROM-CSV itself. */
const tables = (p: Plain): Form => {
  const names = (rows: readonly Row[]): string[] => Object.keys(rows[0] ?? {});
  const all = (rows: readonly Row[]): string =>
    table(
      names(rows),
      rows.map((r) => names(rows).map((n) => r[n] ?? "")),
    );
  const items = [...p.antwoorden].flatMap(([id, of]) => [...of].map(([q, a]) => [id, String(q), a]));
  return {
    files: {
      "trajecten.csv": all(p.trajecten),
      "metingen.csv": all(p.metingen),
      "items.csv": table(["meting_id", "item", "score"], items),
    },
    indeling: [],
  };
};

export const FORMS: Readonly<Record<string, (p: Plain) => Form>> = {
  "ROM-CSV": tables,
  breed: wide,
  REDCap: redcap,
  "per persoon": perPerson,
  LimeSurvey: limesurvey,
  Qualtrics: qualtrics,
  "FHIR ndjson": (p) => fhir(p, "ndjson"),
  "FHIR bundle": (p) => fhir(p, "bundle"),
  Excel: excel,
};

const NBSP = "\u00a0";
const EMPTY: readonly [string, ...string[]] = [
  "NULL",
  "NA",
  "n/a",
  "nvt",
  "N.v.t.",
  "-",
  ".",
  "#N/B",
  "leeg",
  " ",
  NBSP,
];
const KEYS = new Set([
  "traject_id",
  "patient_id",
  "meting_id",
  "record_id",
  "token",
  "ExternalReference",
  "ResponseId",
]);
const UNITS = new Set(["vestiging", "organisatie", "cluster", "team"]);
/** What a word for nothing would say, or must not stand in. */
const KEPT =
  /^(toestemming|redcap_event_name|.*_complete|instrument|lastpage|startlanguage|seed|Status|Finished|StartDate|EndDate)$/;
const PLAIN_DATE = /^(\d{4})-(\d{2})-(\d{2})( 00:00:00)?$/;

/** Another spelling of the name of a unit: what is joined by policy, or cleaned. */
function respelt(name: string, rng: Random): string {
  switch (rng.int(0, 4)) {
    case 0:
      return name.toUpperCase();
    case 1:
      return name.toLowerCase();
    case 2:
      return name.replaceAll(" ", NBSP);
    case 3:
      return `  ${name.replaceAll(" ", "  ")} `;
    default:
      return name.normalize("NFD");
  }
}

type Dates = (y: string, m: string, d: string) => string;
const DATES = {
  "jjjj-mm-dd": (y, m, d) => `${y}-${m}-${d}`,
  "dd-mm-jjjj": (y, m, d) => `${d}-${m}-${y}`,
  "d/m/jjjj": (y, m, d) => `${Number(d)}/${Number(m)}/${y}`,
  "dd.mm.jjjj": (y, m, d) => `${d}.${m}.${y}`,
  "met tijd": (y, m, d) => `${y}-${m}-${d}T14:30:05`,
  "met zone": (y, m, d) => `${y}-${m}-${d}T12:00:00Z`,
  "dag eerst, met tijd": (y, m, d) => `${d}-${m}-${y} 09:15`,
} satisfies Readonly<Record<string, Dates>>;
const DATE_NAMES = Object.keys(DATES) as [keyof typeof DATES, ...(keyof typeof DATES)[]];

/** Cells of a CSV text as rows. */
const read = (text: string): string[][] =>
  parse(text, {
    relax_column_count: true,
    delimiter: text.slice(0, text.indexOf("\n")).includes(";") ? ";" : ",",
  }) as string[][];

interface Style {
  readonly delimiter: string;
  readonly newline: string;
  readonly bom: boolean;
  readonly quoted: boolean;
  readonly gz: boolean;
  readonly titles: number;
  readonly sep: boolean;
  readonly underline: boolean;
  readonly header: number;
}

/** Rewrites the cells of a file: dates, words for nothing, blanks round keys, spellings of names, the decimal sign. */
function rewriteCells(
  names: readonly string[],
  rows: readonly string[][],
  headers: number,
  rng: Random,
  said: Set<string>,
): string[][] {
  const dates = names.map(() => rng.pick(DATE_NAMES));
  const word = rng.chance(0.7);
  const comma = rng.chance(0.5);
  if (word) said.add("lege woorden");
  if (comma) said.add("decimale komma");
  return rows.map((row, r) =>
    r < headers
      ? row
      : row.map((text, c) => {
          const name = names[c] ?? "";
          if (KEPT.test(name)) return text;
          const date = PLAIN_DATE.exec(text);
          if (date) {
            const [, y = "", m = "", d = ""] = date;
            const form = dates[c] ?? "jjjj-mm-dd";
            said.add(form);
            return DATES[form](y, m, d);
          }
          if (text === "") return word && rng.chance(0.2) ? rng.pick(EMPTY) : text;
          if (UNITS.has(name)) return rng.chance(0.2) ? respelt(text, rng) : text;
          if (KEYS.has(name)) return rng.chance(0.2) ? rng.pick([` ${text}`, `${text}${NBSP}`, `\t${text} `]) : text;
          return comma && /^-?\d+\.\d+$/.test(text) ? text.replace(".", ",") : text;
        }),
  );
}

const HEADERS: readonly ((name: string) => string)[] = [
  (n) => n,
  (n) => n.toUpperCase(),
  (n) => n.replaceAll("_", " "),
  (n) => n.replaceAll("_", "-").replace(/^./, (c) => c.toUpperCase()),
];

/** A CSV text written otherwise. @param own whether it is a table of ROM-CSV, in which more is recognised */
function restyle(
  text: string,
  headers: number,
  own: boolean,
  rng: Random,
  said: Set<string>,
): { bytes: Buffer; gz: boolean } {
  const style: Style = {
    delimiter: own ? rng.pick([",", ";", "\t", "|"]) : rng.pick([",", ";", "\t"]),
    newline: rng.pick(["\n", "\r\n"]),
    bom: rng.chance(0.4),
    quoted: rng.chance(0.3),
    gz: rng.chance(0.2),
    titles: own && rng.chance(0.3) ? rng.int(1, 3) : 0,
    sep: own && rng.chance(0.3),
    underline: own && rng.chance(0.2),
    header: own ? rng.int(0, 3) : 0,
  };
  said.add(JSON.stringify(Object.values(style)));
  const [names = [], ...rest] = read(text);
  const cells = rewriteCells(names, rest, headers, rng, said);
  const field = (t: string): string =>
    style.quoted || t.includes(style.delimiter) || /["\n]/.test(t) ? `"${t.replaceAll('"', '""')}"` : t;
  const line = (r: readonly string[]): string => `${r.map(field).join(style.delimiter)}${style.newline}`;
  const head = names.map((n) => HEADERS[style.header]?.(n) ?? n);
  const out = [
    ...(style.sep ? [`sep=${style.delimiter}${style.newline}`] : []),
    ...Array.from({ length: style.titles }, (_, k) => `Uitdraai ROM ${k + 1}${style.newline}`),
    line(head),
    ...(style.underline ? [line(head.map(() => "-----"))] : []),
    ...cells.map(line),
  ].join("");
  const bytes = Buffer.from(`${style.bom ? "\uFEFF" : ""}${out}`);
  return { bytes: style.gz ? gzipSync(bytes) : bytes, gz: style.gz };
}

export interface Rewritten {
  readonly files: Files;
  /** What was done, to be told where the figures differ. */
  readonly how: string;
}

/** Rewrites a delivery at random. @param form one of FORMS */
export function rewrite(p: Plain, form: string, rng: Random): Rewritten {
  const said = new Set<string>();
  // What is no CSV gets its other spellings before it is written.
  const trajecten = p.trajecten.map((t) =>
    Object.fromEntries(Object.entries(t).map(([n, v]) => [n, UNITS.has(n) && rng.chance(0.1) ? respelt(v, rng) : v])),
  );
  const made = FORMS[form]?.({ ...p, trajecten });
  if (!made) throw new Error(form);
  const files: Record<string, string | Buffer> = {};
  let indeling = JSON.stringify(made.indeling);
  for (const [name, content] of Object.entries({ ...p.rest, ...made.files })) {
    if (!name.endsWith(".csv")) {
      files[name] = content;
      continue;
    }
    const own = /^(trajecten|metingen|items|contacten)\.csv$/.test(name);
    const { bytes, gz } = restyle(String(content), form === "Qualtrics" && !own ? 2 : 0, own, rng, said);
    const called =
      own && made.indeling.length === 0 && rng.chance(0.3) && !gz ? name.replace(".csv", "_2021.csv") : name;
    files[gz ? `${called}.gz` : called] = bytes;
    if (gz) indeling = indeling.replaceAll(`"${name}"`, `"${name}.gz"`);
  }
  const mapping = made.indeling.length ? { indeling: JSON.parse(indeling) as unknown } : {};
  files["aanlevering.json"] = JSON.stringify({ ...p.description, ...mapping });
  return { files, how: `${form}: ${[...said].join(" · ")}; ${Object.keys(files).join(", ")}` };
}
