import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync, unlinkSync } from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import { WORK } from "../paths.js";
import { alive } from "../place-folder.js";
import { RELEASE_MARKER } from "../release/contract.js";

/** Folders of what a command keeps about a delivery; the name of each file or folder in it begins with 12 digits of the delivery's hash. */
export const LIST_FOLDERS: Readonly<Record<string, string>> = {
  "apart-gezet": "lijst van apart gezette rijen",
  controle: "verslag van een controle",
};

/** How a folder of one run is named, with its process number. */
export const RUN_PREFIX = "verwerking-";

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
const holds = (folder: string, file: string): boolean => existsSync(path.join(folder, file));

/** What an entry of the work folder is, from its name and marker. */
function kindOf(name: string): Pick<Kept, "soort" | "personen" | "groep" | "bezet"> {
  const full = path.join(WORK, name);
  const free = { bezet: false };
  if (lstatSync(full).isSymbolicLink())
    return { soort: "verwijzing naar elders", personen: "onbekend", groep: "overig", ...free };
  if (new RegExp(`^${RUN_PREFIX}\\d+$`).test(name))
    return { soort: "database van een verwerking", personen: "ja", groep: "rest", bezet: alive(processOf(name)) };
  if (/\.in-wording-\d+$/.test(name))
    return { soort: "onaf, van een opdracht", personen: "nee", groep: "rest", bezet: alive(processOf(name)) };
  if (/\.oud-\d+$/.test(name)) {
    // Until its successor stands in its place this may be the only copy.
    const only = !existsSync(path.join(WORK, name.replace(/\.oud-\d+$/, "")));
    return only
      ? { soort: "vorige uitgave of site, nog niet teruggezet", personen: "nee", groep: "overig", ...free }
      : { soort: "vorige uitgave of site", personen: "nee", groep: "rest", bezet: alive(processOf(name)) };
  }
  if (name === "sleutel") return { soort: "sleutel voor codes", personen: "geheim", groep: "sleutel", ...free };
  if (name === "demo") return { soort: "synthetische aanlevering", personen: "nee", groep: "overig", ...free };
  if (name === "site" || name === "motor") return { soort: "bouwresten", personen: "nee", groep: "overig", ...free };
  if (holds(full, "manifest.json")) return { soort: "uitgave", personen: "nee", groep: "overig", ...free };
  if (holds(full, "rom-site.json")) return { soort: "site", personen: "nee", groep: "overig", ...free };
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

/** Hash of the delivery that a release in the work folder was made of; null where it is no release. */
export function releasedFrom(pad: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path.join(WORK, pad, RELEASE_MARKER.file), "utf8"));
    const hash = (manifest as { aanlevering?: unknown }).aanlevering;
    return typeof hash === "string" ? hash : null;
  } catch {
    return null;
  }
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
