/** Where the number of a question stands in a pattern of column names. */
export const QUESTION = "{vraag}";
/** Where the name of a moment stands in a pattern of column names. */
export const MOMENT = "{moment}";

/** How names of columns are compared where they are not the same letter for letter. */
export const folded = (name: string): string => name.trim().normalize("NFC").replace(/\s+/g, " ").toLowerCase();

/** Finds columns by name: as written, else regardless of case and blanks. */
export class ColumnIndex {
  private readonly exact = new Map<string, number>();
  private readonly loose = new Map<string, number[]>();
  constructor(readonly names: readonly string[]) {
    for (const [k, name] of names.entries()) {
      if (!this.exact.has(name)) this.exact.set(name, k);
      this.loose.set(folded(name), [...(this.loose.get(folded(name)) ?? []), k]);
    }
  }
  /** Position of the column; `null` where there is none, or more than one that might be meant. */
  find(name: string): number | null {
    const same = this.loose.get(folded(name)) ?? [];
    if (same.length > 1 && this.names.filter((n) => n === name).length !== 1) return null;
    return this.exact.get(name) ?? same[0] ?? null;
  }
}

export interface Question {
  /** Name of the column, or linkId. */
  readonly naam: string;
  readonly vraag: number;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The names that a pattern means, with their numbers, in order of number; a name without `{vraag}` is itself. */
function matching(pattern: string, names: readonly string[]): { naam: string; nummer: number }[] {
  const parts = folded(pattern).split(QUESTION);
  if (parts.length !== 2)
    return names.filter((n) => folded(n) === folded(pattern)).map((naam) => ({ naam, nummer: 0 }));
  const shape = new RegExp(`^${escaped(parts[0] ?? "")}0*(\\d{1,3})${escaped(parts[1] ?? "")}$`);
  return names
    .flatMap((naam) => {
      const found = shape.exec(folded(naam));
      return found ? [{ naam, nummer: Number(found[1]) }] : [];
    })
    .sort((a, b) => a.nummer - b.nummer);
}

/**
 * The questions of a list and the columns that hold their answers.
 * @param items pattern, or patterns and columns numbered on in their order
 * @param first number that the first question has in the names
 * @returns the questions, and those of the patterns that no name fits
 */
export function questionsOf(
  items: string | readonly string[],
  first: number,
  names: readonly string[],
): { questions: Question[]; missing: string[] } {
  if (typeof items === "string") {
    const found = matching(items, names);
    return {
      questions: found.map((f) => ({ naam: f.naam, vraag: items.includes(QUESTION) ? f.nummer - first + 1 : 1 })),
      missing: found.length ? [] : [items],
    };
  }
  const questions: Question[] = [];
  const missing: string[] = [];
  for (const part of items) {
    const found = matching(part, names);
    if (found.length === 0) missing.push(part);
    for (const f of found) questions.push({ naam: f.naam, vraag: questions.length + 1 });
    // A column that is not there keeps its number, so that those after it keep theirs.
    if (found.length === 0) questions.push({ naam: "", vraag: questions.length + 1 });
  }
  return { questions: questions.filter((q) => q.naam !== ""), missing };
}
