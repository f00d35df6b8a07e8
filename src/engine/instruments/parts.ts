import type { ItemKey, Subscale } from "./registry.js";

export type Numbering = "eigen" | "anders";

/**
 * The questions of a list, divided so that every scale is a union of parts: answers are then summed once per part, and no
 * question is counted per scale. A part's number is odd where its questions belong to the main scale; parts 0 and 1 belong
 * to no other scale and are not kept apart.
 */
export interface Parts {
  /** Part of each question number that may come, those of the other numbering included. */
  readonly deelVan: ReadonlyMap<number, number>;
  /** Which parts make a subscale, under each numbering. */
  readonly schalen: readonly { readonly schaal: string; readonly nummering: Numbering; readonly deel: number }[];
  /** Of a main scale that is no plain sum (count of answers, one of several questions): the place each part has in it. */
  readonly plaatsen: readonly { readonly deel: number; readonly plaats: number }[];
}

/** The highest part number that fits beside a meting's number; 254 parts are far more than a list needs. */
export const PART_FACTOR = 256;

/** The question that a number means in the other numbering; null where that numbering has no such number. */
function meant(number: number, key: ItemKey): number | null {
  const skipped = key.overgeslagen;
  if (skipped === undefined || number === skipped) return null;
  return number < skipped ? number : number - 1;
}

/** @throws Error where a list has more parts than fit: no list of the field comes near */
export function partsOf(key: ItemKey, subscales: readonly Subscale[]): Parts {
  const last = key.aantal + (key.overgeslagen === undefined ? 0 : 1);
  const special = key.regel === "aantal" || key.eenVan.length > 0;
  const scalesOf = (item: number | null): string[] =>
    item === null ? [] : subscales.filter((s) => s.items.includes(item)).map((s) => s.code);
  const known = (n: number): number | null => (n <= key.aantal ? n : null);
  const numbers = Array.from({ length: last }, (_, i) => i + 1);
  const of = new Map<number, { own: string[]; other: string[]; main: boolean; place: number | null }>();
  for (const n of numbers) {
    const [own, other] = [known(n), meant(n, key)];
    const main = [own, other].some((i) => i !== null && key.schaal.includes(i));
    const group = key.eenVan.findIndex((g) => g.includes(n));
    const place = special && main ? (group < 0 ? n : (key.eenVan[group]?.[0] ?? n)) : null;
    of.set(n, { own: scalesOf(own), other: key.overgeslagen === undefined ? [] : scalesOf(other), main, place });
  }
  const ids = new Map<string, number>();
  const deelVan = new Map<number, number>();
  for (const n of numbers) {
    const { own, other, main, place } = of.get(n) as NonNullable<ReturnType<typeof of.get>>;
    const apart = own.length + other.length > 0 || place !== null;
    // Of a group of which one counts every question stands alone, as does an answer that is counted.
    const alone = place !== null && (key.regel === "aantal" || key.eenVan.some((g) => g.includes(n)));
    const sign = JSON.stringify([own, other, main, alone ? n : null]);
    if (!apart) {
      deelVan.set(n, main ? 1 : 0);
      continue;
    }
    const id = ids.get(sign) ?? 2 * (ids.size + 1) + (main ? 1 : 0);
    if (id >= PART_FACTOR) throw new Error("a list with more parts than fit");
    ids.set(sign, id);
    deelVan.set(n, id);
  }
  const unique = <T>(rows: readonly T[]): T[] => [...new Map(rows.map((r) => [JSON.stringify(r), r])).values()];
  const deel = (n: number): number => deelVan.get(n) ?? 0;
  return {
    deelVan,
    schalen: unique(
      numbers.flatMap((n) => {
        const at = of.get(n);
        return [
          ...(at?.own ?? []).map((schaal) => ({ schaal, nummering: "eigen" as const, deel: deel(n) })),
          ...(at?.other ?? []).map((schaal) => ({ schaal, nummering: "anders" as const, deel: deel(n) })),
        ];
      }),
    ),
    plaatsen: unique(
      numbers.flatMap((n) => {
        const place = of.get(n)?.place ?? null;
        return place === null
          ? []
          : [{ deel: deel(n), plaats: key.regel === "aantal" || key.eenVan.some((g) => g.includes(n)) ? place : 0 }];
      }),
    ),
  };
}
