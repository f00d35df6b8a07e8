import { MACROS } from "../engine/definitions/registry.js";
import type { Query } from "./query.js";
import { AsyncDuckDB, VoidLogger } from "./vendor/duckdb.js";

/** Addresses of the files that the database is made from. */
export interface Files {
  readonly tables: string;
  readonly engine: string;
  readonly worker: string;
}

interface Head {
  readonly uitgave: string;
  readonly tabellen: readonly { readonly naam: string; readonly lengte: number }[];
}

/** Splits the file of tables: a line of JSON, then the streams it lists. */
export function splitTables(bytes: Uint8Array): { head: Head; parts: Map<string, Uint8Array> } {
  const end = bytes.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Head;
  const parts = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const { naam, lengte } of head.tabellen) {
    parts.set(naam, bytes.slice(at, at + lengte));
    at += lengte;
  }
  return { head, parts };
}

async function load(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

/** Starts the engine in a worker, with the release's tables and every macro. Nothing is fetched from elsewhere. */
export async function openDatabase(files: Files): Promise<Query> {
  const tables = new Uint8Array(await (await load(files.tables)).arrayBuffer());
  const worker = new Worker(files.worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener("error", () => reject(new Error("the worker did not start")));
  });
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  await Promise.race([db.instantiate(files.engine), broken]);
  await db.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
  const connection = await db.connect();
  await connection.query("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;");
  const { parts } = splitTables(tables);
  for (const [name, bytes] of parts) await connection.insertArrowFromIPCStream(bytes, { name, create: true });
  for (const sql of MACROS) await connection.query(sql);
  return {
    all: async <T>(sql: string): Promise<T[]> =>
      (await connection.query(sql)).toArray().map((row) => row.toJSON() as T),
  };
}
