/** Anything that answers SQL over a release's tables: DuckDB in Node while building, DuckDB-WASM in the browser. */
export interface Query {
  all<T>(sql: string): Promise<T[]>;
  /**
   * The rows of a question that are also rows of a wider one, where that is remembered: kept out of its answer, in its order.
   * @param wider the question that is put, once
   */
  cut?<T>(sql: string, wider: string, keep: (row: T) => boolean): Promise<T[]>;
}

export { lit } from "../engine/text/sql.js";

/** Answers that are kept; the oldest goes first. */
const KEEP = 2000;

/** Remembers answers: figures of a page ask for the same lists, and a reader comes back to a choice. What fails is asked again. */
export function remember(q: Query): Query {
  const answers = new Map<string, Promise<unknown[]>>();
  const all = <T>(sql: string): Promise<T[]> => {
    const known = answers.get(sql);
    if (known) return known as Promise<T[]>;
    const asked = q.all<T>(sql);
    answers.set(sql, asked);
    asked.catch(() => answers.delete(sql));
    for (const oldest of answers.keys()) {
      if (answers.size <= KEEP) break;
      answers.delete(oldest);
    }
    return asked;
  };
  return {
    all,
    cut: async <T>(_: string, wider: string, keep: (row: T) => boolean) => (await all<T>(wider)).filter(keep),
  };
}
