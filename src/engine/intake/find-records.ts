import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { SourceFile } from "./source-file.js";

/** A record of a CSV file with its place and its fields as text. */
export interface FoundRecord {
  /** 1-based position among the records that are read; header and rejected lines not counted. */
  readonly rij: number;
  /** Physical line on which it starts. */
  readonly regel: number;
  readonly fields: readonly string[];
}

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Finds the records of a CSV file whose key field is wanted, in one pass over the bytes. Rows of one key usually stand
 * together, so a key is only made into text and looked up where it differs from the one before.
 * @param column position of the key field
 * @param wanted asked once per run of equal keys
 * @param rejected byte positions of records that were not read
 * @param take given the records found, in order, a block at a time, so that memory stays flat however many there are
 */
export async function findRecords(
  source: Pick<SourceFile, "file" | "gz"> & { readonly delimiter: string },
  column: number,
  wanted: (key: string) => boolean,
  rejected: readonly number[],
  take: (records: readonly FoundRecord[]) => Promise<void>,
): Promise<void> {
  const delimiter = source.delimiter.charCodeAt(0);
  const open = [...rejected].sort((a, b) => a - b);
  let found: FoundRecord[] = [];
  const raw = createReadStream(source.file, { highWaterMark: 1 << 20 });
  const bytes: AsyncIterable<Buffer> = source.gz ? raw.pipe(createGunzip()) : raw;

  let carry = Buffer.alloc(0);
  let key = new Uint8Array(4096);
  let previous = new Uint8Array(4096);
  let keyLength = 0;
  let previousLength = -1;
  let verdict = false;
  let [offset, line, start, rij, field] = [0, 1, 1, -1, 0];
  let [quoted, anyQuote, empty] = [false, false, true];

  const textOf = (record: Buffer): string[] => {
    const text = record
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .replace(/\r?\n?$/, "");
    const [fields] = parse(text, {
      delimiter: source.delimiter,
      relax_column_count: true,
      relax_quotes: true,
    }) as string[][];
    return fields ?? [];
  };
  const sameKey = (): boolean => {
    if (keyLength !== previousLength) return false;
    for (let i = 0; i < keyLength; i++) if (key[i] !== previous[i]) return false;
    return true;
  };
  const endRecord = (end: number, record: () => Buffer): void => {
    if (!empty) {
      let skip = false;
      while (open[0] !== undefined && open[0] < end) {
        open.shift();
        skip = true;
      }
      if (!skip) {
        rij++;
        if (rij > 0) {
          if (anyQuote) {
            verdict = wanted(textOf(record())[column] ?? "");
            previousLength = -1;
          } else if (!sameKey()) {
            verdict = wanted(Buffer.from(key.buffer, 0, keyLength).toString("utf8"));
            [key, previous] = [previous, key];
            previousLength = keyLength;
          }
          if (verdict) found.push({ rij, regel: start, fields: textOf(record()) });
        }
      }
    }
    [keyLength, field, empty, anyQuote, start] = [0, 0, true, false, line];
  };

  for await (const chunk of bytes) {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte === LF) {
        line++;
        if (!quoted) {
          const [a, b] = [from, i + 1];
          endRecord(offset + b, () =>
            carry.length ? Buffer.concat([carry, chunk.subarray(a, b)]) : chunk.subarray(a, b),
          );
          if (carry.length) carry = Buffer.alloc(0);
          from = b;
        }
      } else if (byte === QUOTE) {
        quoted = !quoted;
        anyQuote = true;
        empty = false;
      } else if (byte !== CR) {
        empty = false;
        if (byte === delimiter) {
          if (!quoted) field++;
        } else if (field === column && keyLength < key.length) key[keyLength++] = byte;
      }
    }
    carry = Buffer.concat([carry, chunk.subarray(from)]);
    offset += chunk.length;
    if (found.length > 20_000) {
      await take(found);
      found = [];
    }
  }
  endRecord(offset + 1, () => carry);
  await take(found);
}
