import type { Db } from "../db.js";
import { keyBelow } from "../unit-key.js";

/** How many distinct patients a unit has in a model's rows; a behandelaar of null: the whole vestiging. */
export type PatientCounts = (vestiging: string, behandelaar: string | null) => number;

export const hasUnit = <T extends { readonly behandelaar: string | null }>(
  g: T,
): g is T & { readonly behandelaar: string } => g.behandelaar !== null;

/** Counts the patients of a design's units, and of all. */
export async function countPatients(
  db: Db,
  tabel: string,
): Promise<{ readonly alle: number; readonly van: PatientCounts }> {
  const rows = await db.all<{
    vestiging: string | null;
    behandelaar: string | null;
    soort: number;
    n: number;
  }>(
    `SELECT vestiging, behandelaar, grouping(vestiging, behandelaar) AS soort, count(DISTINCT patient_nr) AS n
     FROM ${tabel} GROUP BY GROUPING SETS ((), (vestiging), (vestiging, behandelaar)) ORDER BY ALL`,
  );
  const counts = new Map<string, number>();
  let alle = 0;
  for (const r of rows)
    if (r.soort === 3) alle = r.n;
    else if (r.soort === 1) counts.set(String(r.vestiging), r.n);
    else if (r.behandelaar !== null) counts.set(keyBelow(String(r.vestiging), r.behandelaar), r.n);
  return { alle, van: (v, b) => counts.get(b === null ? v : keyBelow(v, b)) ?? 0 };
}
