import { type Instrument, normalCode } from "../../instruments/registry.js";
import { QUESTION } from "./patterns.js";

/** Columns whose names differ in one number only: the questions of a list, most likely. */
export interface ItemRun {
  /** What stands before and after the number, as the first column has it. */
  readonly voor: string;
  readonly na: string;
  readonly patroon: string;
  readonly names: readonly string[];
  readonly numbers: readonly number[];
}

/** Fewer columns than this are no list (the shortest in the register has four questions). */
const LEAST = 4;

/**
 * Groups columns by what their names have in common beside one number. A name with several numbers (`phq9_3_t1`) goes to the
 * largest group that it fits; of groups of one size, the one whose numbers begin lowest and run on.
 */
export function itemRuns(names: readonly string[]): ItemRun[] {
  const groups = new Map<string, { voor: string; na: string; parts: { name: string; nummer: number }[] }>();
  for (const name of new Set(names))
    for (const found of name.matchAll(/\d{1,3}/g)) {
      const voor = name.slice(0, found.index);
      const na = name.slice(found.index + found[0].length);
      if (/\d$/.test(voor) || /^\d/.test(na)) continue;
      const key = `${voor.toLowerCase()}\0${na.toLowerCase()}`;
      const group = groups.get(key) ?? { voor, na, parts: [] };
      group.parts.push({ name, nummer: Number(found[0]) });
      groups.set(key, group);
    }
  const taken = new Set<string>();
  const runs: ItemRun[] = [];
  const gaps = (numbers: readonly number[]): number => Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.length;
  const order = [...groups.values()]
    .filter((g) => g.parts.length >= LEAST)
    .sort((a, b) => {
      const [x, y] = [a, b].map((g) => g.parts.map((p) => p.nummer));
      return b.parts.length - a.parts.length || gaps(x ?? []) - gaps(y ?? []);
    });
  for (const g of order) {
    const parts = g.parts.filter((p) => !taken.has(p.name)).sort((a, b) => a.nummer - b.nummer);
    const numbers = parts.map((p) => p.nummer);
    // Years, dates and codes have holes; the questions of a list run on, but for one or two that were left out.
    if (parts.length < LEAST || (numbers[0] ?? 9) > 1 || gaps(numbers) > parts.length / 4) continue;
    for (const p of parts) taken.add(p.name);
    runs.push({
      voor: g.voor,
      na: g.na,
      patroon: `${g.voor}${QUESTION}${g.na}`,
      names: parts.map((p) => p.name),
      numbers,
    });
  }
  return runs.sort((a, b) => names.indexOf(a.names[0] ?? "") - names.indexOf(b.names[0] ?? ""));
}

export interface InstrumentGuess {
  readonly instrument: Instrument;
  /** The code to write: an alias that the name holds, else the shortest. */
  readonly code: string;
  /** Whether name and number of questions agree; otherwise it is one of them alone. */
  readonly zeker: boolean;
  /** Whether the name tells, not the number of questions alone. */
  readonly opNaam: boolean;
}

/** Registered questionnaires that a run may be, best first; none where neither name nor number tells. */
export function instrumentsOf(
  run: Pick<ItemRun, "voor" | "na" | "names" | "numbers">,
  registry: readonly Instrument[],
): InstrumentGuess[] {
  const name = normalCode(run.voor + run.na);
  const length = Math.max(run.numbers.at(-1) ?? 0, run.names.length);
  const guesses: (InstrumentGuess & { rank: number })[] = [];
  for (const instrument of registry) {
    const count = instrument.items?.aantal;
    const fits = count !== undefined && (count === length || count === run.names.length);
    const shortest = [...instrument.aliassen].sort((a, b) => a.length - b.length)[0] ?? instrument.code;
    // Of the aliases that the name holds the longest; `oq_1 … oq_45` holds OQ-45 by its letters and its length.
    const held = instrument.aliassen
      .filter((a) => name.includes(normalCode(a)) || (fits && name === normalCode(a).replace(/\d+$/, "")))
      .sort((a, b) => normalCode(b).length - normalCode(a).length)[0];
    if (held !== undefined)
      guesses.push({
        instrument,
        code: held,
        zeker: fits,
        opNaam: true,
        rank: (fits ? 1000 : 100) + normalCode(held).length,
      });
    else if (fits && count >= 7) guesses.push({ instrument, code: shortest, zeker: false, opNaam: false, rank: 10 });
  }
  return guesses.sort((a, b) => b.rank - a.rank).map(({ rank: _, ...g }) => g);
}
