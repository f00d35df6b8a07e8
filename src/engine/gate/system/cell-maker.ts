import type { Policy } from "../../policy/policy.js";
import type { Sum } from "../catalogue/atom.js";
import type { Classes } from "../catalogue/classes.js";
import type { CubeCell } from "../cube/cube.js";
import type { CubeIndex, InstrumentFacts } from "../cube/cube-index.js";
import type { UnitTree } from "../cube/unit-tree.js";
import { CellRules } from "./cell-rules.js";
import { OwnShares } from "./own-shares.js";
import type { SystemCell } from "./system.js";

/** What a cell of the system is of: a count, or one of its sums; how much its figures weigh together. */
export interface CellSource {
  readonly bron: CubeCell;
  readonly sum?: Sum;
  readonly gepubliceerd: boolean;
  readonly belang: number;
  /** Tables that it stands in, with their ranks. */
  readonly tafels: ReadonlyMap<string, number>;
}

/** Where a figure has a cell: published or left out, how much it weighs, and in which table of which rank. */
export interface Placed {
  readonly gepubliceerd: boolean;
  readonly belang: number;
  readonly tafel?: readonly [naam: string, rang: number];
}

/** A cell with one more place. */
export const withPlace = (c: CellSource, place: Placed | undefined): CellSource =>
  place === undefined
    ? c
    : {
        ...c,
        gepubliceerd: c.gepubliceerd || place.gepubliceerd,
        belang: c.belang + place.belang,
        tafels: place.tafel ? new Map([...c.tafels, place.tafel]) : c.tafels,
      };

/** Makes cells of the system from those of the cube, by the rules of policy. */
export class CellMaker {
  private readonly rules: CellRules;
  private readonly shares: OwnShares;

  constructor(
    lookup: CubeIndex,
    facts: InstrumentFacts,
    tree: UnitTree,
    private readonly policy: Policy,
    private readonly classes: Classes,
  ) {
    this.rules = new CellRules(lookup, facts, policy);
    this.shares = new OwnShares(lookup, tree);
  }

  /** @param aantal place in the system of the cube's cell, of which a sum is reckoned */
  make({ bron: c, sum, gepubliceerd, belang, tafels }: CellSource, aantal: number): SystemCell {
    const { kosten } = this.policy.publicatie;
    const bereik = sum && this.rules.rangeOf(c, sum);
    const groepen = this.shares.groups(c);
    const known = !sum && this.classes.of(c) !== undefined;
    return {
      soort: sum ? "som" : "aantal",
      waarde: sum ? Number(c.sommen[sum.id]?.som ?? 0) : c.n,
      breedte: this.rules.widthOf(c, sum),
      lid: this.shares.owner(c),
      ...(groepen.length ? { groepen } : {}),
      kosten: (c.n + 1) * Math.max(belang, 0.1) * (kosten.niveau[c.niveau] ?? 1) * (kosten.periode[c.soort] ?? 1),
      primair: !known && this.rules.tooSmall(c, sum),
      gepubliceerd,
      ...(tafels.size ? { tafels: [...tafels].map(([naam, rang]) => ({ naam, rang })) } : {}),
      ...(known ? { bekend: true as const } : {}),
      ...(bereik ? { over: { aantal, laag: bereik[0], hoog: bereik[1] } } : {}),
      eigen: this.shares.of(c, sum),
    };
  }
}
