import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { RomError } from "../errors.js";
import type { Faults } from "./faults.js";

/** A file of a delivery, in its folder or unpacked from a zip. */
export interface DeliveredFile {
  /** Name as the sender knows it: `trajecten.csv`, or `maart.zip: import.xml`. */
  readonly name: string;
  /** Name without folder or zip, in lower case, by which its kind is known. */
  readonly base: string;
  readonly path: string;
  readonly gz: boolean;
}

/** What was delivered. */
export interface Container {
  /** Where aanlevering.json stands: in the folder, else in a zip; null where there is none. */
  readonly description: string | null;
  readonly files: readonly DeliveredFile[];
  /**
   * Files of other names: exports that aanlevering.json may describe, or tables all the same.
   */
  readonly others: readonly DeliveredFile[];
  /** Names of everything else that stands there, for a message. */
  readonly passed: readonly string[];
}

const delivered = (name: string, place: string): DeliveredFile => {
  const base = path.basename(place).toLowerCase();
  return { name, base, path: place, gz: base.endsWith(".gz") };
};

/** Beyond these a zip holds something else than text of a delivery: no text packs two hundred to one. */
const MAX_RATIO = 200;
const SMALL = 100 * 2 ** 20;

const refuse = (name: string, what: string, advice: string): RomError =>
  new RomError("aanlevering", `${name} ${what}`, advice);

function openZip(file: string, name: string): Promise<ZipFile> {
  return new Promise((done, fail) => {
    yauzl.open(file, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error || !zip)
        fail(
          refuse(
            name,
            "is niet te lezen als zip: beschadigd, afgekapt of geen zip.",
            "Maak het bestand opnieuw en controleer of het helemaal is overgekomen.",
          ),
        );
      else done(zip);
    });
  });
}

const tooLarge = (name: string): RomError =>
  refuse(
    name,
    "pakt uit tot iets dat veel te groot is voor zijn inhoud.",
    "Controleer waar dit bestand vandaan komt; lever de bestanden zelf aan.",
  );

function checkEntry(entry: Entry, name: string): void {
  if (entry.isEncrypted())
    throw refuse(
      name,
      "is met een wachtwoord beveiligd.",
      "Pak het eerst zelf uit, op een plaats die alleen u kunt lezen.",
    );
  if (entry.uncompressedSize > SMALL && entry.uncompressedSize > MAX_RATIO * Math.max(1, entry.compressedSize))
    throw tooLarge(name);
}

/** Unpacks what intake reads of a zip, without its folders, into a folder of its own; names cannot lead out of it. */
async function unpack(file: string, name: string, to: string): Promise<DeliveredFile[]> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const zip = await openZip(file, name);
  const found: DeliveredFile[] = [];
  const packed = statSync(file).size;
  let total = 0;
  const one = async (entry: Entry): Promise<void> => {
    const base = path.posix.basename(entry.fileName);
    if (entry.fileName.endsWith("/") || base.startsWith(".") || entry.fileName.startsWith("__MACOSX/")) return;
    const kind = base.toLowerCase();
    if (!isRead(kind) && !isExport(kind) && kind !== DESCRIPTION) return;
    checkEntry(entry, name);
    total += entry.uncompressedSize;
    if (total > 10 * SMALL && total > MAX_RATIO * packed) throw tooLarge(name);
    const folder = path.join(to, String(found.length));
    mkdirSync(folder, { mode: 0o700 });
    const place = path.join(folder, base.replace(/[^\w.-]/g, "_"));
    const stream = await new Promise<NodeJS.ReadableStream>((done, fail) =>
      zip.openReadStream(entry, (e, s) => (e || !s ? fail(e) : done(s))),
    );
    await pipeline(stream, createWriteStream(place, { mode: 0o600 }));
    found.push(delivered(`${name}: ${base}`, place));
  };
  try {
    await new Promise<void>((done, fail) => {
      zip.on("entry", (entry: Entry) => one(entry).then(() => zip.readEntry(), fail));
      zip.on("end", done);
      zip.on("error", fail);
      zip.readEntry();
    });
  } catch (cause) {
    if (cause instanceof RomError) throw cause;
    throw refuse(
      name,
      "is niet tot het einde uit te pakken: beschadigd, of met namen die buiten de zip wijzen.",
      "Maak het bestand opnieuw, of lever de bestanden zelf aan.",
    );
  } finally {
    zip.close();
  }
  return found;
}

/** Whether a name leads to a file; links that lead nowhere, or to themselves, do not. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const DESCRIPTION = "aanlevering.json";

/** Whether a file is one that intake reads; anything else in the folder is passed over. */
const isRead = (base: string): boolean =>
  /^(trajecten|metingen|items|contacten|eenheden)\.(csv|csv\.gz|parquet)$/.test(base) || /\.xml(\.gz)?$/.test(base);

/** Whether a file may be an export that a mapping describes (mapping/stage.ts), or a table under another name. */
const isExport = (base: string): boolean =>
  /\.(csv|tsv|tab|txt|parquet|xlsx|json|ndjson)(\.gz)?$/.test(base) && base !== DESCRIPTION && !isRead(base);

/** Whether such a file may be a table as it stands. What it holds is judged when a table is missing. */
export const mayHoldTable = (base: string): boolean =>
  !/\.(xlsx|json|ndjson)(\.gz)?$/.test(base) && !/^(leesmij|readme)\b/.test(base);

const hasTable = (bases: readonly string[], table: string): boolean =>
  bases.some((b) => [".csv", ".csv.gz", ".parquet"].some((end) => b === table + end));
const OPTIONAL = ["items", "contacten", "eenheden"] as const;

/** Whether a file's name says that it holds a table: `trajecten_2019.csv`, `export metingen (2).csv`. */
export const namesTable = (name: string, table: string): boolean => path.basename(name).toLowerCase().includes(table);

const isXml = (base: string): boolean => /\.xml(\.gz)?$/.test(base);

/** The files of a delivery as they stand there, zips unopened; others: those of another name that intake may read. */
function originals(place: string): { folder: string; names: string[]; others: string[]; passed: string[] } {
  if (!existsSync(place))
    throw new RomError("aanlevering", `De map ${place} bestaat niet.`, "Geef de map met de aanlevering op.");
  const single = !statSync(place).isDirectory();
  if (single && !/\.(xml|xml\.gz|zip)$/i.test(place))
    throw new RomError(
      "aanlevering",
      `${place} is een bestand, geen map.`,
      "Geef de map op waarin trajecten.csv en metingen.csv staan, of een XML- of zip-bestand.",
    );
  const folder = single ? path.dirname(place) : place;
  const all = (single ? [path.basename(place)] : readdirSync(place).sort()).filter(
    (name) => isFile(path.join(folder, name)) && !name.startsWith("."),
  );
  const lower = (name: string): string => name.toLowerCase();
  const names = all.filter((n) => isRead(lower(n)) || lower(n).endsWith(".zip"));
  const others = all.filter((n) => isExport(lower(n)));
  const known = new Set([...names, ...others, DESCRIPTION]);
  return { folder, names, others, passed: all.filter((n) => !known.has(n)) };
}

/**
 * Lists what stands in a delivery: a folder, or a single XML or zip file. Zips are unpacked into `scratch`; one that cannot
 * be trusted or read is a fault beside others.
 * @throws RomError (aanlevering) when the place is missing or of no known kind
 */
export async function openContainer(place: string, scratch: string, faults: Faults): Promise<Container> {
  const { folder, names, others, passed } = originals(place);
  const files: DeliveredFile[] = [];
  const exports = others.map((name) => delivered(name, path.join(folder, name)));
  const descriptions = [path.join(folder, DESCRIPTION)].filter((f) => existsSync(f));
  for (const [k, name] of names.entries()) {
    const file = path.join(folder, name);
    if (name.toLowerCase().endsWith(".zip"))
      for (const f of (await faults.attempt(() => unpack(file, name, path.join(scratch, `zip-${k}`)))) ?? [])
        if (f.base === DESCRIPTION) descriptions.push(f.path);
        else if (isExport(f.base)) exports.push(f);
        else files.push(f);
    else files.push(delivered(name, file));
  }
  if (descriptions.length > 1)
    faults.add(`${DESCRIPTION} is meer dan eens aangeleverd.`, "Laat er één staan, in de map of in de zip.");
  return { description: descriptions[0] ?? null, files, others: exports, passed };
}

/** Names of the files that a description has a mapping for, in lower case; none where it cannot be read. */
function mappedFiles(description: string): Set<string> {
  try {
    const told = JSON.parse(readFileSync(description, "utf8").replace(/^\uFEFF/, "")) as { indeling?: unknown };
    const sources = Array.isArray(told.indeling) ? (told.indeling as { bestand?: unknown }[]) : [];
    return new Set(sources.map((s) => String(s?.bestand).toLowerCase()));
  } catch {
    return new Set();
  }
}

/**
 * The hash by which a delivery is known: over every file of it that intake reads, with its description. Files of another name
 * count where a table may be read from them.
 * @param until ends it before its time, where nobody will ask for it
 * @throws RomError (aanlevering) when the place is missing or of no known kind
 */
export async function fingerprint(place: string, until?: AbortSignal): Promise<string> {
  const { folder, names: plain, others } = originals(place);
  const mapped = mappedFiles(path.join(folder, DESCRIPTION));
  const bases = plain.map((n) => n.toLowerCase());
  // Where a table is missing, a file of another name may be read as it.
  const whole = mapped.size > 0 || bases.some(isXml) || ["trajecten", "metingen"].every((t) => hasTable(bases, t));
  const mayBe = (n: string): boolean =>
    mayHoldTable(n.toLowerCase()) && (!whole || OPTIONAL.some((t) => namesTable(n, t) && !hasTable(bases, t)));
  const names = [...plain, ...others.filter((n) => mapped.has(n.toLowerCase()) || mayBe(n))];
  if (names.length === 0)
    throw new RomError(
      "aanlevering",
      `In ${place} staat geen bestand van een aanlevering.`,
      "Geef de map met de aanlevering op.",
    );
  const described = existsSync(path.join(folder, DESCRIPTION)) ? [DESCRIPTION] : [];
  return hashFiles(
    [...names, ...described].map((name) => path.join(folder, name)),
    until,
  );
}

/** SHA-256 over the names and bytes of the files of a delivery. */
async function hashFiles(files: readonly string[], until?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    hash.update(`${path.basename(file)}\0${statSync(file).size}\0`);
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal: until }))
      hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}
