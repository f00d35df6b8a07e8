import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lit, openDb } from "../../src/engine/db.js";

/**
 * Writes a large made-up delivery by SQL: `trajecten` zorgtrajecten, three metingen each, about a hundred answers each
 * (72 % of the zorgtrajecten have answers to OQ-45 or BSI, the others SQ-48 totals). Draws hang on a hash of row number and
 * name, so the same size gives the same delivery. The demo draws better, and takes ten times as long.
 * @param totals only: every list comes as its total (OQ-45 and SQ-48), and there is no file of answers
 */
export async function writeBig(folder: string, trajecten: number, totals = false): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const description = {
    bron: "snelheidsproef (synthetisch)",
    synthetisch: true,
    periode: { van: "2016-01-01", tot: "2020-12-31" },
    referentieperiode: { van: "2016-01-01", tot: "2017-12-31" },
    peildatum: "2021-04-01",
  };
  writeFileSync(path.join(folder, "aanlevering.json"), JSON.stringify(description));
  const scratch = `${folder}-maak`;
  mkdirSync(scratch, { recursive: true });
  const db = await openDb({ file: path.join(scratch, "maak.duckdb"), tempFolder: path.join(scratch, "tijdelijk") });
  const file = (name: string): string => lit(path.join(folder, `${name}.csv`));
  try {
    await db.run("CREATE MACRO trek(a, b, k) AS (hash(a * 100003 + b) % k)::INTEGER");
    await db.run("CREATE MACRO kans(a, b) AS trek(a, b, 1000000) / 1000000.0");
    // Three draws together: a bell with standard deviation 1.
    await db.run("CREATE MACRO bel(a, b) AS 2 * (kans(a, b) + kans(a, b + 1) + kans(a, b + 2) - 1.5)");
    await db.run(`CREATE TABLE t AS
      SELECT i, trek(i, 1, 20) AS v, DATE '2016-01-01' + trek(i, 2, 1827) AS sluit, sluit - trek(i, 3, 22) AS laatste,
        laatste - 60 - trek(i, 4, 361) AS eerste, trek(i, 5, 100) AS welke, trek(i, 6, 100) < 6 AS open,
        bel(i, 10) AS z, z * 0.4 - 0.6 + 0.6 * bel(i, 20) AS z_eind
      FROM range(1, ${trajecten + 1}) r(i)`);
    await db.run(`COPY (
      SELECT format('T{:08d}', i) AS traject_id, format('P{:08d}', CASE WHEN trek(i, 7, 20) = 0 THEN i - 1 ELSE i END) AS patient_id,
        format('Vestiging {:02d}', v) AS vestiging, CASE WHEN v < 9 THEN 'De Vlier' WHEN v < 15 THEN 'Het Wad' ELSE 'Eikenrode' END AS organisatie,
        format('Cluster {}', 1 + v % 3) AS cluster, format('B{:03d}', v * 12 + trek(i, 8, 12)) AS behandelaar, eerste AS eerste_contact,
        laatste AS laatste_contact, CASE WHEN NOT open THEN sluit END AS einddatum, CASE WHEN NOT open THEN 1 + trek(i, 9, 3) END AS reden_einde,
        year(eerste) - 14 - trek(i, 30, 70) AS geboortejaar, CASE WHEN trek(i, 31, 250) = 0 THEN 'nee' ELSE 'ja' END AS toestemming
      FROM t) TO ${file("trajecten")} (HEADER)`);
    await db.run(`CREATE TABLE m AS
      SELECT 3 * i - 3 + rol AS nr, i, CASE WHEN welke < 50 THEN 'OQ-45' WHEN welke < 72 AND NOT ${totals} THEN 'BSI' ELSE 'SQ-48' END AS instrument,
        CASE WHEN ${totals} THEN 0 WHEN welke < 50 THEN 45 WHEN welke < 72 THEN 53 ELSE 0 END AS vragen,
        CASE rol WHEN 1 THEN z WHEN 2 THEN (z + z_eind) / 2 ELSE z_eind END + 0.2 * bel(nr, 40) AS ernst,
        -- One voormeting in sixteen and one nameting in four lies outside its window.
        CASE rol WHEN 1 THEN eerste + CASE WHEN trek(i, 50, 16) = 0 THEN 93 + trek(i, 51, 70) ELSE trek(i, 51, 29) - 14 END
          WHEN 2 THEN eerste + ((laatste - eerste) // 2)::INTEGER
          ELSE laatste + CASE WHEN trek(i, 52, 4) = 0 THEN 93 + trek(i, 53, 90) ELSE trek(i, 53, 29) - 14 END END AS datum,
        -- One list in thirty has many gaps, one in ten a few.
        CASE WHEN trek(nr, 60, 30) = 0 THEN 300 WHEN trek(nr, 60, 30) < 4 THEN 20 ELSE 0 END AS gaten,
        (65536 * least(0.95, greatest(0.03, 0.4 + 0.13 * ernst)))::INTEGER AS p
      FROM t, range(1, 4) r(rol)`);
    await db.run(`COPY (
      SELECT format('M{:08d}', nr) AS meting_id, format('T{:08d}', i) AS traject_id, instrument, datum, 'patient' AS respondent,
        CASE WHEN vragen = 0 AND instrument = 'OQ-45' THEN least(180, greatest(0, round(72 + 24 * ernst)))::INTEGER
          WHEN vragen = 0 THEN least(148, greatest(0, round(54 + 22 * ernst)))::INTEGER END AS ruwe_score
      FROM m ORDER BY nr) TO ${file("metingen")} (HEADER)`);
    if (totals) return;
    // One hash holds four draws of sixteen bits: how many of them lie below p is the answer, 0 to 4.
    await db.run(`COPY (
      WITH vraag AS (SELECT nr, p, gaten, unnest(range(1, vragen + 1)) AS item FROM (SELECT * FROM m WHERE vragen > 0 ORDER BY nr)),
      getrokken AS (SELECT *, hash(nr * 64 + item) AS h FROM vraag)
      SELECT format('M{:08d}', nr) AS meting_id, item, ((h & 65535) < p)::INTEGER + (((h >> 16) & 65535) < p)::INTEGER
        + (((h >> 32) & 65535) < p)::INTEGER + ((h >> 48) < p)::INTEGER AS score
      FROM getrokken WHERE gaten = 0 OR (h >> 9) % 1000 >= gaten) TO ${file("items")} (HEADER)`);
  } finally {
    db.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
