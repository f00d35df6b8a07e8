/** "Mijn vestiging": kept on the reader's device, in no address and in no request. */

const KEY = "rom-werkbank:mijn-vestiging";

export interface Mine {
  /** Code of the vestiging. */
  readonly eenheid: string;
  readonly naam: string;
}

/** The vestiging that the reader called theirs on this device; null where there is none, or the browser keeps nothing. */
export function mine(): Mine | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const { eenheid, naam } = (kept ?? {}) as Partial<Mine>;
    return typeof eenheid === "string" && /^[a-z0-9]+$/.test(eenheid) && typeof naam === "string"
      ? { eenheid, naam }
      : null;
  } catch {
    return null;
  }
}

/** Keeps it, or with null forgets it. @returns whether the browser lets us */
export function keepMine(of: Mine | null): boolean {
  try {
    if (of) localStorage.setItem(KEY, JSON.stringify(of));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}
