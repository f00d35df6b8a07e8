import type { KeyRow } from "./item-pass.js";

/** What a question's answers count in. */
export const [MAIN, TURNED, COUNTER] = [1, 2, 4];

/** How the answers to a list count, by number of the question. Plain arrays of numbers: they are asked for every answer. */
export interface List {
  /** Number of each part of the list. */
  readonly parts: number[];
  /** Place of a question's part among those; -1: no question of this list. */
  readonly part: Int32Array;
  /** MAIN: of the main scale · TURNED: still to be reversed · COUNTER: reversed by the key, in the main scale. */
  readonly flags: Int32Array;
  /** Lowest and highest answer together: what a reversed answer is taken from. */
  readonly ends: Int32Array;
  readonly lowest: Int32Array;
  readonly highest: Int32Array;
  /** Answers that mean "not known", from and to; a span that holds nothing where there are none. */
  readonly unknownFrom: Int32Array;
  readonly unknownTo: Int32Array;
}

/** Lists by number: of a questionnaire that the registry does not know, and of one that has no answers. */
export const [LOCAL, TOTAL] = [0, 1] as const;

function listOf(keys: readonly KeyRow[], parts: number[]): List {
  const length = Math.max(-1, ...keys.map((k) => k.item)) + 1;
  const made = (value = 0): Int32Array => new Int32Array(length).fill(value);
  const list = {
    parts,
    part: made(-1),
    flags: made(),
    ends: made(),
    lowest: made(),
    highest: made(),
    unknownFrom: made(1),
    unknownTo: made(),
  };
  for (const k of keys) {
    if (!parts.includes(k.deel)) parts.push(k.deel);
    list.part[k.item] = parts.indexOf(k.deel);
    list.flags[k.item] = (k.deel % 2 === 1 ? MAIN : 0) + (k.omgekeerd ? TURNED : 0) + (k.omkeren ? COUNTER : 0);
    list.ends[k.item] = k.antwoord_min + k.antwoord_max;
    list.lowest[k.item] = k.laagste;
    list.highest[k.item] = k.hoogste;
    if (k.onbekend_van !== null && k.onbekend_tot !== null) {
      list.unknownFrom[k.item] = k.onbekend_van;
      list.unknownTo[k.item] = k.onbekend_tot;
    }
  }
  return list;
}

/** The scoring key by list and question, and the list of each instrument. */
export function listsOf(keys: readonly KeyRow[]): {
  readonly lists: readonly List[];
  readonly byCode: ReadonlyMap<string, number>;
} {
  const own = new Map<string, KeyRow[]>();
  for (const k of keys) {
    const rows = own.get(k.instrument);
    if (rows) rows.push(k);
    else own.set(k.instrument, [k]);
  }
  return {
    lists: [listOf([], [0]), listOf([], []), ...[...own.values()].map((rows) => listOf(rows, []))],
    byCode: new Map([...own.keys()].map((code, k) => [code, k + TOTAL + 1])),
  };
}
