import { RomError } from "../../errors.js";
import type { TableContract } from "../contract.js";
import type { Proposal } from "./propose.js";
import type { SourceDraft } from "./schema.js";
import { OPEN } from "./schema.js";

const usage = (what: string): RomError =>
  new RomError(
    "gebruik",
    what,
    "Zo: --zet vestiging=KOLOM, --zet 'vestiging=vast:NAAM', --zet eerste_contact=eerste:KOLOM.",
  );

type FieldDraft = NonNullable<SourceDraft["trajecten"]>[string];

/** `KOLOM`, `vast:NAAM`, `eerste:KOLOM`, `laatste:KOLOM`. */
function fieldOf(text: string): FieldDraft {
  const [, how, what] = /^(vast|eerste|laatste):(.+)$/s.exec(text) ?? [];
  if (what === undefined) return text;
  return how === "vast" ? { vast: what.trim() } : { kolom: what.trim(), kies: how as "eerste" | "laatste" };
}

/** Words of `open` and `onzeker` that an answer settles. */
const settles =
  (name: string) =>
  (line: string): boolean =>
    !line.startsWith(`${name}:`) &&
    !line.startsWith(`${name} van `) &&
    !line.includes(` als ${name}`) &&
    !line.includes(`voor ${name} `);

/**
 * Fills in a proposal what the user says.
 * @param answers `veld=kolom`, as given with --zet
 * @throws RomError (gebruik) where a field is not known
 */
export function adjust(proposal: Proposal, answers: readonly string[], contract: TableContract): Proposal {
  let { indeling, open, onzeker } = proposal;
  for (const answer of answers) {
    const [, name = "", text = ""] = /^\s*([A-Za-z_]+)\s*=\s*(.+?)\s*$/s.exec(answer) ?? [];
    if (name === "") throw usage(`--zet ${answer} is niet te lezen.`);
    const field = fieldOf(text);
    const first = indeling[0] as SourceDraft;
    const parts = text.split("+").map((t) => t.trim());
    if (name === "traject_id" || name === "meting_id")
      indeling = indeling.map((s, k) => (k === 0 ? { ...s, [name]: parts.length > 1 ? parts : text } : s));
    else if (name === "datum" || name === "instrument") {
      const missing = (first.lijsten ?? []).filter((l) => l[name] === OPEN).length;
      const lijsten = (first.lijsten ?? []).map((l) =>
        missing === 0 || l[name] === OPEN ? { ...l, [name]: name === "datum" ? field : text } : l,
      );
      indeling = [{ ...first, lijsten }, ...indeling.slice(1)];
    } else if (name === "blad") indeling = indeling.map((s) => ({ ...s, blad: text }));
    else if (name in contract.kolommen) {
      const at = indeling.findIndex((s) => s.trajecten);
      indeling = indeling.map((s, k) =>
        k === Math.max(0, at) ? { ...s, trajecten: { ...s.trajecten, [name]: field } } : s,
      );
    } else throw usage(`--zet kent ${name} niet.`);
    open = open.filter(settles(name));
    onzeker = onzeker.filter(settles(name));
  }
  return { ...proposal, indeling, open, onzeker };
}

/** The same mapping without what is still open, so that the rest of it can be tried; null where nothing is left to try. */
export function withoutOpen(indeling: readonly SourceDraft[]): SourceDraft[] | null {
  const tried = indeling.flatMap((s): SourceDraft[] => {
    if ([s.traject_id].flat().includes(OPEN)) return [];
    const { trajecten, ...rest } = s;
    const lijsten = (s.lijsten ?? [])
      .filter((l) => l.instrument !== OPEN && l.datum !== OPEN)
      .map(({ antwoorden, ...l }) =>
        Object.values(antwoorden ?? {}).includes(OPEN) || !antwoorden ? l : { ...l, antwoorden },
      );
    const known = Object.fromEntries(Object.entries(trajecten ?? {}).filter(([, f]) => f !== OPEN));
    const some = Object.keys(known).length > 0;
    return lijsten.length || some ? [{ ...rest, lijsten, ...(some ? { trajecten: known } : {}) }] : [];
  });
  return tried.length ? tried : null;
}
