import { open } from "node:fs/promises";
import type { Db } from "../db.js";
import { type KeyRow, SAMPLED } from "./item-pass.js";
import { type ItemBounds, ItemTally, NONE } from "./item-tally.js";
import { KeyTable } from "./key-table.js";
import type { SourceFile } from "./source-file.js";

/**
 * The fast way to sum answers: one look at each byte of the file, sums in typed arrays. It reads files whose every row is plain
 * (`KEY,item,score`: a key of ASCII without blanks or quotes, whole numbers, one kind of line end) and leaves any other to SQL
 * (item-pass.ts), which says of a plain file exactly the same: tests/intake/item-scan.test.ts compares them. Faulty answers,
 * doubles and rows of no meting are seen here too.
 * Decision: docs/decisions/0067-answers-in-typed-arrays.md.
 */

const [LF, CR, QUOTE, MINUS, ZERO, NINE] = [10, 13, 34, 45, 48, 57];
/** Bytes read at a time; a row is far shorter. */
const ROOM = 1 << 20;
/** Digits that surely fit a SMALLINT, as which SQL reads them. */
const DIGITS = 4;

/**
 * What was read; null where the file holds anything that this way does not read, or the metingen more keys than its table takes: nothing was written then.
 * @param known empty; where the keys are kept
 */
export async function scanItems(
  db: Db,
  source: SourceFile,
  keys: readonly KeyRow[],
  bounds: ItemBounds,
  known = new KeyTable(),
): Promise<ItemTally | null> {
  const plain = source.kind === "csv" && !source.gz && source.newline === LF && source.skip === 0 && source.header;
  if (!plain || source.columns.join() !== "meting_id,item,score") return null;
  let isKnown = true;
  const tally = new ItemTally(keys, bounds);
  await db.scan(
    `SELECT m.nr, m.meting_id, m.instrument_code, m.steekproef FROM ${SAMPLED} m ORDER BY m.nr`,
    ({ rows, columns: [nr = [], id = [], code = [], sample = []] }) => {
      for (let i = 0; i < rows; i++) {
        isKnown &&= known.add(String(id[i]));
        tally.expect(Number(nr[i]), code[i] === null ? null : String(code[i]), sample[i] === true);
      }
    },
  );
  if (!isKnown) return null;
  tally.settle();
  return (await readRows(source, known, tally)) && tally.fits() ? tally : null;
}

/** Reads the file into the tally. @returns whether all of it could be read, and every row was plain */
async function readRows(source: SourceFile, known: KeyTable, tally: ItemTally): Promise<boolean> {
  // What the system refuses (the file was taken away, a disk fails) is left to SQL too, which says it in words.
  const file = await open(source.file).catch(() => null);
  if (!file) return false;
  try {
    const delimiter = source.delimiter.charCodeAt(0);
    const bytes = Buffer.allocUnsafe(ROOM + 2);
    let rows: RowReader | null = null;
    let filled = 0;
    for (;;) {
      const read = await file.read(bytes, filled, ROOM - filled, null).catch(() => null);
      if (!read) return false;
      const got = read.bytesRead;
      filled += got;
      if (got === 0 && filled > 0) {
        // The last row may have no line end.
        if (rows?.crlf) bytes[filled++] = CR;
        bytes[filled++] = LF;
      }
      let at = 0;
      if (!rows) {
        const end = bytes.subarray(0, filled).indexOf(LF);
        const crlf = bytes[end - 1] === CR;
        const header = bytes.subarray(0, crlf ? end - 1 : end);
        // A header that this does not see the end of, or with a line end within: in quotes, or a CR that ends rows elsewhere too.
        if (end < 0 || header.includes(QUOTE) || header.includes(CR)) return false;
        rows = new RowReader(known, tally, delimiter, crlf);
        at = end + 1;
      }
      const end = bytes.subarray(0, filled).lastIndexOf(LF) + 1;
      if (end === 0 && filled >= ROOM) return false;
      if (end > at && !rows.take(bytes, at, end)) return false;
      if (got === 0) return true;
      bytes.copyWithin(0, Math.max(end, at), filled);
      filled -= Math.max(end, at);
    }
  } finally {
    await file.close();
  }
}

/** Rows of one meting that are handed on together; of more the rest follows. */
const RUN = 1 << 10;

/** Reads whole rows, and hands on those of one meting together: answers of one meting mostly stand together. */
class RowReader {
  private readonly key = new Uint8Array(256);
  private length = 0;
  private meting = -1;
  private readonly items = new Int32Array(RUN);
  private readonly scores = new Int32Array(RUN);

  constructor(
    private readonly known: KeyTable,
    private readonly tally: ItemTally,
    private readonly delimiter: number,
    readonly crlf: boolean,
  ) {}

  /** Reads the rows from `at` up to `end`, which follows a line feed. @returns whether all were plain */
  take(bytes: Buffer, at: number, end: number): boolean {
    const { key, tally, delimiter, crlf, items, scores } = this;
    let { length, meting } = this;
    let n = 0;
    while (at < end) {
      let same = 0;
      while (same < length && bytes[at + same] === key[same]) same++;
      if (length === 0 || same < length || bytes[at + length] !== delimiter) {
        tally.add(meting, items, scores, n);
        n = 0;
        length = this.next(bytes, at);
        if (length === 0) return false;
        meting = this.meting;
      } else if (n === RUN) {
        tally.add(meting, items, scores, n);
        n = 0;
      }
      at += length + 1;
      let byte = bytes[at++] as number;
      let item = 0;
      let digits = 0;
      for (; byte >= ZERO && byte <= NINE; digits++) {
        item = item * 10 + byte - ZERO;
        byte = bytes[at++] as number;
      }
      if (byte !== delimiter || digits === 0 || digits > DIGITS) return false;
      byte = bytes[at++] as number;
      const negative = byte === MINUS;
      if (negative) byte = bytes[at++] as number;
      let score = 0;
      for (digits = 0; byte >= ZERO && byte <= NINE; digits++) {
        score = score * 10 + byte - ZERO;
        byte = bytes[at++] as number;
      }
      if (crlf) {
        if (byte !== CR) return false;
        byte = bytes[at++] as number;
      }
      if (byte !== LF || digits > DIGITS || (negative && digits === 0)) return false;
      items[n] = item;
      scores[n++] = digits === 0 ? NONE : negative ? -score : score;
    }
    tally.add(meting, items, scores, n);
    this.length = length;
    return true;
  }

  /** Goes to the meting of the key that begins at `at`. @returns its length; 0 where it is none that is read here */
  private next(bytes: Buffer, at: number): number {
    let length = 0;
    for (;;) {
      const byte = bytes[at + length] as number;
      if (byte === this.delimiter) break;
      if (byte < 33 || byte > 126 || byte === QUOTE || length === this.key.length) return 0;
      this.key[length++] = byte;
    }
    this.meting = this.known.find(this.key, length);
    return length;
  }
}
