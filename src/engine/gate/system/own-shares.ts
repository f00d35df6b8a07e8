import type { Sum } from "../catalogue/atom.js";
import { ATOM } from "../catalogue/atoms.js";
import type { CubeCell } from "../cube/cube.js";
import type { CubeIndex, Place } from "../cube/cube-index.js";
import { aboveVestiging } from "../cube/positions.js";
import type { UnitTree } from "../cube/unit-tree.js";
import type { Own } from "./system.js";

/** A vestiging in a period, with the numbers of who knows it. */
interface OwnPlace extends Place {
  readonly member: number;
  readonly groups: readonly number[];
}

/** What a vestiging, or an organisatie with all its vestigingen, knows of a cell from its own administration. */
export class OwnShares {
  private readonly parts = new Map<string, readonly OwnPlace[]>();

  constructor(
    private readonly cells: CubeIndex,
    private readonly tree: UnitTree,
  ) {}

  /** What of a cell above the vestigingen is each attacker's own, also where no figure of it is published there. */
  of(c: CubeCell, sum: Sum | undefined): Map<number, Own> {
    const own = new Map<number, Own>();
    for (const part of this.partsOf(c)) {
      const cell = this.cells.find(c.atoom, c.instrument, part);
      if (!cell?.n) continue;
      const waarde = sum ? Number(cell.sommen[sum.id]?.som ?? 0) : cell.n;
      own.set(part.member, { n: cell.n, waarde });
      for (const group of part.groups) {
        const had = own.get(group);
        own.set(group, { n: cell.n + (had?.n ?? 0), waarde: waarde + (had?.waarde ?? 0) });
      }
    }
    return own;
  }

  /** The vestigingen of a unit above them, in its period. */
  private partsOf({ niveau, eenheid, periode }: CubeCell): readonly OwnPlace[] {
    const key = `${niveau}|${eenheid}|${periode}`;
    const parts =
      this.parts.get(key) ??
      this.tree.below(niveau, eenheid, "vestiging").map((v) => ({
        niveau: "vestiging" as const,
        eenheid: v,
        periode,
        member: this.tree.member("vestiging", v),
        groups: this.tree.groups("vestiging", v),
      }));
    this.parts.set(key, parts);
    return parts;
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

  /** Numbers of the organisatie and pairs that a cell is known to. */
  groups(c: CubeCell): readonly number[] {
    return this.tree.groups(c.niveau, c.eenheid);
  }
}
