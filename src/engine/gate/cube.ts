import { type Db, lit } from "../db.js";
import type { Edition, Level, PeriodKind, Policy } from "../policy/policy.js";
import { MEASURES } from "./measures.js";
import { KEY_SEPARATOR } from "./unit-key.js";

/**
 * One exact cell, before the gate. Private: holds counts that may give people away.
 * n counts zorgtrajecten; patienten distinct patients. Shares have teller, means som and som2 (exact decimals as text).
 */
export interface CubeCell {
  readonly niveau: Level;
  /** Key of the unit within its level; "" for totaal. */
  readonly eenheid: string;
  readonly periode: string;
  readonly uitsplitsing: string;
  readonly categorie: string;
  readonly populatie: string;
  readonly instrument: string;
  readonly indicator: string;
  readonly definitie: string;
  readonly n: number;
  readonly patienten: number;
  readonly teller: number | null;
  readonly som: string | null;
  readonly som2: string | null;
}

const join = (...columns: string[]): string => columns.join(` || ${lit(KEY_SEPARATOR)} || `);
const UNIT_KEY: Record<Level, string> = {
  totaal: "''",
  cluster: "cluster",
  organisatie: "organisatie",
  vestiging: join("organisatie", "vestiging"),
  team: join("organisatie", "vestiging", "team"),
  behandelaar: join("organisatie", "vestiging", "behandelaar"),
};
const PERIOD_KEY: Record<PeriodKind, string> = {
  totaal: "'totaal'",
  jaar: "CAST(year(sluitdatum) AS VARCHAR)",
  kwartaal: "year(sluitdatum) || '-K' || quarter(sluitdatum)",
  maand: "strftime(sluitdatum, '%Y-%m')",
};

export interface Crossing {
  readonly niveau: Level;
  readonly perioden: readonly PeriodKind[];
}

/** The published crossings of an edition, left to the levels that the delivery has. */
export function crossings(policy: Policy, edition: Edition, delivered: readonly string[]): Crossing[] {
  return policy.publicatie.kruisingen.filter(
    (k) =>
      edition.niveaus.includes(k.niveau) &&
      (k.niveau === "totaal" || k.niveau === "vestiging" || delivered.includes(k.niveau)),
  );
}

/**
 * Builds the exact cube from `behandeling`, `paar` and `zorgtraject`. Every unit has every period of its crossing, also
 * where nothing was counted, so that an absent row never tells a zero; an instrument has rows at a unit that ever used it.
 * @returns cells in a fixed order
 */
export async function buildCube(
  db: Db,
  crossing: readonly Crossing[],
  variantLevels: readonly Level[],
): Promise<CubeCell[]> {
  const parts = crossing.flatMap(({ niveau, perioden }) =>
    perioden.map(
      (
        p,
      ) => `SELECT traject_nr, patient_nr, ${lit(niveau)} AS niveau, ${UNIT_KEY[niveau]} AS eenheid, ${lit(p)} AS soort,
        ${PERIOD_KEY[p]} AS periode FROM zorgtraject WHERE status = 'afgesloten'`,
    ),
  );
  await db.run(`CREATE TABLE cel_lid AS ${parts.join(" UNION ALL ")}`);
  await db.run(`CREATE TABLE cel AS
    WITH periode AS (SELECT DISTINCT niveau, soort, periode FROM cel_lid),
    eenheid AS (SELECT DISTINCT niveau, eenheid FROM cel_lid)
    SELECT e.niveau, e.eenheid, p.soort, p.periode FROM eenheid e JOIN periode p USING (niveau)`);
  const cells: CubeCell[] = [];
  for (const m of MEASURES) {
    const levels = m.variant ? `AND c.niveau IN (${variantLevels.map(lit).join(", ")})` : "";
    const perInstrument = m.tabel === "paar";
    const tests = m.categorieen.map((cat) => m.waarde.replace("{cat}", lit(cat)) || "true");
    const lid = `SELECT l.niveau, l.eenheid, l.periode, l.patient_nr, f.* EXCLUDE (traject_nr)
      FROM cel_lid l JOIN (
        SELECT traject_nr, ${perInstrument ? "instrument" : "'' AS instrument"}, ${tests.map((t, k) => `${t} AS x${k}`).join(", ")}
        FROM ${m.tabel} WHERE ${m.filter}) f USING (traject_nr)`;
    const values =
      m.soort === "gemiddelde"
        ? ["CAST(sum(x0) AS VARCHAR) AS som", "CAST(sum(x0 * x0) AS VARCHAR) AS som2"]
        : tests.map((_, k) => `count(*) FILTER (x${k}) AS teller_${k}`);
    const rows = await db.all<Record<string, string | number | null>>(`
      WITH lid AS (${lid}),
      telling AS (SELECT niveau, eenheid, periode, instrument, count(*) AS n, count(DISTINCT patient_nr) AS patienten, ${values.join(", ")}
        FROM lid GROUP BY niveau, eenheid, periode, instrument),
      gebruik AS (${perInstrument ? "SELECT DISTINCT niveau, eenheid, instrument FROM telling" : "SELECT DISTINCT niveau, eenheid, '' AS instrument FROM cel"})
      SELECT c.niveau, c.eenheid, c.periode, g.instrument, coalesce(t.n, 0) AS n, coalesce(t.patienten, 0) AS patienten,
        t.* EXCLUDE (niveau, eenheid, periode, instrument, n, patienten)
      FROM cel c JOIN gebruik g USING (niveau, eenheid)
      LEFT JOIN telling t ON t.niveau = c.niveau AND t.eenheid = c.eenheid AND t.periode = c.periode AND t.instrument = g.instrument
      WHERE true ${levels}
      ORDER BY c.niveau, c.eenheid, c.periode, g.instrument`);
    for (const r of rows)
      for (const [k, categorie] of m.categorieen.entries())
        cells.push({
          niveau: r["niveau"] as Level,
          eenheid: String(r["eenheid"]),
          periode: String(r["periode"]),
          uitsplitsing: m.uitsplitsing,
          categorie,
          populatie: m.populatie,
          instrument: String(r["instrument"]),
          indicator: m.indicator,
          definitie: m.definitie,
          n: Number(r["n"]),
          patienten: Number(r["patienten"]),
          teller: m.soort === "gemiddelde" ? null : Number(r[`teller_${k}`] ?? 0),
          som: m.soort === "gemiddelde" ? String(r["som"] ?? "0") : null,
          som2: m.soort === "gemiddelde" ? String(r["som2"] ?? "0") : null,
        });
  }
  await db.run("DROP TABLE cel_lid");
  return cells;
}
