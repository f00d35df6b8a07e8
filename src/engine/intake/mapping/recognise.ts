import { parse } from "csv-parse/sync";
import { RomError } from "../../errors.js";
import type { Instrument } from "../../instruments/registry.js";
import { shownName } from "../column-names.js";
import type { DeliveredFile } from "../container.js";
import { readHead } from "../file-head.js";
import { readHeader } from "./export-file.js";
import { instrumentsOf, itemRuns } from "./item-runs.js";
import { folded } from "./patterns.js";
import type { Shape } from "./schema.js";
import { sheetNames } from "./sheet.js";

/** What a file looks like. */
export interface Recognition {
  readonly vorm: Shape;
  /** In Dutch, to follow "lijkt op": `een export van REDCap`. */
  readonly soort: string;
  /** By what it is known, in Dutch: columns, or a word of the file. */
  readonly waaraan: string;
  /** Of an Excel file the sheet that looks so; left out where it is the first. */
  readonly blad?: string;
}

const has = (names: readonly string[], ...wanted: readonly string[]): boolean => {
  const present = new Set(names.map((n) => folded(n).replaceAll(" ", "_")));
  return wanted.every((w) => present.has(w));
};

/**
 * Recognises an export by the names of its columns.
 * @param second the record below the names: Qualtrics writes import ids in it or in the next
 * @returns null where nothing tells what it is
 */
function recogniseColumns(
  names: readonly string[],
  registry: readonly Instrument[],
  below: readonly (readonly string[])[] = [],
): Recognition | null {
  const known = (vorm: Shape, soort: string, waaraan: string): Recognition => ({ vorm, soort, waaraan });
  if (below.some((row) => row.some((c) => c.includes('"ImportId"'))) && has(names, "responseid"))
    return known("qualtrics", "een export van Qualtrics", "ResponseId, en een regel met ImportId onder de kop");
  if (has(names, "responseid", "startdate", "enddate") && has(names, "finished"))
    return known(
      "breed",
      "een export van Qualtrics zonder de twee extra kopregels",
      "ResponseId, StartDate en EndDate",
    );
  for (const key of ["redcap_event_name", "redcap_repeat_instrument", "redcap_data_access_group"])
    if (has(names, key)) return known("gebeurtenissen", "een export van REDCap", key);
  if (has(names, "record_id") && names.some((n) => /_complete$/.test(folded(n))))
    return known("gebeurtenissen", "een export van REDCap", "record_id en een kolom die op _complete eindigt");
  if (has(names, "submitdate", "startlanguage") || has(names, "id", "lastpage", "submitdate"))
    return known("limesurvey", "een export van LimeSurvey", "submitdate, lastpage en startlanguage");
  const runs = itemRuns(names).filter((r) => instrumentsOf(r, registry).some((g) => g.zeker));
  const [run] = runs;
  if (run)
    return known(
      "breed",
      "een breed bestand, met de antwoorden in kolommen",
      `${run.names.length} kolommen ${run.names[0]} tot en met ${run.names.at(-1)}`,
    );
  return null;
}

/** First records of a CSV text, by its own separator. */
function firstRecords(bytes: Buffer): { names: readonly string[]; below: string[][] } {
  const { names, delimiter, skip } = readHeader(bytes);
  try {
    const options = {
      delimiter,
      from_line: skip + 1,
      to: 3,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
    };
    const [, ...below] = parse(bytes, options) as string[][];
    return { names, below };
  } catch {
    return { names, below: [] };
  }
}

/**
 * Recognises a file that may be an export. Reads no more than its beginning, of an Excel file the first sheet that looks like one.
 * @returns null where nothing tells what it is, or it cannot be read
 */
export async function recogniseFile(
  f: DeliveredFile,
  registry: readonly Instrument[],
  sheet?: string,
): Promise<Recognition | null> {
  try {
    if (/\.(nd)?json(\.gz)?$/.test(f.base)) {
      const text = (await readHead(f.path, f.gz, f.name)).toString("utf8");
      return /"resourceType"\s*:/.test(text)
        ? { vorm: "fhir", soort: "een bestand met FHIR-resources", waaraan: "resourceType" }
        : null;
    }
    if (/\.xlsx$/.test(f.base)) {
      for (const { blad, eerste, names } of await sheetNames(f)) {
        const found = sheet === undefined || blad === sheet ? recogniseColumns(names, registry) : null;
        if (found && eerste) return { ...found, soort: `${found.soort}, in Excel` };
        if (found) return { ...found, soort: `${found.soort}, in Excel op blad ${shownName(blad)}`, blad };
      }
      return null;
    }
    if (!/\.(csv|tsv|txt)(\.gz)?$/.test(f.base)) return null;
    const { names, below } = firstRecords(await readHead(f.path, f.gz, f.name));
    return recogniseColumns(names, registry, below);
  } catch (cause) {
    if (cause instanceof RomError) return null;
    throw cause;
  }
}

/** What to do with a file that looks like an export, in Dutch. */
const mappingAdvice = (file: string): string =>
  `Laat ROM-werkbank voorstellen welke kolom wat is: npm run rom -- indeling ${file}`;

/** A sentence for each file of a delivery that looks like an export. */
export async function exportsAmong(
  files: readonly DeliveredFile[],
  registry: readonly Instrument[],
): Promise<{ readonly bestand: string; readonly zin: string; readonly advies: string }[]> {
  const found = [];
  for (const f of files) {
    const r = await recogniseFile(f, registry);
    if (r)
      found.push({
        bestand: f.name,
        zin: `${f.name} lijkt op ${r.soort} (${r.waaraan}).`,
        advies: mappingAdvice(f.name),
      });
  }
  return found;
}
