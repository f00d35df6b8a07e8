import type { Files } from "../../support/delivery.js";
import { zip } from "../../support/zip.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({ "maart.zip": zip({ "1.xml": IMPORT, "2.xml": IMPORT.slice(0, 900) }) });
