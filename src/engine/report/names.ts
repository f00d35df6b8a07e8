import { distance } from "fastest-levenshtein";
import { enumerate } from "../../site/format.js";
import type { Subject } from "../../site/mirror/model.js";
import { RomError } from "../errors.js";

/** Units by the name that someone types, and names of files from those of units. */

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * The unit of that name or code; capitals, accents and signs do not matter.
 * @throws RomError (gebruik) where there is none (near names are offered), or several
 */
export function findSubject(all: readonly Subject[], niveau: Subject["niveau"], asked: string): Subject {
  const of = all.filter((s) => s.niveau === niveau);
  const exact = of.filter((s) => s.eenheid === asked || s.naam === asked);
  const near = exact.length ? exact : of.filter((s) => plain(s.naam) === plain(asked) && plain(asked) !== "");
  const [one, ...more] = near;
  if (one && more.length === 0) return one;
  if (one)
    throw new RomError(
      "gebruik",
      `Er zijn ${near.length} eenheden met de naam ${asked}.`,
      `Geef de code: ${near.map((s) => s.eenheid).join(" of ")}.`,
    );
  const meervoud = niveau === "vestiging" ? "vestigingen" : "organisaties";
  if (of.length === 0)
    throw new RomError(
      "gebruik",
      `Deze uitgave heeft geen ${meervoud}.`,
      "Kies een uitgave van een editie die ze toont.",
    );
  const wanted = plain(asked);
  const best = of
    .map((s) => {
      const name = plain(s.naam);
      const ways = [distance(wanted, name), ...name.split(" ").map((w) => distance(wanted, w))];
      return { s, d: name.includes(wanted) && wanted !== "" ? 0 : Math.min(...ways) };
    })
    .sort((a, b) => a.d - b.d)
    .filter((x) => x.d <= Math.max(2, wanted.length / 2))
    .slice(0, 5);
  throw new RomError(
    "gebruik",
    `Deze uitgave heeft geen ${niveau} met de naam ‘${asked}’.`,
    best.length
      ? `Bedoelt u ${enumerate(best.map((x) => x.s.naam)).replace(/ en (?=[^,]*$)/, " of ")}?`
      : `Een naam is bijvoorbeeld ${of[0]?.naam}; alle namen: --alle maakt van elk een rapport.`,
  );
}

/** Longest name of a file, without its ending. */
const LONG = 60;

/**
 * A file name for each unit: letters, digits and hyphens, without accents; where two would be the same, or nothing is left, with the
 * unit's code.
 * @returns by code
 */
export function fileNames(all: readonly Subject[]): ReadonlyMap<string, string> {
  const slug = (s: Subject): string =>
    s.naam
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^A-Za-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .toLowerCase()
      .slice(0, LONG)
      .replace(/-+$/, "");
  const named = (s: Subject): string => (s.niveau === "organisatie" ? `organisatie-${slug(s)}` : slug(s));
  const times = new Map<string, number>();
  for (const s of all) times.set(named(s), (times.get(named(s)) ?? 0) + 1);
  return new Map(
    all.map((s) => {
      const name = named(s);
      const alone = slug(s) !== "" && times.get(name) === 1;
      return [s.eenheid, alone ? name : [name.replace(/-+$/, ""), s.eenheid].filter(Boolean).join("-")];
    }),
  );
}
