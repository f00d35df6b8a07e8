import { ATOM } from "../catalogue/atoms.js";
import { type SumLists, sumLists } from "./sum-lists.js";
import { knows, ownWholes, type System, type SystemCell } from "./system.js";

/** Between which values the others' part of every count lies, by what is known to all and to one attacker. */
interface Room {
  readonly laag: Float64Array;
  readonly hoog: Float64Array;
}

/** Passes over all relations; bounds that need more are left wider. */
const ROUNDS = 12;
const SLACK = 1e-6;

/** By the cells of a system: the same cells in a system that tells more of their rooms are bound by the same sums. */
const rooms = new WeakMap<System["cellen"], Map<number, Room>>();

const countSumsOf = new WeakMap<System["cellen"], SumLists>();

/** The sums of counts. */
function countSums(s: System): SumLists {
  const held = countSumsOf.get(s.cellen);
  if (held) return held;
  const made = sumLists(
    s.relaties.filter((r) => s.cellen[r.ouder]?.soort === "aantal"),
    s.cellen.length,
  );
  countSumsOf.set(s.cellen, made);
  return made;
}

/**
 * What known counts by themselves leave open: per count the least and most that the others' part of it can be, by passing
 * bounds along the relations. No pattern can leave an attacker more.
 * @param attacker number of the vestiging or organisatie that knows its own; -1: an outsider
 */
function roomOf(s: System, attacker: number): Room {
  const held = rooms.get(s.cellen) ?? new Map<number, Room>();
  rooms.set(s.cellen, held);
  const known = held.get(attacker);
  if (known) return known;
  const laag = new Float64Array(s.cellen.length);
  const hoog = new Float64Array(s.cellen.length).fill(Number.POSITIVE_INFINITY);
  const others = (c: SystemCell): number => (knows(c, attacker) ? 0 : c.waarde - (c.eigen?.get(attacker)?.waarde ?? 0));
  for (const [i, c] of s.cellen.entries())
    if (c.soort === "aantal" && (c.bekend || knows(c, attacker))) laag[i] = hoog[i] = others(c);
  const { starts, cells, rowStarts, rows } = countSums(s);
  const at = (list: Float64Array, i: number): number => list[i] as number;
  // A sum says nothing new as long as none of its cells has changed since it was last asked.
  const fresh = new Uint8Array(starts.length - 1).fill(1);
  let changed = true;
  const set = (list: Float64Array, i: number, x: number): void => {
    list[i] = x;
    changed = true;
    for (let e = rowStarts[i] as number; e < (rowStarts[i + 1] as number); e++) fresh[rows[e] as number] = 1;
  };
  for (let round = 0; changed && round < ROUNDS; round++) {
    changed = false;
    for (let r = 0; r < fresh.length; r++) {
      if (!fresh[r]) continue;
      fresh[r] = 0;
      const first = starts[r] as number;
      const ouder = cells[first] as number;
      const [from, to] = [first + 1, starts[r + 1] as number];
      let least = 0;
      let most = 0;
      let open = 0;
      for (let e = from; e < to; e++) {
        const k = cells[e] as number;
        least += at(laag, k);
        if (at(hoog, k) === Number.POSITIVE_INFINITY) open++;
        else most += at(hoog, k);
      }
      if (open === 0 && most < at(hoog, ouder)) set(hoog, ouder, most);
      if (least > at(laag, ouder)) set(laag, ouder, least);
      for (let e = from; e < to; e++) {
        const k = cells[e] as number;
        const top = at(hoog, ouder) - (least - at(laag, k));
        if (top < at(hoog, k)) set(hoog, k, top);
        const unbounded = at(hoog, k) === Number.POSITIVE_INFINITY;
        const bottom =
          open === 0
            ? at(laag, ouder) - (most - at(hoog, k))
            : open === 1 && unbounded
              ? at(laag, ouder) - most
              : Number.NEGATIVE_INFINITY;
        if (bottom > at(laag, k)) set(laag, k, bottom);
      }
    }
  }
  // Bounds that the truth breaks are no bounds: a share is reckoned where a part of it is not.
  for (const [i, c] of s.cellen.entries())
    if (others(c) < at(laag, i) - SLACK || others(c) > at(hoog, i) + SLACK) {
      laag[i] = 0;
      hoog[i] = Number.POSITIVE_INFINITY;
    }
  const room = { laag, hoog };
  held.set(attacker, room);
  return room;
}

/** How far apart the least and the most of a count are by what is known alone. */
const knownRoom = (s: System, i: number, attacker: number): number => {
  const { laag, hoog } = roomOf(s, attacker);
  return (hoog[i] as number) - (laag[i] as number);
};

/**
 * The room that one attacker must be left with in a cell: policy's width, of a sum that of the others in it, and of a count
 * no more than what is known to everyone and to the attacker leaves by itself.
 */
export function widthFor(s: System, i: number, attacker: number): number {
  const c = s.cellen[i] as SystemCell;
  if (!c.over) {
    const least = s.ruimte?.get(i);
    const asked = s.vraagt?.(i, attacker) ?? Math.min(c.breedte, knownRoom(s, i, attacker));
    return least ? Math.min(asked, least.get(attacker) ?? asked, least.get(-1) ?? asked) : asked;
  }
  if (s.vraagt) return s.vraagt(i, attacker);
  const own = c.eigen?.get(attacker)?.n ?? 0;
  if (own === 0) return c.breedte;
  const n = Math.max(1, s.cellen[c.over.aantal]?.waarde ?? 1);
  return (c.breedte / n) * Math.max(0, n - own);
}

/** What the data may leave as the only open part of a known whole: one reason, one class of a characteristic. */
const byData = (atoom: string): boolean =>
  ATOM.get(atoom)?.alsVoorkomt !== undefined || ATOM.get(atoom)?.tabel === "kenmerk";

/**
 * Finishes a system in which some counts are known: what these say of each other is left out, who owns what goes along the
 * relations, and no count asks for more room than what is known leaves by itself.
 * @param atoom name of a cell
 * @throws Error where a declared sum of known counts and one that is protected makes that one known: the known set must be
 * closed. Where the data leave nothing else there is no room to ask for, and the cell stays hidden where it is small
 */
export function closeKnown(s: System, atoom: (cell: number) => string): System {
  const relaties = s.relaties.filter((r) => {
    const open = [r.ouder, ...r.kinderen].filter((c) => !s.cellen[c]?.bekend);
    const [only] = open;
    if (
      open.length === 1 &&
      only !== undefined &&
      r.kinderen.length > 1 &&
      s.cellen[only]?.soort === "aantal" &&
      !byData(atoom(only))
    )
      throw new Error(`what is known makes ${atoom(only)} known`);
    return open.length > 0;
  });
  const all = { cellen: ownWholes([...s.cellen], relaties), relaties };
  const widths = all.cellen.map((c, i) => (c.over ? c.breedte : Math.min(c.breedte, knownRoom(all, i, -1))));
  return { cellen: all.cellen.map((c, i) => (c.bekend ? c : { ...c, breedte: widths[i] as number })), relaties };
}
