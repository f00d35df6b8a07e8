import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({});

export function place(folder: string): string {
  const delivery = path.join(folder, `d'aanlevering "2018" [v2]* ?% ñ 🌳`);
  mkdirSync(delivery);
  writeFileSync(path.join(delivery, "trajecten.csv"), TRAJECTEN);
  writeFileSync(path.join(delivery, "metingen.csv"), METINGEN);
  return delivery;
}
