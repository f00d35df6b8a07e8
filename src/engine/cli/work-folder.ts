import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { allowMore, type Db, openDb } from "../db.js";
import { RomError } from "../errors.js";
import { WORK } from "../paths.js";
import { removeKnown } from "../place-folder.js";
import { inUse, RUN_MARKER, RUN_PREFIX, runRest } from "./kept.js";

/**
 * Makes data/work, readable by its owner only, keeps every file made from now on to the owner too, and removes what runs
 * that were killed left of their database: every command begins with this.
 * @returns names of the folders removed
 */
export function openWork(): string[] {
  process.umask(0o077);
  mkdirSync(WORK, { recursive: true, mode: 0o700 });
  chmodSync(WORK, 0o700);
  const dead = readdirSync(WORK).filter((name) => !inUse(name) && runRest(name) !== null);
  for (const name of dead) removeKnown(path.join(WORK, name), RUN_MARKER);
  return dead;
}

/** Where the database of a run stands, and on how many threads it works. */
export interface Room {
  readonly place: "memory" | "file";
  /** As many as there are cores where left out. */
  readonly threads?: number;
}

/**
 * Up to this many bytes a delivery is read in memory, from where only what does not fit in its 1,200 MB is written: some ten
 * million answers (100,000 zorgtrajecten of the demo are 350 MB). Beyond it the database is a file from the start, which keeps
 * what is not in use packed.
 */
export const IN_MEMORY = 400e6;
/**
 * Up to this many bytes, answers as plain CSV not counted, one thread does all: DuckDB shares out rows by 122,880, and no table has
 * that many here (a row is 20 bytes or more). A second thread only costs. Answers that are plain never come to the database; where
 * SQL has to read them, it takes every thread (load-items.ts).
 */
export const ONE_THREAD = 2.5e6;
/** About how many bytes of text a byte of a packed file holds. */
const PACKED = 10;

/** The bytes that a delivery is about, unpacked; 0 where there is nothing to read. Looks at sizes only. @param counts which files, by name */
export function deliverySize(place: string, counts: (name: string) => boolean = () => true): number {
  const size = (file: string): number => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() && counts(path.basename(file))
      ? found.size * (/\.(gz|zip|parquet|xlsx)$/i.test(file) ? PACKED : 1)
      : 0;
  };
  try {
    if (!statSync(place).isDirectory()) return size(place);
    return readdirSync(place).reduce((sum, name) => sum + size(path.join(place, name)), 0);
  } catch {
    // What cannot be looked at is told by who reads it.
    return 0;
  }
}

/** Chooses from the sizes of a delivery, before it is read, so that nothing has to be tried twice. */
export function roomFor(delivery: string): Room {
  if (deliverySize(delivery) > IN_MEMORY) return { place: "file" };
  const tables = deliverySize(delivery, (name) => name.toLowerCase() !== "items.csv");
  return { place: "memory", ...(tables <= ONE_THREAD ? { threads: 1 } : {}) };
}

/**
 * A database for one run, with a folder of its own that is removed at the end, on Ctrl-C and on a termination signal. What a
 * killed run left behind is removed by the next command. `use` also gets that folder, for whatever else about persons a run has
 * to keep for a while (an unpacked archive): nothing of the kind may stand anywhere else. What does not fit in memory is
 * written there too.
 * @param delivery what will be read; its size decides where the database stands ({@link roomFor})
 * @throws RomError (gebruik) when a folder that is not ours has the name of this run's
 */
export async function withRunDb<T>(delivery: string, use: (db: Db, folder: string) => Promise<T>): Promise<T> {
  openWork();
  const folder = path.join(WORK, `${RUN_PREFIX}${process.pid}`);
  const clear = (): void => removeKnown(folder, RUN_MARKER);
  if (existsSync(folder)) {
    if (runRest(path.basename(folder)) === null)
      throw new RomError("gebruik", `${folder} is niet van ROM-werkbank.`, "Geef die map een andere naam.");
    clear();
  }
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(path.join(folder, RUN_MARKER), "");
  const stop = (): never => {
    clear();
    process.exit(130);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let db: Db | undefined;
  try {
    const { place, threads } = roomFor(delivery);
    db = await openDb({
      ...(place === "file" ? { file: path.join(folder, "werk.duckdb") } : {}),
      tempFolder: path.join(folder, "tijdelijk"),
      threads,
    });
    if (place === "file") await allowMore(db);
    return await use(db, folder);
  } finally {
    db?.close();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    clear();
  }
}
