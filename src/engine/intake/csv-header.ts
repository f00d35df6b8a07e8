import { parse } from "csv-parse/sync";
import { RomError } from "../errors.js";
import { contractName, type Renamed, shownHeader } from "./column-names.js";
import type { TableContract } from "./contract.js";

/** The header of a CSV file, and how to read what follows it. */
export interface CsvHeader {
  /** Names of the columns in file order: those of the contract where they are recognised, else lower case. */
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** Physical lines to pass over before reading; nought where the header stands on the first line. */
  readonly skip: number;
  /** Whether a header record follows what is passed over; not where a line under it is passed over with it. */
  readonly header: boolean;
  /** What was read otherwise than the contract says, in Dutch; empty for a plain file. */
  readonly told: readonly string[];
}

/** Of a file that begins with its header, or has none to look for. */
export const PLAIN: Pick<CsvHeader, "skip" | "header" | "told"> = { skip: 0, header: true, told: [] };

/** Separators, and how a message calls them. The first counts where two fit as well. */
const SEPARATORS: readonly (readonly [string, string])[] = [
  [",", "komma's"],
  [";", "puntkomma's"],
  ["\t", "tabs"],
  ["|", "rechte strepen"],
];
const called = (delimiter: string): string => SEPARATORS.find(([s]) => s === delimiter)?.[1] ?? "";

/** A header is looked for on this many lines. */
const LINES = 30;
const LF = 10;
const CR = 13;

interface Reading {
  readonly line: number;
  readonly delimiter: string;
  readonly raw: readonly string[];
  readonly columns: readonly string[];
  readonly renamed: readonly Renamed[];
  readonly missing: readonly string[];
}

/** Byte positions at which the first lines begin. */
function lineStarts(bytes: Buffer, newline: number): number[] {
  const starts = [0];
  for (let i = 0; i < bytes.length && starts.length <= LINES + 1; i++) if (bytes[i] === newline) starts.push(i + 1);
  return starts;
}

/** The record that starts at a byte, read with one separator; null where it cannot be. */
function recordAt(bytes: Buffer, start: number, delimiter: string): string[] | null {
  try {
    const [record] = parse(bytes.subarray(start), {
      delimiter,
      to: 1,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
    }) as string[][];
    return record ?? null;
  } catch {
    // A line that one separator cannot read may be plain under another.
    return null;
  }
}

const requiredOf = (contract: TableContract): string[] =>
  Object.entries(contract.kolommen)
    .filter(([, c]) => c.verplicht)
    .map(([n]) => n);

function readAs(bytes: Buffer, start: number, line: number, delimiter: string, contract: TableContract): Reading {
  const raw = (recordAt(bytes, start, delimiter) ?? []).map((c) => c.trim());
  const { columns, renamed } = contractName(raw, contract);
  const missing = requiredOf(contract).filter((n) => !columns.includes(n));
  return { line, delimiter, raw, columns, renamed, missing };
}

/** `sep=;`, which Excel wants as the first line. */
const SEP = /^\uFEFF?"?sep=(.)"?[\s,;]*$/i;
/** A line that underlines the header: in every field dashes or the like. */
const UNDERLINE = /^[-=_+*~ ]*$/;

/**
 * Finds the header of a CSV file. Where it is certain, the file is read as it is meant: a first line `sep=`, lines of a title
 * above the header, tabs, names with blanks or capitals, a line of dashes under the header; all of it is told.
 * @param name of the file, for messages
 * @param bytes the beginning of the file
 * @param contract of the table that it should hold
 * @throws RomError (aanlevering) where no line holds the required columns, saying what stands there instead
 */
export function findHeader(name: string, bytes: Buffer, contract: TableContract): CsvHeader {
  if (bytes.length === 0)
    throw new RomError("aanlevering", `${name} is leeg.`, "Lever het bestand opnieuw aan, met een kopregel en rijen.");
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
    throw new RomError(
      "aanlevering",
      `${name} is geen UTF-8-tekst (waarschijnlijk UTF-16).`,
      "Sla het op als CSV UTF-8.",
    );
  const newline = bytes.includes(LF) || !bytes.includes(CR) ? LF : CR;
  const starts = lineStarts(bytes, newline);
  const lineAt = (k: number): string =>
    bytes
      .subarray(starts[k] ?? bytes.length, starts[k + 1] ?? bytes.length)
      .toString("utf8")
      .replace(/[\r\n]+$/, "");
  const readings: Reading[] = [];
  let header: Reading | undefined;
  for (let line = 0; line < Math.min(LINES, starts.length) && !header; line++) {
    const best = SEPARATORS.map(([s]) => readAs(bytes, starts[line] ?? 0, line, s, contract)).reduce((a, b) =>
      b.missing.length < a.missing.length || (b.missing.length === a.missing.length && b.raw.length > a.raw.length)
        ? b
        : a,
    );
    readings.push(best);
    if (best.missing.length === 0) header = best;
  }
  if (!header) throw withoutHeader(name, readings, SEP.test(lineAt(0)), contract);
  const next = recordAt(bytes, starts[header.line + 1] ?? bytes.length, header.delimiter);
  const underlined =
    next !== null &&
    next.length === header.raw.length &&
    next.every((c) => UNDERLINE.test(c)) &&
    next.some((c) => /[-=_*~]{2}/.test(c));
  const told: string[] = [];
  const above = header.line;
  if (above > 0 && SEP.test(lineAt(0)))
    told.push(
      `regel 1 ('sep=') is overgeslagen${above > 1 ? `, met ${above - 1} ${above === 2 ? "regel" : "regels"} daaronder` : ""}`,
    );
  else if (above > 0)
    told.push(
      above === 1
        ? "de kopregel staat op regel 2; regel 1 is overgeslagen"
        : `de kopregel staat op regel ${above + 1}; regel 1 tot en met ${above} zijn overgeslagen`,
    );
  if (header.delimiter !== "," && header.delimiter !== ";")
    told.push(`de kolommen zijn gescheiden door ${called(header.delimiter)}`);
  if (underlined) told.push(`regel ${above + 2}, een streep onder de kop, is overgeslagen`);
  for (const { from, to } of header.renamed) told.push(`kolom '${from}' is gelezen als ${to}`);
  return {
    columns: header.columns,
    delimiter: header.delimiter,
    skip: underlined ? above + 2 : above,
    header: !underlined,
    told,
  };
}

/** The first line of a file that holds something, read with the separator that gives most columns; null for an empty file. */
export function anyHeader(bytes: Buffer): { readonly raw: readonly string[]; readonly separator: string } | null {
  const newline = bytes.includes(LF) || !bytes.includes(CR) ? LF : CR;
  for (const start of lineStarts(bytes, newline).slice(0, LINES)) {
    const [best] = SEPARATORS.map(([s, word]) => ({
      raw: (recordAt(bytes, start, s) ?? []).map((c) => c.trim()),
      separator: word,
    })).sort((a, b) => b.raw.length - a.raw.length);
    if (best && best.raw.length > 1 && best.raw.some((c) => c !== "")) return best;
  }
  return null;
}

/** What to say of a file none of whose first lines holds the required columns. */
function withoutHeader(name: string, readings: readonly Reading[], sep: boolean, contract: TableContract): RomError {
  // The line that comes nearest; of lines that hold nothing of it, the first that is not empty.
  const nearest = readings.reduce((a, b) => (b.missing.length < a.missing.length ? b : a));
  const filled = readings.find((r) => r.raw.some((c) => c !== "") && !(sep && r.line === 0));
  const wanted = requiredOf(contract);
  const best = nearest.missing.length < wanted.length ? nearest : (filled ?? nearest);
  const { missing } = best;
  const found = shownHeader(best.raw, contract);
  const separated = best.raw.length > 1 ? ` (gescheiden door ${called(best.delimiter)})` : "";
  return new RomError(
    "aanlevering",
    `${name} mist ${missing.length === 1 ? "de verplichte kolom" : "de verplichte kolommen"} ${missing.join(", ")}. Gevonden op regel ${best.line + 1}${separated}: ${found.text}.`,
    `${found.likely}De eerste regel moet de kolomnamen bevatten, gescheiden door komma's of puntkomma's; zie docs/data-contract.md.`,
  );
}
