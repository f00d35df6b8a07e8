/** Anything that answers SQL over a release's tables: DuckDB in Node while building, DuckDB-WASM in the browser. */
export interface Query {
  all<T>(sql: string): Promise<T[]>;
}

export { lit } from "../engine/text/sql.js";
