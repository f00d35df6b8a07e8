import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({});

export function place(folder: string): string {
  const delivery = path.join(folder, "aanlevering");
  mkdirSync(delivery);
  writeFileSync(path.join(folder, "elders.csv"), TRAJECTEN);
  symlinkSync(path.join(folder, "elders.csv"), path.join(delivery, "trajecten.csv"));
  writeFileSync(path.join(delivery, "metingen.csv"), METINGEN);
  return delivery;
}
