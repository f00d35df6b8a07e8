import type { Db } from "../../src/engine/db.js";

/** What fills each moment, by windows that put every candidate in order: the plain twin of `36_toewijzing`. */
const PLAIN = `WITH kandidaat AS (
  SELECT m.moment_nr, m.soort, abs(k.datum - m.verwacht) AS afstand, k.*
  FROM moment m JOIN reeksmeting k ON k.reeks_nr = m.reeks_nr AND k.datum BETWEEN m.van AND m.tot),
gebruikt AS (
  SELECT *, 'uitkomst' AS gebruik FROM kandidaat
  UNION ALL
  SELECT *, 'response' FROM kandidaat WHERE CASE soort WHEN 'voor' THEN telt_voor WHEN 'na' THEN telt_na ELSE false END),
voor_en_tussen AS (
  SELECT * FROM gebruikt WHERE soort <> 'na'
  QUALIFY row_number() OVER (PARTITION BY moment_nr, gebruik ORDER BY afstand, datum, dagvolgorde) = 1),
na AS (
  SELECT g.* FROM gebruikt g
  LEFT JOIN voor_en_tussen v ON v.reeks_nr = g.reeks_nr AND v.gebruik = g.gebruik AND v.soort = 'voor'
  WHERE g.soort = 'na' AND (v.datum IS NULL OR g.datum > v.datum)
  QUALIFY row_number() OVER (PARTITION BY g.moment_nr, g.gebruik ORDER BY g.afstand, g.datum, g.dagvolgorde) = 1)
SELECT moment_nr, reeks_nr, traject_nr, soort, gebruik, meting_nr, instrument, datum, score FROM voor_en_tussen
UNION ALL
SELECT moment_nr, reeks_nr, traject_nr, soort, gebruik, meting_nr, instrument, datum, score FROM na`;

/** Rows of `toewijzing` that the plain twin does not have, or the other way round, and how many there are in all by their use. */
export async function compareAssignment(db: Pick<Db, "all">): Promise<{ different: unknown[]; uses: unknown[] }> {
  return {
    different: await db.all(
      `(FROM toewijzing EXCEPT ALL (${PLAIN})) UNION ALL ((${PLAIN}) EXCEPT ALL FROM toewijzing)`,
    ),
    uses: await db.all("SELECT gebruik, soort, count(*) AS n FROM toewijzing GROUP BY ALL ORDER BY ALL"),
  };
}
