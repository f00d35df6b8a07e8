import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { RomError } from "../errors.js";

/** Small tables that a network keeps beside a release: added figures, agreements. CSV with semicolons or commas. */

export type LocalRow<C extends string> = Readonly<Record<C, string>> & { readonly regel: number };

/**
 * Reads such a table.
 * @param needed columns that must be there @param may columns that may
 * @returns rows with every column, empty where it is not there, and their line
 * @throws RomError (gebruik) naming the file, and the columns or line that are wrong
 */
export function readLocalTable<C extends string>(
  file: string,
  needed: readonly C[],
  may: readonly C[],
): readonly LocalRow<C>[] {
  const name = path.basename(file);
  const fault = (what: string, todo: string): RomError => new RomError("gebruik", `${name}: ${what}`, todo);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (e) {
    throw e instanceof TypeError
      ? fault("het bestand is geen UTF-8.", "Bewaar het als ‘CSV UTF-8’.")
      : fault("het bestand is niet te lezen.", `Controleer of het bestaat: ${file}`);
  }
  const [head = ""] = text.split(/\r?\n/, 1);
  const delimiter = head.split(";").length >= head.split(",").length ? ";" : ",";
  let found: { readonly record: Readonly<Record<string, string>>; readonly info: { readonly lines: number } }[];
  try {
    found = parse(text, {
      delimiter,
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      columns: (names: string[]) => names.map((n) => n.trim().toLowerCase()),
    }) as unknown as typeof found;
  } catch (e) {
    const line = (e as { lines?: number }).lines;
    throw fault(
      `${line === undefined ? "het bestand" : `regel ${line}`} is geen geldige CSV: het aantal velden of een aanhalingsteken klopt niet.`,
      `Verwacht: ${[...needed, ...may].join(delimiter)}`,
    );
  }
  const columns = Object.keys(
    found[0]?.record ??
      Object.fromEntries(
        head
          .replace(/^\uFEFF/, "")
          .split(delimiter)
          .map((c) => [c.trim().toLowerCase(), ""]),
      ),
  );
  const lacking = needed.filter((c) => !columns.includes(c));
  if (lacking.length)
    throw fault(
      `kolom ${lacking.join(", ")} ontbreekt.`,
      `Verwacht: ${needed.join(", ")}; mag ook: ${may.join(", ")}.`,
    );
  return found.map(({ record, info }) => ({
    ...(Object.fromEntries([...needed, ...may].map((c) => [c, record[c] ?? ""])) as Record<C, string>),
    regel: info.lines,
  }));
}

/** Faults of single lines, told together. @throws RomError (gebruik) where there is any */
export function refuseLines(file: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const most = 10;
  const more = faults.length > most ? [`  … en nog ${faults.length - most}`] : [];
  throw new RomError(
    "gebruik",
    `${path.basename(file)} klopt niet:\n${[...faults.slice(0, most).map((f) => `  - ${f}`), ...more].join("\n")}`,
    "Verbeter de genoemde regels en probeer opnieuw; er is niets geschreven.",
  );
}
