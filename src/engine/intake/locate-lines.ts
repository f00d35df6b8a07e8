import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { type Db, lit } from "../db.js";
import type { SourceFile } from "./source-file.js";

/** From this record on, the physical line is the record's position plus `shift`. */
export interface LineShift {
  readonly record: number;
  readonly shift: number;
}

export interface Lines {
  readonly shifts: readonly LineShift[];
  /** Physical line of each rejected record, by the byte position it was reported at. */
  readonly rejected: ReadonlyMap<number, number>;
}

/**
 * Where records of a CSV file stand: the points at which the distance between a record's position and its physical
 * line changes. Counts records as the database does: line breaks within quotes, blank lines and lines that were not
 * read do not shift the numbers, and a quote within a field that did not begin with one is only a character.
 * @param last 1-based position of the last record wanted, header and rejected lines not counted
 * @param rejected byte positions of records that were not read, in any order
 */
export async function locateLines(
  source: Pick<SourceFile, "file" | "gz" | "delimiter" | "newline" | "skip" | "header">,
  last: number,
  rejected: readonly number[],
): Promise<Lines> {
  const open = [...rejected].sort((a, b) => a - b);
  const shifts: LineShift[] = [];
  const found = new Map<number, number>();
  const raw = createReadStream(source.file);
  const bytes: AsyncIterable<Buffer> = source.gz ? raw.pipe(createGunzip()) : raw;
  let at = 0;
  let line = 1;
  let start = 1;
  // The header, where there is one, is record nought.
  let record = source.header ? -1 : 0;
  let shift = 1;
  let quoted = false;
  let empty = true;
  /** Whether nothing but spaces was met in this field, or the byte before closed its quotes: a quote opens them then. */
  let opens = true;
  let closed = -1;
  const delimiter = source.delimiter.charCodeAt(0);
  const endRecord = (): void => {
    if (!empty) {
      let isRejected = false;
      while (open[0] !== undefined && open[0] < at) {
        found.set(open[0], start);
        open.shift();
        isRejected = true;
      }
      if (!isRejected) {
        record++;
        if (record > 0 && (shifts.length === 0 || start - record !== shift)) {
          shift = start - record;
          shifts.push({ record, shift });
        }
      }
    }
    empty = true;
    start = line;
  };
  for await (const chunk of bytes) {
    for (const byte of chunk) {
      at++;
      if (line <= source.skip) {
        // Lines above the header are no records, whatever quotes they hold.
        if (byte === source.newline) start = ++line;
      } else if (byte === source.newline) {
        line++;
        if (!quoted) {
          endRecord();
          opens = true;
        }
      } else if (byte === 34) {
        if (quoted) closed = at;
        quoted = !quoted && (opens || closed === at - 1);
        opens = false;
        empty = false;
      } else if (byte !== 13) {
        empty = false;
        // The last byte of a byte order mark stands before the first field.
        opens = byte === delimiter || (opens && byte === 32) || (at === 3 && byte === 0xbf);
      }
    }
    if (record >= last && open.length === 0) break;
  }
  endRecord();
  raw.destroy();
  return { shifts, rejected: found };
}

/** Fills the line number of every row set aside. */
export async function addLineNumbers(db: Db, sources: readonly SourceFile[]): Promise<void> {
  for (const s of sources) {
    const where = `tabel = ${lit(s.table)}`;
    const { last, n } = await db.one<{ last: number | null; n: number }>(
      `SELECT max(rij) AS last, count(*) AS n FROM apart WHERE ${where} AND regel IS NULL`,
    );
    if (n === 0 || s.kind !== "csv") continue;
    const positions = await db.all<{ positie: number }>(
      `SELECT DISTINCT positie FROM apart WHERE ${where} AND positie IS NOT NULL`,
    );
    const lines = await locateLines(
      s,
      last ?? 0,
      positions.map((p) => p.positie),
    );
    const shifts = lines.shifts.map((p) => [p.record, p.shift]);
    await joinLines(
      db,
      shifts,
      `UPDATE apart SET regel = p.regel
      FROM (SELECT a.rij, a.rij + v.b AS regel FROM (SELECT DISTINCT rij FROM apart WHERE ${where} AND rij IS NOT NULL) a
            ASOF JOIN plaats v ON a.rij >= v.a) p
      WHERE ${where} AND apart.rij = p.rij`,
    );
    await joinLines(
      db,
      [...lines.rejected],
      `UPDATE apart SET regel = p.b FROM plaats p WHERE ${where} AND apart.positie = p.a`,
    );
  }
}

/** Runs a statement that uses number pairs as table `plaats (a, b)`. */
export async function joinLines(
  db: Db,
  pairs: readonly (readonly (number | undefined)[])[],
  sql: string,
): Promise<void> {
  await db.run("CREATE OR REPLACE TABLE plaats (a BIGINT, b BIGINT)");
  for (let i = 0; i < pairs.length; i += 5000)
    await db.run(
      `INSERT INTO plaats VALUES ${pairs
        .slice(i, i + 5000)
        .map((p) => `(${p.join(", ")})`)
        .join(", ")}`,
    );
  await db.run(sql);
  await db.run("DROP TABLE plaats");
}
