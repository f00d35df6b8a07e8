import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { RomError } from "../errors.js";
import { WORK } from "../paths.js";

/** The key of this machine, in the work folder. */
const OWN_KEY = path.join(WORK, "sleutel");

const SHORTEST = 32;
const LARGEST = 10_000;

const refuse = (message: string, advice: string): RomError => new RomError("gebruik", message, advice);

function stat(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

/** Writes a new key beside its place, whole and for the owner only. @returns the file */
function writeNew(): string {
  const file = `${OWN_KEY}.in-wording-${process.pid}`;
  writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  return file;
}

/** Makes the key where there is none. Two runs at once end with one key: the second finds the first one's. */
function makeKey(): void {
  const fresh = writeNew();
  try {
    // A link, not a rename: it fails where the other run was first, and never shows a half-written file.
    linkSync(fresh, OWN_KEY);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== "EEXIST") throw e;
  } finally {
    unlinkSync(fresh);
  }
}

/** Puts a new key in the place of the old one, which is gone then. */
export function rotateKey(): void {
  checkKind(OWN_KEY);
  renameSync(writeNew(), OWN_KEY);
}

/** @throws RomError (gebruik) where there is something at the key's place that is no plain file of sensible size */
function checkKind(file: string): Stats | null {
  const s = stat(file);
  if (!s) return null;
  if (s.isSymbolicLink())
    throw refuse(`Het sleutelbestand ${file} is een verwijzing (symlink).`, "Geef het bestand zelf op.");
  if (!s.isFile())
    throw refuse(`Het sleutelbestand ${file} is geen gewoon bestand.`, "Geef een bestand met de sleutel op.");
  if (s.size > LARGEST)
    throw refuse(`Het sleutelbestand ${file} is groter dan ${LARGEST} bytes.`, "Een sleutel is één regel tekst.");
  return s;
}

/** Reads a key from a plain file. @throws RomError (gebruik); the text never holds anything of the key */
function readFile(file: string): string {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  let key: string;
  try {
    key = readFileSync(fd, "utf8").trim();
  } finally {
    closeSync(fd);
  }
  if (key.length < SHORTEST)
    throw refuse(
      `Het sleutelbestand ontbreekt of is korter dan ${SHORTEST} tekens.`,
      "Geef met --sleutel een bestand met een geheime sleutel.",
    );
  return key;
}

const OPEN_TO_OTHERS = 0o077;

/**
 * The key from which unit codes are made. The own one is made on first use and, where others could read it, closed to
 * them with a warning; a named one that others can read is refused, since it is not ours to change. Synthetic deliveries
 * use a fixed public one, so that the demo is the same everywhere. The key is never printed.
 * @param say told, in Dutch, when the own key's mode was mended
 * @throws RomError (gebruik) when the file is missing, no plain file, open to others, or too short
 */
export function readKey(file: string | undefined, synthetic: boolean, say: (text: string) => void = () => {}): string {
  if (file !== undefined) {
    const s = checkKind(file);
    if (!s)
      throw refuse(
        `Het sleutelbestand ontbreekt of is korter dan ${SHORTEST} tekens.`,
        "Geef met --sleutel een bestand met een geheime sleutel.",
      );
    const key = readFile(file);
    if (s.mode & OPEN_TO_OTHERS)
      throw refuse(
        `Anderen op deze machine kunnen het sleutelbestand ${file} lezen of wijzigen.`,
        `Sluit het af (chmod 600 ${file}); was het echt leesbaar voor anderen, maak dan een nieuwe sleutel.`,
      );
    return key;
  }
  if (synthetic) return "synthetisch: geen geheim, dezelfde codes op elke machine";
  if (!stat(OWN_KEY)) makeKey();
  const s = checkKind(OWN_KEY);
  if (s && s.mode & OPEN_TO_OTHERS) {
    chmodSync(OWN_KEY, 0o600);
    say(
      "  Let op: anderen op deze machine konden de sleutel lezen; dat is nu afgesloten. Overweeg een nieuwe: npm run rom -- forget --sleutel vervangen",
    );
  }
  return readFile(OWN_KEY);
}
