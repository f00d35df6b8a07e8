import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Db, openDb } from "../db.js";
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

/**
 * A database in a folder of its own for one run, removed at the end, on Ctrl-C and on a termination signal. What a killed
 * run left behind is removed by the next command. `use` also gets that folder, for whatever else about persons a run has
 * to keep for a while (an unpacked archive): nothing of the kind may stand anywhere else.
 * @param inMemory no file for the database: of what does not fit in memory only the pages that are not in use are written.
 * For a run that writes most of what it reads once and then ends, since a file is kept safe at every statement.
 * @throws RomError (gebruik) when a folder that is not ours has the name of this run's
 */
export async function withRunDb<T>(use: (db: Db, folder: string) => Promise<T>, inMemory = false): Promise<T> {
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
    db = await openDb({
      ...(inMemory ? {} : { file: path.join(folder, "werk.duckdb") }),
      tempFolder: path.join(folder, "tijdelijk"),
    });
    return await use(db, folder);
  } finally {
    db?.close();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    clear();
  }
}
