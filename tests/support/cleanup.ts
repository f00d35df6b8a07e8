import { rmSync } from "node:fs";
import { afterAll } from "vitest";

/**
 * Vitest's set-up of every test file: what a file made goes when it ends. Most files share a process (vitest.config.ts), so that
 * nobody else would remove it. Imports nothing of the project: some files first say where its work folder is.
 */

const folders: string[] = [];
const databases: { readonly close: () => void }[] = [];

/** Removes a folder after this file. */
export const removeLater = (folder: string): void => void folders.push(folder);

/** Closes a database after this file, if the file has not done so. */
export function closeLater<T extends { readonly close: () => void }>(db: T): T {
  let open = true;
  const closing = {
    ...db,
    close: (): void => {
      if (open) db.close();
      open = false;
    },
  };
  databases.push(closing);
  return closing;
}

afterAll(() => {
  for (const db of databases.splice(0)) db.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
