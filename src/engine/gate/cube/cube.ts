import type { Db } from "../../db.js";
import type { Level, PeriodKind } from "../../policy/policy.js";
import { ATOM_TABLES, type Atom, type AtomTable } from "../catalogue/atom.js";
import { ATOMS } from "../catalogue/atoms.js";
import { MEASURED } from "../catalogue/kenmerk-atoms.js";
import { countTable, layOutInstruments, type Seat } from "./count-table.js";
import { type AskedAtom, askedOf, type CubePatients } from "./counting.js";
import { FAMILIES, type Family, makeSources, type Rare, SOURCE_TABLES, SOURCES } from "./cube-sources.js";
import { type Crossing, type Laid, layOut, type Position } from "./lay-out.js";
import type { Counted } from "./tally-rows.js";

/**
 * One exact cell, before the gate: an atom at a unit and period. Private: holds counts that may give people away.
 * n counts zorgtrajecten, patienten distinct patients. Sums by id (exact decimals as text: of values and of squares).
 */
export interface CubeCell extends Position {
  readonly atoom: string;
  /** "" for atoms that know no instrument. */
  readonly instrument: string;
  readonly n: number;
  readonly patienten: number;
  readonly sommen: Readonly<Record<string, CubeSum>>;
  /** Left out where no patient has more than one row, and where no mean or share has this n. */
  readonly perPatient?: CubePatients;
}

export interface CubeSum {
  readonly som: string;
  readonly som2: string;
  /** Σ S_g² and Σ S_g · n_g over patients; left out as `perPatient` is. */
  readonly perPatient?: { readonly kwadraat: string; readonly kruis: string };
  /** Per other mean that the sum is compared with: patients with a row that stands there otherwise, or likewise. */
  readonly elders?: readonly { readonly anders: number; readonly gelijk: number }[];
}

export interface Cube {
  readonly cellen: readonly CubeCell[];
  /** Keys (niveau|eenheid|instrument) of units where an instrument was ever measured. */
  readonly gebruik: ReadonlySet<string>;
}

/** What is counted where. */
export interface Plan {
  /** Units and periods that the rows of a family are counted in; a family that is left out has no cells. */
  readonly geteld: ReadonlyMap<Family, readonly Crossing[]>;
  /** Where an atom has a cell also if nothing was counted; elsewhere only what holds somebody is kept. */
  readonly vast: ReadonlyMap<string, readonly Crossing[]>;
}

/** The cells of a cube by atom, level and kind of period; of each cube laid out once. */
const placesOfCube = new WeakMap<Cube, ReadonlyMap<string, readonly CubeCell[]>>();

function placesIn(cube: Cube): ReadonlyMap<string, readonly CubeCell[]> {
  const held = placesOfCube.get(cube);
  if (held) return held;
  const places = new Map<string, CubeCell[]>();
  for (const c of cube.cellen) {
    const key = `${c.atoom}|${c.niveau}|${c.soort}`;
    const list = places.get(key);
    if (list) list.push(c);
    else places.set(key, [c]);
  }
  placesOfCube.set(cube, places);
  return places;
}

/** Cells of an atom at a level and kind of period, in the cube's order. */
export function cellsByPlace(cube: Cube): (atoom: string, niveau: Level, soort: PeriodKind) => readonly CubeCell[] {
  const places = placesIn(cube);
  return (atoom, niveau, soort) => places.get(`${atoom}|${niveau}|${soort}`) ?? [];
}

const isCounted = (plan: Plan, familie: Family): boolean =>
  plan.geteld.get(familie)?.some((c) => c.perioden.length > 0) ?? false;

/** Counts the atoms of one table; cells that are not published and hold nobody are left out. */
async function countAtoms(
  db: Db,
  tabel: AtomTable,
  atoms: readonly Atom[],
  laid: Laid,
  vast: Plan["vast"],
): Promise<CubeCell[]> {
  // A cell of its own where the atom has figures; at the vestigingen besides, in the same kinds of period, what holds somebody.
  const fixed = atoms.map(
    (a) => new Set((vast.get(a.id) ?? []).flatMap(({ niveau, perioden }) => perioden.map((p) => `${niveau}|${p}`))),
  );
  const shares = fixed.map((places) => new Set([...places].map((p) => `vestiging|${p.split("|")[1]}`)));
  const needed = new Set([...fixed, ...shares].flatMap((places) => [...places]));
  const asked = askedOf(atoms);
  const { tally, seats } = await countTable(db, SOURCES[tabel], laid, asked, (p) =>
    needed.has(`${p.niveau}|${p.soort}`),
  );
  const here = (at: string) =>
    atoms.map((_, i) => (fixed[i]?.has(at) ? "fixed" : shares[i]?.has(at) ? "share" : "none"));
  const kept = new Map([...needed].map((at) => [at, here(at)]));
  const cells: CubeCell[] = [];
  for (const seat of seats) {
    const { niveau, soort } = seat.positie;
    const how = kept.get(`${niveau}|${soort}`) ?? [];
    for (let i = 0; i < asked.atoms.length; i++) {
      const a = asked.atoms[i] as AskedAtom;
      if (how[i] === "none" || (how[i] === "share" && tally.n(seat.cell, seat.nr, a) === 0)) continue;
      cells.push(cellOf(seat, a, tally.read(seat.cell, seat.nr, a)));
    }
  }
  return cells;
}

/** Most atoms have no sums: what they have instead is the same for all. */
const NO_SUMS: CubeCell["sommen"] = {};

function cellOf({ positie, instrument }: Seat, { atom, sommen }: AskedAtom, c: Counted): CubeCell {
  const { n, patienten, herhaald, aantallen, tellers } = c;
  const repeated = herhaald > 0;
  const { niveau, eenheid, soort, periode } = positie;
  const cell = {
    niveau,
    eenheid,
    soort,
    periode,
    atoom: atom.id,
    instrument,
    n,
    patienten,
    sommen: sommen.length ? sumsOf(sommen, c, repeated) : NO_SUMS,
  };
  return repeated ? { ...cell, perPatient: { aantallen, herhaald, tellers } } : cell;
}

function sumsOf(sommen: AskedAtom["sommen"], c: Counted, repeated: boolean): CubeCell["sommen"] {
  const sums = sommen.map(({ sum }, k): [string, CubeSum] => {
    const { som, som2, kwadraat, kruis, elders } = c.sommen[k] as Counted["sommen"][number];
    const perPatient = repeated ? { perPatient: { kwadraat, kruis } } : {};
    return [sum.id, { som, som2, ...perPatient, ...(sum.elders ? { elders } : {}) }];
  });
  return Object.fromEntries(sums);
}

/** What the delivery does not have at all does not exist. */
function existing(cells: readonly CubeCell[]): CubeCell[] {
  const found = new Set(cells.filter((c) => c.n > 0).map((c) => c.atoom));
  const gone = ATOMS.filter(
    (a) => a.alsVoorkomt && !found.has(a.alsVoorkomt) && (!a.ofGeen || a.ofGeen.some((other) => found.has(other))),
  );
  const names = new Set(gone.map((a) => a.id));
  // A class that by its meaning cannot have a pair (who has no voormeting): that nobody has one tells nothing.
  const measured = new Set(cells.filter((c) => c.atoom === MEASURED && c.n > 0).map((c) => c.instrument));
  return cells.filter((c) => !names.has(c.atoom) && (c.atoom !== MEASURED || measured.has(c.instrument)));
}

/**
 * Builds the exact cube from the models' tables.
 * @param period of the delivery · @param rare below how many patients groups and reasons are taken together · @param hsk
 * the HSK's instrument
 * @returns cells in a fixed order
 */
export async function buildCube(
  db: Db,
  plan: Plan,
  period: { readonly van: string; readonly tot: string },
  rare: Rare,
  hsk: string,
): Promise<Cube> {
  // What has no place anywhere is not counted.
  const atoms = ATOMS.filter(
    (a) => isCounted(plan, SOURCES[a.tabel].familie) && plan.vast.get(a.id)?.some((c) => c.perioden.length > 0),
  );
  await makeSources(db, atoms, period, rare, hsk);
  const families = new Set(atoms.map((a) => SOURCES[a.tabel].familie));
  const laid = new Map<Family, Laid>();
  for (const f of FAMILIES)
    laid.set(f, await layOut(db, f, families.has(f) || f === "behandeling" ? (plan.geteld.get(f) ?? []) : []));
  const closed = laid.get("behandeling") as Laid;
  await layOutInstruments(db, closed);
  const cellen: CubeCell[] = [];
  for (const tabel of ATOM_TABLES) {
    const own = atoms.filter((a) => a.tabel === tabel);
    if (own.length === 0) continue;
    for (const c of await countAtoms(db, tabel, own, laid.get(SOURCES[tabel].familie) as Laid, plan.vast))
      cellen.push(c);
  }
  const used = await db.all<{ niveau: Level; eenheid: number; instrument: string }>(
    "SELECT * FROM gebruik ORDER BY ALL",
  );
  const gebruik = used.map((u) => `${u.niveau}|${closed.eenheden.get(u.niveau)?.[u.eenheid]}|${u.instrument}`);
  const made = [
    ...FAMILIES.filter((f) => laid.get(f)?.paren.length).flatMap((f) => [`lid_${f}`, `plek_${f}`]),
    "gebruik",
    ...SOURCE_TABLES,
  ];
  for (const table of made) await db.run(`DROP TABLE IF EXISTS ${table}`);
  return { cellen: existing(cellen), gebruik: new Set(gebruik) };
}
