import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv": TRAJECTEN,
  "metingen.csv.gz": Buffer.concat([gzipSync(METINGEN), Buffer.from("rommel achter het einde")]),
});
