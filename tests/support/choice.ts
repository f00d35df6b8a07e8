import { MoveSearch } from "../../src/engine/gate/protect/move-search.js";
import { asOneNumber } from "../../src/engine/gate/protect/one-number.js";
import { ShowAgain } from "../../src/engine/gate/protect/show-again.js";
import { Together } from "../../src/engine/gate/protect/together.js";
import { Ranges } from "../../src/engine/gate/system/ranges.js";
import { HIDDEN, type Pattern, SHOWN, type System } from "../../src/engine/gate/system/system.js";

/**
 * What a choice works with where some cells of a system are hidden.
 * @param small the cell that is too small to be shown again
 * @param isFixed cells that no move may go through
 * @param rows what is told together
 */
export function choiceOf(
  whole: System,
  hidden: readonly number[],
  small: number,
  isFixed: (cell: number) => boolean,
  rows: readonly (readonly number[])[] = [],
) {
  const { cellen, ties, vraagt } = asOneNumber(whole);
  const s: System = { cellen, relaties: [], vraagt };
  const pattern: Pattern = new Uint8Array(cellen.length).fill(SHOWN);
  for (const i of hidden) pattern[i] = HIDDEN;
  const ranges = new Ranges(s, hidden, true);
  const queue: number[] = [];
  const hide = (i: number): void => {
    if (pattern[i] === HIDDEN) return;
    pattern[i] = HIDDEN;
    ranges.watch(i);
    queue.push(i);
    again.wasHidden(i);
  };
  const together = new Together(rows, cellen, pattern);
  const moves = new MoveSearch(s, ties, pattern, ranges, {
    hide,
    isFixed: (i) => isFixed(i) || again.held.has(i),
    besides: (i) => together.worth([i]),
  });
  const again: ShowAgain = new ShowAgain({
    s,
    pattern,
    sumsOf: cellen.map(() => []),
    ranges,
    moves,
    mayShow: (i) => pattern[i] === HIDDEN && i !== small,
    take: () => queue.shift(),
    together,
  });
  return { again, moves, ranges, pattern };
}
