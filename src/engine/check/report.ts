import { type Db, isAlive } from "../db.js";
import type { RomError } from "../errors.js";
import type { RowAccount } from "../intake/intake.js";
import { type Finding, SEVERITY } from "./finding.js";
import { mangledColumns } from "./keys.js";
import type { Step } from "./losses.js";
import { effectOf, FOLLOWS, followsFromKey, remedyFor } from "./remedy.js";

/** Faults of one kind at one place of the delivery. */
export interface FaultGroup {
  readonly bestand: string;
  /** Column, or element and attribute. */
  readonly plek: string;
  /** One of the values found; of persons only that it is withheld. */
  readonly waarde: string;
  readonly verwacht: string;
  readonly rijen: number;
  /** The first places, as `regel 12` or `rij 12`. */
  readonly plaatsen: readonly string[];
  readonly gevolg: string;
  readonly herstel: string;
}

export const VERDICTS = {
  schoon: "schoon: niets te verbeteren",
  bruikbaar: "bruikbaar, met punten om te verbeteren",
  onbruikbaar: "onbruikbaar: er valt niets te berekenen",
} as const;
export type Verdict = keyof typeof VERDICTS;

/** All faults of a delivery together. */
export interface Report {
  readonly oordeel: Verdict;
  /** SHA-256 of the delivery; null where it could not be read far enough. */
  readonly aanlevering: string | null;
  readonly rijen: readonly RowAccount[];
  /** From rows to figures, step by step; empty where nothing was computed. */
  readonly rekening: readonly Step[];
  readonly onbruikbaar: readonly { readonly wat: string; readonly herstel: string }[];
  readonly fouten: readonly FaultGroup[];
  readonly bevindingen: readonly Finding[];
}

const PLACES = 5;

interface Grouped {
  bestand: string;
  soort: string;
  plek: string;
  waarde: string;
  verwacht: string;
  rijen: number;
  plaatsen: string;
  zonder_regel: boolean;
}

const exists = async (db: Db, table: string): Promise<boolean> =>
  (await db.one<{ n: number }>(`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = '${table}'`)).n > 0;

/** Whether intake came so far that values left out stand with the rows set aside. */
const hasEmptied = async (db: Db): Promise<boolean> =>
  (await db.texts("SELECT 1 FROM pragma_table_info('apart') WHERE name = 'alleen_waarde'")).length > 0;

/**
 * SQL of every single fault, one row each: bestand, soort (table, or waarde/element/leeg of XML), regel, rij, plek, waarde,
 * verwacht. `null` where intake did not come far enough to set anything aside, or the database broke down on a file.
 */
export async function faultsSql(db: Db): Promise<string | null> {
  const parts: string[] = [];
  if (!(await isAlive(db))) return null;
  if (await exists(db, "apart"))
    parts.push(
      `SELECT bestand, ${(await hasEmptied(db)) ? "CASE WHEN alleen_waarde THEN 'waarde' ELSE tabel END" : "tabel"} AS soort, regel, rij, kolom AS plek, waarde, verwacht FROM apart`,
    );
  if ((await exists(db, "xml_fout")) && (await exists(db, "xml_bestand")))
    parts.push(
      "SELECT b.naam AS bestand, soort, f.regel, NULL AS rij, plek, waarde, verwacht FROM xml_fout f JOIN xml_bestand b USING (bestand)",
    );
  if (await exists(db, "breed_fout"))
    parts.push("SELECT bestand, soort, regel, rij, plek, waarde, verwacht FROM breed_fout");
  return parts.length ? parts.join(" UNION ALL ") : null;
}

/** Findings that others follow from first, then by how grave they are. */
const byWeight = (a: Finding, b: Finding): number =>
  Number(b.oorzaak ?? false) - Number(a.oorzaak ?? false) || SEVERITY.indexOf(a.ernst) - SEVERITY.indexOf(b.ernst);

/** Single faults put together by file, place and expectation; the most frequent first, what follows from others last. */
export async function faultGroups(db: Db): Promise<FaultGroup[]> {
  const sql = await faultsSql(db);
  if (sql === null) return [];
  const rows = await db.all<Grouped>(`
    SELECT bestand, soort, plek, verwacht, coalesce(min(waarde) FILTER (waarde <> ''), '') AS waarde, count(*) AS rijen,
      array_to_string(list_slice(list_sort(list_distinct(list(coalesce(regel, rij)))), 1, ${PLACES}), ' ') AS plaatsen,
      bool_or(regel IS NULL) AS zonder_regel
    FROM (${sql}) GROUP BY bestand, soort, plek, verwacht
    ORDER BY contains(verwacht, 'is aanvaard'), rijen DESC, bestand, plek, verwacht`);
  const mangled = new Set(await mangledColumns(db));
  const follows = (r: Grouped): boolean => mangled.has(r.plek) && followsFromKey(r.verwacht);
  return rows.map((r) => ({
    bestand: r.bestand,
    plek: r.plek,
    waarde: r.waarde,
    verwacht: r.verwacht,
    rijen: r.rijen,
    plaatsen: r.plaatsen
      .split(" ")
      .filter(Boolean)
      .map((p) => `${r.zonder_regel ? "rij" : "regel"} ${p}`),
    gevolg: effectOf(r.soort),
    herstel: (follows(r) ? FOLLOWS : remedyFor(r.verwacht, r.plek, r.waarde)) ?? "Verbeter de waarde bij de bron.",
  }));
}

/**
 * Puts together what intake, models and plausibility found.
 * @param fatal what made the delivery unusable, if anything did
 * @param rekening from rows to figures, where they were computed
 */
export async function makeReport(
  db: Db,
  delivery: { readonly hash: string; readonly accounts: readonly RowAccount[] } | null,
  findings: readonly Finding[],
  fatal: RomError | null,
  rekening: readonly Step[] = [],
): Promise<Report> {
  const fouten = await faultGroups(db);
  const reasons = fatal ? (fatal.delen.length ? fatal.delen : [fatal]) : [];
  const bevindingen = [...findings].sort(byWeight);
  const told = bevindingen.filter((f) => f.ernst !== "ter informatie").length;
  const unusable = reasons.length > 0 || bevindingen.some((f) => f.ernst === "onbruikbaar");
  return {
    oordeel: unusable ? "onbruikbaar" : fouten.length + told > 0 ? "bruikbaar" : "schoon",
    aanlevering: delivery?.hash ?? null,
    rijen: delivery?.accounts ?? [],
    rekening,
    onbruikbaar: reasons.map((r) => ({ wat: r.message, herstel: r.advies ?? "" })),
    fouten,
    bevindingen,
  };
}
