import type { KeyRow } from "./item-pass.js";

/** How the answers to one question count. */
export interface Question {
  /** Its part, as a place among those of its list, and whether that is of the main scale. */
  readonly part: number;
  readonly main: boolean;
  readonly turned: boolean;
  /** Reversed by the key, in the main scale. */
  readonly counter: boolean;
  /** Lowest and highest answer together: what a reversed answer is taken from. */
  readonly ends: number;
  readonly lowest: number;
  readonly highest: number;
  readonly unknownFrom: number;
  readonly unknownTo: number;
}

export interface List {
  readonly questions: (Question | undefined)[];
  /** Number of each part. */
  readonly parts: number[];
}

/** Lists by number: of a questionnaire that the registry does not know, and of one that has no answers. */
export const [LOCAL, TOTAL] = [0, 1] as const;

/** The scoring key by list and question, and the list of each instrument. */
export function listsOf(keys: readonly KeyRow[]): {
  readonly lists: readonly List[];
  readonly byCode: Map<string, number>;
} {
  const lists: List[] = [
    { questions: [], parts: [0] },
    { questions: [], parts: [] },
  ];
  const byCode = new Map<string, number>();
  for (const k of keys) {
    const l = byCode.get(k.instrument) ?? lists.length;
    byCode.set(k.instrument, l);
    const list = lists[l] ?? { questions: [], parts: [] };
    lists[l] = list;
    if (!list.parts.includes(k.deel)) list.parts.push(k.deel);
    while (list.questions.length <= k.item) list.questions.push(undefined);
    list.questions[k.item] = {
      part: list.parts.indexOf(k.deel),
      main: k.deel % 2 === 1,
      turned: k.omgekeerd,
      counter: k.omkeren,
      ends: k.antwoord_min + k.antwoord_max,
      lowest: k.laagste,
      highest: k.hoogste,
      // Where no answer means "not known": a span that holds nothing.
      unknownFrom: k.onbekend_van ?? 1,
      unknownTo: k.onbekend_tot ?? 0,
    };
  }
  return { lists, byCode };
}
