import { PERIOD_KINDS, type Policy } from "../../policy/policy.js";
import { Classes } from "../catalogue/classes.js";
import { KENMERK_MEASURES } from "../catalogue/kenmerk-atoms.js";
import type { Measure } from "../catalogue/measure.js";
import { isChief } from "../catalogue/ranks.js";
import { REPORT_MEASURES } from "../catalogue/report-measures.js";
import { type Cube, type CubeCell, cellsByPlace } from "../cube/cube.js";
import { type Grid, tellerOf } from "../cube/positions.js";
import { expectedShare, isCrossed } from "./per-group.js";

/** A crossing that a release leaves out because too little of it could be shown. */
export interface Coarsened {
  readonly figuur: string;
  readonly niveau: string;
  readonly periode: string;
  /** Share of zorgtrajecten in cells that are large enough, before any other hiding; where it is expected only: the bound that it is below. */
  readonly zichtbaar: number;
  /** Patients that make a cell large enough, where the figure asks for a number of its own (compared.ts). */
  readonly minstens?: number;
  /** Margins make one expect less than the bound (per-group.ts). How much less is not kept: it would tell the number of the group. */
  readonly verwacht?: true;
}

/** Why a crossing is left out, in words. */
export const whyCoarsened = ({ minstens, verwacht, zichtbaar }: Coarsened): string => {
  const share = `${Math.round(100 * zichtbaar)} % van de zorgtrajecten zichtbaar zijn`;
  if (minstens) return `minder dan de helft van de paren staat in cellen van ${minstens} patiënten`;
  return verwacht ? `naar verwachting zou minder dan ${share}` : `anders zou maar ${share}`;
};

/** Share of a figure's zorgtrajecten that stand in cells that are large enough at one level and kind of period. */
function visibleShare(m: Measure, cells: (atoom: string) => readonly CubeCell[], policy: Policy): number {
  const { uitkomst, telling } = policy.publicatie.drempels;
  const known = knownLeast(m, policy, policy.publicatie.vergroven.per_klasse);
  const enough = m.klasse === "uitkomst" ? uitkomst.patienten : telling.aantal;
  let all = 0;
  let visible = 0;
  const add = (list: readonly CubeCell[], least: number): void => {
    for (const c of list) {
      all += c.n;
      if (c.patienten >= least) visible += c.n;
    }
  };
  if (known !== undefined) {
    add(cells(m.noemer), known);
    return all === 0 ? 1 : visible / all;
  }
  const [only] = m.categorieen;
  if (REPORTS.has(m) && m.soort === "aandeel" && m.categorieen.length === 1 && only !== undefined) {
    // A share is shown where numerator and rest both are large enough.
    const part = new Map(cells(tellerOf(m, only) ?? "").map((c) => [placeOf(c), c.n]));
    for (const c of cells(m.noemer)) {
      all += c.n;
      const teller = part.get(placeOf(c)) ?? 0;
      if (Math.min(teller, c.n - teller) >= telling.aantal) visible += c.n;
    }
    return all === 0 ? 1 : visible / all;
  }
  const tellers = m.categorieen.map((c) => tellerOf(m, c)).filter((t) => t !== null);
  const counted = tellers.filter((t) => cells(t).length > 0);
  if (counted.length) for (const t of counted) add(cells(t), telling.aantal);
  else add(cells(m.noemer), enough);
  return all === 0 ? 1 : visible / all;
}

/**
 * From how many patients on a cell counts as large enough, where what everyone knows decides that: process figures and sizes, and
 * chief figures, whose n is known. Of classes each asks for some. Undefined: the exact numerators decide.
 */
function knownLeast(m: Measure, policy: Policy, each: number): number | undefined {
  const { drempels, klassen } = policy.publicatie;
  const classes = new Classes(policy);
  const of = (atoom: string) => classes.of({ atoom, instrument: "" });
  if (isChief(m, policy.uitkomsten.verandering.hoofdklassen))
    return Math.max(drempels.uitkomst.patienten, m.categorieen.length > 1 ? each * m.categorieen.length : 0);
  const tellers = m.categorieen.map((c) => tellerOf(m, c)).filter((t) => t !== null);
  const isProcess = m.klasse === "telling" && of(m.noemer) !== undefined && tellers.every((t) => of(t) !== undefined);
  return isProcess ? klassen.patienten : undefined;
}

const placeOf = (c: CubeCell): string => `${c.eenheid}|${c.periode}|${c.instrument}`;
const REPORTS: ReadonlySet<Measure> = new Set(REPORT_MEASURES);

/** The least share of a table that must be large enough. */
function leastOf(m: Measure, policy: Policy): number {
  const { vergroven } = policy.publicatie;
  if (isChief(m, policy.uitkomsten.verandering.hoofdklassen)) return vergroven.hoofdcijfers;
  const process = knownLeast(m, policy, 0) !== undefined;
  return vergroven[process ? "proces" : TRAITS.has(m) ? "kenmerken" : REPORTS.has(m) ? "rapporten" : "zichtbaar"];
}

/** Of characteristics a class or two may be small everywhere. */
const TRAITS: ReadonlySet<Measure> = new Set(KENMERK_MEASURES);

/**
 * Coarsens a grid, per figure and level for the whole release and never per cell: a kind of period of which less than
 * the share that policy asks for could be shown is left out, and so is everything finer. The whole period stays; a figure
 * of the management reports goes from a level where even that would be mostly empty.
 * @returns the grid, and what was left out
 */
export function coarsen(grid: Grid, cube: Cube, policy: Policy): { grid: Grid; vergroofd: Coarsened[] } {
  const cells = cellsByPlace(cube);
  const vergroofd: Coarsened[] = [];
  const out: Grid = new Map(
    [...grid].map(([m, crossing]) => [
      m,
      crossing.map(({ niveau, perioden }) => {
        const kept: (typeof perioden)[number][] = [];
        for (const kind of PERIOD_KINDS.filter((k) => perioden.includes(k))) {
          const crossed = isCrossed(m, niveau);
          const zichtbaar = crossed
            ? expectedShare(m, niveau, cells, policy)
            : visibleShare(m, (atoom) => cells(atoom, niveau, kind), policy);
          const needed = kind !== "totaal" || (REPORTS.has(m) && niveau !== "totaal");
          const least = crossed ? policy.publicatie.vergroven.hoofdcijfers : leastOf(m, policy);
          if (needed && zichtbaar < least) {
            vergroofd.push({
              figuur: [m.indicator, m.definitie, m.populatie].join(", "),
              niveau,
              periode: kind,
              zichtbaar: crossed ? least : zichtbaar,
              ...(crossed ? { verwacht: true as const } : {}),
            });
            break;
          }
          kept.push(kind);
        }
        return { niveau, perioden: kept };
      }),
    ]),
  );
  return { grid: out, vergroofd };
}
