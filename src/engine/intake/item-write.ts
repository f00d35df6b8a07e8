import type { Db } from "../db.js";
import type { Filled } from "../fill-vector.js";
import { type Growing, type ItemTally, NONE } from "./item-tally.js";

/** What was read: rows in all, those of metingen without a fault, and those of no meting. */
export interface ItemRows {
  readonly gelezen: number;
  readonly goed: number;
  readonly wezen: number;
}

/** Metingen whose rows stand in memory before they go to the database. */
const MANY = 1 << 16;
const [I, S, U, B] = ["INTEGER", "SMALLINT", "UTINYINT", "BIGINT"] as const;

/** Where the numbers of a row go: those of 64 bits are two of 32, the low one first. */
interface Lane {
  readonly to: Int32Array;
  readonly step: number;
  readonly from: number;
}

/** A table that is filled row by row. */
class Rows {
  private length = 0;
  private readonly columns: readonly Int32Array[];
  private readonly lanes: readonly Lane[];

  /** @param most how many rows may come */
  constructor(
    private readonly db: Db,
    private readonly table: string,
    private readonly types: readonly Filled["type"][],
    most: number,
  ) {
    this.columns = types.map((type) => new Int32Array(type === B ? 2 * most : most));
    this.lanes = this.columns.flatMap((to, k) =>
      types[k] === B
        ? [
            { to, step: 2, from: 0 },
            { to, step: 2, from: 1 },
          ]
        : [{ to, step: 1, from: 0 }],
    );
  }

  /** @param row NONE stands for NULL, of 64 bits two zeros */
  push(...row: readonly number[]): void {
    for (let k = 0; k < row.length; k++) {
      const { to, step, from } = this.lanes[k] as Lane;
      to[step * this.length + from] = row[k] as number;
    }
    this.length++;
  }

  /** Adds what stands here to the table. */
  async write(): Promise<void> {
    const { length } = this;
    if (length === 0) return;
    const filled = this.columns.map((values, k): Filled => {
      const type = this.types[k] ?? I;
      return type === B
        ? { type, values: new BigInt64Array(values.buffer), length, none: 0n }
        : { type, values, length, none: NONE };
    });
    await this.db.fill(this.table, filled);
  }
}

/**
 * Fills `item_som`, `item_deel`, `item_steekproef` and `item_beeld` (item-pass.ts), and `item_verdacht` with the metingen that hold a faulty or
 * double answer, in the order of metingen.
 */
export async function writeItems(db: Db, tally: ItemTally): Promise<ItemRows> {
  let goed = 0;
  for (let from = 0; from < tally.nr.length; from += MANY)
    goed += await writePart(db, tally, from, Math.min(from + MANY, tally.nr.length));
  await writeSample(db, tally);
  return { gelezen: tally.rows, goed, wezen: tally.orphans };
}

/** Of metingen from one number up to another. @returns how many answers stand in those without a fault */
async function writePart(db: Db, tally: ItemTally, from: number, to: number): Promise<number> {
  const som = new Rows(db, "item_som", [I, I, S, S, S, S, S], to - from);
  const deel = new Rows(db, "item_deel", [I, U, I, S, S], tally.placesOf(from, to));
  const beeld = new Rows(db, "item_beeld", [I, B, B, I, S, I, S], to - from);
  const verdacht = new Rows(db, "item_verdacht", [I], to - from);
  let goed = 0;
  for (let m = from; m < to; m++) {
    const f = tally.of(m);
    if (!f) continue;
    const nr = tally.nr.at(m);
    beeld.push(nr, ...f.kwam, f.keer_som, f.keer_aantal, f.overig_som, f.beantwoord - f.keer_aantal);
    if (!f.isGood) {
      verdacht.push(nr);
      continue;
    }
    goed += f.rows;
    som.push(nr, f.som, f.beantwoord, f.omgekeerd, f.beantwoord_lijst, f.laagste, f.hoogste);
    for (const d of f.delen)
      if (d.deel > 1 && d.beantwoord > 0) deel.push(nr, d.deel, d.som, d.beantwoord, d.omgekeerd);
  }
  for (const table of [som, deel, beeld, verdacht]) await table.write();
  return goed;
}

/** The answers of the sample, as far as their meting is without a fault. */
async function writeSample(db: Db, { kept }: ItemTally): Promise<void> {
  const column = (type: typeof I | typeof U, { values, length }: Growing): Filled => ({ type, values, length });
  await db.run("CREATE TABLE item_los (meting_nr INTEGER, deel UTINYINT, antwoord INTEGER)");
  await db.fill("item_los", [column(I, kept.nr), column(U, kept.deel), column(I, kept.antwoord)]);
  await db.run(`INSERT INTO item_steekproef SELECT meting_nr, list(antwoord::BIGINT) FROM item_los
    WHERE meting_nr NOT IN (SELECT meting_nr FROM item_verdacht) GROUP BY meting_nr, deel;
    DROP TABLE item_los`);
}
