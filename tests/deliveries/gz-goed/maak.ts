import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { METINGEN, TRAJECTEN } from "../basis.js";

export const files = (): Files => ({ "trajecten.csv.gz": gzipSync(TRAJECTEN), "metingen.csv.gz": gzipSync(METINGEN) });
