import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { RomError } from "./errors.js";

/** How a folder of ours is known: a JSON file of that name with that key. */
export interface Marker {
  readonly file: string;
  readonly key: string;
}

/** Whether a folder holds the marker of its kind. */
export function isOurs(folder: string, marker: Marker): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, marker.file), "utf8"));
    return typeof value === "object" && value !== null && marker.key in value;
  } catch {
    return false;
  }
}

/** File that stands in a folder being made from its first moment until it is moved to its place; holds the kind's file. */
const UNFINISHED = ".rom-onaf";

/**
 * Whether a folder under the name of an unfinished one was made by a run: it has the file that says so, or is finished
 * but not moved yet. An empty one counts: a kill can come before its first file, and with it goes nothing.
 */
export function isUnfinished(folder: string, markers: readonly Marker[]): boolean {
  if (!lstatSync(folder).isDirectory()) return false;
  const files = readdirSync(folder);
  return files.length === 0 || files.includes(UNFINISHED) || markers.some((m) => isOurs(folder, m));
}

/** Whether a folder is, or was to become, one of that kind. */
export function isMeantAs(folder: string, marker: Marker): boolean {
  if (isOurs(folder, marker)) return true;
  const note = path.join(folder, UNFINISHED);
  return existsSync(note) && readFileSync(note, "utf8") === marker.file;
}

/** Removes a file, or a folder and the file by which it is known last: what a kill leaves half removed is known for what it is. */
export function removeKnown(folder: string, known: string = UNFINISHED): void {
  for (const name of lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [])
    if (name !== known) rmSync(path.join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Folders beside the target that an interrupted run left: finished earlier ones (`oud`) and unfinished new ones. */
function leftovers(target: string, kind: "oud" | "in-wording"): string[] {
  const parent = path.dirname(target);
  if (!existsSync(parent)) return [];
  const start = `${path.basename(target)}.${kind}-`;
  return readdirSync(parent)
    .filter((f) => f.startsWith(start) && /^\d+$/.test(f.slice(start.length)) && !alive(Number(f.slice(start.length))))
    .map((f) => path.join(parent, f));
}

/** Whether a process of that number is running. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Makes the folder in which a result is made before {@link placeFolder} moves it to its place.
 * @returns its path
 * @throws RomError (gebruik) when a folder that is not ours has that name
 */
export function makeStaging(out: string, marker: Marker): string {
  const staging = `${path.resolve(out)}.in-wording-${process.pid}`;
  if (existsSync(staging)) {
    if (!isUnfinished(staging, [marker]))
      throw new RomError("gebruik", `${staging} is niet van ROM-werkbank.`, "Geef die map een andere naam.");
    removeKnown(staging);
  }
  mkdirSync(staging, { recursive: true });
  writeFileSync(path.join(staging, UNFINISHED), marker.file);
  return staging;
}

/**
 * Makes sure that a folder may be replaced: absent, empty, or one of ours. Puts back what a run that was killed in the
 * middle of replacing had moved aside, and removes what such runs left unfinished; a folder that only has such a name stays.
 * @throws RomError (gebruik) when it holds anything else
 */
export function checkPlace(out: string, marker: Marker): void {
  const target = path.resolve(out);
  for (const folder of leftovers(target, "oud")) {
    if (!existsSync(target) && isOurs(folder, marker)) renameSync(folder, target);
    else if (isOurs(folder, marker)) rmSync(folder, { recursive: true, force: true });
  }
  for (const folder of leftovers(target, "in-wording")) if (isUnfinished(folder, [marker])) removeKnown(folder);
  if (!existsSync(target)) return;
  let content: string[];
  try {
    content = readdirSync(target);
  } catch {
    throw new RomError("gebruik", `${out} is geen map.`, "Kies met --uit een nieuwe map.");
  }
  if (content.length > 0 && !isOurs(target, marker))
    throw new RomError(
      "gebruik",
      `De map ${out} bevat al iets anders; er is niets overschreven.`,
      "Kies met --uit een nieuwe of lege map.",
    );
}

/**
 * Moves a finished folder to its place; an earlier one of the same kind is replaced in two renames. A kill between them
 * leaves the earlier one beside its place, from where {@link checkPlace} puts it back.
 */
export function placeFolder(staging: string, out: string, marker: Marker): void {
  checkPlace(out, marker);
  const target = path.resolve(out);
  const old = `${target}.oud-${process.pid}`;
  mkdirSync(path.dirname(target), { recursive: true });
  const replace = existsSync(target);
  rmSync(path.join(staging, UNFINISHED), { force: true });
  if (replace) renameSync(target, old);
  renameSync(staging, target);
  if (replace) rmSync(old, { recursive: true, force: true });
}
