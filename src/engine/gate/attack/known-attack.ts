import { shownAt } from "../catalogue/ranks.js";
import type { Move } from "../system/ranges.js";
import { HIDDEN, type Pattern, type Rooms, SHOWN, type System } from "../system/system.js";
import { attack } from "./attack.js";

/** Who knows less is attacked after who knows more; a third time nothing new is found. */
const TIMES = 3;

/**
 * Attacks some counts while nothing is shown but what everyone knows and what ranks before theirs show: what then falls is not
 * for this rank to undo. Of such a count no more room is asked than is there. Sums are not excused.
 * @param doubtful counts that may fall so, with their rank (0: whatever is hidden); whoever names too few finds them refused,
 * whoever names too many is refuted here
 * @param gone tables left out
 * @param claimed worlds that the pattern leaves, to be checked like any: with more hidden they stay worlds
 * @returns the same system, with the room of these counts
 */
export async function withKnownRooms(
  s: System,
  pattern: Pattern,
  doubtful: ReadonlyMap<number, number>,
  gone: ReadonlySet<string> = new Set(),
  claimed: readonly Move[] = [],
): Promise<System> {
  if (doubtful.size === 0) return s;
  const rooms = new Map<number, Map<number, number>>();
  const out: System & { readonly ruimte: Rooms } = { ...s, ruimte: rooms };
  for (const rank of [...new Set(doubtful.values())].sort((a, b) => a - b)) {
    const alleen = new Set([...doubtful].flatMap(([c, r]) => (r === rank ? [c] : [])));
    const before = Uint8Array.from(pattern, (p, i) => {
      const c = s.cellen[i];
      return alleen.has(i) || (p === SHOWN && !c?.bekend && c && shownAt(c, gone) >= rank) ? HIDDEN : p;
    });
    // Worlds in which none of them is another number say nothing of their room.
    let werelden: readonly Move[] = claimed.filter(({ cells }) => cells.some((c) => alleen.has(c)));
    for (let time = 0; time < TIMES; time++) {
      const { zwak, werelden: found } = await attack(out, before, { alleen, werelden });
      werelden = found;
      if (zwak.length === 0) break;
      for (const { cel, lid, laag, hoog } of zwak) {
        const room = rooms.get(cel) ?? new Map<number, number>();
        rooms.set(cel, room.set(lid, hoog - laag));
      }
    }
  }
  return out;
}
