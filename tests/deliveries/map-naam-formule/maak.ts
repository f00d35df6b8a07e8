import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({});

export function place(folder: string): string {
  const named = path.join(folder, "=cmd <script>alert(1)<b>");
  mkdirSync(named);
  writeFileSync(path.join(named, "trajecten.csv"), TRAJECTEN);
  writeFileSync(path.join(named, "metingen.csv"), METINGEN);
  return named;
}
