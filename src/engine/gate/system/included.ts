import type { Sum } from "../catalogue/atom.js";
import { OTHER_NAME } from "../catalogue/atoms.js";
import type { CubeCell } from "../cube/cube.js";
import { type CellSource, type Placed, withPlace } from "./cell-maker.js";

/** The cells that are in a system so far, in their order. */
export class Included {
  readonly cells: CellSource[] = [];
  /** By what is summed ("": a count), the place of the cube's cell. */
  private readonly index = new Map<string, Map<CubeCell, number>>();
  /** Those that are counts, by atom. */
  private readonly byAtom = new Map<string, CubeCell[]>();

  /** Where a cell is, as a count or as one of its sums; undefined where it is not. */
  at(c: CubeCell | undefined, som = ""): number | undefined {
    return c && this.index.get(som)?.get(c);
  }

  /** @param place where a figure has it; none: in no table */
  include(c: CubeCell, sum?: Sum, place?: Placed): void {
    const index = this.index.get(sum?.id ?? "") ?? new Map<CubeCell, number>();
    this.index.set(sum?.id ?? "", index);
    const known = index.get(c);
    const held = this.cells[known ?? -1];
    const cell = withPlace(
      held ?? { bron: c, ...(sum ? { sum } : {}), gepubliceerd: false, belang: 0, tafels: new Map() },
      place,
    );
    if (known !== undefined) {
      this.cells[known] = cell;
      return;
    }
    index.set(c, this.cells.push(cell) - 1);
    if (sum) return;
    const counts = this.byAtom.get(c.atoom) ?? [];
    this.byAtom.set(c.atoom, counts);
    counts.push(c);
  }

  /** Counts of an atom, also those under its other name. */
  counts(atoom: string): CubeCell[] {
    const list = [atoom, OTHER_NAME[atoom] ?? ""].flatMap((name) => this.byAtom.get(name) ?? []);
    return list.sort((a, b) => (this.at(a) as number) - (this.at(b) as number));
  }
}
