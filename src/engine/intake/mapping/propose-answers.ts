import type { Instrument } from "../../instruments/registry.js";
import { OPEN } from "./schema.js";

/** More different answers than this are no answers to one list. */
const MOST = 15;

export interface AnswerProposal {
  /** Undefined: the answers are numbers that the list knows. */
  readonly antwoorden: Readonly<Record<string, number | typeof OPEN>> | undefined;
  readonly onzeker: string | null;
  readonly open: string | null;
}

/**
 * What the answers of a list stand for.
 * @param found the different answers, as they stand in the file
 * @param label of the list, for messages
 */
export function proposeAnswers(found: readonly string[], instrument: Instrument | null, label: string): AnswerProposal {
  const plain: AnswerProposal = { antwoorden: undefined, onzeker: null, open: null };
  const items = instrument?.items;
  const range = items
    ? ([
        Math.min(items.min, items.anders?.min ?? items.min),
        Math.max(items.max, items.anders?.max ?? items.max),
      ] as const)
    : null;
  if (found.length === 0) return { ...plain, onzeker: `${label}: geen enkele vraag is beantwoord.` };
  const numbers = found.map((t) => (/^[+-]?\d+([.,]0+)?$/.test(t.trim()) ? Number.parseInt(t, 10) : null));
  if (numbers.every((n) => n !== null)) {
    const outside = numbers.filter((n) => range && (n < range[0] || n > range[1]) && n >= 0 && n < 90);
    return outside.length === 0
      ? plain
      : {
          ...plain,
          onzeker: `${label}: er staan antwoorden in (${[...new Set(outside)].sort((a, b) => a - b).join(", ")}) die de vragenlijst niet kent (${range?.join(" tot en met ")}); met "antwoorden" in de indeling zegt u waar zij voor staan.`,
        };
  }
  if (found.length > MOST)
    return {
      ...plain,
      onzeker: `${label}: ${found.length} verschillende teksten; dat zijn vermoedelijk geen antwoorden op deze lijst.`,
    };
  const coded = found
    .map((t) => /^[A-Za-z]{1,3}0*(\d{1,2})$/.exec(t.trim())?.[1])
    .map((n) => (n === undefined ? null : Number(n)));
  if (coded.every((n) => n !== null) && items) {
    const [low, high] = [Math.min(...coded), Math.max(...coded)];
    // The numbers are the answers; or they count from 1 where the list counts from 0; or both codings of the list are there.
    const fits = (by: number, min: number, max: number): boolean => low + by >= min && high + by <= max;
    const shift = !fits(0, items.min, items.max) && fits(-1, items.min, items.max) ? -1 : 0;
    const outside = coded.filter((n) => range && ((n ?? 0) + shift < range[0] || (n ?? 0) + shift > range[1]));
    const told = `${label}: ${found[0]} is gelezen als antwoord ${(coded[0] ?? 0) + shift}; controleer dit in de vragenlijst zelf (antwoorden in de indeling).`;
    return {
      antwoorden: Object.fromEntries(found.map((t, k) => [t, (coded[k] ?? 0) + shift])),
      onzeker: outside.length ? `${told} ${outside.join(", ")} kent de vragenlijst niet.` : told,
      open: null,
    };
  }
  return {
    antwoorden: Object.fromEntries(found.map((t, k) => [t, numbers[k] ?? OPEN])),
    onzeker: null,
    open: `${label}: de antwoorden zijn woorden; vul in de indeling bij antwoorden in welk getal elk woord is${items ? ` (${items.min} tot en met ${items.max})` : ""}, of exporteer antwoordcodes.`,
  };
}
