import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Db, openDb } from "../db.js";
import { WORK } from "../paths.js";
import { alive } from "../place-folder.js";
import { RUN_PREFIX } from "./kept.js";

/**
 * Makes data/work, readable by its owner only, keeps every file made from now on to the owner too, and removes what runs
 * that were killed left of their database: every command begins with this.
 * @returns names of the folders removed
 */
export function openWork(): string[] {
  process.umask(0o077);
  mkdirSync(WORK, { recursive: true, mode: 0o700 });
  chmodSync(WORK, 0o700);
  const dead = readdirSync(WORK).filter(
    (name) =>
      new RegExp(`^(${RUN_PREFIX}|sleutel\\.in-wording-)\\d+$`).test(name) &&
      !alive(Number(name.slice(name.lastIndexOf("-") + 1))),
  );
  for (const name of dead) rmSync(path.join(WORK, name), { recursive: true, force: true });
  return dead;
}

/**
 * A database in a folder of its own for one run, removed at the end, on Ctrl-C and on a termination signal. What a killed
 * run left behind is removed by the next command. `use` also gets that folder, for whatever else about persons a run has
 * to keep for a while (an unpacked archive): nothing of the kind may stand anywhere else.
 */
export async function withRunDb<T>(use: (db: Db, folder: string) => Promise<T>): Promise<T> {
  openWork();
  const folder = path.join(WORK, `${RUN_PREFIX}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  const stop = (): never => {
    clear();
    process.exit(130);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let db: Db | undefined;
  try {
    db = await openDb({ file: path.join(folder, "werk.duckdb"), tempFolder: path.join(folder, "tijdelijk") });
    return await use(db, folder);
  } finally {
    db?.close();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    clear();
  }
}
