import type { Level, PeriodKind, Policy } from "../../policy/policy.js";
import { type SumLists, sumLists } from "../system/sum-lists.js";
import type { System, SystemCell } from "../system/system.js";
import { CHANGE_MEASURES } from "./change-atoms.js";
import { DEFINITION_MEASURES } from "./definition-atoms.js";
import type { Measure } from "./measure.js";
import { HSK, PATIENT_LEVEL } from "./measures.js";

/** The classes that policy makes chief figures: those of delta-T, or those of Jacobson and Truax. */
export type ChiefClasses = Policy["uitkomsten"]["verandering"]["hoofdklassen"];

/**
 * Ranks of figures: those of an earlier rank are chosen first, and no later one costs them anything. Chief figures are the
 * HSK percentage, delta-T and the three classes of policy (numbers closed and response are known): 0 over the whole period · 1 of the
 * whole per year · 2 of vestigingen and organisaties per year · 3 of these and of the whole per half-year · 4 per cluster, quarter,
 * team and behandelaar. 5: all else, among itself by cost. 6: diagnosis groups per organisatie and vestiging, and their three classes.
 * 7: what compares definitions, for the whole. 8: the same per year and unit, and reliable change where it is no chief figure.
 */
export function rankOf(m: Measure, niveau: Level, soort: PeriodKind, chief: ChiefClasses): number {
  if (!isChief(m, chief)) {
    const whole = niveau === "totaal" && soort === "totaal";
    // Per year it only stands beside the other definitions.
    if (m.indicator === "hsk-honderd" && niveau === "totaal" && soort !== "totaal") return 8;
    if (m.populatie === "hoofdparen" && LAST.has(m)) return 8;
    if (isOfGroup(m) && (niveau !== "totaal" || m.definitie === THREE_CLASSES)) return 6;
    return LAST.has(m) ? (whole ? 7 : 8) : 5;
  }
  if (niveau === "cluster" || niveau === "team" || niveau === "behandelaar") return 4;
  if (soort === "totaal") return 0;
  if (soort === "jaar") return niveau === "totaal" ? 1 : 2;
  return soort === "halfjaar" ? 3 : 4;
}

const THREE_CLASSES = "drie klassen";
const LAST: ReadonlySet<Measure> = new Set([...DEFINITION_MEASURES, ...CHANGE_MEASURES]);

/** Whether a figure is of the patients of one diagnosis group. */
export const isOfGroup = (m: Measure): boolean => m.noemer.startsWith("hoofdgroep/");

/** The figures that a release is for. */
export const isChief = (m: Pick<Measure, "indicator" | "definitie">, chief: ChiefClasses): boolean =>
  (m.indicator === HSK && (m.definitie === "standaard" || m.definitie === PATIENT_LEVEL)) ||
  (m.indicator === "delta-t" && m.definitie === "standaard") ||
  (chief === "delta-t"
    ? m.indicator === "delta-t-klasse" && m.definitie === THREE_CLASSES
    : m.indicator === "betrouwbaar-verbeterd" || (m.indicator === "jt-klasse" && m.definitie === THREE_CLASSES));

/** A table of the release, as far as it is left out or kept as one: a figure at a level and kind of period, of one instrument. */
export const tableOf = (m: Measure, niveau: Level, soort: PeriodKind, instrument: string): string =>
  [m.indicator, m.definitie, m.populatie, m.uitsplitsing, niveau, soort, instrument.split("#")[0]].join("|");

const NEVER = Number.POSITIVE_INFINITY;

/** The first rank at which some table shows a cell; cells of systems without tables are in the first. */
export function shownAt(c: SystemCell, gone: ReadonlySet<string>): number {
  if (!c.gepubliceerd) return NEVER;
  if (!c.tafels) return 0;
  return c.tafels.reduce((least, t) => (gone.has(t.naam) ? least : Math.min(least, t.rang)), NEVER);
}

/** The sums of a system that tell something by themselves, and which cells everyone knows. */
interface TellingSums extends SumLists {
  readonly known: Uint8Array;
}

/** By the system: ranks are asked again for every table that is left out. */
const tellingSumsOf = new WeakMap<System, TellingSums>();

function tellingSums(s: System): TellingSums {
  const held = tellingSumsOf.get(s);
  if (held) return held;
  const lists = sumLists(
    s.relaties.filter((r) => !r.volgt),
    s.cellen.length,
  );
  const made = { ...lists, known: Uint8Array.from(s.cellen, (c) => (c.bekend ? 1 : 0)) };
  tellingSumsOf.set(s, made);
  return made;
}

/** The first rank at which a sum tells anything, where its cells come in at these ranks (tellingRelations, by rank). */
function tellsAt(r: number, { starts, cells, known }: TellingSums, entry: Float64Array): number {
  const first = starts[r] as number;
  const whole = cells[first] as number;
  let part = NEVER;
  let all = 0;
  for (let e = first + 1; e < (starts[r + 1] as number); e++) {
    const k = cells[e] as number;
    const rank = entry[k] as number;
    if (!known[whole] || !known[k]) part = Math.min(part, rank);
    all = Math.max(all, rank);
  }
  return Math.min(Math.max(entry[whole] as number, part), all);
}

/**
 * At which rank every cell comes in: one that is shown somewhere at the first of its tables, one that is not (what is left
 * between, what is left out) with the first sum that tells something of it. What everyone knows is there from the start.
 */
export function entryRanks(s: System, gone: ReadonlySet<string>): Float64Array {
  const sums = tellingSums(s);
  const { starts, cells, rowStarts, rows, known } = sums;
  const entry = Float64Array.from(s.cellen, (c) => (c.bekend ? 0 : shownAt(c, gone)));
  const later = Uint8Array.from(entry, (rank, i) => (!known[i] && rank === NEVER ? 1 : 0));
  const waits = new Uint8Array(starts.length - 1).fill(1);
  const work = [...waits.keys()];
  for (let r = work.pop(); r !== undefined; r = work.pop()) {
    waits[r] = 0;
    const rank = tellsAt(r, sums, entry);
    for (let e = starts[r] as number; e < (starts[r + 1] as number); e++) {
      const c = cells[e] as number;
      if (!later[c] || (entry[c] as number) <= rank) continue;
      entry[c] = rank;
      for (let k = rowStarts[c] as number; k < (rowStarts[c + 1] as number); k++) {
        const row = rows[k] as number;
        if (waits[row]) continue;
        waits[row] = 1;
        work.push(row);
      }
    }
  }
  return entry;
}

/** What the certificate says of the tables left out, one line per figure. */
export function leftOutTexts(gone: ReadonlySet<string>): string[] {
  const places = new Map<string, string[]>();
  for (const t of [...gone].sort()) {
    const [indicator = "", definitie, populatie, , niveau = "", soort, instrument = ""] = t.split("|");
    const figure = [indicator, definitie, populatie].join(", ");
    const where = [niveau, ...(soort === "totaal" ? [] : [soort]), ...(instrument ? [instrument] : [])].join(", ");
    places.set(figure, [...(places.get(figure) ?? []), where]);
  }
  return [...places].map(
    ([figure, where]) =>
      `Weggelaten: ${figure}, niet voor ${where.join("; ")} (naast hoofdcijfers die wel worden getoond, zou een klein aantal te dicht worden benaderd).`,
  );
}
