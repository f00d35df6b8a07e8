import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync, unlinkSync } from "node:fs";
import path from "node:path";
import { REPORT_MARKER } from "../check/report-files.js";
import { RELEASE_MARKER } from "../contract/manifest.js";
import { RomError } from "../errors.js";
import { WORK } from "../paths.js";
import { alive, isMeantAs, isOurs, isUnfinished } from "../place-folder.js";
import { SITE_MARKER } from "../publish/marker.js";

/** Folders of what a command keeps about a delivery; the name of each file or folder in it begins with 12 digits of the delivery's hash. */
const LIST_FOLDERS: Readonly<Record<string, string>> = {
  "apart-gezet": "lijst van apart gezette rijen",
  controle: "verslag van een controle",
};

/** How a folder of one run is named, with its process number. */
export const RUN_PREFIX = "verwerking-";

/** File by which the folder of one run is known; made with it. */
export const RUN_MARKER = ".rom-verwerking";

/** Digits of a delivery's hash by which files about it are named. */
export const HASH_DIGITS = 12;

/** How the report of a delivery that has no hash, since it could not be read, is named: after the delivery's own name. */
export const unusableLabel = (delivery: string): string =>
  `onbruikbaar-${createHash("sha256")
    .update(path.basename(path.resolve(delivery)))
    .digest("hex")
    .slice(0, HASH_DIGITS)}`;

/** Something kept in the work folder. */
export interface Kept {
  /** Path below the work folder. */
  readonly pad: string;
  readonly soort: string;
  /** Whether it holds rows about persons, or a secret. */
  readonly personen: "ja" | "nee" | "geheim" | "onbekend";
  /** Age class: a list or report (retention applies), a rest of a run, or anything else. */
  readonly groep: "lijst" | "rest" | "sleutel" | "overig";
  /** Time of the newest file in it, in milliseconds. */
  readonly tijd: number;
  readonly bestanden: number;
  readonly bytes: number;
  /** A running process uses it. */
  readonly bezet: boolean;
}

/** Files, bytes and newest time of a path; links are counted, never followed. */
function measure(file: string): { bestanden: number; bytes: number; tijd: number } {
  const s = lstatSync(file);
  if (!s.isDirectory()) return { bestanden: 1, bytes: s.size, tijd: s.mtimeMs };
  const parts = readdirSync(file).map((name) => measure(path.join(file, name)));
  return {
    bestanden: parts.reduce((n, p) => n + p.bestanden, 0),
    bytes: parts.reduce((n, p) => n + p.bytes, 0),
    tijd: parts.length ? Math.max(...parts.map((p) => p.tijd)) : s.mtimeMs,
  };
}

const processOf = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
const isEmpty = (folder: string): boolean => lstatSync(folder).isDirectory() && readdirSync(folder).length === 0;

/** Register of deliveries of which a release was made (earlier.ts), in the work folder. */
export const REGISTER = "aanleveringen.json";

const MARKERS = [RELEASE_MARKER, SITE_MARKER, REPORT_MARKER];

/** Whether a plain file holds no more than a command can have written of it before it was killed. */
function isDraft(file: string, whole: RegExp): boolean {
  const s = lstatSync(file, { throwIfNoEntry: false });
  return s?.isFile() === true && s.size < 1 << 20 && whole.test(readFileSync(file, "utf8"));
}

/**
 * Whether an entry of the work folder is the folder of a run, or a key half made: by its name and by what it holds, since
 * anybody may give a folder such a name. An empty folder counts: a kill can come before its first file.
 */
export function runRest(name: string): "verwerking" | "sleutel" | null {
  const full = path.join(WORK, name);
  if (/^sleutel\.in-wording-\d+$/.test(name)) return isDraft(full, /^[0-9a-f]{0,64}\n?$/) ? "sleutel" : null;
  if (!new RegExp(`^${RUN_PREFIX}\\d+$`).test(name) || !lstatSync(full, { throwIfNoEntry: false })?.isDirectory())
    return null;
  const files = readdirSync(full);
  return files.length === 0 || files.includes(RUN_MARKER) ? "verwerking" : null;
}

/** Whether the process is running after which an entry of the work folder is named. */
export const inUse = (name: string): boolean => alive(processOf(name));

/** What a rest of a command is; null where an entry is none. */
function restKind(name: string): ReturnType<typeof kindOf> | null {
  const full = path.join(WORK, name);
  const rest = { groep: "rest", bezet: inUse(name) } as const;
  const run = runRest(name);
  if (run === "verwerking") return { soort: "database van een verwerking", personen: "ja", ...rest };
  if (run === "sleutel") return { soort: "onaf, van een sleutel", personen: "geheim", ...rest };
  if (name.startsWith(`${REGISTER}.in-wording-`))
    return isDraft(full, /^(\[|$)/) ? { soort: "onaf, van een opdracht", personen: "nee", ...rest } : null;
  if (/\.in-wording-\d+$/.test(name) && isUnfinished(full, MARKERS))
    return { soort: "onaf, van een opdracht", personen: isMeantAs(full, REPORT_MARKER) ? "ja" : "nee", ...rest };
  if (!/\.oud-\d+$/.test(name) || !(isEmpty(full) || MARKERS.some((m) => isOurs(full, m)))) return null;
  const personen = isOurs(full, REPORT_MARKER) ? "ja" : "nee";
  if (existsSync(path.join(WORK, name.replace(/\.oud-\d+$/, ""))))
    return { soort: "vorige uitgave, site of controle", personen, ...rest };
  // Until its successor stands in its place this may be the only copy.
  const groep = personen === "ja" ? "lijst" : "overig";
  return { soort: "vorige uitgave, site of controle, nog niet teruggezet", personen, groep, bezet: false };
}

/** What an entry of the work folder is, from its name and marker. */
function kindOf(name: string): Pick<Kept, "soort" | "personen" | "groep" | "bezet"> {
  const full = path.join(WORK, name);
  const free = { bezet: false };
  if (lstatSync(full).isSymbolicLink())
    return { soort: "verwijzing naar elders", personen: "onbekend", groep: "overig", ...free };
  const rest = restKind(name);
  if (rest) return rest;
  if (name === "sleutel") return { soort: "sleutel voor codes", personen: "geheim", groep: "sleutel", ...free };
  if (name === "demo") return { soort: "synthetische aanlevering", personen: "nee", groep: "overig", ...free };
  if (name === "site" || name === "motor") return { soort: "bouwresten", personen: "nee", groep: "overig", ...free };
  if (name === REGISTER && lstatSync(full).isFile())
    return { soort: "register van verwerkte aanleveringen", personen: "nee", groep: "overig", ...free };
  if (isOurs(full, RELEASE_MARKER)) return { soort: "uitgave", personen: "nee", groep: "overig", ...free };
  if (isOurs(full, REPORT_MARKER))
    return { soort: LIST_FOLDERS["controle"] ?? "", personen: "ja", groep: "lijst", ...free };
  if (isOurs(full, SITE_MARKER)) return { soort: "site", personen: "nee", groep: "overig", ...free };
  return { soort: "niet van ROM-werkbank", personen: "onbekend", groep: "overig", ...free };
}

/** Everything in the work folder, by name; lists and reports file by file. Links are named and not entered. */
export function inventory(): Kept[] {
  return readdirSync(WORK)
    .sort()
    .flatMap((name): Kept[] => {
      const full = path.join(WORK, name);
      const lists = LIST_FOLDERS[name];
      if (lists !== undefined && lstatSync(full).isDirectory())
        return readdirSync(full)
          .sort()
          .map((file) => ({
            pad: path.join(name, file),
            soort: lists,
            personen: "ja",
            groep: "lijst",
            bezet: /\.in-wording-\d+$/.test(file) && alive(processOf(file)),
            ...measure(path.join(full, file)),
          }));
      return [{ pad: name, ...kindOf(name), ...measure(full) }];
    });
}

/** Hash of the delivery that a release or report in the work folder was made of; null where it is neither, or tells none. */
export function releasedFrom(pad: string): string | null {
  for (const marker of [RELEASE_MARKER, REPORT_MARKER])
    try {
      const told: unknown = JSON.parse(readFileSync(path.join(WORK, pad, marker.file), "utf8"));
      const hash = (told as { aanlevering?: unknown }).aanlevering;
      if (typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash)) return hash;
    } catch {
      // No such file, or not ours: the next kind.
    }
  return null;
}

/**
 * Removes one thing from the work folder. A link itself goes, never what it leads to.
 * @param pad path below the work folder
 * @throws RomError (gebruik) when the path leads outside it, by `..` or by a link on the way
 */
export function removeKept(pad: string): void {
  const root = realpathSync(WORK);
  const full = path.resolve(root, pad);
  const outside = new RomError(
    "gebruik",
    `${pad} ligt niet in data/work; er is niets van gewist.`,
    "forget wist alleen wat in data/work staat.",
  );
  if (!full.startsWith(root + path.sep)) throw outside;
  if (realpathSync(path.dirname(full)) !== path.dirname(full)) throw outside;
  if (lstatSync(full).isSymbolicLink()) unlinkSync(full);
  else rmSync(full, { recursive: true });
}
