import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { WORK } from "../paths.js";
import { REGISTER } from "./kept.js";

const entry = z.strictObject({
  hash: z.string(),
  bron: z.string(),
  van: z.string(),
  tot: z.string(),
  peildatum: z.string(),
});
/** A delivery of which a release was made before. Holds nothing about persons. */
export type Earlier = z.infer<typeof entry>;

const FILE = path.join(WORK, REGISTER);

/** Deliveries processed on this machine, oldest first; none where the list is missing or cannot be read. */
export function readEarlier(): Earlier[] {
  if (!existsSync(FILE)) return [];
  try {
    return z.array(entry).parse(JSON.parse(readFileSync(FILE, "utf8")));
  } catch {
    return [];
  }
}

/** Adds a delivery, or moves it to the end. */
export function addEarlier(added: Earlier): void {
  write([...readEarlier().filter((e) => e.hash !== added.hash), added]);
}

/**
 * Takes out the deliveries whose hash begins so.
 * @param dry only count them
 * @returns how many
 */
export function forgetEarlier(start: string, dry: boolean): number {
  const list = readEarlier();
  const rest = list.filter((e) => !e.hash.startsWith(start));
  if (!dry && rest.length < list.length) write(rest);
  return list.length - rest.length;
}

/** Replaces the list in one step. */
function write(list: readonly Earlier[]): void {
  const draft = `${FILE}.in-wording-${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, FILE);
}
