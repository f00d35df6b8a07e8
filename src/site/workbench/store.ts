import { LINK_MAX, pack, unpack } from "./link.js";
import { fromMarkdown, type Notebook, toMarkdown } from "./notebook.js";

/** Where a notebook is kept: in an address, as a draft on this device, as a file. */

const DRAFT = "rom-werkbank-concept";
const BEFORE = "rom-werkbank-vorig";
export const IN_HASH = /^#n=(.+)$/;

/** The address of the workbench with this notebook in it. @throws RangeError in Dutch where it is too long */
export async function linkOf(n: Notebook, page: string): Promise<string> {
  const { origin, pathname } = new URL(page);
  const link = `${origin}${pathname}#n=${await pack(toMarkdown(n))}`;
  if (link.length > LINK_MAX)
    throw new RangeError(
      `Dit blad is te lang voor een link (${link.length} tekens, hoogstens ${LINK_MAX}). Bewaar het als bestand.`,
    );
  return link;
}

/**
 * The notebook that an address holds; null where it holds none.
 * @throws RangeError where it is broken
 */
export async function fromLink(hash: string): Promise<Notebook | null> {
  const [, packed] = IN_HASH.exec(hash) ?? [];
  return packed === undefined ? null : fromMarkdown(await unpack(packed));
}

/** Keeps a draft on this device. @returns false where the browser does not allow it */
export function keepDraft(n: Notebook): boolean {
  try {
    localStorage.setItem(DRAFT, toMarkdown(n));
    return true;
  } catch {
    return false;
  }
}

/** Puts the draft aside before another notebook takes its place. */
export function setAside(): void {
  try {
    const text = localStorage.getItem(DRAFT);
    if (text !== null) localStorage.setItem(BEFORE, text);
  } catch {
    // A browser that keeps nothing has nothing to put aside.
  }
}

/** The draft, or the one that was put aside for another notebook. */
export function draft(which: "nu" | "vorig" = "nu"): Notebook | null {
  try {
    const text = localStorage.getItem(which === "nu" ? DRAFT : BEFORE);
    return text === null ? null : fromMarkdown(text);
  } catch {
    return null;
  }
}

/** A name of a file from a title. */
export const fileName = (titel: string): string =>
  `${
    titel
      .toLowerCase()
      .normalize("NFD")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "werkblad"
  }.md`;
