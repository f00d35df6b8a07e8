import type { Db } from "../db.js";
import type { BoundName } from "../policy/plausibility.js";
import { count, type Names, ofAll } from "./base.js";
import type { Finding } from "./finding.js";
import { personal, readNames } from "./names.js";

interface Column {
  readonly kolom: "vestiging" | "organisatie";
  readonly trajecten: number;
  readonly soorten: number;
  readonly sleutels: number;
  readonly patienten: number;
  readonly behandelaars: number;
  readonly met_behandelaar: number;
  readonly een_behandelaar: number;
}

/** A short number is a likely name of both a vestiging and a zorgtraject: that they are equal says nothing. */
const distinctive = (sql: string): string =>
  `SELECT woord FROM (${sql}) WHERE NOT regexp_full_match(trim(woord), '[0-9]{1,6}')`;

/** How many different values of a column are also a key of a person, or a behandelaar. */
const keysIn = (kolom: Column["kolom"]): string =>
  `SELECT count(*) AS n FROM (${personal(distinctive(`SELECT DISTINCT ${kolom} AS woord FROM trajecten`))})`;

/** Counts of a column; a unit with fewer rows than `least` has one behandelaar by chance. */
const one = (kolom: Column["kolom"], least: number): string => `
  SELECT '${kolom}' AS kolom, count(*) AS trajecten, count(DISTINCT ${kolom}) AS soorten,
    count(DISTINCT patient_id) AS patienten, count(DISTINCT behandelaar) AS behandelaars,
    count(behandelaar) AS met_behandelaar,
    (SELECT count(*) FROM (SELECT 1 FROM trajecten WHERE ${kolom} IS NOT NULL GROUP BY ${kolom}
      HAVING count(DISTINCT behandelaar) = 1 AND count(behandelaar) >= ${least})) AS een_behandelaar
  FROM trajecten WHERE ${kolom} IS NOT NULL`;

/** What speaks for persons in the place of a unit, as a clause; nothing where nothing does. */
function reason(c: Column, bound: (name: BoundName) => number): string | undefined {
  const { kolom, soorten } = c;
  if (c.sleutels >= bound("sleutel_waarden") && c.sleutels >= bound("sleutel_aandeel") * soorten)
    return `${ofAll(c.sleutels, soorten)} verschillende waarden van ${kolom} zijn ook een sleutel van een persoon, of een behandelaar`;
  if (
    Math.max(c.patienten, soorten) >= bound("verwisseld_patienten") &&
    soorten * bound("verwisseld_per_vestiging") > c.patienten
  )
    return `${kolom} heeft ${count(soorten)} verschillende waarden op ${count(c.patienten)} verschillende patiënten`;
  if (
    soorten >= bound("verwisseld_behandelaars") &&
    c.met_behandelaar >= c.trajecten / 2 &&
    soorten >= bound("verwisseld_verhouding") * c.behandelaars &&
    c.een_behandelaar >= bound("verwisseld_een_behandelaar") * soorten
  )
    return `${kolom} heeft ${count(soorten)} verschillende waarden, en behandelaar maar ${count(c.behandelaars)}: bijna elke waarde van ${kolom} hoort bij één behandelaar`;
  return undefined;
}

/**
 * Whether keys of patients or codes of behandelaars stand where a vestiging or organisatie should: many values are such a key;
 * nearly as many units as patients; or more units than behandelaars, nearly each with one behandelaar. Shows no value.
 * @returns at most one finding per column; where there is one, checks per vestiging are not to be run
 */
export async function swapped(db: Db, bound: (name: BoundName) => number): Promise<Finding[]> {
  const least = bound("verwisseld_per_vestiging");
  const counted = await db.all<Omit<Column, "sleutels">>(`
    -- grain: column; source: trajecten, metingen (keys only)
    -- bounds: sleutel_waarden, sleutel_aandeel, verwisseld_patienten, verwisseld_per_vestiging, verwisseld_behandelaars,
    --   verwisseld_verhouding, verwisseld_een_behandelaar
    ${one("vestiging", least)} UNION ALL ${one("organisatie", least)} ORDER BY kolom DESC`);
  const rows: Column[] = [];
  // Fewer values than keys are asked of cannot hold so many: then they need not be sought.
  for (const c of counted)
    rows.push({
      ...c,
      sleutels: c.soorten < bound("sleutel_waarden") ? 0 : (await db.one<{ n: number }>(keysIn(c.kolom))).n,
    });
  return rows.flatMap((c): Finding[] => {
    const why = reason(c, bound);
    if (why === undefined) return [];
    return [
      {
        code: "vestiging-lijkt-sleutel",
        ernst: "fout",
        waar: `trajecten, ${c.kolom}`,
        wat: `${why}: waarschijnlijk zijn twee kolommen verwisseld`,
        gevolg: `Elk cijfer per ${c.kolom} is dan een cijfer per persoon, en response en uitkomst zijn op de verkeerde mensen geteld. Daarom is hier niets per vestiging nagegaan.`,
        herstel: `Vergelijk in trajecten de koppen van ${c.kolom}, patient_id en behandelaar met de inhoud, zet de kolommen goed en lever opnieuw.`,
        rijen: c.trajecten,
      },
    ];
  });
}

/** What may be said of a delivery's own words: columns that seem to hold persons, and how its words may stand in a message. */
export interface Words {
  readonly mixed: readonly Finding[];
  readonly names: Names;
}

/** Reads both, once for all findings. */
export async function readWords(db: Db, bound: (name: BoundName) => number): Promise<Words> {
  const mixed = await swapped(db, bound);
  return { mixed, names: await readNames(db, mixed.length > 0) };
}
