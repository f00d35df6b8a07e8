import { createRequire } from "node:module";
import path from "node:path";
import type { Query } from "../../src/site/query.js";

/** DuckDB-WASM as the browser runs it, in Node's blocking form: same engine, no worker. */
export async function openWasm(): Promise<
  Query & { run(sql: string): void; insert(name: string, arrow: Uint8Array): void }
> {
  const require = createRequire(import.meta.url);
  const duckdb = require("@duckdb/duckdb-wasm/blocking") as typeof import("@duckdb/duckdb-wasm/blocking");
  const dist = path.dirname(require.resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm"));
  const file = (name: string) => ({
    mainModule: path.join(dist, `duckdb-${name}.wasm`),
    mainWorker: path.join(dist, `duckdb-node-${name}.worker.cjs`),
  });
  const db = await duckdb.createDuckDB(
    { mvp: file("mvp"), eh: file("eh") },
    new duckdb.VoidLogger(),
    duckdb.NODE_RUNTIME,
  );
  await db.instantiate(() => undefined);
  db.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
  const connection = db.connect();
  connection.query("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;");
  return {
    run: (sql) => void connection.query(sql),
    insert: (name, arrow) => connection.insertArrowFromIPCStream(arrow, { name, create: true }),
    all: async <T>(sql: string) =>
      connection
        .query(sql)
        .toArray()
        .map((r) => r.toJSON() as T),
  };
}
