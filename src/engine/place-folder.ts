import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { RomError } from "./errors.js";

/** Whether a folder may be replaced: it is absent, empty, or one that we made ourselves. */
export function checkPlace(out: string, marker: string): void {
  if (!existsSync(out)) return;
  let content: string[];
  try {
    content = readdirSync(out);
  } catch {
    throw new RomError("gebruik", `${out} is geen map.`, "Kies met --out een nieuwe map.");
  }
  if (content.length > 0 && !content.includes(marker))
    throw new RomError(
      "gebruik",
      `De map ${out} bevat al iets anders; er is niets overschreven.`,
      "Kies met --out een nieuwe of lege map.",
    );
}

/**
 * Moves a finished folder to its place; an earlier one of the same kind is replaced in two renames, so that a kill at
 * any moment leaves a whole one.
 * @param marker a file that every folder of this kind has
 */
export function placeFolder(staging: string, out: string, marker: string): void {
  checkPlace(out, marker);
  const target = path.resolve(out);
  const old = `${target}.oud-${process.pid}`;
  mkdirSync(path.dirname(target), { recursive: true });
  const replace = existsSync(target);
  if (replace) renameSync(target, old);
  renameSync(staging, target);
  if (replace) rmSync(old, { recursive: true, force: true });
}
