import { type Db, lit } from "../../db.js";
import { PLAIN } from "../csv-header.js";
import { joinLines, locateLines } from "../locate-lines.js";
import type { ExportFile } from "./export-file.js";
import { FILE_ROOM, type StagedExport } from "./stage.js";
import { ANSWERS } from "./tables.js";

/** What a zorgtraject is told by where its rows contradict each other. */
export const ONE_VALUE = "op alle rijen van één zorgtraject dezelfde waarde";

const exists = async (db: Db, table: string): Promise<boolean> =>
  (await db.one<{ n: number }>(`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = ${lit(table)}`)).n > 0;

/**
 * Gives every row of `apart` that came from an export its place there: file, line or row of the sheet, and the column as the
 * sender knows it.
 */
export async function placeExportFaults(db: Db, { sources, files }: StagedExport): Promise<void> {
  // Lines that are no rows were told with this table.
  const lost = (["metingen", "trajecten"] as const).find((t) => sources[t]?.rejects) ?? "";
  const parts: string[] = [];
  if (await exists(db, "breed_meting")) {
    parts.push(
      "SELECT 'metingen' AS tabel, nr::BIGINT AS rij, bron, rij AS bronrij, lijst, NULL::INTEGER AS plek FROM breed_meting",
    );
    parts.push(`SELECT DISTINCT 'items', a.rij, m.bron, m.rij, m.lijst, (a.rij % ${ANSWERS})::INTEGER FROM apart a
      JOIN breed_meting m ON m.nr = a.rij // ${ANSWERS} WHERE a.tabel = 'items' AND a.rij IS NOT NULL`);
  }
  if (await exists(db, "breed_traject")) {
    await db.run(`UPDATE apart SET verwacht = ${lit(ONE_VALUE)} FROM breed_strijd s
      WHERE apart.tabel = 'trajecten' AND apart.rij = s.nr AND apart.kolom = s.kolom`);
    const place = "coalesce((SELECT min(s.plek) FROM breed_strijd s WHERE s.nr = t.nr), t.plek)";
    parts.push(`SELECT 'strijd', row_number() OVER (ORDER BY nr, kolom), (plek // 4294967296)::INTEGER, (plek % 4294967296)::INTEGER, -1, NULL
      FROM breed_strijd`);
    // Of an optional column only the value goes: that stands beside the rows that were set aside.
    await db.run(
      `CREATE TABLE breed_leeg AS SELECT row_number() OVER (ORDER BY nr, kolom) AS rij, nr, kolom FROM breed_strijd`,
    );
    await db.run(
      `DELETE FROM breed_leeg WHERE (nr, kolom) IN (SELECT rij, kolom FROM apart WHERE tabel = 'trajecten' AND rij IS NOT NULL)`,
    );
    parts.push(`SELECT 'trajecten', nr, (plek // 4294967296)::INTEGER, (plek % 4294967296)::INTEGER, -1, NULL
      FROM (SELECT t.nr, ${place} AS plek FROM breed_traject t)`);
  }
  if (parts.length === 0) return;
  await db.run(`CREATE TABLE breed_plek AS SELECT p.*, NULL::BIGINT AS regel FROM (${parts.join(" UNION ALL ")}) p
    WHERE tabel = 'strijd' OR (tabel, rij) IN (SELECT DISTINCT tabel, rij FROM apart WHERE rij IS NOT NULL)`);
  for (const [k, file] of files.entries()) await placeFile(db, k, file, lost);
  await db.run("UPDATE apart SET rij = p.bronrij FROM breed_plek p WHERE apart.tabel = p.tabel AND apart.rij = p.rij");
  if (await exists(db, "breed_leeg")) {
    const names = files.map((f, k) => `(${k}, ${lit(f.name)})`).join(", ");
    await db.run(`INSERT INTO breed_fout SELECT f.naam, 'waarde', p.regel, p.bronrij, coalesce(c.naam, l.kolom), '(afgeschermd)', ${lit(ONE_VALUE)}
      FROM breed_leeg l JOIN breed_plek p ON p.tabel = 'strijd' AND p.rij = l.rij JOIN (VALUES ${names}) f (bron, naam) USING (bron)
      LEFT JOIN breed_kolom c ON c.bron = p.bron AND c.tabel = 'trajecten' AND c.kolom = l.kolom`);
  }
  await db.run("DROP TABLE breed_plek");
}

/** Removes what was staged: nothing of who objected stays in the database, and it takes no room while models run. */
export async function dropExports(db: Db): Promise<void> {
  for (const [kind, from] of [
    ["VIEW", "duckdb_views() WHERE view_name"],
    ["TABLE", "duckdb_tables() WHERE table_name"],
  ] as const) {
    const column = kind === "VIEW" ? "view_name" : "table_name";
    for (const name of await db.texts(
      `SELECT ${column} FROM ${from} LIKE 'breed\\_%' ESCAPE '\\' AND ${column} <> 'breed_fout'`,
    ))
      await db.run(`DROP ${kind} ${name}`);
  }
}

async function placeFile(db: Db, k: number, file: ExportFile, table: string): Promise<void> {
  const lost = `tabel = ${lit(table)} AND positie >= ${k * FILE_ROOM} AND positie < ${(k + 1) * FILE_ROOM}`;
  const positions = await db.all<{ plek: number }>(
    `SELECT DISTINCT positie - ${k * FILE_ROOM} AS plek FROM apart WHERE ${lost}`,
  );
  const { last } = await db.one<{ last: number | null }>(
    `SELECT max(bronrij) AS last FROM breed_plek WHERE bron = ${k}`,
  );
  if (file.csv && (last !== null || positions.length)) {
    const lines = await locateLines(
      { ...PLAIN, ...file.csv },
      last ?? 0,
      positions.map((p) => p.plek),
    );
    await joinLines(
      db,
      lines.shifts.map((s) => [s.record, s.shift]),
      `UPDATE breed_plek SET regel = p.regel FROM (SELECT b.bronrij, b.bronrij + v.b AS regel
        FROM (SELECT DISTINCT bronrij FROM breed_plek WHERE bron = ${k}) b ASOF JOIN plaats v ON b.bronrij >= v.a) p
        WHERE breed_plek.bron = ${k} AND breed_plek.bronrij = p.bronrij`,
    );
    await joinLines(
      db,
      [...lines.rejected],
      `UPDATE apart SET regel = p.b FROM plaats p WHERE ${lost} AND apart.positie - ${k * FILE_ROOM} = p.a`,
    );
  } else
    await db.run(
      `UPDATE breed_plek SET regel = b.regel FROM breed_${k} b WHERE breed_plek.bron = ${k} AND breed_plek.bronrij = b.rij`,
    );
  // Names of columns first, while apart still has the number of the row within its table.
  await db.run(`UPDATE apart SET kolom = c.naam FROM breed_plek p JOIN breed_kolom c ON c.bron = p.bron AND c.lijst = p.lijst AND c.tabel = p.tabel
    WHERE p.bron = ${k} AND p.tabel <> 'items' AND apart.tabel = p.tabel AND apart.rij = p.rij AND apart.kolom = c.kolom`);
  await db.run(`UPDATE apart SET kolom = v.naam FROM breed_plek p JOIN breed_lang_${k} l ON l.rij = p.bronrij AND l.plek = p.plek
    JOIN breed_vraag v ON v.bron = ${k} AND v.lijst = p.lijst AND v.kolom = l.kolom
    WHERE p.bron = ${k} AND p.tabel = 'items' AND apart.tabel = 'items' AND apart.rij = p.rij AND apart.kolom <> 'meting_id'`);
  await db.run(`UPDATE apart SET bestand = ${lit(file.name)}, regel = p.regel FROM breed_plek p
    WHERE p.bron = ${k} AND apart.tabel = p.tabel AND apart.rij = p.rij`);
  await db.run(`UPDATE apart SET bestand = ${lit(file.name)} WHERE ${lost}`);
}
