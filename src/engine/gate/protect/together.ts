import type { Pattern, System, SystemCell } from "../system/system.js";
import { SHOWN } from "../system/system.js";
import type { OneNumber } from "./one-number.js";

/**
 * The parts of every known whole, as the numbers that they are: the classes of one unit. Where all of them are one number there is
 * nothing to tell together.
 */
export function partsOfKnown({ cellen, relaties }: System, { leden }: OneNumber): number[][] {
  const place = new Map(leden.flatMap((list, k) => list.map(({ cel }) => [cel, k] as const)));
  return relaties
    .filter((r) => r.soort === "categorie" && !r.volgt && cellen[r.ouder]?.bekend === true)
    .map((r) => [...new Set(r.kinderen.filter((c) => !cellen[c]?.bekend).map((c) => place.get(c) as number))])
    .filter((row) => row.length > 1);
}

/**
 * Cells that are told together. A figure of several classes is whole only where all of them are shown, and of a known whole hidden
 * classes come in pairs: one cell more that is hidden costs nothing where another is hidden already, and the whole figure where none
 * is. So a row that is whole is worth what its cells cost once more.
 */
export class Together {
  private readonly rowsOf = new Map<number, (readonly number[])[]>();

  /** @param pattern looked at anew every time */
  constructor(
    private readonly rows: readonly (readonly number[])[],
    private readonly cells: readonly SystemCell[],
    private readonly pattern: Pattern,
  ) {
    for (const row of rows)
      for (const i of row) {
        const list = this.rowsOf.get(i);
        if (list) list.push(row);
        else this.rowsOf.set(i, [row]);
      }
  }

  private cost(row: readonly number[]): number {
    return row.reduce((sum, k) => sum + (this.cells[k] as SystemCell).kosten, 0);
  }

  /** What rows are worth, besides their cells, that are whole where these cells are shown and are not where they are hidden. */
  worth(cells: readonly number[]): number {
    const rows = new Set(cells.flatMap((i) => this.rowsOf.get(i) ?? []));
    let sum = 0;
    for (const row of rows) if (row.every((k) => this.pattern[k] === SHOWN || cells.includes(k))) sum += this.cost(row);
    return sum;
  }

  /** Of every row that would be whole if they were shown, the cells that are not; the dearest rows first. @param mayShow whether a cell may be shown */
  missing(mayShow: (cell: number) => boolean): number[][] {
    return [...this.rows]
      .sort((a, b) => this.cost(b) - this.cost(a))
      .map((row) => row.filter((i) => this.pattern[i] !== SHOWN))
      .filter((list) => list.length > 0 && list.every(mayShow));
  }
}
