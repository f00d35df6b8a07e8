import { chmodSync } from "node:fs";
import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });

export function place(folder: string): string {
  chmodSync(path.join(folder, "trajecten.csv"), 0);
  return folder;
}

/** Whoever may read everything cannot meet this. */
export const skip = (): boolean => process.getuid?.() === 0;
