import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv.gz": gzipSync(METINGEN).subarray(0, 90),
});
