import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({
  "trajecten.csv.gz": gzipSync(TRAJECTEN.replace("Abeel", " ".repeat(2 ** 24))),
  "metingen.csv": METINGEN,
});
