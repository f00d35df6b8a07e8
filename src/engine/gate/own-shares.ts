import type { Sum } from "./atom.js";
import { ATOM } from "./atoms.js";
import type { CubeCell } from "./cube.js";
import type { CubeIndex } from "./cube-index.js";
import { aboveVestiging } from "./positions.js";
import type { Own } from "./system.js";
import type { UnitTree } from "./unit-tree.js";

/** What a vestiging, or an organisatie with all its vestigingen, knows of a cell from its own administration. */
export class OwnShares {
  constructor(
    private readonly cells: CubeIndex,
    private readonly tree: UnitTree,
  ) {}

  /** What of a cell above the vestigingen is each attacker's own, also where no figure of it is published there. */
  of(c: CubeCell, sum: Sum | undefined): Map<number, Own> {
    const own = new Map<number, Own>();
    for (const eenheid of this.tree.below(c.niveau, c.eenheid, "vestiging")) {
      const cell = this.cells.find(c.atoom, c.instrument, { niveau: "vestiging", eenheid, periode: c.periode });
      if (!cell?.n) continue;
      const waarde = sum ? Number(cell.sommen[sum.id]?.som ?? 0) : cell.n;
      own.set(this.tree.member("vestiging", eenheid), { n: cell.n, waarde });
      const group = this.tree.group("vestiging", eenheid);
      const had = own.get(group);
      if (group >= 0) own.set(group, { n: cell.n + (had?.n ?? 0), waarde: waarde + (had?.waarde ?? 0) });
    }
    return own;
  }

  /**
   * Number of the vestiging that a cell is known to, -1 where there is none: its own cells, and above it the parts of a rest
   * whose number may be known where all of that rest is its own. Who alone uses two questionnaires knows that every second
   * pair of its organisatie is its own, and so what these pairs are.
   */
  owner(c: CubeCell): number {
    const rest = ATOM.get(c.atoom)?.deelVan;
    const whole = rest !== undefined && aboveVestiging(c.niveau) ? this.cells.find(rest, c.instrument, c) : undefined;
    if (whole?.n) {
      const [only] = this.of(whole, undefined);
      if (only && only[1].n === whole.n) return only[0];
    }
    return this.tree.member(c.niveau, c.eenheid);
  }

  /** Number of the organisatie that a cell is known to, -1 where there is none. */
  group(c: CubeCell): number {
    return this.tree.group(c.niveau, c.eenheid);
  }
}
