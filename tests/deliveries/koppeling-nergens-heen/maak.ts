import { symlinkSync } from "node:fs";
import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN } from "../basis.js";

export const files = (): Files => ({ "metingen.csv": METINGEN });

export function place(folder: string): string {
  symlinkSync(path.join(folder, "weg.csv"), path.join(folder, "trajecten.csv"));
  symlinkSync("metingen.csv.gz", path.join(folder, "metingen.csv.gz"));
  return folder;
}
