import type { Policy } from "../../policy/policy.js";
import { type AtomRelation, knowsInstrument, type Sum } from "../catalogue/atom.js";
import { ATOM, RELATIONS } from "../catalogue/atoms.js";
import { Classes } from "../catalogue/classes.js";
import { MEASURES } from "../catalogue/measures.js";
import { rankOf, tableOf } from "../catalogue/ranks.js";
import { type Cube, type CubeCell, cellsByPlace } from "../cube/cube.js";
import { CubeIndex, type InstrumentFacts, type Place } from "../cube/cube-index.js";
import {
  countedAtoms,
  type Grid,
  isDerived,
  isOptional,
  isRepeated,
  placesOf,
  tellerOf,
  UNPUBLISHED,
} from "../cube/positions.js";
import type { UnitTree } from "../cube/unit-tree.js";
import { CellMaker, type CellSource, type Placed } from "./cell-maker.js";
import { condense } from "./condense.js";
import type { CubeSystem } from "./cube-system.js";
import { Included } from "./included.js";
import { closeKnown } from "./known.js";
import { type Parts, relateClasses, relateScales } from "./relate-parts.js";
import { checkSystem, type Relation } from "./system.js";
import { type WayDown, waysDown } from "./ways-down.js";

class Builder {
  private readonly included = new Included();
  private readonly relations: Relation[] = [];
  private readonly seen = new Set<string>();

  private readonly lookup: CubeIndex;
  private readonly classes: Classes;
  private readonly maker: CellMaker;
  private readonly counted: ReadonlySet<string>;
  /** Atoms with levels and kinds of period where they have a cell at every unit, also of nobody. */
  private readonly laidOut = new Set<string>();

  constructor(
    private readonly cube: Cube,
    private readonly grid: Grid,
    private readonly tree: UnitTree,
    facts: InstrumentFacts,
    private readonly policy: Policy,
    private readonly full: Grid,
  ) {
    this.lookup = new CubeIndex(cube, facts);
    this.classes = new Classes(policy);
    this.maker = new CellMaker(this.lookup, facts, tree, policy, this.classes);
    this.counted = countedAtoms(full);
    for (const [atom, crossing] of placesOf(full))
      for (const { niveau, perioden } of crossing) for (const p of perioden) this.laidOut.add(`${atom}|${niveau}|${p}`);
  }
  private at(c: CubeCell | undefined, som?: string): number | undefined {
    return this.included.at(c, som);
  }

  private include(c: CubeCell, sum?: Sum, place?: Placed): void {
    this.included.include(c, sum, place);
  }

  /** What a grid has: published, or left out of the release and unknown to everyone but whom it is of. */
  private includeGrid(grid: Grid, published: boolean): void {
    const cells = cellsByPlace(this.cube);
    const { belang } = this.policy.publicatie;
    const chief = this.policy.uitkomsten.verandering.hoofdklassen;
    for (const m of MEASURES)
      for (const { niveau, perioden } of grid.get(m) ?? [])
        for (const soort of perioden)
          for (const c of cells(m.noemer, niveau, soort)) {
            const noemer = this.lookup.find(m.noemer, c.instrument, c);
            if (!noemer || !this.lookup.exists(m.vereist, c.instrument)) continue;
            if (isRepeated(m, niveau) || isDerived(m, niveau)) continue;
            const placed = (share = 1): Placed => ({
              gepubliceerd: published,
              belang: published ? (belang[m.indicator] ?? 1) / share : 0,
              ...(published
                ? { tafel: [tableOf(m, niveau, soort, c.instrument), rankOf(m, niveau, soort, chief)] }
                : {}),
            });
            this.include(noemer, undefined, placed());
            for (const categorie of m.categorieen) {
              const teller = this.lookup.find(tellerOf(m, categorie) ?? "", c.instrument, c);
              if (teller) this.include(teller, undefined, placed(m.categorieen.length));
            }
            const sum = ATOM.get(m.noemer)?.sommen?.find((s) => s.id === m.som);
            if (sum) this.include(noemer, sum, placed());
          }
  }

  private relate(soort: Relation["soort"], ouder: number, kinderen: readonly number[], follows = false): void {
    const key = `${ouder}=${kinderen.join("+")}`;
    if (this.seen.has(key) || kinderen.includes(ouder)) return;
    this.seen.add(key);
    this.relations.push({ soort, ouder, kinderen, ...(follows ? { volgt: true as const } : {}) });
  }

  /** Declared sums at every place where all that is published of them is; what follows by subtraction joins as unknown. */
  private relateAtoms(): void {
    for (const r of RELATIONS) {
      const names = [r.ouder, ...r.kinderen];
      const anchor = names.find((n) => !UNPUBLISHED.has(n)) ?? r.ouder;
      if (r.soort === "instrument" || r.kinderen.includes("schalen")) continue;
      const instruments = names.some((n) => knowsInstrument(ATOM.get(n)?.tabel ?? "behandeling"))
        ? this.lookup.instruments
        : [""];
      for (const bron of this.included.counts(anchor))
        for (const instrument of bron.instrument ? [bron.instrument] : instruments)
          this.relateAt(r, names, instrument, bron);
    }
  }

  private relateAt(r: AtomRelation, names: readonly string[], instrument: string, place: CubeCell): void {
    if (!this.lookup.find(r.ouder, instrument, place)) return;
    const cells = names.map((n) => this.lookup.find(n, instrument, place));
    // Where an instrument is not in use there is nothing to subtract; a category that the delivery does not have is left out.
    if (cells.some((c, i) => !c && !this.isAbsent(names[i] ?? ""))) return;
    // A rest of nobody whose number may be known makes whole and part one set.
    const members = cells.filter((c) => c !== undefined).filter((c, i) => i === 0 || c.n > 0 || !this.isNobody(c));
    if (members.length < 2) return;
    if (r.bijna && members.slice(1).reduce((sum, c) => sum + c.n, 0) !== (members[0]?.n ?? 0)) return;
    // What everyone knows may stand in the system wherever it is asked for; among themselves known counts need only add up.
    if (members.every((c) => this.classes.of(c)) && !ATOM.get(r.ouder)?.sommen) {
      if (members.slice(1).reduce((sum, c) => sum + c.n, 0) !== members[0]?.n)
        throw new Error(`${r.ouder} does not add up`);
      return;
    }
    for (const c of members) if (this.classes.of(c) && this.at(c) === undefined) this.include(c);
    const missing = members.filter((c) => this.at(c) === undefined);
    // What a whole and one of its parts leave for parts without figures is split among these, in a way that nobody is told.
    // Only where these have a cell at every unit: elsewhere a part of nobody has none, and would count as known to be nobody.
    const split =
      this.at(members[0]) !== undefined &&
      members.length - missing.length > 1 &&
      missing.every((c) => this.laidOut.has(`${c.atoom}|${c.niveau}|${c.soort}`));
    if (!split && (missing.some((c) => !UNPUBLISHED.has(c.atoom)) || missing.length > 1)) return;
    for (const c of missing) this.include(c);
    this.relateCells(r, members);
    this.relateSums(r, members);
  }

  /** The first cell is the sum of the others, of their counts or of one of their sums; all are in the system. */
  private relateCells(r: AtomRelation, members: readonly CubeCell[], som?: string): void {
    const [ouder, ...kinderen] = members.map((c) => this.at(c, som) as number) as [number, ...number[]];
    this.relate(r.soort, ouder, kinderen);
  }

  private isAbsent(atoom: string): boolean {
    return isOptional(atoom) && this.counted.has(atoom) && !this.lookup.atoms.has(atoom);
  }

  /** Whether a cell of nobody is a rest whose number may be known, or a part of one. */
  private isNobody(c: CubeCell): boolean {
    const { vrij = false, deelVan } = ATOM.get(c.atoom) ?? {};
    return vrij || (deelVan !== undefined && this.lookup.find(deelVan, c.instrument, c)?.n === 0);
  }

  private relateSums(r: AtomRelation, members: readonly CubeCell[]): void {
    for (const s of ATOM.get(r.ouder)?.sommen ?? []) {
      const sums = members.map((c) => ATOM.get(c.atoom)?.sommen?.find((x) => x.id === s.id));
      if (sums.some((x) => x === undefined)) continue;
      const absent = members.filter((c) => this.at(c, s.id) === undefined);
      const split = this.at(members[0], s.id) !== undefined && members.length - absent.length > 1;
      if (!split && (absent.length > 1 || absent.some((c) => !UNPUBLISHED.has(c.atoom)))) continue;
      for (const c of absent) this.include(c, sums[members.indexOf(c)]);
      this.relateCells(r, members, s.id);
    }
  }

  /** What stands once without regard to instrument is the sum over instruments, where all of them are published. */
  private relateInstruments(): void {
    for (const r of RELATIONS) {
      const [kind, ...more] = r.kinderen;
      if (r.soort !== "instrument" || !kind || more.length) continue;
      const places = new Map<string, CubeCell>();
      for (const { bron, sum } of this.included.cells)
        if (!sum && bron.atoom === kind) places.set(`${bron.niveau}|${bron.eenheid}|${bron.periode}`, bron);
      for (const place of places.values()) {
        const parent = this.lookup.find(r.ouder, "", place);
        const parts = this.partsAt(kind, place);
        if (!parent || parts.some((c) => this.at(c) === undefined)) continue;
        if (this.at(parent) === undefined && !UNPUBLISHED.has(parent.atoom)) continue;
        if (parts.reduce((sum, c) => sum + c.n, 0) !== parent.n) continue;
        this.include(parent);
        const members = [parent, ...parts];
        this.relateCells(r, members);
        this.relateSums(r, members);
      }
    }
  }

  private partsAt(atoom: string, place: Place): CubeCell[] {
    const all =
      atoom === "paar"
        ? this.lookup.instruments.filter((i) => this.lookup.exists("metriek", i))
        : this.lookup.instruments;
    return all.map((i) => this.lookup.find(atoom, i, place)).filter((c) => c !== undefined);
  }

  /**
   * Units and periods: every cell against the next level below it that has cells. For what follows by subtraction these
   * sums follow too.
   */
  private relatePlaces(): void {
    const ways = new Map<string, WayDown[]>();
    const below = (c: CubeCell): WayDown[] => {
      const place = `${c.niveau}|${c.eenheid}|${c.soort}|${c.periode}`;
      const found = ways.get(place) ?? waysDown(c, this.tree, this.lookup.periods);
      ways.set(place, found);
      return found;
    };
    const count = this.included.cells.length;
    for (let i = 0; i < count; i++) {
      const cell = this.included.cells[i] as CellSource;
      for (const { soort, stappen } of below(cell.bron))
        stappen.some((places) => this.relateDown(soort, i, cell, places));
    }
  }

  /**
   * A cell as the sum of those at the places below. Parts without a place of their own (an instrument not in use) are nought; a part
   * that is not in the system leaves no equation.
   * @returns whether there is one
   */
  private relateDown(soort: Relation["soort"], ouder: number, cell: CellSource, places: readonly Place[]): boolean {
    const { bron, sum, gepubliceerd } = cell;
    const children: number[] = [];
    for (const at of places) {
      const part = this.lookup.find(bron.atoom, bron.instrument, at);
      if (!part) continue;
      const child = this.at(part, sum?.id);
      if (child === undefined) return false;
      children.push(child);
    }
    if (children.length === 0) return false;
    this.relate(soort, ouder, children, UNPUBLISHED.has(bron.atoom) && !gepubliceerd);
    return true;
  }

  private parts(): Parts {
    return {
      cellen: this.included.cells.filter((c) => !c.sum).map((c) => c.bron),
      vind: (atoom, instrument, at) => this.lookup.find(atoom, instrument, at),
      index: (c) => this.at(c),
      neemOp: (c) => this.include(c),
      verband: (soort, ouder, kinderen) => this.relate(soort, ouder, kinderen),
    };
  }

  /** What a cell is; parts taken together are named after the first of them. */
  private sourceOf([first, ...more]: readonly number[]): CubeCell {
    const { bron } = this.included.cells[first as number] as { bron: CubeCell };
    return more.length === 0 ? bron : { ...bron, atoom: `${bron.atoom} en andere` };
  }

  build(): CubeSystem {
    this.includeGrid(this.grid, true);
    this.includeGrid(this.full, false);
    this.relateInstruments();
    relateClasses(this.parts(), this.policy);
    this.relateAtoms();
    relateScales(this.parts());
    this.relatePlaces();
    const cellen = this.included.cells.map((c) => this.maker.make(c, this.at(c.bron) as number));
    const whole = { cellen, relaties: this.relations };
    checkSystem(whole);
    const all = closeKnown(whole, (i) => this.included.cells[i]?.bron.atoom ?? "");
    const { uit, ...system } = condense(all.cellen, all.relaties);
    checkSystem(system);
    const place = new Map(uit.flatMap((from, i) => (from.length === 1 ? [[from[0], i] as const] : [])));
    return {
      system,
      cel: (atoom, at) => place.get(this.at(this.lookup.find(atoom, at.instrument, at))),
      som: (atoom, at, som) => place.get(this.at(this.lookup.find(atoom, at.instrument, at), som)),
      bron: (cel) => this.sourceOf(uit[cel] as readonly number[]),
      bestaat: (vereist, instrument) => this.lookup.exists(vereist, instrument),
    };
  }
}

/**
 * The system of equations that a release's figures form: published cells, what follows from them by subtraction, and
 * every sum that holds between them.
 * @throws Error where a declared sum does not hold in the data
 */
export const buildSystem = (
  cube: Cube,
  grid: Grid,
  tree: UnitTree,
  facts: InstrumentFacts,
  policy: Policy,
  full: Grid = grid,
): CubeSystem => new Builder(cube, grid, tree, facts, policy, full).build();
