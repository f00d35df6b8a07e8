import type { Files } from "../../support/delivery.js";
import { zip } from "../../support/zip.js";

export const files = (): Files => ({ "maart.zip": zip({ "trajecten.csv": Buffer.alloc(101 * 2 ** 20, " ") }) });
