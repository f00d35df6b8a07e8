import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

export const files = (): Files => ({ "import.xml": IMPORT.replace("Abeel", "verslag ".repeat(1_310_720)) });
