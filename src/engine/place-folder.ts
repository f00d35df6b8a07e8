import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { RomError } from "./errors.js";

/** How a folder of ours is known: a JSON file of that name with that key. */
export interface Marker {
  readonly file: string;
  readonly key: string;
}

function isOurs(folder: string, marker: Marker): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, marker.file), "utf8"));
    return typeof value === "object" && value !== null && marker.key in value;
  } catch {
    return false;
  }
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

/** Where a folder is made before it is moved to its place. */
export const stagingOf = (out: string): string => `${path.resolve(out)}.in-wording-${process.pid}`;

/**
 * Makes sure that a folder may be replaced: absent, empty, or one of ours. Puts back what a run that was killed in the
 * middle of replacing had moved aside, and removes what such runs left unfinished.
 * @throws RomError (gebruik) when it holds anything else
 */
export function checkPlace(out: string, marker: Marker): void {
  const target = path.resolve(out);
  for (const folder of leftovers(target, "oud")) {
    if (!existsSync(target) && isOurs(folder, marker)) renameSync(folder, target);
    else if (isOurs(folder, marker)) rmSync(folder, { recursive: true, force: true });
  }
  for (const folder of leftovers(target, "in-wording")) rmSync(folder, { recursive: true, force: true });
  if (!existsSync(target)) return;
  let content: string[];
  try {
    content = readdirSync(target);
  } catch {
    throw new RomError("gebruik", `${out} is geen map.`, "Kies met --out een nieuwe map.");
  }
  if (content.length > 0 && !isOurs(target, marker))
    throw new RomError(
      "gebruik",
      `De map ${out} bevat al iets anders; er is niets overschreven.`,
      "Kies met --out een nieuwe of lege map.",
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
  if (replace) renameSync(target, old);
  renameSync(staging, target);
  if (replace) rmSync(old, { recursive: true, force: true });
}
