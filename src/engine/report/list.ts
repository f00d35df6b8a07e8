import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { ReleaseCard } from "../../site/pages/page.js";
import { RomError } from "../errors.js";
import { spreadsheetCsv } from "../text/csv.js";

/** The folder of reports, and the files that name what was made: rapporten.json for the command, rapporten.csv for people. */

const LIST = "rapporten.json";
const PEOPLE = "rapporten.csv";
/** A file that is being written; a run that was broken off leaves at most these. */
const UNFINISHED = /^\.wordt-/;

const fileSchema = z.object({ naam: z.string(), sha256: z.string(), bladzijden: z.number().nullable() });
const entrySchema = z.object({
  niveau: z.string(),
  eenheid: z.string(),
  naam: z.string(),
  periode: z.string(),
  invoer: z.string(),
  bestanden: z.array(fileSchema),
});
const schema = z.object({
  soort: z.literal("spiegelrapportages"),
  uitgave: z.string(),
  editie: z.string(),
  peildatum: z.string(),
  certificaat: z.string(),
  rapporten: z.array(entrySchema),
});
export type Entry = z.infer<typeof entrySchema>;
type List = z.infer<typeof schema>;

const sha = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

export interface ReportFolder {
  /** The entry of a unit that was made from the same input and whose files are still as they were. */
  made(eenheid: string, invoer: string): Entry | undefined;
  /** Puts a file in its place, whole or not at all. */
  put(name: string, bytes: Buffer): { readonly naam: string; readonly sha256: string };
  /** Notes what was made of a unit. */
  note(entry: Entry): void;
  /** Writes the list for people. */
  finish(): void;
  readonly entries: readonly Entry[];
}

/**
 * Opens a folder for the reports of one release: new, empty, or one of the same release.
 * @param certificaat what the list says of the certificate
 * @throws RomError (gebruik) when it holds something else, or cannot be written
 */
export function openReportFolder(out: string, card: ReleaseCard, certificaat: string): ReportFolder {
  const { manifest } = card;
  const target = path.resolve(out);
  const file = path.join(target, LIST);
  const list: List = {
    soort: "spiegelrapportages",
    uitgave: manifest.vingerafdruk,
    editie: manifest.editie.titel,
    peildatum: manifest.peildatum,
    certificaat,
    rapporten: [],
  };
  const write = (name: string, bytes: Buffer | string): void => {
    const place = path.join(target, name);
    const unfinished = path.join(target, `.wordt-${name}`);
    try {
      writeFileSync(unfinished, bytes);
      renameSync(unfinished, place);
    } catch (e) {
      rmSync(unfinished, { force: true });
      throw e;
    }
  };
  makeFolder(target);
  const there = readdirSync(target);
  for (const f of there.filter((x) => UNFINISHED.test(x))) rmSync(path.join(target, f), { force: true });
  const rest = there.filter((x) => !UNFINISHED.test(x));
  if (rest.includes(LIST)) {
    const parsed = schema.safeParse(safeJson(file));
    if (!parsed.success || parsed.data.uitgave !== manifest.vingerafdruk)
      throw new RomError(
        "gebruik",
        parsed.success
          ? `${out} bevat rapporten van een andere uitgave; er is niets geschreven.`
          : `${out} bevat een ${LIST} die niet te lezen is; er is niets geschreven.`,
        "Kies met --uit een nieuwe of lege map.",
      );
    list.rapporten = parsed.data.rapporten;
  } else if (rest.length)
    throw new RomError(
      "gebruik",
      `De map ${out} bevat al iets anders; er is niets overschreven.`,
      "Kies met --uit een nieuwe of lege map.",
    );
  const save = (): void => write(LIST, `${JSON.stringify(list, null, 2)}\n`);
  save();
  return {
    get entries() {
      return list.rapporten;
    },
    made: (eenheid, invoer) =>
      list.rapporten.find(
        (r) =>
          r.eenheid === eenheid &&
          r.invoer === invoer &&
          r.bestanden.every((f) => {
            const place = path.join(target, f.naam);
            return existsSync(place) && sha(readFileSync(place)) === f.sha256;
          }),
      ),
    put: (name, bytes) => {
      write(name, bytes);
      return { naam: name, sha256: sha(bytes) };
    },
    note: (entry) => {
      list.rapporten = [...list.rapporten.filter((r) => r.eenheid !== entry.eenheid), entry].sort(
        (a, b) =>
          a.niveau.localeCompare(b.niveau) || a.naam.localeCompare(b.naam, "nl") || a.eenheid.localeCompare(b.eenheid),
      );
      save();
    },
    finish: () =>
      write(
        PEOPLE,
        spreadsheetCsv([
          ["Niveau", "Naam", "Periode", "Bestand", "Bladzijden"],
          ...list.rapporten.flatMap((r) =>
            r.bestanden.map((f) => [
              r.niveau,
              r.naam,
              r.periode,
              f.naam,
              f.bladzijden === null ? "" : String(f.bladzijden),
            ]),
          ),
        ]),
      ),
  };
}

/** A folder and those above it, one by one: made in one go, a place that holds no folders keeps Node trying for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

function safeJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
