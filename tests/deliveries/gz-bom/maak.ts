import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { METINGEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv.gz": gzipSync(Buffer.alloc(50 * 2 ** 20, " ")),
  "metingen.csv": METINGEN,
});
