import MiniSearch from "minisearch";

/** What the search knows: entries that the build wrote (engine/publish/search-entries.ts), found by beginning and by nearly the same word. */

export interface Found {
  readonly titel: string;
  /** What it is: pagina, figuur, begrip, … */
  readonly soort: string;
  /** Path from the root of the site, with a slash before it. */
  readonly naar: string;
  /** Where it stands, or of whom it is. */
  readonly bij?: string;
}
export interface Entry extends Found {
  /** Words by which it is found too. */
  readonly tekst?: string;
}

/** A word without capitals and accents. */
const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");

/** Makes entries searchable. */
export function indexOf(entries: readonly Entry[]): (text: string) => Found[] {
  const index = new MiniSearch<Entry & { id: number }>({
    fields: ["titel", "bij", "tekst"],
    storeFields: ["titel", "soort", "naar", "bij"],
    processTerm: plain,
    searchOptions: {
      boost: { titel: 5, bij: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: "AND",
      boostDocument: (_, __, stored) => (stored?.["soort"] === "pagina" ? 1.5 : 1),
    },
  });
  index.addAll(entries.map((e, id) => ({ ...e, id })));
  return (text) => index.search(text).slice(0, 12) as unknown as Found[];
}

let known: Promise<(text: string) => Found[]> | undefined;

/**
 * The best twelve for a text.
 * @param address of the entries, fetched at the first search
 * @throws TypeError or SyntaxError where they do not come; the next search tries again
 */
export async function find(text: string, address: string): Promise<Found[]> {
  known ??= fetch(address)
    .then((r) => r.json() as Promise<Entry[]>)
    .then(indexOf);
  try {
    return (await known)(text);
  } catch (cause) {
    known = undefined;
    throw cause;
  }
}
