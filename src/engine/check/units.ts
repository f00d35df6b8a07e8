import type { Db } from "../db.js";
import { PARENT_LEVEL, UNIT_SPAN } from "../intake/load-units.js";
import { readPolicy } from "../policy/policy.js";
import { boundsOf, type Names, plural } from "./base.js";
import type { Finding } from "./finding.js";
import { spellingFindings } from "./spellings.js";
import { readWords } from "./swapped.js";

const FILE = "eenheden";

type StandingFinding = Pick<Finding, "code" | "ernst" | "gevolg" | "herstel"> & {
  readonly wat: (n: number, which: string) => string;
};

/** Faults that leave rows in use: SQL that gives one name per row or zorgtraject it hits. */
const STANDING: readonly (StandingFinding & { readonly waar: string; readonly sql: string })[] = [
  {
    code: "eenheid-ouder-onbekend",
    ernst: "let op",
    waar: `${FILE}, kolom ouder`,
    sql: `SELECT e.code AS naam FROM (SELECT code, ouder, ${PARENT_LEVEL} AS hoger FROM eenheden
        WHERE ouder IS NOT NULL AND niveau IN ('team', 'vestiging')) e
      WHERE NOT EXISTS (SELECT 1 FROM eenheden o WHERE o.niveau = e.hoger AND o.code = e.ouder)`,
    wat: (n, which) => `${plural(n, "rij noemt", "rijen noemen")} een ouder die zelf niet in eenheden staat: ${which}.`,
    gevolg: "Bij een vestiging geldt de tekst van ouder als naam van de organisatie; bij een team telt zij niet.",
    herstel: "Voeg de ouder toe als eenheid, of verbeter de code.",
  },
  {
    code: "eenheid-gat-in-tijd",
    ernst: "let op",
    waar: `${FILE}, kolommen geldig_van en geldig_tot`,
    sql: `SELECT code AS naam FROM (
        SELECT niveau, code, tot, lead(van) OVER (PARTITION BY niveau, code ORDER BY van) AS volgende
        FROM (SELECT niveau, code, ${UNIT_SPAN} FROM eenheden))
      WHERE volgende IS NOT NULL AND tot <> DATE '9999-12-31' AND volgende - tot > 1`,
    wat: (n, which) => `Na ${plural(n, "rij", "rijen")} is er een tijd zonder rij van dezelfde code: ${which}.`,
    gevolg: "In die tijd geldt de rij ervoor.",
    herstel: "Laat de tijdvakken van een code op elkaar aansluiten.",
  },
  {
    code: "vestiging-niet-in-eenheden",
    ernst: "let op",
    waar: "trajecten, kolom vestiging",
    sql: `SELECT vestiging AS naam FROM trajecten WHERE EXISTS (SELECT 1 FROM eenheden WHERE niveau = 'vestiging')
      AND NOT EXISTS (SELECT 1 FROM eenheden e WHERE e.niveau = 'vestiging' AND (e.code = vestiging OR e.naam = vestiging))`,
    wat: (n, which) =>
      `${plural(n, "zorgtraject noemt", "zorgtrajecten noemen")} een vestiging die eenheden niet kent: ${which}.`,
    gevolg: "De vestiging telt onder haar eigen naam; een nieuwe naam of fusie wordt bij haar niet gevolgd.",
    herstel: "Voeg de vestiging toe aan eenheden, of lever in trajecten haar code.",
  },
  {
    code: "vestiging-naam-van-meer-eenheden",
    ernst: "let op",
    waar: "trajecten, kolom vestiging",
    sql: `SELECT vestiging AS naam FROM trajecten t WHERE NOT EXISTS (SELECT 1 FROM eenheden e WHERE e.niveau = 'vestiging' AND e.code = t.vestiging)
      AND (SELECT count(DISTINCT e.code) FROM eenheden e WHERE e.niveau = 'vestiging' AND e.naam = t.vestiging) > 1`,
    wat: (n, which) =>
      `${plural(n, "zorgtraject noemt", "zorgtrajecten noemen")} een vestiging met een naam die meer dan één code heeft gehad: ${which}.`,
    gevolg:
      "De code die op de sluitdatum zo heette en onder de geleverde organisatie staat telt; zijn dat er meer, met verschillende uitkomst, dan blijft de geleverde naam staan.",
    herstel: "Lever in trajecten de code van de vestiging.",
  },
];

/**
 * Names of units in several spellings, and what is wrong with, or not covered by, the units over time. Reads `eenheden` and `trajecten` as intake leaves them.
 * Rows that cannot be used at all are in `apart` with their line, and told from there only.
 * @param given how words of the delivery may stand in a message, where the caller read that already
 * @returns one finding per kind, in a fixed order; where no `eenheden` was delivered only of spellings
 */
export async function findUnitFaults(db: Db, given?: Names): Promise<Finding[]> {
  const names = given ?? (await readWords(db, boundsOf(readPolicy()))).names;
  /** At most five names with how many more there are; names of vestigingen and codes of units, never of persons. */
  const some = (words: readonly string[]): string => {
    const shown = [...new Set(words.map((w) => names.unitWord(w)))];
    const rest = shown.length - 5;
    return `${shown.slice(0, 5).join(", ")}${rest > 0 ? ` en ${rest} andere` : ""}`;
  };
  const found: Finding[] = await spellingFindings(db, names);
  const add = async (part: StandingFinding, waar: string, sql: string): Promise<void> => {
    const rows = await db.all<{ naam: string; n: number }>(
      `SELECT naam, count(*) AS n FROM (${sql}) GROUP BY ALL ORDER BY n DESC, naam`,
    );
    const rijen = rows.reduce((sum, r) => sum + r.n, 0);
    if (rijen === 0) return;
    const { code, ernst, gevolg, herstel } = part;
    found.push({ code, ernst, waar, wat: part.wat(rijen, some(rows.map((r) => r.naam))), gevolg, herstel, rijen });
  };
  for (const part of STANDING) await add(part, part.waar, part.sql);
  return found;
}
