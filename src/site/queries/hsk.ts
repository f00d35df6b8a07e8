import type { Query } from "../query.js";
import { type Cell, type CellFilter, cells } from "./cells.js";

/** The HSK percentage above the vestiging has two readings (decision 0028); one series shows one of them throughout. */
const BY_PATIENT = "patiëntniveau";
const above = (c: Cell): boolean => c.niveau === "totaal" || c.niveau === "cluster" || c.niveau === "organisatie";

/**
 * Percentages verbetering, in the reading that each series (a unit's periods of one kind) has: the mean of the vestigingen
 * where all of them are shown in all of its periods, else the mean of the patients. The gate sees to it that a series has
 * the first in every period or in none, so that one period of it is enough to know.
 */
export async function hskCells(q: Query, f: Omit<CellFilter, "indicator" | "definitie">): Promise<Cell[]> {
  const all = await cells(q, { ...f, indicator: "hsk-verbetering", definitie: null });
  const series = (c: Cell): string => `${c.eenheid}|${c.soort}|${c.instrument}`;
  const whole = new Set(all.filter((c) => c.definitie === "standaard" && c.waarde !== null).map(series));
  const byPatient = new Set(all.filter((c) => c.definitie === BY_PATIENT).map(series));
  return all.filter((c) => {
    const patients = above(c) && !whole.has(series(c)) && byPatient.has(series(c));
    return c.definitie === (patients ? BY_PATIENT : "standaard");
  });
}

/** Which mean a percentage verbetering is, in words; null at a vestiging and below, where there is one reading only. */
export const hskReading = (c: Cell | undefined): string | null =>
  !c || !above(c) ? null : c.definitie === BY_PATIENT ? "gemiddelde van de patiënten" : "gemiddelde van de vestigingen";

/** The readings of some figures as a sentence: `Totaal: gemiddelde van de patiënten.`; null where none needs one. */
export function hskReadings(rows: readonly Cell[]): string | null {
  const names = new Map<string, string>();
  for (const r of rows) {
    const reading = hskReading(r);
    if (reading) names.set(r.naam, reading);
  }
  if (names.size === 0) return null;
  return `Percentage verbetering boven de vestiging: ${[...names].map(([naam, reading]) => `${naam} ${reading}`).join("; ")}.`;
}
