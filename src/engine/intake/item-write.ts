import type { Db, Filled } from "../db.js";
import { Growing, type ItemTally, NONE } from "./item-tally.js";

/** What was read: rows in all, those of metingen without a fault, and those of no meting. */
export interface ItemRows {
  readonly gelezen: number;
  readonly goed: number;
  readonly wezen: number;
}

/** Columns of a table that is filled row by row. */
class Rows {
  private readonly columns: readonly Growing[];

  constructor(private readonly types: readonly Filled["type"][]) {
    this.columns = types.map(() => new Growing());
  }

  push(...row: readonly number[]): void {
    for (let k = 0; k < row.length; k++) this.columns[k]?.push(row[k] as number);
  }

  filled(): Filled[] {
    return this.columns.map(({ values, length }, k) => ({
      type: this.types[k] ?? "INTEGER",
      values,
      length,
      none: NONE,
    }));
  }
}

const [I, S, U] = ["INTEGER", "SMALLINT", "UTINYINT"] as const;

/**
 * Fills `item_som`, `item_deel`, `item_steekproef` and `item_beeld` (item-pass.ts), and `item_verdacht` with the metingen that hold a faulty or
 * double answer, in the order of metingen.
 */
export async function writeItems(db: Db, tally: ItemTally): Promise<ItemRows> {
  const som = new Rows([I, I, S, S, S, S, S]);
  const deel = new Rows([I, U, I, S, S]);
  const beeld = new Rows([I, I, S, I, S]);
  const verdacht = new Rows([I]);
  const words: bigint[][] = [[], []];
  let goed = 0;
  for (let m = 0; m < tally.nr.length; m++) {
    const found = tally.of(m);
    if (!found) continue;
    const nr = tally.nr.at(m);
    const { beantwoord, keer_aantal } = found;
    beeld.push(nr, found.keer_som, keer_aantal, found.overig_som, beantwoord - keer_aantal);
    for (const k of [0, 1]) words[k]?.push(tally.words[2 * m + k] as bigint);
    if (!found.isGood) {
      verdacht.push(nr);
      continue;
    }
    goed += found.rows;
    som.push(nr, found.som, beantwoord, found.omgekeerd, found.beantwoord_lijst, found.laagste, found.hoogste);
    for (const d of found.delen)
      if (d.deel > 1 && d.beantwoord > 0) deel.push(nr, d.deel, d.som, d.beantwoord, d.omgekeerd);
  }
  const [keys, ...rest] = beeld.filled();
  const seen = words.map((values): Filled => ({ type: "BIGINT", values, length: values.length, none: 0n }));
  await db.fill("item_som", som.filled());
  await db.fill("item_deel", deel.filled());
  if (keys) await db.fill("item_beeld", [keys, ...seen, ...rest]);
  await db.fill("item_verdacht", verdacht.filled());
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
