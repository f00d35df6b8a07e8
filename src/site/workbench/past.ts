import type { Notebook } from "./notebook.js";

/** What a notebook was before, so that everything can be taken back. */

export interface State {
  readonly blad: Notebook;
  /** Where it came from, while nothing of it has run; null: it is the reader's own, or they let it run. */
  readonly herkomst: string | null;
}

const STEPS = 100;

/** Steps back and forth. Changes of one cell after one another are one step. */
export class Past {
  private readonly back: State[] = [];
  private readonly forth: State[] = [];
  private last: number | null = null;

  /** Before a change. @param cell whose text or value changes; null: a change of the notebook itself */
  before(now: State, cell: number | null = null): void {
    if (cell !== null && cell === this.last) return;
    this.last = cell;
    this.forth.length = 0;
    this.back.push(now);
    if (this.back.length > STEPS) this.back.shift();
  }

  undo(now: State): State | null {
    return this.step(this.back, this.forth, now);
  }

  redo(now: State): State | null {
    return this.step(this.forth, this.back, now);
  }

  private step(from: State[], to: State[], now: State): State | null {
    this.last = null;
    const found = from.pop();
    if (found) to.push(now);
    return found ?? null;
  }
}
