import type { AsyncDuckDBConnection } from "@duckdb/duckdb-wasm";

/** The rows of a reader's question. */
export interface Answer {
  readonly rijen: readonly Readonly<Record<string, unknown>>[];
}

/** A question was stopped: by the reader, or because it took too long. */
export class Stopped extends Error {}

export interface Session {
  /**
   * Answers one question; nothing else can be asked at the same time.
   * @param ms after so long it is stopped
   * @throws Stopped; EngineLost; else what the database says is wrong with it, before it runs
   */
  ask(sql: string, ms: number): Promise<Answer>;
  /** Stops the question that runs. One that does not hear it within {@link GRACE_MS} takes its engine with it. */
  stop(): void;
  /** Whether the engine behind it is gone; a new one is to be opened. */
  readonly weg: boolean;
  /** Tables and views that a question reads. */
  tables(sql: string): Promise<string[]>;
}

/** How long a question that was stopped may go on before its engine is ended. */
const GRACE_MS = 3000;

/**
 * A reader's questions, on a connection of their own.
 * @param gone fails when the engine is lost @param end ends the engine
 */
export function sessionOn(connection: AsyncDuckDBConnection, gone: Promise<never>, end: () => void): Session {
  let lost = false;
  gone.catch(() => {
    lost = true;
  });
  let stopped: ((why: string) => void) | null = null;
  return {
    async ask(sql, ms) {
      let why: string | null = null;
      const halted = new Promise<never>((_, reject) => {
        stopped = (reason) => {
          why = reason;
          void connection.cancelSent();
          reject(new Stopped(reason));
        };
      });
      halted.catch(() => undefined);
      const timer = setTimeout(() => stopped?.("te lang"), ms);
      const read = async (): Promise<Answer> => {
        // Preparing tells what is wrong before anything runs, and refuses several statements at once.
        await (await connection.prepare(sql)).close();
        if (why !== null) throw new Stopped(why);
        const batches = await (await connection.send(sql, true)).open();
        const rijen: Record<string, unknown>[] = [];
        for await (const batch of batches) for (const row of batch) rijen.push(row.toJSON());
        return { rijen };
      };
      const answer = read();
      answer.catch(() => undefined);
      try {
        return await Promise.race([answer, halted, gone]);
      } catch (cause) {
        if (why === null) throw cause;
        // The connection is free once the question has really ended; within one step of its work it hears nothing.
        const ended = answer.then(
          () => true,
          () => true,
        );
        const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), GRACE_MS));
        if (!(await Promise.race([ended, late, gone.catch(() => true)]))) end();
        throw new Stopped(why);
      } finally {
        clearTimeout(timer);
        stopped = null;
      }
    },
    stop: () => stopped?.("gestopt"),
    get weg() {
      return lost;
    },
    tables: (sql) => Promise.race([connection.getTableNames(sql), gone]),
  };
}
