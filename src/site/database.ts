import { VIEWS } from "../engine/contract/views.js";
import { MACROS } from "../engine/definitions/registry.js";
import { engineSource, streamFailed } from "./engine-source.js";
import type { ReleaseCard } from "./pages/page.js";
import { EngineLost, fetchBytes, QUERY_MS, START_MS, tellLoading, within } from "./patience.js";
import type { Query } from "./query.js";
import { type Session, sessionOn } from "./session.js";
import { AsyncDuckDB, VoidLogger } from "./vendor/duckdb.js";

/** Addresses of the files that the database is made from. */
export interface Files {
  readonly tables: string;
  /** The engine, compressed. */
  readonly engine: string;
  /** The engine as it is, to be streamed where the server compresses it. */
  readonly streamed?: string;
  readonly worker: string;
  /** The worked cases, where a page that is being written shows them. */
  readonly cases?: string;
}

interface Head extends ReleaseCard {
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

/** A database that can go: after EngineLost, or close, every question fails at once. */
export interface Database extends Query {
  /** What the release says of itself. */
  readonly uitgave: ReleaseCard;
  /** A place to ask questions of a reader's own, which may run long and can be stopped. */
  session(): Promise<Session>;
  close(): void;
}

/**
 * What is set before anything is asked, in this order. The page's content security policy does not bind a worker, so the
 * database itself is told to read, write, attach and load nothing, and then that no statement may change its settings.
 */
export const LOCK = [
  // A question that needs more fails by itself; the page goes on.
  "SET memory_limit = '1GB'",
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
] as const;

/**
 * Starts the engine in a worker, with the release's tables and every macro. The worker gets the engine handed over, or its address on
 * this site to stream from, and has no network after that (engine/publish/duckdb-worker.ts).
 * @throws EngineLost when a file does not come, or the worker does not start, dies or stays silent
 */
export async function openDatabase(files: Files): Promise<Database> {
  // All at once: the worker's code, the tables and the engine.
  const worker = new Worker(files.worker);
  let close: () => void = () => undefined;
  const gone = new Promise<never>((_, reject) => {
    const lose = (why: string): void => {
      worker.terminate();
      reject(new EngineLost(why));
    };
    close = () => lose("the database was closed");
    worker.addEventListener("error", () => lose("the worker failed"));
    worker.addEventListener("messageerror", () => lose("the worker cannot be understood"));
  });
  gone.catch(() => undefined);
  const alive = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
    try {
      return await within(ms, what, Promise.race([work, gone]));
    } catch (cause) {
      if (cause instanceof EngineLost) close();
      throw cause;
    }
  };
  const [tables, engine] = await Promise.race([
    Promise.all([fetchBytes(files.tables), engineSource(files.engine, files.streamed)]),
    gone,
  ]).catch((cause) => {
    close();
    throw cause;
  });
  const start = async (): Promise<{ ask: (sql: string) => Promise<unknown[]>; session: () => Promise<Session> }> => {
    worker.postMessage(engine.message, typeof engine.message === "string" ? [] : [engine.message]);
    const db = new AsyncDuckDB(new VoidLogger(), worker);
    await db.instantiate(files.engine);
    await db.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } });
    const connection = await db.connect();
    for (const sql of LOCK) await connection.query(sql);
    const { parts } = splitTables(tables);
    for (const [name, bytes] of parts) await connection.insertArrowFromIPCStream(bytes, { name, create: true });
    for (const { sql } of VIEWS) await connection.query(sql);
    for (const sql of MACROS) await connection.query(sql);
    return {
      ask: async (sql) => (await connection.query(sql)).toArray().map((row) => row.toJSON()),
      session: async () => sessionOn(await db.connect(), gone, () => close()),
    };
  };
  const { ask, session } = await alive(engine.patience, "start", start()).catch((cause) => {
    if (typeof engine.message === "string") streamFailed();
    close();
    throw cause;
  });
  // Nothing more is to come.
  tellLoading({ gekomen: 1, totaal: 1 });
  const { manifest, certificaat, gebeurtenissen } = splitTables(tables).head;
  return {
    uitgave: { manifest, certificaat, ...(gebeurtenissen ? { gebeurtenissen } : {}) },
    all: <T>(sql: string) => alive(QUERY_MS, "query", ask(sql) as Promise<T[]>),
    session: () => alive(START_MS, "session", session()),
    close,
  };
}
