import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({ "trajecten.csv": TRAJECTEN, "metingen.csv": METINGEN });

export function place(folder: string): string {
  return path.join(folder, "trajecten.csv");
}
