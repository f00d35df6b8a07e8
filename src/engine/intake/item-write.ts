import type { Db, Filled } from "../db.js";
import { type Growing, type ItemTally, NONE } from "./item-tally.js";

/** What was read: rows in all, those of metingen without a fault, and those of no meting. */
export interface ItemRows {
  readonly gelezen: number;
  readonly goed: number;
  readonly wezen: number;
}

/** Rows that stand in memory before they go to the database. */
const MANY = 1 << 19;
const [I, S, U, B] = ["INTEGER", "SMALLINT", "UTINYINT", "BIGINT"] as const;

/** A table that is filled row by row. */
class Rows {
  private readonly columns: { readonly type: Filled["type"]; values: (number | bigint)[] }[];

  constructor(
    private readonly db: Db,
    private readonly table: string,
    types: readonly Filled["type"][],
  ) {
    this.columns = types.map((type) => ({ type, values: [] }));
  }

  /** @param row NONE and 0n stand for NULL */
  push(...row: readonly (number | bigint)[]): void {
    for (let k = 0; k < row.length; k++) this.columns[k]?.values.push(row[k] as number);
  }

  /** Writes what stands here, once that is much. */
  async write(least = MANY): Promise<void> {
    const length = this.columns[0]?.values.length ?? 0;
    if (length < least) return;
    await this.db.fill(
      this.table,
      this.columns.map(({ type, values }) => ({ type, values, length, none: type === B ? 0n : NONE })),
    );
    for (const c of this.columns) c.values = [];
  }
}

/**
 * Fills `item_som`, `item_deel`, `item_steekproef` and `item_beeld` (item-pass.ts), and `item_verdacht` with the metingen that hold a faulty or
 * double answer, in the order of metingen.
 */
export async function writeItems(db: Db, tally: ItemTally): Promise<ItemRows> {
  const som = new Rows(db, "item_som", [I, I, S, S, S, S, S]);
  const deel = new Rows(db, "item_deel", [I, U, I, S, S]);
  const beeld = new Rows(db, "item_beeld", [I, B, B, I, S, I, S]);
  const verdacht = new Rows(db, "item_verdacht", [I]);
  const tables = [som, deel, beeld, verdacht];
  const { words } = tally;
  let goed = 0;
  for (let m = 0; m < tally.nr.length; m++) {
    if (m % 1024 === 0) for (const t of tables) await t.write();
    const f = tally.of(m);
    if (!f) continue;
    const nr = tally.nr.at(m);
    const [low, high] = [words[2 * m] as bigint, words[2 * m + 1] as bigint];
    beeld.push(nr, low, high, f.keer_som, f.keer_aantal, f.overig_som, f.beantwoord - f.keer_aantal);
    if (!f.isGood) {
      verdacht.push(nr);
      continue;
    }
    goed += f.rows;
    som.push(nr, f.som, f.beantwoord, f.omgekeerd, f.beantwoord_lijst, f.laagste, f.hoogste);
    for (const d of f.delen)
      if (d.deel > 1 && d.beantwoord > 0) deel.push(nr, d.deel, d.som, d.beantwoord, d.omgekeerd);
  }
  for (const t of tables) await t.write(1);
  await writeSample(db, tally);
  return { gelezen: tally.rows, goed, wezen: tally.orphans };
}

/** The answers of the sample, as far as their meting is without a fault. */
async function writeSample(db: Db, { kept }: ItemTally): Promise<void> {
  const column = (type: Filled["type"], { values, length }: Growing): Filled => ({ type, values, length });
  await db.run("CREATE TABLE item_los (meting_nr INTEGER, deel UTINYINT, antwoord INTEGER)");
  await db.fill("item_los", [column(I, kept.nr), column(U, kept.deel), column(I, kept.antwoord)]);
  await db.run(`INSERT INTO item_steekproef SELECT meting_nr, list(antwoord::BIGINT) FROM item_los
    WHERE meting_nr NOT IN (SELECT meting_nr FROM item_verdacht) GROUP BY meting_nr, deel;
    DROP TABLE item_los`);
}
