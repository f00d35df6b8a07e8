import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
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
 * line changes. Counts records as RFC 4180 does, so that line breaks within quotes, blank lines and lines that were
 * not read do not shift the numbers.
 * @param last 1-based position of the last record wanted, header and rejected lines not counted
 * @param rejected byte positions of records that were not read, in any order
 */
export async function locateLines(
  source: Pick<SourceFile, "file" | "gz">,
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
  let record = -1;
  let shift = 1;
  let quoted = false;
  let empty = true;
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
      if (byte === 10) {
        line++;
        if (!quoted) endRecord();
      } else if (byte === 34) {
        quoted = !quoted;
        empty = false;
      } else if (byte !== 13) empty = false;
    }
    if (record >= last && open.length === 0) break;
  }
  endRecord();
  raw.destroy();
  return { shifts, rejected: found };
}
