import type { Files } from "../../support/delivery.js";
import { IMPORT } from "../basis.js";

const more = Array.from({ length: 100_000 }, (_, k) => `reserve${k}="x"`).join(" ");

export const files = (): Files => ({ "import.xml": IMPORT.replace("<Patient ", `<Patient ${more} `) });
