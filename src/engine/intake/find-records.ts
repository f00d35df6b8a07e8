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

const CR = 13;
const QUOTE = 34;
const SPACE = 32;
/** Last byte of a byte order mark. */
const MARK = 0xbf;
const KEY_ROOM = 4096;
/** A quoted field with spaces around it; the database takes these off, the parser of single records does not. */
const SPACED = /^ *"((?:[^"]|"")*)" *$/;

/** Walks over the bytes of a CSV file, a chunk at a time, and keeps the records whose key is wanted. */
class Scanner {
  found: FoundRecord[] = [];
  private readonly delimiter: number;
  private readonly key = new Uint8Array(KEY_ROOM);
  private readonly previous = new Uint8Array(KEY_ROOM);
  private carry: Buffer = Buffer.alloc(0);
  private previousLength = -1;
  private verdict = false;
  private offset = 0;
  private line = 1;
  private start = 1;
  private rij = -1;
  private quoted = false;
  /** Byte at which quotes were last closed. */
  private closed = -2;
  private anyQuote = false;
  private empty = true;
  private field = 0;
  private keyLength = 0;
  /** Whether the key so far equals the one before. */
  private same = true;

  constructor(
    private readonly separator: string,
    private readonly newline: number,
    private readonly column: number,
    private readonly wanted: (key: string) => boolean,
    private readonly rejected: number[],
    private readonly skip: number,
    header: boolean,
  ) {
    this.delimiter = separator.charCodeAt(0);
    this.rij = header ? -1 : 0;
  }

  /** The hot loop: state is held in locals, since it runs once per byte of the largest file there is. */
  scan(chunk: Buffer): void {
    const { key, previous, column, delimiter, newline } = this;
    const size = chunk.length;
    let { line, quoted, anyQuote, empty, field, keyLength, same, rij } = this;
    let nextRejected = this.rejected[0] ?? Number.POSITIVE_INFINITY;
    // Lines above the header are no records, whatever quotes they hold.
    let from = 0;
    for (; line <= this.skip && from < size; from++) if (chunk[from] === newline) this.start = ++line;
    for (let i = from; i < size; i++) {
      const byte = chunk[i] as number;
      if (byte === newline) {
        line++;
        if (quoted) continue;
        if (!empty) {
          // Nearly every record has the key of the one before, which was not wanted: it is only counted.
          if (
            same &&
            keyLength === this.previousLength &&
            !this.verdict &&
            !anyQuote &&
            nextRejected >= this.offset + i + 1
          )
            rij++;
          else {
            this.rij = rij;
            this.judge(same, anyQuote, keyLength, this.offset + i + 1, chunk, from, i + 1);
            rij = this.rij;
            nextRejected = this.rejected[0] ?? Number.POSITIVE_INFINITY;
          }
        }
        if (this.carry.length) this.carry = Buffer.alloc(0);
        from = i + 1;
        keyLength = 0;
        same = true;
        field = 0;
        empty = true;
        anyQuote = false;
        this.start = line;
      } else if (byte === QUOTE) {
        if (quoted) this.closed = this.offset + i;
        quoted = !quoted && this.opens(chunk, i);
        anyQuote = true;
        empty = false;
      } else if (byte !== CR) {
        empty = false;
        if (byte === delimiter) {
          if (!quoted) field++;
        } else if (field === column && keyLength < KEY_ROOM) {
          if (byte !== previous[keyLength]) same = false;
          key[keyLength++] = byte;
        }
      }
    }
    if (from < size) this.carry = Buffer.concat([this.carry, chunk.subarray(from)]);
    this.offset += size;
    Object.assign(this, { line, quoted, anyQuote, empty, field, keyLength, same, rij });
  }

  /**
   * Whether a quote, met outside quotes, opens them: as the first of its field (after spaces), or right after the quote that
   * closed them, which it doubles. Anywhere else it is only a character.
   */
  private opens(chunk: Buffer, i: number): boolean {
    const at = (k: number): number | undefined => (k >= 0 ? chunk[k] : this.carry[this.carry.length + k]);
    if (this.closed === this.offset + i - 1) return true;
    let k = i - 1;
    while (at(k) === SPACE) k--;
    const before = at(k);
    return (
      before === undefined ||
      before === this.delimiter ||
      before === this.newline ||
      (this.offset + k === 2 && before === MARK)
    );
  }

  /** A last record without a line end. */
  end(): void {
    if (!this.empty) this.judge(this.same, this.anyQuote, this.keyLength, this.offset + 1, Buffer.alloc(0), 0, 0);
  }

  /** Judges the record that ends at byte `end`, and keeps it where it is wanted. */
  private judge(
    same: boolean,
    anyQuote: boolean,
    keyLength: number,
    end: number,
    chunk: Buffer,
    from: number,
    to: number,
  ): void {
    let skip = false;
    while ((this.rejected[0] ?? end) < end) {
      this.rejected.shift();
      skip = true;
    }
    if (skip) return;
    this.rij++;
    if (this.rij === 0) return;
    const fields = (): string[] => this.fieldsOf(Buffer.concat([this.carry, chunk.subarray(from, to)]));
    if (anyQuote) {
      this.verdict = this.wanted(fields()[this.column] ?? "");
      this.previousLength = -1;
    } else if (!same || keyLength !== this.previousLength) {
      this.verdict = this.wanted(Buffer.from(this.key.buffer, 0, keyLength).toString("utf8"));
      this.previous.set(this.key.subarray(0, keyLength));
      this.previousLength = keyLength;
    }
    if (this.verdict) this.found.push({ rij: this.rij, regel: this.start, fields: fields() });
  }

  private fieldsOf(record: Buffer): string[] {
    const text = record
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .replace(/[\r\n]+$/, "");
    const options = { delimiter: this.separator, relax_column_count: true, relax_quotes: true };
    const [fields = []] = parse(text, options) as string[][];
    return fields.map((f) => SPACED.exec(f)?.[1]?.replaceAll('""', '"') ?? f);
  }
}

/**
 * Finds the records of a CSV file whose key field is wanted, in one pass over the bytes. Rows of one key usually stand
 * together, so a key is only made into text and looked up where it differs from the one before.
 * @param column position of the key field
 * @param wanted asked once per run of equal keys
 * @param rejected byte positions of records that were not read
 * @param take given the records found, in order, a block at a time, so that memory stays flat however many there are
 */
export async function findRecords(
  source: Pick<SourceFile, "file" | "gz" | "delimiter" | "newline" | "skip" | "header">,
  column: number,
  wanted: (key: string) => boolean,
  rejected: readonly number[],
  take: (records: readonly FoundRecord[]) => Promise<void>,
): Promise<void> {
  const scanner = new Scanner(
    source.delimiter,
    source.newline,
    column,
    wanted,
    [...rejected].sort((a, b) => a - b),
    source.skip,
    source.header,
  );
  const raw = createReadStream(source.file, { highWaterMark: 1 << 20 });
  const bytes: AsyncIterable<Buffer> = source.gz ? raw.pipe(createGunzip()) : raw;
  for await (const chunk of bytes) {
    scanner.scan(chunk);
    if (scanner.found.length > 20_000) await take(scanner.found.splice(0));
  }
  scanner.end();
  await take(scanner.found);
}
