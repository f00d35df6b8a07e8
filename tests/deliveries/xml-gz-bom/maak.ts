import { gzipSync } from "node:zlib";
import type { Files } from "../../support/delivery.js";

export const files = (): Files => ({ "import.xml.gz": gzipSync(Buffer.alloc(50 * 2 ** 20, " ")) });
