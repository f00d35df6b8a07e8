import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Db, openDb } from "../db.js";
import { RomError } from "../errors.js";
import { WORK } from "../paths.js";
import { alive } from "../place-folder.js";

/** Makes data/work, readable by its owner only, and keeps every file made from now on to the owner too. */
export function openWork(): void {
  process.umask(0o077);
  mkdirSync(WORK, { recursive: true, mode: 0o700 });
  chmodSync(WORK, 0o700);
}

const PREFIX = "verwerking-";

/**
 * A database in a folder of its own for one run, removed at the end, on Ctrl-C and on a termination signal. What a killed run left
 * behind is removed by the next. `use` also gets that folder, for whatever else about persons a run has to keep for a while
 * (an unpacked archive): nothing of the kind may stand anywhere else.
 */
export async function withRunDb<T>(use: (db: Db, folder: string) => Promise<T>): Promise<T> {
  openWork();
  for (const name of readdirSync(WORK))
    if (name.startsWith(PREFIX) && !alive(Number(name.slice(PREFIX.length))))
      rmSync(path.join(WORK, name), { recursive: true, force: true });
  const folder = path.join(WORK, `${PREFIX}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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

/**
 * The key from which unit codes are made. Made on first use; synthetic deliveries use a fixed public one, so that the
 * demo is the same everywhere.
 * @throws RomError (gebruik) when the named file is missing or too short
 */
export function readKey(file: string | undefined, synthetic: boolean): string {
  if (file !== undefined) {
    const key = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (key.length < 32)
      throw new RomError(
        "gebruik",
        "Het sleutelbestand ontbreekt of is korter dan 32 tekens.",
        "Geef met --key een bestand met een geheime sleutel.",
      );
    return key;
  }
  if (synthetic) return "synthetisch: geen geheim, dezelfde codes op elke machine";
  const own = path.join(WORK, "sleutel");
  if (!existsSync(own)) writeFileSync(own, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  return readFileSync(own, "utf8").trim();
}
