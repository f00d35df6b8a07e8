/// <reference path="./runtime.d.ts" />
import { Runtime, RuntimeError, type Variable } from "@observablehq/runtime";
import { type Answer, type Session, Stopped } from "../session.js";
import type { SqlValue } from "../sql.js";
import { type Cell, nameOf } from "./notebook.js";
import { asRows, columnsOf, isNumber, namesIn, withValues } from "./question.js";

/** The cells as a graph: what a cell gives, and which cells run anew when it changes. Observable's own runtime keeps it. */

/** How much one question may take. */
export interface Limits {
  readonly rijen: number;
  readonly seconden: number;
}

/** What an SQL cell gives. */
export interface Result extends Answer {
  readonly kolommen: readonly { readonly naam: string; readonly getal: boolean }[];
  /** There were more rows than were asked for. */
  readonly meer: boolean;
  readonly ms: number;
  /** The question as it was put, with the values of other cells in it. */
  readonly vraag: string;
}

/** What a cell is told of its own value. */
export interface Watcher {
  bezig(): void;
  waarde(value: unknown): void;
  fout(cause: unknown): void;
}

/** A question that waits or runs. */
interface Turn {
  stop(): void;
}

/** Asks one question after another; what is overtaken or stopped is not asked any more. */
export class Asker {
  private last: Promise<unknown> = Promise.resolve();
  private readonly turns = new Map<number, Turn>();
  constructor(
    private readonly session: () => Promise<Session>,
    private readonly limits: () => Limits,
  ) {}

  /** @param id of the cell that asks */
  ask(id: number, sql: string, overtaken: Promise<void>): Promise<Result> {
    let running: Session | null = null;
    let halt: (why: Stopped) => void = () => undefined;
    const halted = new Promise<never>((_, reject) => {
      halt = reject;
    });
    halted.catch(() => undefined);
    let over = false;
    const turn: Turn = {
      stop: () => {
        over = true;
        if (running) running.stop();
        else halt(new Stopped("gestopt"));
      },
    };
    this.turns.set(id, turn);
    void overtaken.then(turn.stop);
    const work = async (): Promise<Result> => {
      if (over) throw new Stopped("gestopt");
      const session = await this.session();
      if (over) throw new Stopped("gestopt");
      const { rijen, seconden } = this.limits();
      running = session;
      const start = performance.now();
      try {
        const described = await session.ask(columnsOf(sql), seconden * 1000);
        const types = described.rijen.map((r) => ({ naam: String(r["column_name"]), type: String(r["column_type"]) }));
        const answer = await session.ask(asRows(sql, rijen + 1, types), seconden * 1000);
        const kolommen = types.map(({ naam, type }) => ({ naam, getal: isNumber(type) }));
        const meer = answer.rijen.length > rijen;
        const ms = Math.round(performance.now() - start);
        return { kolommen, rijen: meer ? answer.rijen.slice(0, rijen) : answer.rijen, meer, ms, vraag: sql };
      } finally {
        running = null;
        if (this.turns.get(id) === turn) this.turns.delete(id);
      }
    };
    const own = this.last.then(work, work);
    this.last = own.catch(() => undefined);
    return Promise.race([own, halted]);
  }

  /** A question of the workbench's own, in its turn. */
  beside<T>(work: (s: Session) => Promise<T>): Promise<T> {
    const own = this.last.then(async () => work(await this.session()));
    this.last = own.catch(() => undefined);
    return own;
  }

  stop(id: number): void {
    this.turns.get(id)?.stop();
  }
}

export class Graph {
  private readonly runtime = new Runtime();
  private readonly module = this.runtime.module();
  private readonly variables = new Map<number, Variable>();
  private readonly watchers = new Map<number, Watcher>();
  constructor(private readonly asker: Asker) {}

  /** Puts a cell in the graph, or its new text in place of the old; what hangs on it runs anew. */
  put(id: number, cell: Cell, watcher?: Watcher): void {
    if (watcher) this.watchers.set(id, watcher);
    const told = (): Watcher | undefined => this.watchers.get(id);
    const variable =
      this.variables.get(id) ??
      this.module.variable({
        pending: () => told()?.bezig(),
        fulfilled: (value) => told()?.waarde(value),
        rejected: (cause) => told()?.fout(cause),
      });
    this.variables.set(id, variable);
    switch (cell.soort) {
      case "sql": {
        const names = namesIn(cell.sql);
        variable.define(cell.naam, ["invalidation", ...names], (overtaken: Promise<void>, ...given: unknown[]) => {
          if (cell.sql.trim() === "") return Promise.reject(new Error("Deze cel is nog leeg."));
          const values = Object.fromEntries(names.map((n, i) => [n, asValue(n, given[i])]));
          return this.asker.ask(id, withValues(cell.sql, values), overtaken);
        });
        break;
      }
      case "keuze":
        variable.define(cell.naam, [], () => cell.waarde);
        break;
      case "figuur":
      case "tabel":
        if (cell.rijen === "") variable.define(null, [], () => Promise.reject(new Error("Kies een cel met rijen.")));
        else variable.define(null, [cell.rijen], (given: unknown) => asResult(cell.rijen, given));
        break;
      default:
        variable.define(null, [], () => null);
    }
  }

  remove(id: number): void {
    this.variables.get(id)?.delete();
    this.variables.delete(id);
    this.watchers.delete(id);
  }

  /** Stops the question of a cell, whether it runs or waits. */
  stop(id: number): void {
    this.asker.stop(id);
  }

  dispose(): void {
    for (const id of this.variables.keys()) this.asker.stop(id);
    this.runtime.dispose();
  }
}

/** Rows of another cell. */
function asResult(naam: string, given: unknown): Result {
  if (typeof given === "object" && given !== null && "rijen" in given && "kolommen" in given) return given as Result;
  throw new RuntimeError(`${naam} heeft geen rijen: kies een cel met SQL.`);
}

/** A value that can stand in a question. @throws RuntimeError for rows */
function asValue(naam: string, given: unknown): SqlValue {
  if (typeof given === "string" || typeof given === "number" || Array.isArray(given)) return given as SqlValue;
  throw new RuntimeError(`${naam} is geen keuze: een vraag kan alleen de waarde van een keuze gebruiken.`);
}

/** Names of cells with rows, in reading order. */
export const rowCells = (cells: readonly Cell[]): string[] =>
  cells.flatMap((c) => (c.soort === "sql" ? [nameOf(c) ?? ""] : []));
