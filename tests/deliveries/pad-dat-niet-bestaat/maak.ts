import path from "node:path";
import type { Files } from "../../support/delivery.js";

export const files = (): Files => ({});

export function place(folder: string): string {
  return path.join(folder, "weg");
}
