import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({ "import.xml": gzipSync(IMPORT) });
